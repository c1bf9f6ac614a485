"""A matrix, typed cell by cell into a grid that grows."""

from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Key, Paste
from textual.message import Message
from textual.widgets import Static

_NEXT_CELL = ",， \t"
_NEXT_ROW = ";；\n"
_OPENING = "[［【"
_CLOSING = "]］】"
_LONGEST_CELL = 200
_MOST_CELLS = 256  # more than any question asks for; a paste of megabytes stops here
_SHOWN = 14  # characters of a cell
_NARROWEST = 3


class MatrixGrid(Static, can_focus=True):
    """Characters go into the cell under the cursor; a comma, a space or Tab begins the next one, `;` or ↓ the next row.

    Text typed or pasted as one line, or with a line a row, fills the grid as it would be read. Enter answers.
    """

    DEFAULT_CSS = """
    MatrixGrid { height: auto; padding: 0 1; }
    MatrixGrid.-settled { color: $text-muted; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "row(-1)", show=False),
        Binding("down", "row(1)", show=False),
        Binding("left,shift+tab", "cell(-1)", show=False),
        Binding("right,tab", "cell(1)", show=False),
        Binding("backspace", "erase", show=False),
        Binding("ctrl+u", "clear", show=False),
        Binding("enter", "submit", show=False),
    ]

    class Changed(Message):
        """What stands in the grid has changed."""

    class Submitted(Message):
        """The user answered with this text, as it would be typed in one line."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, markup=False)
        self.settled = False
        self._cells: list[list[str]] = [[""]]
        self._row = self._column = 0
        self._row_closed = False  # by a bracket: the next comma begins a row
        self._full = False  # nothing more is taken until something is erased

    @property
    def text(self) -> str:
        """The matrix in one line: `1, 2; 3, 4`, without what is empty at the ends of rows and of the grid."""
        rows = [", ".join(_without_empty_end(row)) for row in self._cells]
        return "; ".join(_without_empty_end(rows))

    def clear(self) -> None:
        """An empty grid, ready for another answer."""
        self.settled = False
        self._cells, self._row, self._column = [[""]], 0, 0
        self._row_closed = self._full = False
        self._changed()

    def settle(self) -> None:
        """Accept nothing more."""
        self.settled = True
        self._draw()

    def on_mount(self) -> None:
        """Show the empty grid."""
        self._draw()

    def on_focus(self) -> None:
        """Show the cursor."""
        self._draw()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self._draw()

    def on_key(self, event: Key) -> None:
        """Put a character into the cell, or go on to the next."""
        if event.character and event.is_printable:
            event.stop()
            self._type(event.character)

    def on_paste(self, event: Paste) -> None:
        """Fill the grid as if the text were typed; what PyTorch prints around a tensor is left out."""
        event.stop()
        text = event.text.strip()
        self._type(text[len("tensor(") : -1] if text.startswith("tensor(") and text.endswith(")") else text)

    def action_row(self, step: int) -> None:
        """Move up or down; down from the last row begins another."""
        if self.settled:
            return
        if step > 0 and self._row == len(self._cells) - 1:
            self._next_row()
        else:
            self._row = max(0, self._row + step)
            self._column = min(self._column, len(self._cells[self._row]) - 1)
        self._changed()

    def action_cell(self, step: int) -> None:
        """Move left or right; right from the last cell of a row begins another."""
        if self.settled:
            return
        if step > 0:
            self._next_cell()
        elif self._column > 0:
            self._column -= 1
        elif self._row > 0:
            self._row -= 1
            self._column = len(self._cells[self._row]) - 1
        self._changed()

    def action_erase(self) -> None:
        """Erase the last character of the cell; an empty cell goes away."""
        if self.settled:
            return
        self._full = False
        row = self._cells[self._row]
        if row[self._column]:
            row[self._column] = row[self._column][:-1]
        elif len(row) > 1:
            del row[self._column]
            self._column = max(0, self._column - 1)
        elif len(self._cells) > 1:
            del self._cells[self._row]
            self._row = max(0, self._row - 1)
            self._column = len(self._cells[self._row]) - 1
        self._changed()

    def action_clear(self) -> None:
        """Erase everything."""
        if not self.settled:
            self.clear()

    def action_submit(self) -> None:
        """Answer with what stands in the grid."""
        self.post_message(self.Submitted(self.text))

    def _type(self, text: str) -> None:
        if self.settled:
            return
        for character in text.replace("\r\n", "\n").replace("\r", "\n"):
            self._take(character)
        self._changed()

    def _take(self, character: str) -> None:
        if self._full or character in _OPENING:
            return
        if character in _CLOSING:
            self._row_closed = True
        elif character in _NEXT_ROW or (character in ",，" and self._row_closed):
            self._next_row()
        elif character in _NEXT_CELL:
            self._next_cell()
        elif len(self._cells[self._row][self._column]) < _LONGEST_CELL:
            self._row_closed = False
            self._cells[self._row][self._column] += character

    def _next_cell(self) -> None:
        row = self._cells[self._row]
        if self._column < len(row) - 1:
            self._column += 1
        elif row[self._column]:  # two separators in a row make no empty cell
            self._full = self._count >= _MOST_CELLS
            if not self._full:
                row.append("")
                self._column += 1

    def _next_row(self) -> None:
        self._row_closed = False
        if self._row < len(self._cells) - 1:
            self._row += 1
        elif any(self._cells[self._row]):
            self._full = self._count >= _MOST_CELLS
            if self._full:
                return
            self._cells[self._row] = _without_empty_end(self._cells[self._row])
            self._cells.append([""])
            self._row += 1
        else:
            return
        self._column = 0

    @property
    def _count(self) -> int:
        return sum(map(len, self._cells))

    def _changed(self) -> None:
        self._draw()
        self.post_message(self.Changed())

    def _draw(self) -> None:
        columns = max(map(len, self._cells))
        shown = [[_shortened(cell) for cell in row] for row in self._cells]
        widths = [
            max([_NARROWEST, *(cell_len(row[column]) for row in shown if column < len(row))])
            for column in range(columns)
        ]
        parts: list[Content | str | tuple[str, str]] = []
        for index, row in enumerate(shown):
            opening, closing = _brackets(index, len(shown))
            parts.append(f"{opening} ")
            for column, width in enumerate(widths):
                cell = row[column] if column < len(row) else ""
                padded = " " * (width - cell_len(cell)) + cell
                here = (index, column) == (self._row, self._column) and self.has_focus and not self.settled
                parts += [(padded, "reverse") if here else padded, " "]
            parts.append(closing + ("\n" if index < len(shown) - 1 else ""))
        self.update(Content.assemble(*parts))


def _without_empty_end(entries: list[str]) -> list[str]:
    kept = len(entries)
    while kept and not entries[kept - 1].strip():
        kept -= 1
    return entries[:kept]


def _shortened(cell: str) -> str:
    return cell if len(cell) <= _SHOWN else "…" + cell[1 - _SHOWN :]


def _brackets(row: int, rows: int) -> tuple[str, str]:
    if rows == 1:
        return "[", "]"
    return ("⎡", "⎤") if row == 0 else ("⎣", "⎦") if row == rows - 1 else ("⎢", "⎥")
