"""Matrices: read, graded, shown."""

from quizbank.answers import arrays, echo, entries
from quizbank.answers.rules import Rules
from quizbank.answers.types import Grade, Reading, Value


def read(text: str, rules: Rules) -> Reading:
    """Rows of numbers; a single row is a matrix too. Raises Unreadable."""
    typed = arrays.parse(text, "matrix")
    return Reading(typed.value, echo.read_as(echo.tensor(typed.value)), typed.resolution)


def grade(reading: Reading, key: Value, rules: Rules) -> Grade:
    """Right when every entry is within the tolerance; partly right by entries."""
    return entries.grade(reading, key, rules)


def show(value: Value, rules: Rules) -> str:
    """A matrix as a person would type it: [[1, 2], [3, 4]]."""
    rows = (", ".join(echo.exact(entry, rules.tolerance) for entry in row) for row in value)
    return f"[{', '.join(f'[{row}]' for row in rows)}]"
