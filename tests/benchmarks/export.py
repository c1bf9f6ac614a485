"""Study sets: how long each format takes for 1,000 variants, and how much memory."""

import io
import tracemalloc
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from quizbank.bank.bank import Bank
from quizbank.export import StudySet, write_set
from quizbank.variants.question import Numeric, Question
from tests.benchmarks.measure import Measure, seconds

_VARIANTS = 1000
_SEEDS = 2  # of each numeric question, so that about so many variants come of the questions below
# By format: the seconds allowed, with all keys in both languages; and the megabytes held while it is written, where it
# is written as the variants are made (they alone take 2.5).
_LIMITS: dict[str, tuple[float, float | None]] = {
    "jsonl": (0.5, 6),
    "csv": (1, 6),
    "moodle": (3, 6),
    "gift": (3, 6),
    "qti": (5, None),
    "jupyter": (5, None),
    "anki": (3, None),
    "html": (3, 6),
    "pdf": (10, None),  # two versions of all its questions: 1,366 of them
}


def measures() -> Iterator[Measure]:
    """A line a format, and one more for those that write as they go."""
    bank = Bank.load()
    questions = _questions(bank, _VARIANTS)
    for question in questions:  # PyTorch is loaded, and every solver has run
        question.variant(0)
    for format, (limit, held) in _LIMITS.items():
        with TemporaryDirectory() as folder:
            path = Path(folder) / "set"
            took = seconds(partial(_write, bank, questions, format, path))
            size = path.stat().st_size / 1e6
        yield Measure(f"1,000 variants as {format}", took, limit, "s", note=f"{size:.1f} MB")
        if held is not None:
            yield Measure("memory held at a time, likewise", _peak(bank, questions, format), held, "MB")


def _questions(bank: Bank, variants: int) -> list[Question]:
    """From all over the bank, so many that `_SEEDS` variants of the numeric ones make up the number."""
    spread = list(bank.questions.values())[::2] + list(bank.questions.values())[1::2]
    chosen: list[Question] = []
    for question in spread:
        if variants <= 0:
            break
        chosen.append(question)
        variants -= _SEEDS if isinstance(question, Numeric) else 1
    return chosen


def _write(bank: Bank, questions: list[Question], format: str, path: Path) -> None:
    with path.open("wb") as out:
        write_set(StudySet(bank=bank, questions=tuple(questions), variants=_SEEDS), format, out)


def _peak(bank: Bank, questions: list[Question], format: str) -> float:
    """The most megabytes held at a time, beyond what was held before; what is remembered for later calls is warm."""

    class Sink(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            return len(data)  # type: ignore[arg-type]

    study = StudySet(bank=bank, questions=tuple(questions), variants=_SEEDS)
    write_set(study, format, Sink())  # type: ignore[arg-type]
    tracemalloc.start()
    write_set(study, format, Sink())  # type: ignore[arg-type]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6
