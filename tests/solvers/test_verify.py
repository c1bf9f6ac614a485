"""The comparison of a solver with itself and its reference catches every kind of disagreement."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from solvers import registry, verify
from solvers.registry import Integer, ParameterError, Real, Shared


def _double(x: Tensor, n: Tensor, shift: int) -> dict[str, Tensor]:
    if shift == 3:
        raise ParameterError("shift: 3 is refused")
    return {"output": x * 2, "next": n + 1, "pair": torch.stack([n, n], 1), "valid": n > 0}


def _right(x: float, n: int, shift: int) -> dict[str, Any]:
    return {"output": x + x, "next": n + 1, "pair": [n, n]}


Check = Callable[..., verify.Verdict]


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch) -> Iterator[Check]:
    """Verify a toy solver with the given reference (and function)."""

    def run(reference: Callable[..., dict[str, Any]], function: Any = _double) -> verify.Verdict:
        parameters = {"x": Real(), "n": Integer(low=0, high=9), "shift": Shared(low=0, high=3)}
        monkeypatch.setitem(registry._SOLVERS, "toy", registry.Solver("toy", function, parameters, {}))
        monkeypatch.setitem(registry._REFERENCES, "toy", reference)
        monkeypatch.setitem(registry.FAMILY_OF_SOLVER, "toy", "convolution")
        return verify.verify("toy", 100)

    yield run


def test_agreement(check: Check) -> None:
    verdict = check(_right)
    assert verdict.proven
    assert verdict.compared == 100
    assert verdict.invalid > 0
    assert verdict.batch_seconds > 0
    assert verdict.reference_seconds > 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"output": 1e-3},
        {"next": 0},
        {"next": 1.5},
        {"pair": [1, 1, 1]},
        {"output": float("nan")},
        {"unknown": 1},
    ],
)
def test_a_wrong_reference_is_found(check: Check, wrong: dict[str, Any]) -> None:
    verdict = check(lambda x, n, shift: wrong)
    assert not verdict.proven
    assert verdict.failures[0].against == "the reference"
    assert next(iter(wrong)) in str(verdict.failures[0])


def test_a_small_error_is_found(check: Check) -> None:
    assert not check(lambda x, n, shift: {"output": x * 2 * (1 + 1e-7)}).proven


def test_a_reference_without_outputs_is_a_failure(check: Check) -> None:
    assert not check(lambda x, n, shift: {}).proven


def test_a_reference_that_raises_is_a_failure(check: Check) -> None:
    def raises(x: float, n: int, shift: int) -> dict[str, Any]:
        raise RuntimeError("kernel too large")

    assert "RuntimeError: kernel too large" in str(check(raises).failures[0])


def test_instances_that_influence_each_other_are_found(check: Check) -> None:
    def leaking(x: Tensor, n: Tensor, shift: int) -> dict[str, Tensor]:
        return {"output": x + x.mean()}

    assert {f.against for f in check(_right, leaking).failures} == {"one instance alone", "the reference"}


@pytest.mark.parametrize(
    ("output", "got"),
    [
        (lambda x, n: x.float(), "float32 of shape"),
        (lambda x, n: n / 2, "float32 of shape"),
        (lambda x, n: n > 3, "bool of shape"),
        (lambda x, n: torch.cat([x, x]), "float64 of shape [32]"),
    ],
)
def test_outputs_of_another_form_are_found(check: Check, output: Any, got: str) -> None:
    def reference(x: float, n: int, shift: int) -> dict[str, Any]:
        return {"output": output(torch.tensor([x]), torch.tensor([n]))[0]}

    verdict = check(reference, lambda x, n, shift: {"output": output(x, n)})
    assert got in str(verdict.failures[0])


def test_nothing_valid_proves_nothing(check: Check) -> None:
    verdict = check(_right, lambda x, n, shift: {"output": x, "valid": n > 9})
    assert verdict.compared == 0
    assert not verdict.proven


@pytest.mark.parametrize(
    ("got", "expected", "error"),
    [
        (np.array([1.0, 2.0]), [1.0, 2.0], 0.0),
        (np.array([1.0, 2.0]), [1.0, 2.2], 0.2 / 2.2),
        (np.array(np.inf), np.inf, 0.0),
        (np.array(1e-6), 0.0, 1e-3),
        (np.array(1), 1, 0.0),
        (np.array(1), True, 0.0),
        (np.array(1), 2, np.inf),
        (np.array([1.0]), 1.0, np.inf),
        (np.array(np.nan), np.nan, np.inf),
    ],
)
def test_relative_error(got: Any, expected: Any, error: float) -> None:
    assert verify.relative_error(got, expected) == pytest.approx(error)
