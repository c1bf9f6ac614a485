"""Known values of a GRU's parts."""

import math
from typing import Any

import pytest

from solvers.registry import get

LOG3 = math.log(3)  # tanh(ln 3) = 0.8


def solve(name: str, **parameters: Any) -> dict[str, Any]:
    return get(name).one(parameters)


def test_reset_of_zero_hides_the_state() -> None:
    solved = solve("gru_candidate", x=1.0, h=2.0, u=0.0, w=LOG3, reset=0.5)
    assert (solved["candidate"], solved["closed"]) == (pytest.approx(0.8), 0)
    assert solved["open"] == pytest.approx(math.tanh(2 * LOG3))
    assert (solved["reset_outside"], solved["inverted"]) == pytest.approx((solved["open"] / 2, 0.8))


def test_the_bias_beside_the_state_is_reset_too() -> None:
    solved = solve("gru_candidate", x=0.0, h=0.0, u=1.0, w=1.0, reset=0.0, b_hidden=LOG3)
    assert solved["candidate"] == 0
    assert solved["candidate_reset_before"] == pytest.approx(0.8)


def test_interpolation() -> None:
    solved = solve("gru_interpolation", update=0.75, candidate=0.8, h=-1.0)
    assert (solved["hidden"], solved["hidden_chung"]) == pytest.approx((-0.55, 0.35))
    assert (solved["kept"], solved["written"], solved["change"]) == pytest.approx((-0.75, 0.2, 0.45))
    assert solve("gru_interpolation", update=1, candidate=0.8, h=-1.0)["hidden"] == -1
