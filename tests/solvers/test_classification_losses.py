"""Losses of classifiers, worked by hand."""

from math import log

import pytest

from solvers.names import SOLVERS_OF_FAMILY
from solvers.registry import get
from solvers.verify import verify


def solve(name: str, **values: object) -> dict[str, object]:
    return get(name).one(values)


@pytest.mark.parametrize("name", SOLVERS_OF_FAMILY["classification_losses"])
def test_proven(name: str) -> None:
    assert verify(name, 100).proven


def test_binary_cross_entropy() -> None:
    found = solve("binary_cross_entropy", probabilities=[0.5, 0.25], targets=[1, 0])
    assert found["losses"] == pytest.approx([log(2), log(4 / 3)])
    assert found["gradient"] == pytest.approx([-1, 2 / 3])
    assert found["right"] == [0.5, 0.75]
    assert found["only_positive"] == pytest.approx(log(2) / 2)


def test_cross_entropy_is_averaged_after_the_logarithm() -> None:
    found = solve("cross_entropy_from_probabilities", probabilities=[[0.5, 0.5], [0.25, 0.75]], targets=[0, 0])
    assert found["loss"] == pytest.approx(1.5 * log(2))
    assert found["negative_log_of_mean"] == pytest.approx(-log(0.375))
    assert found["one_vs_rest"] == pytest.approx(3 * log(2))
    assert not solve("cross_entropy_from_probabilities", probabilities=[[0.0, 1.0]], targets=[0])["valid"]
    assert not solve("cross_entropy_from_probabilities", probabilities=[[0.5, 0.5]], targets=[2])["valid"]


def test_class_weights_divide_by_their_sum() -> None:
    found = solve("weighted_cross_entropy", logits=[[0, 0], [0, log(3)]], targets=[0, 1], weights=[3, 1])
    assert found["losses"] == pytest.approx([log(2), log(4 / 3)])
    assert found["loss"] == pytest.approx((3 * log(2) + log(4 / 3)) / 4)
    assert found["over_samples"] == pytest.approx((3 * log(2) + log(4 / 3)) / 2)


def test_focal() -> None:
    found = solve("focal_loss", probability=0.9, label=1, gamma=2.0, alpha=0.25)
    assert found["factor"] == pytest.approx(0.01)
    assert found["loss"] == pytest.approx(-0.25 * 0.01 * log(0.9))
    assert solve("focal_loss", probability=0.9, label=0, gamma=2.0)["factor"] == pytest.approx(0.81)
    plain = solve("focal_loss", probability=0.9, label=1, gamma=0.0, alpha=1.0)
    assert plain["gradient"] == pytest.approx(-0.1)


def test_divergences() -> None:
    found = solve("kl_js_divergence", p=[1, 1], q=[3, 1])
    assert found["kl"] == pytest.approx(log(2 / 3) / 2 + log(2) / 2)
    assert found["reverse"] == pytest.approx(0.75 * log(1.5) + 0.25 * log(0.5))
    assert found["gradient"] == pytest.approx([0.25, -0.25])
    assert solve("kl_js_divergence", p=[1, 2], q=[2, 4])["js"] == pytest.approx(0)
    assert not solve("kl_js_divergence", p=[1, 0], q=[1, 1])["valid"]


def test_batchmean_is_the_mean_over_samples() -> None:
    found = solve("kl_div_reductions", p=[[1, 1], [1, 1]], q=[[3, 1], [1, 1]])
    assert found["summed"] == pytest.approx(2 * found["batchmean"]) == pytest.approx(4 * found["mean"])
