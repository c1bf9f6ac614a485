"""From a record and an answer to a grade."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from quizbank.answers.judge import judge
from quizbank.answers.tolerance import Tolerance
from quizbank.answers.types import Grade, Misconception, Point
from quizbank.scoring.extraction import Ambiguous, Reason, final_answer, plain_answer
from quizbank.text import Text

_NUMERAL = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,15})?", re.ASCII)
_LETTERED = re.compile(r"\(?([A-Pa-p])\)?\s*[.):、：]\s*(\S.*)", re.DOTALL)
_CHOICES = ("single-choice", "multiple-choice")
_NUMBERS = ("number", "integer")


class RecordError(ValueError):
    """A record that can't be scored against; the message names the field."""


class Verdict(msgspec.Struct, frozen=True):
    """What an answer is worth. answer: what was taken as the final answer; empty where none could be told.

    grade: `invalid`, with a score of 0, for what can't be read or is ambiguous; its feedback tells why.
    reason: why no final answer could be told; empty where one could.
    """

    answer: str
    grade: Grade
    reason: Reason = ""

    @property
    def score(self) -> float:
        """In [0, 1]; partial credit is that of the kind of answer."""
        return self.grade.score


def score(record: Mapping[str, Any], answer: str) -> float:
    """What a model's answer is worth, in [0, 1]. Raises RecordError; never for any text."""
    if record.get("type") in _NUMBERS and _NUMERAL.fullmatch(answer):  # the quick way; it gives the same
        return 1.0 if _tolerance(record).accepts(_number(answer), _field(record, "key")) else 0.0
    return verdict(record, answer).score


def verdict(record: Mapping[str, Any], answer: str) -> Verdict:
    """The same with what was taken as the answer, and why it is right or wrong. Raises RecordError."""
    kind = _field(record, "type")
    if kind == "key-points":
        return Verdict(answer[:2000], _judged(record, answer))
    try:
        found = final_answer(answer)
    except Ambiguous as error:
        return Verdict("", Grade("invalid", 0.0, (error.says,)), error.reason)
    text = plain_answer(found)
    if kind in _CHOICES:
        text = _letter(text, record)
    return Verdict(text, _judged(record, text))


def _judged(record: Mapping[str, Any], text: str) -> Grade:
    kind, rules = _field(record, "type"), _field(record, "rules")
    key: Any = _field(record, "key")
    if kind == "key-points":
        key = _points(key)
        rules = {**rules, "misconceptions": _points(rules.get("misconceptions", []))}
    try:
        return judge(text, key, type=kind, mistakes=_mistakes(record), **rules)
    except (TypeError, ValueError) as error:
        raise RecordError(f"{record.get('id', '?')}: {error}") from error


def _mistakes(record: Mapping[str, Any]) -> list[Misconception]:
    return [Misconception(one["name"], one["value"], _text(one["says"])) for one in _field(record, "mistakes")]


def _points(points: list[dict[str, Any]]) -> list[Point]:
    return [
        Point(
            says=_text(point["says"]),
            phrases=tuple(point["phrases"]),
            about=tuple(point.get("about", ())),
            bonus=point.get("bonus", False),
        )
        for point in points
    ]


def _text(says: Mapping[str, str]) -> Text:
    """A text of a record, which may hold one language only."""
    first = next(iter(says.values()), "")
    return Text(en=says.get("en", first), zh=says.get("zh", first))


def _field(record: Mapping[str, Any], name: str) -> Any:
    try:
        return record[name]
    except KeyError:
        mend = "records without keys, or of versions before 0.2, can't be scored; generate them again"
        raise RecordError(f"{record.get('id', '?')}: no {name!r}; {mend}") from None


def _tolerance(record: Mapping[str, Any]) -> Tolerance:
    rules = _field(record, "rules")
    return Tolerance(rules.get("decimals"), rules.get("significant"), rules.get("rtol"), rules.get("atol"))


def _number(numeral: str) -> int | float:
    value = float(numeral) if "." in numeral else int(numeral)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _letter(text: str, record: Mapping[str, Any]) -> str:
    """`B. Dropout` is the letter alone, if that option says so; otherwise the text is left, and can't be read."""
    match = _LETTERED.fullmatch(text)
    if match is None:
        return text
    row = record.get("rows", {}).get(match[1].upper(), {})
    said = "".join(plain_answer(match[2]).casefold().split())
    same = any("".join(plain_answer(option).casefold().split()) == said for option in row.values())
    return match[1].upper() if same else text
