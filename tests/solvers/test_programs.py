"""References as programs that stand alone: each gives the key of its question without this project."""

import ast
from typing import Any

import numpy as np
import pytest

from quizbank.bank.bank import Bank
from quizbank.variants.compute import numbers
from quizbank.variants.question import Numeric
from solvers.names import FAMILY_OF_SOLVER
from solvers.parameters import ParameterError
from solvers.programs import program
from solvers.registry import UnknownSolver

TEMPLATES = [question for question in Bank.load().questions.values() if isinstance(question, Numeric)]


def run(code: str) -> Any:
    """The value of the program's last line."""
    tree = ast.parse(code)
    last = tree.body.pop()
    assert isinstance(last, ast.Expr)
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(tree, "program", "exec"), names)
    return eval(compile(ast.Expression(last.value), "program", "eval"), names)


@pytest.mark.parametrize("part", range(8))
def test_the_program_of_every_template_gives_its_key(part: int) -> None:
    for question in TEMPLATES[part::8]:
        found = numbers(question, 3)
        code = program(question.solver, found.parameters, question.answer.output)
        assert "solvers" not in code and "quizbank" not in code, question.id
        key = np.asarray(found.outputs[question.answer.output], dtype=float)
        assert np.allclose(np.asarray(run(code), dtype=float), key, rtol=1e-5, atol=1e-7), question.id


def test_only_what_is_needed_is_taken() -> None:
    parameters = {"size": 32, "kernels": [3, 5], "strides": [1, 2], "paddings": [0, 1], "channels": 8}
    code = program("conv_chain_sizes", parameters, "output")
    assert code.count("\ndef ") == 2 and "functional" not in code and "@reference" not in code
    assert code.endswith('answer.tolist() if hasattr(answer, "tolist") else answer')
    assert run(code) == 14


def test_unknown_names_and_wrong_numbers_are_refused() -> None:
    with pytest.raises(UnknownSolver):
        program("conv_chain_size", {}, "output")
    with pytest.raises(ParameterError):
        program(next(iter(FAMILY_OF_SOLVER)), {"nonsense": 1}, "output")
