"""Modules and gradients worked by hand."""

from math import log
from typing import Any

import pytest

from solvers.registry import get


def solve(name: str, **values: Any) -> dict[str, Any]:
    return get(name).one(values)


def test_gradients_add_up() -> None:
    found = solve("accumulated_gradient", x=[1, 2], square=3, calls=2)
    assert (found["gradient"], found["single"], found["value"]) == ([12, 24], [6, 12], 15)


def test_linear() -> None:
    found = solve("linear_layer", weight=[[1, 2], [0, -1]], bias=[1, 1], x=[3, 4])
    assert (found["output"], found["relu"], found["parameters"]) == ([12, -3], [12, 0], 6)
    assert found["transposed"] == [4, 3]
    assert "transposed" not in solve("linear_layer", weight=[[1, 2]], x=[3, 4])


def test_entries() -> None:
    found = solve("state_dict_entries", linear=1, convolution=2, norm=2)
    assert found["all"] == [14, 8, 6]
    assert not solve("state_dict_entries", linear=0, convolution=0, norm=0)["valid"]


def test_a_plain_dict_hides_its_layers() -> None:
    found = solve("registered_parameters", inputs=3, outputs=2, branches=2)
    assert (found["counts"], found["tensors"], found["plain_tensors"]) == ([24, 8], 6, 2)


def test_ignored_samples_leave_the_mean() -> None:
    values = {"logits": [[0.0, 0.0, 0.0], [5.0, 0.0, 0.0]], "targets": [1, 2]}
    found = solve("ignored_cross_entropy", **values, ignored=2)
    assert found["loss"] == pytest.approx(log(3))
    assert (found["counted"], found["over_all"]) == (1, pytest.approx(log(3) / 2))
    assert not solve("ignored_cross_entropy", logits=[[0.0, 0.0, 0.0]], targets=[2], ignored=2)["valid"]
