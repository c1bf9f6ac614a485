"""Numeric variants as JSON lines by the hundred thousand: each distinct number is formatted once, and looked up.

The lines are, byte for byte, those of `records.full` one by one. A record is a row of pieces: constant bytes, and
columns for what differs. Parameters come from a grid, so a column has few distinct values; each is formatted by the
same code that formats it alone. Neighbouring pieces become one where their values together are few enough: it is the
number of pieces that takes time, not that of bytes.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from quizbank.answers.echo import exact
from quizbank.answers.tolerance import Tolerance
from quizbank.render.placeholders import Placeholder, fill, formatted, parts
from quizbank.text import LANGUAGES, Language, Text
from quizbank.variants.compute import Batch
from quizbank.variants.making import numeric_variant
from quizbank.variants.question import Numeric
from quizbank.variants.records import blind, full

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Column:
    """What differs from record to record. table: the distinct texts. places: which of them each record has."""

    table: list[bytes]
    places: Array

    def texts(self) -> list[bytes]:
        """The text of each record."""
        table = np.empty(len(self.table), dtype=object)
        table[:] = self.table
        return table[self.places].tolist()  # type: ignore[no-any-return]


Piece = bytes | Column
_Encode = Callable[[list[Any]], list[bytes]]

_SCALES = (1, 2, 4, 10, 20, 100, 1000, 10_000)
_WIDEST = 200_000  # distinct values that a table by offset may span
_JOINED = 32  # records for each text of a table of joined columns, at least: making the table must pay


def lines(question: Numeric, batch: Batch, languages: Sequence[Language] = LANGUAGES, *, keys: bool = True) -> bytes:
    """A JSON line an instance, in the order of the batch. Raises PlaceholderError.

    keys: with the key, the mistakes and the solution; otherwise the blind record.
    """
    try:
        return _Lines(question, batch, languages).written(keys)
    except _OneByOne:
        return slow(question, batch, languages, keys=keys)


class _Lines:
    def __init__(self, question: Numeric, batch: Batch, languages: Sequence[Language]) -> None:
        self._question, self._batch, self._languages = question, batch, languages
        self._size = len(batch.seeds)
        self._columns: dict[tuple[int, str], Column] = {}
        first = next(batch.rows())
        self._model = numeric_variant(question, int(batch.seeds[0]), first.parameters, first.outputs, first.mistakes)

    def written(self, keys: bool) -> bytes:
        pieces = self._full() if keys else self._blind()
        columns = [column.texts() for column in _merged(pieces, self._size)]
        return b"".join(chain.from_iterable(zip(*columns, strict=True)))

    # Records: the fields of `records.blind` and `records.full`, in their order

    def _blind(self) -> Iterator[Piece]:
        record = blind(self._model, self._languages)
        yield b'{"id":' + _json(record["id"]) + b',"seed":'
        yield self._column(self._batch.seeds, "json", _json_all)
        for name in ("version", "topic", "difficulty", "type"):
            yield b',"' + name.encode() + b'":' + _json(record[name])
        yield b',"stem":'
        yield from self._texts(self._question.stem)
        for name in ("rows", "lefts", "variables", "tolerance"):
            yield b',"' + name.encode() + b'":' + _json(record[name])
        yield b"}\n"

    def _full(self) -> Iterator[Piece]:
        *pieces, _ = self._blind()
        yield from pieces
        record = full(self._model, self._languages)
        key = self._batch.outputs[self._question.answer.output]
        yield b',"key":'
        yield from self._values(key)
        yield b',"key_text":"'
        yield from self._key_text(key)
        yield b'","rules":' + _json(record["rules"]) + b',"mistakes":['
        for index, (mistake, values) in enumerate(zip(self._question.mistakes, self._batch.mistakes, strict=True)):
            yield (b"," if index else b"") + b'{"name":' + _json(mistake.name) + b',"value":'
            yield from self._values(values)
            yield b',"says":'
            yield from self._texts(mistake.says, values)
            yield b"}"
        yield b'],"explanations":' + _json(record["explanations"]) + b',"hints":['
        for index, hint in enumerate(self._question.hints):
            yield b"," if index else b""
            yield from self._texts(hint)
        yield b'],"solution":'
        yield from self._texts(self._question.solution)
        yield b',"parameters":{'
        named = {**self._batch.constants, **self._batch.parameters}
        for index, (name, value) in enumerate(named.items()):
            yield (b"," if index else b"") + _json(name) + b":"
            if isinstance(value, np.ndarray):
                yield from self._values(value)
            else:
                yield _json(value)
        yield b"}}\n"

    # Values

    def _values(self, array: Array) -> Iterator[Piece]:
        """Numbers, or nested lists of them, as JSON."""
        return self._nested(array, "json", _json_all, b"[", b",", b"]")

    def _key_text(self, key: Array) -> Iterator[Piece]:
        answer = self._question.answer
        tolerance = Tolerance.of(
            decimals=answer.decimals, significant=answer.significant, rtol=answer.rtol, atol=answer.atol
        )

        def encode(values: list[Any]) -> list[bytes]:
            return [exact(value, tolerance).encode() for value in values]

        if answer.type == "shape":
            end = b",)" if key.shape[1] == 1 else b")"
            return self._nested(key, "typed", encode, b"(", b", ", end)
        return self._nested(key, "typed", encode, b"[", b", ", b"]")

    def _nested(
        self, array: Array, how: str, encode: _Encode, begin: bytes, between: bytes, end: bytes
    ) -> Iterator[Piece]:
        if array.ndim == 1:
            yield self._column(array, how, encode)
            return
        yield begin
        for index in range(array.shape[1]):
            if index:
                yield between
            yield from self._nested(array[:, index], how, encode, begin, between, end)
        yield end

    # Texts

    def _texts(self, text: Text, wrong: Array | None = None) -> Iterator[Piece]:
        """A text in each language, as a JSON object."""
        for index, language in enumerate(self._languages):
            yield (b"," if index else b"{") + _json(language) + b':"'
            yield from self._filled(text.of(language), wrong)
            yield b'"'
        yield b"}"

    def _filled(self, text: str, wrong: Array | None) -> Iterator[Piece]:
        for part in parts(text):
            if isinstance(part, str):
                yield _json(part)[1:-1]
            else:
                yield from self._shown(part, wrong)

    def _shown(self, placeholder: Placeholder, wrong: Array | None) -> Iterator[Piece]:
        value = self._value(placeholder.name, wrong)
        if value is None:
            yield _json(fill(str(placeholder), self._batch.constants))[1:-1]
            return
        for index in placeholder.indices:
            if value.ndim == 1 or index >= value.shape[1]:
                raise _OneByOne
            value = value[:, index]

        def encode(values: list[Any]) -> list[bytes]:
            return [formatted(one, placeholder).encode() for one in values]

        yield from self._nested(value, placeholder.spec, encode, b"[", b", ", b"]")

    def _value(self, name: str, wrong: Array | None) -> Array | None:
        """The numbers of a name, one an instance; None for a constant, and for what does not exist."""
        if name == "wrong" and wrong is not None:
            return wrong
        for values in (self._batch.outputs, self._batch.parameters):
            if name in values:
                return values[name]
        return None

    def _column(self, array: Array, how: str, encode: _Encode) -> Column:
        """What each number of an array looks like; the same array looks the same where it stands again."""
        known = (array.__array_interface__["data"][0], f"{how}|{array.strides}|{array.dtype}")
        if known not in self._columns:
            self._columns[known] = _looked_up(array, encode)
        return self._columns[known]


class _OneByOne(Exception):  # noqa: N818  reads as what happened
    """A text that can't be filled; one by one it is told why."""


