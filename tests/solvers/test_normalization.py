"""Known values of normalization."""

from typing import Any

import pytest

from solvers.registry import ParameterError, get


def solve(name: str, **parameters: Any) -> dict[str, Any]:
    return get(name).one(parameters)


class TestBatch:
    X = (1.0, 3.0, 5.0, 7.0)

    def test_statistics(self) -> None:
        solved = solve("batch_norm_statistics", x=self.X)
        assert (solved["mean"], solved["var"], solved["sum"], solved["sum_of_squares"]) == (4, 5, 16, 20)
        assert solved["var_unbiased"] == pytest.approx(20 / 3)
        assert solved["centered"] == [-3, -1, 1, 3]
        assert solved["mean_square"] == 21

    def test_forward(self) -> None:
        solved = solve("batch_norm_forward", x=[2, 6], gamma=3.0, beta=1.0, eps=0.0)
        assert solved["output"] == [-2, 4]
        assert solved["normalized"] == solved["without_affine"] == [-1, 1]
        assert (solved["mean"], solved["var"], solved["std"], solved["var_unbiased"]) == (4, 4, 2, 8)
        assert solved["swapped_affine"] == [2, 4]
        assert solved["without_root"] == [-0.5, 2.5]
        assert solved["not_centered"] == [4, 10]
        assert solved["unbiased"] == pytest.approx([1 - 3 / 2**0.5, 1 + 3 / 2**0.5])

    def test_eps_stands_under_the_root(self) -> None:
        solved = solve("batch_norm_forward", x=[0.0, 2 * 3**0.5], eps=1.0)
        assert solved["output"] == pytest.approx([-(3**0.5) / 2, 3**0.5 / 2])
        assert solved["eps_outside"] == pytest.approx([-(3**0.5) / (3**0.5 + 1), 3**0.5 / (3**0.5 + 1)])

    def test_constant_batch(self) -> None:
        assert solve("batch_norm_forward", x=[2.0, 2.0], beta=5.0)["output"] == [5, 5]
        assert not solve("batch_norm_forward", x=[2.0, 2.0], eps=0.0)["valid"]

    @pytest.mark.parametrize("name", ["batch_norm_statistics", "batch_norm_forward", "batch_norm_running_statistics"])
    def test_one_value(self, name: str) -> None:
        with pytest.raises(ParameterError, match="one value has no variance"):
            solve(name, x=[1.0])

    def test_running_statistics(self) -> None:
        solved = solve("batch_norm_running_statistics", x=[2, 6], momentum=0.25)
        assert (solved["running_mean"], solved["running_var"]) == (1, 2.75)
        assert (solved["running_var_biased"], solved["running_mean_swapped"]) == (1.75, 3)
        assert (solved["running_var_swapped"], solved["running_var_biased_swapped"]) == (6.25, 3.25)

    def test_evaluation_ignores_the_batch(self) -> None:
        solved = solve(
            "batch_norm_evaluate", x=[5, 9], running_mean=1.0, running_var=4.0, gamma=3.0, beta=-1.0, eps=0.0
        )
        assert solved["output"] == [5, 11]
        assert (solved["scale"], solved["offset"]) == (1.5, -2.5)
        assert solved["batch_statistics"] == [-4, 2]

    def test_evaluation_of_one_value(self) -> None:
        solved = solve("batch_norm_evaluate", x=[5], running_mean=1.0, running_var=4.0, beta=7.0, eps=0.0)
        assert solved["output"] == [9]
        assert solved["batch_statistics"] == [7]
        assert solved["valid"]


def test_layer_norm() -> None:
    solved = solve("layer_norm_forward", x=[1, 3], gamma=[2, 10], beta=[0, 1], eps=0.0)
    assert solved["output"] == [-2, 11]
    assert solved["swapped_affine"] == [2, 11]
    assert solved["rms_norm"] == pytest.approx([2 / 5**0.5, 30 / 5**0.5])


class TestGroups:
    X = (((0.0, 2.0),), ((4.0, 6.0),), ((0.0, 0.0),), ((8.0, 8.0),))

    def test_two_groups(self) -> None:
        solved = solve("group_norm_values", x=self.X, groups=2, eps=0.0)
        assert (solved["means"], solved["vars"]) == ([3, 4], [5, 16])
        assert solved["output"][2:] == [[[-1, -1]], [[1, 1]]]
        assert solved["instance_means"] == [1, 5, 0, 8]
        assert solved["instance_norm"][0] == [[-1, 1]]
        assert (solved["layer_mean"], solved["layer_var"]) == (3.5, 10.75)

    def test_one_group_is_layer_norm_and_one_channel_each_instance_norm(self) -> None:
        one, four = (solve("group_norm_values", x=self.X, groups=groups, eps=0.5) for groups in (1, 4))
        assert one["output"] == one["layer_norm"] == four["layer_norm"]
        assert four["output"] == one["instance_norm"] == one["swapped_groups"]

    def test_interleaved(self) -> None:
        solved = solve("group_norm_values", x=[[[0.0]], [[10.0]], [[2.0]], [[14.0]]], groups=2, eps=0.0)
        assert solved["output"] == [[[-1]], [[1]], [[-1]], [[1]]]
        assert solved["interleaved"] == [[[-1]], [[-1]], [[1]], [[1]]]

    def test_groups_must_divide(self) -> None:
        with pytest.raises(ParameterError, match="4 channels can't be split into 3 equal groups"):
            solve("group_norm_values", x=self.X, groups=3)


def test_counts() -> None:
    solved = solve("normalization_counts", batch=8, channels=32, height=14, width=7, groups=4)
    means = [solved[f"{norm}_norm_means"] for norm in ("batch", "layer", "instance", "group")]
    values = [solved[f"{norm}_norm_values"] for norm in ("batch", "layer", "instance", "group")]
    assert means == [32, 8, 256, 32]
    assert values == [784, 3136, 98, 784]
    assert (solved["batch_norm_affine"], solved["layer_norm_affine"], solved["statistics_counted"]) == (64, 6272, 128)
    assert not solve("normalization_counts", batch=1, channels=3, height=1, width=1, groups=2)["valid"]
