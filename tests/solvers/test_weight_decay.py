"""Penalties and decay steps worked by hand."""

import pytest

from solvers.registry import get


def solve(name: str, **values: object) -> dict[str, object]:
    return get(name).one(values)


def test_penalized_losses() -> None:
    found = solve("penalized_loss", weights=[3, -4], strength=0.1, loss=1.0)
    assert found["pair"] == pytest.approx([1.7, 2.25])
    assert (found["l2_loss_without_half"], found["with_norm"], found["signed"]) == pytest.approx((3.5, 1.5, 0.9))
    assert found["gradient_without_half"] == pytest.approx([0.6, -0.8])


def test_a_step_with_decay() -> None:
    found = solve("weight_decay_step", weights=[2, -1], gradient=[1, 1], lr=0.1, strength=0.5)
    assert found["stepped"] == pytest.approx([1.8, -1.05])
    assert found["decay_without_rate"] == pytest.approx([0.9, -0.6])
    assert found["gradient_shrunk"] == pytest.approx([1.805, -1.045])


def test_decay_over_many_steps() -> None:
    found = solve("weight_decay_shrinkage", start=8.0, lr=0.5, strength=1.0, steps=3)
    assert (found["remaining"], found["half_life"], found["linear"]) == (1.0, pytest.approx(1), -4.0)
    assert not solve("weight_decay_shrinkage", start=8.0, lr=2.0, strength=1.0, steps=3)["valid"]


def test_adam_normalizes_a_coupled_penalty_away() -> None:
    """In the first step m̂ / √v̂ is the sign of the gradient, with or without the penalty."""
    found = solve("adam_weight_decay", parameter=2, gradients=[1], lr=0.1, weight_decay=0.5, eps=0.0)
    assert (found["coupled"], found["plain"]) == pytest.approx((1.9, 1.9))
    assert found["decoupled"] == pytest.approx(1.8)


def test_a_proximal_step_lands_on_zero() -> None:
    found = solve("l1_steps", weight=0.05, gradient=0.0, lr=0.1, strength=1.0)
    assert found["pair"] == pytest.approx([-0.05, 0.0])
    assert (found["exact_zero"], found["crossed"]) == (1, 1)


def test_a_group_shrinks_as_a_whole() -> None:
    found = solve("group_lasso_shrinkage", vector=[3.0, 4.0], strength=2.0)
    assert (found["shrunk"], found["zeroed"]) == (pytest.approx([1.8, 2.4]), 0)
    assert found["entrywise"] == [1.0, 2.0]
    assert solve("group_lasso_shrinkage", vector=[3.0, 4.0], strength=5.0)["shrunk"] == [0, 0]
    assert not solve("group_lasso_shrinkage", vector=[0.0], strength=5.0)["valid"]
