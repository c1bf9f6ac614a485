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
    """
    ALTER TABLE attempt ADD COLUMN mode TEXT NOT NULL DEFAULT 'practice';
    CREATE TABLE action (
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        subject TEXT NOT NULL,
        value TEXT NOT NULL,
        utc INTEGER NOT NULL,
        offset INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX action_subject ON action (subject, name);
    DROP VIEW counted;
    CREATE VIEW counted AS
        SELECT * FROM attempt AS one WHERE NOT EXISTS (
            SELECT 1 FROM attempt AS later
            WHERE later.overrules = coalesce(one.overrules, one.uid)
                AND (one.overrules IS NULL OR (later.utc, later.id) > (one.utc, one.id))
        ) AND NOT EXISTS (
            SELECT 1 FROM action
            WHERE action.subject = coalesce(one.overrules, one.uid) AND action.name = 'void'
        );
    CREATE INDEX attempt_utc ON attempt (utc);
    DROP INDEX attempt_mistake;
    DROP TABLE standing;
    CREATE TABLE standing (
        question TEXT PRIMARY KEY,
        attempts INTEGER NOT NULL,
        correct INTEGER NOT NULL,
        last_status TEXT NOT NULL,
        last_utc INTEGER NOT NULL,
        first_day TEXT NOT NULL,
        last_day TEXT NOT NULL,
        last_correct INTEGER NOT NULL,
        milliseconds INTEGER NOT NULL,
        reviews INTEGER NOT NULL,
        retained INTEGER NOT NULL,
        learning INTEGER NOT NULL,
        step INTEGER,
        stability REAL NOT NULL,
        difficulty REAL NOT NULL,
        reviewed INTEGER NOT NULL,
        due INTEGER NOT NULL,
        lapses INTEGER NOT NULL,
        relearning INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE daily (
        day TEXT PRIMARY KEY,
        attempts INTEGER NOT NULL,
        correct INTEGER NOT NULL,
        milliseconds INTEGER NOT NULL,
        reviews INTEGER NOT NULL,
        retained INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE met (
        mistake TEXT NOT NULL,
        question TEXT NOT NULL,
        times INTEGER NOT NULL,
        last_utc INTEGER NOT NULL,
        PRIMARY KEY (mistake, question)
    ) STRICT;
    CREATE TABLE flag (
        question TEXT PRIMARY KEY,
        marked INTEGER NOT NULL,
        suspended INTEGER NOT NULL,
        buried TEXT NOT NULL,
        note TEXT NOT NULL
    ) STRICT;
    """,
)

VERSION = len(_STEPS)


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
