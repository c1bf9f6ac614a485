"""Whole numbers: read, graded, shown."""

import math

import msgspec

from quizbank.answers import echo, number
from quizbank.answers.rules import Rules
from quizbank.answers.types import Grade, Reading, Value
from quizbank.text import Text

_NOISE = 1e-12


def read(text: str, rules: Rules) -> Reading:
    """One number; `1216.0` is whole, and `3.5` can be read too, but is never right. Raises Unreadable."""
    reading = number.read(text, rules)
    whole = nearest(reading.value)
    return reading if whole is None else Reading(whole, echo.read_as(_plain(whole)), reading.resolution)


def grade(reading: Reading, key: Value, rules: Rules) -> Grade:
    """Right when it is the key, or what went wrong."""
    verdict = number.grade(reading, key, rules)
    if verdict.status == "correct" or verdict.mistake or isinstance(reading.value, int):
        return verdict
    return msgspec.structs.replace(verdict, feedback=(not_whole(reading.value),))


def show(value: Value, rules: Rules) -> str:
    """A whole number as a person would type it."""
    return number.show(value, rules)


def nearest(value: float) -> int | None:
    """The whole number that a value is, up to floating-point noise; None when it is none."""
    if isinstance(value, int):
        return value
    if not math.isfinite(value):
        return None
    whole = round(value)
    return whole if abs(value - whole) <= _NOISE * max(1.0, abs(value)) else None


def not_whole(value: float) -> Text:
    """What to say of a number that should be whole."""
    shown = echo.numeral(value, 6)
    return Text(en=f"The answer is a whole number; {shown} is not.", zh=f"答案应为整数，而 {shown} 不是整数。")


def _plain(value: int) -> Text:
    words = echo.echoed(value)
    return Text(en=words, zh=words)
