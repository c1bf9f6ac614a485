"""The steps of an ordering: rows that are moved up and down."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from quizbank.variants.variant import LETTERS, Variant
from tui.widgets.rows import Rows


class OrderingRows(Rows):
    """Shift and an arrow key moves the row under the cursor; so does Space, which holds it until pressed again."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("shift+up,left", "carry(-1)", show=False),
        Binding("shift+down,right", "carry(1)", show=False),
        Binding("space", "hold", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(id="ordering")
        self._order: list[int] = []
        self._held = False

    def begin(self, variant: Variant) -> None:
        """The order in which the steps are shown."""
        self._order, self._held = list(range(len(variant.rows))), False

    def lines(self, variant: Variant) -> list[tuple[str, bool | None]]:
        """Each step with its place and its letter."""
        result: list[tuple[str, bool | None]] = []
        for place, index in enumerate(self._order):
            grip = "↕" if self._held and place == self.cursor else " "
            verdict = variant.key[place] == LETTERS[index] if self.settled else None
            result.append((f"{grip} {place + 1}. [{LETTERS[index]}] {self.plain(variant.rows[index])}", verdict))
        return result

    def answer(self) -> str:
        """The letters in the chosen order; empty in the order of the start, which is never right."""
        if self._order == sorted(self._order):
            return ""
        return " ".join(LETTERS[index] for index in self._order)

    def action_hold(self) -> None:
        """Take the row under the cursor, or put it down."""
        if not self.settled:
            self._held = not self._held
            self.draw()

    def action_move(self, step: int) -> None:
        """Move the cursor, and the row with it while it is held."""
        if self._held:
            self.action_carry(step)
        else:
            super().action_move(step)

    def action_carry(self, step: int) -> None:
        """Move the row under the cursor by one place."""
        target = self.cursor + step
        if self.settled or not 0 <= target < len(self._order):
            return
        self._order[self.cursor], self._order[target] = self._order[target], self._order[self.cursor]
        self.cursor = target
        self.draw()
