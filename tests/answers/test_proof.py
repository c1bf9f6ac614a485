"""Expressions that floating point can't compare are compared by another process, or called too complicated in time."""

import os
import signal
import time

import pytest

from quizbank import judge
from quizbank.answers import proof, prover
from quizbank.answers.expression_grammar import parse
from quizbank.answers.symbols import Symbols

X = {"x": (1.0, 2.0)}


def status(text: str, key: str) -> str:
    return judge(text, key, type="expression", variables=X).status


@pytest.mark.parametrize(
    ("text", "key", "expected"),
    [
        ("(x + 1e20) - 1e20", "x", "correct"),
        ("(x + 1e20) - 1e20 + 0.001", "x", "incorrect"),
        ("exp(800x)/exp(799x)", "exp(x)", "correct"),
        ("exp(800x)/exp(798x)", "exp(x)", "incorrect"),
        ("9^9^9 * x / 9^9^9", "x", "correct"),
        ("sin(1e300 x)^2 + cos(1e300 x)^2", "1", "correct"),
        ("ln(exp(2000 x))", "2000 x", "correct"),
        ("2^(exp(1000))", "x", "invalid"),
    ],
)
def test_what_floating_point_hides_is_settled(text: str, key: str, expected: str) -> None:
    assert status(text, key) == expected


def test_what_takes_too_long_is_invalid_and_the_next_is_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "SECONDS", 0.5)
    tower = "exp(exp(exp(exp(2x))))"
    began = time.monotonic()
    grade = judge(f"{tower} - {tower} + x", "x", type="expression", variables=X)
    assert grade.status == "invalid" and "too complicated" in grade.feedback[0].en
    assert time.monotonic() - began < 30
    monkeypatch.undo()
    assert status("(x + 1e20) - 1e20", "x") == "correct"


def test_a_killed_process_costs_one_answer_at_most() -> None:
    assert status("(x + 1e20) - 1e20", "x") == "correct"
    pid = proof._child.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert status("(x + 1e20) - 1e20", "x") in ("correct", "invalid")
    assert status("(x + 1e20) - 1e20", "x") == "correct"
    assert proof._child.pid != pid


@pytest.mark.parametrize(
    ("text", "key", "expected"),
    [
        ("tanh(x/2)/2 + 1/2", "sigmoid(x)", True),
        ("softplus(x) - x", "softplus(-x)", True),
        ("max(x, 0)", "relu(x)", True),
        ("log2(x)", "ln(x)/ln(2)", True),
        ("log10(x) sqrt(x)", "x^0.5 * ln(x)/ln(10)", True),
        ("1/(x - x)", "x", False),
        ("ln(-x)", "x", False),
        ("sqrt(-x)", "x", False),
        ("(-x)^0.5", "x", False),
        ("x", "1/(x - x)", None),
        ("erf(x) + sign(x) + abs(x) + min(x, 9) + pi e", "erf(x) + 1 + 2x + e pi", True),
    ],
)
def test_the_other_process_judges_as_this_one(text: str, key: str, expected: bool | None) -> None:
    symbols = Symbols.of(["x"])
    points = {"x": [1 + index / 10 for index in range(10)]}
    assert prover.equal(parse(text, symbols), parse(key, symbols), points) is expected


def test_sympy_is_not_loaded_here() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from quizbank import judge;"
        "judge('(x + 1e20) - 1e20', 'x', type='expression', variables={'x': (1, 2)});"
        "sys.exit('sympy' in sys.modules or 'mpmath' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
