"""A key and its paint, in a terminal: while PyTorch loads, with a bank of 10,000 questions; and the app's memory.

What is timed is from the byte that a terminal sends to the first byte that it gets back.
"""

import os
import pty
import select
import signal
import statistics
import struct
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import ioctl
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.measure import ROOT, Measure

_QUESTIONS = 10_000
_KEYS = 400
_FRAME = 1 / 60  # seconds between two paints of Textual
# The built-in bank again and again, each time with other ids, until it is large enough.
_APP = """
import sys
import msgspec
from quizbank.bank.bank import Bank
from quizbank.filters import Filter
from tui.app import QuizApp

def load():
    bank, questions, copy = Bank.load(), {}, 0
    while len(questions) < int(sys.argv[1]):
        for question in bank.questions.values():
            id = f"copy-{copy}:{question.id}"
            questions[id] = msgspec.structs.replace(question, id=id)
        copy += 1
    return msgspec.structs.replace(bank, questions=questions)

QuizApp(load=load, language="en", filter=Filter(sys.argv[2]) if sys.argv[2] else None).run()
"""


class _Terminal:
    """A program in a terminal of 80×24 cells."""

    def __init__(self, home: Path, questions: int, filter: str) -> None:
        self.pid, self.fd = pty.fork()
        if not self.pid:
            os.environ |= {"QUIZBANK_HOME": str(home), "PYTHONPATH": str(ROOT), "TERM": "xterm-256color"}
            os.execv(sys.executable, [sys.executable, "-c", _APP, str(questions), filter])
        ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.screen = ""

    def read(self, seconds: float) -> bytes:
        """What comes within a time; nothing where nothing does."""
        ready, _, _ = select.select([self.fd], [], [], seconds)
        return os.read(self.fd, 1 << 20) if ready else b""

    def until(self, text: str, seconds: float = 60) -> None:
        """Wait for a text to be painted."""
        end = time.monotonic() + seconds
        while text not in self.screen:
            if time.monotonic() > end:
                raise TimeoutError(f"{text!r} was not painted")
            self.screen += self.read(0.2).decode(errors="replace")

    def quiet(self, seconds: float = 0.02) -> None:
        """Wait until nothing is painted any more."""
        while self.read(seconds):
            pass

    def key(self, data: bytes) -> float:
        """Seconds until something is painted after a key."""
        began = time.perf_counter()
        os.write(self.fd, data)
        assert self.read(5)
        return time.perf_counter() - began

    def memory(self) -> float:
        """Megabytes that are the process's own, its share of what is shared included."""
        lines = Path(f"/proc/{self.pid}/smaps_rollup").read_text().split("\n")
        return int(next(line for line in lines if line.startswith("Pss:")).split()[1]) / 1024

    def close(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


@contextmanager
def _running(questions: int, filter: str) -> Iterator[_Terminal]:
    with TemporaryDirectory() as home:
        terminal = _Terminal(Path(home), questions, filter)
        try:
            yield terminal
        finally:
            terminal.close()


def measures() -> Iterator[Measure]:
    """Keys while PyTorch loads, keys afterwards, the next question, memory."""
    with _running(_QUESTIONS, "kind:cloze") as terminal:
        terminal.until("Hint")
        yield _latency("key to paint, 10,000 questions, PyTorch loading", _typed(terminal))
    with _running(_QUESTIONS, "kind:single-choice") as terminal:
        terminal.until("Hint")
        time.sleep(6)  # PyTorch is loaded by now
        yield _latency("key to paint, likewise, later", _moved(terminal))
        taken = _answered(terminal)
        note = f"slowest {max(taken) * 1000:.0f} ms; one frame is {_FRAME * 1000:.1f} ms"
        yield Measure(
            "answer, or next question, to paint, median", statistics.median(taken) * 1000, 50, "ms", note=note
        )
    with _running(1, "kind:single-choice") as terminal:
        terminal.until("Hint")
        time.sleep(6)
        list(_answered(terminal))
        yield Measure(
            "memory of the app's process after 30 questions", terminal.memory(), 80, "MB", note="built-in bank"
        )


def _typed(terminal: _Terminal) -> list[float]:
    """Letters into a line, and taken away again."""
    taken = []
    for number in range(_KEYS):
        terminal.quiet()
        taken.append(terminal.key(b"\x7f" if number % 20 > 9 else b"e"))
    return taken


def _moved(terminal: _Terminal) -> list[float]:
    """From option to option."""
    taken = []
    for number in range(_KEYS):
        terminal.quiet()
        taken.append(terminal.key(b"\x1b[A" if number % 4 > 1 else b"\x1b[B"))
    return taken


def _answered(terminal: _Terminal) -> list[float]:
    """Enter grades, Enter goes on."""
    taken = []
    for _ in range(60):
        terminal.quiet(0.3)
        taken.append(terminal.key(b"\r"))
    return taken


def _latency(name: str, taken: list[float]) -> Measure:
    slow = sorted(taken)[len(taken) * 99 // 100] * 1000
    note = f"median {statistics.median(taken) * 1000:.1f} ms"
    return Measure(f"{name}, p99", slow, 16, "ms", note=note)
