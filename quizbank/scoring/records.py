"""The records of a file, by id and seed, to score many answers against."""

import sys
from collections.abc import Iterable
from typing import Any

import msgspec

from quizbank.scoring.verdict import RecordError, Verdict, verdict

_MEND = "expected what `quizbank generate` or `quizbank export --format jsonl` writes, with keys and of version 0.2 on"


class _Mistake(msgspec.Struct, frozen=True):
    name: str
    value: msgspec.Raw
    says: dict[str, str]


class _Scored(msgspec.Struct, frozen=True, kw_only=True):
    """What scoring needs of a record. Numbers stay as they are written, however long."""

    id: str
    type: str
    key: msgspec.Raw
    rules: dict[str, msgspec.Raw]
    mistakes: list[_Mistake]
    rows: dict[str, dict[str, str]] = {}


class _Record(_Scored, frozen=True, kw_only=True):
    seed: int
    topic: str = ""


class Records:
    """Records by id and seed. Of each only what scoring needs is kept, encoded: some hundred bytes."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._known: dict[tuple[str, int], tuple[int, str, bytes]] = {}

    @classmethod
    def read(cls, lines: Iterable[bytes], name: str) -> "Records":
        """The records of JSON lines. name: what errors call the file. Raises RecordError, which names the line."""
        records = cls(name)
        decoder, encoder = msgspec.json.Decoder(_Record), msgspec.json.Encoder()
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                record = decoder.decode(line)
            except msgspec.MsgspecError as error:
                raise RecordError(f"{name}:{number}: {error}; {_MEND}") from None
            needed = {name: getattr(record, name) for name in _Scored.__struct_fields__}
            records._add(record, number, encoder.encode(needed))
        return records

    def _add(self, record: _Record, number: int, encoded: bytes) -> None:
        place = (sys.intern(record.id), record.seed)
        first, _, before = self._known.setdefault(place, (number, sys.intern(record.topic), encoded))
        if first == number or before == encoded:
            return
        if msgspec.json.decode(before, type=_Scored).key != record.key:
            raise RecordError(
                f"{self._name}:{number}: another key than on line {first} for {record.id!r} at seed {record.seed}; "
                "keep records of one version only"
            )

    def __len__(self) -> int:
        return len(self._known)

    def topic(self, id: str, seed: int) -> str:
        """The topic of a record; empty where it carries none. Raises RecordError."""
        return self._found(id, seed)[1]

    def verdict(self, id: str, seed: int, answer: str) -> Verdict:
        """What an answer is worth, as `scoring.verdict`. Raises RecordError, also for what is not there."""
        number, _, encoded = self._found(id, seed)
        record: dict[str, Any] = msgspec.json.decode(encoded)
        try:
            return verdict(record, answer)
        except RecordError as error:
            raise RecordError(f"{self._name}:{number}: {error}") from None

    def _found(self, id: str, seed: int) -> tuple[int, str, bytes]:
        try:
            return self._known[id, seed]
        except KeyError:
            raise RecordError(
                f"{self._name} holds no record of {id!r} at seed {seed}; give the records that were answered"
            ) from None
