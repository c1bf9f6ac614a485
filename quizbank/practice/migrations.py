"""The tables of the progress file, step by step; SQLite's `user_version` counts the steps that were taken."""

import sqlite3

_STEPS = (
    """
    CREATE TABLE attempt (
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL UNIQUE,
        question TEXT NOT NULL,
        content TEXT NOT NULL,
        seed INTEGER NOT NULL,
        submission TEXT NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('correct', 'partial', 'incorrect')),
        score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
        mistake TEXT,
        hints INTEGER NOT NULL,
        milliseconds INTEGER NOT NULL,
        revealed INTEGER NOT NULL,
        utc INTEGER NOT NULL,
        offset INTEGER NOT NULL,
        overrules TEXT
    ) STRICT;
    CREATE INDEX attempt_question ON attempt (question);
    CREATE INDEX attempt_overrules ON attempt (overrules) WHERE overrules IS NOT NULL;
    CREATE VIEW counted AS
        SELECT * FROM attempt AS one WHERE NOT EXISTS (
            SELECT 1 FROM attempt AS later
            WHERE later.overrules = coalesce(one.overrules, one.uid) AND later.id > one.id
        );
    CREATE INDEX attempt_mistake ON attempt (mistake, utc) WHERE mistake IS NOT NULL;
    CREATE TABLE standing (
        question TEXT PRIMARY KEY,
        attempts INTEGER NOT NULL,
        correct INTEGER NOT NULL,
        last_status TEXT NOT NULL,
        last_utc INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE memory (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    """,
)

VERSION = len(_STEPS)

# Parameters: question, right (0 or 1), status, utc.
UPSERT_STANDING = """
    INSERT INTO standing (question, attempts, correct, last_status, last_utc) VALUES (?, 1, ?, ?, ?)
    ON CONFLICT (question) DO UPDATE SET
        attempts = attempts + 1,
        correct = correct + excluded.correct,
        last_status = excluded.last_status,
        last_utc = excluded.last_utc
"""


class NewerVersion(Exception):  # noqa: N818  reads as what happened
    """The file was written by a version that knows more steps than this one."""

    def __init__(self, found: int, known: int) -> None:
        super().__init__(f"format {found}, known up to {known}")
        self.found, self.known = found, known


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables up to date, each step in its own transaction. Raises NewerVersion, sqlite3.Error."""
    refuse_newer(connection)
    version = _version(connection)
    while version < VERSION:
        connection.execute("BEGIN IMMEDIATE")
        try:
            version = _version(connection)  # another program may have taken the step while this one waited
            if version < VERSION:
                for statement in _STEPS[version].split(";"):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {version + 1}")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
        version = _version(connection)


def refuse_newer(connection: sqlite3.Connection) -> None:
    """Raises NewerVersion for a file that knows more steps than this version of the program."""
    version = _version(connection)
    if version > VERSION:
        raise NewerVersion(version, VERSION)


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
