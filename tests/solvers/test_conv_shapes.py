"""Sizes worked by hand."""

from typing import Any

from solvers.registry import get


def solve(name: str, **parameters: Any) -> dict[str, Any]:
    return get(name).one(parameters)


def test_alexnet_as_a_chain() -> None:
    solved = solve(
        "conv_chain_sizes",
        size=227,
        kernels=[11, 3, 5, 3, 3, 3, 3, 3],
        strides=[4, 2, 1, 2, 1, 1, 1, 2],
        paddings=[0, 0, 2, 0, 1, 1, 1, 0],
    )
    assert solved["sizes"] == [55, 27, 27, 13, 13, 13, 13, 6]
    assert solved["area"] == 36
    assert not solve("conv_chain_sizes", size=3, kernels=[3, 3])["valid"]


def test_a_fraction_must_be_dropped_in_every_layer() -> None:
    solved = solve("conv_chain_sizes", size=8, kernels=[3, 3], strides=[2, 2])
    assert solved["sizes"] == [3, 1]
    assert solved["ceil_output"] == 2
    assert solved["unrounded_output"] == 1


def test_padding_for_a_wanted_size() -> None:
    assert solve("padding_for_output", size=7, kernel=3, stride=2, output=4)["padding"] == 1
    assert solve("padding_for_output", size=224, kernel=7, stride=2, output=112)["padding"] == 3
    assert not solve("padding_for_output", size=224, kernel=7, stride=2, output=10)["valid"]


def test_axes_of_their_own() -> None:
    solved = solve(
        "conv2d_output_sizes", height=10, width=12, kernel_height=3, kernel_width=5, stride_height=2, stride_width=3
    )
    assert solved["pair"] == [4, 3]
    assert solved["swapped_strides"] == [3, 4]


def test_pooling_that_rounds_up() -> None:
    assert solve("pool_output_size", size=6, kernel=3, stride=2)["pair"] == [2, 3]
    kept = solve("pool_output_size", size=3, kernel=2, stride=2, padding=1)
    assert kept["ceil_output"] == 2
    dropped = solve("pool_output_size", size=4, kernel=1, stride=3)
    assert dropped["pair"] == [2, 2]
    assert solve("pool_output_size", size=5, kernel=1, stride=3)["pair"] == [2, 2]
    assert solve("pool_output_size", size=5, kernel=1, stride=3)["naive_ceil_output"] == 3


def test_padding_modes() -> None:
    solved = solve("padding_modes", size=7, kernel=3, stride=2)
    assert solved["four"] == [4, 2, 3, 5]
    assert solve("padding_modes", size=5, kernel=3)["sizes"] == [5, 3, 7]
    assert solve("padding_modes", size=6, kernel=2)["same_right"] == 1


def test_sides_of_same_padding() -> None:
    assert solve("same_padding_sides", kernel=4)["pair"] == [1, 2]
    assert solve("same_padding_sides", kernel=5)["pair"] == [2, 2]
    assert solve("same_padding_sides", kernel=4, dilation=2)["pair"] == [3, 3]


def test_words_images_videos() -> None:
    given: dict[str, Any] = {"batch": 2, "in_channels": 3, "out_channels": 8, "size": [4, 6, 9], "kernel": 3}
    assert solve("conv_nd_output_shape", dimensions="1", **given)["shape"] == [2, 8, 7]
    assert solve("conv_nd_output_shape", dimensions="2", **given)["shape"] == [2, 8, 4, 7]
    assert solve("conv_nd_output_shape", dimensions="3", **given)["shape"] == [2, 8, 2, 4, 7]
    assert solve("conv_nd_output_shape", dimensions="3", **given)["weight_shape"] == [8, 3, 3, 3, 3]


def test_decoder() -> None:
    solved = solve("decoder_sizes", size=4, kernels=[4, 4], strides=[2, 2], paddings=[1, 1])
    assert (solved["sizes"], solved["strides_only"]) == ([8, 16], 16)
