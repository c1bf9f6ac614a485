"""Free text: the points that an interviewer listens for, found by phrases, shown as a checklist.

The key is a list of `Point`. A point is made where one of its phrases occurs and is not negated in its clause. Words
are compared by their stems (`normalizes`, `normalized`), Chinese by its characters. The user may overrule a point.
"""

from collections.abc import Sequence
from functools import lru_cache

import msgspec

from quizbank.answers.rules import Rules
from quizbank.answers.types import Grade, Point, Reading, Status, Value
from quizbank.answers.wording import refuse_hidden, stem, words
from quizbank.text import Text

MAX_LENGTH = 5_000
_CORRECT, _PARTIAL = 0.8, 0.3  # shares of the points that make an answer correct, or partly correct

_BREAKS = frozenset(".,;:!?，。；：！？")
_CONTRASTS = frozenset({"but", "however", "wherea", "although", "但", "却"})
_SILENT = frozenset("-()[]|<>~'")
_NEGATIONS = frozenset({"not", "no", "never", "without", "neither", "nor", "hardly", "unlike", "isnt"})
_NEGATING_PAIRS = frozenset({("instead", "of"), ("rather", "than")})
_NOT_ONLY = frozenset({"only", "just", "merely", "necessarily"})
_VERBS = frozenset({"is", "are", "was", "were", "do", "does", "did", "can", "will", "would", "should", "could", "has"})
_REACH = 4  # words, or Chinese characters, over which a negation carries
_NEGATIONS_ZH = frozenset("不没无未非")
_HARMLESS_ZH = {
    "不": frozenset("仅但只断同过管光"),
    "无": frozenset("论穷"),
    "非": frozenset("常"),
    "未": frozenset("来必"),
}
_REFUTED_ZH = ("不成立", "不对", "不存在", "不是原因", "是错")


class _Word(msgspec.Struct, frozen=True):
    """A word of the text with its place, and the clause it stands in."""

    text: str
    start: int
    end: int
    clause: int


def read(text: str, rules: Rules) -> Reading:
    """Any text of up to 5,000 characters that says something. Raises Unreadable."""
    refuse_hidden(text, MAX_LENGTH)
    count = len(_words(text))
    return Reading(text, Text(en=f"{count} words read", zh=f"共读到 {count} 个字词"))


def grade(reading: Reading, key: Value, rules: Rules) -> Grade:
    """The checklist: correct from 80 % of the points, partly correct from 30 %; with a misconception partly at best."""
    spoken = _words(reading.value)
    places = [_found(spoken, point) for point in key]
    met = [point for point in rules.misconceptions if _found(spoken, point) is not None]
    points = tuple(place is not None for place in places)
    feedback = [_line(found, point.says) for found, point in zip(points, key, strict=True)]
    feedback += [Text(en=f"⚠ {point.says.en}", zh=f"⚠ {point.says.zh}") for point in met]
    status, score = _verdict(points, bool(met))
    return Grade(
        status,
        score,
        tuple(feedback),
        reading.echo,
        points=points,
        spans=tuple(sorted(place for place in places if place is not None)),
        capped=bool(met),
    )


def show(value: Value, rules: Rules) -> str:
    """The first phrase of each point."""
    return ". ".join(point.phrases[0] for point in value)


def overrule(grade: Grade, index: int, found: bool) -> Grade:
    """The grade after the user judged point `index` otherwise. Raises IndexError where there is no such point."""
    points = (*grade.points[:index], found, *grade.points[index + 1 :])
    if len(points) != len(grade.points):
        raise IndexError(f"there is no point {index}")
    says = Text(en=grade.feedback[index].en[2:], zh=grade.feedback[index].zh[2:])
    feedback = (*grade.feedback[:index], _line(found, says), *grade.feedback[index + 1 :])
    status, score = _verdict(points, grade.capped)
    return msgspec.structs.replace(grade, status=status, score=score, points=points, feedback=feedback)


def _line(found: bool, says: Text) -> Text:
    mark = "✓" if found else "✗"
    return Text(en=f"{mark} {says.en}", zh=f"{mark} {says.zh}")


def _verdict(points: tuple[bool, ...], capped: bool) -> tuple[Status, float]:
    score = sum(points) / len(points) if points else 0.0
    if score >= _CORRECT:
        return ("partial" if capped else "correct"), score
    return ("partial" if score >= _PARTIAL else "incorrect"), score


def _words(text: str) -> list[_Word]:
    """The words of a text without punctuation, which parts it into clauses."""
    found, clause = [], 0
    for word in words(text, stem):
        if word.text in _BREAKS:
            clause += 1
        elif word.text not in _SILENT:
            clause += word.text in _CONTRASTS
            found.append(_Word(word.text, word.start, word.end, clause))
    return found


def _found(spoken: Sequence[_Word], point: Point) -> tuple[int, int] | None:
    """Where a phrase of the point stands that is not negated."""
    for phrase in point.phrases:
        wanted = _phrase(phrase)
        for start in range(len(spoken) - len(wanted) + 1):
            if spoken[start].text != wanted[0]:
                continue
            part = spoken[start : start + len(wanted)]
            same = all(word.text == text for word, text in zip(part, wanted, strict=True))
            if same and part[0].clause == part[-1].clause and not _negated(spoken, start, len(wanted), wanted):
                return part[0].start, part[-1].end
    return None


@lru_cache(maxsize=4096)
def _phrase(phrase: str) -> tuple[str, ...]:
    return tuple(word.text for word in words(phrase, stem) if word.text not in _BREAKS and word.text not in _SILENT)


def _negated(spoken: Sequence[_Word], start: int, length: int, wanted: tuple[str, ...]) -> bool:
    if _NEGATIONS & set(wanted) or any(character in _NEGATIONS_ZH for character in "".join(wanted)):
        return False  # a phrase that is itself a negation counts as it is written
    clause = spoken[start].clause
    before = [word.text for word in spoken[max(0, start - _REACH) : start] if word.clause == clause]
    after = [word.text for word in spoken[start + length : start + length + _REACH + 2] if word.clause == clause]
    return _negated_before(before) or _negated_after(after)


def _negated_before(before: list[str]) -> bool:
    for index, word in enumerate(before):
        following = before[index + 1] if index + 1 < len(before) else ""
        if word in _NEGATIONS and following not in _NOT_ONLY:
            return True
        if (word, following) in _NEGATING_PAIRS:
            return True
        if word in _NEGATIONS_ZH and following not in _HARMLESS_ZH.get(word, frozenset()):
            return True
    return False


def _negated_after(after: list[str]) -> bool:
    if len(after) >= 2 and after[0] in _VERBS and after[1] == "not":
        return len(after) == 2 or after[2] not in _NOT_ONLY
    said = "".join(after)
    return any(0 <= said.find(refuted) <= 2 for refuted in _REFUTED_ZH)
