"""The screen: stalls while PyTorch loads in its own process, and the time from an answer to its feedback."""

import asyncio
import statistics
import time
from collections.abc import Iterator

from textual.widgets import Input

from quizbank.bank.bank import Bank
from quizbank.filters import Filter
from tests.benchmarks.measure import Measure
from tui.app import QuizApp
from tui.screens.practice import PracticeScreen

_ANSWERS = 30


class _Ticker:
    """Wakes as often as it can; `worst` is the longest time that the event loop gave it no turn."""

    def __init__(self) -> None:
        self.worst = 0.0

    async def run(self) -> None:
        last = time.perf_counter()
        while True:
            await asyncio.sleep(0.001)
            now = time.perf_counter()
            self.worst = max(self.worst, now - last - 0.001)
            last = now


async def _stall() -> float:
    bank = Bank.load()
    app = QuizApp(load=lambda: bank, language="en")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        ticker = _Ticker()
        task = asyncio.create_task(ticker.run())
        worker = app._worker
        while worker is None:
            await asyncio.sleep(0.01)
            worker = app._worker
        question = next(question for question in bank.questions.values() if question.__struct_config__.tag == "numeric")
        await asyncio.wrap_future(worker.variant(question, 0))
        task.cancel()
        return ticker.worst


async def _feedback() -> tuple[list[float], int]:
    """Seconds from pressing Enter to the painted feedback, and how often the next variant was not ready by then."""
    bank = Bank.load()
    app = QuizApp(load=lambda: bank, language="en", filter=Filter.where(kinds=("numeric",)))
    taken, late = [], 0
    async with app.run_test(size=(80, 24)) as pilot:
        while not (isinstance(app.screen, PracticeScreen) and app.screen.session.variant):
            await pilot.pause(0.01)
        for _ in range(_ANSWERS):
            screen = app.screen
            assert isinstance(screen, PracticeScreen) and screen.session.variant is not None
            screen.query_one(Input).value = screen.session.variant.key_text
            await pilot.pause()
            began = time.perf_counter()
            screen._submit(screen.query_one(Input).value)
            painted = asyncio.Event()
            screen.call_after_refresh(painted.set)
            await painted.wait()
            taken.append(time.perf_counter() - began)
            await pilot.pause(0.2)  # a person reads the feedback
            late += not all(future.done() for future in screen.session._made.values())
            screen.action_next()
            while screen.session.settled:
                await pilot.pause(0.01)
    return taken, late


def measures() -> Iterator[Measure]:
    """Stall, feedback, readiness."""
    worst = statistics.median(asyncio.run(_stall()) for _ in range(5))
    yield Measure(
        "worst stall of the event loop while PyTorch loads", worst * 1000, 50, "ms", note="median of 5 starts"
    )
    taken, late = asyncio.run(_feedback())
    median, slowest = statistics.median(taken) * 1000, max(taken) * 1000
    yield Measure("answer to painted feedback, median", median, 50, "ms", note=f"slowest {slowest:.0f} ms")
    yield Measure("next variants not ready after 0.2 s of reading", late, 0, "")
