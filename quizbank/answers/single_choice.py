"""Single choice: read, graded, shown."""

from quizbank.answers import echo
from quizbank.answers.letters import letters_in, named
from quizbank.answers.rules import Rules
from quizbank.answers.types import Grade, Reading, Unreadable, Value
from quizbank.text import Text


def read(text: str, rules: Rules) -> Reading:
    """One letter. Raises Unreadable."""
    letters = letters_in(text, rules.options)
    if len(letters) > 1:
        shown = named(letters)
        raise Unreadable(Text(en=f"One option is asked; these are {shown}.", zh=f"只选一个选项，而输入的是 {shown}。"))
    return Reading(letters[0], echo.read_as(Text(en=letters[0], zh=letters[0])))


def grade(reading: Reading, key: Value, rules: Rules) -> Grade:
    """Right when it is the key's letter."""
    right = reading.value in key
    return Grade("correct" if right else "incorrect", float(right), (), reading.echo)


def show(value: Value, rules: Rules) -> str:
    """The letter."""
    return named(sorted(value))
