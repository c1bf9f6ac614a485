"""Tensors of any number of dimensions: read, graded, shown."""

from quizbank.answers import arrays, echo, entries
from quizbank.answers.rules import Rules
from quizbank.answers.types import Grade, Reading, Value


def read(text: str, rules: Rules) -> Reading:
    """Nested lists of numbers; a lone number is a list of one. Raises Unreadable."""
    typed = arrays.parse(text, "tensor")
    return Reading(typed.value, echo.read_as(echo.tensor(typed.value)), typed.resolution)


def grade(reading: Reading, key: Value, rules: Rules) -> Grade:
    """Right when every entry is within the tolerance; partly right by entries."""
    return entries.grade(reading, entries.as_list(key), rules)


def show(value: Value, rules: Rules) -> str:
    """A tensor as a person would type it: [[[1, 2], [3, 4]]]."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(show(item, rules) for item in value)}]"
    return echo.exact(value, rules.tolerance)
