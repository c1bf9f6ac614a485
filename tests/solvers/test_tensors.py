"""Shapes and gradients of tensors worked by hand."""

from typing import Any

import pytest

from solvers.registry import ParameterError, get


def solve(name: str, **values: Any) -> dict[str, Any]:
    return get(name).one(values)


def test_size() -> None:
    found = solve("tensor_size", shape=[2, 3, 4], dtype="float16")
    assert (found["facts"], found["sum_of_sides"], found["as_float64"]) == ([3, 24, 48], 9, 192)
    with pytest.raises(ParameterError, match="shape: at most 5 dimensions"):
        solve("tensor_size", shape=[1] * 6)


def test_broadcasting() -> None:
    assert solve("broadcast_shape", first=[3, 1, 5], second=[4, 1])["shape"] == [3, 4, 5]
    assert not solve("broadcast_shape", first=[3], second=[2])["valid"]
    found = solve("broadcast_works", first=[2, 3], second=[2])
    assert (found["works"], found["left_aligned"]) == (0, 1)
    assert solve("broadcast_works", first=[2, 3], second=[3])["works"] == 1


def test_matmul() -> None:
    assert solve("matmul_shape", first=[5, 1, 2, 3], second=[4, 3, 6])["shape"] == [5, 4, 2, 6]
    assert solve("matmul_shape", first=[5, 2, 3], second=[3])["shape"] == [5, 2]
    assert not solve("matmul_shape", first=[2, 3], second=[2, 3])["valid"]
    assert solve("matmul_works", first=[2, 3], second=[3, 4])["all"] == [1, 0, 1]
    assert solve("matmul_works", first=[2, 2, 3], second=[2, 3, 4])["all"] == [0, 1, 1]
    assert solve("matmul_works", first=[1, 2, 3], second=[2, 3, 4])["all"] == [0, 0, 1]
    with pytest.raises(ParameterError, match="at least one of the two"):
        solve("matmul_shape", first=[3], second=[3])


def test_operations() -> None:
    found = solve("shape_after", shape=[2, 3, 4], first="permute(2, 0, 1)", second="flatten(1)")
    assert (found["shape_after"], found["after_first"], found["elements"]) == ([4, 6], [4, 2, 3], 24)
    assert solve("shape_after", shape=[2, 3, 4], first="stack with itself along 0")["shape_after"] == [2, 2, 3, 4]
    assert solve("shape_after", shape=[2, 3, 4], first="mean(1, keepdim)")["shape_after"] == [2, 1, 4]
    with pytest.raises(ParameterError, match="does not fit 2 dimensions"):
        solve("shape_after", shape=[2, 3, 4], first="flatten(1)", second="permute(2, 0, 1)")


def test_ranges() -> None:
    found = solve("arange_facts", start=0, stop=10, step=3)
    assert (found["pair"], found["total"], found["floor_length"]) == ([4, 9], 18, 3)
    assert solve("arange_facts", start=0, stop=9, step=3)["length"] == 3
    assert solve("linspace_values", start=0, stop=8, steps=5)["values"] == [0, 2, 4, 6, 8]
    assert solve("linspace_values", start=0, stop=8, steps=4)["without_end"] == [0, 2, 4, 6]
