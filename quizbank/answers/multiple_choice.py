"""Multiple choice: read, graded, shown."""

from quizbank.answers import echo
from quizbank.answers.letters import letters_in, named
from quizbank.answers.rules import Rules
from quizbank.answers.types import Grade, Reading, Value
from quizbank.text import Text


def read(text: str, rules: Rules) -> Reading:
    """One letter or more; order and repetition don't matter. Raises Unreadable."""
    letters = letters_in(text, rules.options)
    shown = named(letters)
    return Reading(letters, echo.read_as(Text(en=shown, zh=shown)))


def grade(reading: Reading, key: Value, rules: Rules) -> Grade:
    """Right when exactly the key's letters are chosen; else (right − wrong) / number of right options, at least 0."""
    chosen, right = set(reading.value), set(key)
    hits, wrong = len(chosen & right), len(chosen - right)
    if chosen == right:
        return Grade("correct", 1.0, (), reading.echo)
    score = max(0.0, (hits - wrong) / len(right))
    feedback = Text(
        en=f"Right options chosen: {hits} of {len(right)}; wrong ones: {wrong}.",
        zh=f"正确选项共 {len(right)} 个，选中 {hits} 个；错选 {wrong} 个。",
    )
    if score and rules.partial:
        return Grade("partial", score, (feedback,), reading.echo)
    return Grade("incorrect", 0.0, (feedback,), reading.echo)


def show(value: Value, rules: Rules) -> str:
    """The letters: A, C."""
    return named(sorted(value))
