"""Home and statistics with a million attempts, against none."""

import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from quizbank.bank.bank import Bank
from quizbank.practice.files import FILE
from quizbank.practice.progress import Progress
from quizbank.practice.statistics import statistics
from tests.benchmarks.measure import Measure, ratio, seconds
from tests.benchmarks.start import until_painted

_MANY = 1_000_000
_DAY = 86_400_000


def measures() -> Iterator[Measure]:
    """Starting the app, and what the statistics page needs."""
    bank = Bank.load()
    with TemporaryDirectory() as folder:
        homes = {name: Path(folder) / name for name in ("full", "empty", "once")}
        stores = {name: Progress.open(home / FILE) for name, home in homes.items()}
        began = time.perf_counter()
        _fill(stores["full"], list(bank.questions), _MANY)
        note = f"the log is replayed in {time.perf_counter() - began:.0f} s"
        _fill(stores["once"], list(bank.questions), len(bank.questions))
        much, none, times = ratio(lambda: until_painted(homes["full"]), lambda: until_painted(homes["empty"]), rounds=5)
        yield Measure(
            "the app's first complete home, 1 M attempts against none",
            times,
            2,
            note=f"{much * 1000:.0f} ms against {none * 1000:.0f} ms; {note}",
        )
        much, few, times = ratio(
            lambda: seconds(lambda: statistics(bank, stores["full"])),
            lambda: seconds(lambda: statistics(bank, stores["once"])),
            rounds=7,
        )
        note = f"{much * 1000:.0f} ms against {few * 1000:.0f} ms"
        yield Measure("statistics, 1 M attempts against one a question", times, 2, note=note)
        for store in stores.values():
            store.close()


def _fill(progress: Progress, questions: list[str], many: int) -> None:
    """A thousand answers a day, over all questions, one of five wrong."""
    now = time.time_ns() // 1_000_000
    statuses = ("correct", "correct", "incorrect", "correct", "correct")
    rows = (
        (
            *(f"{number:032x}", questions[number % len(questions)], "c", number, "x", statuses[number % 5]),
            *(float(number % 5 != 2), "left-out" if number % 5 == 2 else None, 0, 5000, 0),
            *(now - (many - number) * _DAY // 1000, 0, None, "practice"),
        )
        for number in range(many)
    )
    with progress._transaction() as connection:
        connection.executemany(
            "INSERT INTO attempt (uid, question, content, seed, submission, status, score, mistake, hints,"
            f" milliseconds, revealed, utc, offset, overrules, mode) VALUES ({', '.join('?' * 15)})",
            rows,
        )
    progress.rebuild()
