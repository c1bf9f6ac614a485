"""Keys and their paints, in a terminal: while PyTorch loads, with a bank of 10,000 questions; and the app's memory.

What is timed is from the byte that a terminal sends until it has got the bytes that change what it shows.
"""

import statistics
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.measure import Measure
from tests.benchmarks.terminal import Painted, Terminal, children, megabytes, processor_seconds

_MANY = 10_000
_KEYS = 200
_FRAME = 16  # milliseconds
_STARTS = 20  # at most; PyTorch loads for about two seconds each time
_BACKSPACE, _DOWN, _UP, _NEXT = "\x7f", "\x1b[B", "\x1b[A", "\x1b[17~"
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


@contextmanager
def _running(questions: int, filter: str, home: Path, shows: str = "F3 Hint") -> Iterator[Terminal]:
    with Terminal([sys.executable, "-c", _APP, str(questions), filter], home) as terminal:
        terminal.until(lambda lines: shows in lines[-1])
        yield terminal


def measures() -> Iterator[Measure]:
    """Keys while PyTorch loads, keys afterwards, the next question, search, memory."""
    with TemporaryDirectory() as folder:
        home = Path(folder)
        yield _latency("key to paint, 10,000 questions, PyTorch loading", _typed_while_loading(home))
        with _running(_MANY, "kind:cloze", home) as terminal:
            _await_solvers(terminal)
            yield _latency("key to paint, likewise, later", _typed(terminal))
        with _running(_MANY, "kind:single-choice", home) as terminal:
            _await_solvers(terminal)
            yield _latency("from option to option, likewise", _moved(terminal))
        with _running(_MANY, "", home, shows="Enter Open") as terminal:
            _await_solvers(terminal)
            yield _latency("key to paint of a search in 10,000 questions", _searched(terminal), "its list")
        with _running(1, "kind:single-choice", home) as terminal:
            _await_solvers(terminal)
            answers, nexts = _answered(terminal)
            yield _last("answer to feedback, all of it painted, median", answers, 50)
            yield _last("the next question, all of it painted, median", nexts)
            memory = megabytes(terminal.pid)
            yield Measure(f"memory of the app's process after {len(answers)} answers", memory, 80, "MB")


def _loading(terminal: Terminal) -> Iterator[None]:
    """Again and again, as long as the process of the solvers is at work."""
    used = -1.0
    while (now := sum(processor_seconds(pid) for pid in children(terminal.pid))) > used or not now:
        used = now
        yield


def _await_solvers(terminal: Terminal) -> None:
    for _ in _loading(terminal):
        terminal.settle(0.5)


def _typed_while_loading(home: Path) -> list[Painted]:
    """Into a line, from as many starts as it takes."""
    taken: list[Painted] = []
    for _ in range(_STARTS):
        if len(taken) >= _KEYS:
            break
        with _running(_MANY, "kind:cloze", home) as terminal:
            taken += [terminal.press(key) for _ in _loading(terminal) for key in ("e", _BACKSPACE)]
    return taken


def _typed(terminal: Terminal) -> list[Painted]:
    return [terminal.press(_BACKSPACE if number % 20 > 9 else "e") for number in range(_KEYS)]


def _moved(terminal: Terminal) -> list[Painted]:
    return [terminal.press(_UP if number % 4 > 1 else _DOWN, styled=True) for number in range(_KEYS)]


def _searched(terminal: Terminal) -> list[Painted]:
    """Words typed and taken away; the first letters are found in thousands of questions."""
    while not any("▶ Search" in line for line in terminal.lines):
        terminal.settle(0.1)
    for _ in range(4):
        terminal.press(_DOWN, styled=True)
    terminal.press("\r", rest=0.5)
    words = ("gradient", "kernel", "softmax", "padding", "momentum", "entropy")
    return [
        terminal.press(key, rest=0.1)
        for number in range(_KEYS // 13)
        for word in (words[number % len(words)],)
        for key in [*word, *[_BACKSPACE] * len(word)]
    ]


def _answered(terminal: Terminal) -> tuple[list[Painted], list[Painted]]:
    """Enter chooses and grades, Enter goes on; a person reads the feedback, so that the next question is made."""
    answers, nexts = [], []
    for _ in range(30):
        answers.append(terminal.press("a\r", rest=0.3))
        nexts.append(terminal.press("\r", rest=0.3))
    return answers, nexts


def _percentile(taken: Iterable[float]) -> float:
    """Of hundred, one takes longer. In milliseconds."""
    ordered = sorted(taken)
    return ordered[len(ordered) * 99 // 100] * 1000


def _latency(name: str, taken: list[Painted], rest: str = "all of it") -> Measure:
    first, last = (statistics.median(times) * 1000 for times in zip(*taken, strict=True))
    note = f"{len(taken)} keys; median {first:.1f} ms, {rest} {last:.1f} ms"
    return Measure(f"{name}, p99", _percentile(paint.first for paint in taken), _FRAME, "ms", note=note)


def _last(name: str, taken: list[Painted], limit: float = _FRAME) -> Measure:
    median = statistics.median(paint.last for paint in taken) * 1000
    return Measure(
        name, median, limit, "ms", note=f"slowest of {len(taken)} {max(p.last for p in taken) * 1000:.1f} ms"
    )


if __name__ == "__main__":
    for measure in measures():
        print(measure, flush=True)
