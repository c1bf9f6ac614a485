"""Free text: the points that an interviewer listens for, found by phrases, shown as a checklist.

The key is a list of `Point`. A point is made where one of its phrases occurs (see `spoken`), is not denied (see
`negation`), and, where the point is about one of several subjects that are compared, is said of it (see `subjects`). A
phrase that is itself a denial (`does not need centring`) counts as it is written. The user may overrule the verdict on
a point.
"""

import re
from collections.abc import Callable, Sequence

import msgspec

from quizbank.answers import echo
from quizbank.answers.rules import Rules
from quizbank.answers.spoken import Spoken
from quizbank.answers.subjects import Attribution
from quizbank.answers.types import Grade, Point, Reading, Status, Value
from quizbank.answers.wording import refuse_hidden
from quizbank.text import Text

MAX_LENGTH = 5_000  # characters
CORRECT, PARTIAL = 0.8, 0.3  # shares of the points that make an answer correct, or partly correct
_MISLED = 0.75  # the score at most of an answer with a misconception

_COUNTED = re.compile(r"[^\W_\u3400-\u9fff]+(?:['’.-][^\W_\u3400-\u9fff]+)*|[\u3400-\u9fff]")


def read(text: str, rules: Rules) -> Reading:
    """Any text of up to 5,000 characters that says something; the value is the text. Raises Unreadable."""
    refuse_hidden(text, MAX_LENGTH)
    count = len(_COUNTED.findall(text))
    en = "a text of 1 word" if count == 1 else f"a text of {count} words"
    return Reading(text, echo.read_as(Text(en=en, zh=f"{count} 个字词的文字")))


def grade(reading: Reading, key: Value, rules: Rules) -> Grade:
    """The checklist: correct from 80 % of the points that count, partly from 30 %; misled 75 % at best."""
    if all(point.bonus for point in key):
        raise ValueError("free text needs points to be judged by")
    spoken = Spoken(reading.value)
    said = Attribution(spoken, rules.subjects)
    places = [_place(spoken, point, said.possible) for point in key]
    met = [point.says for point in rules.misconceptions if _place(spoken, point, said.certain)]
    points = tuple(place is not None for place in places)
    lines = [_line(found, point.says, point.bonus) for found, point in zip(points, key, strict=True)]
    bonus = tuple(index for index, point in enumerate(key) if point.bonus)
    status, score = _verdict(points, bool(met), bonus)
    if status == "partial" and not rules.partial:
        status, score = "incorrect", 0.0
    return Grade(
        status,
        score,
        (*lines, *(Text(en=f"⚠ {says.en}", zh=f"⚠ {says.zh}") for says in met)),
        reading.echo,
        points=points,
        spans=tuple(sorted({place for place in places if place})),
        capped=bool(met),
        bonus=bonus,
    )


def _place(
    spoken: Spoken, point: Point, said: Callable[[Sequence[str], tuple[int, int]], bool]
) -> tuple[int, int] | None:
    """Where in the text the point is first made. said: of what it is."""
    firsts = (next((span for span in spoken.said(phrase) if said(point.about, span)), None) for phrase in point.phrases)
    return min(((spoken.units[span[0]].start, spoken.units[span[1]].end) for span in firsts if span), default=None)


def show(value: Value, rules: Rules) -> str:
    """The first phrase of each point, with what it is about."""
    return ". ".join(
        f"{rules.subjects[point.about[0]][0]}: {point.phrases[0]}" if point.about else point.phrases[0]
        for point in value
    )


def overrule(grade: Grade, index: int, found: bool) -> Grade:
    """The grade after the user judged point `index` otherwise. Raises IndexError where there is no such point."""
    if not 0 <= index < len(grade.points):
        raise IndexError(f"there is no point {index}")
    points = (*grade.points[:index], found, *grade.points[index + 1 :])
    line = grade.feedback[index]
    en, zh = (_marked(found, index in grade.bonus, text[2:]) for text in (line.en, line.zh))
    feedback = (*grade.feedback[:index], Text(en=en, zh=zh), *grade.feedback[index + 1 :])
    status, score = _verdict(points, grade.capped, grade.bonus)
    return msgspec.structs.replace(grade, status=status, score=score, points=points, feedback=feedback)


def _line(found: bool, says: Text, bonus: bool) -> Text:
    en, zh = (f"{says.en} (a plus)", f"{says.zh}（加分点）") if bonus else (says.en, says.zh)
    return Text(en=_marked(found, bonus, en), zh=_marked(found, bonus, zh))


def _marked(found: bool, bonus: bool, text: str) -> str:
    return f"{'✓' if found else '○' if bonus else '✗'} {text}"


def _verdict(points: Sequence[bool], capped: bool, bonus: Sequence[int]) -> tuple[Status, float]:
    counted = [found for index, found in enumerate(points) if index not in bonus]
    share = sum(counted) / len(counted)
    score = min(share, _MISLED) if capped else share
    return ("correct" if score >= CORRECT else "partial" if score >= PARTIAL else "incorrect"), score
