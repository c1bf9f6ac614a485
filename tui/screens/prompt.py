"""One line to type, over the screen that it was opened from: a note, a report, a calculation, a setting."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from quizbank.render.markdown import printable
from quizbank.text import Text
from tui import words
from tui.screens.base import QuizScreen
from tui.widgets.keybar import Key


class PromptScreen(QuizScreen):
    """Asks for a text.

    submit: takes what was typed; returns None when that is all, or what to show while the prompt stays open.
    """

    KEYS: ClassVar[list[Key]] = [
        ("Enter", "enter", words.KEY_DONE),
        ("F2", "f2", words.KEY_LANGUAGE),
        ("Esc", "escape", words.KEY_BACK),
    ]
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "app.pop_screen", show=False)]
    DEFAULT_CSS = """
    PromptScreen #told { padding: 1 2; color: $text-muted; height: auto; }
    PromptScreen #said { padding: 0 2; height: auto; }
    PromptScreen Input { margin: 0 1; }
    """

    def __init__(self, title: Text, about: Text, submit: Callable[[str], Text | None], initial: str = "") -> None:
        super().__init__()
        self._title, self._about, self._submit, self._initial = title, about, submit, initial
        self._said: list[Text] = []

    def content(self) -> ComposeResult:
        """What is asked, the line, and what was said to it."""
        yield Static(id="title", markup=False)
        yield Static(id="told", markup=False)
        yield Input(self._initial, id="text")
        yield Static(id="said", markup=False)

    def on_mount(self) -> None:
        """Let the keys reach the line at once."""
        super().on_mount()
        self.query_one(Input).focus()

    def translate(self) -> None:
        """Draw everything in the app's language; what was typed stays."""
        self.query_one("#title", Static).update(self.word(self._title))
        self.query_one("#told", Static).update(self.word(self._about))
        self.query_one("#said", Static).update("\n".join(printable(self.word(said)) for said in self._said))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take what was typed."""
        said = self._submit(event.value)
        if said is None:
            self.app.pop_screen()
            return
        self._said = [said, *self._said[:9]]
        self.query_one(Input).select_all()
        self.translate()
