"""Known networks: the counts of their papers and of the usual implementations."""

from typing import Any

import pytest

from solvers.registry import get


def solve(network: str, **parameters: Any) -> dict[str, Any]:
    return get("network_summary").one({"network": network, **parameters})


@pytest.mark.parametrize(
    ("network", "parameters"),
    [
        ("vgg11", 132_863_336),
        ("vgg13", 133_047_848),
        ("vgg16", 138_357_544),
        ("vgg19", 143_667_240),
        ("resnet18", 11_689_512),
        ("resnet34", 21_797_672),
        ("resnet50", 25_557_032),
        ("resnet101", 44_549_160),
        ("resnet152", 60_192_808),
        ("densenet121", 7_978_856),
    ],
)
def test_the_counts_that_everybody_knows(network: str, parameters: int) -> None:
    solved = solve(network)
    assert solved["parameters"] == parameters
    assert solved["weight_layers"] == int("".join(filter(str.isdigit, network)))
    assert solved["final_size"] == 7


def test_lenet_layer_by_layer() -> None:
    for solved in (
        solve("lenet5", size=32, channels=1, classes=10),
        solve("lenet5_padded", size=28, channels=1, classes=10),
    ):
        assert [count for count in solved["layer_parameters"] if count] == [156, 2416, 48120, 10164, 850]
        assert solved["parameters"] == 61_706
        assert solved["stage_sizes"] == [28, 14, 10, 5]
        assert solved["flattened"] == 400


def test_alexnet_in_one_and_two_columns() -> None:
    one, two = solve("alexnet", size=227), solve("alexnet_two_columns", size=227)
    assert (one["parameters"], two["parameters"]) == (62_378_344, 60_965_224)
    assert one["stage_sizes"] == [55, 27, 27, 13, 13, 13, 13, 6]
    assert one["flattened"] == 9_216
    assert one["macs"] > two["macs"]


def test_most_of_vgg16_is_its_first_linear_layer() -> None:
    solved = solve("vgg16")
    assert solved["first_linear_weights"] == 102_760_448
    assert solved["first_linear_share"] == pytest.approx(0.7427, abs=1e-4)
    assert solved["macs"] == 15_470_264_320


def test_googlenet() -> None:
    solved = solve("googlenet")
    assert solved["stage_sizes"] == [112, 56, 28, 14, 7]
    assert solved["parameters"] == 6_998_552
    assert sum(solved["layer_parameters"][5:12]) == 163_696  # the first inception block


def test_densenet_needs_fewer_multiply_adds_than_resnet50() -> None:
    assert solve("densenet121")["macs"] < solve("resnet50")["macs"]


def test_generator_and_discriminator() -> None:
    generator, discriminator = solve("gan_generator", channels=32), solve("gan_discriminator", size=32)
    assert generator["layer_parameters"] == [1_081_344, 819_456, 1_048_832, 1_638_656, 1_638_656, 37_635]
    assert generator["stage_shapes"][-1] == [3, 32, 32]
    assert discriminator["stage_sizes"] == [30, 14, 6, 2]
    assert discriminator["layer_parameters"] == [3_584, 262_272, 262_272, 262_272, 513]


def test_an_image_that_is_too_small() -> None:
    assert not solve("alexnet", size=32)["valid"]
    assert solve("nin", size=224)["flattened"] == 1_000
