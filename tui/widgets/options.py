"""The options of a choice question: chosen by letter, arrow keys or mouse."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Click, Key
from textual.message import Message
from textual.widgets import Static

from quizbank.render.markdown import plain
from quizbank.text import Language
from quizbank.variants.variant import LETTERS, Variant


class _Row(Static):
    """One option."""

    def __init__(self, letter: str) -> None:
        super().__init__(markup=False)
        self.letter = letter


class Options(Vertical, can_focus=True):
    """Rows of options. Enter submits the chosen letters (`Submitted`); after that `settle` colours them."""

    DEFAULT_CSS = """
    Options { height: auto; padding: 0 1; }
    Options _Row { height: auto; padding: 0 1; color: $foreground; }
    Options:focus _Row.-cursor { background: $boost; text-style: bold; }
    Options _Row.-right { color: $text-success; }
    Options _Row.-wrong { color: $text-error; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("space", "mark", show=False),
        Binding("enter", "submit", show=False),
    ]

    class Submitted(Message):
        """The user answered with these letters (`B`, or `A, C`); empty if nothing is chosen."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self) -> None:
        super().__init__(id="options")
        self._variant: Variant | None = None
        self._language: Language = "en"
        self._cursor = 0
        self._marked: set[str] = set()
        self._settled = False

    def compose(self) -> ComposeResult:
        """As many rows as a question may have options; those not needed are hidden."""
        for letter in LETTERS:
            yield _Row(letter)

    @property
    def _several(self) -> bool:
        return self._variant is not None and self._variant.answer_type == "multiple-choice"

    def show(self, variant: Variant, language: Language) -> None:
        """Show the options of a new variant."""
        self._variant, self._language, self._cursor, self._settled = variant, language, 0, False
        self._marked = set()
        self._draw()

    def translate(self, language: Language) -> None:
        """Show the same in another language."""
        self._language = language
        self._draw()

    def settle(self) -> None:
        """Show which options are right, and which were wrongly chosen."""
        self._settled = True
        self._draw()

    def _draw(self) -> None:
        if self._variant is None:
            return
        for index, row in enumerate(self.query(_Row)):
            row.display = index < len(self._variant.options)
            if not row.display:
                continue
            option = self._variant.options[index]
            chosen = row.letter in self._marked if self._several or self._settled else index == self._cursor
            mark = ("[x]" if chosen else "[ ]") if self._several else ("(•)" if chosen else "( )")
            verdict = "" if not self._settled else " ✓" if option.correct else " ✗" if chosen else ""
            text = plain(option.text.of(self._language)).strip()
            row.update(Content(f"{mark} {row.letter}. {text}{verdict}"))
            row.set_class(index == self._cursor and not self._settled, "-cursor")
            row.set_class(self._settled and option.correct, "-right")
            row.set_class(self._settled and chosen and not option.correct, "-wrong")

    def action_move(self, step: int) -> None:
        """Move the cursor."""
        if self._variant is not None and not self._settled:
            self._cursor = (self._cursor + step) % len(self._variant.options)
            self._draw()
            self.query(_Row)[self._cursor].scroll_visible(animate=False)

    def action_mark(self) -> None:
        """Mark or unmark the option under the cursor."""
        if not self._settled:
            self._marked ^= {LETTERS[self._cursor]}
            self._draw()

    def action_submit(self) -> None:
        """Answer with what is chosen."""
        if self._several or self._settled:
            self.post_message(self.Submitted(", ".join(sorted(self._marked))))
            return
        self._marked = {LETTERS[self._cursor]}
        self.post_message(self.Submitted(LETTERS[self._cursor]))

    def on_key(self, event: Key) -> None:
        """A letter moves to its option, and marks it where several may be right."""
        letter = (event.character or "").upper()
        if self._variant is None or self._settled or letter not in LETTERS[: len(self._variant.options)] or not letter:
            return
        event.stop()
        self._choose(LETTERS.index(letter))

    def on_click(self, event: Click) -> None:
        """A click chooses an option."""
        if isinstance(event.widget, _Row) and not self._settled:
            self._choose(LETTERS.index(event.widget.letter))

    def _choose(self, index: int) -> None:
        self._cursor = index
        if self._several:
            self.action_mark()
        self._draw()
