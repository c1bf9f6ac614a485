"""A program in a pseudo-terminal: keys are pressed, and the moments are taken at which its screen has changed."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pyte

from tests.benchmarks.measure import ROOT

_COLUMNS, _LINES = 80, 24
_MARGIN = 2
_PATIENCE = 60.0
_CHUNK = 65_536
_DRAINED = 0.002  # with nothing to read for so long, there is time to look at what was read
# What a program asks of its terminal when it starts, and what today's terminals say: paints can be shown in one piece.
_ASKED, _REPLY = b"\x1b[?2026$p", b"\x1b[?2026;2$y"


class Painted(NamedTuple):
    """Seconds from a key to the first and to the last paint that it led to."""

    first: float
    last: float


class Terminal:
    """A running program, on 80 × 24 cells; use it in a `with`. home: where it keeps its data."""

    def __init__(self, command: Sequence[str], home: Path) -> None:
        self._screen = pyte.Screen(_COLUMNS, _LINES)
        self._stream = pyte.ByteStream(self._screen)
        self._terminal, far = pty.openpty()
        fcntl.ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", _LINES, _COLUMNS, 0, 0))
        own = {"PYTHONPATH": str(ROOT), "QUIZBANK_HOME": str(home), "HOME": str(home)}
        self._began = time.perf_counter()
        self._process = subprocess.Popen(
            command,
            stdin=far,
            stdout=far,
            stderr=far,
            env={**os.environ, **own, "TERM": "xterm-256color", "LANG": "C.UTF-8"},
            cwd=home,
            start_new_session=True,
        )
        os.close(far)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._terminal)

    @property
    def pid(self) -> int:
        """The program's process."""
        return self._process.pid

    @property
    def lines(self) -> list[str]:
        """What the screen shows."""
        return ["".join(cell.data for cell in row) for row in self._cells()]

    def until(self, shown: Callable[[list[str]], bool]) -> float:
        """Seconds from the start of the program until its screen first was as asked. Raises TimeoutError."""
        found: float | None = None
        while time.perf_counter() - self._began < _PATIENCE:
            for moment, chunk in self._read(0.1):
                self._stream.feed(chunk)
                if found is None and shown(self.lines):
                    found = moment - self._began
            if found is not None:
                return found
        raise TimeoutError("\n".join(self.lines))

    def press(self, keys: str, *, rest: float = 0.05, styled: bool = False) -> Painted:
        """Press keys on a screen that rests, and wait until it rests again: nothing changes for so many seconds.

        styled: colours count as well as text, for screens without a cursor that blinks. Raises TimeoutError where
        nothing changes.
        """
        self.settle(rest, styled=styled)
        before = self._seen(styled)
        pressed = time.perf_counter()
        os.write(self._terminal, keys.encode())
        changes: list[float] = []
        while (now := time.perf_counter()) < (changes[-1] + rest if changes else pressed + _PATIENCE):
            for moment, chunk in self._read((changes[-1] if changes else now) + rest - now):
                self._stream.feed(chunk)
                if (seen := self._seen(styled)) != before:
                    before = seen
                    changes.append(moment)
        if not changes:
            raise TimeoutError(f"no change after {keys!r}:\n" + "\n".join(self.lines))
        return Painted(changes[0] - pressed, changes[-1] - pressed)

    def settle(self, rest: float, *, styled: bool = False) -> None:
        """Wait until nothing changes for so many seconds."""
        before, changed = self._seen(styled), time.perf_counter()
        while time.perf_counter() - changed < rest:
            for moment, chunk in self._read(rest):
                self._stream.feed(chunk)
                if (seen := self._seen(styled)) != before:
                    before, changed = seen, moment

    def _cells(self) -> list[list[pyte.screens.Char]]:
        return [[self._screen.buffer[row][column] for column in range(_COLUMNS)] for row in range(_LINES)]

    def _seen(self, styled: bool) -> object:
        """What counts as a change: all but the margin, where Textual paints the scrollbar one paint later."""
        return [row[:-_MARGIN] for row in (self._cells() if styled else self.lines)]

    def _read(self, seconds: float) -> list[tuple[float, bytes]]:
        """What comes, the first of it within so many seconds, in pieces, each with its moment."""
        pieces: list[tuple[float, bytes]] = []
        while select.select([self._terminal], [], [], _DRAINED if pieces else max(seconds, 0))[0]:
            chunk = os.read(self._terminal, _CHUNK)
            pieces.append((time.perf_counter(), chunk))
            if _ASKED in chunk:
                os.write(self._terminal, _REPLY)
        return pieces


def children(pid: int) -> list[int]:
    """The processes that a process has started and that still run."""
    return [
        int(child)
        for path in Path(f"/proc/{pid}/task").glob("*/children")
        for child in path.read_text(encoding="ascii").split()
    ]


def processor_seconds(pid: int) -> float:
    """The processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def megabytes(pid: int) -> float:
    """The memory of a process alone, in which pages that it shares count by their share (PSS)."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
