"""Impurity, boosting gain and splits worked by hand."""

from typing import Any

import pytest

from solvers.registry import get


def solve(name: str, **values: Any) -> dict[str, Any]:
    return get(name).one(values)


def test_impurity() -> None:
    found = solve("impurity_gain", left=[4, 0], right=[0, 4])
    assert (found["gini"], found["gini_gain"], found["information_gain"]) == (0.5, 0.5, 1)
    found = solve("impurity_gain", left=[3, 1], right=[1, 3])
    assert found["gini_gain"] == pytest.approx(0.5 - 0.375)
    assert not solve("impurity_gain", left=[0, 0], right=[1, 3])["valid"]


def test_gain_and_weights() -> None:
    values = {"left_gradient": -4, "left_hessian": 3.0, "right_gradient": 2, "right_hessian": 1.0, "penalty": 1.0}
    found = solve("boosting_gain", **values, gamma=0.5)
    assert found["score_sum"] == pytest.approx(16 / 4 + 4 / 2 - 4 / 5)
    assert found["gain"] == pytest.approx(2.6 - 0.5)
    assert found["weights"] == [1, -1]
    assert found["all_without_half"] == pytest.approx([5.2 - 0.5, 1, -1])
    assert found["all_positive_weights"] == pytest.approx([2.1, -1, 1])


def test_best_split() -> None:
    found = solve("boosting_best_split", x=[1, 2, 8, 9], y=[0, 0, 4, 4], penalty=0.0)
    assert (found["threshold"], found["left_count"]) == (5, 2)
    assert (found["left_weight"], found["right_weight"]) == (0, 4)
    assert found["gain"] == pytest.approx((0 + 64 / 2 - 64 / 4) / 2)
    assert not solve("boosting_best_split", x=[1, 1, 8], y=[0, 0, 4])["valid"]


def test_sampling() -> None:
    found = solve("boosting_sampling", rows=1001, columns=5, subsample=80, colsample=10)
    assert (found["used"], found["row_uses"]) == ([800, 1], 8000)
