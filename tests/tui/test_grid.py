"""A matrix typed into the grid: what is typed, pasted and moved through is what would be read from one line."""

from pathlib import Path

import pytest
from textual.app import App, ComposeResult
from textual.events import Paste

from quizbank.bank.bank import Bank
from quizbank.filters import Filter
from quizbank.practice.session import InProcess
from tests.samples import write_bank
from tests.tui.test_practice_in_app import practice, settled, shown
from tui.app import QuizApp
from tui.widgets.grid import MatrixGrid

MATRIX = """\
- id: correlated
  kind: numeric
  topic: cnn/sharing
  difficulty: 1
  stem: {en: "Correlate {{image}} with {{kernel}}.", zh: "求 {{image}} 与 {{kernel}} 的互相关。"}
  sample:
    image: {from: -3, to: 3, shape: [3, 3]}
    kernel: {from: -2, to: 2, shape: [2, 2]}
  solver: conv2d_values
  answer: {output: output, type: matrix}
  solution: {en: "{{output}}", zh: "{{output}}"}
"""


class Host(App[None]):
    def compose(self) -> ComposeResult:
        yield MatrixGrid(id="grid")


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ("1 , 2 ; 3 , 4", "1, 2; 3, 4"),
        ("1 space space 2 semicolon 3 tab 4", "1, 2; 3, 4"),
        ("1 tab 2 down 3 tab 4", "1, 2; 3, 4"),
        ("[ [ 1 , 2 ] , [ 3 , 4 ] ]", "1, 2; 3, 4"),
        ("- 1 / 2 tab 0 . 5", "-1/2, 0.5"),
        ("1 tab 2 left 5", "15, 2"),
        ("1 tab 2 shift+tab backspace 7", "7, 2"),
        ("1 tab backspace backspace 3", "3"),
        ("1 ; backspace 2", "12"),
        ("1 tab 2 ; ctrl+u 9", "9"),
        ("up left 1 up left", "1"),
        ("1 tab 2 ; 3 up right right 9", "1, 2, 9; 3"),
        ("; ; , ,", ""),
    ],
)
async def test_keys(keys: str, text: str) -> None:
    names = {",": "comma", ";": "semicolon", "[": "left_square_bracket", "]": "right_square_bracket"}
    names |= {"-": "minus", "/": "slash", ".": "full_stop"}
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        app.query_one(MatrixGrid).focus()
        await pilot.press(*(names.get(key, key) for key in keys.split()))
        assert app.query_one(MatrixGrid).text == text


@pytest.mark.parametrize(
    ("pasted", "text"),
    [
        ("1 2\n3 4", "1, 2; 3, 4"),
        ("tensor([[1., 2.],\r\n        [3., 4.]])", "1., 2.; 3., 4."),
        ("1，2；3，4", "1, 2; 3, 4"),
        ("9" * 5000, "9" * 200),
        ("1," * 5000, ", ".join("1" * 256)),
    ],
    ids=["lines", "printed", "full-width", "long-cell", "many-cells"],
)
async def test_pasted_text(pasted: str, text: str) -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        app.query_one(MatrixGrid).focus()
        app.query_one(MatrixGrid).post_message(Paste(pasted))
        await pilot.pause()
        assert app.query_one(MatrixGrid).text == text


async def test_an_answer_in_the_app(tmp_path: Path) -> None:
    bank = Bank.load(write_bank(tmp_path / "mine", MATRIX), with_builtin=False, use_cache=False)
    assert bank.errors == []
    app = QuizApp(load=lambda: bank, language="en", maker=InProcess(), filter=Filter())
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await settled(pilot)
        assert "next row" in shown(app, "#echo")
        variant = practice(app).session.variant
        assert variant is not None
        await pilot.press("x", "enter")
        await settled(pilot)
        assert not practice(app).session.settled
        await pilot.press("backspace")
        for row in variant.key:
            for entry in row:
                await pilot.press(*("minus" if sign == "-" else sign for sign in str(entry)), "tab")
            await pilot.press("backspace", "semicolon")
        assert "2×2 matrix" in shown(app, "#echo")
        await pilot.press("enter")
        await settled(pilot)
        assert shown(app, "#verdict").startswith("✓")
        await pilot.press("8", "tab")
        assert practice(app).query_one(MatrixGrid).settled
        await pilot.press("enter")
        await settled(pilot)
        assert practice(app).query_one(MatrixGrid).text == ""
