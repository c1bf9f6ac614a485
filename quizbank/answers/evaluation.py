"""Expressions as functions: their values at points, each with a bound of the error that floating point makes.

The bound tells a wrong formula from one that loses digits: 1 − tanh(x)² is 1/cosh(x)², whatever the last digits say.
"""

import math
from collections.abc import Callable, Mapping, Sequence

import msgspec

from quizbank.answers.algebra import Call, Node, Number, Power, Product, Sum, Variable

Bounded = tuple[float, float]  # a value and the bound of its error; nan: nothing is known of the value
Points = Mapping[str, Sequence[float]]  # for each variable, its value at each point

_UNIT = 2.0**-52
_LEAST = 5e-324  # an underflow is not a zero
_UNKNOWN = (math.nan, math.inf)


class Undefined(ArithmeticError):  # noqa: N818  reads as what happened
    """The expression has no value at a point."""


class Column(msgspec.Struct, frozen=True):
    """Values at points; `undefined` are the indices of points at which there is none."""

    entries: tuple[Bounded, ...]
    undefined: frozenset[int] = frozenset()

    def scaled(self, factor: float) -> "Column":
        """The values times a factor."""
        return Column(tuple((factor * value, abs(factor) * error) for value, error in self.entries), self.undefined)


def column(node: Node, points: Points, count: int) -> Column:
    """The values of an expression at `count` points."""
    run = _Run(points, count)
    return Column(tuple(run.values(node)), frozenset(run.undefined))


class _Run:
    """One evaluation at all points together."""

    def __init__(self, points: Points, count: int) -> None:
        self.points, self.count = points, count
        self.undefined: set[int] = set()

    def values(self, node: Node) -> list[Bounded]:
        """The values of a part of the expression."""
        match node:
            case Number():
                return [(node.value, 0.0 if node.exact else _UNIT * node.value)] * self.count
            case Variable():
                return [(value, 0.0) for value in self.points[node.name]]
            case Sum():
                (sign, term), *terms = node.terms
                start = self.values(term) if sign > 0 else [(-value, error) for value, error in self.values(term)]
                return self._reduced(start, [(_add if sign > 0 else _subtract, term) for sign, term in terms])
            case Product():
                (_, factor), *factors = node.factors
                return self._reduced(
                    self.values(factor), [(_multiply if sign > 0 else _divide, other) for sign, other in factors]
                )
            case Power():
                return self._reduced(self.values(node.base), [(_power, node.exponent)])
            case Call():
                return self._call(node.name, *node.arguments)

    def _call(self, name: str, argument: Node, *others: Node) -> list[Bounded]:
        if name in VARIADIC:
            return self._reduced(self.values(argument), [(VARIADIC[name], other) for other in others])
        function, result = FUNCTIONS[name], []
        for index, (value, error) in enumerate(self.values(argument)):
            try:
                result.append(function(value, error) if value == value else _UNKNOWN)
            except Undefined:
                self.undefined.add(index)
                result.append(_UNKNOWN)
        return result

    def _reduced(self, start: list[Bounded], steps: "list[tuple[_Binary, Node]]") -> list[Bounded]:
        for operation, node in steps:
            for index, (other, other_error) in enumerate(self.values(node)):
                value, error = start[index]
                known = value == value and other == other
                try:
                    start[index] = operation(value, error, other, other_error) if known else _UNKNOWN
                except Undefined:
                    self.undefined.add(index)
                    start[index] = _UNKNOWN
        return start


_Unary = Callable[[float, float], Bounded]
_Binary = Callable[[float, float, float, float], Bounded]


def _rounded(value: float, error: float) -> Bounded:
    """A computed value with its own rounding; sums and products of whole numbers are exact."""
    if value != value or error != error:
        return _UNKNOWN
    if error == 0 and value.is_integer() and abs(value) < 2**53:
        return value, 0.0
    return value, error + _UNIT * abs(value) + _LEAST


def _add(a: float, a_error: float, b: float, b_error: float) -> Bounded:
    return _rounded(a + b, a_error + b_error)


def _subtract(a: float, a_error: float, b: float, b_error: float) -> Bounded:
    return _rounded(a - b, a_error + b_error)


def _multiply(a: float, a_error: float, b: float, b_error: float) -> Bounded:
    return _rounded(a * b, abs(a) * b_error + abs(b) * a_error + a_error * b_error)


def _divide(a: float, a_error: float, b: float, b_error: float) -> Bounded:
    if math.isinf(b):
        return (0.0, _LEAST) if math.isfinite(a) else _UNKNOWN
    if abs(b) <= b_error:
        if b_error == 0:
            raise Undefined
        return _UNKNOWN
    value = a / b
    exact = a_error == b_error == 0 and value * b == a
    return _rounded(value, 0.0 if exact else (a_error + abs(value) * b_error) / (abs(b) - b_error) + _LEAST)


