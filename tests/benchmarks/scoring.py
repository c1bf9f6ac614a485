"""Scoring what models write, from records alone: bare numbers, whole answers, and beside reasoning-gym's scorer."""

import importlib.util
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from quizbank import score
from quizbank.bank.bank import Bank
from quizbank.variants.records import full
from quizbank.variants.series import series
from tests.benchmarks.measure import Measure

_RECORDS = 2000
_ROUNDS = 5


def measures() -> Iterator[Measure]:
    """Rates on one core, and a ratio where reasoning-gym is installed."""
    question = Bank.load().question("trace-of-a-2x2-matrix")
    records = [full(variant, ("en",)) for variant in series(question, range(_RECORDS))]
    bare = [record["key_text"] if index % 2 else "-7" for index, record in enumerate(records)]
    rate = _rate(records, bare)
    yield Measure("numbers scored", rate / 1000, 100, "k/s", True, note="half of them right")
    boxed = [f"The entries on the diagonal are added.\nSo the trace is \\boxed{{{text}}}." for text in bare]
    yield Measure("the same in a sentence and a box", _rate(records, boxed) / 1000, 10, "k/s", True)
    if importlib.util.find_spec("reasoning_gym") is not None:
        yield _beside(rate)


def _rate(records: list[dict[str, Any]], answers: list[str]) -> float:
    """Answers a second: the median of some rounds."""
    return _median(lambda: sum(score(record, answer) for record, answer in zip(records, answers, strict=True)))


def _median(action: Callable[[], object]) -> float:
    taken = []
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        action()
        taken.append(time.perf_counter() - began)
    return _RECORDS / statistics.median(taken)


def _beside(rate: float) -> Measure:
    """Its scorer compares texts; ours reads numbers."""
    import reasoning_gym

    data = reasoning_gym.create_dataset("gcd", size=_RECORDS, seed=1)
    entries = [data[index] for index in range(_RECORDS)]
    answers = [entry["answer"] if index % 2 else "-7" for index, entry in enumerate(entries)]
    theirs = _median(
        lambda: sum(data.score_answer(answer, entry) for answer, entry in zip(answers, entries, strict=True))
    )
    return Measure(
        "against reasoning-gym's scorer of gcd", rate / theirs, 0.05, more_is_better=True, note=f"{theirs:,.0f}/s"
    )
