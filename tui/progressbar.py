"""Progress of an area or a topic as one row of a list."""

from textual.content import Content

from quizbank.practice.statistics import AreaProgress
from quizbank.text import Language
from tui import words

_CELLS = 16


def row(progress: AreaProgress, language: Language) -> Content:
    """A bar, the count, and the title. Legible without colour."""
    filled = round(progress.share * _CELLS)
    return Content.assemble(
        ("█" * filled, "$success"),
        ("░" * (_CELLS - filled), "$text-muted"),
        (f" {progress.known:>3}/{progress.questions:<3} ", "$text-muted"),
        progress.title.of(language),
        ("" if progress.seen else f" · {words.NOT_KNOWN_YET.of(language)}", "$text-muted"),
    )
