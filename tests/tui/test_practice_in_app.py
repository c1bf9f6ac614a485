"""The app, driven as a person would: what is shown, what is stored, what comes back."""

import contextlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static
from textual.worker import WorkerCancelled

from quizbank.bank.bank import Bank
from quizbank.filters import Filter
from quizbank.practice.progress import Progress
from quizbank.practice.session import InProcess
from quizbank.variants.variant import LETTERS
from tests.samples import sample_bank
from tui.app import QuizApp
from tui.screens.help import HelpScreen
from tui.screens.home import HomeScreen
from tui.screens.practice import PracticeScreen
from tui.screens.topics import TopicsScreen
from tui.widgets.keybar import KeyBar
from tui.widgets.options import Options
from tui.widgets.prose import Prose
from tui.widgets.rows import Row

SIZES = [(80, 24), (120, 40)]


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    return sample_bank(tmp_path / "mine")


@pytest.fixture
def make(bank: Bank) -> Iterator[Callable[..., QuizApp]]:
    def made(**options: object) -> QuizApp:
        settings = {"load": lambda: bank, "language": "en", "maker": InProcess(), **options}
        return QuizApp(**settings)  # type: ignore[arg-type]

    yield made


async def settled(pilot: Pilot[int]) -> None:
    """Wait until all workers are done, those in the place of cancelled ones too, and everything is painted."""
    while any(not worker.is_finished for worker in pilot.app.workers):
        with contextlib.suppress(WorkerCancelled):
            await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.pause()


def shown(app: QuizApp, selector: str) -> str:
    widget = app.screen.query_one(selector)
    if isinstance(widget, Prose):
        return widget.source
    assert isinstance(widget, Static)
    return str(widget.content)


def practice(app: QuizApp) -> PracticeScreen:
    assert isinstance(app.screen, PracticeScreen)
    return app.screen


def key_of(app: QuizApp) -> str:
    variant = practice(app).session.variant
    assert variant is not None
    return variant.key_text


NUMERIC = Filter.where(kinds=("numeric",))
CHOICE = Filter.where(kinds=("single-choice",))
SEVERAL = Filter.where(kinds=("multiple-choice",))


async def typed(pilot: Pilot[int], text: str) -> None:
    pilot.app.screen.query_one(Input).value = text
    await pilot.pause()


@pytest.mark.parametrize("size", SIZES)
async def test_from_home_to_a_right_answer(make: Callable[..., QuizApp], size: tuple[int, int]) -> None:
    app = make()
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        assert isinstance(app.screen, HomeScreen)
        listing = app.screen.query_one(OptionList)
        assert [option.id for option in listing.options] == [
            *("start", "learn", "mistakes", "mock", "search", "statistics", "settings", "everything", "cnn")
        ]
        await pilot.press("end", "enter")
        await settled(pilot)
        assert isinstance(app.screen, TopicsScreen)
        await pilot.press("down", "down", "enter")
        await settled(pilot)
        assert "How many come out?" in shown(app, "#stem")
        await typed(pilot, key_of(app))
        await pilot.press("enter")
        await settled(pilot)
        assert shown(app, "#verdict").startswith("✓ Correct")
        assert "Dilation is not the stride." in shown(app, "#feedback")
        answered = app.screen.query_one(Input).value
        await pilot.press("7", "backspace")
        assert app.screen.query_one(Input).value == answered
        await pilot.press("escape", "escape")
        await settled(pilot)
        assert isinstance(app.screen, HomeScreen)
        assert "1 answered today" in shown(app, "#summary")


async def test_a_mistake_is_answered_by_name(make: Callable[..., QuizApp]) -> None:
    app = make(filter=NUMERIC)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        variant = practice(app).session.variant
        assert variant is not None
        await typed(pilot, variant.show(variant.misconceptions[0].value))
        await pilot.press("enter")
        await settled(pilot)
        assert shown(app, "#verdict").startswith("✗ Not correct")
        feedback = shown(app, "#feedback")
        assert feedback.startswith("You left out dilation;") and f"`{variant.key_text}`" in feedback


