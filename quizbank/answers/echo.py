"""Values as text: for the echo of a reading, and for keys as a person would type them."""

import math
from decimal import Decimal

from quizbank.answers.tolerance import Tolerance
from quizbank.answers.types import Value
from quizbank.text import Text

LISTED = 16  # more entries than these would bury the shape
_EXACT_DIGITS = 12
_ROUND_DIGITS = 6


def numeral(value: float, digits: int = _EXACT_DIGITS) -> str:
    """A number with up to so many significant digits, without an exponent where a person would write none."""
    if isinstance(value, int) and abs(value) < 10**21:
        return str(value)
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    text = f"{value:.{digits}g}"
    mantissa, _, exponent = text.partition("e")
    if not exponent:
        return "0" if text == "-0" else text
    if -7 < int(exponent) < 16:
        return f"{Decimal(text):f}"
    return f"{mantissa}e{int(exponent)}"


def echoed(value: float) -> str:
    """A number for the echo; `≈` marks one whose digits go on."""
    text = numeral(value)
    return text if float(text) == float(value) else f"≈ {numeral(value, _ROUND_DIGITS)}"


def exact(value: float, tolerance: Tolerance) -> str:
    """A key as a person would type it: as many digits as the tolerance asks, never fewer than it needs."""
    if math.isinf(value):
        return numeral(value)
    if tolerance.decimals is not None:
        text = f"{value:.{tolerance.decimals}f}"
        return text.lstrip("-") if float(text) == 0 else text
    if tolerance.significant is not None:
        scientific = f"{value:.{tolerance.significant - 1}e}"
        exponent = int(scientific.partition("e")[2])
        return f"{Decimal(scientific):f}" if -7 < exponent < 16 else scientific
    if tolerance.exact:
        return numeral(value, 15)
    for digits in range(_ROUND_DIGITS, 17):
        text = numeral(value, digits)
        if abs(float(text) - value) <= tolerance.margin(value) / 10:
            return text
    return numeral(value, 17)


def dimensions(shape: tuple[int, ...]) -> str:
    """A shape for people: 2×3."""
    return "×".join(map(str, shape))


def shape_of(value: Value) -> tuple[int, ...]:
    """The shape of nested lists that are not ragged."""
    shape: list[int] = []
    while isinstance(value, list | tuple):
        shape.append(len(value))
        if not value:
            break
        value = value[0]
    return tuple(shape)


def kind_of(shape: tuple[int, ...]) -> Text:
    """What a value of this shape is called."""
    if not shape:
        return Text(en="a single number", zh="单个数")
    if len(shape) == 1:
        entries = "entry" if shape[0] == 1 else "entries"
        return Text(en=f"a vector of {shape[0]} {entries}", zh=f"{shape[0]} 个元素的向量")
    article = "an" if shape[0] in (8, 11, 18) or 80 <= shape[0] < 90 else "a"
    noun, noun_zh = ("matrix", "矩阵") if len(shape) == 2 else ("tensor", "张量")
    return Text(en=f"{article} {dimensions(shape)} {noun}", zh=f"{dimensions(shape)} {noun_zh}")


def nested(value: Value) -> str:
    """Nested lists for the echo: [[1, 2], [3, 4]]."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(nested, value))}]"
    return echoed(value).removeprefix("≈ ")


def tensor(value: Value) -> Text:
    """A nested value in words, with its entries while they are few."""
    shape = shape_of(value)
    words = kind_of(shape)
    if math.prod(shape) > LISTED:
        return words
    return Text(en=f"{words.en}: {nested(value)}", zh=f"{words.zh}：{nested(value)}")


def read_as(words: Text) -> Text:
    """ "read as …"."""
    joiner = "" if not words.zh[0].isascii() or words.zh[0] == "≈" else " "
    return Text(en=f"read as {words.en}", zh=f"读作{joiner}{words.zh}")
