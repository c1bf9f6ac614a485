"""TeX mathematics as terminal text, on one line or in two dimensions; what it does not know, it refuses by name."""

from quizbank.render.formula.errors import FormulaError
from quizbank.render.formula.linear import line
from quizbank.render.formula.parse import parse
from quizbank.render.formula.stacked import box

__all__ = ["FormulaError", "display", "inline", "lines"]


def inline(tex: str) -> str:
    r"""The formula on exactly one line: `\frac{a+b}{c}` is `(a + b)/c`. Raises FormulaError."""
    return line(parse(tex))


def lines(tex: str) -> list[str]:
    """The formula as `inline` writes it, with one line for each row of an `aligned`. Raises FormulaError."""
    return [line(row) for row in parse(tex).statements()]


def display(tex: str) -> list[str]:
    """The formula in two dimensions, as lines of equal width in terminal cells. Raises FormulaError."""
    return list(box(parse(tex)).lines)
