"""Distillation and auxiliary losses worked by hand."""

from math import log

import pytest

from solvers.registry import get


def solve(name: str, **values: object) -> dict[str, object]:
    return get(name).one(values)


def test_distillation() -> None:
    """Logits ln 9 and 0 are 9 : 1 at T = 1 and 3 : 1 at T = 2."""
    found = solve("distillation_loss", student=[0.0, 0.0], teacher=[log(9), 0.0], target=0, temperature=2.0, share=0.5)
    assert found["hard_targets"] == pytest.approx([0.9, 0.1])
    assert found["soft_targets"] == pytest.approx([0.75, 0.25])
    divergence = 0.75 * log(1.5) + 0.25 * log(0.5)
    assert found["divergence"] == pytest.approx(divergence)
    assert found["loss"] == pytest.approx(0.5 * 4 * divergence + 0.5 * log(2))
    assert not solve("distillation_loss", student=[0.0, 0.0], teacher=[1.0, 0.0], target=2)["valid"]


def test_two_orders_either_way() -> None:
    found = solve("auxiliary_weight_range", main=2.0, auxiliary=50.0)
    assert found["interval"] == pytest.approx([0.0004, 4.0])
    assert found["equal"] == pytest.approx(0.04)


def test_two_losses_of_one_hot_labels() -> None:
    found = solve("one_hot_losses", logits=[[0.0, 0.0, 0.0]], targets=[1])
    assert found["pair"] == pytest.approx([log(2), log(3)])
    assert found["sigmoid_summed"] == pytest.approx([3 * log(2), log(3)])
    assert not solve("one_hot_losses", logits=[[0.0, 0.0]], targets=[2])["valid"]
