"""Known values of layer, RMS, instance and group norm."""

from typing import Any

import pytest

from solvers.registry import get


def solve(name: str, **parameters: Any) -> dict[str, Any]:
    return get(name).one(parameters)


def test_layer_norm() -> None:
    solved = solve("layer_norm_forward", x=[1, 3], gamma=[2, 10], beta=[0, 1], eps=0)
    assert solved["output"] == [-2, 11]
    assert (solved["mean"], solved["var"], solved["unbiased_var"]) == (2, 1, 2)
    assert solved["rms_output"] == pytest.approx([2 / 5**0.5, 1 + 30 / 5**0.5])
    assert not solve("layer_norm_forward", x=[2, 2], eps=0)["valid"]


def test_rms_norm() -> None:
    solved = solve("rms_norm_forward", x=[1, 7], gamma=[5, 10], eps=0)
    assert (solved["mean_square"], solved["denominator"]) == (25, 5)
    assert solved["output"] == [1, 14]
    assert solved["layer_norm_output"] == [-5, 10]


class TestGroups:
    X = (((0.0, 2.0),), ((4.0, 6.0),), ((0.0, 0.0),), ((8.0, 8.0),))

    def test_two_groups(self) -> None:
        solved = solve("group_norm_values", x=self.X, groups=2, eps=9)
        assert solved["channel_means"] == [3, 3, 4, 4]
        assert solved["channel_vars"] == [5, 5, 16, 16]
        assert solved["output"][2:] == [[[-0.8, -0.8]], [[0.8, 0.8]]]
        assert solved["instance_norm"][0] == [[-(0.1**0.5), 0.1**0.5]]

    def test_one_group_is_layer_norm_and_one_channel_each_instance_norm(self) -> None:
        one, four = (solve("group_norm_values", x=self.X, groups=groups, eps=0.5) for groups in (1, 4))
        assert one["output"] == one["layer_norm"] == four["layer_norm"]
        assert four["output"] == four["instance_norm"] == one["instance_norm"]
        assert one["output"] != four["output"]

    def test_consecutive_channels_form_a_group(self) -> None:
        solved = solve("group_norm_values", x=[[[0.0]], [[10.0]], [[2.0]], [[14.0]]], groups=2, eps=1e-18)
        assert solved["output"] == [[[-1]], [[1]], [[-1]], [[1]]]
        assert solved["interleaved_output"] == [[[-1]], [[-1]], [[1]], [[1]]]

    def test_groups_must_divide(self) -> None:
        assert not solve("group_norm_values", x=self.X, groups=3)["valid"]

    def test_one_position(self) -> None:
        x = [[[0.0, 2.0]], [[4.0, 6.0]], [[1.0, 3.0]], [[8.0, 0.0]]]
        solved = solve("group_norm_at", x=x, groups=2, channel=1, row=0, column=1, eps=0)
        assert solved["value"] == 6
        assert solved["means"] == [3, 3, 5]
        assert solved["vars"] == [7.25, 5, 1]
        assert solved["values"] == pytest.approx([3 / 7.25**0.5, 3 / 5**0.5, 1])
        assert solved["reversed_values"] == solved["values"][::-1]
        assert not solve("group_norm_at", x=x, groups=2, channel=1, row=1, column=1)["valid"]


def test_counts() -> None:
    solved = solve("normalization_counts", batch=8, channels=32, height=14, width=7, groups=4)
    assert solved["means"] == [32, 8, 256, 32]
    assert solved["values"] == [784, 3136, 98, 784]
    assert (solved["batch_norm_means"], solved["layer_norm_values"]) == (32, 3136)
    assert solved["batch_norm_mean_shape"] == [1, 32, 1, 1]
    assert solved["group_norm_mean_shape"] == [8, 4, 1, 1, 1]
    assert solved["grouped_shape"] == [8, 4, 8, 14, 7]
    assert (solved["affine_parameters"], solved["layer_norm_parameters"]) == (64, 6272)
    assert not solve("normalization_counts", batch=1, channels=3, height=1, width=1, groups=2)["valid"]


def test_means() -> None:
    x = [[[[1, 2]], [[3, 4]]], [[[5, 6]], [[7, 8]]]]
    solved = solve("normalization_means", x=x, example=1, channel=0)
    assert solved["means"] == [3.5, 6.5, 5.5]
    assert solved["batch_means"] == [3.5, 5.5]
    assert solved["layer_means"] == [2.5, 6.5]
    assert solved["instance_means"] == [[1.5, 3.5], [5.5, 7.5]]
    assert solved["overall_mean"] == 4.5
    assert solved["batch_axis_means"] == [[[3, 4]], [[5, 6]]]
    assert not solve("normalization_means", x=x, example=2)["valid"]


def test_columns_and_rows() -> None:
    solved = solve("batch_and_layer_norm", x=[[1, 3], [5, 9]], eps=0)
    assert solved["batch_norm"] == [[-1, -1], [1, 1]]
    assert solved["layer_norm"] == [[-1, 1], [-1, 1]]
    assert (solved["batch_means"], solved["layer_means"]) == ([3, 6], [2, 7])
    assert (solved["batch_vars"], solved["layer_vars"]) == ([4, 9], [1, 4])
    assert not solve("batch_and_layer_norm", x=[[1, 3], [1, 9]], eps=0)["valid"]
