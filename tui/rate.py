"""How far a long job is: a line on stderr with the rate and the time that is left, drawn only in a terminal."""

import time
from types import TracebackType
from typing import Self, TextIO

_EVERY = 0.1  # seconds


class Rate:
    """Counts what is done of `total`; a context manager."""

    def __init__(self, total: int, target: TextIO) -> None:
        self._total, self._target = total, target
        self._shown = target.isatty()
        self._done, self._began, self._drawn = 0, time.monotonic(), 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown:
            self._draw()
            self._target.write("\n")

    def add(self, count: int) -> None:
        """So many more are done."""
        self._done += count
        if self._shown and time.monotonic() - self._drawn > _EVERY:
            self._draw()

    def _draw(self) -> None:
        self._drawn = time.monotonic()
        rate = self._done / max(self._drawn - self._began, 1e-9)
        left = (self._total - self._done) / rate if rate else 0.0
        share = min(self._done / self._total, 1.0) if self._total else 1.0
        bar = ("█" * round(share * 24)).ljust(24, "░")
        minutes, seconds = divmod(round(left), 60)
        text = f"{bar} {share:>4.0%}  {self._done:,}/{self._total:,}  {rate:,.0f}/s  {minutes}:{seconds:02d}"
        self._target.write(f"\r{text}\x1b[K")
        self._target.flush()
