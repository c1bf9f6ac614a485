"""From the log to what is looked up: how each question stands, what each day held, which misconceptions were met.

All of it is a cache. One more attempt adds to it; whatever changes the past (an attempt overruled, voided, rated
otherwise, merged from another machine) takes out what the question gave and puts in what its log gives now. Both ways
lead to the same rows.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

import msgspec

from quizbank.answers.types import Status
from quizbank.practice.attempts import Attempt, day_of, rating_of
from quizbank.practice.memory_model import Memory, Rating, after

_LONGEST_ANSWER = 600_000  # milliseconds; whoever takes longer was away


class Standing(msgspec.Struct, frozen=True):
    """How one question stands.

    attempts, correct: counts. last_utc: of the last attempt. first_day, last_day: ISO days of practice.
    last_correct: utc of the last right answer, 0 for none. milliseconds: spent in all. reviews, retained: answers after
    a night or more since the question was learnt, and those of them that were not wrong. memory: None for a question
    whose attempts were all taken back.
    """

    question: str
    attempts: int
    correct: int
    last_status: Status
    last_utc: int
    first_day: str = ""
    last_day: str = ""
    last_correct: int = 0
    milliseconds: int = 0
    reviews: int = 0
    retained: int = 0
    memory: Memory | None = None

    @property
    def known(self) -> bool:
        """The last answer was right."""
        return self.last_status == "correct"


class Day(msgspec.Struct, frozen=True):
    """What one day of practice held; the counts are as in Standing."""

    attempts: int = 0
    correct: int = 0
    milliseconds: int = 0
    reviews: int = 0
    retained: int = 0


class _Answer(msgspec.Struct, frozen=True):
    """What replaying needs of an attempt."""

    utc: int
    offset: int
    status: Status
    mistake: str | None
    hints: int
    milliseconds: int
    revealed: bool
    rated: Rating | None

    @property
    def rating(self) -> Rating:
        return self.rated or rating_of(self.status, self.hints, self.revealed)


_ANSWERS = """
    SELECT question, utc, offset, status, mistake, hints, milliseconds, revealed,
        (SELECT value FROM action WHERE name = 'rate' AND subject = coalesce(counted.overrules, counted.uid)
            ORDER BY utc DESC, id DESC LIMIT 1)
    FROM counted
"""
_FLAGS = "SELECT name, value FROM action WHERE subject = ? AND name NOT IN ('void', 'rate') ORDER BY utc, id"
_ORDER = " ORDER BY question, utc, id"
_MEMORY = Memory.__struct_fields__
_COLUMNS = (*Standing.__struct_fields__[:-1], *_MEMORY)
_PUT = f"INSERT OR REPLACE INTO standing ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"
_ADD_DAY = """
    INSERT INTO daily (day, attempts, correct, milliseconds, reviews, retained) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (day) DO UPDATE SET
        attempts = attempts + excluded.attempts, correct = correct + excluded.correct,
        milliseconds = milliseconds + excluded.milliseconds,
        reviews = reviews + excluded.reviews, retained = retained + excluded.retained
"""
_MEET = """
    INSERT INTO met (mistake, question, times, last_utc) VALUES (?, ?, 1, ?)
    ON CONFLICT (mistake, question) DO UPDATE SET times = times + 1, last_utc = max(last_utc, excluded.last_utc)
"""


def standings(connection: sqlite3.Connection) -> dict[str, Standing]:
    """How each question that was ever answered stands."""
    return {row[0]: _standing(row) for row in connection.execute(f"SELECT {', '.join(_COLUMNS)} FROM standing")}


def last_utc(connection: sqlite3.Connection, question: str) -> int:
    """When a question was answered last; 0 for never."""
    row = connection.execute("SELECT last_utc FROM standing WHERE question = ?", (question,)).fetchone()
    return 0 if row is None else int(row[0])


def add(connection: sqlite3.Connection, attempt: Attempt) -> bool:
    """Add one attempt, just stored, to the cache; False where it isn't the latest of its question."""
    row = connection.execute(
        f"SELECT {', '.join(_COLUMNS)} FROM standing WHERE question = ?", (attempt.question,)
    ).fetchone()
    before = None if row is None else _standing(row)
    if attempt.overrules is not None or (before is not None and attempt.utc < before.last_utc):
        return False
    answer = _Answer(
        attempt.utc,
        attempt.offset,
        attempt.status,
        attempt.mistake,
        attempt.hints,
        attempt.milliseconds,
        attempt.revealed,
        None,
    )
    _put(connection, _after(attempt.question, before, answer))
    _add_days(connection, [_day(before, answer)], 1)
    if answer.mistake is not None:
        connection.execute(_MEET, (answer.mistake, attempt.question, answer.utc))
    return True


def take_out(connection: sqlite3.Connection, question: str) -> None:
    """Take out of the cache what a question gave; call it before its log changes."""
    _add_days(connection, _days(_answers(connection, question)), -1)
    connection.execute("DELETE FROM standing WHERE question = ?", (question,))
    connection.execute("DELETE FROM met WHERE question = ?", (question,))


