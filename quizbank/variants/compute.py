"""The numbers of a numeric question: parameters, solver outputs and mistakes, for many seeds at once.

Only this module of the core runs solvers. An instance is redrawn when its solver calls it invalid, when a mistake can't
be told from the key or from another mistake, or when the tolerance swallows the key itself (0.004 to 2 decimals).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from quizbank.answers.types import Value
from quizbank.variants.question import MAX_SEED, Answer, Mistake, Numeric
from quizbank.variants.sampling import Sampler, SamplingError
from solvers import registry

MAX_ATTEMPTS = 512  # a seed in 10²⁶ finds nothing where a draw in nine is good
MOST_ATTEMPTS = 128  # that a template of the bank may need among a thousand seeds
_LARGEST_MARGIN = 0.25  # of the largest entry of a key: a wider tolerance would accept almost anything of its size
Array = npt.NDArray[Any]


class AuthoringError(ValueError):
    """A numeric question can't be computed; the message names the field and what to change."""


class Numbers(msgspec.Struct, frozen=True):
    """All numbers of one variant, as Python numbers and nested lists."""

    parameters: dict[str, Value]
    outputs: dict[str, Value]
    mistakes: tuple[Value, ...]


@dataclass(frozen=True)
class Batch:
    """Parameters, outputs and the values of each listed mistake for `seeds`; every array has the batch first."""

    seeds: Array
    constants: Mapping[str, Any]
    parameters: Mapping[str, Array]
    outputs: Mapping[str, Array]
    mistakes: tuple[Array, ...]
    attempts: int

    def rows(self) -> Iterator[Numbers]:
        """The instances one by one, in the order of the seeds."""
        for row in range(len(self.seeds)):
            yield Numbers(
                parameters={**self.constants, **{name: array[row].tolist() for name, array in self.parameters.items()}},
                outputs={name: array[row].tolist() for name, array in self.outputs.items()},
                mistakes=tuple(array[row].tolist() for array in self.mistakes),
            )


def compute(question: Numeric, seeds: range, device: str = "cpu") -> Batch:
    """The numbers of a range of seeds. Raises AuthoringError, and ValueError for a seed outside [0, 2⁶³)."""
    if not 0 <= seeds.start < seeds.stop <= MAX_SEED + 1 or seeds.step != 1:
        raise ValueError(f"seeds must be a range within 0 … {MAX_SEED}, got {seeds}")
    return _Template.of(question).batch(np.arange(seeds.start, seeds.stop, dtype=np.int64), device)


def compute_at(question: Numeric, seeds: Sequence[int], device: str = "cpu") -> Batch:
    """The numbers of ascending seeds. Raises AuthoringError, ValueError for a seed outside [0, 2⁶³)."""
    if not 0 <= seeds[0] <= seeds[-1] <= MAX_SEED:
        raise ValueError(f"seeds must lie within 0 … {MAX_SEED}")
    return _Template.of(question).batch(np.array(seeds, dtype=np.int64), device)


def numbers_at(question: Numeric, seeds: Iterable[int]) -> dict[int, Numbers]:
    """The numbers of scattered seeds, in one batch. Raises AuthoringError, ValueError for a seed outside [0, 2⁶³)."""
    distinct = sorted(set(seeds))
    return dict(zip(distinct, compute_at(question, distinct).rows(), strict=True)) if distinct else {}


def numbers(question: Numeric, seed: int) -> Numbers:
    """The numbers of one seed. Raises AuthoringError."""
    return next(compute(question, range(seed, seed + 1)).rows())


