"""Small convolutions worked by hand."""

from typing import Any

import pytest
import torch

from solvers.registry import ParameterError, get

COUNTING = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]


def solve(name: str, **parameters: Any) -> dict[str, Any]:
    return get(name).one(parameters)


class TestConv2d:
    def test_by_hand(self) -> None:
        solved = solve("conv2d_values", image=COUNTING, kernel=[[1, 0], [2, -1]])
        assert solved["output"] == [[4, 6], [10, 12]]
        assert solved["flattened"] == [4, 6, 10, 12]
        assert solved["first_window"] == [[1, 2], [4, 5]]
        assert solved["first_products"] == [[1, 0], [8, -5]]
        assert solved["flipped"] == [[8, 10], [14, 16]]
        assert solved["transposed_kernel"] == [[0, 2], [6, 8]]
        assert solved["window_sums"] == [[12, 16], [24, 28]]

    def test_padding_stride_dilation(self) -> None:
        solved = solve("conv2d_values", image=COUNTING, kernel=[[1, 2], [3, 4]], padding=1, stride=2, dilation=2)
        assert solved["padded"][1] == [0, 1, 2, 3, 0]
        assert solved["output"] == [[20, 15], [10, 5]]

    def test_integers_stay_integers_and_decimals_decimals(self) -> None:
        assert isinstance(solve("conv2d_values", image=COUNTING, kernel=[[1]])["output"][0][0], int)
        assert solve("conv2d_values", image=COUNTING, kernel=[[0.5]])["output"][0] == [0.5, 1.0, 1.5]

    def test_kernel_too_large(self) -> None:
        with pytest.raises(ParameterError, match="effective size 5 is larger than the padded input's 3"):
            solve("conv2d_values", image=COUNTING, kernel=[[1] * 3] * 3, dilation=2)


class TestConv1d:
    def test_dilated_by_hand(self) -> None:
        solved = solve("conv1d_values", signal=[1, 2, 3, 4, 5, 6], kernel=[1, 0, -1], dilation=2)
        assert solved["output"] == [-4, -4]
        assert solved["flipped"] == [4, 4]
        assert solved["first_window"] == [1, 3, 5]

    def test_padding_and_stride(self) -> None:
        solved = solve("conv1d_values", signal=[1, 2, 3, 4], kernel=[1, 2, 1], padding=1, stride=2)
        assert solved["padded"] == [0, 1, 2, 3, 4, 0]
        assert solved["output"] == [4, 12]


def test_pointwise() -> None:
    solved = solve("pointwise_conv_values", image=[[[1, 2]], [[3, 4]]], weights=[[1, 1], [2, -1], [0, 5]])
    assert solved["output"] == [[[4, 6]], [[-1, 0]], [[15, 20]]]
    assert solved["summed_image"] == [[4, 6]]
    assert solved["reversed_channels"] == [[[4, 6]], [[5, 6]], [[5, 10]]]


class TestTransposed:
    def test_overlaps_are_added(self) -> None:
        solved = solve("conv_transpose2d_values", image=[[1, 2], [3, 4]], kernel=[[1, 1], [1, 1]])
        assert solved["output"] == [[1, 3, 2], [4, 10, 6], [3, 7, 4]]
        assert solved["overwritten"] == [[1, 2, 2], [3, 4, 4], [3, 4, 4]]

    def test_stride_and_padding(self) -> None:
        values = {"image": [[1, 2], [3, 4]], "kernel": [[1, 2], [3, 4]], "stride": 2}
        full = [[1, 2, 2, 4], [3, 4, 6, 8], [3, 6, 4, 8], [9, 12, 12, 16]]
        assert solve("conv_transpose2d_values", **values)["output"] == full
        solved = solve("conv_transpose2d_values", **values, padding=1)
        assert solved["output"] == [[4, 6], [6, 4]]
        assert solved["uncropped"] == full
        assert solved["spread"] == [[1, 0, 2], [0, 0, 0], [3, 0, 4]]
        assert solved["first_stamp"] == [[1, 2], [3, 4]]

    def test_cropped_away(self) -> None:
        with pytest.raises(ParameterError, match="crops all of the 2×2 output"):
            solve("conv_transpose2d_values", image=[[1]], kernel=[[1, 1], [1, 1]], padding=1)

    def test_round_trip_restores_the_shape_not_the_values(self) -> None:
        image = [[1, 0, 0], [0, 0, 0], [0, 0, 2]]
        solved = solve("conv_round_trip_values", image=image, kernel=[[1, 1], [1, 1]])
        assert solved["convolved"] == [[1, 0], [0, 2]]
        assert solved["output"] == [[1, 1, 0], [1, 3, 2], [0, 2, 2]]
        assert (solved["same_shape"], solved["same_values"]) == (1, 0)
        assert solved["difference"] == [[0, 1, 0], [1, 3, 2], [0, 2, 0]]
        assert solved["twice"] == [[3]]

    def test_round_trip_with_a_stride_that_drops(self) -> None:
        solved = solve("conv_round_trip_values", image=[[1, 2], [3, 4]], kernel=[[1]], stride=2)
        assert (solved["output_shape"], solved["same_shape"]) == ([1, 1], 0)


class TestMatrix:
    def test_rows(self) -> None:
        solved = solve("conv_matrix", kernel=[[1, 2], [3, 4]], height=3, width=3)
        assert solved["matrix"] == [
            [1, 2, 0, 3, 4, 0, 0, 0, 0],
            [0, 1, 2, 0, 3, 4, 0, 0, 0],
            [0, 0, 0, 1, 2, 0, 3, 4, 0],
            [0, 0, 0, 0, 1, 2, 0, 3, 4],
        ]
        assert solved["shape"] == [4, 9]
        assert solved["packed_first_row"] == [1, 2, 3, 4, 0, 0, 0, 0, 0]
        assert solved["flipped_first_row"] == [4, 3, 0, 2, 1, 0, 0, 0, 0]

    def test_times_the_image_is_the_convolution_and_transposed_the_transposed_one(self) -> None:
        kernel = [[1, -2], [3, 4]]
        matrix = torch.tensor(solve("conv_matrix", kernel=kernel, height=3, width=3)["matrix"])
        flat = (matrix @ torch.tensor(COUNTING).flatten()).tolist()
        assert flat == solve("conv2d_values", image=COUNTING, kernel=kernel)["flattened"]
        back = (matrix.T @ torch.tensor([5, 6, 7, 8])).view(3, 3).tolist()
        assert back == solve("conv_transpose2d_values", image=[[5, 6], [7, 8]], kernel=kernel)["output"]

    def test_kernel_too_large(self) -> None:
        with pytest.raises(ParameterError, match="larger than the padded input's 2"):
            solve("conv_matrix", kernel=[[1] * 3] * 3, height=5, width=2)