def put_in(connection: sqlite3.Connection, question: str) -> None:
    """Put into the cache what a question's log gives now."""
    _replay(connection, question, _answers(connection, question))
    connection.execute("DELETE FROM daily WHERE attempts = 0")


def rebuild(connection: sqlite3.Connection) -> None:
    """Make the whole cache again from the log."""
    for table in ("standing", "daily", "met", "flag"):
        connection.execute(f"DELETE FROM {table}")
    rows = connection.execute(_ANSWERS + _ORDER)
    for question, group in groupby(rows, itemgetter(0)):
        _replay(connection, question, [_answer(row) for row in group])
    subjects = connection.execute("SELECT DISTINCT subject FROM action WHERE name NOT IN ('void', 'rate')").fetchall()
    for (subject,) in subjects:
        flag(connection, subject)


def flag(connection: sqlite3.Connection, question: str) -> None:
    """Make again, from the actions, whether a question is marked, suspended or buried, and its note."""
    found: dict[str, tuple[str, str]] = {}
    for name, value in connection.execute(_FLAGS, (question,)):
        found[{"unmark": "mark", "unsuspend": "suspend"}.get(name, name)] = (name, value)
    marked = found.get("mark", ("", ""))[0] == "mark"
    suspended = found.get("suspend", ("", ""))[0] == "suspend"
    buried = found.get("bury", ("", ""))[1]
    note = found.get("note", ("", ""))[1]
    connection.execute(
        "INSERT OR REPLACE INTO flag (question, marked, suspended, buried, note) VALUES (?, ?, ?, ?, ?)",
        (question, marked, suspended, buried, note),
    )


def _replay(connection: sqlite3.Connection, question: str, answers: list[_Answer]) -> None:
    standing: Standing | None = None
    for answer in answers:
        standing = _after(question, standing, answer)
    if standing is None:
        return
    _put(connection, standing)
    _add_days(connection, _days(answers), 1)
    connection.executemany(
        _MEET, [(answer.mistake, question, answer.utc) for answer in answers if answer.mistake is not None]
    )


def _answers(connection: sqlite3.Connection, question: str) -> list[_Answer]:
    rows = connection.execute(f"{_ANSWERS} WHERE question = ? {_ORDER}", (question,)).fetchall()
    return [_answer(row) for row in rows]


def _answer(row: tuple[Any, ...]) -> _Answer:
    _, utc, offset, status, mistake, hints, milliseconds, revealed, rated = row
    return _Answer(utc, offset, status, mistake, hints, milliseconds, bool(revealed), rated)


def _after(question: str, before: Standing | None, answer: _Answer) -> Standing:
    day, right = day_of(answer.utc, answer.offset).isoformat(), answer.status == "correct"
    gave = _day(before, answer)[1]
    return Standing(
        question=question,
        attempts=1 if before is None else before.attempts + 1,
        correct=int(right) if before is None else before.correct + right,
        last_status=answer.status,
        last_utc=answer.utc,
        first_day=day if before is None else before.first_day,
        last_day=day,
        last_correct=answer.utc if right else 0 if before is None else before.last_correct,
        milliseconds=gave.milliseconds + (0 if before is None else before.milliseconds),
        reviews=gave.reviews + (0 if before is None else before.reviews),
        retained=gave.retained + (0 if before is None else before.retained),
        memory=after(None if before is None else before.memory, answer.rating, answer.utc),
    )


def _day(before: Standing | None, answer: _Answer) -> tuple[str, Day]:
    """What an answer gives to its day."""
    day = day_of(answer.utc, answer.offset).isoformat()
    learnt = before is not None and before.memory is not None and not before.memory.learning
    review = learnt and before is not None and day > before.last_day
    spent = min(max(answer.milliseconds, 0), _LONGEST_ANSWER)
    return day, Day(1, int(answer.status == "correct"), spent, int(review), int(review and answer.rating != "again"))


def _days(answers: Iterable[_Answer]) -> Iterator[tuple[str, Day]]:
    standing: Standing | None = None
    for answer in answers:
        yield _day(standing, answer)
        standing = _after("", standing, answer)


def _add_days(connection: sqlite3.Connection, given: Iterable[tuple[str, Day]], sign: int) -> None:
    sums: dict[str, Counter[str]] = {}
    for day, gave in given:
        sums.setdefault(day, Counter()).update(msgspec.structs.asdict(gave))
    rows = [(day, *(sign * total[name] for name in Day.__struct_fields__)) for day, total in sums.items()]
    connection.executemany(_ADD_DAY, rows)


def _put(connection: sqlite3.Connection, standing: Standing) -> None:
    values = [getattr(standing, name) for name in Standing.__struct_fields__[:-1]]
    memory = standing.memory
    connection.execute(_PUT, (*values, *(None if memory is None else getattr(memory, name) for name in _MEMORY)))


def _standing(row: tuple[Any, ...]) -> Standing:
    count = len(Standing.__struct_fields__) - 1
    learning, step, stability, difficulty, reviewed, due, lapses, relearning = row[count:]
    memory = Memory(bool(learning), step, stability, difficulty, reviewed, due, lapses, bool(relearning))
    return Standing(**dict(zip(Standing.__struct_fields__, row[:count], strict=False)), memory=memory)
