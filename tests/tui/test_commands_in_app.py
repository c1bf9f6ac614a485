"""The command palette, the theme, and the mouse."""

from pathlib import Path

import pytest
from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.widgets import Input

from quizbank.bank.bank import Bank
from quizbank.filters import Filter
from quizbank.practice.session import InProcess
from tests.samples import sample_bank
from tests.tui.test_practice_in_app import practice, settled, shown
from tui.app import QuizApp
from tui.screens.practice import PracticeScreen
from tui.widgets.options import Options
from tui.widgets.rows import Row


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    return sample_bank(tmp_path / "mine")


def quiz(bank: Bank, *kinds: str) -> QuizApp:
    filter = Filter.where(kinds=kinds) if kinds else None
    return QuizApp(load=lambda: bank, language="en", maker=InProcess(), filter=filter)


async def test_an_area_is_practised_from_the_palette(bank: Bank) -> None:
    app = quiz(bank)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+p")
        await pilot.pause()
        assert isinstance(app.screen, CommandPalette)
        await pilot.press(*"卷积")
        await settled(pilot)
        await pilot.press("enter", "enter")
        await until_practice(pilot)
        assert practice(app).session.filter == Filter.where(areas=("cnn",))


async def test_the_palette_speaks_the_language_of_the_app(bank: Bank) -> None:
    app = quiz(bank)
    async with app.run_test(size=(100, 60)) as pilot:
        await settled(pilot)
        await pilot.press("f2", "ctrl+p")
        await settled(pilot)
        assert app.screen.query_one(Input).placeholder == "搜索命令…"
        listed = list(app.get_system_commands(app.screen))
        assert {"退出 · Quit", "主题配色 · Theme", "模拟面试 · Mock interview"} <= {command.title for command in listed}
        assert all(command.help != command.help.encode("ascii", "ignore").decode() for command in listed)
        await pilot.press("escape")
        app.search_themes()
        await settled(pilot)
        assert app.screen.query_one(Input).placeholder == "搜索主题配色…"


async def until_practice(pilot: Pilot[int]) -> None:
    for _ in range(50):
        if isinstance(pilot.app.screen, PracticeScreen):
            await settled(pilot)
            return
        await pilot.pause(0.02)
    raise AssertionError("no practice screen")


async def test_the_theme_is_remembered(bank: Bank) -> None:
    app = quiz(bank)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.theme = "nord"
        await settled(pilot)
    again = quiz(bank)
    async with again.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert again.theme == "nord"


async def test_an_option_is_chosen_and_a_key_pressed_by_mouse(bank: Bank) -> None:
    app = quiz(bank, "single-choice")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await settled(pilot)
        row = list(app.screen.query_one(Options).query(Row))[1]
        await pilot.click(row)
        assert app.screen.query_one(Options).cursor == 1
        await pilot.click("KeyBar", offset=(20, 0))  # F4
        await settled(pilot)
        assert practice(app).session.settled and practice(app).session.results[0].revealed


async def test_hostile_text_of_the_terminal_is_stored_and_shown_harmlessly(bank: Bank) -> None:
    app = quiz(bank, "numeric")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await settled(pilot)
        for text in ("\udc80", "[bold]7[/bold]", "7\x1b[2J", "\u202e7", "x" * 1_000_000):
            app.screen.query_one(Input).value = text
            await pilot.press("enter")
            await settled(pilot)
            echo = shown(app, "#echo")
            assert not practice(app).session.settled and echo
            assert not any(character in echo for character in "\x1b\u202e\udc80") and len(echo) < 500
