"""Exporting from the app: what was found or is practised, written by another process, stopped, and what went wrong."""

import asyncio
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from quizbank.bank.bank import Bank
from quizbank.export import write
from quizbank.practice.session import InProcess
from tests.samples import OTHER_KINDS, QUESTIONS, write_bank
from tests.tui.test_practice_in_app import settled, shown
from tui.app import QuizApp
from tui.screens.export import ExportScreen
from tui.screens.prompt import PromptScreen


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    folder = write_bank(tmp_path / "mine", QUESTIONS + OTHER_KINDS)
    return Bank.load(folder, with_builtin=False, use_cache=False)


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path / "out")


def rows(app: QuizApp) -> list[str]:
    listing = app.screen.query_one("#list", OptionList)
    return [str(listing.get_option_at_index(index).prompt) for index in range(listing.option_count)]


def format_of(app: QuizApp) -> str:
    return rows(app)[1].split()[-1]


async def choose(pilot: Pilot[int], row: int) -> None:
    pilot.app.screen.query_one("#list", OptionList).highlighted = row
    await pilot.press("enter")
    await pilot.pause()


async def opened(pilot: Pilot[int], text: str = "") -> ExportScreen:
    await settled(pilot)
    app = pilot.app
    assert isinstance(app, QuizApp)
    app.open("search")
    await settled(pilot)
    app.screen.query_one(Input).value = text
    await pilot.pause()
    await pilot.press("f8")
    await pilot.pause()
    assert isinstance(app.screen, ExportScreen)
    return app.screen


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_what_was_found_is_written(bank: Bank, tmp_path: Path, size: tuple[int, int]) -> None:
    app = QuizApp(load=lambda: bank, language="en", maker=InProcess())
    async with app.run_test(size=size) as pilot:
        await opened(pilot, "kind:numeric,cloze")
        assert "2 questions · kind:numeric,cloze" in shown(app, "#summary")
        while format_of(app) != "markdown":
            await choose(pilot, 1)
        await choose(pilot, 2)
        await choose(pilot, 3)
        await choose(pilot, 4)
        assert isinstance(app.screen, PromptScreen)
        app.screen.query_one(Input).value = "0"
        await pilot.press("enter")
        assert isinstance(app.screen, PromptScreen) and "from 1 to 1000" in shown(app, "#said")
        app.screen.query_one(Input).value = "3"
        await pilot.press("enter")
        await pilot.pause()
        assert [row.split()[1] for row in rows(app)[1:5]] == ["markdown", "English", "at", "3"]
        await choose(pilot, 0)
        await settled(pilot)
        path = tmp_path / "out" / "kind-numeric-cloze.md"
        assert f"Written: {path}" in shown(app, "#summary")
        chosen = [question for question in bank.questions.values() if type(question).__name__ in ("Numeric", "Cloze")]
        other = tmp_path / "other.md"
        write(
            bank,
            chosen,
            format="markdown",
            path=other,
            variants=3,
            languages=("en",),
            keys="end",
            title="kind:numeric,cloze",
            filter="kind:numeric,cloze",
        )
        assert path.read_bytes() == other.read_bytes()
        assert "It exists and will be replaced." in rows(app)[0]
        await pilot.press("f2")
        await settled(pilot)
        assert "已写入" in shown(app, "#summary") and "该文件已存在" in rows(app)[0]
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(app.screen, ExportScreen)


async def test_a_filter_that_can_not_be_read_finds_nothing_to_export(bank: Bank) -> None:
    app = QuizApp(load=lambda: bank, language="en", maker=InProcess())
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.open("search")
        await settled(pilot)
        app.screen.query_one(Input).value = "are:pool"
        await pilot.press("f8")
        await settled(pilot)
        assert not isinstance(app.screen, ExportScreen)
        assert app.screen.query_one(OptionList).option_count == 0


async def test_what_can_not_be_written_is_told(bank: Bank, tmp_path: Path) -> None:
    app = QuizApp(load=lambda: bank, language="zh", maker=InProcess())
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        while format_of(app) != "gift":
            await choose(pilot, 1)
        for _ in range(3):
            await choose(pilot, 3)
        await choose(pilot, 0)
        await settled(pilot)
        assert "没有写入：GIFT 题目自带答案" in shown(app, "#summary")
        await choose(pilot, 3)
        await choose(pilot, 6)
        app.screen.query_one(Input).value = "/proc/nowhere/set.gift"
        await pilot.press("enter")
        await pilot.pause()
        await choose(pilot, 0)
        await settled(pilot)
        assert "没有写入：/proc/nowhere/set.gift" in shown(app, "#summary")
        assert list((tmp_path / "out").iterdir()) == []


async def test_it_is_stopped_and_leaves_nothing(bank: Bank, tmp_path: Path) -> None:
    app = QuizApp(load=lambda: bank, language="en", maker=InProcess())
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, "kind:numeric")
        while format_of(app) != "csv":
            await choose(pilot, 1)
        await choose(pilot, 4)
        app.screen.query_one(Input).value = "1000"
        await pilot.press("enter")
        await pilot.pause()
        screen._questions = screen._questions * 200
        await choose(pilot, 0)
        while "Writing" not in shown(app, "#summary"):
            await asyncio.sleep(0.01)
        await pilot.press("escape")
        for _ in range(500):
            if "stopped" in shown(app, "#summary"):
                break
            await asyncio.sleep(0.01)
        assert "Nothing was written: stopped" in shown(app, "#summary")
        assert isinstance(app.screen, ExportScreen) and list((tmp_path / "out").iterdir()) == []
