"""Outputs sorted by what docstrings say of them."""

import random

import pytest

from solvers.docs import Outputs, sorted_outputs
from solvers.names import FAMILY_OF_SOLVER
from solvers.registry import ParameterError, get

DOC = """Some loss.

    Outputs: loss (mean of losses), losses [n] and weights [n], total = sum of losses; naive (a wrong turn).
    Wrong turns: swapped (the loss of weights and losses exchanged), without_root [n], other = total · loss.
    Invalid where total is 0.
"""


def test_answer_steps_and_wrong_turns() -> None:
    names = ["weights", "losses", "loss", "swapped", "total", "naive", "without_root", "other", "untold", "valid"]
    assert sorted_outputs(DOC, names) == Outputs(
        ("loss",), ("losses", "weights", "total", "untold"), ("swapped", "naive", "without_root", "other")
    )


def test_without_documentation_the_first_is_the_answer() -> None:
    assert sorted_outputs("", ["a", "b", "valid"]) == Outputs(("a",), ("b",), ())


@pytest.mark.parametrize("name", FAMILY_OF_SOLVER)
def test_every_solver_has_an_answer(name: str) -> None:
    solver, dice = get(name), random.Random(3)
    for _ in range(40):
        try:
            outputs = solver.one(solver.random(dice))
        except ParameterError:
            continue
        assert sorted_outputs(solver.doc, outputs).result
        return
    raise AssertionError("no instance could be drawn")
