"""The options of a choice, and the two verdicts of a statement: chosen by letter, arrow keys or mouse."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from quizbank.variants.variant import LETTERS, Variant
from tui import words
from tui.widgets.rows import NOWHERE, Rows


class Options(Rows):
    """Single choice: the cursor chooses, and stands nowhere at first, so that a stray Enter is no answer.

    Multiple choice: Space or the letter marks. True or false: two rows.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "mark", show=False)]

    def __init__(self) -> None:
        super().__init__(id="options")
        self._marked: set[str] = set()

    @property
    def _several(self) -> bool:
        return self.variant is not None and self.variant.answer_type == "multiple-choice"

    def begin(self, variant: Variant) -> None:
        """Nothing is chosen yet."""
        self._marked = set()
        if not self._several:
            self.cursor = NOWHERE

    def _texts(self, variant: Variant) -> list[str]:
        if variant.answer_type == "true-false":
            return [words.TRUE.of(self.language), words.FALSE.of(self.language)]
        return [self.plain(row) for row in variant.rows]

    def _key(self, variant: Variant) -> list[str]:
        if variant.answer_type == "true-false":
            return ["A" if variant.key else "B"]
        return list(variant.key)

    def lines(self, variant: Variant) -> list[tuple[str, bool | None]]:
        """Each option with its mark."""
        key, result = self._key(variant), []
        for index, text in enumerate(self._texts(variant)):
            letter = LETTERS[index]
            chosen = letter in self._marked if self._several or self.settled else index == self.cursor
            mark = ("[x]" if chosen else "[ ]") if self._several else ("(•)" if chosen else "( )")
            label = "" if variant.answer_type == "true-false" else f"{letter}. "
            verdict = None if not self.settled else True if letter in key else False if chosen else None
            missed = words.MISSED.of(self.language) if verdict and self._several and not chosen else ""
            result.append((f"{mark} {label}{text}{missed}", verdict))
        return result

    def answer(self) -> str:
        """The letters, or the verdict; empty while nothing is chosen."""
        if not self._several and not self.settled:
            self._marked = set() if self.cursor == NOWHERE else {LETTERS[self.cursor]}
        text = ", ".join(sorted(self._marked))
        if text and self.variant is not None and self.variant.answer_type == "true-false":
            return "true" if text == "A" else "false"
        return text

    def action_mark(self) -> None:
        """Mark or unmark the option under the cursor; where one is right, choose the first if none is chosen."""
        if self.settled:
            return
        if self._several:
            self._marked ^= {LETTERS[self.cursor]}
        else:
            self.cursor = max(self.cursor, 0)
        self.draw()

    def letter(self, letter: str) -> bool:
        """Move to the option of that letter (T and F for a statement), and mark it where several may be right."""
        if self.variant is None:
            return False
        letters = "TF" if self.variant.answer_type == "true-false" else LETTERS[: len(self.variant.rows)]
        if letter not in letters:
            return False
        self.cursor = letters.index(letter)
        self.clicked()
        return True

    def clicked(self) -> None:
        """Where several may be right, a click marks."""
        if self._several:
            self.action_mark()
