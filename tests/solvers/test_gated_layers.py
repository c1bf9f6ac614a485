"""Known values of gated recurrent layers."""

import math
from typing import Any

import pytest

from solvers.registry import get

OPEN, HALF, SHUT = 800.0, 0.0, -800.0


def solve(name: str, **parameters: Any) -> dict[str, Any]:
    return get(name).one(parameters)


def _nothing(*shape: int) -> Any:
    return [_nothing(*shape[1:]) for _ in range(shape[0])] if shape else 0.0


def test_gate() -> None:
    solved = solve("lstm_gate_vector", x=[1], h=[2, -1], u=[[1], [0]], w=[[0, 1], [3, 2]], b=[0, math.log(3) - 4])
    assert solved["preactivation"] == pytest.approx([0, math.log(3)])
    assert solved["gate"] == pytest.approx([0.5, 0.75])
    assert solved["candidate"] == pytest.approx([0, 0.8])
    assert solved["softmax_gate"] == pytest.approx([0.25, 0.75])
    assert solved["memoryless_gate"][0] == pytest.approx(1 / (1 + math.exp(-1)))


class TestLstm:
    def step(self, *biases: float, c: float = 2.0) -> dict[str, Any]:
        bias = [[b, b] for b in biases]
        states = {"x": [5.0], "h": [1.0, 1.0], "c": [c, -c]}
        return solve("lstm_layer_step", w_ih=_nothing(4, 2, 1), w_hh=_nothing(4, 2, 2), bias=bias, **states)

    def test_open_forget_gate_keeps_the_cell(self) -> None:
        solved = self.step(SHUT, OPEN, 1.0, OPEN)
        assert solved["cell"] == [2, -2]
        assert solved["hidden"] == pytest.approx([math.tanh(2), -math.tanh(2)])
        assert solved["unsquashed_hidden"] == [2, -2]
        assert solved["swapped_cell"] == pytest.approx([math.tanh(1)] * 2)
        assert solved["states"] == [solved["hidden"], solved["cell"]]

    def test_shut_output_gate_shows_nothing(self) -> None:
        solved = self.step(HALF, HALF, math.atanh(0.5), SHUT)
        assert solved["hidden"] == [0, 0]
        assert solved["cell"] == pytest.approx([1.25, -0.75])
        assert (solved["kept"], solved["written"]) == ([1, -1], pytest.approx([0.25, 0.25]))
        assert solved["ungated_cell"] == pytest.approx([1.5, -0.5])


class TestGru:
    def step(self, reset: float, update: float, **parameters: Any) -> dict[str, Any]:
        settings = {
            "x": [0.0],
            "h": [1.0, 0.5],
            "w_ih": _nothing(3, 2, 1),
            "w_hh": [*_nothing(2, 2, 2), [[0, 1], [1, 0]]],
            "b_ih": [[reset] * 2, [update] * 2, [0, 0]],
        }
        return solve("gru_layer_step", **settings | parameters)

    def test_open_update_gate_keeps_the_state(self) -> None:
        assert self.step(HALF, OPEN)["hidden"] == [1, 0.5]
        assert self.step(HALF, OPEN)["hidden_chung"] == pytest.approx([math.tanh(0.25), math.tanh(0.5)])

    def test_reset_gate_multiplies_behind_the_matrix(self) -> None:
        """Gates (1, ½): behind the matrix (½, 1) → (½, ½); before it the state becomes (1, ¼) → (¼, 1)."""
        solved = self.step(HALF, SHUT, b_ih=[[OPEN, HALF], [SHUT, SHUT], [0, 0]])
        assert solved["hidden"] == pytest.approx([math.tanh(0.5), math.tanh(0.5)])
        assert solved["hidden_reset_before"] == pytest.approx([math.tanh(0.25), math.tanh(1)])
        assert solved["reset_ignored"] == pytest.approx([math.tanh(0.5), math.tanh(1)])

    def test_shut_reset_gate_hides_the_state_and_its_bias(self) -> None:
        solved = self.step(SHUT, SHUT, b_hh=[[0, 0], [0, 0], [3, 3]])
        assert solved["hidden"] == [0, 0]
        assert solved["hidden_reset_before"] == pytest.approx([math.tanh(3)] * 2)
