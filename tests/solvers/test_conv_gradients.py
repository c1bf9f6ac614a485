"""Gradients and several channels, by hand."""

from typing import Any

import pytest

from solvers.registry import ParameterError, get


def solve(name: str, **parameters: Any) -> dict[str, Any]:
    return get(name).one(parameters)


def test_a_shared_weight_collects_all_positions() -> None:
    solved = solve("conv1d_gradients", signal=[1, 2, 3, 4], kernel=[1, -1], upstream=[1, 0, 2])
    assert solved["kernel_gradient"] == [1 + 6, 2 + 8]
    assert solved["input_gradient"] == [1, -1, 2, -2]
    assert solved["first_position_only"] == [1, 2]
    assert solved["bias_gradient"] == 3
    with pytest.raises(ParameterError, match="the output has 3 entries along this axis, got 2"):
        solve("conv1d_gradients", signal=[1, 2, 3, 4], kernel=[1, -1], upstream=[1, 0])


def test_two_dimensions() -> None:
    solved = solve(
        "conv2d_gradients", image=[[1, 2, 0], [0, 1, 1], [2, 0, 1]], kernel=[[1, 2], [0, -1]], upstream=[[1, 0], [0, 1]]
    )
    assert solved["kernel_gradient"] == [[2, 3], [0, 2]]
    assert solved["input_gradient"] == [[1, 2, 0], [0, 0, 2], [0, 0, -1]]


def test_channels_are_added_up() -> None:
    solved = solve(
        "conv2d_channels_values", image=[[[1, 2], [3, 4]], [[0, 1], [1, 0]]], weights=[[[[1]], [[10]]], [[[0]], [[1]]]]
    )
    assert solved["output"] == [[[1, 12], [13, 4]], [[0, 1], [1, 0]]]
    assert solved["per_channel"] == [[[1, 2], [3, 4]], [[0, 10], [10, 0]]]


def test_depthwise_then_pointwise() -> None:
    solved = solve(
        "depthwise_separable_values",
        image=[[[1, 2], [3, 4]], [[1, 0], [0, 1]]],
        kernels=[[[1, 0], [0, 1]], [[1, 1], [1, 1]]],
        mixing=[[1, 1], [2, -1]],
    )
    assert solved["depthwise"] == [[[5]], [[2]]]
    assert solved["output"] == [[[7]], [[8]]]
    assert solved["summed"] == [[7]]


def test_groups_keep_to_their_channels() -> None:
    solved = solve("grouped_conv_values", image=[[[1]], [[2]], [[3]], [[4]]], weights=[[[[1]], [[1]]], [[[1]], [[1]]]])
    assert (solved["output"], solved["groups"]) == ([[[3]], [[7]]], 2)
    with pytest.raises(ParameterError, match="do not divide"):
        solve("grouped_conv_values", image=[[[1]], [[2]], [[3]]], weights=[[[[1]], [[1]]]])


def test_one_entry() -> None:
    solved = solve("conv2d_entry", image=[[1, 2, 3], [4, 5, 6], [7, 8, 9]], kernel=[[1, 0], [0, 2]], row=1, column=0)
    assert (solved["entry"], solved["window"]) == (4 + 16, [[4, 5], [7, 8]])
    assert solved["transposed_entry"] == 2 + 12
    assert not solve("conv2d_entry", image=[[1, 2], [4, 5]], kernel=[[1, 0], [0, 2]], row=1, column=0)["valid"]
