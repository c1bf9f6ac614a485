"""Which language the user reads."""

import locale
import os
from typing import TYPE_CHECKING

from quizbank.text import Language

if TYPE_CHECKING:
    from quizbank.practice.progress import Progress

LANGUAGE = "language"


def chosen(asked: Language | None, progress: "Progress | None" = None) -> Language:
    """What was asked for, else what was used last, else the locale's."""
    if asked is not None:
        return asked
    if progress is not None:
        from quizbank.practice.files import ProgressError

        try:
            remembered = progress.recall(LANGUAGE)
        except ProgressError:
            remembered = None
        if remembered in ("en", "zh"):
            return "zh" if remembered == "zh" else "en"
    return of_locale()


def of_locale() -> Language:
    """Chinese where the locale is, otherwise English."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(variable):
            return "zh" if value.lower().startswith("zh") else "en"
    return "zh" if (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en"
