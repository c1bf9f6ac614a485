"""Averages of models and runs worked by hand."""

from typing import Any

import pytest

from solvers.registry import get


def solve(name: str, **values: Any) -> dict[str, Any]:
    return get(name).one(values)


def test_runs() -> None:
    found = solve("run_statistics", scores=[90, 92, 94, 92])
    assert found["pair"] == pytest.approx([92, (8 / 3) ** 0.5 / 2])
    assert found["biased"] == pytest.approx([92, 8**0.5 / 4])


def test_fusion() -> None:
    found = solve("ensemble_fusion", probabilities=[[0.6, 0.4], [0.1, 0.9]], weights=[3.0, 1.0])
    assert (found["fused"], found["label"]) == (pytest.approx([0.475, 0.525]), 1)
    assert (found["votes"], found["average"]) == ([1, 1], pytest.approx([0.35, 0.65]))
    assert found["product"] == pytest.approx([1 / 7, 6 / 7])


class TestEnsembles:
    def test_bagging(self) -> None:
        solved = solve("bagging_error", models=5, variance=1.0, covariance=0.25)
        assert (solved["error"], solved["covariance_ignored"], solved["full_covariance"]) == (0.4, 0.2, 0.45)
        assert solve("bagging_error", models=5, variance=1.0, covariance=1.0)["error"] == 1

    def test_impossible_moments(self) -> None:
        assert not solve("bagging_error", models=3, variance=1.0, covariance=1.5)["valid"]
        assert not solve("bagging_error", models=3, variance=1.0, covariance=-0.6)["valid"]
        assert solve("bagging_error", models=11, variance=1.0, covariance=-0.1)["valid"]

    @pytest.mark.parametrize(("n", "probability"), [(1, 1.0), (2, 0.75), (3, 19 / 27)])
    def test_bootstrap(self, n: int, probability: float) -> None:
        solved = solve("bootstrap_inclusion", n=n)
        assert solved["probability"] == pytest.approx(probability)
        assert solved["excluded"] == pytest.approx(1 - probability)

    def test_bootstrap_limit(self) -> None:
        solved = solve("bootstrap_inclusion", n=1_000_000_000)
        assert solved["probability"] == pytest.approx(solved["limit"], rel=1e-8)
        assert solved["limit"] == pytest.approx(0.6321205588)
