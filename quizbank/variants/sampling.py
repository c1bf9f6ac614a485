"""Parameters drawn from a seed: any variant, alone or by the million, is the same variant.

The generator is counter-based (NumPy's Philox): its key comes from the question's id and the redraw round, its counter
from the seed, and every instance owns a block of draws of the same size. So seed `s` alone equals row `s` of a batch,
bit for bit, and a range of seeds is one vectorised call.
"""

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from quizbank.variants.question import Draw, Sample

_LANES = 4  # Philox yields four words for each step of its counter
_LARGEST_GRID = 1_000_000

Array = npt.NDArray[Any]


class SamplingError(ValueError):
    """A sample can't be drawn from: the message names the parameter and what to change."""


@dataclass(frozen=True)
class _Parameter:
    """One sampled parameter: a table of values, and how many of them make an instance."""

    name: str
    table: Array
    shape: tuple[int, ...]
    distinct: bool

    @cached_property
    def draws(self) -> int:
        return math.prod(self.shape)

    def values(self, words: Array) -> Array:
        """Values for uint64 words of shape [batch, draws]; the result has the shape [batch, *shape, *entry]."""
        indices = _distinct(words, len(self.table)) if self.distinct else _below(words, len(self.table))
        return self.table[indices].reshape(len(words), *self.shape, *self.table.shape[1:])


def _below(words: Array, count: int) -> npt.NDArray[np.int64]:
    """Indices in [0, count) from the upper 32 bits of uint64 words; the bias is below count / 2³²."""
    high = words >> np.uint64(32)
    return ((high * np.uint64(count)) >> np.uint64(32)).astype(np.int64)


def _distinct(words: Array, count: int) -> npt.NDArray[np.int64]:
    """As `_below`, with no index twice in a row: each draw skips, in ascending order, the indices already taken."""
    taken = np.empty((len(words), 0), dtype=np.int64)
    columns = []
    for column in range(words.shape[1]):
        index = _below(words[:, column], count - column)
        for earlier in range(column):
            index += index >= taken[:, earlier]
        columns.append(index)
        taken = np.sort(np.stack(columns, axis=1), axis=1)
    return np.stack(columns, axis=1)


def _table(name: str, choices: Sequence[Any]) -> Array:
    try:
        table = np.array(choices)
    except ValueError as error:
        raise SamplingError(f"sample.{name}: the choices are ragged; give lists of one shape") from error
    if table.dtype.kind not in "if":
        raise SamplingError(f"sample.{name}: choices must be numbers, or lists of numbers of one shape")
    return table


def _grid(name: str, draw: Draw) -> Array:
    if draw.start is None or draw.to is None:
        raise SamplingError(f"sample.{name}: give `from` and `to`, or `choices`")
    # Decimal arithmetic: 0.1 + 2·0.1 must be the 0.3 that a person writes down.
    start, to, step = (Decimal(str(number)) for number in (draw.start, draw.to, draw.step))
    if step <= 0 or to < start:
        raise SamplingError(f"sample.{name}: `step` must be positive and `to` not below `from`")
    count = int((to - start) / step) + 1
    if count > _LARGEST_GRID:
        raise SamplingError(f"sample.{name}: {count:,} grid values; at most {_LARGEST_GRID:,}")
    whole = all(isinstance(number, int) for number in (draw.start, draw.to, draw.step))
    grid = [start + index * step for index in range(count)]
    return np.array([int(value) if whole else float(value) for value in grid])


class Sampler:
    """Draws the parameters of one question. Raises SamplingError when the samples make no sense."""

    def __init__(self, question_id: str, samples: Mapping[str, Sample]) -> None:
        self._key = int.from_bytes(hashlib.blake2b(question_id.encode(), digest_size=8).digest(), "big")
        self.constants = {name: sample for name, sample in samples.items() if not isinstance(sample, Draw | list)}
        self._parameters = [
            self._parameter(name, sample) for name, sample in samples.items() if isinstance(sample, Draw | list)
        ]
        draws = sum(parameter.draws for parameter in self._parameters)
        self._steps = max(1, math.ceil(draws / _LANES))

    @staticmethod
    def _parameter(name: str, sample: Draw | list[Any]) -> _Parameter:
        draw = Draw(choices=sample) if isinstance(sample, list) else sample
        if draw.choices is not None and draw.start is not None:
            raise SamplingError(f"sample.{name}: give `choices`, or `from` and `to`, not both")
        table = _grid(name, draw) if draw.choices is None else _table(name, draw.choices)
        if draw.distinct and math.prod(draw.shape) > len(table):
            raise SamplingError(f"sample.{name}: {math.prod(draw.shape)} distinct values of only {len(table)}")
        return _Parameter(name, table, draw.shape, draw.distinct)

    @property
    def sizes(self) -> list[tuple[int, int, bool]]:
        """For each parameter: how many different values it has, how many are drawn, and whether without repeats."""
        return [
            (len(np.unique(parameter.table, axis=0)), parameter.draws, parameter.distinct)
            for parameter in self._parameters
        ]

    def draw(self, seeds: Array, attempt: int = 0) -> dict[str, Array]:
        """Values for each seed (a sorted int64 array), the batch first; `attempt` counts redraws."""
        words = self._words(seeds, attempt)
        result, column = {}, 0
        for parameter in self._parameters:
            result[parameter.name] = parameter.values(words[:, column : column + parameter.draws])
            column += parameter.draws
        return result

    def _words(self, seeds: Array, attempt: int) -> Array:
        first, span = int(seeds[0]), int(seeds[-1]) - int(seeds[0]) + 1
        if span <= 64 * len(seeds):
            return np.asarray(self._range(first, span, attempt)[seeds - first])
        return np.concatenate([self._range(int(seed), 1, attempt) for seed in seeds])

    def _range(self, first: int, count: int, attempt: int) -> Array:
        generator = np.random.Philox(key=self._key | attempt << 64, counter=first * self._steps)
        words = generator.random_raw(count * self._steps * _LANES).reshape(count, -1)
        return np.asarray(words)
