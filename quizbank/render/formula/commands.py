"""Commands that take arguments, and environments: one function each, from the parser to a node."""

import difflib
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from quizbank.render.formula.errors import FormulaError
from quizbank.render.formula.fonts import upright
from quizbank.render.formula.nodes import (
    Binomial,
    Brace,
    Fenced,
    Fraction,
    Function,
    Grid,
    Node,
    Root,
    Row,
    Scripts,
    Space,
    Symbol,
    Word,
    bare,
)
from quizbank.render.formula.scan import Token
from quizbank.render.formula.symbols import ALIGNMENTS, CASES, MATRICES

if TYPE_CHECKING:
    from quizbank.render.formula.parse import Parser

DELIMITERS = {".": Symbol(""), "/": Symbol("/"), "<": Symbol("⟨", "open"), ">": Symbol("⟩", "close")}
"""Characters that are brackets only behind a command that wants one."""

SPLICED = {"pmod", "tag"}
"""Commands whose parts join the row that they stand in."""

_NEGATED = {"=": "≠", "∈": "∉", "∋": "∌", "⊂": "⊄", "⊆": "⊈", "≡": "≢", "∼": "≁", "≈": "≉", "|": "∤", "∥": "∦"}


def _fraction(parser: "Parser", token: Token) -> Node:
    return Fraction(bare(parser.argument(token)), bare(parser.argument(token)))


def _binomial(parser: "Parser", token: Token) -> Node:
    return Binomial(bare(parser.argument(token)), bare(parser.argument(token)))


def _root(parser: "Parser", token: Token) -> Node:
    index: Row | None = None
    if parser.scanner.peek().text == "[":
        opening = parser.scanner.take()
        index = parser.row_inside(opening, closing="]")
        parser.expect("]", opening, "the bracket [ is never closed")
    return Root(bare(parser.argument(token)), index)


def _text(parser: "Parser", token: Token) -> Node:
    return Word(parser.scanner.take_text(token))


def _operator(parser: "Parser", token: Token) -> Node:
    starred = parser.scanner.peek().text == "*"
    if starred:
        parser.scanner.take()
    return Function(parser.scanner.take_text(token).strip(), limits=starred)


def _upright(parser: "Parser", token: Token) -> Node:
    return upright(parser.argument(token))


def _as_it_is(parser: "Parser", token: Token) -> Node:
    return bare(parser.argument(token))


def _not(parser: "Parser", token: Token) -> Node:
    node = bare(parser.argument(token))
    if isinstance(node, Symbol) and node.text in _NEGATED:
        return Symbol(_NEGATED[node.text], "rel")
    raise FormulaError(f"\\not works only before {' '.join(_NEGATED)}", token.start)


def _modulo(parser: "Parser", token: Token) -> Node:
    return Row((Space(1), Fenced("(", Row((Word("mod "), *parser.argument(token).children)), ")")))


def _tag(parser: "Parser", token: Token) -> Node:
    return Row((Space(4), Word(f"({parser.scanner.take_text(token)})")))


def _over(parser: "Parser", token: Token) -> Node:
    above, base = parser.argument(token), parser.argument(token)
    return Scripts(bare(base), None, above, limits=True)


def _under(parser: "Parser", token: Token) -> Node:
    below, base = parser.argument(token), parser.argument(token)
    return Scripts(bare(base), below, None, limits=True)


def _arrow(parser: "Parser", token: Token) -> Node:
    arrow = Symbol("→" if "right" in token.command else "←", "rel")
    return Scripts(arrow, None, parser.argument(token), limits=True)


def _brace(parser: "Parser", token: Token) -> Node:
    return Brace(bare(parser.argument(token)), Row(()), token.command == "overbrace", token.start)


def _left(parser: "Parser", token: Token) -> Node:
    left = parser.delimiter(token)
    body = parser.row_inside(token)
    parser.expect(r"\right", token, r"\left without \right")
    right = parser.delimiter(token)
    inside = bare(body)
    if isinstance(inside, Grid) and inside.form != "cases" and not inside.left + inside.right:
        return replace(inside, left=left.text, right=right.text)
    return Fenced(left.text, body, right.text)


def _sized(parser: "Parser", token: Token) -> Node:
    delimiter = parser.delimiter(token)
    match token.command[-1]:
        case "l":
            return Symbol(delimiter.text, "open")
        case "r":
            return Symbol(delimiter.text, "close")
        case "m":
            return Symbol(delimiter.text, "rel")
        case _:
            return delimiter


def _environment(parser: "Parser", token: Token) -> Node:
    name = parser.scanner.take_text(token)
    if name not in MATRICES and name not in ALIGNMENTS and name not in CASES:
        close = difflib.get_close_matches(name, [*MATRICES, *ALIGNMENTS, *CASES], n=1)
        hint = f"; did you mean {close[0]}?" if close else ""
        raise FormulaError(f"unknown environment {name}{hint}", token.start)
    columns = parser.scanner.take_text(token).replace(" ", "") if name == "array" else ""
    if set(columns) - set("lcr"):
        raise FormulaError("the columns of an array are given by the letters l, c and r", token.start)
    rows = _cells(parser, token, name)
    width = max(map(len, rows), default=0)
    cells = tuple((*row, *[Row(())] * (width - len(row))) for row in rows)
    if name in ALIGNMENTS:
        return Grid(cells, "aligned")
    return Grid(cells, "cases", *CASES[name]) if name in CASES else Grid(cells, "matrix", *MATRICES[name], columns)


def _cells(parser: "Parser", opening: Token, name: str) -> list[tuple[Row, ...]]:
    rows: list[tuple[Row, ...]] = []
    cells = [parser.row_inside(opening)]
    while (end := parser.scanner.peek()).text in ("&", r"\\"):
        parser.scanner.take()
        if end.text == r"\\":
            parser.scanner.skip_length()
            rows.append(tuple(cells))
            cells = []
        cells.append(parser.row_inside(opening))
    parser.expect(r"\end", opening, f"\\begin{{{name}}} is never closed")
    if (closed := parser.scanner.take_text(end)) != name:
        raise FormulaError(f"\\end{{{closed}}} can't close \\begin{{{name}}}", end.start)
    if len(cells) > 1 or cells[0].children:
        rows.append(tuple(cells))
    return rows


BUILDERS: dict[str, Callable[["Parser", Token], Node]] = {
    **dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac"), _fraction),
    **dict.fromkeys(("binom", "dbinom", "tbinom"), _binomial),
    "sqrt": _root,
    **dict.fromkeys(("text", "textrm", "textbf", "textit", "texttt", "textsf", "mbox"), _text),
    "operatorname": _operator,
    **dict.fromkeys(("mathrm", "mathsf", "mathtt"), _upright),
    **dict.fromkeys(("mathit", "mathnormal", "mathop", "mathbin", "mathrel", "mathord"), _as_it_is),
    "not": _not,
    "pmod": _modulo,
    "tag": _tag,
    **dict.fromkeys(("overset", "stackrel"), _over),
    "underset": _under,
    **dict.fromkeys(("xrightarrow", "xleftarrow"), _arrow),
    **dict.fromkeys(("underbrace", "overbrace"), _brace),
    "left": _left,
    **{f"{size}{side}": _sized for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")},
    "begin": _environment,
}
"""What each command with arguments becomes, by its name without the backslash."""
