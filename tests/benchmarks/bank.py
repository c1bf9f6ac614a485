"""Loading the bank."""

from collections.abc import Iterator

import yaml

from quizbank.bank.bank import BUILTIN, Bank
from tests.benchmarks.measure import Measure, ratio, seconds


def measures() -> Iterator[Measure]:
    """The whole bank, checked, against the bare YAML of the same files; and from the cache."""
    files = [path.read_text(encoding="utf-8") for path in sorted(BUILTIN.rglob("*.yaml"))]

    def bare() -> None:
        for text in files:
            yaml.load(text, yaml.CSafeLoader)

    def load() -> None:
        Bank.load(use_cache=False)

    loaded, parsed, times = ratio(lambda: seconds(load), lambda: seconds(bare), rounds=7)
    note = f"{loaded * 1000:.0f} ms against {parsed * 1000:.0f} ms"
    yield Measure("loading and checking the bank against bare CSafeLoader", times, 3, note=note)
    Bank.load()
    cached, _, times = ratio(lambda: seconds(lambda: Bank.load()), lambda: seconds(bare), rounds=7)
    yield Measure("loading the bank from its cache, likewise", times, 0.5, note=f"{cached * 1000:.1f} ms")
