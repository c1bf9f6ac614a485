"""Known values of adversarial losses."""

import math
from typing import Any

import pytest

from solvers.registry import get


def solve(name: str, **parameters: Any) -> dict[str, Any]:
    return get(name).one(parameters)


class TestProbabilities:
    def test_losses(self) -> None:
        solved = solve("gan_losses", real=0.5, fake=0.25)
        assert solved["discriminator"] == pytest.approx(-math.log(0.5 * 0.75))
        assert solved["generator"] == pytest.approx([math.log(0.75), math.log(4)])
        assert (solved["slopes"], solved["slope_ratio"]) == ([-0.25, -0.75], 3)

    def test_a_discriminator_that_cannot_tell_pays_ln_4(self) -> None:
        assert solve("gan_losses", real=0.5, fake=0.5)["discriminator"] == pytest.approx(math.log(4))

    def test_optimum(self) -> None:
        solved = solve("optimal_discriminator", real=0.3, fake=0.1, real_label=0.9, fake_label=0.1)
        assert (solved["optimal"], solved["hard"], solved["one_sided"]) == pytest.approx((0.7, 0.75, 0.675))

    def test_smoothed_labels(self) -> None:
        solved = solve("gan_smoothed_loss", real=[0.5, 0.5], fake=[0.5], real_label=0.9)
        assert solved["loss"] == solved["hard_loss"] == pytest.approx(2 * math.log(2))
        assert solved["scaled_loss"] == pytest.approx(1.9 * math.log(2))
        assert solve("gan_smoothed_loss", real=[0.9], fake=[0.5], real_label=0.9)["real_loss"] == pytest.approx(
            solved["smallest_real_loss"]
        )


class TestDivergences:
    def test_equal_distributions(self) -> None:
        solved = solve("gan_divergences", real=[1, 2], fake=[2, 4])
        assert (solved["js"], solved["kl"], solved["wasserstein"]) == (0, 0, 0)
        assert solved["value"] == pytest.approx(-math.log(4))
        assert solved["discriminator"] == [0.5, 0.5]

    @pytest.mark.parametrize("gap", [1, 3])
    def test_js_of_disjoint_distributions_does_not_see_their_distance(self, gap: int) -> None:
        solved = solve("gan_divergences", real=[1, 0, 0, 0], fake=[int(place == gap) for place in range(4)])
        assert solved["js"] == pytest.approx(math.log(2))
        assert (solved["value"], solved["wasserstein"], solved["disjoint"]) == (0, gap, 1)
        assert solved["kl"] == math.inf
        assert solved["discriminator"][gap] == 0

    def test_no_mass(self) -> None:
        assert not solve("gan_divergences", real=[0, 0], fake=[1, 0])["valid"]


class TestCritic:
    def test_losses(self) -> None:
        solved = solve("wgan_losses", real=[2.0, 4.0], fake=[-1.0, 0.0, 1.0])
        assert (solved["critic"], solved["generator"], solved["distance"]) == (-3, 0, 3)
        assert solved["summed_critic"] == -6

    def test_gradient_penalty(self) -> None:
        solved = solve("gradient_penalty", weights=[0.9, -1.2])
        assert (solved["norm"], solved["penalty"], solved["squared_norm"]) == pytest.approx((1.5, 2.5, 15.625))
        assert solved["gradient"] == pytest.approx([10 * 0.6, -10 * 0.8])
        assert solved["clipped"] == [0.01, -0.01]

    def test_small_slopes_are_punished_too(self) -> None:
        solved = solve("gradient_penalty", weights=[0.3, 0.4])
        assert (solved["penalty"], solved["one_sided"]) == (pytest.approx(2.5), 0)
        assert not solve("gradient_penalty", weights=[0.0])["valid"]
