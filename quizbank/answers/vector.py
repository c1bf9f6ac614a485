"""Vectors: read, graded, shown."""

from quizbank.answers import arrays, echo, entries
from quizbank.answers.rules import Rules
from quizbank.answers.types import Grade, Reading, Value


def read(text: str, rules: Rules) -> Reading:
    """One list of numbers; a column or a row of a matrix is one too. Raises Unreadable."""
    typed = arrays.parse(text, "vector")
    return Reading(typed.value, echo.read_as(echo.tensor(typed.value)), typed.resolution)


def grade(reading: Reading, key: Value, rules: Rules) -> Grade:
    """Right when every entry is within the tolerance; partly right by entries."""
    return entries.grade(reading, entries.as_list(key), rules)


def show(value: Value, rules: Rules) -> str:
    """A vector as a person would type it: [1, 2, 3]."""
    return f"[{', '.join(echo.exact(entry, rules.tolerance) for entry in entries.as_list(value))}]"
