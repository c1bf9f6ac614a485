"""k-means and nearest neighbours worked by hand."""

from typing import Any

import pytest

from solvers.registry import ParameterError, get


def solve(name: str, **values: Any) -> dict[str, Any]:
    return get(name).one(values)


def test_lloyd() -> None:
    found = solve("kmeans_step", points=[[0], [2], [9], [11]], centres=[[1], [8]])
    assert (found["labels"], found["new_centres"], found["counts"]) == ([0, 0, 1, 1], [[1], [10]], [2, 2])
    assert (found["cost"], found["new_cost"]) == (1 + 1 + 1 + 9, 4)
    assert not solve("kmeans_step", points=[[1], [9]], centres=[[0], [2]])["valid"]  # a tie
    assert not solve("kmeans_step", points=[[1], [2]], centres=[[0], [90]])["valid"]  # an empty cluster


def test_cost() -> None:
    found = solve("kmeans_cost", iterations=10, clusters=3, records=100, dimensions=2)
    assert found["pair"] == [6000, 206]


def test_vote() -> None:
    points = [[0, 0], [1, 0], [0, 2], [5, 5]]
    found = solve("nearest_neighbours", points=points, classes=[1, 0, 0, 1], query=[0, 0], k=3)
    assert (found["predicted"], found["neighbours"], found["nearest_class"]) == (0, [0, 1, 2], 1)
    assert not solve("nearest_neighbours", points=points, classes=[1, 0, 0, 1], query=[0, 0], k=2)["valid"]
    with pytest.raises(ParameterError, match="k: at most 4"):
        solve("nearest_neighbours", points=points, classes=[1, 0, 0, 1], query=[0, 0], k=5)
