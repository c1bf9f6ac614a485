"""Numbers: read, graded, shown."""

import math
import re
from fractions import Fraction

from quizbank.answers import arithmetic, echo, slips
from quizbank.answers.arithmetic import Real
from quizbank.answers.folding import Source, fold, quoted
from quizbank.answers.framing import unframed
from quizbank.answers.grammar import SCALES, Parser
from quizbank.answers.rules import Rules
from quizbank.answers.tokens import Token, tokenize
from quizbank.answers.tolerance import HALF_UNIT
from quizbank.answers.types import Grade, Reading, Unreadable, Value
from quizbank.text import Text

_PLAIN = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,15})?", re.ASCII)
_NOISE = 1e-12


def read(text: str, rules: Rules) -> Reading:
    """One number. Raises Unreadable."""
    value, resolution, notes = _parsed(text)
    words = echo.echoed(value)
    aside = Text(en=f"{words} ({notes[0].en})", zh=f"{words}（{notes[0].zh}）") if notes else Text(en=words, zh=words)
    return Reading(value, echo.read_as(aside), resolution)


def grade(reading: Reading, key: Value, rules: Rules) -> Grade:
    """Right within the tolerance, or what went wrong."""
    if rules.tolerance.accepts(reading.value, key):
        return Grade("correct", 1.0, (), reading.echo)
    for mistake in rules.mistakes:
        if rules.tolerance.accepts(reading.value, mistake.value):
            return Grade("incorrect", 0.0, (mistake.says,), reading.echo, mistake.name)
    return Grade("incorrect", 0.0, (_remark(reading, key, rules),), reading.echo)


def show(value: Value, rules: Rules) -> str:
    """A number as a person would type it."""
    return echo.exact(value, rules.tolerance)


def final(value: Real) -> int | float:
    """A computed value as a Python number: whole numbers as int."""
    return value if isinstance(value, int) else float(value)


def resolution(tokens: list[Token]) -> float | None:
    """The unit of the last digit, when the tokens are one plain numeral with its sign and suffix."""
    body = tokens[1:] if tokens[0].text in ("+", "-") else tokens
    if not body or body[0].kind not in ("number", "thousands") or len(body) > 2:
        return None
    factor: Real = 1
    if len(body) == 2:
        suffix = body[1].text
        if suffix not in SCALES and suffix != "%":
            return None
        factor = SCALES.get(suffix, Fraction(1, 100))
    return float(10.0 ** arithmetic.literal(body[0].text)[1]) * float(factor)


def _parsed(text: str) -> tuple[int | float, float | None, list[Text]]:
    plain = text.strip()
    if _PLAIN.fullmatch(plain):
        whole, point, decimals = plain.partition(".")
        if point:
            value = float(plain)
            return (int(value) if value.is_integer() else value), 10.0 ** -len(decimals), []
        zeros = len(whole) - len(whole.rstrip("0")) if int(whole) else 0
        return int(whole), 10.0**zeros, []
    return _equation(unframed(fold(text)))


def _equation(source: Source) -> tuple[int | float, float | None, list[Text]]:
    """`5×5 = 25`: all sides must be the same number; the last counts."""
    tokens = tokenize(source)
    sides: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind == "op" and token.text in ("=", "≈"):
            sides[-1].append(token.spelled("end", ""))
            sides.append([])
        else:
            sides[-1].append(token)
    values: list[Real] = []
    notes: list[Text] = []
    for side in sides:
        parser = Parser(source, side)
        values.append(parser.whole())
        notes += parser.notes
    last, unit = values[-1], resolution(sides[-1][:-1])
    for side, value in zip(sides, values, strict=True):
        if not _same(value, last, unit):
            shown = quoted(source.typed(side[0].start, side[-1].start).strip())
            raise _two_values(source, side[0], shown, final(value), final(last))
    return final(last), unit, notes


def _same(value: Real, last: Real, unit: float | None) -> bool:
    """Are two sides equal, when the last may be rounded to its last digit?"""
    if value == last:
        return True
    if math.isinf(value) or math.isinf(last):
        return False
    return abs(float(value) - float(last)) <= max(HALF_UNIT * (unit or 0.0), _NOISE * abs(float(last)))


def _two_values(source: Source, side: Token, shown: str, value: float, last: float) -> Unreadable:
    first, second = echo.echoed(value), echo.echoed(last)
    return source.unreadable(
        side.start,
        f"{shown} is {first}, but the last side says {second}; type one of them.",
        f"{shown} 等于 {first}，而最后一边是 {second}；请只保留一个。",
    )


def _remark(reading: Reading, key: Value, rules: Rules) -> Text:
    pair = slips.Pair(reading.value, key, reading.resolution)
    return slips.recognised([pair], rules.tolerance) or direction(reading.value, key)


def direction(submitted: float, key: float) -> Text:
    """Too small or too large."""
    shown = echo.numeral(submitted, 6)
    if submitted < key:
        return Text(en=f"The answer is larger than {shown}.", zh=f"正确答案比 {shown} 大。")
    return Text(en=f"The answer is smaller than {shown}.", zh=f"正确答案比 {shown} 小。")
