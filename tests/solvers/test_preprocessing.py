"""Scaling, whitening and class weights worked by hand."""

from math import sqrt
from typing import Any

import pytest

from solvers.registry import get


def solve(name: str, **values: Any) -> dict[str, Any]:
    return get(name).one(values)


def test_statistics_of_the_training_rows() -> None:
    found = solve("standardize_features", train=[[1, 0], [3, 4]], test=[[5, 2]])
    assert (found["mean"], found["deviation"]) == ([2, 2], [1, 2])
    assert found["standardized"] == [[-1, -1], [1, 1]]
    assert (found["test_standardized"], found["test_by_itself"]) == ([[3, 0]], [[0, 0]])
    assert not solve("standardize_features", train=[[1, 0], [1, 4]], test=[[5, 2]])["valid"]


def test_two_ways_to_scale() -> None:
    found = solve("feature_scaling", values=[2, 4, 6])
    assert found["min_max"] == [0, 0.5, 1]
    assert found["z_scores"] == pytest.approx([-sqrt(1.5), 0, sqrt(1.5)])
    assert found["by_largest"] == pytest.approx([1 / 3, 2 / 3, 1])


def test_whitening() -> None:
    """Points on both diagonals: variances 4 and 1 along them."""
    points = [[2, 2], [-2, -2], [1, -1], [-1, 1]]
    found = solve("pca_whitening", points=points)
    assert found["eigenvalues"] == pytest.approx([4, 1])
    assert found["covariance"] == [[2.5, 1.5], [1.5, 2.5]]
    assert found["variances"] == pytest.approx([1, 1])
    assert found["whitened"][0] == pytest.approx([sqrt(2), 0])
    assert found["whitened"][2] == pytest.approx([0, sqrt(2)])
    assert found["zca"][0] == pytest.approx([1, 1])
    assert solve("pca_whitening", points=points, eps=1.0)["variances"] == pytest.approx([0.8, 0.5])


@pytest.mark.parametrize("points", [[[1, 1], [2, 2], [3, 3]], [[1, 0], [-1, 0], [0, 1], [0, -1]]])
def test_axes_that_are_not_defined(points: list[list[int]]) -> None:
    assert not solve("pca_whitening", points=points)["valid"]


def test_rare_classes_weigh_more() -> None:
    found = solve("class_weights", counts=[60, 30, 10])
    assert found["balanced"] == pytest.approx([5 / 9, 10 / 9, 10 / 3])
    assert found["sample_probability"] == pytest.approx([1 / 180, 1 / 90, 1 / 30])
    assert (found["total"], found["even"]) == (100, pytest.approx(100 / 3))
