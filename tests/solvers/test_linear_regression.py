"""Least squares and descent worked by hand."""

from typing import Any

import pytest

from solvers.registry import ParameterError, get


def solve(name: str, **values: Any) -> dict[str, Any]:
    return get(name).one(values)


def test_line() -> None:
    found = solve("least_squares_line", x=[0, 1, 2], y=[1, 2, 6])
    assert found["solution"] == pytest.approx([2.5, 0.5])
    assert (found["sxx"], found["sxy"]) == (2, 5)
    assert found["residuals"] == pytest.approx([0.5, -1, 0.5])
    assert found["squared_error"] == pytest.approx(1.5)
    assert not solve("least_squares_line", x=[1, 1], y=[1, 2])["valid"]


def test_ridge_shrinks() -> None:
    assert solve("ridge_regression", features=[[1], [2]], targets=[1, 2], penalty=5.0)["weights"] == [0.5]
    found = solve("ridge_regression", features=[[1, 0], [0, 2]], targets=[1, 2], penalty=1.0)
    assert found["weights"] == pytest.approx([0.5, 0.8])
    with pytest.raises(ParameterError, match="at most 2 columns"):
        solve("ridge_regression", features=[[1, 2, 3]], targets=[1], penalty=1.0)


def test_ridge_with_correlated_features() -> None:
    found = solve("ridge_regression", features=[[1, 1], [1, 0]], targets=[2, 1], penalty=1.0)
    assert found["regularized_gram"] == [[3, 1], [1, 2]]
    assert found["weights"] == pytest.approx([0.8, 0.6])


def test_descent() -> None:
    found = solve("linear_regression_steps", x=[1, 2], y=[2, 4], lr=0.1)
    assert found["residuals"] == [-2, -4]
    assert found["gradient"] == [-5, -3]
    assert found["parameters"] == pytest.approx([0.5, 0.3])
    assert found["doubled"] == pytest.approx([1.0, 0.6])
    twice = solve("linear_regression_steps", x=[1, 2], y=[2, 4], lr=0.1, steps=2)
    assert twice["last_gradient"] == pytest.approx([-3.3, -1.95])
    assert twice["parameters"] == pytest.approx([0.83, 0.495])


def test_shards() -> None:
    found = solve("sharded_gradient", features=[[1], [2], [3]], targets=[1, 1, 1], weights=[1], shards=2)
    assert (found["counts"], found["partial"], found["total"]) == ([2, 1], [[2], [6]], [8])
    assert found["mean_of_means"] == [3.5]
    assert (found["shares_and_total"], found["shares_and_average"]) == ([2, 6, 8], [2, 6, 4])
    assert found["shares_of_errors"] == [1, 2, 3]
    with pytest.raises(ParameterError, match="at most one a sample"):
        solve("sharded_gradient", features=[[1]], targets=[1], weights=[1], shards=2)
