"""A measure: what was found, and what is allowed."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Measure:
    """One line of the report: `value` must not exceed `limit` (or must reach it, where more is better)."""

    name: str
    value: float
    limit: float
    unit: str = "×"
    more_is_better: bool = False
    note: str = ""

    @property
    def holds(self) -> bool:
        """The limit is kept."""
        return self.value >= self.limit if self.more_is_better else self.value <= self.limit

    def __str__(self) -> str:
        sign = "≥" if self.more_is_better else "≤"
        mark = "ok " if self.holds else "OVER"
        note = f"  ({self.note})" if self.note else ""
        return f"{mark:<5}{self.name:<58}{self.value:>9.2f} {self.unit:<3} {sign} {self.limit:g} {self.unit}{note}"


def seconds(action: Callable[[], object]) -> float:
    """How long one call takes."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def ratio(one: Callable[[], float], other: Callable[[], float], rounds: int) -> tuple[float, float, float]:
    """Median seconds of two measurements taken in turn, and the median of their ratios."""
    one(), other()
    pairs = [(one(), other()) for _ in range(rounds)]
    return (
        statistics.median(a for a, _ in pairs),
        statistics.median(b for _, b in pairs),
        statistics.median(a / b for a, b in pairs),
    )


def python(code: str, home: Path) -> str:
    """What a fresh interpreter prints for `code`."""
    environment = {**os.environ, "QUIZBANK_HOME": str(home), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment, cwd=ROOT).stdout
