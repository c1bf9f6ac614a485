"""Metrics worked by hand."""

from typing import Any

import pytest

from solvers.registry import get


def solve(name: str, **values: Any) -> dict[str, Any]:
    return get(name).one(values)


def test_confusion() -> None:
    found = solve("confusion_metrics", tp=8, fp=2, fn=8, tn=82)
    assert found["all"] == pytest.approx([0.8, 0.5, 8 / 13])
    assert found["accuracy"] == pytest.approx(0.9)
    assert solve("confusion_metrics", tp=8, fp=2, fn=8, tn=82, beta=2.0)["f_beta"] == pytest.approx(2 / 3.7)
    assert not solve("confusion_metrics", tp=0, fp=2, fn=8, tn=82)["valid"]


def test_ranking() -> None:
    found = solve("ranking_metrics", scores=[0.9, 0.8, 0.7, 0.6], labels=[1, 0, 1, 0])
    assert (found["right_pairs"], found["pairs"], found["auc"]) == (3, 4, 0.75)
    assert found["average_precision"] == pytest.approx((1 + 2 / 3) / 2)
    assert solve("ranking_metrics", scores=[0.9, 0.1], labels=[1, 0])["auc"] == 1
    assert not solve("ranking_metrics", scores=[0.9, 0.1], labels=[1, 1])["valid"]
    assert not solve("ranking_metrics", scores=[0.9, 0.9], labels=[1, 0])["valid"]
