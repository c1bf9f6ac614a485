"""The process that compares expressions with mpmath and SymPy: trees in, a verdict out.

First with many digits at the points, which settles what only cancellation or overflow hid; where that tells too
little, SymPy simplifies the difference. Trees come from the grammar of expressions; no text is ever parsed by SymPy.
"""

import contextlib
import importlib
from collections.abc import Callable
from typing import Any

from quizbank.answers.algebra import Call, Node, Number, Power, Product, Sum, Variable
from quizbank.answers.evaluation import Points
from quizbank.child import serve

_DIGITS = (60, 240)  # a value is known where both give the same
_AGREE = 1e-15
_SAME = 1e-9  # as in `expression`
_ENOUGH = 8
_MEMORY = 2 * 1024**3

Message = tuple[Node, Node, Points]


class _NoValue(ArithmeticError):  # noqa: N818  reads as what happened
    """No real value at this point."""


def equal(submitted: Node, key: Node, points: Points) -> bool | None:
    """Is the one equal to the other as a function? None where neither digits nor algebra can tell."""
    verdict = _by_digits(submitted, key, points)
    if verdict is not None:
        return verdict
    return True if _by_algebra(submitted, key) else None


def _by_digits(submitted: Node, key: Node, points: Points) -> bool | None:
    agreeing, count = 0, len(next(iter(points.values()), [0.0]))
    for index in range(count):
        at = {name: values[index] for name, values in points.items()}
        try:
            right = _known(key, at)
        except _NoValue:
            continue
        if right is None:
            continue
        try:
            mine = _known(submitted, at)
        except _NoValue:
            return False
        if mine is None:
            continue
        if abs(mine - right) > _SAME * abs(right):
            return False
        agreeing += 1
    return True if agreeing >= min(_ENOUGH, count) else None


def _known(node: Node, at: dict[str, float]) -> Any:
    """The value at a point, None where digits can't tell. Raises _NoValue."""
    mpmath: Any = importlib.import_module("mpmath")

    found = []
    for digits in _DIGITS:
        with mpmath.workdps(digits):
            value = _value(node, at)
            if not mpmath.isfinite(value):
                return None
            found.append(value)
    coarse, fine = found
    return fine if abs(coarse - fine) <= _AGREE * abs(fine) else None


def _value(node: Node, at: dict[str, float]) -> Any:
    mpmath: Any = importlib.import_module("mpmath")

    match node:
        case Number():
            return {"e": mpmath.e, "pi": mpmath.pi}.get(node.text) or mpmath.mpf(node.text)
        case Variable():
            return mpmath.mpf(at[node.name])
        case Sum():
            return mpmath.fsum(sign * _value(term, at) for sign, term in node.terms)
        case Product():
            result = mpmath.mpf(1)
            for sign, factor in node.factors:
                value = _value(factor, at)
                if sign < 0 and value == 0:
                    raise _NoValue
                result = result * value if sign > 0 else result / value
            return result
        case Power():
            base, exponent = _value(node.base, at), _value(node.exponent, at)
            if (base < 0 and exponent != mpmath.floor(exponent)) or (base == 0 and exponent < 0):
                raise _NoValue
            return mpmath.power(base, exponent)
        case Call():
            return _called(node.name, [_value(argument, at) for argument in node.arguments])


def _called(name: str, values: list[Any]) -> Any:
    mpmath: Any = importlib.import_module("mpmath")

    if name in ("max", "min"):
        return max(values) if name == "max" else min(values)
    (value,) = values
    if (name in ("ln", "log2", "log10") and value <= 0) or (name == "sqrt" and value < 0):
        raise _NoValue
    return _NUMERIC[name](mpmath, value)


_NUMERIC: dict[str, Callable[[Any, Any], Any]] = {
    "exp": lambda m, x: m.exp(x),
    "ln": lambda m, x: m.log(x),
    "log2": lambda m, x: m.log(x) / m.log(2),
    "log10": lambda m, x: m.log(x) / m.log(10),
    "sqrt": lambda m, x: m.sqrt(x),
    "abs": lambda m, x: abs(x),
    "sin": lambda m, x: m.sin(x),
    "cos": lambda m, x: m.cos(x),
    "tan": lambda m, x: m.tan(x),
    "sinh": lambda m, x: m.sinh(x),
    "cosh": lambda m, x: m.cosh(x),
    "tanh": lambda m, x: m.tanh(x),
    "sigmoid": lambda m, x: 1 / (1 + m.exp(-x)),
    "softplus": lambda m, x: m.log1p(m.exp(x)),
    "relu": lambda m, x: max(x, m.mpf(0)),
    "erf": lambda m, x: m.erf(x),
    "sign": lambda m, x: m.sign(x),
}


def _by_algebra(submitted: Node, key: Node) -> bool:
    sympy: Any = importlib.import_module("sympy")

    difference = _expression(submitted) - _expression(key)
    return bool(sympy.simplify(difference) == 0)


def _expression(node: Node) -> Any:
    sympy: Any = importlib.import_module("sympy")

    match node:
        case Number():
            constants = {"e": sympy.E, "pi": sympy.pi}
            return constants[node.text] if node.text in constants else sympy.Rational(node.text)
        case Variable():
            return sympy.Symbol(node.name, real=True)
        case Sum():
            return sympy.Add(*(sign * _expression(term) for sign, term in node.terms))
        case Product():
            return sympy.Mul(*(_expression(factor) ** sign for sign, factor in node.factors))
        case Power():
            return sympy.Pow(_expression(node.base), _expression(node.exponent))
        case Call():
            return _function(node.name, [_expression(argument) for argument in node.arguments])


def _function(name: str, arguments: list[Any]) -> Any:
    sympy: Any = importlib.import_module("sympy")

    x = arguments[0]
    made = {
        "ln": lambda: sympy.log(x),
        "log2": lambda: sympy.log(x, 2),
        "log10": lambda: sympy.log(x, 10),
        "abs": lambda: sympy.Abs(x),
        "sigmoid": lambda: 1 / (1 + sympy.exp(-x)),
        "softplus": lambda: sympy.log(1 + sympy.exp(x)),
        "relu": lambda: sympy.Max(x, 0),
        "max": lambda: sympy.Max(*arguments),
        "min": lambda: sympy.Min(*arguments),
    }
    return made[name]() if name in made else getattr(sympy, name)(x)


def prepare() -> Callable[[Message], bool | None]:
    """Load SymPy and bound the memory; the function that compares two trees at points."""
    importlib.import_module("sympy")  # before the first question, whose time is limited
    with contextlib.suppress(ImportError, OSError, ValueError):  # Windows has no such limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    return lambda message: equal(*message)


if __name__ == "__main__":
    serve(prepare)
