"""The proof of a solver: its batched answer, its answer one by one and its reference's must be the same."""

import math
import random
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from solvers.registry import ParameterError, Solver, Value, get

TOLERANCE = 1e-9
"""The largest relative error of a decimal. Integers must be equal."""

_FLOOR = 1e-3  # decimals below this are compared absolutely, or a cancelled sum could never pass
_GROUP = 16
_LARGEST_DRAW = 10
_KEPT_FAILURES = 10
# What PyTorch, SymPy and Python raise for input that they refuse; anything else is a bug of ours and surfaces.
_REFUSALS = (ArithmeticError, LookupError, RuntimeError, TypeError, ValueError)


@dataclass(frozen=True)
class Failure:
    """An instance on which two answers differ: `against` says which answer the batch was compared with."""

    parameters: Mapping[str, Value]
    against: str
    output: str
    got: Value
    expected: Value

    def __str__(self) -> str:
        """One line for people."""
        values = ", ".join(f"{name}={value}" for name, value in self.parameters.items())
        return f"{self.output}: {self.got}, but {self.against} has {self.expected}, at {values}"


@dataclass
class Verdict:
    """What a comparison found.

    compared: valid instances; invalid: instances drawn that have no answer; worst: the largest relative error of a
    decimal; batch_seconds and reference_seconds: time for the same instances; failures: the first ones only.
    """

    name: str
    compared: int = 0
    invalid: int = 0
    worst: float = 0.0
    batch_seconds: float = 0.0
    reference_seconds: float = 0.0
    failures: list[Failure] = field(default_factory=list)

    @property
    def proven(self) -> bool:
        """Were instances compared, and did all agree?"""
        return self.compared > 0 and not self.failures


def verify(name: str, instances: int, seed: int = 0, seconds: float = math.inf) -> Verdict:
    """Compare the batched answer with the single ones and the reference, on `instances` valid random instances.

    Instances are drawn in groups of one batch (the same sizes and batchwide values). Fewer are compared where most of
    what is drawn is invalid, or where that takes longer than `seconds`. Raises UnknownSolver.
    """
    solver = get(name)
    dice = random.Random(f"{name} {seed}")
    verdict = Verdict(name)
    with _one_thread():
        _run(solver, dice, instances, verdict, time.monotonic() + seconds)
    return verdict


@contextmanager
def _one_thread() -> Iterator[None]:
    """Tensors of a few numbers gain nothing from threads, and waiting for them can take most of the time."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def _run(solver: Solver, dice: random.Random, instances: int, verdict: Verdict, until: float) -> None:
    while verdict.compared < instances and verdict.compared + verdict.invalid < _LARGEST_DRAW * instances:
        if verdict.compared and time.monotonic() > until:
            return
        count = min(_GROUP, instances - verdict.compared)
        for parameters, outputs in _solved(solver, solver.draw(dice, count), verdict):
            _compare(solver, parameters, outputs, verdict)


def _solved(
    solver: Solver, group: list[dict[str, Value]], verdict: Verdict
) -> Iterator[tuple[dict[str, Value], dict[str, npt.NDArray[Any]]]]:
    """The valid instances of a group, each with its row of the batch."""
    stacked = {
        name: group[0][name] if parameter.batchwide else [instance[name] for instance in group]
        for name, parameter in solver.parameters.items()
    }
    start = time.perf_counter()
    try:
        outputs = solver.batch(stacked, len(group))
    except ParameterError:  # sizes that don't go together, such as a kernel larger than its image
        verdict.invalid += len(group)
        return
    verdict.batch_seconds += time.perf_counter() - start
    _check_forms(outputs, group, verdict)
    arrays = {name: tensor.numpy() for name, tensor in outputs.items()}
    for row, instance in enumerate(group):
        if arrays["valid"][row]:
            yield instance, {name: array[row] for name, array in arrays.items()}
        else:
            verdict.invalid += 1


def _check_forms(outputs: Mapping[str, Tensor], group: list[dict[str, Value]], verdict: Verdict) -> None:
    """Outputs are float64 or int64 with the batch first; dividing int64 tensors, for one, gives float32."""
    for name, tensor in outputs.items():
        wanted = (torch.bool,) if name == "valid" else (torch.float64, torch.int64)
        if tensor.dtype not in wanted or tensor.dim() == 0 or len(tensor) != len(group):
            got = f"{tensor.dtype} of shape {list(tensor.shape)}"
            expected = f"{' or '.join(map(str, wanted))} with {len(group)} rows"
            _fail(verdict, Failure(group[0], "the form of outputs", name, got, expected))


def _compare(
    solver: Solver, parameters: dict[str, Value], outputs: Mapping[str, npt.NDArray[Any]], verdict: Verdict
) -> None:
    verdict.compared += 1
    _match(parameters, outputs, solver.one(parameters), "one instance alone", verdict)
    start = time.perf_counter()
    try:
        expected = solver.refer(parameters)
    except _REFUSALS as error:
        _fail(verdict, Failure(parameters, "the reference", "(all)", "an answer", f"{type(error).__name__}: {error}"))
        return
    verdict.reference_seconds += time.perf_counter() - start
    _match(parameters, outputs, expected, "the reference", verdict)


def _match(
    parameters: dict[str, Value],
    outputs: Mapping[str, npt.NDArray[Any]],
    expected: Mapping[str, Value],
    against: str,
    verdict: Verdict,
) -> None:
    if not expected:
        _fail(verdict, Failure(parameters, against, "(all)", "outputs", "none"))
    for name, value in expected.items():
        if name not in outputs:
            _fail(verdict, Failure(parameters, against, name, "no such output", value))
            continue
        error = relative_error(outputs[name], value)
        if error > TOLERANCE:
            _fail(verdict, Failure(parameters, against, name, outputs[name].tolist(), value))
        else:
            verdict.worst = max(verdict.worst, error)


def _fail(verdict: Verdict, failure: Failure) -> None:
    if len(verdict.failures) < _KEPT_FAILURES:
        verdict.failures.append(failure)


def relative_error(got: npt.NDArray[Any], expected: Value) -> float:
    """The largest error of an entry, relative to the expected one; infinite for a wrong shape or integer, or nan."""
    wanted = np.asarray(expected)
    if got.shape != wanted.shape:
        return float("inf")
    if got.dtype.kind != "f":
        return 0.0 if np.array_equal(got, wanted) else float("inf")
    differs = got != wanted
    with np.errstate(invalid="ignore"):  # inf - inf
        error = (np.abs(got - wanted) / np.maximum(np.abs(wanted), _FLOOR))[differs]
    return float("inf") if np.isnan(error).any() else float(error.max(initial=0.0))
