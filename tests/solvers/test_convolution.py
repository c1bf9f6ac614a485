"""Known values of convolution arithmetic."""

from typing import Any

import pytest

from solvers.registry import get


def solve(name: str, **parameters: Any) -> dict[str, Any]:
    return get(name).one(parameters)


class TestOutputSize:
    @pytest.mark.parametrize(
        ("size", "kernel", "stride", "padding", "dilation", "output"),
        [(96, 5, 1, 0, 1, 92), (224, 7, 2, 3, 1, 112), (32, 3, 1, 1, 1, 32), (7, 3, 2, 0, 1, 3), (28, 3, 1, 2, 2, 28)],
    )
    def test_known(self, size: int, kernel: int, stride: int, padding: int, dilation: int, output: int) -> None:
        solved = solve("conv_output_size", size=size, kernel=kernel, stride=stride, padding=padding, dilation=dilation)
        assert solved["output"] == output

    def test_steps_and_wrong_turns(self) -> None:
        solved = solve("conv_output_size", size=20, kernel=3, stride=2, padding=1, dilation=2)
        assert (solved["effective_kernel"], solved["padded"], solved["span"], solved["remainder"]) == (5, 22, 17, 1)
        assert solved["output"] == 9
        assert solved["ceil_output"] == 10
        assert solved["one_sided_output"] == 9
        assert solved["output_without_one"] == 8

    def test_kernel_larger_than_input_is_invalid(self) -> None:
        assert not solve("conv_output_size", size=4, kernel=3, dilation=2)["valid"]
        assert solve("conv_output_size", size=5, kernel=3, dilation=2)["output"] == 1


KNOWN = {"batch": 8, "in_channels": 3, "height": 32, "width": 20, "out_channels": 16, "kernel": 3, "stride": 2}


class TestConv2dShape:
    def test_known(self) -> None:
        solved = solve("conv2d_output_shape", **KNOWN, padding=1, dilation=2)
        assert solved["shape"] == [8, 16, 15, 9]
        assert solved["image_shape"] == [16, 15, 9]
        assert solved["ceil_shape"] == [8, 16, 16, 10]
        assert solved["without_dilation_shape"] == [8, 16, 16, 10]
        assert solved["one_sided_shape"] == [8, 16, 15, 9]
        assert solved["channels_last_shape"] == [8, 15, 9, 16]
        assert solved["input_channels_shape"] == [8, 3, 15, 9]

    def test_one_by_one(self) -> None:
        solved = solve(
            "conv2d_output_shape", batch=1, in_channels=100, height=500, width=500, out_channels=20, kernel=1
        )
        assert solved["channels_last_image_shape"] == [500, 500, 20]

    def test_groups_must_divide_both_channel_counts(self) -> None:
        assert not solve("conv2d_output_shape", **KNOWN, groups=2)["valid"]
        assert not solve("conv2d_output_shape", **{**KNOWN, "in_channels": 4}, groups=3)["valid"]
        assert solve("conv2d_output_shape", **{**KNOWN, "in_channels": 4}, groups=4)["valid"]


class TestTransposed:
    def test_two_by_two_to_seven_by_seven(self) -> None:
        assert solve("conv_transpose_output_size", size=2, kernel=4, stride=3)["output"] == 7

    def test_wrong_turns(self) -> None:
        solved = solve(
            "conv_transpose_output_size", size=5, kernel=3, stride=2, padding=1, output_padding=1, dilation=2
        )
        assert solved["output"] == 12
        assert solved["output_from_full_size"] == 14
        assert solved["padding_added_output"] == 16
        assert solved["convolution_output"] == 2
        assert solved["without_output_padding"] == 11
        assert solved["undilated_output"] == 10
        assert solved["spread"] == 9

    def test_output_padding_below_stride_or_dilation(self) -> None:
        assert not solve("conv_transpose_output_size", size=5, kernel=3, output_padding=1)["valid"]
        assert solve("conv_transpose_output_size", size=5, kernel=3, output_padding=1, dilation=2)["valid"]

    @pytest.mark.parametrize(("size", "output_padding"), [(7, 0), (8, 1), (224, 1)])
    def test_output_padding_restores_the_size(self, size: int, output_padding: int) -> None:
        layer = {"kernel": 3, "stride": 2, "padding": 1}
        solved = solve("conv_transpose_output_padding", size=size, **layer)
        assert solved["output_padding"] == output_padding
        down = solved["convolution_output"]
        up = solve("conv_transpose_output_size", size=down, output_padding=output_padding, **layer)
        assert up["output"] == size
        assert solved["smallest"] <= size <= solved["largest"]

    @pytest.mark.parametrize(
        ("kernel", "factor", "pair"), [(4, 2, [1, 0]), (3, 2, [1, 1]), (2, 2, [0, 0]), (5, 2, [2, 1]), (3, 1, [1, 0])]
    )
    def test_padding_for_upsampling(self, kernel: int, factor: int, pair: list[int]) -> None:
        assert solve("conv_transpose_padding_for_upsampling", kernel=kernel, factor=factor)["pair"] == pair

    @pytest.mark.parametrize(("kernel", "factor"), [(2, 3), (2, 1)])
    def test_no_padding_for_upsampling(self, kernel: int, factor: int) -> None:
        assert not solve("conv_transpose_padding_for_upsampling", kernel=kernel, factor=factor)["valid"]


class TestSamePadding:
    @pytest.mark.parametrize(("kernel", "dilation", "padding"), [(3, 1, 1), (5, 1, 2), (3, 4, 4), (7, 2, 6), (1, 3, 0)])
    def test_known(self, kernel: int, dilation: int, padding: int) -> None:
        assert solve("same_padding", kernel=kernel, dilation=dilation)["padding"] == padding

    def test_even_kernel_has_no_symmetric_padding(self) -> None:
        assert not solve("same_padding", kernel=4, dilation=1)["valid"]
        assert solve("same_padding", kernel=4, dilation=2)["padding"] == 3


class TestMatrixShape:
    def test_four_by_sixteen(self) -> None:
        solved = solve("conv_matrix_shape", height=4, width=4, kernel=3)
        assert solved["shape"] == [4, 16]
        assert solved["transposed_shape"] == [16, 4]
        assert solved["nonzeros_per_row"] == 9
        assert solved["zeros"] == 28
        assert solved["output_shape"] == [2, 2]

    def test_kernel_larger_than_image(self) -> None:
        assert not solve("conv_matrix_shape", height=2, width=5, kernel=3)["valid"]
