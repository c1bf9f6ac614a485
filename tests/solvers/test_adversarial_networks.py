"""Known sizes and values around the networks of a GAN."""

import math
from typing import Any

import pytest

from solvers.registry import get


def solve(name: str, **parameters: Any) -> dict[str, Any]:
    return get(name).one(parameters)


def test_generator() -> None:
    solved = solve("gan_generator_walk", latent=32, side=16, channels=128, width=256)
    assert solved["layer_parameters"] == [1_081_344, 819_456, 1_048_832, 1_638_656, 1_638_656, 37_635]
    assert (solved["total"], solved["image"], solved["map_shape"]) == (6_264_579, [3, 32, 32], [128, 16, 16])


def test_discriminator() -> None:
    solved = solve("gan_discriminator_walk", size=32, channels=128)
    assert (solved["sides"], solved["flattened"]) == ([30, 14, 6, 2], 512)
    assert solved["layer_parameters"] == [3_584, 262_272, 262_272, 262_272, 513]
    assert (solved["total"], solved["same_sides"]) == (790_913, [32, 16, 8, 4])
    assert not solve("gan_discriminator_walk", size=17, channels=8)["valid"]


class TestOverlap:
    def test_kernel_that_the_stride_does_not_divide(self) -> None:
        solved = solve("transposed_overlap", size=10, kernel=3, stride=2)
        assert solved["counts"] == [1, 1, 2, 1, 2, 1, 2, 1]
        assert (solved["inside"], solved["uniform"], solved["remainder"]) == ([1, 2], 0, 1)
        assert solved["corner"][2][2] == 4

    def test_kernel_that_it_divides(self) -> None:
        solved = solve("transposed_overlap", size=4, kernel=4, stride=2, shown=10)
        assert solved["counts"] == [1, 1, 2, 2, 2, 2, 2, 2, 1, 1]
        assert (solved["uniform"], solved["output_size"]) == (1, 10)

    def test_uncovered_outputs(self) -> None:
        assert not solve("transposed_overlap", size=9, kernel=2, stride=3)["valid"]


def test_gradient_sparsity() -> None:
    solved = solve("gradient_sparsity", values=[[1, -1, 2, 0], [3, -2, 5, 7]], window=2)
    assert (solved["max_pooling"], solved["convolution"]) == (0.75, 0)
    assert (solved["relu"], solved["leaky_relu"], solved["relu_zeros"]) == (0.375, 0, 3)
    assert not solve("gradient_sparsity", values=[[1, 2]], window=2)["valid"]


def test_latent_norm() -> None:
    solved = solve("latent_norm", dimension=1)
    assert (solved["root"], solved["expected"]) == pytest.approx((1, math.sqrt(2 / math.pi)))
    solved = solve("latent_norm", dimension=100)
    assert (solved["root"], solved["expected"]) == (10, pytest.approx(9.975, abs=1e-3))


def test_pixels() -> None:
    assert solve("pixel_scaling", pixel=255, value=-1)["pair"] == [1, 0]
    assert solve("pixel_scaling", pixel=51, value=0.2)["pair"] == pytest.approx([-0.6, 153])


def test_noise() -> None:
    solved = solve("noise_through_linear", weights=[3.0, -4.0], deviation=0.2)
    assert (solved["variance"], solved["output_deviation"]) == pytest.approx((1, 1))
    assert (solved["unsquared"], solved["summed"], solved["scaled_by_count"]) == pytest.approx((5, 0.04, 0.08))
