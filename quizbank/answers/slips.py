"""Common slips that any numeric answer can show, recognised without being listed: sign, factor 2, rounding …"""

import math
from collections.abc import Callable, Sequence

import msgspec

from quizbank.answers.tolerance import HALF_UNIT, Tolerance
from quizbank.text import Text


class Pair(msgspec.Struct, frozen=True):
    """A wrong entry: what was typed, what is right, and the unit of the last digit typed (None: no plain decimal)."""

    submitted: float
    key: float
    resolution: float | None


def recognised(wrong: Sequence[Pair], tolerance: Tolerance) -> Text | None:
    """The slip that explains every wrong entry, in a sentence of plain text; None when there is no such slip."""
    if not all(math.isfinite(pair.submitted) and math.isfinite(pair.key) for pair in wrong):
        return None
    for explains, says in _SLIPS:
        if all(explains(pair, tolerance) for pair in wrong):
            return says(wrong, tolerance)
    return None


def _rounded(pair: Pair, tolerance: Tolerance) -> bool:
    """Right as far as it goes, but with fewer digits than asked."""
    return _coarse(pair, tolerance) and _distance(pair) <= HALF_UNIT * (pair.resolution or 0)


def _cut(pair: Pair, tolerance: Tolerance) -> bool:
    """The key with digits cut off instead of rounded."""
    return (
        pair.resolution is not None
        and pair.submitted * pair.key > 0
        and abs(pair.submitted) < abs(pair.key)
        and _carries_digits(pair)
        and _distance(pair) < pair.resolution
        and pair.resolution >= tolerance.margin(pair.key)
    )


def _coarse(pair: Pair, tolerance: Tolerance) -> bool:
    return (
        pair.resolution is not None
        and pair.submitted != 0
        and pair.resolution / 2 > tolerance.margin(pair.key)
        and _carries_digits(pair)
    )


def _carries_digits(pair: Pair) -> bool:
    """One digit of a whole number is too little to call it the rounded key."""
    resolution = pair.resolution or 0
    return abs(pair.submitted) >= (resolution if resolution < 1 else 10 * resolution)


def _distance(pair: Pair) -> float:
    return abs(pair.submitted - pair.key)


def _scaled(factor: float) -> Callable[[Pair, Tolerance], bool]:
    """Is the submission `factor` times the key? Rounding may have come before or after the slip."""

    def explains(pair: Pair, tolerance: Tolerance) -> bool:
        return _near(pair.submitted, pair.key * factor, tolerance) or _near(
            pair.submitted / factor, pair.key, tolerance
        )

    return explains


def _near(submitted: float, value: float, tolerance: Tolerance) -> bool:
    """Right for `value`, by a tolerance that can tell it from zero."""
    return 4 * tolerance.margin(value) < abs(value) and tolerance.accepts(submitted, value)


def _off_by_one(pair: Pair, tolerance: Tolerance) -> bool:
    return isinstance(pair.key, int) and isinstance(pair.submitted, int) and _distance(pair) == 1


def _percent_typed(pair: Pair, tolerance: Tolerance) -> bool:
    return abs(pair.key) <= 1 and _scaled(100)(pair, tolerance)


def _fraction_typed(pair: Pair, tolerance: Tolerance) -> bool:
    return abs(pair.submitted) <= 1 and _scaled(0.01)(pair, tolerance)


def _power_of_ten(pair: Pair, tolerance: Tolerance) -> bool:
    if pair.key == 0 or pair.submitted * pair.key <= 0:
        return False
    exponent = round(math.log10(abs(pair.submitted)) - math.log10(abs(pair.key)))
    return exponent != 0 and abs(exponent) <= 12 and _scaled(10.0**exponent)(pair, tolerance)


def _fixed(one: Text, many: Text) -> Callable[[Sequence[Pair], Tolerance], Text]:
    return lambda wrong, tolerance: one if len(wrong) == 1 else many


def _too_coarse(wrong: Sequence[Pair], tolerance: Tolerance) -> Text:
    asked = tolerance.words()
    return Text(
        en=f"Right as far as it goes, but rounded too much; asked: {asked.en}.",
        zh=f"已写出的数位是对的，但舍入过多；要求：{asked.zh}。",
    )


def _cut_short(wrong: Sequence[Pair], tolerance: Tolerance) -> Text:
    asked = tolerance.words()
    return Text(
        en=f"The digits were cut off instead of rounded; asked: {asked.en}.",
        zh=f"多余的数位被直接截去，没有四舍五入；要求：{asked.zh}。",
    )


def _neighbour(wrong: Sequence[Pair], tolerance: Tolerance) -> Text:
    above = [pair.submitted > pair.key for pair in wrong]
    if all(above) or not any(above):
        size, size_zh = ("large", "大") if above[0] else ("small", "小")
        return Text(en=f"Off by one: one too {size}.", zh=f"差一：{size_zh}了 1。")
    return Text(en="Off by one.", zh="差一。")


# In this order: the nearer explanation first.
_SLIPS: tuple[tuple[Callable[[Pair, Tolerance], bool], Callable[[Sequence[Pair], Tolerance], Text]], ...] = (
    (_rounded, _too_coarse),
    (_cut, _cut_short),
    (
        _scaled(-1),
        _fixed(
            Text(en="Only the sign is wrong.", zh="只有正负号错了。"),
            Text(en="Only the signs are wrong.", zh="只有正负号错了。"),
        ),
    ),
    (_off_by_one, _neighbour),
    (
        _scaled(2),
        _fixed(
            Text(en="This is twice the right value.", zh="这是正确值的两倍。"),
            Text(en="These are twice the right values.", zh="这些都是正确值的两倍。"),
        ),
    ),
    (
        _scaled(0.5),
        _fixed(
            Text(en="This is half the right value.", zh="这是正确值的一半。"),
            Text(en="These are half the right values.", zh="这些都是正确值的一半。"),
        ),
    ),
    (
        _percent_typed,
        _fixed(
            Text(
                en="This is the answer in percent; a fraction is asked.", zh="这是百分数形式的答案；这里需要小数形式。"
            ),
            Text(en="These are percentages; fractions are asked.", zh="这些是百分数；这里需要小数形式。"),
        ),
    ),
    (
        _fraction_typed,
        _fixed(
            Text(en="This is the answer as a fraction; percent are asked.", zh="这是小数形式的答案；这里需要百分数。"),
            Text(en="These are fractions; percent are asked.", zh="这些是小数；这里需要百分数。"),
        ),
    ),
    (
        _power_of_ten,
        _fixed(
            Text(en="The digits are right, the power of ten is not.", zh="数字正确，但 10 的幂次不对。"),
            Text(en="The digits are right, the powers of ten are not.", zh="数字正确，但 10 的幂次不对。"),
        ),
    ),
)
