"""What was answered, kept in SQLite: an append-only log of attempts, and a summary that replaying the log rebuilds.

Every answer is one commit (WAL), so that killing the program loses nothing that was answered. A damaged file is set
aside and never overwritten; one from a newer version is left alone.
"""

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from quizbank.answers.types import Status
from quizbank.home import data_folder
from quizbank.practice import migrations
from quizbank.text import Text

FILE = "progress.sqlite"
_BUSY_SECONDS = 0.25  # a screen may be waiting
_BACKUPS_KEPT = 7
_SMALLEST_FILE = 512  # bytes; the smallest page that SQLite writes


class ProgressError(RuntimeError):
    """Progress can't be read or written. `says` names the file, what happened and what to do."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.en)
        self.says = says


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One graded answer, as it is stored.

    seed, content: which variant of which wording. milliseconds: from showing the question to the answer. utc:
    milliseconds since 1970. offset: minutes east of UTC at the user's place. revealed: the solution was asked for
    instead of an answer. overrules: the uid of an attempt that this one takes the place of, since the user judged
    its key points otherwise.
    """

    question: str
    content: str
    seed: int
    submission: str
    status: Status
    score: float
    mistake: str | None = None
    hints: int = 0
    milliseconds: int = 0
    revealed: bool = False
    overrules: str | None = None
    uid: str = msgspec.field(default_factory=lambda: new_uid())
    utc: int = msgspec.field(default_factory=lambda: now())
    offset: int = msgspec.field(default_factory=lambda: utc_offset())


_FIELDS = Attempt.__struct_fields__
_NAMES = ", ".join(_FIELDS)


class Standing(msgspec.Struct, frozen=True):
    """How one question stands: counts of attempts, the last verdict, and when."""

    question: str
    attempts: int
    correct: int
    last_status: Status
    last_utc: int

    @property
    def known(self) -> bool:
        """The last answer was right."""
        return self.last_status == "correct"


def new_uid() -> str:
    """A name that no other attempt has, on any machine."""
    return os.urandom(16).hex()


def now() -> int:
    """Milliseconds since 1970, UTC."""
    return time.time_ns() // 1_000_000


