"""TeX mathematics as terminal text, on one line or in two dimensions; what it does not know, it refuses by name."""

from quizbank.render.formula.errors import FormulaError
from quizbank.render.formula.linear import line
from quizbank.render.formula.nodes import Grid, bare
from quizbank.render.formula.parse import parse
from quizbank.render.formula.stacked import box

__all__ = ["FormulaError", "display", "inline", "lines"]


def inline(tex: str) -> str:
    r"""The formula on exactly one line: `\frac{a+b}{c}` is `(a + b)/c`. Raises FormulaError."""
    return line(parse(tex))


def lines(tex: str) -> list[str]:
    """The formula as `inline` writes it, but a line for each statement of an `aligned`. Raises FormulaError."""
    formula = parse(tex)
    only = bare(formula)
    if isinstance(only, Grid) and only.form == "aligned" and not only.left + only.right:
        return [line(row) for row in only.statements()]
    return [line(formula)]


def display(tex: str) -> list[str]:
    """The formula in two dimensions, as lines of equal width in terminal cells. Raises FormulaError."""
    return list(box(parse(tex)).lines)
