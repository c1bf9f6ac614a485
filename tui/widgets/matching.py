"""The left sides of a matching, each to be given the letter of its right side."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from quizbank.variants.variant import LETTERS, Variant
from tui.widgets.rows import Rows


class MatchingRows(Rows):
    """A letter gives the right side to the row under the cursor and moves on; ← and → go through the letters."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "turn(-1)", show=False),
        Binding("right", "turn(1)", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(id="matching")
        self._given: list[str] = []

    def begin(self, variant: Variant) -> None:
        """Nothing is matched yet."""
        self._given = [""] * len(variant.lefts)

    def lines(self, variant: Variant) -> list[tuple[str, bool | None]]:
        """The left sides with what they were given, then the right sides."""
        result: list[tuple[str, bool | None]] = []
        for index, left in enumerate(variant.lefts):
            given = self._given[index]
            right = f"{given}. {self.plain(variant.rows[LETTERS.index(given)])}" if given else "…"
            verdict = given == variant.key[index] if self.settled else None
            result.append((f"{index + 1}. {self.plain(left)}  →  {right}", verdict))
        return result

    def answer(self) -> str:
        """Each number with its letter; empty while nothing is matched."""
        return " ".join(f"{number}{letter}" for number, letter in enumerate(self._given, 1) if letter)

    def letter(self, letter: str) -> bool:
        """Give the right side of that letter to the row under the cursor."""
        if self.variant is None or letter not in LETTERS[: len(self.variant.rows)]:
            return False
        self._given[self.cursor] = letter
        self.cursor = min(self.cursor + 1, len(self._given) - 1)
        return True

    def action_submit(self) -> None:
        """Answer with what is chosen; the cursor goes to the first row that was given nothing."""
        if not self.settled and "" in self._given:
            self.cursor = self._given.index("")
            self.draw()
        super().action_submit()

    def action_turn(self, step: int) -> None:
        """Give the row under the cursor the next letter, or the one before."""
        if self.variant is None or self.settled:
            return
        letters = LETTERS[: len(self.variant.rows)]
        given = self._given[self.cursor]
        place = letters.index(given) + step if given else (0 if step > 0 else -1)
        self._given[self.cursor] = letters[place % len(letters)]
        self.draw()
