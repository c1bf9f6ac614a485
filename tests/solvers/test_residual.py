"""Residual units and a stage of LeNet, by hand."""

from math import tanh
from typing import Any

import pytest

from solvers.registry import ParameterError, get


def solve(name: str, **parameters: Any) -> dict[str, Any]:
    return get(name).one(parameters)


def test_units_old_and_new() -> None:
    solved = solve("residual_unit_values", x=[-1, 2], first=[[1, 1], [0, 1]], second=[[1, 0], [0, -2]])
    assert solved["branch"] == [1, -4]  # hidden: relu([1, 2])
    assert solved["v1"] == [0, 0]
    assert solved["v2_hidden"] == [2, 2]
    assert solved["v2"] == [1, -2]


def test_the_shortcut_keeps_a_derivative_of_one() -> None:
    assert solve("residual_scalar", x=2, first=-3, second=5)["pair"] == [2, 1]
    assert solve("residual_scalar", x=2, first=3, second=5)["pair"] == [32, 16]
    assert not solve("residual_scalar", x=0, first=3, second=5)["valid"]


def test_stage_of_lenet() -> None:
    solved = solve("lenet_stage_values", image=[[1, 0, 1], [0, 1, 0], [1, 0, 1]], kernel=[[1, 0], [0, 1]])
    assert solved["convolved"] == [[2, 0], [0, 2]]
    assert solved["output"] == [[pytest.approx(tanh(2) / 2)]]
    assert solved["pooled_first"] == [[pytest.approx(tanh(1))]]
    with pytest.raises(ParameterError, match="leaves less than 2×2"):
        solve("lenet_stage_values", image=[[1, 0], [0, 1]], kernel=[[1, 0], [0, 1]])


def test_scaled_tanh_maps_one_to_one() -> None:
    solved = solve("scaled_tanh", x=1.0)
    assert solved["value"] == pytest.approx(1.0, abs=1e-4)
    assert solve("scaled_tanh", x=0.0)["derivative"] == pytest.approx(1.7159 * 2 / 3)
