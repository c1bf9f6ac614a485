"""Hyperplanes, margins, kernels and separability worked by hand."""

from math import exp, log
from typing import Any

import pytest

from solvers.registry import get


def solve(name: str, **values: Any) -> dict[str, Any]:
    return get(name).one(values)


def test_distance() -> None:
    found = solve("hyperplane_distance", weights=[3, 4], bias=-5, x=[1, -2])
    assert (found["score"], found["norm"], found["distance"], found["side"]) == (-10, 5, 2, -1)
    assert solve("hyperplane_distance", weights=[3, 4], bias=-7, x=[1, 1])["side"] == 0
    assert not solve("hyperplane_distance", weights=[0, 0], bias=1, x=[1, 1])["valid"]


def test_logistic_step_from_zero() -> None:
    found = solve("logistic_regression_step", features=[[1], [3]], targets=[0, 1], weights=[0.0], lr=1.0)
    assert found["loss"] == pytest.approx(log(2))
    assert found["gradient"] == pytest.approx([-0.5])
    assert found["bias_gradient"] == 0
    assert found["parameters"] == pytest.approx([0.5, 0])


def test_margin_losses() -> None:
    found = solve("margin_losses", margin=-0.5)
    assert (found["hinge"], found["hinge_slope"], found["zero_one"]) == (1.5, -1, 1)
    assert found["logistic"] == pytest.approx(log(1 + exp(0.5)))
    assert solve("margin_losses", margin=2.0)["hinge"] == 0
    assert solve("margin_losses", margin=2.0)["logistic"] > 0


def test_support_vectors() -> None:
    points, labels = [[2, 0], [1, 0], [0, 0], [-1, 0]], [1, 1, -1, -1]
    found = solve("support_vectors", points=points, labels=labels, weights=[1, 0], bias=0, cost=2.0)
    assert found["margins"] == [2, 1, 0, 1]
    assert (found["support"], found["on_edge"], found["violating"]) == ([0, 1, 1, 1], [0, 1, 0, 1], [0, 0, 1, 0])
    assert (found["hinge_sum"], found["objective"], found["width"]) == (1, 2.5, 2)
    assert not solve("support_vectors", points=points, labels=[1, 1, 0, -1], weights=[1, 0])["valid"]


def test_kernel_decision() -> None:
    found = solve("rbf_decision", support=[[0], [2]], alphas=[1.0, 0.5], labels=[1, -1], gamma=0.5, bias=0.1, x=[1])
    assert found["squared_distances"] == [1, 1]
    assert found["value"] == pytest.approx(0.5 * exp(-0.5) + 0.1)


@pytest.mark.parametrize(
    ("points", "classes", "separable"),
    [
        ([[0, 0], [1, 1], [0, 1], [1, 0]], [0, 0, 1, 1], 0),  # XOR
        ([[0, 0], [1, 1], [0, 1], [1, 0]], [0, 1, 1, 1], 1),  # OR
        ([[0, 0], [2, 0], [1, 0]], [1, 1, 0], 0),  # between the two on a line
        ([[0, 0], [1, 0], [2, 0]], [1, 1, 0], 1),
        ([[0, 0], [0, 0]], [1, 0], 0),  # the same place
        ([[0, 3], [-3, -2], [3, -2], [0, 0]], [1, 1, 1, 0], 0),  # inside a triangle
    ],
)
def test_separable(points: list[list[int]], classes: list[int], separable: int) -> None:
    assert solve("linearly_separable", points=points, classes=classes)["separable"] == separable


def test_one_class_only() -> None:
    assert not solve("linearly_separable", points=[[0, 0], [1, 1]], classes=[1, 1])["valid"]
