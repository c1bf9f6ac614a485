"""Free text: the points that an interviewer listens for, found by phrases, shown as a checklist.

The key is a list of `Point`. A point is made where one of its phrases occurs and is not denied (see `negation`). Words
are compared by their stems (`normalizes`, `normalized`), without articles, spaces and hyphens; Chinese character by
character. A phrase that is itself a denial (`does not need centring`) counts as it is written. The user may overrule
the verdict on a point.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import msgspec

from quizbank.answers import echo
from quizbank.answers.negation import BREAK, denied, denied_after, denies
from quizbank.answers.rules import Rules
from quizbank.answers.types import Grade, Point, Reading, Status, Value
from quizbank.answers.wording import Word, refuse_hidden, stem, words
from quizbank.text import Text

MAX_LENGTH = 5_000  # characters
CORRECT, PARTIAL = 0.8, 0.3  # shares of the points that make an answer correct, or partly correct

_BREAKS = frozenset(".,;:!?")
_SILENT = frozenset("()[]<>|~'&")
_ARTICLES = frozenset({"the", "a", "an"})
_COUNTED = re.compile(r"[^\W_\u3400-\u9fff]+(?:['’.-][^\W_\u3400-\u9fff]+)*|[\u3400-\u9fff]")
_LISTED = 3  # words in a member of a list, and members after a comma


class _Unit(msgspec.Struct, frozen=True):
    """A word that counts, or the break of a clause: as compared, as read, and its place in the text."""

    text: str
    plain: str
    start: int
    end: int


class _Spoken:
    """A text prepared for finding phrases in it."""

    def __init__(self, text: str) -> None:
        self.units = list(_units(text))
        self.joined, starts = _joined(unit.text for unit in self.units)
        self.begins = {start: index for index, start in enumerate(starts)}
        self.ends = {
            start + len(unit.text): index for index, (start, unit) in enumerate(zip(starts, self.units, strict=True))
        }
        self.plain = [unit.plain for unit in self.units]
        self.denied = denied(self.plain)

    def find(self, point: Point) -> tuple[int, int] | None:
        """Where in the text a phrase of the point stands that is not denied: the first such place."""
        places = (place for phrase in point.phrases for place in self._places(phrase))
        return min(places, default=None)

    def _places(self, phrase: str) -> Iterator[tuple[int, int]]:
        """The first place of one phrase that is not denied, if any."""
        wanted, is_denial = _phrase(phrase)
        at = self.joined.find(wanted) if wanted else -1
        while at >= 0:
            first, last = self.begins.get(at, -1), self.ends.get(at + len(wanted), -1)
            whole = first >= 0 and last >= 0  # words, not parts of them
            if whole and (is_denial or not (self.denied[first] or denied_after(self.plain, last + 1))):
                yield self.units[first].start, self.units[last].end
                return
            at = self.joined.find(wanted, at + 1)


def read(text: str, rules: Rules) -> Reading:
    """Any text of up to 5,000 characters that says something; the value is the text. Raises Unreadable."""
    refuse_hidden(text, MAX_LENGTH)
    count = len(_COUNTED.findall(text))
    en = "a text of 1 word" if count == 1 else f"a text of {count} words"
    return Reading(text, echo.read_as(Text(en=en, zh=f"{count} 个字词的文字")))


def grade(reading: Reading, key: Value, rules: Rules) -> Grade:
    """The checklist: correct from 80 % of the points, partly correct from 30 %; with a misconception partly at best."""
    if not key:
        raise ValueError("free text needs points to be judged by")
    spoken = _Spoken(reading.value)
    places = [spoken.find(point) for point in key]
    met = [point.says for point in rules.misconceptions if spoken.find(point)]
    points = tuple(place is not None for place in places)
    lines = [_line(found, point.says) for found, point in zip(points, key, strict=True)]
    status, score = _verdict(points, bool(met))
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
    )


def show(value: Value, rules: Rules) -> str:
    """The first phrase of each point."""
    return ". ".join(point.phrases[0] for point in value)


def overrule(grade: Grade, index: int, found: bool) -> Grade:
    """The grade after the user judged point `index` otherwise. Raises IndexError where there is no such point."""
    if not 0 <= index < len(grade.points):
        raise IndexError(f"there is no point {index}")
    points = (*grade.points[:index], found, *grade.points[index + 1 :])
    says = Text(en=grade.feedback[index].en[2:], zh=grade.feedback[index].zh[2:])
    feedback = (*grade.feedback[:index], _line(found, says), *grade.feedback[index + 1 :])
    status, score = _verdict(points, grade.capped)
    return msgspec.structs.replace(grade, status=status, score=score, points=points, feedback=feedback)


def _line(found: bool, says: Text) -> Text:
    mark = "✓" if found else "✗"
    return Text(en=f"{mark} {says.en}", zh=f"{mark} {says.zh}")


def _verdict(points: Sequence[bool], capped: bool) -> tuple[Status, float]:
    score = sum(points) / len(points)
    if score >= CORRECT and not capped:
        return "correct", score
    return ("partial" if score >= PARTIAL else "incorrect"), score


def _units(text: str) -> Iterator[_Unit]:
    """The words of a text that count, and the breaks between its clauses."""
    found = words(text, stem)
    for at, word in enumerate(found):
        gap = text[found[at - 1].end : word.start] if at else BREAK
        if gap.count("\n") > 1 or _is_break(text, found, at, gap):
            yield _Unit(BREAK, BREAK, word.start, word.start)
        if not _is_silent(found, at):
            yield _Unit(word.text, word.plain, word.start, word.end)


def _is_break(text: str, found: Sequence[Word], at: int, gap: str) -> bool:
    word, after = found[at], found[at + 1] if at + 1 < len(found) else None
    if word.text == ",":
        return text[word.start] != "、" and not _in_list(found, at)
    if word.text == "-":
        return after is not None and ((word.spaced and after.spaced) or after.text == "-")
    return word.text in _BREAKS or (word.text == "*" and "\n" in gap)  # a bullet


def _is_silent(found: Sequence[Word], at: int) -> bool:
    word = found[at]
    if word.text in ("*", "/", "-"):
        before, after = (found[at - 1].text if at else " "), (found[at + 1].text if at + 1 < len(found) else " ")
        # Between numerals it counts, and so does the sign of a number.
        return not after[0].isdigit() or not (before[-1].isdigit() or (word.text == "-" and word.spaced))
    return word.text in _BREAKS or word.text in _SILENT or word.plain in _ARTICLES


def _in_list(found: Sequence[Word], comma: int) -> bool:
    """Does a comma part the members of a short list that ends in `or`: `centring, scaling, or shifting`?"""
    since = 0  # the last comma
    for word in found[comma + 1 : comma + 1 + _LISTED * (_LISTED + 1)]:
        if word.plain in ("or", "nor"):
            return True
        since = 0 if word.text == "," else since + 1
        if since > _LISTED or word.text in _BREAKS - {","}:
            return False
    return False


def _joined(texts: Iterable[str]) -> tuple[str, list[int]]:
    """The texts as one, and where each begins; `1 2` is not `12`."""
    joined, starts, length, digit = [], [], 0, False
    for text in texts:
        if digit and text[0].isdigit():
            joined.append(" ")
            length += 1
        joined.append(text)
        starts.append(length)
        length += len(text)
        digit = text[-1].isdigit()
    return "".join(joined), starts


@lru_cache(maxsize=4096)
def _phrase(phrase: str) -> tuple[str, bool]:
    """A phrase in the form that is compared, and whether it is itself a denial."""
    units = list(_units(phrase))
    while units and units[0].text == BREAK:
        del units[0]
    while units and units[-1].text == BREAK:
        del units[-1]
    return _joined(unit.text for unit in units)[0], denies([unit.plain for unit in units])
