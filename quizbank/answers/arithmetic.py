"""Arithmetic on what people type: exact where it can be, and bounded on paper before anything is computed.

Whole numbers and fractions stay exact (`5×5×3×16 + 16` is the integer 1216); results that a float could not hold are
refused, so no expression can run for long.
"""

import math
import sys
from collections.abc import Callable
from fractions import Fraction

from quizbank.text import Text

Real = int | Fraction | float

MAX_FACTORIAL = 170  # 171! is beyond a float
_MAX_BITS = 1_024
_LARGEST = int(sys.float_info.max)
_MAX_DENOMINATOR_BITS = 256
_MAX_POWER_BITS = 4_096
_MAX_DIGITS = 400


class Undefined(ArithmeticError):  # noqa: N818  reads as what happened
    """A calculation without a usable result; `says` names the reason in words that fit after a place and a colon."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.says = Text(en=en, zh=zh)


def _too_large() -> Undefined:
    return Undefined("the number is too large to compute with.", "这个数太大，无法计算。")


def _too_small() -> Undefined:
    return Undefined("the number is too small to tell from zero.", "这个数太小，与零无法区分。")


def settle(value: Real) -> Real:
    """The value in its simplest exact form: an int, a short Fraction, or else a float. Raises Undefined."""
    if isinstance(value, float):
        if not math.isfinite(value):
            raise _too_large()
        return value
    if isinstance(value, Fraction):
        if value.denominator == 1:
            value = value.numerator
        elif value.denominator.bit_length() > _MAX_DENOMINATOR_BITS:
            return _as_float(value)
    if not -_LARGEST <= value <= _LARGEST:
        raise _too_large()
    return value


def _as_float(value: Real) -> float:
    try:
        result = float(value)
    except OverflowError:
        raise _too_large() from None
    if result == 0 and value != 0:
        raise _too_small()
    return result


def literal(numeral: str) -> tuple[Real, int]:
    """The value of a decimal numeral like `1.50e-3`, and the power of ten of its last digit. Raises Undefined."""
    if len(numeral) < 16 and numeral.isdecimal():  # most of them
        value = int(numeral)
        return value, len(numeral) - len(numeral.rstrip("0")) if value else 0
    mantissa, _, exponent = numeral.replace(",", "").replace("_", "").lower().partition("e")
    whole, _, decimals = mantissa.partition(".")
    digits = (whole + decimals).lstrip("0")
    if not digits:
        return 0, -len(decimals)
    if len(exponent) > 5 or abs(int(exponent or 0)) > _MAX_DIGITS or len(digits) + len(decimals) > _MAX_DIGITS:
        rounded = float(f"{mantissa}e{exponent or 0}")
        if math.isinf(rounded):
            raise _too_large()
        if rounded == 0:
            raise _too_small()
        return rounded, -_MAX_DIGITS
    power = int(exponent or 0) - len(decimals)
    if power < 0:
        return settle(Fraction(int(digits), 10**-power)), power
    if "." not in mantissa and not exponent:
        power = len(digits) - len(digits.rstrip("0"))
        return settle(int(digits)), power
    return settle(int(digits) * 10**power), power


def negate(value: Real) -> Real:
    """−value."""
    return -value


def add(left: Real, right: Real) -> Real:
    """left + right. Raises Undefined."""
    _finite(left, right)
    return settle(left + right)


def multiply(left: Real, right: Real) -> Real:
    """left · right. Raises Undefined."""
    _finite(left, right)
    result = settle(left * right)
    if result == 0 and left != 0 and right != 0:
        raise _too_small()
    return result


def divide(left: Real, right: Real) -> Real:
    """left / right, exact when both are. Raises Undefined."""
    _finite(left, right)
    if right == 0:
        raise Undefined("division by zero.", "除数为零。")
    if isinstance(left, float) or isinstance(right, float):
        result = settle(left / right)
        if result == 0 and left != 0:
            raise _too_small()
        return result
    return settle(Fraction(left) / Fraction(right))


def power(base: Real, exponent: Real) -> Real:
    """base to the power of exponent; the size of the result is known before it is computed. Raises Undefined."""
    _finite(base, exponent)
    if base == 0 and exponent < 0:
        raise Undefined("division by zero.", "除数为零。")
    whole = exponent == int(exponent)
    if base < 0 and not whole:
        raise Undefined("a negative number to a power that is not whole is not real.", "负数的非整数次幂不是实数。")
    if isinstance(base, int | Fraction) and isinstance(exponent, int):
        exact = _exact_power(base, exponent)
        if exact is not None:
            return exact
    try:
        result = settle(_as_float(base) ** (exponent if isinstance(exponent, int) else _as_float(exponent)))
    except OverflowError:
        raise _too_large() from None
    if result == 0 and base != 0:
        raise _too_small()
    return result


def _exact_power(base: int | Fraction, exponent: int) -> Real | None:
    """The power as an exact number, or None when that would be long."""
    bits = max(base.numerator.bit_length(), base.denominator.bit_length())
    if abs(base.numerator) > 1 and base.denominator == 1 and (bits - 1) * exponent > _MAX_BITS:
        raise _too_large()
    if bits * abs(exponent) > _MAX_POWER_BITS:
        return None
    return settle(Fraction(base) ** exponent)


def factorial(value: Real) -> Real:
    """value!, for whole numbers from 0 to 170. Raises Undefined."""
    if not isinstance(value, int) or value < 0:
        raise Undefined("a factorial needs a whole number that is not negative.", "阶乘只对非负整数有定义。")
    if value > MAX_FACTORIAL:
        raise _too_large()
    return math.factorial(value)


def _finite(*values: Real) -> None:
    for value in values:
        if isinstance(value, float) and math.isinf(value):
            raise Undefined("infinity can only stand alone.", "无穷大只能单独作为答案。")


def _root(value: Real) -> Real:
    if value < 0:
        raise Undefined("the square root of a negative number is not real.", "负数的平方根不是实数。")
    if isinstance(value, int | Fraction):
        top, bottom = math.isqrt(value.numerator), math.isqrt(value.denominator)
        if top * top == value.numerator and bottom * bottom == value.denominator:
            return settle(Fraction(top, bottom))
    return math.sqrt(value)


def _logarithm(value: Real, base: int | None) -> Real:
    if value <= 0:
        raise Undefined("the logarithm needs a positive number.", "对数的真数必须是正数。")
    if base is None:
        return math.log(value)
    result = math.log2(value) if base == 2 else math.log10(value)
    nearest = round(result)
    return nearest if Fraction(base) ** nearest == value else result


def _exponential(value: Real) -> Real:
    try:
        result = math.exp(value)
    except OverflowError:
        raise _too_large() from None
    if result == 0:
        raise _too_small()
    return result


def _absolute(value: Real) -> Real:
    return -value if value < 0 else value


def _of_float(function: Callable[[float], float]) -> Callable[[Real], Real]:
    def apply(value: Real) -> Real:
        try:
            return settle(function(_as_float(value)))
        except OverflowError:
            raise _too_large() from None

    return apply


def call(name: str, value: Real) -> Real:
    """A named function of one number. Raises Undefined."""
    _finite(value)
    return settle(FUNCTIONS[name](value))


FUNCTIONS: dict[str, Callable[[Real], Real]] = {
    "sqrt": _root,
    "exp": _exponential,
    "ln": lambda value: _logarithm(value, None),
    "log": lambda value: _logarithm(value, None),
    "log2": lambda value: _logarithm(value, 2),
    "log10": lambda value: _logarithm(value, 10),
    "abs": _absolute,
    "tanh": _of_float(math.tanh),
    "sinh": _of_float(math.sinh),
    "cosh": _of_float(math.cosh),
    "sin": _of_float(math.sin),
    "cos": _of_float(math.cos),
    "tan": _of_float(math.tan),
}

CONSTANTS: dict[str, float] = {"pi": math.pi, "e": math.e}
INFINITY = math.inf
