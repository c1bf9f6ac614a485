"""Known values of the statistics behind the normalizations."""

from typing import Any

import pytest

from solvers.registry import ParameterError, get

# Two examples, two channels, a plane of 1 × 2.
X = [[[[0, 2]], [[4, 10]]], [[[6, 8]], [[2, 4]]]]


def solve(name: str, **parameters: Any) -> dict[str, Any]:
    return get(name).one(parameters)


class TestSlot:
    def test_known(self) -> None:
        solved = solve("normalization_slot_statistics", x=X, example=0, channel=1, groups=2)
        assert solved["means"] == [5, 4, 7, 7]
        assert solved["vars"] == [9, 14, 9, 9]
        assert solved["statistics"] == [[5, 9], [4, 14], [7, 9], [7, 9]]
        assert solved["batch_statistics"] == [[4, 5], [10, 9]]
        assert solved["swapped_means"] == [4, 5, 7, 7]
        assert solved["unbiased_vars"] == pytest.approx([12, 56 / 3, 18, 18])
        assert solved["batch_only_mean"] == 3

    def test_one_group_is_layer_norm(self) -> None:
        solved = solve("normalization_slot_statistics", x=X, groups=1)
        assert solved["means"][3] == solved["means"][1]

    def test_invalid(self) -> None:
        assert not solve("normalization_slot_statistics", x=X, groups=3)["valid"]
        assert not solve("normalization_slot_statistics", x=X, example=2)["valid"]
        assert not solve("normalization_slot_statistics", x=[[[[1]]], [[[2]]]])["valid"]


class TestBatchDependence:
    def test_only_batch_norm_sees_the_others(self) -> None:
        solved = solve("normalization_batch_dependence", x=X, replacement=[[[0, 0]], [[1, 9]]], groups=2)
        assert solved["changed"] == [1, 0, 0, 0]
        assert solved["differences"][1:] == [0, 0, 0]
        assert (solved["with_layer_norm"], solved["without_batch_norm"]) == ([1, 1, 0, 0], [0, 1, 1, 1])

    def test_the_same_again_changes_nothing(self) -> None:
        assert solve("normalization_batch_dependence", x=X, replacement=X[1])["changed"] == [0, 0, 0, 0]

    def test_one_example(self) -> None:
        assert not solve("normalization_batch_dependence", x=X[:1], replacement=X[1])["valid"]


def test_layer_norm_parameters() -> None:
    solved = solve("layer_norm_parameters", leading=[4, 10], normalized=[64])
    assert (solved["parameters"], solved["means"], solved["values"]) == (128, 40, 64)
    image = solve("layer_norm_parameters", leading=[8], normalized=[3, 4, 5])
    assert (image["parameters"], image["weight_shape"], image["means"]) == (120, [3, 4, 5], 8)
    assert (image["channel_parameters"], image["scale_only"], image["elements"]) == (6, 60, 480)
    with pytest.raises(ParameterError, match="normalized"):
        solve("layer_norm_parameters", leading=[1], normalized=[0])


def test_instance_norm_plane() -> None:
    solved = solve("instance_norm_plane", x=[[1, 5], [5, 1]], gamma=3, beta=1, eps=0)
    assert solved["normalized"] == [[-1, 1], [1, -1]]
    assert solved["output"] == [[-2, 4], [4, -2]]
    assert (solved["mean"], solved["var"], solved["denominator"]) == (3, 4, 2)
    assert solved["without_root_output"] == [[-0.5, 2.5], [2.5, -0.5]]
    assert solved["centred_output"] == [[-5, 7], [7, -5]]
    assert solve("instance_norm_plane", x=[[1, 1], [2, 4]], eps=0)["row_output"] == [[0, 0], [-1, 1]]
    assert not solve("instance_norm_plane", x=[[2, 2]], eps=0)["valid"]
