"""A text over whatever screen it was asked for: help, a report."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from quizbank.text import Text
from tui import words
from tui.screens.base import QuizScreen
from tui.widgets.keybar import Key
from tui.widgets.prose import Prose


class PageScreen(QuizScreen):
    """One text that scrolls."""

    DEFAULT_CSS = """
    PageScreen VerticalScroll { padding-top: 1; }
    """

    KEYS: ClassVar[list[Key]] = [("F2", "f2", words.KEY_LANGUAGE), ("Esc", "escape", words.KEY_BACK)]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.pop_screen", show=False),
        Binding("f1", "app.pop_screen", show=False),
        Binding("q", "app.pop_screen", show=False),
    ]

    def __init__(self, title: Text, page: Text) -> None:
        super().__init__()
        self._title, self._page = title, page

    def content(self) -> ComposeResult:
        """Title and text."""
        yield Static(id="title", markup=False)
        with VerticalScroll():
            yield Prose()

    def on_mount(self) -> None:
        """Let the keys scroll at once."""
        super().on_mount()
        self.query_one(VerticalScroll).focus()

    def translate(self) -> None:
        """Show the text in the app's language."""
        self.query_one("#title", Static).update(self.word(self._title))
        self.query_one(Prose).update(self.word(self._page))