class _Template:
    """A numeric question, prepared: its sampler and its solver."""

    def __init__(self, question: Numeric) -> None:
        self.question = question
        try:
            self.sampler = Sampler(question.id, question.sample)
            self.solver = registry.get(question.solver)
        except (SamplingError, registry.UnknownSolver) as error:
            raise AuthoringError(str(error)) from error

    @staticmethod
    def of(question: Numeric) -> "_Template":
        return _prepared(msgspec.json.encode(question))

    def batch(self, seeds: Array, device: str) -> Batch:
        pending = np.arange(len(seeds))
        done: dict[str, list[tuple[Array, Array]]] = {}
        for attempt in range(MAX_ATTEMPTS):
            parameters = self.sampler.draw(seeds[pending], attempt)
            columns, good = self._solve(parameters, len(pending), device)
            for name, array in columns.items():
                done.setdefault(name, []).append((pending[good], array[good]))
            pending = pending[~good]
            if not len(pending):
                return self._assembled(seeds, done, attempt + 1)
        raise AuthoringError(
            f"sample: seed {int(seeds[pending[0]])} found no valid instance in {MAX_ATTEMPTS} draws; "
            "choose samples in which the solver's input is valid and every mistake differs from the key, "
            "and a tolerance that is small beside the key"
        )

    def _assembled(self, seeds: Array, done: Mapping[str, list[tuple[Array, Array]]], attempts: int) -> Batch:
        groups: dict[str, dict[str, Array]] = {"parameter": {}, "output": {}, "mistake": {}}
        for column, parts in done.items():
            group, name = column.split(":")
            whole = np.empty((len(seeds), *parts[0][1].shape[1:]), dtype=parts[0][1].dtype)
            for rows, values in parts:
                whole[rows] = values
            groups[group][name] = whole
        return Batch(
            seeds=seeds,
            constants=self.sampler.constants,
            parameters=groups["parameter"],
            outputs=groups["output"],
            mistakes=tuple(groups["mistake"].values()),
            attempts=attempts,
        )

    def _solve(self, parameters: Mapping[str, Array], size: int, device: str) -> tuple[dict[str, Array], Array]:
        """Every column of a batch (`group:name` → array), and which rows are good."""
        outputs = self._run(parameters, {}, size, device)
        good = outputs.pop("valid").copy()
        key = self._output(outputs, self.question.answer.output, "answer.output")
        wrong: list[Array] = []
        for mistake in self.question.mistakes:
            value, valid = self._mistake(mistake, parameters, outputs, size, device)
            good &= valid
            for other in (key, *wrong):
                good &= _apart(other, value, self.question.answer)
            wrong.append(value)
        columns = {f"parameter:{name}": array for name, array in parameters.items()}
        columns |= {f"output:{name}": array for name, array in outputs.items()}
        columns |= {f"mistake:{index}": array for index, array in enumerate(wrong)}
        return columns, good & _finite(key) & _told(key, self.question.answer)

    def _run(
        self, parameters: Mapping[str, Array], changed: Mapping[str, Any], size: int, device: str
    ) -> dict[str, Array]:
        try:
            tensors = self.solver.batch({**self.sampler.constants, **parameters, **changed}, size, device)
        except registry.ParameterError as error:
            raise AuthoringError(f"solver {self.solver.name}: {error}") from error
        return {name: tensor.cpu().numpy() for name, tensor in tensors.items()}

    def _mistake(
        self, mistake: Mistake, parameters: Mapping[str, Array], outputs: Mapping[str, Array], size: int, device: str
    ) -> tuple[Array, Array]:
        valid = np.ones(size, dtype=bool)
        if mistake.parameters:
            changed = self._run(parameters, mistake.parameters, size, device)
            valid, outputs = changed.pop("valid"), changed
        value = self._output(outputs, mistake.output or self.question.answer.output, f"mistake {mistake.name}")
        return value, valid & _finite(value)

    @staticmethod
    def _output(outputs: Mapping[str, Array], name: str, place: str) -> Array:
        if name not in outputs:
            raise AuthoringError(f"{place}: the solver has no output {name!r}; it has {', '.join(outputs)}")
        return outputs[name]


@lru_cache(maxsize=256)
def _prepared(encoded: bytes) -> _Template:
    return _Template(msgspec.json.decode(encoded, type=Numeric))


def _finite(array: Array) -> Array:
    return np.asarray(np.isfinite(array).reshape(len(array), -1).all(axis=1))


def margin(answer: Answer, key: Array) -> Array:
    """How far a submission may lie from `key` and still count: `answers.tolerance` for arrays."""
    size = np.abs(key.astype(np.float64))
    if answer.decimals is not None:
        return np.full_like(size, 0.51 * 10.0**-answer.decimals)
    if answer.significant is not None:
        positive = np.where(size > 0, size, 1.0)
        exponent = np.floor(np.log10(positive))
        exponent -= 10.0**exponent > positive  # the logarithm of 999999.9999999999 is rounded up to 6
        return np.where(size > 0, 0.51 * 10.0 ** (exponent - answer.significant + 1), 0.0)
    return (answer.atol or 0.0) + (answer.rtol or 0.0) * size


def _told(key: Array, answer: Answer) -> Array:
    """Per row: is the tolerance small beside the key? Where the key is zero, any is."""
    size = np.abs(key.astype(np.float64)).reshape(len(key), -1)
    widest = margin(answer, key).reshape(len(key), -1).max(axis=1)
    largest = size.max(axis=1)
    return np.asarray((largest == 0) | (widest < _LARGEST_MARGIN * largest))


def _apart(key: Array, wrong: Array, answer: Answer) -> Array:
    """Per row: does an answer exist that is right for one and not for the other, by the full width of both?"""
    if key.shape != wrong.shape:
        return np.ones(len(key), dtype=bool)
    distance = np.abs(key.astype(np.float64) - wrong.astype(np.float64))
    entries = distance > margin(answer, key) + margin(answer, wrong)
    return np.asarray(entries.reshape(len(key), -1).any(axis=1))
