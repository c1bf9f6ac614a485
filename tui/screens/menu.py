"""A short list of what can be done, over the screen that it was opened from."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from quizbank.text import Text
from tui import words
from tui.screens.base import QuizScreen
from tui.widgets.keybar import Key

Entry = tuple[Text, Callable[[], None]]
"""What a row says, and what choosing it does."""


class MenuScreen(QuizScreen):
    """Choose one, and the screen is gone before it is done."""

    KEYS: ClassVar[list[Key]] = [
        ("Enter", "enter", words.KEY_OPEN),
        ("F2", "f2", words.KEY_LANGUAGE),
        ("Esc", "escape", words.KEY_BACK),
    ]
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "app.pop_screen", show=False)]

    def __init__(self, title: Text, entries: Sequence[Entry]) -> None:
        super().__init__()
        self._title, self._entries = title, entries

    def content(self) -> ComposeResult:
        """Title and list."""
        yield Static(id="title", markup=False)
        yield OptionList(id="list", markup=False)

    def translate(self) -> None:
        """Draw everything in the app's language; the highlight stays."""
        self.query_one("#title", Static).update(self.word(self._title))
        listing = self.query_one("#list", OptionList)
        highlighted = listing.highlighted or 0
        listing.clear_options()
        listing.add_options([Option(Content(f"▶ {self.word(text)}")) for text, _ in self._entries])
        listing.highlighted = min(highlighted, len(self._entries) - 1)
        listing.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Do what was chosen."""
        self.app.pop_screen()
        self._entries[event.option_index][1]()
