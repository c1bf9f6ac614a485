"""The grader's three doors: `judge` a submission, `read` it without judging, `show` a key as a person would type it.

>>> judge("3/4", 0.75, type="number", decimals=2).status
'correct'
"""

from collections.abc import Mapping, Sequence

from quizbank.answers.folding import markdown
from quizbank.answers.kinds import kind
from quizbank.answers.rules import Rules
from quizbank.answers.tolerance import Tolerance
from quizbank.answers.types import Grade, Misconception, Point, Reading, Unreadable, Value


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
    variables: Mapping[str, tuple[float, float]] | None = None,
    misconceptions: Sequence[Point] = (),
    subjects: Mapping[str, Sequence[str]] | None = None,
) -> Grade:
    """The verdict on what was typed. Never raises, whatever the text.

    type: a name in `quizbank.answers.kinds`; the module of that kind says what its key is: a number, nested lists of
    numbers, letters, a bool, spellings, a formula, points. Exactness of numbers: `decimals`, `significant` digits, or
    `rtol`/`atol`; none of them means exact. mistakes: misconceptions to recognise. options: number of options of a
    choice, an ordering or a matching. partial: give credit for a part of an answer. variables: those of an expression,
    each with the ends of its domain. misconceptions: what free text should not say. subjects: the things it compares,
    each with what it is called.
    Raises ValueError for an unknown type, exactness of two kinds, or a key that is none of its type.
    """
    rules = Rules(
        tolerance=Tolerance.of(decimals=decimals, significant=significant, rtol=rtol, atol=atol),
        mistakes=tuple(mistakes),
        options=options,
        partial=partial,
        variables=variables or {},
        misconceptions=tuple(misconceptions),
        subjects=_subjects(subjects),
    )
    module = kind(type)
    try:
        return module.grade(module.read(text, rules), key, rules)
    except Unreadable as error:
        return Grade("invalid", 0.0, (markdown(error.says),))


def read(
    text: str,
    *,
    type: str,
    options: int = 0,
    variables: Mapping[str, tuple[float, float]] | None = None,
    misconceptions: Sequence[Point] = (),
    subjects: Mapping[str, Sequence[str]] | None = None,
) -> Reading:
    """How a text would be read, for the echo while it is typed. Raises Unreadable; ValueError for an unknown type."""
    rules = Rules(
        options=options,
        variables=variables or {},
        misconceptions=tuple(misconceptions),
        subjects=_subjects(subjects),
    )
    return kind(type).read(text, rules)


def show(
    value: Value,
    *,
    type: str,
    decimals: int | None = None,
    significant: int | None = None,
    rtol: float | None = None,
    atol: float | None = None,
    options: int = 0,
    variables: Mapping[str, tuple[float, float]] | None = None,
    misconceptions: Sequence[Point] = (),
    subjects: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """A key as a person would type it. It reads back, and grades correct under the same rules."""
    rules = Rules(
        tolerance=Tolerance.of(decimals=decimals, significant=significant, rtol=rtol, atol=atol),
        options=options,
        variables=variables or {},
        misconceptions=tuple(misconceptions),
        subjects=_subjects(subjects),
    )
    return kind(type).show(value, rules)


def _subjects(subjects: Mapping[str, Sequence[str]] | None) -> dict[str, tuple[str, ...]]:
    return {name: tuple(called) for name, called in (subjects or {}).items()}
