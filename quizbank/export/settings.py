"""What the user can choose about an export."""

from typing import Literal

import msgspec

from quizbank.text import Language

Keys = Literal["inline", "end", "none"]


class Settings(msgspec.Struct, frozen=True):
    """languages: in the order in which they appear. keys: answers after each question, at the end, or left out."""

    languages: tuple[Language, ...] = ("en", "zh")
    keys: Keys = "inline"
    title: str = "quizbank"
