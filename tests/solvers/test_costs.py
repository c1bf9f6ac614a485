"""Known multiply-adds, connections and intensities."""

from typing import Any

import pytest

from solvers.registry import get


def solve(name: str, **parameters: Any) -> dict[str, Any]:
    return get(name).one(parameters)


def test_first_layer_of_vgg() -> None:
    solved = solve("conv2d_macs", in_channels=3, out_channels=64, kernel=3, height=224, width=224)
    assert solved["macs"] == 86_704_128
    assert solved["flops"] == 173_408_256
    assert solved["weights"] == 1_728
    assert solved["single_slice_macs"] == 28_901_376


def test_groups_divide_the_multiply_adds() -> None:
    solved = solve("conv2d_macs", in_channels=8, out_channels=8, kernel=3, height=4, width=5, groups=4)
    assert (solved["macs"], solved["standard"]) == (2_880, 11_520)
    assert not solve("conv2d_macs", in_channels=8, out_channels=8, kernel=3, height=4, width=5, groups=3)["valid"]


def test_depthwise_separable() -> None:
    solved = solve("depthwise_separable_macs", in_channels=16, out_channels=32, kernel=3, height=10, width=10)
    assert (solved["macs"], solved["standard"]) == (65_600, 460_800)
    assert solved["ratio"] == pytest.approx(1 / 32 + 1 / 9)


def test_local_connections() -> None:
    solved = solve("local_connections", height=8, width=8, kernel=3)
    assert (solved["fully_connected"], solved["local"], solved["shared"]) == (36 * 64, 36 * 9, 9)
    assert solved["local_at_every_input"] == 576
    assert solve("local_connections", height=8, width=8, kernel=3, channels=3)["local"] == 36 * 27
    assert not solve("local_connections", height=8, width=2, kernel=3)["valid"]


def test_pooling_saves_weights_of_a_linear_layer_only() -> None:
    solved = solve("pooled_linear_cost", channels=16, height=28, width=29, units=10, out_channels=32, kernel=3)
    assert solved["costs"] == [129_920, 31_360, 3_741_696, 903_168]
    assert solved["conv_weights"] == 4_608
    assert (solved["pooled_height"], solved["pooled_width"]) == (14, 14)
    assert not solve("pooled_linear_cost", channels=1, height=1, width=9, units=1, out_channels=1, kernel=3)["valid"]


def test_depthwise_moves_more_for_each_multiply_add() -> None:
    solved = solve("arithmetic_intensity", height=10, width=10, channels=4, kernel=3)
    assert solved["standard"] == pytest.approx(14_400 / 944)
    assert solved["depthwise"] == pytest.approx(3_600 / 836)
    assert solved["standard_without_weights"] == pytest.approx(18.0)
    assert solved["depthwise_without_output"] == pytest.approx(3_600 / 436)


def test_the_largest_layer_does_not_overflow() -> None:
    solved = solve("conv2d_macs", in_channels=16_000, out_channels=16_000, kernel=31, height=4_000, width=4_000)
    assert solved["flops"] == 2 * 16_000**2 * 31**2 * 4_000**2
