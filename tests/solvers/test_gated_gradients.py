"""Gradients of an LSTM worked by hand."""

import math
from typing import Any

import pytest

from solvers.registry import get

LOG3 = math.log(3)  # σ(ln 3) = 0.75, tanh(ln 3) = 0.8


def solve(name: str, **parameters: Any) -> dict[str, Any]:
    return get(name).one(parameters)


class TestStep:
    def step(self, **parameters: Any) -> dict[str, Any]:
        """c = 0.5·2·ln 3 + 0 = ln 3, so tanh(c) = 0.8 and its slope 0.36."""
        gates = {"input": 0.25, "forget": 0.5, "candidate": 0.0, "output": 0.5, "previous": 2 * LOG3}
        return solve("lstm_step_gradients", **gates | parameters)

    def test_gradients(self) -> None:
        solved = self.step()
        assert solved["by_cell"] == pytest.approx(0.18)
        assert solved["gradients"] == pytest.approx([0, 0.18 * 2 * LOG3, 0.18 * 0.25, 0.8])
        assert solved["deltas"] == pytest.approx([0, 0.25 * 0.18 * 2 * LOG3, 0.045, 0.2])
        assert solved["by_previous"] == pytest.approx(0.09)

    def test_the_future_reaches_the_cell_but_not_the_output_gate(self) -> None:
        solved = self.step(hidden_gradient=0.0, cell_gradient=1.0)
        assert (solved["by_cell"], solved["by_output"], solved["by_candidate"]) == (1, 0, 0.25)
        assert solved["deltas_without_future"] == [0, 0, 0, 0]

    def test_wrong_turns(self) -> None:
        solved = self.step()
        assert solved["deltas_without_squash"][2] == pytest.approx(0.5 * 0.25)
        assert solved["deltas_sigmoid_candidate"][2] == 0
        assert solved["deltas_swapped"][:2] == pytest.approx([0.18 * 2 * LOG3 * 0.1875, 0])


class TestThroughTime:
    def test_gates_that_ignore_the_state_leave_the_direct_path_alone(self) -> None:
        """All w are 0, so ∂h_T/∂c_0 is o·(1 − tanh²(c))·Π f: here f = 3/4 twice and c = ln 3."""
        start = LOG3 / 0.5625
        values = {"inputs": [1.0, 1.0], "u": [0, LOG3, 0, 0], "w": [0, 0, 0, 0], "c0": start, "target": 0.4}
        solved = solve("lstm_bptt", **values)
        assert solved["cells"] == pytest.approx([0.75 * start, LOG3])
        assert solved["last"] == pytest.approx(0.4)
        assert (solved["direct"], solved["hidden_by_c0"]) == pytest.approx((0.5625, 0.5 * 0.36 * 0.5625))
        assert solved["hidden_by_c0_direct"] == pytest.approx(solved["hidden_by_c0"])
        assert solved["hidden_by_h0"] == 0
        assert solved["grad_w"] == pytest.approx([0, 0, 0, 0], abs=1e-12)

    def test_one_step(self) -> None:
        solved = solve("lstm_bptt", inputs=[2.0], u=[0, 0, 0, 0], w=[1, 1, 1, 1], target=-0.6, c0=2 * LOG3)
        assert (solved["last"], solved["error"], solved["loss"]) == pytest.approx((0.4, 1.0, 0.5))
        assert solved["grad_b"] == pytest.approx([0, 0.25 * 0.18 * 2 * LOG3, 0.09, 0.2])
        assert solved["grad_u"] == pytest.approx([2 * value for value in solved["grad_b"]])
        assert solved["grad_w_last_step"] == solved["grad_w"] == [0, 0, 0, 0]


class TestFactors:
    def test_plain_rnn_against_cell(self) -> None:
        solved = solve("memory_path_factors", weight=0.5, slope=0.5, forget=0.5, steps=2)
        assert (solved["rnn"], solved["lstm"], solved["ratio"]) == (0.0625, 0.25, 4)
        assert solved["orders"] == pytest.approx(math.log10(4))
        assert (solved["rnn_added"], solved["lstm_added"], solved["lstm_with_slope"]) == (0.5, 1, 0.0625)

    def test_nothing_to_compare_where_the_rnn_passes_nothing(self) -> None:
        assert not solve("memory_path_factors", weight=0.0, slope=0.5, forget=0.5, steps=2)["valid"]
        assert not solve("memory_path_factors", weight=0.1, slope=0.1, forget=0.9, steps=9_000)["valid"]
