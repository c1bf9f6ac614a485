"""Known values of scaling new data."""

from typing import Any

import pytest

from solvers.registry import get


def solve(name: str, **parameters: Any) -> dict[str, Any]:
    return get(name).one(parameters)


def test_test_set_takes_the_statistics_of_training() -> None:
    solved = solve("new_data_scaling", train=[0, 4, 8, 4], test=[12, 4])
    assert solved["z_scores"] == pytest.approx([8 / 8**0.5, 0])
    assert solved["min_max"] == [1.5, 0.5]
    assert solved["own_scores"] == [1, -1]
    assert solved["own_min_max"] == [1, 0]
    assert solved["test_mean"] == pytest.approx(4 / 8**0.5)


def test_one_new_value_has_no_scale_of_its_own() -> None:
    solved = solve("new_data_scaling", train=[0, 4], test=[6])
    assert (solved["z_scores"], solved["own_scores"], solved["own_min_max"]) == ([2], [0], [0])
    assert not solve("new_data_scaling", train=[1, 1], test=[6])["valid"]
