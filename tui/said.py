"""The words of the command line, in the language of the process: that of `--lang`, else the locale's.

What the parser itself says (`Usage`, `No such option`) stays English; it has no other language.
"""

import sys
from collections.abc import Callable
from itertools import pairwise
from typing import TypeVar

from quizbank.text import LANGUAGES, Language, Text
from tui.language import of_locale

_Command = TypeVar("_Command", bound=Callable[..., object])


def tongue() -> Language:
    """The language of messages and help."""
    for option, value in pairwise([*sys.argv, ""]):
        asked = option.removeprefix("--lang=") if option.startswith("--lang=") else value if option == "--lang" else ""
        if asked in LANGUAGES:
            return "zh" if asked == "zh" else "en"
    return of_locale()


def said(en: str, zh: str) -> str:
    """One of the two."""
    return Text(en=en, zh=zh).of(tongue())


def in_chinese(zh: str) -> Callable[[_Command], _Command]:
    """What a command says of itself in Chinese; in English it is its docstring."""

    def told(command: _Command) -> _Command:
        command.__doc__ = said(command.__doc__ or "", zh)
        return command

    return told
