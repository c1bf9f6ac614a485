"""What all screens share: the bottom line, room at the side, the scratch pad, pictures, a terminal without colour."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.widgets import OptionList

from quizbank.filters import Filter
from quizbank.render.formula.width import width
from quizbank.render.pictures import PICTURES
from quizbank.text import LANGUAGES, Language
from tests.samples import write_bank
from tests.tui.test_killed import COMMAND, environment, read_until
from tests.tui.test_practice_in_app import SIZES, bank, make, practice, settled, shown  # noqa: F401
from tui.app import QuizApp
from tui.screens.base import QuizScreen
from tui.screens.help import HelpScreen
from tui.screens.home import HomeScreen
from tui.screens.menu import MenuScreen
from tui.screens.page import PageScreen
from tui.screens.practice import PracticeScreen
from tui.screens.prompt import PromptScreen
from tui.screens.search import SearchScreen
from tui.screens.settings import SettingsScreen
from tui.screens.statistics import StatisticsScreen
from tui.screens.topics import TopicsScreen
from tui.widgets.keybar import KeyBar
from tui.widgets.scratch import Pad, Scratch

SCREENS: list[type[QuizScreen]] = [
    *(HomeScreen, TopicsScreen, PracticeScreen, SearchScreen, StatisticsScreen, SettingsScreen),
    *(MenuScreen, PromptScreen, PageScreen, HelpScreen),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("screen", SCREENS)
def test_the_bottom_line_is_short(screen: type[QuizScreen], language: Language) -> None:
    bar = KeyBar(screen.KEYS)
    bar.set_reactive(KeyBar.language, language)
    assert 2 <= len(screen.KEYS) <= 6
    assert width(str(bar.render())) <= 80


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
async def test_the_scratch_pad_calculates_beside_the_question(
    make: Callable[..., QuizApp],  # noqa: F811
    size: tuple[int, int],
    language: Language,
) -> None:
    app = make(filter=Filter("kind:numeric"), language=language)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        await pilot.press("7", "f9")
        await settled(pilot)
        pad = app.screen.query_one(Pad)
        assert app.focused is pad
        await pilot.press(*"6*7=", "enter", *"ans/2=", "enter", *"[red]=", "enter", *"x=ans+1=")
        await settled(pilot)
        assert pad.text == "6*7= 42\nans/2= 21\n[red]=\nx=ans+1= 22"
        scratch, body = app.screen.query_one(Scratch).region, app.screen.query_one("#body").region
        beside = scratch.x >= body.right
        assert beside == (size[0] >= 110) and body.height >= 4 and scratch.right <= size[0]
        assert scratch.bottom <= app.screen.query_one("#below").region.y
        await pilot.press("f1")
        await settled(pilot)
        assert shown(app, "Prose").startswith("Write 3*4=" if language == "en" else "输入 3*4=")
        await pilot.press("escape", "escape")
        await settled(pilot)
        assert app.focused is not pad and not app.screen.query_one(Scratch).display
        assert app.screen.query_one("#answer").value == "7"  # type: ignore[attr-defined]
        await pilot.press("f9")
        assert app.focused is pad and pad.text.startswith("6*7= 42")


@pytest.mark.parametrize("hostile", ["9**9**9", "__import__('os')", "1/0", "x" * 5000, "\x1b[2J", "ans"])
async def test_the_scratch_pad_says_what_it_can_not_calculate(make: Callable[..., QuizApp], hostile: str) -> None:  # noqa: F811
    app = make(filter=Filter("kind:numeric"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f9")
        pad = app.screen.query_one(Pad)
        pad.insert(hostile)
        await pilot.press("=")
        await settled(pilot)
        assert pad.text == hostile + "="
        said = shown(app, "#scratch-said")
        assert said and "Esc closes" not in said and "\x1b" not in said


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_picture_is_there_once_the_question_is_answered(
    make: Callable[..., QuizApp],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    language: Language,
) -> None:
    monkeypatch.setitem(PICTURES, "cnn/output-size", PICTURES["pooling/procedure"])
    app = make(filter=Filter("kind:numeric"), language=language)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)

        async def labels() -> list[str]:
            await pilot.press("f8")
            await settled(pilot)
            assert isinstance(app.screen, MenuScreen)
            return [text.en for text, _ in app.screen._entries]

        assert "Picture" not in await labels()
        await pilot.press("escape", "f4")
        await settled(pilot)
        assert ("There is a picture" if language == "en" else "附图示") in shown(app, "#feedback")
        entry = (await labels()).index("Picture")
        app.screen.query_one(OptionList).highlighted = entry
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(app.screen, PageScreen)
        assert ("Max pooling" if language == "en" else "最大池化") in shown(app, "Prose")
        await pilot.press("escape")
        await settled(pilot)
        assert practice(app).session.settled


def test_no_colour_where_none_is_wanted(tmp_path: Path) -> None:
    folder = write_bank(tmp_path / "mine")
    terminal, far = pty.openpty()
    fcntl.ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    process = subprocess.Popen(
        [*COMMAND, "--lang", "en", "--bank", str(folder)],
        stdin=far,
        stdout=far,
        stderr=far,
        env={**environment(), "NO_COLOR": "1", "COLORTERM": "truecolor"},
        start_new_session=True,
    )
    os.close(far)
    try:
        painted = read_until(terminal, "Enter to answer")
    finally:
        process.kill()
        process.wait()
        os.close(terminal)
    codes = [code for codes in re.findall(rb"\x1b\[([0-9;]*)m", painted) for code in codes.decode().split(";") if code]
    coloured = [code for code in codes if re.fullmatch(r"3[0-8]|4[0-8]|9\d|10\d", code)]
    assert codes and not coloured
    assert "7" in codes  # reversed: what a colour marks elsewhere
