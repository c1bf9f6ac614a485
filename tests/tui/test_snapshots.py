"""How the app looks. `make snapshots` accepts a new look; read the report before."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from quizbank.filters import Filter
from quizbank.practice.place import Place
from quizbank.practice.session import InProcess, Session
from quizbank.text import Language
from tests.samples import sample_bank
from tui.app import QuizApp
from tui.screens.practice import PracticeScreen

Compare = Callable[..., bool]
SEED = 7


@pytest.fixture
def app(tmp_path: Path) -> Callable[[Language], QuizApp]:
    bank = sample_bank(tmp_path / "mine")
    return lambda language: QuizApp(load=lambda: bank, language=language, maker=InProcess())


async def ready(pilot: Pilot[int]) -> None:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.pause()


def asking(question: str, *keys: str, answer: str = "") -> Callable[[Pilot[int]], Awaitable[None]]:
    """Shows a question at a fixed seed, types an answer and presses keys."""

    async def run(pilot: Pilot[int]) -> None:
        await ready(pilot)
        quiz = pilot.app
        assert isinstance(quiz, QuizApp) and quiz.bank is not None
        filter = Filter.where(ids=(question,))
        session = Session(quiz.bank, quiz.progress, InProcess(), filter)
        await quiz.push_screen(PracticeScreen(session, Place(filter, question, SEED)))
        await ready(pilot)
        quiz.screen.query_one(Input).cursor_blink = False
        quiz.screen.query_one(Input).value = answer
        await pilot.press(*keys)
        await ready(pilot)

    return run


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_home(
    snap_compare: Compare, app: Callable[[Language], QuizApp], language: Language, size: tuple[int, int]
) -> None:
    assert snap_compare(app(language), terminal_size=size, run_before=ready)


def test_topics(snap_compare: Compare, app: Callable[[Language], QuizApp]) -> None:
    async def open_area(pilot: Pilot[int]) -> None:
        await ready(pilot)
        await pilot.press("end", "enter")
        await ready(pilot)

    assert snap_compare(app("zh"), terminal_size=(80, 24), run_before=open_area)


def test_a_numeric_question_with_a_hint(snap_compare: Compare, app: Callable[[Language], QuizApp]) -> None:
    shown = asking("mine:output-size", "f3", answer="5×5 + 1")
    assert snap_compare(app("en"), terminal_size=(80, 24), run_before=shown)


def test_a_recognised_mistake(snap_compare: Compare, app: Callable[[Language], QuizApp]) -> None:
    async def mistaken(pilot: Pilot[int]) -> None:
        await asking("mine:output-size")(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, PracticeScreen) and screen.session.variant is not None
        screen.query_one(Input).value = str(screen.session.variant.misconceptions[0].value)
        await pilot.press("enter")
        await ready(pilot)

    assert snap_compare(app("en"), terminal_size=(80, 24), run_before=mistaken)


def test_a_choice_answered_in_chinese(snap_compare: Compare, app: Callable[[Language], QuizApp]) -> None:
    assert snap_compare(app("zh"), terminal_size=(80, 24), run_before=asking("mine:sharing", "a", "enter"))


def test_several_options_marked(snap_compare: Compare, app: Callable[[Language], QuizApp]) -> None:
    assert snap_compare(app("en"), terminal_size=(120, 40), run_before=asking("mine:shares", "a", "c"))


def test_too_small(snap_compare: Compare, app: Callable[[Language], QuizApp]) -> None:
    assert snap_compare(app("en"), terminal_size=(20, 5), run_before=ready)


def test_help(snap_compare: Compare, app: Callable[[Language], QuizApp]) -> None:
    async def ask(pilot: Pilot[int]) -> None:
        await ready(pilot)
        await pilot.press("f1")
        await ready(pilot)

    assert snap_compare(app("zh"), terminal_size=(80, 24), run_before=ask)
