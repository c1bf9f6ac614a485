"""Curves as Braille dots in a frame of axes: legible without colour, since a dashed line is told from a solid one."""

from collections.abc import Callable

_WIDTH, _HEIGHT = 62, 14
_DOTS_ACROSS, _DOTS_DOWN = 2, 4
# The bit of a dot of a Braille character, by its column and row.
_BITS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
_BLANK = 0x2800
_DASH = 3
_STEEPEST = 6  # dots up or down from one column to the next; what goes further is a jump
_LABEL = 6

Function = Callable[[float], float]


class Canvas:
    """A plot over [left, right] × [bottom, top]; 76 cells wide at most with its labels."""

    def __init__(self, left: float, right: float, bottom: float, top: float) -> None:
        self._left, self._right, self._bottom, self._top = left, right, bottom, top
        self._cells = [[0] * _WIDTH for _ in range(_HEIGHT)]

    def draw(self, function: Function, *, dashed: bool = False) -> None:
        """Add a curve. A jump is no part of a curve and stays open."""
        across = _WIDTH * _DOTS_ACROSS
        last: int | None = None
        for column in range(across):
            row = self._row(function(self._left + (self._right - self._left) * column / (across - 1)))
            reach = range(row, row + 1)
            if last is not None and abs(last - row) <= _STEEPEST:
                reach = range(min(last + 1, row), max(last - 1, row) + 1)
            if not dashed or column // _DASH % 2 == 0:
                for dot in reach:
                    self._set(column, dot)
            last = row

    def lines(self) -> list[str]:
        """The picture: axes where no curve runs, the limits at the left and below."""
        zero_row = self._row(0) // _DOTS_DOWN if self._bottom <= 0 <= self._top else None
        zero_column = round((0 - self._left) / (self._right - self._left) * (_WIDTH - 1))
        labels = {0: f"{self._top:g}", _HEIGHT - 1: f"{self._bottom:g}"}
        if zero_row is not None:
            labels[zero_row] = "0"
        drawn = []
        for row, cells in enumerate(self._cells):
            text = "".join(
                chr(_BLANK + dots) if dots else _axis(row == zero_row, column == zero_column)
                for column, dots in enumerate(cells)
            )
            drawn.append(f"{labels.get(row, ''):>{_LABEL}} {text}".rstrip())
        middle = f"{self._left:g}".ljust(zero_column) + "0"
        right = f"{self._right:g}"
        drawn.append(" " * (_LABEL + 1) + middle + right.rjust(_WIDTH - len(middle)))
        return drawn

    def _row(self, value: float) -> int:
        down = _HEIGHT * _DOTS_DOWN - 1
        return round((self._top - value) / (self._top - self._bottom) * down)

    def _set(self, column: int, row: int) -> None:
        if 0 <= row < _HEIGHT * _DOTS_DOWN:
            bit = _BITS[column % _DOTS_ACROSS][row % _DOTS_DOWN]
            self._cells[row // _DOTS_DOWN][column // _DOTS_ACROSS] |= bit


def _axis(horizontal: bool, vertical: bool) -> str:
    if horizontal and vertical:
        return "┼"
    return "─" if horizontal else "│" if vertical else " "
