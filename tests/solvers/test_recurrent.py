"""Known values of recurrent networks."""

import math
from typing import Any

import pytest

from solvers.registry import get


def solve(name: str, **parameters: Any) -> dict[str, Any]:
    return get(name).one(parameters)


class TestSteps:
    def test_linear(self) -> None:
        solved = solve("rnn_steps", inputs=[1, 2, 3], w_ih=2, w_hh=0.5, bias=1, h0=4, activation="linear")
        assert solved["hidden"] == [5, 7.5, 10.75]
        assert solved["last"] == 10.75
        assert solved["memoryless_hidden"] == [3, 5, 7]
        assert solved["initial_state_hidden"] == [5, 7, 9]
        assert solved["swapped_hidden"] == [9.5, 21, 44.5]
        assert solved["unbiased_hidden"] == [4, 6, 9]

    def test_tanh(self) -> None:
        solved = solve("rnn_steps", inputs=[1, 1], w_ih=0.5, w_hh=-1, h0=0)
        assert solved["hidden"] == pytest.approx([math.tanh(0.5), math.tanh(0.5 - math.tanh(0.5))])
        assert solved["preactivations"] == pytest.approx([0.5, 0.5 - math.tanh(0.5)])
        assert solved["unactivated_hidden"] == [0.5, 0]

    def test_relu(self) -> None:
        solved = solve("rnn_steps", inputs=[1, -5, 2], w_ih=1, w_hh=1, activation="relu")
        assert solved["hidden"] == [1, 0, 2]


def test_layer_of_two_units() -> None:
    solved = solve(
        "rnn_layer",
        inputs=[[1, 0], [0, 1]],
        w_ih=[[1, 2], [3, 4]],
        w_hh=[[0, 1], [10, 0]],
        bias=[0, 1],
        activation="linear",
    )
    assert solved["hidden"] == [[1, 4], [6, 15]]
    assert solved["last"] == [6, 15]
    assert solved["transposed_hidden"] == [[1, 4], [42, 6]]
    assert solved["memoryless_hidden"] == solved["elementwise_hidden"] == [[1, 4], [2, 5]]


class TestBackPropagationThroughTime:
    def test_linear(self) -> None:
        """h = 1, 3, 9 from h_t = 2 h_{t−1} + x_t; the terms are 3·(0·4, 1·2, 3·1)."""
        solved = solve("rnn_bptt", inputs=[1, 1, 3], w_ih=1, w_hh=2, target=6, activation="linear")
        assert (solved["error"], solved["loss"]) == (3, 4.5)
        assert solved["previous"] == [0, 1, 3]
        assert solved["jacobians"] == [4, 2, 1]
        assert solved["terms"] == [0, 6, 9]
        assert (solved["influences"], solved["reversed_influences"]) == ([4, 2, 1], [1, 2, 4])
        assert solved["grad_w_hh"] == 15
        assert solved["grad_w_ih"] == 3 * (4 + 2 + 3)
        assert (solved["grad_bias"], solved["grad_h0"]) == (21, 24)
        assert (solved["last_term"], solved["mean_grad_w_hh"], solved["doubled_grad_w_hh"]) == (9, 5, 30)
        assert solved["current_state_grad_w_hh"] == 3 * (4 + 6 + 9)
        assert solved["no_recurrence_grad_w_hh"] == 12

    def test_tanh_damps(self) -> None:
        solved = solve("rnn_bptt", inputs=[1], w_ih=1, w_hh=1, target=0, h0=1)
        slope = 1 - math.tanh(2) ** 2
        assert solved["derivatives"] == pytest.approx([slope])
        assert solved["grad_w_hh"] == pytest.approx(math.tanh(2) * slope)
        assert solved["no_derivative_grad_w_hh"] == pytest.approx(math.tanh(2))

    def test_a_dead_relu_stops_the_gradient(self) -> None:
        solved = solve("rnn_bptt", inputs=[1, -9, 1], w_ih=1, w_hh=1, target=0, activation="relu")
        assert solved["terms"] == [0, 0, 0]
        assert solved["jacobians"] == [0, 1, 1]


def test_gradient_factor() -> None:
    solved = solve("recurrent_gradient_factor", w_hh=-2, derivative=0.25, steps=3)
    assert (solved["factor"], solved["size"], solved["step_factor"]) == (-0.125, 0.125, -0.5)
    assert (solved["vanishes"], solved["explodes"]) == (1, 0)
    assert (solved["without_derivative"], solved["linear_factor"], solved["one_step_short"]) == (-8, -1.5, 0.25)
    assert solve("recurrent_gradient_factor", w_hh=1.5, derivative=1, steps=2)["explodes"] == 1
    assert not solve("recurrent_gradient_factor", w_hh=100, derivative=1, steps=1000)["valid"]