@pytest.mark.parametrize(
    "text", ["", "   ", "what?", "__import__('os')", "9**9**9", "nan", "[red]4[/red]", "\x1b[31m4", "4" * 3000]
)
async def test_unreadable_answers_cost_nothing(make: Callable[..., QuizApp], text: str) -> None:
    app = make(filter=NUMERIC)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await typed(pilot, text)
        await pilot.press("enter")
        await settled(pilot)
        echo = shown(app, "#echo")
        assert echo and "\x1b" not in echo and "\\" not in echo
        assert not practice(app).session.settled and app.progress.attempts() == []
        assert app.screen.query_one(Input).value == text[:4000]


async def test_the_reading_is_echoed_while_typing(make: Callable[..., QuizApp]) -> None:
    app = make(filter=NUMERIC)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert shown(app, "#echo") == "an integer"
        await pilot.press("4", "8", "/", "2")
        await pilot.pause()
        assert "24" in shown(app, "#echo")
        await typed(pilot, "２４")
        assert "24" in shown(app, "#echo")


async def test_the_language_changes_at_any_moment(make: Callable[..., QuizApp]) -> None:
    app = make(filter=NUMERIC)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await typed(pilot, "999")
        await pilot.press("f2")
        await settled(pilot)
        assert "输出多少个" in shown(app, "#stem") and app.screen.query_one(Input).value == "999"
        await pilot.press("enter")
        await settled(pilot)
        assert shown(app, "#verdict").startswith("✗ 不正确")
        await pilot.press("f2")
        await settled(pilot)
        assert shown(app, "#verdict").startswith("✗ Not correct")
        assert app.progress.recall("language") == "en"


async def test_hints_come_one_by_one(make: Callable[..., QuizApp]) -> None:
    app = make(filter=NUMERIC)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f3")
        await settled(pilot)
        assert "How wide is the dilated kernel?" in shown(app, "#hints")
        await pilot.press("f3")
        await settled(pilot)
        assert practice(app).session.hints_shown == 1


async def test_the_solution_can_be_asked_for(make: Callable[..., QuizApp]) -> None:
    app = make(filter=NUMERIC)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f4")
        await settled(pilot)
        assert shown(app, "#verdict") == "Solution shown"
        [stored] = app.progress.attempts()
        assert stored.revealed


async def test_another_variant_and_the_next_question(make: Callable[..., QuizApp]) -> None:
    app = make()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("down", "enter")
        await settled(pilot)
        first = practice(app).session.variant
        await pilot.press("f5")
        await settled(pilot)
        second = practice(app).session.variant
        assert first is not None and second is not None
        assert first.question == second.question and first.seed != second.seed
        await pilot.press("f6")
        await settled(pilot)
        third = practice(app).session.variant
        assert third is not None and third.question != second.question


@pytest.mark.parametrize("size", SIZES)
async def test_a_choice_by_letter(make: Callable[..., QuizApp], size: tuple[int, int]) -> None:
    app = make(filter=CHOICE)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        variant = practice(app).session.variant
        assert variant is not None and app.focused is app.screen.query_one(Options)
        wrong = next(letter for letter in "abc" if letter.upper() not in variant.key)
        await pilot.press(wrong, "enter")
        await settled(pilot)
        assert shown(app, "#verdict").startswith("✗")
        option = variant.options["abc".index(wrong)]
        assert shown(app, "#feedback").startswith(f"**{wrong.upper()}.** {option.why.en}")
        await pilot.press("enter")
        await settled(pilot)
        assert practice(app).session.grade is None