def _power(a: float, a_error: float, b: float, b_error: float) -> Bounded:
    if math.isinf(b):
        return _UNKNOWN
    if b_error == 0 and b.is_integer():
        return _whole_power(a, a_error, b)
    if a <= a_error:
        return _power_near_zero(a, a_error, b, b_error)
    value = _raised(a, b)
    return _rounded(value, abs(value) * (abs(b) * a_error / (a - a_error) + abs(math.log(a)) * b_error) + _LEAST)


def _whole_power(a: float, a_error: float, b: float) -> Bounded:
    if abs(a) <= a_error and b < 0:
        if a_error == 0:
            raise Undefined
        return _UNKNOWN
    value = _raised(a, b)
    slope = abs(b * _raised(abs(a) + a_error, b - 1)) if a_error and b else 0.0
    return _rounded(value, slope * a_error)


def _power_near_zero(a: float, a_error: float, b: float, b_error: float) -> Bounded:
    """A power that isn't whole, of a base that is not surely positive."""
    if a < -a_error and abs(b - round(b)) > b_error:
        raise Undefined
    if a < -a_error or b <= b_error:
        if a == a_error == 0 and b < -b_error:
            raise Undefined
        return _UNKNOWN
    return _raised(max(a, 0.0), b), _raised(abs(a) + a_error, b - b_error)


def _raised(base: float, exponent: float) -> float:
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return -math.inf if base < 0 and exponent % 2 == 1 else math.inf


def _largest(a: float, a_error: float, b: float, b_error: float) -> Bounded:
    return max(a, b), max(a_error, b_error)


def _least(a: float, a_error: float, b: float, b_error: float) -> Bounded:
    return min(a, b), max(a_error, b_error)


def _exponential(a: float, error: float) -> Bounded:
    try:
        value = math.exp(a)
        return value, math.exp(a + error) - value + 2 * _UNIT * value + _LEAST
    except OverflowError:
        return (math.inf, 0.0) if a > 0 and error < 1 else _UNKNOWN


def _logarithm(scale: float) -> _Unary:
    def of(a: float, error: float) -> Bounded:
        if a < -error or a == error == 0:
            raise Undefined
        if a <= error or math.isinf(a):
            return _UNKNOWN
        value = math.log(a) / scale
        return value, error / (a - error) / scale + 2 * _UNIT * abs(value)

    return of


def _root(a: float, error: float) -> Bounded:
    if a < -error:
        raise Undefined
    value = math.sqrt(max(a, 0.0))
    return _rounded(value, error / value if a > 2 * error else math.sqrt(abs(a) + error) if error else 0.0)


def _smooth(function: Callable[[float], float], slope: Callable[[float, float], float]) -> _Unary:
    """A function with its slope, given the argument and the value; the slope changes little within an error."""

    def of(a: float, error: float) -> Bounded:
        try:
            value = function(a)
        except (OverflowError, ValueError):  # sin(inf)
            return _UNKNOWN
        return value, 2 * abs(slope(a, value)) * error + 2 * _UNIT * abs(value) + _LEAST

    return of


def _sigmoid(a: float) -> float:
    small = math.exp(-abs(a))
    return 1 / (1 + small) if a >= 0 else small / (1 + small)


def _sign(a: float, error: float) -> Bounded:
    if abs(a) <= error and error:
        return _UNKNOWN
    return math.copysign(1.0, a) if a else 0.0, 0.0


FUNCTIONS: dict[str, _Unary] = {
    "exp": _exponential,
    "ln": _logarithm(1.0),
    "log2": _logarithm(math.log(2)),
    "log10": _logarithm(math.log(10)),
    "sqrt": _root,
    "abs": lambda a, error: (abs(a), error),
    "sin": _smooth(math.sin, lambda a, value: 1.0),
    "cos": _smooth(math.cos, lambda a, value: 1.0),
    "tan": _smooth(math.tan, lambda a, value: 1 + value * value),
    "sinh": _smooth(math.sinh, lambda a, value: 1 + abs(value)),
    "cosh": _smooth(math.cosh, lambda a, value: value),
    "tanh": _smooth(math.tanh, lambda a, value: 1.0),
    "sigmoid": _smooth(_sigmoid, lambda a, value: value),
    "softplus": _smooth(lambda a: max(a, 0.0) + math.log1p(math.exp(-abs(a))), lambda a, value: min(1.0, value)),
    "relu": lambda a, error: (max(a, 0.0), error if a > -error else 0.0),
    "erf": _smooth(math.erf, lambda a, value: 2.0),
    "sign": _sign,
}
VARIADIC: dict[str, _Binary] = {"max": _largest, "min": _least}
