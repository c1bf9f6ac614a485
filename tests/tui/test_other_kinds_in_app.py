"""The kinds that are not typed in one line, answered by keys."""

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from quizbank.bank.bank import Bank
from quizbank.filters import Filter
from quizbank.practice.session import InProcess
from quizbank.variants.variant import LETTERS, Variant
from tests.samples import OTHER_KINDS, write_bank
from tests.tui.test_practice_in_app import practice, settled, shown
from tui.app import QuizApp


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    return Bank.load(write_bank(tmp_path / "mine", OTHER_KINDS), with_builtin=False, use_cache=False)


def quiz(bank: Bank, question: str) -> QuizApp:
    return QuizApp(load=lambda: bank, language="en", maker=InProcess(), filter=Filter.where(ids=(f"mine:{question}",)))


def variant_of(app: QuizApp) -> Variant:
    variant = practice(app).session.variant
    assert variant is not None
    return variant


async def begun(pilot: Pilot[int]) -> None:
    await settled(pilot)
    await settled(pilot)


async def test_a_statement(bank: Bank) -> None:
    app = quiz(bank, "shares-statement")
    async with app.run_test(size=(80, 24)) as pilot:
        await begun(pilot)
        await pilot.press("enter")  # a stray one
        await settled(pilot)
        assert not practice(app).session.settled and "T, F" in shown(app, "#echo")
        await pilot.press("t", "enter")
        await settled(pilot)
        assert shown(app, "#verdict").startswith("✗")
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("f", "enter")
        await settled(pilot)
        assert shown(app, "#verdict").startswith("✓")


async def test_an_ordering_by_carrying_rows(bank: Bank) -> None:
    app = quiz(bank, "steps")
    async with app.run_test(size=(80, 24)) as pilot:
        await begun(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert not practice(app).session.settled and "Nothing is moved yet" in shown(app, "#echo")
        key, order = variant_of(app).key, list("ABCD")
        for place, letter in enumerate(key):  # bring each step to its place from below
            distance = order.index(letter) - place
            await pilot.press(*["up"] * 4, *["down"] * 0)
            while practice(app).query_one("#ordering").cursor != place + distance:  # type: ignore[attr-defined]
                await pilot.press("down")
            await pilot.press("space", *["up"] * distance, "space")
            order.insert(place, order.pop(place + distance))
        await pilot.press("enter")
        await settled(pilot)
        assert shown(app, "#verdict").startswith("✓ Correct")


async def test_a_matching_by_letters(bank: Bank) -> None:
    app = quiz(bank, "pairs")
    async with app.run_test(size=(80, 24)) as pilot:
        await begun(pilot)
        assert all(f"**{letter}.**" in shown(app, "#stem") for letter in "ABC")
        await pilot.press("enter")
        await settled(pilot)
        assert "Nothing is matched yet" in shown(app, "#echo")
        first = variant_of(app).key[0].lower()
        await pilot.press(first, "right")
        while practice(app).query_one("#matching")._given[1] != variant_of(app).key[1]:  # type: ignore[attr-defined]
            await pilot.press("right")
        await pilot.press("enter")
        await settled(pilot)
        assert shown(app, "#verdict").startswith("✓ Correct")


async def test_a_matching_with_a_row_left_out_costs_nothing(bank: Bank) -> None:
    app = quiz(bank, "pairs")
    async with app.run_test(size=(80, 24)) as pilot:
        await begun(pilot)
        await pilot.press("down", LETTERS[0].lower(), "enter")
        await settled(pilot)
        assert not practice(app).session.settled and "1" in shown(app, "#echo")
        assert practice(app).query_one("#matching").cursor == 0  # type: ignore[attr-defined]


async def test_gaps_and_formulas_are_typed(bank: Bank) -> None:
    for question, answer in (("gaps", "translated; equivariance"), ("slope", "s - s²")):
        app = quiz(bank, question)
        async with app.run_test(size=(80, 24)) as pilot:
            await begun(pilot)
            app.screen.query_one(Input).value = answer
            await pilot.press("enter")
            await settled(pilot)
            assert shown(app, "#verdict").startswith("✓ Correct")


async def test_free_text_in_an_editor(bank: Bank) -> None:
    app = quiz(bank, "why")
    async with app.run_test(size=(80, 24)) as pilot:
        await begun(pilot)
        editor = app.screen.query_one(TextArea)
        assert app.focused is editor
        editor.text = "There are fewer parameters,\nand 层对平移等变."
        await pilot.press("f7")
        await settled(pilot)
        assert shown(app, "#verdict").startswith("✓ Correct")
        [stored] = app.progress.attempts()
        assert "等变" in stored.submission
        assert "**fewer parameters**" in shown(app, "#feedback") and "**等变**" in shown(app, "#feedback")
        await pilot.press("1")
        await settled(pilot)
        assert shown(app, "#verdict").startswith("◐ Partly correct (50%)")
        assert len(app.progress.attempts()) == 2
        await pilot.press("f7")
        await settled(pilot)
        assert editor.text == "" and not editor.read_only
