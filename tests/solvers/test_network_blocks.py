"""Blocks counted by hand, or known from papers."""

from typing import Any

import pytest

from solvers.registry import get


def solve(name: str, **parameters: Any) -> dict[str, Any]:
    return get(name).one(parameters)


def test_vgg_block() -> None:
    solved = solve("vgg_block", in_channels=3, out_channels=64, convolutions=2, size=224)
    assert (solved["shape"], solved["parameters"]) == ([64, 112, 112], 1_792 + 36_928)


@pytest.mark.parametrize(
    ("convolutions", "layers", "parameters"),
    [
        ([1, 1, 2, 2, 2], 11, 132_863_336),
        ([2, 2, 2, 2, 2], 13, 133_047_848),
        ([2, 2, 3, 3, 3], 16, 138_357_544),
        ([2, 2, 4, 4, 4], 19, 143_667_240),
    ],
)
def test_vgg(convolutions: list[int], layers: int, parameters: int) -> None:
    solved = solve("vgg_counts", convolutions=convolutions)
    assert (solved["weight_layers"], solved["parameters"]) == (layers, parameters)
    assert solved["parameters"] == get("network_summary").one({"network": f"vgg{layers}"})["parameters"]


def test_first_inception_block() -> None:
    solved = solve(
        "inception_block",
        in_channels=192,
        one=64,
        reduce_three=96,
        three=128,
        reduce_five=16,
        five=32,
        pooled=32,
        size=28,
    )
    assert (solved["out_channels"], solved["parameters"]) == (256, 163_696)
    assert solved["branches"] == [12_352, 129_248, 15_920, 6_176]
    assert solved["unreduced_parameters"] == 12_352 + 221_312 + 153_632 + 6_176


def test_nin_block() -> None:
    assert solve("nin_block", in_channels=3, out_channels=96, kernel=11)["parameters"] == 34_944 + 2 * 9_312


def test_residual_blocks() -> None:
    basic = solve("residual_block_parameters", kind="basic", in_channels=64, width=64, stride=1)
    assert (basic["parameters"], basic["projection"]) == (73_984, 0)
    changed = solve("residual_block_parameters", kind="basic", in_channels=64, width=128, stride=2)
    assert changed["parameters"] == 230_144
    bottleneck = solve("residual_block_parameters", kind="bottleneck", in_channels=256, width=64, stride=1)
    assert (bottleneck["parameters"], bottleneck["projected"]) == (70_400, 0)
    first = solve("residual_block_parameters", kind="bottleneck", in_channels=64, width=64, stride=1, norm=False)
    assert first["parameters"] == 64 * 64 + 9 * 64 * 64 + 64 * 256 + 64 * 256


@pytest.mark.parametrize(
    ("blocks", "convolutions", "depth"),
    [
        ([2, 2, 2, 2], 2, 18),
        ([3, 4, 6, 3], 2, 34),
        ([3, 4, 6, 3], 3, 50),
        ([3, 4, 23, 3], 3, 101),
        ([3, 8, 36, 3], 3, 152),
    ],
)
def test_names_of_resnets(blocks: list[int], convolutions: int, depth: int) -> None:
    solved = solve("resnet_depth", blocks=blocks, convolutions=convolutions)
    assert solved["depth"] == depth
    assert solved["projections"] == (3 if convolutions == 2 else 4)


def test_auxiliary_heads_weigh_less() -> None:
    solved = solve("auxiliary_loss", main=2.0, auxiliary=[3.0, 4.0])
    assert solved["total"] == pytest.approx(4.1)
    assert solved["unweighted"] == 9.0
