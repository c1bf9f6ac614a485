"""Grading: against Math-Verify on the same strings, over the whole table of spellings, and on texts that mean no good.

Math-Verify is no dependency of the project; `requirements-bench.lock` names it. Without it, only what needs no
comparison is measured.
"""

import importlib.util
import statistics
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from quizbank.answers.folding import MAX_CHARACTERS
from quizbank.answers.judge import judge
from quizbank.answers.kinds import KINDS
from quizbank.answers.reference import groups
from tests.answers.inputs import KEYS, LONG, SETTINGS
from tests.benchmarks.measure import Measure, ratio, seconds

_COUNT = 30  # of each spelling: more than the parsed texts that Math-Verify remembers
_ROUNDS = 5


class _Task(msgspec.Struct, frozen=True):
    """A text to be judged by a key, and the key as a text."""

    text: str
    key: Any
    key_text: str


def measures() -> Iterator[Measure]:
    """Ratios to Math-Verify where it is installed, the slowest percent of verdicts, the worst text."""
    if importlib.util.find_spec("math_verify") is not None:
        yield _against(
            "number: Math-Verify's parse and verify against a verdict", _numbers(), 20, type="number", rtol=1e-9
        )
        yield _against("vector of 8, likewise", _vectors(), 100, type="vector")
        yield _against("expression, likewise", _expressions(), 10, type="expression", variables={"x": (-4, 4)})
    verdicts = sorted(_verdicts())
    slowest = verdicts[len(verdicts) * 99 // 100] * 1000
    note = f"{len(verdicts)} spellings of the table; median {statistics.median(verdicts) * 1e6:.0f} µs"
    yield Measure("the slowest percent of verdicts begins at", slowest, 2, "ms", note=note)
    worst, name, kind = max(_hostile())
    yield Measure("the worst of the long texts", worst * 1000, 50, "ms", note=f"{name!r} as {kind}")


def _against(name: str, tasks: list[_Task], limit: float, **settings: Any) -> Measure:
    """How many times as long Math-Verify takes for the same texts; it is given the parsed keys."""
    from math_verify import parse, verify

    golds = [parse(task.key_text) for task in tasks]
    right = {"ours": 0, "theirs": 0}

    def theirs() -> None:
        right["theirs"] = sum(verify(gold, parse(task.text)) for gold, task in zip(golds, tasks, strict=True))

    def ours() -> None:
        right["ours"] = sum(judge(task.text, task.key, **settings).status == "correct" for task in tasks)

    slow, fast, times = ratio(lambda: seconds(theirs), lambda: seconds(ours), rounds=_ROUNDS)
    count = len(tasks)
    note = (
        f"{slow / count * 1e6:.0f} µs against {fast / count * 1e6:.0f} µs; of {count} right answers accepted: "
        f"{right['theirs']} against {right['ours']}"
    )
    return Measure(name, times, limit, more_is_better=True, note=note)


def _numbers() -> list[_Task]:
    """Right numbers in spellings that both can read."""
    spellings: list[tuple[Callable[[int], str], Callable[[int], float]]] = [
        (lambda n: f"{n}.25", lambda n: n + 0.25),
        (lambda n: f"{1216 + n}", lambda n: 1216 + n),
        (lambda n: f"1,{216 + n}", lambda n: 1216 + n),
        (lambda n: f"{n}/4", lambda n: n / 4),
        (lambda n: f"$\\frac{{{n}}}{{4}}$", lambda n: n / 4),
        (lambda n: f"{n}%", lambda n: n / 100),
        (lambda n: f"5*5*3*{n}+16", lambda n: 75 * n + 16),
        (lambda n: f"2^{n}", lambda n: 2**n),
        (lambda n: f"{n}.5*10^3", lambda n: 1000 * n + 500),
        (lambda n: f"$\\sqrt{{{n}}}$", lambda n: n**0.5),
    ]
    return [
        _Task(spelled(number), value(number), str(value(number)))
        for spelled, value in spellings
        for number in range(1, _COUNT + 1)
    ]


def _vectors() -> list[_Task]:
    """Right vectors of eight entries, between dollars: as bare text, Math-Verify reads the last entry only."""
    vectors = [[(start + place) / 8 for place in range(8)] for start in range(_COUNT)]
    return [_Task(f"${vector}$", vector, f"${vector}$") for vector in vectors]


def _expressions() -> list[_Task]:
    """Right expressions in another shape than the key's."""
    shapes = [
        ("${n}x - {n}x^2$", "${n}x(1-x)$"),
        ("$\\frac{{{n}e^{{x}}}}{{(1+e^{{x}})^2}}$", "$\\frac{{{n}e^{{-x}}}}{{(1+e^{{-x}})^2}}$"),
    ]
    return [
        _Task(text.format(n=number), key.format(n=number), key.format(n=number))
        for text, key in shapes
        for number in range(1, _COUNT + 1)
    ]


def _verdicts() -> Iterator[float]:
    """Seconds for each spelling of the table, each the median of several verdicts."""
    for group in groups():
        for case in group.cases:

            def verdict(text: str = case.text, key: Any = group.key) -> None:
                judge(text, key, type=group.type, **group.settings)  # noqa: B023  called before the next group

            verdict()
            yield statistics.median(seconds(verdict) for _ in range(_ROUNDS))


def _hostile() -> Iterator[tuple[float, str, str]]:
    """Seconds for each long text, judged as each kind."""
    for name, text in LONG.items():
        for kind in KINDS:

            def verdict(text: str = text[:MAX_CHARACTERS], kind: str = kind) -> None:
                judge(text, KEYS[kind], type=kind, **SETTINGS[kind])

            yield statistics.median(seconds(verdict) for _ in range(_ROUNDS)), name, kind
