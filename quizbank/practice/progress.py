"""What was answered, kept in SQLite: an append-only log, and a cache that replaying the log rebuilds.

Every answer is one commit (WAL), so that killing the program loses nothing that was answered. What the user does beside
answering (marks, notes, undo) is a log too. A damaged file is set aside and never overwritten; one from a newer version
is left alone.
"""

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import msgspec

from quizbank.home import data_folder
from quizbank.practice import files, memory_model, migrations, replay
from quizbank.practice.attempts import Action, ActionName, Attempt
from quizbank.practice.files import FILE
from quizbank.practice.replay import Day, Standing
from quizbank.text import Text

_ATTEMPT = Attempt.__struct_fields__
_ACTION = Action.__struct_fields__
_MODEL = "memory model"  # the name under which the file remembers what its cache was made with


class Flags(msgspec.Struct, frozen=True):
    """What the user set on a question. buried: the ISO day on which it comes back, empty for none. note: Markdown."""

    marked: bool = False
    suspended: bool = False
    buried: str = ""
    note: str = ""


class Met(msgspec.Struct, frozen=True):
    """How often a named misconception was met at one question, and when last (utc)."""

    mistake: str
    question: str
    times: int
    last_utc: int


class Progress:
    """The store. Open it with `Progress.open`; `notices` tells the user what was found and done on the way."""

    def __init__(self, connection: sqlite3.Connection, path: Path | None, notices: list[Text]) -> None:
        self._connection = connection
        self.path = path
        self.notices = notices

    @classmethod
    def open(cls, path: Path | None = None) -> "Progress":
        """The user's progress, made if it does not exist yet. Raises ProgressError."""
        path = path or data_folder() / FILE
        notices: list[Text] = []
        with files.explained(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                connection = files.connect(path)
            except sqlite3.DatabaseError as error:
                if not files.is_damage(error):
                    raise
                notices.append(files.set_aside(path))
                connection = files.connect(path)
        store = cls(connection, path, notices)
        with contextlib.suppress(sqlite3.Error, OSError):  # a missed backup must not keep anyone from practising
            files.back_up_daily(connection, path)
        if store.recall(_MODEL) != memory_model.VERSION:
            store.rebuild()
        return store

    @classmethod
    def in_memory(cls) -> "Progress":
        """A store that is forgotten at the end: the fallback when the real one can't be opened."""
        connection = sqlite3.connect(":memory:", isolation_level=None)
        migrations.migrate(connection)
        return cls(connection, None, [])

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    # The log

    def record(self, attempt: Attempt) -> None:
        """Append an attempt, committed when this returns. Raises ProgressError; then nothing was stored.

        An attempt with a `uid` that is stored already is left as it is, so that trying again is safe. One that seems
        earlier than the last at its question, since the clock was set back, is stored at the time of that one.
        """
        with files.explained(self.path), self._transaction() as connection:
            last = replay.last_utc(connection, attempt.question)
            if attempt.utc < last:
                attempt = msgspec.structs.replace(attempt, utc=last)
            if attempt.overrules is None:
                if self._append(connection, "attempt", attempt):
                    replay.add(connection, attempt)
                return
            with self._changed(connection, {attempt.question}):
                self._append(connection, "attempt", attempt)

    def act(self, name: ActionName, subject: str, value: str = "") -> Action:
        """Append what the user did to a question; see Action. Raises ProgressError."""
        action = Action(name=name, subject=subject, value=value)
        with files.explained(self.path), self._transaction() as connection:
            self._append(connection, "action", action)
            replay.flag(connection, subject)
        return action

    def rate(self, attempt: Attempt, rating: memory_model.Rating) -> None:
        """Overrule what an attempt says about the memory. Raises ProgressError."""
        self._about(attempt.question, Action(name="rate", subject=attempt.root, value=rating))

    def undo(self) -> Attempt | None:
        """Void the last attempt that counts: it stays in the log, and all is as if it weren't there.

        Called again, it voids the one before. Returns the attempt; None where there is none. Raises ProgressError.
        """
        last = self._read("SELECT {} FROM counted ORDER BY utc DESC, id DESC LIMIT 1")
        if not last:
            return None
        self._about(last[0].question, Action(name="void", subject=last[0].root))
        return last[0]

    def merge(self, attempts: Iterable[Attempt], actions: Iterable[Action]) -> tuple[int, int]:
        """Add the rows of another log that are not here yet; returns how many of each. Raises ProgressError."""
        with files.explained(self.path), self._transaction() as connection:
            new = [
                sum(self._append(connection, "attempt", attempt) for attempt in attempts),
                sum(self._append(connection, "action", action) for action in actions),
            ]
            if any(new):
                replay.rebuild(connection)
        return new[0], new[1]

    def rebuild(self) -> None:
        """Make the cache again from the log. Raises ProgressError."""
        with files.explained(self.path), self._transaction() as connection:
            replay.rebuild(connection)
            connection.execute(
                "INSERT OR REPLACE INTO memory (name, value) VALUES (?, ?)", (_MODEL, memory_model.VERSION)
            )

    def attempts(self, *, newest: int | None = None) -> list[Attempt]:
        """The log in the order in which it was written, or only its `newest` entries. Raises ProgressError."""
        limit = -1 if newest is None else newest
        return self._read("SELECT {} FROM (SELECT id, {} FROM attempt ORDER BY id DESC LIMIT ?) ORDER BY id", limit)

    def counted(self, *, since: int = 0) -> list[Attempt]:
        """The attempts since a moment (utc) that count, oldest first. Raises ProgressError."""
        return self._read("SELECT {} FROM counted WHERE utc >= ? ORDER BY utc, id", since)

    def actions(self) -> list[Action]:
        """All that was done beside answering, in the order in which it was written. Raises ProgressError."""
        with files.explained(self.path):
            rows = self._connection.execute(f"SELECT {', '.join(_ACTION)} FROM action ORDER BY id").fetchall()
        return [msgspec.convert(dict(zip(_ACTION, row, strict=True)), Action, strict=False) for row in rows]

    # What is looked up

    def standings(self) -> dict[str, Standing]:
        """How each question that was ever answered stands. Raises ProgressError."""
        with files.explained(self.path):
            return replay.standings(self._connection)

    def flags(self) -> dict[str, Flags]:
        """What the user set, question by question. Raises ProgressError."""
        with files.explained(self.path):
            rows = self._connection.execute("SELECT question, marked, suspended, buried, note FROM flag").fetchall()
        return {question: Flags(bool(marked), bool(suspended), *rest) for question, marked, suspended, *rest in rows}

    def met(self) -> list[Met]:
        """The named misconceptions that were met, the most frequent first. Raises ProgressError."""
        with files.explained(self.path):
            rows = self._connection.execute("SELECT mistake, question, times, last_utc FROM met").fetchall()
        return sorted((Met(*row) for row in rows), key=lambda met: (-met.times, met.mistake, met.question))

    def mistakes(self) -> dict[str, int]:
        """How often each named misconception was met, the most frequent first. Raises ProgressError."""
        sums: dict[str, int] = {}
        for met in self.met():
            sums[met.mistake] = sums.get(met.mistake, 0) + met.times
        return dict(sorted(sums.items(), key=lambda pair: (-pair[1], pair[0])))

    def by_day(self, since: date | None = None) -> dict[str, Day]:
        """What each day of practice (`2026-01-31`) held, oldest first. Raises ProgressError."""
        with files.explained(self.path):
            rows = self._connection.execute(
                "SELECT day, attempts, correct, milliseconds, reviews, retained FROM daily WHERE day >= ? ORDER BY day",
                ("" if since is None else since.isoformat(),),
            ).fetchall()
        return {day: Day(*counts) for day, *counts in rows}

    def days(self) -> dict[str, int]:
        """Attempts a day of practice, oldest first. Raises ProgressError."""
        return {day: held.attempts for day, held in self.by_day().items()}

    # Small things

    def remember(self, name: str, value: str) -> None:
        """Keep a small thing for the next start, such as where practice was left. Raises ProgressError."""
        with files.explained(self.path), self._transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO memory (name, value) VALUES (?, ?)", (name, value))

    def recall(self, name: str) -> str | None:
        """What was remembered under `name`. Raises ProgressError."""
        with files.explained(self.path):
            row = self._connection.execute("SELECT value FROM memory WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def back_up(self, path: Path) -> None:
        """A copy of everything in one file. Raises ProgressError."""
        with files.explained(path):
            files.copy(self._connection, path)

    def integrity(self) -> str:
        """What SQLite says of the file: `ok`, or what is wrong. Raises ProgressError."""
        with files.explained(self.path):
            return str(self._connection.execute("PRAGMA integrity_check").fetchone()[0])

    def _about(self, question: str, action: Action) -> None:
        """Append an action that changes what the log of a question says."""
        with files.explained(self.path), self._transaction() as connection, self._changed(connection, {question}):
            self._append(connection, "action", action)

    def _read(self, query: str, *parameters: int) -> list[Attempt]:
        with files.explained(self.path):
            rows = self._connection.execute(query.replace("{}", ", ".join(_ATTEMPT)), parameters).fetchall()
        return [msgspec.convert(dict(zip(_ATTEMPT, row, strict=True)), Attempt, strict=False) for row in rows]

    @staticmethod
    def _append(connection: sqlite3.Connection, table: str, row: Attempt | Action) -> int:
        """Append a row, unless it is there already; returns how many were appended."""
        fields = row.__struct_fields__
        names, places = ", ".join(fields), ", ".join("?" * len(fields))
        return connection.execute(
            f"INSERT INTO {table} ({names}) VALUES ({places}) ON CONFLICT (uid) DO NOTHING",
            tuple(getattr(row, field) for field in fields),
        ).rowcount

    @staticmethod
    @contextlib.contextmanager
    def _changed(connection: sqlite3.Connection, questions: Iterable[str]) -> Iterator[None]:
        """Keep the cache true while the past of some questions changes."""
        for question in questions:
            replay.take_out(connection, question)
        yield
        for question in questions:
            replay.put_in(connection, question)

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield self._connection
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:  # a full disk may have rolled it back already
                self._connection.execute("ROLLBACK")
            raise
