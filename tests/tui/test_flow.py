"""Markdown laid out as the lines of one widget."""

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.content import Content
from textual.geometry import Offset
from textual.selection import SELECT_ALL, Selection

from quizbank.bank.bank import Bank
from tui.widgets.flow import Flow
from tui.widgets.prose import Prose
from tui.wrapping import break_between_chinese_characters

break_between_chinese_characters()


def uncoloured(code: str, language: str) -> Content:
    return Content(code)


def laid_out(markdown: str, width: int) -> str:
    flow = Flow(dedent(markdown), uncoloured)
    flow.get_height({}, width)
    return flow.plain


def copied(markdown: str, width: int, selection: Selection = SELECT_ALL) -> str:
    flow = Flow(dedent(markdown), uncoloured)
    flow.get_height({}, width)
    return flow.selected(selection)


def test_paragraphs_are_wrapped_and_apart() -> None:
    text = "One two three four.\n\nFive six.  \nSeven."
    assert laid_out(text, 10) == "One two\nthree\nfour.\n\nFive six.\nSeven."


def test_chinese_is_wrapped_between_characters_but_not_before_punctuation() -> None:
    assert laid_out("批归一化之后，均值为零。", 12) == "批归一化之\n后，均值为\n零。"


def test_items_hang_behind_their_marks() -> None:
    text = """\
        - one two three
          - inner text here
        - four

        9. nine
        10. ten and more
        """
    assert laid_out(text, 13).split("\n") == [
        "• one two",
        "  three",
        "  • inner",
        "    text here",
        "• four",
        "",
        " 9. nine",
        "10. ten and",
        "    more",
    ]


def test_a_quotation_has_a_bar_on_each_line() -> None:
    text = "> **Hint**: one two\n>\n> - three\n\nAfter."
    assert laid_out(text, 14).split("\n") == ["▌ Hint: one", "▌ two", "▌", "▌ • three", "", "After."]


def test_a_table_takes_its_own_width_and_shrinks_where_there_is_less() -> None:
    text = """\
        | Area | Right |
        |---|---:|
        | Pooling layers | 75 % |
        | CNN | 100 % |
        """
    assert laid_out(text, 60).split("\n") == [
        "Area           │ Right",
        "───────────────┼──────",
        "Pooling layers │  75 %",
        "CNN            │ 100 %",
    ]
    assert laid_out(text, 15).split("\n") == [
        "Area    │ Right",
        "────────┼──────",
        "Pooling │  75 %",
        "layers  │",
        "CNN     │ 100 %",
    ]


def test_code_keeps_its_spaces_and_goes_on_below() -> None:
    text = "```python\nfor x in y:\n    print(x, y)\n```"
    assert laid_out(text, 30).split("\n") == ["  for x in y:", "      print(x, y)"]
    assert laid_out(text, 12).split("\n") == ["  for x in y", "  :", "      print(", "  x, y)"]


def test_a_formula_that_is_too_wide_goes_on_as_a_whole() -> None:
    formula = r"$$\frac{a + b + c}{d}$$"
    wide, narrow = (laid_out(formula, width).split("\n") for width in (40, 9))
    assert len(wide) == 3
    assert narrow == [line[:9].rstrip() for line in wide] + [f"  {line[9:]}".rstrip() for line in wide]


def test_a_short_formula_is_not_broken_and_copies_with_spaces() -> None:
    assert laid_out("the mean $\\mu = 2$ here", 12).split("\n") == ["the mean", "μ\u00a0=\u00a02 here"]
    assert copied("the mean $\\mu = 2$ here", 12) == "the mean μ = 2 here"
    assert laid_out("so $a + b + c + d + e + f + g + h$", 16).split("\n") == ["so a + b + c + d", "+ e + f + g + h"]


def test_headings_and_rules() -> None:
    assert laid_out("# Title\n\ntext\n\n---\n\nmore", 6).split("\n") == ["Title", "", "text", "", "─" * 6, "", "more"]


@pytest.mark.parametrize("width", [12, 30, 80])
def test_what_is_copied_has_no_breaks_of_the_screen(width: int) -> None:
    text = "The output of a 3 × 3 convolution is smaller than its input.\n\n> **Hint**: 感受野会变大，参数更少。"
    assert copied(text, width) == (
        "The output of a 3 × 3 convolution is smaller than its input.\n\nHint: 感受野会变大，参数更少。"
    )


def test_a_part_is_copied_from_where_the_mouse_was() -> None:
    text = "one two three four\n\n- five\n- six"
    assert laid_out(text, 10).split("\n") == ["one two", "three four", "", "• five", "• six"]
    assert copied(text, 10, Selection(Offset(4, 0), Offset(5, 1))) == "two three"
    assert copied(text, 10, Selection(Offset(6, 1), Offset(3, 4))) == "four\n\n• five\n• s"


@given(st.text(alphabet="ab 中，`*_#>-|1.\n$\\^{}~", max_size=200), st.integers(4, 30))
def test_any_text_fits(markdown: str, width: int) -> None:
    flow = Flow(markdown, uncoloured)
    height = flow.get_height({}, width)
    lines = flow.plain.split("\n")
    assert len(lines) == max(height, 1)
    marks = max((len(line) - len(line.lstrip("▌ •0123456789.│"))) for line in lines)
    if "|" not in markdown:
        assert all(cell_len(line) <= max(width, marks + 2 + 4) for line in lines)


def test_the_bank_fits_eighty_columns() -> None:
    for question in Bank.load().questions.values():
        for text in (question.stem, question.solution):
            for line in laid_out(text.zh, 76).split("\n") + laid_out(text.en, 76).split("\n"):
                assert cell_len(line) <= 76, (question.id, line)


class Shown(App[None]):
    def __init__(self, markdown: str, theme: str = "textual-dark") -> None:
        super().__init__()
        self._markdown, self._named = markdown, theme

    def compose(self) -> ComposeResult:
        yield Prose()

    def on_mount(self) -> None:
        self.theme = self._named
        self.query_one(Prose).update(self._markdown)


async def test_the_mouse_selects_and_what_it_selected_is_copied() -> None:
    app = Shown("Batch **normalization** first.\n\nThen ReLU.")
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.pause()
        await pilot.mouse_down(Prose, offset=(7, 0))
        await pilot.hover(Prose, offset=(5, 2))
        await pilot.mouse_up(Prose, offset=(5, 2))
        await pilot.pause()
        assert app.screen.get_selected_text() == "normalization first.\n\nThen"


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "ansi-dark", "ansi-light"])
async def test_every_kind_of_block_shows_in_every_kind_of_theme(theme: str) -> None:
    markdown = "# A\n\n## B\n\n> q `c` *e* ~~s~~\n\n- x\n\n| a |\n|---|\n| 1 |\n\n---\n\n```python\nx = 1\n```"
    app = Shown(markdown, theme)
    async with app.run_test(size=(40, 30)) as pilot:
        await pilot.pause()
        prose = app.query_one(Prose)
        assert prose.size.height == 15
        app.theme = "nord"
        await pilot.pause()
        assert "x = 1" in prose.flow.plain
