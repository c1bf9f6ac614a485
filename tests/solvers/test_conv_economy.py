"""Savings counted by hand."""

from typing import Any

import pytest

from solvers.registry import get


def solve(name: str, **parameters: Any) -> dict[str, Any]:
    return get(name).one(parameters)


def test_five_by_five_behind_a_reduction() -> None:
    solved = solve("bottleneck_costs", in_channels=192, reduced=16, out_channels=32, kernel=5, height=28, width=28)
    assert solved["direct_macs"] == 28 * 28 * 192 * 32 * 25
    assert solved["bottleneck_macs"] == 28 * 28 * (192 * 16 + 16 * 32 * 25)
    assert solve("bottleneck_costs", in_channels=4, reduced=2, out_channels=3, kernel=3, height=1, width=1, bias=True)[
        "pair"
    ] == [8 + 2 + 54 + 3, 108 + 3]


def test_three_by_three_as_two_strips() -> None:
    solved = solve("factorized_conv", kernel=3, in_channels=1, middle=1, out_channels=1, height=4, width=4)
    assert (solved["split"], solved["whole"]) == (6, 9)
    assert (solved["split_macs"], solved["whole_macs"]) == (96, 144)
    assert solved["ratio"] == pytest.approx(2 / 3)


def test_four_designs() -> None:
    solved = solve("conv_savings", kernel=5, in_channels=16, out_channels=32, reduced=8)
    assert solved["four"] == [12_800, 4_608 + 9_216, 912, 128 + 6_400]
    assert solved["separable_ratio"] == pytest.approx(1 / 32 + 1 / 25)
    assert not solve("conv_savings", kernel=4, in_channels=1, out_channels=1, reduced=1)["valid"]


def test_dense_connections() -> None:
    solved = solve("dense_block", initial=64, growth=32, layers=6, height=56, width=56)
    assert (solved["last_inputs"], solved["out_channels"], solved["connections"]) == (224, 256, 21)
    assert solved["concatenated_maps"] == 64 + 96 + 128 + 160 + 192 + 224


def test_channels_of_densenet_121() -> None:
    solved = solve("densenet_channels", initial=64, growth=32, layers=[6, 12, 24, 16])
    assert solved["after"] == [256, 512, 1024, 1024]
    assert solved["before"] == [64, 128, 256, 512]


def test_adding_and_concatenating() -> None:
    solved = solve("merge_shapes", channels=64, new_channels=32, height=8, width=9)
    assert (solved["added"], solved["concatenated"]) == ([64, 8, 9], [96, 8, 9])


def test_heads() -> None:
    solved = solve("classifier_heads", channels=1024, height=7, width=7, classes=1000)
    assert solved["pair"] == [50_177_000, 1_025_000]
