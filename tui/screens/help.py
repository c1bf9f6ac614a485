"""Help over whatever screen it was asked for."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from tui import words
from tui.screens.base import QuizScreen
from tui.widgets.keybar import Key
from tui.widgets.prose import Prose


class HelpScreen(QuizScreen):
    """Keys, and how answers are written."""

    KEYS: ClassVar[list[Key]] = [("F2", "f2", words.KEY_LANGUAGE), ("Esc", "escape", words.KEY_BACK)]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.pop_screen", show=False),
        Binding("f1", "app.pop_screen", show=False),
        Binding("q", "app.pop_screen", show=False),
    ]

    def content(self) -> ComposeResult:
        """One text that scrolls."""
        with VerticalScroll():
            yield Prose()

    def on_mount(self) -> None:
        """Let the keys scroll at once."""
        super().on_mount()
        self.query_one(VerticalScroll).focus()

    def translate(self) -> None:
        """Show the help in the app's language."""
        self.query_one(Prose).update(self.word(words.HELP))
