"""What all lists of lettered rows share: a cursor, a verdict, and the message that an answer was given."""

from functools import lru_cache
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Click, Key
from textual.message import Message
from textual.widgets import Static

from quizbank.render.markdown import plain
from quizbank.text import Language, Text
from quizbank.variants.variant import LETTERS, Variant

NOWHERE = -1  # the place of a cursor that was not moved yet


class Row(Static):
    """One row of a list."""

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._shown = ""

    def show(self, text: str) -> None:
        """Show another text; the screen is laid out anew only where the row may take another number of lines."""
        if text == self._shown:
            return
        one_line = max(cell_len(text), cell_len(self._shown)) <= self.content_size.width
        self._shown = text
        self.update(Content(text), layout=not one_line)


class Rows(Vertical, can_focus=True):
    """Rows with a cursor. Enter answers (`Submitted`); `settle` then shows what was right."""

    DEFAULT_CSS = """
    Rows { height: auto; padding: 0 1; }
    Rows Row { height: auto; padding: 0 1; color: $foreground; }
    Rows:focus Row.-cursor { background: $boost; text-style: bold; }
    Rows Row.-right { color: $text-success; }
    Rows Row.-wrong { color: $text-error; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("enter", "submit", show=False),
    ]

    class Submitted(Message):
        """The user answered with this text, as it would be typed; empty where nothing was chosen."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.variant: Variant | None = None
        self.language: Language = "en"
        self.cursor = 0
        self.settled = False
        self._rows = [Row() for _ in LETTERS]

    def compose(self) -> ComposeResult:
        """As many rows as a question may have; those not needed are hidden."""
        yield from self._rows

    def show(self, variant: Variant, language: Language) -> None:
        """Show a new variant."""
        self.variant, self.language, self.cursor, self.settled = variant, language, 0, False
        self.begin(variant)
        self.draw()

    def translate(self, language: Language) -> None:
        """Show the same in another language."""
        if language != self.language:
            self.language = language
            self.draw()

    def settle(self) -> None:
        """Show what was right and what was wrong."""
        self.settled = True
        self.draw()

    # What a kind of list adds

    def begin(self, variant: Variant) -> None:
        """Forget what was chosen for another variant."""

    def lines(self, variant: Variant) -> list[tuple[str, bool | None]]:
        """The text of each row, and whether it is right (True), wrong (False) or without a verdict (None)."""
        raise NotImplementedError

    def answer(self) -> str:
        """What is chosen, as it would be typed."""
        raise NotImplementedError

    def letter(self, letter: str) -> bool:
        """Do what a letter key does here; False where it does nothing."""
        return False

    def plain(self, text: Text) -> str:
        """A text of the bank in one line of the current language."""
        return _one_line(text.of(self.language))

    # What all have

    def draw(self) -> None:
        """Show the rows as they are now."""
        if self.variant is None:
            return
        lines = self.lines(self.variant)
        for index, row in enumerate(self._rows):
            row.display = index < len(lines)
            if not row.display:
                continue
            text, verdict = lines[index]
            mark = {True: " ✓", False: " ✗", None: ""}[verdict]
            row.show(text + mark)
            row.set_class(index == self.cursor and not self.settled, "-cursor")
            row.set_class(verdict is True, "-right")
            row.set_class(verdict is False, "-wrong")

    def action_move(self, step: int) -> None:
        """Move the cursor."""
        if self.variant is not None and not self.settled:
            start = 0 if self.cursor == NOWHERE and step < 0 else self.cursor
            self.cursor = (start + step) % len(self.lines(self.variant))
            self.draw()
            self._rows[self.cursor].scroll_visible(animate=False)

    def action_submit(self) -> None:
        """Answer with what is chosen."""
        self.post_message(self.Submitted(self.answer()))

    def on_key(self, event: Key) -> None:
        """A letter chooses."""
        letter = (event.character or "").upper()
        if self.variant is None or self.settled or len(letter) != 1:
            return
        if self.letter(letter):
            event.stop()
            self.draw()

    def on_click(self, event: Click) -> None:
        """A click moves the cursor."""
        if event.widget in self._rows and not self.settled:
            self.cursor = self._rows.index(event.widget)
            self.clicked()
            self.draw()

    def clicked(self) -> None:
        """Do what a click does beside moving the cursor."""


@lru_cache(maxsize=256)
def _one_line(markdown: str) -> str:
    """Each move of the cursor draws all rows; their texts stay the same."""
    return plain(markdown).strip()
