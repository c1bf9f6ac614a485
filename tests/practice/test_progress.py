import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizbank.practice.attempts import Attempt
from quizbank.practice.files import ProgressError
from quizbank.practice.migrations import VERSION
from quizbank.practice.progress import Progress
from quizbank.practice.statistics import streak


def attempt(question: str = "q", status: str = "correct", **fields: object) -> Attempt:
    score = {"correct": 1.0, "partial": 0.5, "incorrect": 0.0}[status]
    return Attempt(question=question, content="c", seed=1, submission="x", status=status, score=score, **fields)  # type: ignore[arg-type]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "progress.sqlite"


def test_what_is_recorded_is_there_after_reopening(path: Path) -> None:
    written = [
        attempt(),
        attempt(status="incorrect", mistake="dilation-left-out", hints=2, revealed=True),
        attempt("p"),
    ]
    store = Progress.open(path)
    for one in written:
        store.record(one)
    store.close()
    store = Progress.open(path)
    assert store.attempts() == written
    assert store.attempts(newest=1) == written[-1:]
    standing = store.standings()["q"]
    assert (standing.attempts, standing.correct, standing.known) == (2, 1, False)
    assert store.mistakes() == {"dilation-left-out": 1}
    store.close()


def test_the_same_attempt_twice_counts_once(path: Path) -> None:
    store, once = Progress.open(path), attempt()
    store.record(once)
    store.record(once)
    assert len(store.attempts()) == 1 and store.standings()["q"].attempts == 1
    store.close()


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["correct", "partial", "incorrect"])), max_size=12))
def test_replaying_the_log_gives_the_same_standings(log: list[tuple[str, str]]) -> None:
    store = Progress.in_memory()
    for question, status in log:
        store.record(attempt(question, status))
    before = store.standings()
    store.rebuild()
    assert store.standings() == before
    store.close()


def test_overruling_takes_the_place_of_an_attempt(path: Path) -> None:
    store, first = Progress.open(path), attempt(status="partial")
    store.record(first)
    store.record(attempt(overrules=first.uid))
    assert len(store.attempts()) == 2
    standing = store.standings()["q"]
    assert (standing.attempts, standing.correct, standing.last_status) == (1, 1, "correct")
    store.record(attempt(status="incorrect", overrules=first.uid))
    standing = store.standings()["q"]
    assert (standing.attempts, standing.correct, standing.last_status) == (1, 0, "incorrect")
    assert list(store.days().values()) == [1]
    before = store.standings()
    store.rebuild()
    assert store.standings() == before
    store.close()


def test_a_small_memory(path: Path) -> None:
    store = Progress.open(path)
    assert store.recall("place") is None
    store.remember("place", "一")
    store.remember("place", "二")
    assert store.recall("place") == "二"
    store.close()


@pytest.mark.parametrize("damage", [b"garbage" * 1000, b"SQLite format 3\x00" + b"\xff" * 5000, b"x"])
def test_a_damaged_file_is_set_aside_and_the_backup_takes_its_place(path: Path, damage: bytes) -> None:
    store = Progress.open(path)
    store.record(attempt())
    store.close()
    Progress.open(path).close()  # makes today's backup
    path.write_bytes(damage)
    store = Progress.open(path)
    assert "set aside" in store.notices[0].en and "backup" in store.notices[0].en
    assert store.standings()["q"].attempts == 1
    aside = [file for file in path.parent.iterdir() if ".damaged-" in file.name]
    assert [file.read_bytes() for file in aside] == [damage]
    store.close()


def test_a_damaged_file_without_backup_begins_anew(path: Path) -> None:
    path.write_bytes(b"garbage" * 1000)
    store = Progress.open(path)
    assert "a new one was begun" in store.notices[0].en and store.attempts() == []
    store.close()


def test_a_newer_file_is_left_alone(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(ProgressError, match="newer version"):
        Progress.open(path)
    assert path.read_bytes() == before


def test_a_locked_file_is_told_and_nothing_is_half_written(path: Path) -> None:
    store = Progress.open(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(ProgressError, match="locked by another program"):
        store.record(attempt())
    other.execute("COMMIT")
    other.close()
    store.record(attempt())
    assert len(store.attempts()) == 1
    store.close()


def test_a_full_disk_is_told_and_the_store_goes_on(path: Path) -> None:
    store = Progress.open(path)
    store._connection.execute("PRAGMA max_page_count = 1")  # SQLite answers as it does when the disk is full
    with pytest.raises(ProgressError, match="is full"):
        for number in range(200):
            store.record(attempt(uid=f"{number:032d}", mistake="m" * 1000))
    stored = len(store.attempts())
    store._connection.execute("PRAGMA max_page_count = 100000")
    store.record(attempt())
    assert len(store.attempts()) == stored + 1
    store.close()


def test_a_read_only_file_is_told(path: Path) -> None:
    store = Progress.open(path)
    store._connection.execute("PRAGMA query_only = ON")
    with pytest.raises(ProgressError, match="can't be written to"):
        store.record(attempt())
    store.close()


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ProgressError, match=r"can't be (used|written)"):
        Progress.open(tmp_path / "file" / "progress.sqlite")


def test_two_programs_at_once(path: Path) -> None:
    one, two = Progress.open(path), Progress.open(path)
    for _ in range(20):
        one.record(attempt("a"))
        two.record(attempt("b"))
    assert len(one.attempts()) == len(two.attempts()) == 40
    one.close()
    two.close()


KILLED = """
import os, signal, sys
from pathlib import Path
from quizbank.practice.attempts import Attempt
from quizbank.practice.progress import Progress
store = Progress.open(Path(sys.argv[1]))
for number in range(1000):
    store.record(Attempt(question="q", content="c", seed=number, submission="x", status="correct", score=1.0))
    print(number, flush=True)
    if number == 25:
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_was_answered_survives_kill_9(path: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, str(path)], capture_output=True, text=True, timeout=60)
    told = [int(line) for line in killed.stdout.split()]
    assert killed.returncode == -9 and told == list(range(26))
    store = Progress.open(path)
    assert [one.seed for one in store.attempts()] == told
    assert store._connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    store.close()


def test_days_are_those_of_the_users_place() -> None:
    store = Progress.in_memory()
    midnight = 1_767_225_600_000  # 2026-01-01T00:00Z
    store.record(attempt(utc=midnight - 60_000, offset=480))  # already 2026 in Shanghai
    store.record(attempt(utc=midnight + 60_000, offset=-300))  # still 2025 in New York
    assert store.days() == {"2025-12-31": 1, "2026-01-01": 1}
    store.close()


@pytest.mark.parametrize(
    ("days", "length"),
    [
        ([], 0),
        (["2026-03-01"], 1),
        (["2026-02-28"], 1),
        (["2026-02-27"], 0),
        (["2026-02-27", "2026-02-28", "2026-03-01"], 3),
    ],
)
def test_a_streak_lasts_until_a_day_is_missed(days: list[str], length: int) -> None:
    assert streak(days, date(2026, 3, 1)) == length
