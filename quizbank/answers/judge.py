"""The grader's three doors: `judge` a submission, `read` it without judging, `show` a key as a person would type it.

>>> judge("3/4", 0.75, type="number", decimals=2).status
'correct'
"""

from collections.abc import Sequence

from quizbank.answers.folding import markdown
from quizbank.answers.kinds import kind
from quizbank.answers.rules import Rules
from quizbank.answers.tolerance import Tolerance
from quizbank.answers.types import Grade, Misconception, Reading, Unreadable, Value


def judge(
    text: str,
    key: Value,
    *,
    type: str,
    decimals: int | None = None,
    significant: int | None = None,
    rtol: float | None = None,
    atol: float | None = None,
    mistakes: Sequence[Misconception] = (),
    options: int = 0,
    partial: bool = True,
) -> Grade:
    """The verdict on what was typed. Never raises, whatever the text.

    type: a name in `quizbank.answers.kinds`. key: a number, nested lists of numbers, or letters. Exactness: `decimals`,
    `significant` digits, or `rtol`/`atol`; none of them means exact. mistakes: misconceptions to recognise.
    options: number of options of a choice. partial: give credit for a part of an answer.
    Raises ValueError for an unknown type, or exactness of two kinds.
    """
    tolerance = Tolerance.of(decimals=decimals, significant=significant, rtol=rtol, atol=atol)
    rules = Rules(tolerance=tolerance, mistakes=tuple(mistakes), options=options, partial=partial)
    module = kind(type)
    try:
        reading = module.read(text, rules)
    except Unreadable as error:
        return Grade("invalid", 0.0, (markdown(error.says),))
    return module.grade(reading, key, rules)


def read(text: str, *, type: str, options: int = 0) -> Reading:
    """How a text would be read, for the echo while it is typed. Raises Unreadable; ValueError for an unknown type."""
    return kind(type).read(text, Rules(options=options))


def show(
    value: Value,
    *,
    type: str,
    decimals: int | None = None,
    significant: int | None = None,
    rtol: float | None = None,
    atol: float | None = None,
) -> str:
    """A key as a person would type it. It reads back, and grades correct under the same exactness."""
    tolerance = Tolerance.of(decimals=decimals, significant=significant, rtol=rtol, atol=atol)
    return kind(type).show(value, Rules(tolerance=tolerance))