def slow(question: Numeric, batch: Batch, languages: Sequence[Language], *, keys: bool) -> bytes:
    """The lines one by one: what the fast ones must equal. Raises PlaceholderError."""
    encoder, record = msgspec.json.Encoder(), full if keys else blind
    return b"".join(
        encoder.encode(
            record(numeric_variant(question, int(seed), row.parameters, row.outputs, row.mistakes), languages)
        )
        + b"\n"
        for seed, row in zip(batch.seeds, batch.rows(), strict=True)
    )


def _looked_up(array: Array, encode: _Encode) -> Column:
    """The bytes of each number, where each distinct one is encoded once."""
    distinct, places = _distinct(array)
    return Column(encode(distinct), places)


def _distinct(array: Array) -> tuple[list[Any], Array]:
    """The distinct values, as Python numbers, and for each element which of them it is."""
    if array.dtype.kind == "b":
        return [False, True], array.astype(np.int64)
    if array.dtype.kind in "iu":
        return _numbered(array, np.int64(1))
    for scale in _SCALES:
        whole = np.rint(array * scale)
        if np.abs(whole).max(initial=0) < _WIDEST and (whole / scale == array).all() and not _has_minus_zero(array):
            return _numbered(whole.astype(np.int64), np.float64(scale))
    # By their bits, since 0.0 and −0.0 are equal and look different.
    bits, places = np.unique(np.ascontiguousarray(array).view(np.int64), return_inverse=True)
    return bits.view(np.float64).tolist(), places


def _numbered(whole: Array, scale: "np.int64 | np.float64") -> tuple[list[Any], Array]:
    """Distinct whole numbers by their offset from the least, where they don't span too much."""
    least = int(whole.min())
    if int(whole.max()) - least > _WIDEST:
        distinct, places = np.unique(whole, return_inverse=True)
    else:
        offsets = whole - least
        present = np.bincount(offsets) > 0
        distinct = np.flatnonzero(present) + least
        places = (np.cumsum(present) - 1)[offsets]
    return (distinct if isinstance(scale, np.int64) else distinct / scale).tolist(), places


def _has_minus_zero(array: Array) -> bool:
    return bool((np.signbit(array) & (array == 0)).any())


def _merged(pieces: Iterator[Piece], size: int) -> Iterator[Column]:
    """The same record of fewer columns, for `size` records."""
    most = max(size // _JOINED, 1)
    last = Column([b""], np.zeros(size, dtype=np.int64))
    for piece in pieces:
        if isinstance(piece, bytes):
            last = Column([text + piece for text in last.table], last.places)
        elif len(last.table) * len(piece.table) <= most:
            joined = [before + after for before in last.table for after in piece.table]
            last = Column(joined, last.places * len(piece.table) + piece.places)
        else:
            yield last
            last = piece
    yield last


def _json(value: Any) -> bytes:
    return msgspec.json.encode(value)


def _json_all(values: list[Any]) -> list[bytes]:
    """Each number as JSON."""
    return msgspec.json.encode(values)[1:-1].split(b",") if values else []
