"""Quadratics and chains worked by hand."""

from math import sqrt
from typing import Any

import pytest

from solvers.registry import get


def solve(name: str, **values: Any) -> dict[str, Any]:
    return get(name).one(values)


def test_the_gradient_of_a_form_that_is_not_symmetric() -> None:
    found = solve("quadratic_form", matrix=[[1, 2], [0, 3]], linear=[1, -1], x=[1, 1])
    assert (found["value"], found["gradient"], found["hessian"]) == (6, [5, 7], [[2, 2], [2, 6]])
    assert found["doubled"] == [7, 5]


def test_minimum() -> None:
    found = solve("quadratic_optimum", xx=1, yy=2, x=-2, y=4)
    assert (found["point"], found["value"], found["kind"]) == ([1, -1], -3, 1)


def test_saddle() -> None:
    found = solve("quadratic_optimum", xy=1)
    assert (found["point"], found["kind"], found["determinant"]) == ([0, 0], 0, -1)
    assert found["rise"] == pytest.approx([sqrt(0.5), sqrt(0.5)])
    assert found["fall"] == pytest.approx([sqrt(0.5), -sqrt(0.5)])
    assert not solve("quadratic_optimum", xx=1, xy=2, yy=1)["valid"]


def test_a_line_of_minima_or_none() -> None:
    found = solve("semidefinite_quadratic", p=1, q=2, linear=[2, 4])
    assert (found["exists"], found["sums"], found["value"], found["expanded"]) == (1, -1, -1, [1, 4, 4])
    assert solve("semidefinite_quadratic", p=1, q=2, linear=[2, 3])["exists"] == 0


def test_cubic() -> None:
    found = solve("cubic_stationary_points", cube=1, linear=-3, across=1)
    assert found["points"] == pytest.approx([-1, 1])
    assert found["kinds"] == [0, 1]
    assert found["values"] == pytest.approx([2, -2])
    assert solve("cubic_stationary_points", cube=1, linear=-3, across=-1)["kinds"] == [-1, 0]
    assert not solve("cubic_stationary_points", cube=1, linear=3)["valid"]


def test_chain_rule() -> None:
    found = solve("composed_derivative", outer="square", square=1.0, linear=0.0, constant=1.0, x=2.0)
    assert (found["inner"], found["inner_derivative"], found["derivative"]) == (5, 4, 40)


def test_two_paths() -> None:
    found = solve("two_path_derivative", xy=1, x_linear=2, y_square=1, y_linear=0, t=3)
    assert (found["x"], found["y"], found["z"]) == (6, 9, 54)
    assert (found["path_x"], found["path_y"], found["derivative"]) == (18, 36, 54)
