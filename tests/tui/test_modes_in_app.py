"""Every mode and screen of the app, at both sizes and in both languages."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.widgets import Input, OptionList, Static

from quizbank.bank.bank import Bank
from quizbank.filters import Filter
from quizbank.practice import handling
from quizbank.practice.plan import Interview
from quizbank.practice.progress import Progress
from quizbank.text import Text
from tests.practice.test_schedule import START, attempt
from tests.samples import OTHER_KINDS, QUESTIONS, write_bank
from tests.tui.test_practice_in_app import SIZES, key_of, make, practice, settled, shown  # noqa: F401
from tui.app import QuizApp
from tui.screens.help import HelpScreen
from tui.screens.menu import MenuScreen
from tui.screens.page import PageScreen
from tui.screens.practice import PracticeScreen
from tui.screens.search import SearchScreen
from tui.screens.statistics import StatisticsScreen
from tui.widgets.echo import Echo
from tui.widgets.keybar import KeyBar
from tui.widgets.scratch import Pad


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    folder = write_bank(tmp_path / "mine", QUESTIONS + OTHER_KINDS)
    return Bank.load(folder, with_builtin=False, use_cache=False)


def practised(bank: Bank) -> None:
    progress = Progress.open()
    for number, question in enumerate(bank.questions):
        progress.record(attempt(question, START + number, "incorrect" if number % 2 else "correct", milliseconds=9000))
    progress.close()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("mode", ["free", "review", "learn", "drill", "mistakes", "mock"])
async def test_every_mode_opens_or_says_why_not(
    make: Callable[..., QuizApp],  # noqa: F811
    bank: Bank,
    size: tuple[int, int],
    language: str,
    mode: str,
) -> None:
    if mode == "review":
        practised(bank)
    app = make(language=language)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        app.practise(Filter(), mode=mode)  # type: ignore[arg-type]
        await settled(pilot)
        if mode == "mistakes":
            [notification] = app._notifications
            said = {"en": "No misconception to overcome", "zh": "目前没有需要克服的典型错误"}[language]
            assert notification.message.startswith(said)
            return
        assert practice(app).session.mode.name == mode
        await pilot.press("f4")
        await settled(pilot)
        assert practice(app).session.answered == 1
        assert shown(app, "#verdict") or mode == "mock"


async def test_a_mock_interview_ends_with_a_report(make: Callable[..., QuizApp]) -> None:  # noqa: F811
    app = make(interview=Interview(3, 5))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.practise(Filter("kind:numeric,single-choice,true-false"), mode="mock")
        await settled(pilot)
        screen = practice(app)
        assert re.search(r" · [45]:\d\d\Z", shown(app, "#title"))
        for _ in range(3):
            before = screen.session.answered
            screen._submit(key_of(app))
            await settled(pilot)
            assert screen.session.answered == before + 1
        assert isinstance(app.screen, PageScreen)
        page = app.screen.query_one("Prose").source  # type: ignore[attr-defined]
        assert "Mock interview: 100%" in page and page.count("### ") == 3
        await pilot.press("escape")
        await settled(pilot)
        assert "Mock interview: 3 questions" not in shown(app, "#summary")


async def test_an_interview_that_is_left_is_reported_and_not_reopened(make: Callable[..., QuizApp]) -> None:  # noqa: F811
    app = make()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.practise(Filter("kind:numeric,single-choice,true-false"), mode="mock")
        await settled(pilot)
        keys = app.screen.query_one(KeyBar).render_line(0).text
        assert "F4" in keys and "F5" not in keys
        practice(app)._submit(key_of(app))
        await settled(pilot)
        await pilot.press("f4")
        await settled(pilot)
        assert shown(app, "#echo") == "Enter: next"
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(app.screen, PageScreen)
        assert "Mock interview: " in app.screen.query_one("Prose").source  # type: ignore[attr-defined]
        assert app.place() is None


async def test_undo_leaves_another_question_alone(make: Callable[..., QuizApp]) -> None:  # noqa: F811
    app = make(filter=Filter("kind:numeric,true-false"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        screen = practice(app)
        screen._submit(key_of(app))
        await settled(pilot)
        answered = screen.session.variant.question.id  # type: ignore[union-attr]
        await pilot.press("f6")
        await settled(pilot)
        while screen.session.variant.question.id == answered:  # type: ignore[union-attr]
            await pilot.press("f6")
            await settled(pilot)
        await pilot.press("f3")
        hints = list(screen._view.hints)
        assert screen.session.undo() is not None
        screen.begin_again(answered)
        assert screen._view.hints == hints
        screen._view.hints.append(Text(en="kept", zh="保留"))
        screen.begin_again(screen.session.variant.question.id)  # type: ignore[union-attr]
        assert screen._view.hints == []


async def test_an_essay_that_was_not_sent_is_kept_until_the_key_is_pressed_again(make: Callable[..., QuizApp]) -> None:  # noqa: F811
    app = make(filter=Filter("kind:key-points"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        screen = practice(app)
        essay = screen.session.variant
        for key in ("escape", "f6", "f5", "ctrl+q"):
            await pilot.press("a", key)
            await settled(pilot)
            assert app.screen is screen and screen.session.variant is essay and app._exit is False
        assert screen._view.panes.typed == "aaaa"
        assert "F7 Send" in app.screen.query_one(KeyBar).render_line(0).text
        assert "F7" in str(screen.query_one("#echo", Echo).content)
        await pilot.press("escape")
        await settled(pilot)
        assert app.screen is not screen


async def test_quitting_asks_once_for_an_essay_under_another_screen(make: Callable[..., QuizApp]) -> None:  # noqa: F811
    app = make(filter=Filter("kind:key-points"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("a", "f1")
        await settled(pilot)
        await pilot.press("ctrl+q")
        await settled(pilot)
        assert app._exit is False and any("F7" in note.message for note in app._notifications)
        await pilot.press("ctrl+q")
        await settled(pilot)
        assert app._exit is True


async def test_the_clock_of_an_interview_is_not_cut_off(make: Callable[..., QuizApp]) -> None:  # noqa: F811
    app = make()
    async with app.run_test(size=(48, 24)) as pilot:
        await settled(pilot)
        app.practise(Filter(""), mode="mock")
        await settled(pilot)
        title = app.screen.query_one("#title", Static)
        shown = title.render_line(0).text
        assert re.search(r"\d+:\d\d\s*$", shown), shown


async def test_enter_goes_on_after_an_essay(make: Callable[..., QuizApp]) -> None:  # noqa: F811
    app = make(filter=Filter("kind:key-points or kind:true-false"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        screen = practice(app)
        while screen._view.panes.name != "essay":
            await pilot.press("f6")
            await settled(pilot)
        essay = screen.session.variant
        await pilot.press("a", "enter", "b")
        assert screen.session.variant is essay and screen._view.panes.typed == "a\nb"
        await pilot.press("f4")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert screen.session.variant is not essay and not screen.session.settled


async def test_the_menu_of_a_question(make: Callable[..., QuizApp], own_home: Path) -> None:  # noqa: F811
    app = make(filter=Filter("kind:numeric"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        question = practice(app).session.variant.question  # type: ignore[union-attr]

        async def choose(label: str) -> None:
            await pilot.press("f8")
            await settled(pilot)
            assert isinstance(app.screen, MenuScreen)
            labels = [text.en for text, _ in app.screen._entries]
            app.screen.query_one(OptionList).highlighted = labels.index(label)
            await pilot.press("enter")
            await settled(pilot)

        await choose("Mark it")
        assert handling.flags_of(app.progress, question).marked
        await choose("Scratch pad and calculator")
        assert isinstance(app.focused, Pad)
        await pilot.press("escape")
        assert isinstance(app.screen, PracticeScreen)
        await choose("Note")
        app.screen.query_one(Input).value = "watch [bold]this[/bold]"
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("f4")
        await settled(pilot)
        assert "watch" in shown(app, "#feedback")
        await choose("Copy as Markdown")
        assert "Answer" in (own_home / "clipboard.md").read_text("utf-8")
        await choose("Rate: easy")
        await choose("Take the last answer back")
        assert not practice(app).session.settled and app.progress.standings() == {}
        await choose("Report it as faulty")
        app.screen.query_one(Input).value = "the key is wrong"
        await pilot.press("enter")
        await settled(pilot)
        assert "the key is wrong" in (own_home / "reports.jsonl").read_text("utf-8")
        await choose("Never ask it again")
        await choose("Not before tomorrow")
        flags = handling.flags_of(app.progress, question)
        assert flags.suspended and flags.buried
        await choose("Drill its topic's numbers")
        assert practice(app).session.mode.name == "drill"
        await pilot.press("escape")
        await choose("Related questions")
        assert isinstance(app.screen, MenuScreen)


@pytest.mark.parametrize("size", SIZES)
async def test_search_and_go(make: Callable[..., QuizApp], size: tuple[int, int]) -> None:  # noqa: F811
    app = make()
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        app.open("search")
        await settled(pilot)
        assert isinstance(app.screen, SearchScreen)
        for typed, said in (
            ("kind:numeric", "questions"),
            ("kind:numerik", "did you mean"),
            ('"', "quotation mark"),
            ("权值", "questions"),
            ("is:new [bold]", "0 questions"),
        ):
            app.screen.query_one(Input).value = typed
            await settled(pilot)
            assert said in shown(app, "#told")
        await pilot.press("f1")
        await settled(pilot)
        assert isinstance(app.screen, HelpScreen) and "area:pooling" in shown(app, "Prose")
        await pilot.press("escape")
        app.screen.query_one(Input).value = "kind:cloze"
        await settled(pilot)
        await pilot.press("down", "enter")
        await settled(pilot)
        assert practice(app).session.size == 1


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "zh"])
async def test_statistics(make: Callable[..., QuizApp], bank: Bank, size: tuple[int, int], language: str) -> None:  # noqa: F811
    practised(bank)
    app = make(language=language)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        app.open("statistics")
        await settled(pilot)
        assert isinstance(app.screen, StatisticsScreen)
        assert ("Known" if language == "en" else "已掌握") in shown(app, "Prose")
        await pilot.press("f2")
        await settled(pilot)
        assert ("已掌握" if language == "en" else "Known") in shown(app, "Prose")


async def test_home_offers_what_is_due_first(make: Callable[..., QuizApp], bank: Bank) -> None:  # noqa: F811
    practised(bank)
    app = make()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        options = [option.id for option in app.screen.query_one(OptionList).options]
        assert options[0] == "review"
        assert f"{len(bank.questions)} due now" in shown(app, "#summary")
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(app.screen, PracticeScreen) and app.screen.session.mode.name == "review"