def utc_offset() -> int:
    """Minutes east of UTC, here and now."""
    offset = datetime.now(UTC).astimezone().utcoffset()
    return 0 if offset is None else round(offset.total_seconds() / 60)


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
        with _explained(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                connection = _connect(path)
            except sqlite3.DatabaseError as error:
                if not _is_damage(error):
                    raise
                notices.append(_set_aside(path))
                connection = _connect(path)
        store = cls(connection, path, notices)
        with contextlib.suppress(sqlite3.Error, OSError):  # a missed backup must not keep anyone from practising
            store._back_up_daily()
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

    def record(self, attempt: Attempt) -> None:
        """Append an attempt, committed when this returns. Raises ProgressError; then nothing was stored.

        An attempt with a `uid` that is stored already is left as it is, so that trying again is safe.
        """
        with _explained(self.path), self._transaction() as connection:
            stored = connection.execute(
                f"INSERT INTO attempt ({_NAMES}) VALUES ({', '.join('?' * len(_FIELDS))}) ON CONFLICT (uid) DO NOTHING",
                tuple(getattr(attempt, field) for field in _FIELDS),
            )
            if not stored.rowcount:
                return
            if attempt.overrules is None:
                standing = (attempt.question, attempt.status == "correct", attempt.status, attempt.utc)
                connection.execute(migrations.UPSERT_STANDING, standing)
            else:
                self._replay(connection, "WHERE question = ?", (attempt.question,))

    def standings(self) -> dict[str, Standing]:
        """How each question that was ever answered stands. Raises ProgressError."""
        with _explained(self.path):
            rows = self._connection.execute("SELECT question, attempts, correct, last_status, last_utc FROM standing")
            return {row[0]: Standing(*row) for row in rows}

    def rebuild(self) -> None:
        """Make the standings again from the log. Raises ProgressError."""
        with _explained(self.path), self._transaction() as connection:
            self._replay(connection, "", ())

    @staticmethod
    def _replay(connection: sqlite3.Connection, where: str, parameters: tuple[str, ...]) -> None:
        connection.execute(f"DELETE FROM standing {where}", parameters)
        rows = connection.execute(
            f"SELECT question, status = 'correct', status, utc FROM counted {where} ORDER BY id", parameters
        ).fetchall()
        connection.executemany(migrations.UPSERT_STANDING, rows)

    def attempts(self, *, newest: int | None = None) -> list[Attempt]:
        """The log in the order in which it was written, or only its `newest` entries. Raises ProgressError."""
        with _explained(self.path):
            rows = self._connection.execute(
                f"SELECT {_NAMES} FROM (SELECT id, {_NAMES} FROM attempt ORDER BY id DESC LIMIT ?) ORDER BY id",
                (-1 if newest is None else newest,),
            ).fetchall()
        return [msgspec.convert(dict(zip(_FIELDS, row, strict=True)), Attempt, strict=False) for row in rows]

    def mistakes(self, since_utc: int = 0) -> dict[str, int]:
        """How often each named misconception was met since a moment (milliseconds since 1970). Raises ProgressError."""
        with _explained(self.path):
            rows = self._connection.execute(
                "SELECT mistake, count(*) FROM counted WHERE mistake IS NOT NULL AND utc >= ? GROUP BY mistake"
                " ORDER BY count(*) DESC, mistake",
                (since_utc,),
            )
            return dict(rows.fetchall())

    def days(self) -> dict[str, int]:
        """Attempts a local day (`2026-01-31`), oldest first. Raises ProgressError."""
        with _explained(self.path):
            rows = self._connection.execute(
                "SELECT date(utc / 1000 + offset * 60, 'unixepoch') AS day, count(*) FROM counted"
                " GROUP BY day ORDER BY day"
            )
            return dict(rows.fetchall())

    def remember(self, name: str, value: str) -> None:
        """Keep a small thing for the next start, such as where practice was left. Raises ProgressError."""
        with _explained(self.path), self._transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO memory (name, value) VALUES (?, ?)", (name, value))

    def recall(self, name: str) -> str | None:
        """What was remembered under `name`. Raises ProgressError."""
        with _explained(self.path):
            row = self._connection.execute("SELECT value FROM memory WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

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

    def _back_up_daily(self) -> None:
        assert self.path is not None
        folder = self.path.parent / "backups"
        today = folder / f"{self.path.stem}-{datetime.now(UTC).astimezone():%Y-%m-%d}.sqlite"
        if today.exists() or not self._connection.execute("SELECT 1 FROM attempt LIMIT 1").fetchone():
            return
        folder.mkdir(exist_ok=True)
        part = today.with_suffix(".part")
        with contextlib.closing(sqlite3.connect(part)) as target:
            self._connection.backup(target)
        part.replace(today)
        for old in sorted(folder.glob(f"{self.path.stem}-*.sqlite"))[:-_BACKUPS_KEPT]:
            old.unlink()


def _connect(path: Path) -> sqlite3.Connection:
    if path.exists() and 0 < path.stat().st_size < _SMALLEST_FILE:
        # SQLite takes a stump for an empty database, and would overwrite it.
        raise _damaged("shorter than any database")
    connection = sqlite3.connect(path, isolation_level=None, timeout=_BUSY_SECONDS)
    try:
        migrations.refuse_newer(connection)  # before anything is written to the file
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(
            "PRAGMA synchronous = NORMAL"
        )  # survives kill -9; only a power cut can take the last answers
        migrations.migrate(connection)
        connection.execute("SELECT question FROM standing LIMIT 1").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    return getattr(error, "sqlite_errorcode", None) in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)


def _damaged(reason: str) -> sqlite3.DatabaseError:
    error = sqlite3.DatabaseError(reason)
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


def _set_aside(path: Path) -> Text:
    """Move a damaged file (and its journal) away, and put the newest backup in its place if there is one."""
    kept = path.with_name(f"{path.name}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
    for suffix in ("", "-wal", "-shm"):
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.rename(kept.with_name(kept.name + suffix))
    backups = sorted((path.parent / "backups").glob(f"{path.stem}-*.sqlite"))
    if not backups:
        return Text(
            en=f"The progress file was damaged. It was set aside as {kept}; a new one was begun.",
            zh=f"进度文件已损坏，已移到 {kept}，并新建了一个。",
        )
    with (
        contextlib.closing(sqlite3.connect(backups[-1])) as source,
        contextlib.closing(sqlite3.connect(path)) as target,
    ):
        source.backup(target)
    return Text(
        en=f"The progress file was damaged. It was set aside as {kept}; the backup {backups[-1].name} took its place.",
        zh=f"进度文件已损坏，已移到 {kept}，并用备份 {backups[-1].name} 恢复。",
    )


@contextlib.contextmanager
def _explained(path: Path | None) -> Iterator[None]:
    """Database and file errors as ProgressError, in the user's words."""
    try:
        yield
    except migrations.NewerVersion as error:
        raise ProgressError(
            Text(
                en=f"{path} was written by a newer version of quizbank (format {error.found}, this one knows up to"
                f" {error.known}). Upgrade quizbank, or set QUIZBANK_HOME to another folder.",
                zh=f"{path} 由更新版本的 quizbank 写入（格式 {error.found}，当前版本最高支持 {error.known}）。"
                "请升级 quizbank，或把 QUIZBANK_HOME 设为别的文件夹。",
            )
        ) from error
    except (sqlite3.Error, OSError) as error:
        raise ProgressError(_says(path, error)) from error


def _says(path: Path | None, error: sqlite3.Error | OSError) -> Text:
    code = getattr(error, "sqlite_errorcode", None)
    primary = None if code is None else code & 0xFF
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Text(
            en=f"{path} is locked by another program. Close it there; unsaved answers are kept and tried again.",
            zh=f"{path} 被另一个程序锁定。请先在那边关闭；未保存的答案会保留并重试。",
        )
    if primary == sqlite3.SQLITE_FULL:
        return Text(
            en=f"The disk of {path} is full. Free some space; unsaved answers are kept and tried again.",
            zh=f"{path} 所在磁盘已满。请腾出空间；未保存的答案会保留并重试。",
        )
    if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN) or isinstance(error, PermissionError):
        return Text(
            en=f"{path} can't be written to. Check the permissions of its folder, or set QUIZBANK_HOME to another one.",
            zh=f"{path} 无法写入。请检查所在文件夹的权限，或把 QUIZBANK_HOME 设为别的文件夹。",
        )
    return Text(
        en=f"{path} can't be used: {error}. Set QUIZBANK_HOME to another folder to practise meanwhile.",
        zh=f"{path} 无法使用：{error}。可先把 QUIZBANK_HOME 设为别的文件夹继续练习。",
    )
