"""Counts of shared and unshared weights, by hand."""

from typing import Any

import pytest

from solvers.registry import ParameterError, get


def solve(name: str, **parameters: Any) -> dict[str, Any]:
    return get(name).one(parameters)


def test_dense_local_and_convolution() -> None:
    solved = solve("dense_against_conv", height=4, width=5, in_channels=2, out_channels=3, kernel=3)
    assert solved["conv"] == 3 * 2 * 9 + 3
    assert solved["local"] == 60 * (2 * 9 + 1)
    assert solved["dense"] == 40 * 60 + 60
    assert not solve("dense_against_conv", height=4, width=5, in_channels=2, out_channels=3, kernel=2)["valid"]


def test_an_image_of_imagenet_does_not_overflow() -> None:
    solved = solve("dense_against_conv", height=224, width=224, in_channels=3, out_channels=64, kernel=3, bias=False)
    assert solved["dense"] == 224**4 * 3 * 64
    assert solved["conv"] == 1_728


def test_regions() -> None:
    solved = solve("region_sharing", height=8, width=8, channels=1, filters=2, kernel=3, regions=4)
    assert solved["three"] == [18, 72, 648]
    assert not solve("region_sharing", height=3, width=3, channels=1, filters=1, kernel=3, regions=2)["valid"]


def test_four_ways_to_connect() -> None:
    solved = solve("connectivity_parameters", inputs=10, kernel=3, period=2)
    assert solved["four"] == [80, 24, 6, 3]
    assert solve("connectivity_parameters", inputs=4, kernel=3, period=9)["tiled"] == 6


def test_unshared_values() -> None:
    solved = solve("local_layer_values", signal=[1, 2, 3, 4], weights=[[1, 0], [0, 1], [1, 1]])
    assert solved["output"] == [1, 3, 7]
    assert solved["shared"] == [1, 2, 3]
    with pytest.raises(ParameterError, match="signal: 3 outputs read 4 values, got 3"):
        solve("local_layer_values", signal=[1, 2, 3], weights=[[1, 0], [0, 1], [1, 1]])


def test_a_dense_layer_is_a_convolution_as_large_as_the_map() -> None:
    solved = solve("dense_as_convolution", channels=512, height=7, width=7, outputs=4096)
    assert solved["weight_shape"] == [4096, 512, 7, 7]
    assert solved["weights"] == 102_760_448


def test_convolution_and_pooling() -> None:
    solved = solve("conv_against_pool", in_channels=3, out_channels=8, height=32, width=30, kernel=3, padding=1)
    assert (solved["conv_parameters"], solved["pool_parameters"]) == (224, 0)
    assert (solved["conv_shape"], solved["pool_shape"]) == ([8, 32, 30], [3, 16, 15])


def test_third_layer_of_lenet() -> None:
    solved = solve("sparse_table_parameters", maps=6, fan_in=[3] * 6 + [4] * 9 + [6], kernel=5)
    assert (solved["pairs"], solved["all_pairs"]) == (60, 96)
    assert (solved["parameters"], solved["full_parameters"]) == (1516, 2416)
    assert not solve("sparse_table_parameters", maps=2, fan_in=[3], kernel=5)["valid"]


def test_branches() -> None:
    solved = solve("branch_concatenation", kernels=[1, 3, 5], channels=[64, 128, 32])
    assert (solved["total"], solved["paddings"]) == (224, [0, 1, 2])