@pytest.mark.parametrize(("keys", "place"), [(("down",), 0), (("up",), -1), (("space",), 0), (("down", "space"), 0)])
async def test_nothing_is_chosen_until_the_user_does(
    make: Callable[..., QuizApp], keys: tuple[str, ...], place: int
) -> None:
    app = make(filter=CHOICE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert not practice(app).session.settled and not app.progress.attempts()
        assert shown(app, "#echo") == "Nothing is chosen yet: a letter or ↑ ↓ chooses."
        variant = practice(app).session.variant
        assert variant is not None
        await pilot.press(*keys)
        assert app.screen.query_one(Options).answer() == LETTERS[: len(variant.rows)][place]


async def test_several_options_by_arrows_and_space(make: Callable[..., QuizApp]) -> None:
    app = make(filter=SEVERAL)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert shown(app, "#echo") == "Mark at least one option first."
        variant = practice(app).session.variant
        assert variant is not None
        for letter in "ABC":
            if letter in variant.key:
                await pilot.press("space")
            await pilot.press("down")
        await pilot.press("enter")
        await settled(pilot)
        assert shown(app, "#verdict").startswith("✓ Correct")


async def test_a_right_option_that_was_missed_says_so(make: Callable[..., QuizApp]) -> None:
    app = make(filter=SEVERAL)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        variant = practice(app).session.variant
        assert variant is not None
        marked, missed = variant.key[0], variant.key[1]
        await pilot.press(marked.lower(), "enter")
        await settled(pilot)
        rows = {row._shown[4]: row._shown for row in app.screen.query_one(Options).query(Row) if row.display}
        assert rows[missed].endswith("(missed) ✓") and rows[marked].endswith(" ✓") and "missed" not in rows[marked]


async def test_keys_that_do_not_fit_are_left_out_whole(make: Callable[..., QuizApp]) -> None:
    app = make(filter=NUMERIC)
    async with app.run_test(size=(40, 12)) as pilot:
        await settled(pilot)
        line = app.screen.query_one(KeyBar).render_line(0).text
        assert len(line) <= 40 and re.fullmatch(r"( F\d \w+ )+", line), line


async def test_practice_goes_on_where_it_was_left(make: Callable[..., QuizApp]) -> None:
    app = make(filter=NUMERIC)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        left = practice(app).session.variant
    again = make()
    async with again.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert again.screen.query_one(OptionList).options[0].id == "continue"
        await pilot.press("enter")
        await settled(pilot)
        assert practice(again).session.variant == left


async def test_help_over_any_screen(make: Callable[..., QuizApp]) -> None:
    app = make(filter=NUMERIC)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f1")
        await settled(pilot)
        assert isinstance(app.screen, HelpScreen)
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(app.screen, PracticeScreen)


async def test_a_tiny_terminal_is_told_so(make: Callable[..., QuizApp]) -> None:
    app = make(filter=NUMERIC)
    async with app.run_test(size=(20, 5)) as pilot:
        await settled(pilot)
        assert [child.id for child in app.screen.children if child.display] == ["too-small"]
        await pilot.resize_terminal(80, 24)
        await settled(pilot)
        assert app.screen.query_one("#body").region.height > 4 and not app.screen.query_one("#too-small").display


async def test_a_damaged_progress_file_does_not_keep_anyone_from_practising(
    make: Callable[..., QuizApp], own_home: Path
) -> None:
    own_home.mkdir(parents=True)
    (own_home / "progress.sqlite").write_bytes(b"garbage" * 500)
    app = make(filter=NUMERIC)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        assert any("set aside" in notice.message for notice in app._notifications)
        assert "How many come out?" in shown(app, "#stem")


async def test_progress_that_can_not_be_opened_is_told(make: Callable[..., QuizApp], own_home: Path) -> None:
    own_home.parent.mkdir(parents=True, exist_ok=True)
    own_home.write_text("a file where the folder should be")
    app = make(filter=NUMERIC)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        assert any("can't be" in notice.message for notice in app._notifications)
        await typed(pilot, key_of(app))
        await pilot.press("enter")
        await settled(pilot)
        assert shown(app, "#verdict").startswith("✓")


async def test_faults_of_the_bank_are_told(tmp_path: Path, bank: Bank) -> None:
    (tmp_path / "mine" / "broken.yaml").write_text("- [", encoding="utf-8")
    broken = Bank.load(tmp_path / "mine", with_builtin=False, use_cache=False)
    app = QuizApp(load=lambda: broken, language="en", maker=InProcess())
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "1 faults in question files" in shown(app, "#summary")


async def test_answers_are_stored_for_the_next_program(make: Callable[..., QuizApp]) -> None:
    app = make(filter=NUMERIC)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await typed(pilot, key_of(app))
        await pilot.press("enter")
        await settled(pilot)
        other = Progress.open()
        assert [one.status for one in other.attempts()] == ["correct"]
        other.close()
