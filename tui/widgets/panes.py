"""Where an answer is given: one pane a kind, of which the one that fits the question is shown."""

import re

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from quizbank.text import Language
from quizbank.variants.variant import Variant
from tui.widgets.echo import Echo
from tui.widgets.grid import MatrixGrid
from tui.widgets.matching import MatchingRows
from tui.widgets.options import Options
from tui.widgets.ordering import OrderingRows
from tui.widgets.rows import Rows

_LONGEST_INPUT = 4_000  # the grader refuses more than 2,000 characters with a word; this only bounds what is kept

# Where an answer of each type is given; all others are typed in one line.
_PANES = {
    "single-choice": "options",
    "multiple-choice": "options",
    "true-false": "options",
    "ordering": "ordering",
    "matching": "matching",
    "matrix": "grid",
    "key-points": "essay",
}
_LINE = "answer"


def rows() -> ComposeResult:
    """The panes that stand below the question and scroll with it."""
    yield Options()
    yield OrderingRows()
    yield MatchingRows()


class AnswerBox(Vertical):
    """The panes that are typed into, below the question; the line under them says how an answer is read."""

    def compose(self) -> ComposeResult:
        """One line, a grid, an editor, and the echo."""
        with Horizontal(id="line"):
            yield Static(">", id="prompt", markup=False)
            yield Input(id="answer", compact=True, max_length=_LONGEST_INPUT, select_on_focus=False)
        yield MatrixGrid(id="grid")
        yield TextArea(id="essay", compact=True, soft_wrap=True)
        yield Echo(id="echo")


class Panes:
    """The panes of a screen as one: the current one takes the answer."""

    def __init__(self, screen: Widget) -> None:
        self._screen = screen
        self._name = _LINE

    @property
    def name(self) -> str:
        """The id of the current pane."""
        return self._name

    @property
    def current(self) -> Widget:
        """The pane that takes the answer."""
        return self._screen.query_one(f"#{self._name}")

    @property
    def typed(self) -> str:
        """What stands in it, as it would be typed in one line."""
        pane = self.current
        if isinstance(pane, Rows):
            return pane.answer()
        return pane.value if isinstance(pane, Input) else pane.text if isinstance(pane, MatrixGrid | TextArea) else ""

    def begin(self, variant: Variant | None, language: Language) -> None:
        """Show the pane for a question, empty; None where there is no question to answer."""
        self._name = _LINE if variant is None else _PANES.get(variant.answer_type, _LINE)
        pane = self.current
        if isinstance(pane, Rows) and variant is not None:
            pane.show(variant, language)
        elif isinstance(pane, TextArea):
            pane.remove_class("-settled")
            pane.read_only = False
            pane.clear()
        elif isinstance(pane, MatrixGrid | Input):
            pane.remove_class("-settled")
            if isinstance(pane, Input):
                pane.restrict = None
            pane.clear()

    def show(self, language: Language, placeholder: str) -> None:
        """Show the current pane only, in a language."""
        for name in set(_PANES.values()):
            self._screen.query_one(f"#{name}").display = name == self._name
        self._screen.query_one("#line").display = self._name == _LINE
        if isinstance(pane := self.current, Rows):
            pane.translate(language)
        self._screen.query_one("#answer", Input).placeholder = placeholder

    def settle(self) -> None:
        """Accept nothing more; lists show what was right."""
        pane = self.current
        if isinstance(pane, Rows):
            pane.settle()
            return
        pane.add_class("-settled")
        if isinstance(pane, Input):
            pane.restrict = re.escape(pane.value)  # what was answered stays readable
        elif isinstance(pane, MatrixGrid):
            pane.settle()
        elif isinstance(pane, TextArea):
            pane.read_only = True
