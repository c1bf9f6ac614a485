"""The progress file itself: opening it, setting a damaged one aside, backups, and errors in the user's words."""

import contextlib
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

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


def connect(path: Path) -> sqlite3.Connection:
    """Open the file, its tables brought up to date. Raises sqlite3.Error, NewerVersion."""
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


def is_damage(error: sqlite3.DatabaseError) -> bool:
    """The file is no sound database, as opposed to one that can't be reached now."""
    return getattr(error, "sqlite_errorcode", None) in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)


def _damaged(reason: str) -> sqlite3.DatabaseError:
    error = sqlite3.DatabaseError(reason)
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


def set_aside(path: Path) -> Text:
    """Move a damaged file (and its journal) away, and put the newest backup in its place if there is one."""
    kept = _moved_aside(path, "damaged")
    backups = backups_of(path)
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
def explained(path: Path | None) -> Iterator[None]:
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


def backups_of(path: Path) -> list[Path]:
    """The backups of a progress file, oldest first."""
    return sorted((path.parent / "backups").glob(f"{path.stem}-*.sqlite"))


def back_up_daily(connection: sqlite3.Connection, path: Path) -> None:
    """One backup a day, the newest seven kept. Raises sqlite3.Error, OSError."""
    today = path.parent / "backups" / f"{path.stem}-{datetime.now(UTC).astimezone():%Y-%m-%d}.sqlite"
    if today.exists() or not connection.execute("SELECT 1 FROM attempt LIMIT 1").fetchone():
        return
    copy(connection, today)
    for old in backups_of(path)[:-_BACKUPS_KEPT]:
        old.unlink()


def copy(connection: sqlite3.Connection, path: Path) -> None:
    """A copy of an open progress file; it appears whole or not at all. Raises sqlite3.Error, OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    try:
        with contextlib.closing(sqlite3.connect(part)) as target:
            connection.backup(target)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def restored(source: Path, path: Path) -> Path | None:
    """Put a backup in the place of the progress file; returns where that was set aside. Raises ProgressError.

    The backup is opened and checked first, so that nothing is replaced by what can't be used.
    """
    if not source.is_file():
        raise ProgressError(Text(en=f"{source} is no file", zh=f"{source} 不是文件"))
    address = f"file:{quote(str(source.resolve()))}?mode=ro"
    with explained(source), contextlib.closing(sqlite3.connect(address, uri=True)) as backup:
        migrations.refuse_newer(backup)
        backup.execute("SELECT uid FROM attempt LIMIT 1").fetchall()
        if backup.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise _damaged("it fails the integrity check")
        aside = _moved_aside(path, "replaced")
        copy(backup, path)
    return aside


def _moved_aside(path: Path, why: str) -> Path | None:
    """Move the progress file and its journal away; None where there is none."""
    if not path.exists():
        return None
    kept = path.with_name(f"{path.name}.{why}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
    for suffix in ("", "-wal", "-shm"):
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.rename(kept.with_name(kept.name + suffix))
    return kept
