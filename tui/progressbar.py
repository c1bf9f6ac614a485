"""Progress of an area or a topic as one row of a list."""

from collections.abc import Sequence

from textual.content import Content

from quizbank.practice.mastery import Cell, squeezed
from quizbank.practice.statistics import AreaProgress
from quizbank.text import Language
from tui import words

CELLS = 16
# From the darkest up; legible without colour.
_SHADES = ((1.0, "█", "$success"), (0.5, "▓", "$success"), (1e-9, "▒", "$warning"), (0.0, "░", "$error"))
_UNSEEN = ("·", "$text-muted")


def row(progress: AreaProgress, cells: Sequence[Cell], language: Language) -> Content:
    """The heat of its parts, the count, and the title."""
    return Content.assemble(
        heat(cells),
        (f" {progress.known:>3}/{progress.questions:<3} ", "$text-muted"),
        progress.title.of(language),
        ("" if progress.seen else f" · {words.NOT_KNOWN_YET.of(language)}", "$text-muted"),
    )


def heat(cells: Sequence[Cell]) -> Content:
    """A shade a part: the fuller, the more of it was right the last time; a dot where nothing was answered yet."""
    shown = squeezed(cells, CELLS)
    return Content.assemble(*(_shade(cell) for cell in shown), " " * (CELLS - len(shown)))


def _shade(cell: Cell) -> tuple[str, str]:
    if cell is None:
        return _UNSEEN
    return next((sign, colour) for least, sign, colour in _SHADES if cell >= least)
