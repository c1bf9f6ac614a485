"""Gradients over time, worked by hand."""

from typing import Any, ClassVar

import pytest

from solvers.registry import get


def solve(name: str, **values: object) -> dict[str, Any]:
    return get(name).one(values)


class TestTruncation:
    VALUES: ClassVar[dict[str, object]] = {
        "inputs": [1, 1, 3],
        "w_ih": 1,
        "w_hh": 2,
        "target": 6,
        "activation": "linear",
    }

    def test_the_last_steps_alone(self) -> None:
        """h = 1, 3, 9; the terms of the full gradient are 0, 6, 9."""
        found = solve("rnn_truncated_bptt", window=1, **self.VALUES)
        assert (found["gradient"], found["full_gradient"], found["missing"]) == (9, 15, 6)
        assert found["terms"] == [0, 6, 9]
        assert found["kept"] == [0, 0, 1]
        assert (found["first_terms"], found["scaled"], found["one_more"]) == (0, 27, 15)

    def test_a_state_set_to_zero_is_another_network(self) -> None:
        """From 0 the last two steps give h = 1, 5, so the error is −1 and the term 1."""
        assert solve("rnn_truncated_bptt", window=2, **self.VALUES)["reset"] == -1

    def test_a_long_window_is_the_full_gradient(self) -> None:
        found = solve("rnn_truncated_bptt", window=9, **self.VALUES)
        assert (found["gradient"], found["missing"]) == (15, 0)


def test_a_cliff() -> None:
    """h = 8, gradient 8 · 3 · 4 = 96."""
    found = solve("rnn_cliff_step", w=2, h0=1, target=0, steps=3, lr=0.1, threshold=5)
    assert (found["state"], found["loss"], found["gradient"], found["clipped"]) == (8, 32, 96, 5)
    assert found["pair"] == pytest.approx([-7.6, 1.5])
    assert found["clipped_loss"] == pytest.approx(1.5**6 / 2)
    assert (found["without_steps"], found["ascent_w"]) == (32, 2.5)
    assert not solve("rnn_cliff_step", w=1000, h0=1, target=0, steps=500, lr=0.1, threshold=5)["valid"]


def test_bounds() -> None:
    found = solve("rnn_gradient_bounds", w_hh=-2, steps=3)
    assert found["bounds"] == [0.125, 8]
    assert (found["without_weight"], found["half_slope"]) == ([1 / 64, 1], [1, 8])
    assert not solve("rnn_gradient_bounds", w_hh=1000, steps=1000)["valid"]


def test_product_of_jacobians() -> None:
    """Slopes 1 and 0.75 at step 1, 0.75 and 1 at step 2."""
    found = solve("jacobian_product", w_hh=[[0, 1], [2, 0]], states=[[0, 0.5], [0.5, 0]])
    assert found["jacobians"] == [[[0, 1], [1.5, 0]], [[0, 0.75], [2, 0]]]
    assert found["product"] == [[1.125, 0], [0, 2]]
    assert found["reversed_product"] == [[2, 0], [0, 1.125]]
    assert found["without_slopes"] == [[2, 0], [0, 2]]
    assert (found["spectral"], found["bound"]) == (pytest.approx(2), pytest.approx(4))
    assert found["frobenius"] == pytest.approx((1.125**2 + 4) ** 0.5)


def test_scaled_identity() -> None:
    found = solve("scaled_identity_growth", h0=[3, -1, 4], scale=2, steps=3)
    assert (found["state"], found["norm"], found["growth"]) == ([24, 0, 32], 40, 8)
    assert (found["one_step"], found["linear"], found["one_more"]) == (10, 20, 80)
    assert found["negatives_kept"] == pytest.approx(8 * 26**0.5)


def test_forget_gates_against_a_plain_rnn() -> None:
    found = solve("gate_and_rnn_products", forget=[0.5, 1], slopes=[0.5, 0.25], w_hh=-2)
    assert found["pair"] == [0.5, 0.5]
    assert found["factors"] == [-1, -0.5]
    assert (found["without_weight"], found["without_slopes"]) == ([0.5, 0.125], [0.5, 4])
    assert found["averaged"] == [0.75, -0.75]
    assert solve("gate_and_rnn_products", forget=[1], slopes=[0], w_hh=1)["advantage"] == 0
