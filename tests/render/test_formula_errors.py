"""What a formula refuses, by name and place; and that nothing else ever happens."""

import ast
import operator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from quizbank.render.formula import FormulaError, display, inline, lines
from quizbank.render.formula.commands import BUILDERS
from quizbank.render.formula.parse import DEEPEST
from quizbank.render.formula.scan import LONGEST
from quizbank.render.formula.symbols import ACCENTS, COMMANDS, FONTS, SPACES
from quizbank.render.formula.width import width


@pytest.mark.parametrize(
    ("tex", "position", "message"),
    [
        (r"a + \frca{1}{2}", 4, r"unknown command \frca; did you mean \frac?"),
        (r"\softmax(z)", 0, r"unknown command \softmax; a name of your own is \operatorname{softmax}"),
        (r"\begin{bmatrx}1\end{bmatrx}", 0, "unknown environment bmatrx; did you mean bmatrix?"),
        ("a}", 1, "a brace } that closes nothing"),
        ("x_{a", 2, "the brace { is never closed"),
        (r"\text{a", 5, "the brace { is never closed"),
        (r"\sqrt[3", 5, "the bracket [ is never closed"),
        (r"\left( x", 0, r"\left without \right"),
        (r"x \right)", 2, r"\right without \left"),
        (r"\left x", 0, r"\left needs a bracket"),
        (r"{a & b}", 3, "& outside"),
        (r"a \\ b", 2, r"a line break \\ outside"),
        (r"\begin{cases} x", 0, r"\begin{cases} is never closed"),
        (r"\begin{cases} x \end{matrix}", 16, r"\end{matrix} can't close \begin{cases}"),
        (r"\begin{array}{c|c} 1 & 2 \end{array}", 0, "letters l, c and r"),
        (r"\frac{1}", 0, r"\frac needs something in braces"),
        ("x^", 1, "^ needs something in braces"),
        ("x^2^3", 3, "a second ^ on the same base"),
        ("a_b_c", 3, "a second _ on the same base"),
        ("x^10", 1, "write ^{10}"),
        ("x^-1", 1, "write ^{-1}"),
        ("a\\", 1, "a backslash at the very end"),
        ("a$b", 1, r"write \$"),
        ("a#b", 1, r"write \#"),
        (r"\text a", 0, r"\text needs braces"),
        (r"\text{\alpha}", 6, r"\alpha can't stand inside text"),
        (r"\text{a $x$}", 8, "a dollar sign inside text"),
        (r"\mathcal{1}", 0, r"\mathcal has no '1'"),
        (r"\not x", 0, r"\not works only before"),
        ("a\x1b[31m", 1, "the control character U+001B"),
        ("a\u202eb", 1, "the invisible character U+202E"),
        ("a\ufe0f", 1, "the invisible mark U+FE0F"),
        ("\u0302x", 0, "no letter stands before the mark"),
        ("x" * (LONGEST + 1), LONGEST, "longer than 2,000 characters"),
        ("{" * (DEEPEST + 1) + "}" * (DEEPEST + 1), DEEPEST, "nested deeper than 50"),
        ("(" * (DEEPEST + 1) + ")" * (DEEPEST + 1), DEEPEST, "nested deeper than 50"),
    ],
)
def test_refuses(tex: str, position: int, message: str) -> None:
    for render in (inline, display, lines):
        with pytest.raises(FormulaError) as caught:
            render(tex)
        assert message in str(caught.value)
        assert f"(at character {position + 1} of the formula)" in str(caught.value)
        assert caught.value.position == position


def test_a_horizontal_brace_needs_two_dimensions() -> None:
    with pytest.raises(FormulaError, match="between \\$\\$"):
        inline(r"\underbrace{x}_{n}")
    assert display(r"\underbrace{xyz}_{n}") == ["xyz", "╰┬╯", " n "]


@pytest.mark.parametrize("depth", [DEEPEST, 1])
def test_depth_within_the_cap(depth: int) -> None:
    assert inline("(" * depth + "x" + ")" * depth) == "(" * depth + "x" + ")" * depth
    assert inline("{" * depth + "x" + "}" * depth) == "x"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_symbol_is_one_cell_wide_or_a_word(name: str) -> None:
    shown = inline(f"\\{name}")
    assert shown
    assert shown.isalpha() or width(shown) == 1 or shown == ":="


_WORDS = [f"\\{name} " for name in (*COMMANDS, *SPACES, *ACCENTS, *FONTS, *BUILDERS, "unknown")]
_PIECES = [
    *"{}{}^_^_&()[]|.,;'12xyB=+-*/!%~·²损",
    r"\\",
    r"\left(",
    r"\right)",
    r"\frac{a}{b}",
    r"\text{if }",
    "^{2}",
    "_{i,j}",
    *(f"\\{edge}{{{name}}}" for edge in ("begin", "end") for name in ("cases", "bmatrix", "aligned")),
]
_TOKENS = st.lists(st.sampled_from(_WORDS) | st.sampled_from(_PIECES), max_size=30).map("".join)


@given(_TOKENS | st.text(max_size=40))
def test_renders_or_refuses(tex: str) -> None:
    try:
        line, box = inline(tex), display(tex)
    except FormulaError as error:
        assert 0 <= error.position <= len(tex)
        return
    assert "\n" not in line
    assert len({width(row) for row in box}) == 1


@given(_TOKENS)
def test_width_is_that_of_the_terminal(tex: str) -> None:
    try:
        box = display(tex)
    except FormulaError:
        return
    assert [width(row) for row in box] == [cell_len(row) for row in box]


_SUM = st.sampled_from(["a+b", "c-d", "x"])


@given(_SUM, _SUM, _SUM)
def test_brackets_keep_the_value(first: str, second: str, third: str) -> None:
    tex = rf"{third} - \frac{{{first}}}{{{second}}} \cdot \frac{{\frac{{{second}}}{{{first}}}}}{{{third}}}"
    names = {"a": 2.0, "b": 3.0, "c": 7.0, "d": 5.0, "x": 11.0}
    over, under, other = (_value(part, names) for part in (first, second, third))
    assert _value(inline(tex), names) == pytest.approx(other - over / under * ((under / over) / other))


_OPERATORS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}


def _value(text: str, names: dict[str, float]) -> float:
    """The value of a line under Python's precedence, which is a reader's."""
    return _evaluate(ast.parse(text.replace("·", "*"), mode="eval").body, names)


def _evaluate(node: ast.expr, names: dict[str, float]) -> float:
    if isinstance(node, ast.Name):
        return names[node.id]
    assert isinstance(node, ast.BinOp)
    result = _OPERATORS[type(node.op)](_evaluate(node.left, names), _evaluate(node.right, names))
    assert isinstance(result, float)
    return result
