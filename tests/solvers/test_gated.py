"""Known values of gated recurrent cells."""

import math
from typing import Any

import pytest

from solvers.registry import get

LOG3 = math.log(3)  # σ(ln 3) = 0.75, tanh(ln 3) = 0.8


def solve(name: str, **parameters: Any) -> dict[str, Any]:
    return get(name).one(parameters)


class TestLstm:
    def test_gate(self) -> None:
        solved = solve("lstm_gate", x=1.0, h=2.0, u=LOG3, w=0.5, b=-1.0)
        assert (solved["gate"], solved["candidate"]) == pytest.approx((0.75, 0.8))
        assert solved["complement"] == pytest.approx(0.25)
        assert solved["preactivation"] == pytest.approx(LOG3)
        assert solved["without_hidden"] == pytest.approx(3 / (3 + math.e))

    def test_cell_update(self) -> None:
        solved = solve("lstm_cell_update", forget=0.5, input=0.25, candidate=0.8, previous=2.0, output=0.5)
        assert (solved["cell"], solved["kept"], solved["written"]) == (1.2, 1.0, 0.2)
        assert solved["hidden"] == pytest.approx(0.5 * math.tanh(1.2))
        assert (solved["swapped_cell"], solved["coupled_cell"], solved["ungated_cell"]) == (0.9, 1.4, 1.8)
        assert (solved["summed_cell"], solved["hidden_without_tanh"]) == (2.2, 0.6)

    def test_gates_of_zero_and_one(self) -> None:
        solved = solve("lstm_cell_update", forget=1, input=0, candidate=1, previous=LOG3, output=1)
        assert (solved["cell"], solved["hidden"]) == (LOG3, pytest.approx(0.8))
        assert get("lstm_cell_update").refer(
            {"forget": 1, "input": 0, "candidate": 0.5, "previous": LOG3, "output": 1}
        )["hidden"] == pytest.approx(0.8)

    def test_step(self) -> None:
        solved = solve("lstm_step", x=1.0, h=0.0, c=0.8, u=[0.0, LOG3, LOG3, 0.0], w=[1, 1, 1, 1])
        gates = [solved[name] for name in ("input_gate", "forget_gate", "candidate", "output_gate")]
        assert gates == pytest.approx([0.5, 0.75, 0.8, 0.5])
        assert solved["cell"] == pytest.approx(1.0)
        assert solved["hidden"] == pytest.approx(math.tanh(1) / 2)
        assert solved["swapped_gates_cell"] == pytest.approx(0.5 * 0.8 + 0.75 * 0.8)
        assert solved["exchanged_cell"] == pytest.approx(0.64)
        assert solved["exchanged_hidden"] == 0


class TestGru:
    def test_step(self) -> None:
        solved = solve("gru_step", x=1.0, h=2.0, u=[0.0, LOG3, LOG3 - 1], w=[0.0, 0.0, 1.0])
        assert (solved["reset_gate"], solved["update_gate"], solved["candidate"]) == pytest.approx((0.5, 0.75, 0.8))
        assert solved["hidden"] == solved["hidden_reset_before"] == pytest.approx(0.25 * 0.8 + 0.75 * 2)
        assert solved["hidden_chung"] == pytest.approx(0.75 * 0.8 + 0.25 * 2)
        assert solved["reset_ignored"] == pytest.approx(0.25 * math.tanh(LOG3 + 1) + 1.5)

    def test_the_bias_beside_the_state_is_reset_too(self) -> None:
        solved = solve("gru_step", x=0.0, h=0.0, u=[0, 0, 0], w=[0, 0, 0], b_hidden=[0, 0, 2 * LOG3])
        assert solved["candidate"] == pytest.approx(0.8)
        assert solved["candidate_reset_before"] == pytest.approx(math.tanh(2 * LOG3))


class TestMemory:
    def test_retention(self) -> None:
        solved = solve("memory_retention", forget=0.5, steps=3)
        assert (solved["retained"], solved["lost"], solved["half_life"]) == pytest.approx((0.125, 0.875, 1))
        assert (solved["linear"], solved["product"], solved["one_more"]) == (-0.5, 1.5, 0.0625)
        assert (solved["bias"], solved["log_forget"]) == pytest.approx((0, -math.log(2)))

    def test_forget_bias(self) -> None:
        solved = solve("forget_bias_retention", bias=LOG3, steps=2)
        assert (solved["gate"], solved["retained"]) == pytest.approx((0.75, 0.5625))
        assert (solved["zero_bias_retained"], solved["gain"]) == pytest.approx((0.25, 2.25))

    def test_gain_beyond_numbers(self) -> None:
        assert not solve("forget_bias_retention", bias=30.0, steps=2000)["valid"]

    def test_product(self) -> None:
        solved = solve("forget_gate_product", forget=[0.5, 0.8, 0.25])
        assert solved["product"] == pytest.approx(0.1)
        assert solved["partial_products"] == pytest.approx([0.5, 0.4, 0.1])
        assert (solved["without_first"], solved["without_last"]) == pytest.approx((0.2, 0.4))
        assert solve("forget_gate_product", forget=[0.5])["without_last"] == 1

    def test_constant_gates(self) -> None:
        solved = solve("lstm_constant_gates", forget=0.5, input=0.5, candidate=0.8, start=4.0, steps=2)
        assert (solved["cell"], solved["kept"], solved["limit"]) == pytest.approx((1.6, 1.0, 0.8))
        assert (solved["one_step"], solved["never_forgotten"], solved["written_once"]) == pytest.approx((2.4, 1.8, 1.4))
