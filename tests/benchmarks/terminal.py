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
from types import TracebackType

import pyte

from tests.benchmarks.measure import ROOT

_COLUMNS, _LINES = 80, 24
_PATIENCE = 60.0
_CHUNK = 65_536
_DRAINED = 0.002  # with nothing to read for so long, there is time to look at what was read
# What a program asks of its terminal when it starts, and what today's terminals say: paints can be shown in one piece.
_ASKED, _REPLY = b"\x1b[?2026$p", b"\x1b[?2026;2$y"


class Terminal:
    """A running program, on 80 × 24 cells; use it in a `with`. home: where it keeps its data."""

    def __init__(self, command: Sequence[str], home: Path) -> None:
        self._screen = pyte.Screen(_COLUMNS, _LINES)
        self._stream = pyte.ByteStream(self._screen)
        self._terminal, far = pty.openpty()
        fcntl.ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", _LINES, _COLUMNS, 0, 0))
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "QUIZBANK_HOME": str(home),
            "HOME": str(home),
            "TERM": "xterm-256color",
            "LANG": "en_US.UTF-8",
        }
        self.began = time.perf_counter()
        self._process = subprocess.Popen(
            command, stdin=far, stdout=far, stderr=far, env=environment, cwd=home, start_new_session=True
        )
        os.close(far)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
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
        cells = self._screen.buffer
        return ["".join(cells[row][column].data for column in range(_COLUMNS)) for row in range(_LINES)]

    def until(self, shown: Callable[[list[str]], bool]) -> float:
        """Seconds from the start of the program until its screen first was as asked. Raises TimeoutError."""
        deadline = time.perf_counter() + _PATIENCE
        while time.perf_counter() < deadline:
            for moment, chunk in self._read(0.1):
                self._show(chunk)
                if shown(self.lines):
                    return moment - self.began
        raise TimeoutError("\n".join(self.lines))

    def painted(self, keys: str, rest: float = 0.06) -> float:
        """Seconds from pressing keys to the last paint that they led to: after it no text changed for `rest` seconds.

        A cursor that blinks changes no text. Raises TimeoutError where nothing changes.
        """
        self._settle(rest)
        before = self.lines
        pressed = changed = time.perf_counter()
        os.write(self._terminal, keys.encode())
        while (waited := time.perf_counter() - max(pressed, changed)) < (rest if changed > pressed else _PATIENCE):
            for moment, chunk in self._read(min(rest, max(rest - waited, 0))):
                self._show(chunk)
                if self.lines != before:
                    before, changed = self.lines, moment
        if changed == pressed:
            raise TimeoutError(f"no change after {keys!r}:\n" + "\n".join(before))
        return changed - pressed

    def _settle(self, rest: float) -> None:
        """Wait until no text changes any more."""
        last = time.perf_counter()
        while time.perf_counter() - last < rest:
            before = self.lines
            for _, chunk in self._read(rest):
                self._show(chunk)
            if self.lines != before:
                last = time.perf_counter()

    def _read(self, seconds: float) -> list[tuple[float, bytes]]:
        """What comes within so many seconds, piece by piece, each with its moment."""
        pieces: list[tuple[float, bytes]] = []
        while select.select([self._terminal], [], [], _DRAINED if pieces else seconds)[0]:
            chunk = os.read(self._terminal, _CHUNK)
            pieces.append((time.perf_counter(), chunk))
            if _ASKED in chunk:
                os.write(self._terminal, _REPLY)
        return pieces

    def _show(self, chunk: bytes) -> None:
        self._stream.feed(chunk)


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
    [line] = [
        line
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
        if line.startswith("Pss:")
    ]
    return int(line.split()[1]) / 1024
