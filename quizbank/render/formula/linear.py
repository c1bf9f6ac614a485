"""Formulas on one line; brackets are added where the line would otherwise read differently from the formula."""

import unicodedata
from collections.abc import Sequence

from quizbank.render.formula.errors import FormulaError
from quizbank.render.formula.nodes import (
    Accent,
    BigOperator,
    Binomial,
    Brace,
    Fenced,
    Fraction,
    Function,
    Grid,
    Node,
    Number,
    Root,
    Row,
    Scripts,
    Space,
    Symbol,
    Word,
    kind_of,
)
from quizbank.render.formula.precedence import (
    atomic,
    bracketed,
    denominator_stands_alone,
    juxtaposed,
    numerator_stands_alone,
    operands_divide,
)
from quizbank.render.formula.scripts import is_raised, is_script, lowered, raised
from quizbank.render.formula.spacing import Mark, Slot, gap, is_word, slots
from quizbank.render.formula.symbols import SPANNING_ACCENTS

_CLOSING = {"{": "}"}  # what a brace before several lines needs when they stand on one


def line(node: Node, tight: bool = False, continued: bool = False) -> str:
    """The node on one line; `tight` leaves out the space around operators. Raises FormulaError."""
    match node:
        case Row():
            return _row(node, tight, continued)
        case Symbol(text) | Number(text) | Word(text) | Function(text) | BigOperator(text):
            return text
        case Scripts():
            return _with_scripts(_script_base(node.base, tight), node)
        case Fraction(top, bottom):
            return _fraction(top, bottom, tight)
        case Binomial(top, bottom):
            return f"({line(top, tight)} choose {line(bottom, tight)})"
        case Root():
            return _root(node, tight)
        case Accent():
            return accented(node, line(node.body, tight))
        case Fenced(left, body, right):
            return f"{left}{line(body, tight)}{right}"
        case Grid():
            return _grid(node)
        case Brace(position=position):
            raise FormulaError("a horizontal brace needs a formula of its own, between $$", position)
        case Space(cells):
            return " " * cells


def _row(row: Row, tight: bool, continued: bool) -> str:
    parts = slots(row, continued)
    marks = [_mark(parts, index, tight) for index in range(len(parts))]
    text = ""
    for index, (slot, mark) in enumerate(zip(parts, marks, strict=True)):
        if index:
            text += " " * max(gap(marks[index - 1], mark, tight), 0 if tight and slot.space == 1 else slot.space)
        text += mark.text
    return text


def _mark(parts: Sequence[Slot], index: int, tight: bool) -> Mark:
    node, kind, _ = parts[index]
    text = line(node, tight)
    if isinstance(node, Fraction):
        # A division binds like a product, so only a factor beside it would read into it.
        return Mark("fence", f"({text})") if juxtaposed(parts, index) else Mark("ord", text)
    if kind == "dot" and not tight and operands_divide(parts, index):
        kind = "bin"
    return Mark(kind, text, is_word(node))


def _fraction(top: Node, bottom: Node, tight: bool) -> str:
    over, under = line(top, tight), line(bottom, tight)
    if not numerator_stands_alone(top):
        over = f"({over})"
    if not denominator_stands_alone(bottom, top):
        under = f"({under})"
    return f"{over}/{under}"


def _root(root: Root, tight: bool) -> str:
    body = line(root.body, tight)
    plain = "".join(character for character in body if not unicodedata.combining(character))
    alone = atomic(root.body) and plain.isalnum() and not any(map(is_raised, plain))
    argument = body if alone or bracketed(root.body) else f"({body})"
    if root.index is None:
        return f"√{argument}"
    degree = line(root.index, tight=True)
    if degree in ("3", "4"):
        return f"{'∛' if degree == '3' else '∜'}{argument}"
    if small := raised(degree):
        return f"{small}√{argument}"
    return f"({body})^(1/{_grouped(degree, root.index)})"


def _script_base(base: Node, tight: bool) -> str:
    text = line(base, tight)
    compound = isinstance(base, Fraction | Root | Scripts) or (isinstance(base, Row) and len(base.children) > 1)
    return f"({text})" if compound or (text and is_script(text[-1])) else text


def _with_scripts(base: str, node: Scripts) -> str:
    below = "" if node.sub is None else line(node.sub, tight=True)
    above = "" if node.sup is None else line(node.sup, tight=True)
    # What stands above an arrow or an equals sign is a label, and no power.
    label = node.limits and kind_of(node.base) == "rel"
    small_below, small_above = (None, None) if label else (lowered(below), raised(above))
    if kind_of(node.base) == "big" and node.sub is not None and small_below is None:
        small_above = None  # both bounds in one style, the lower one first
    text = base + (small_below or "") + (small_above or "")
    if node.sub is not None and small_below is None:
        text += f"_{_grouped(below, node.sub)}"
    if node.sup is not None and small_above is None:
        text += f"^{_grouped(above, node.sup)}"
    return text


def _grouped(script: str, row: Row) -> str:
    """A script behind _ or ^, in brackets unless it is a word, one character, or bracketed by itself."""
    return script if script_is_word(script) or len(script) == 1 or bracketed(row) else f"({script})"


def script_is_word(script: str) -> bool:
    """Whether a script is letters and digits alone, and reads as one thing behind _."""
    plain = (character for character in script if not unicodedata.combining(character))
    return all(unicodedata.category(character) in ("Ll", "Lu", "Lo", "Nd") for character in plain)


def accented(accent: Accent, body: str) -> str:
    """The accent as combining characters on `body`, the line of its own body; as a word where that would mislead."""
    characters = [character for character in body if not unicodedata.combining(character)]
    if len(characters) == 1:
        return unicodedata.normalize("NFC", body + accent.mark)
    if accent.spans:
        mark = SPANNING_ACCENTS[accent.name]
        return "".join(character + ("" if unicodedata.combining(character) else mark) for character in body)
    return f"{accent.name}({body})"


def _grid(grid: Grid) -> str:
    if grid.form == "aligned":
        rows = "; ".join(map(line, grid.statements()))
        return f"{grid.left}{rows}{grid.right or _CLOSING.get(grid.left, '')}"
    cells = [[line(cell) for cell in row] for row in grid.rows]
    if grid.form == "cases":
        return "{" + "; ".join(", ".join(cell.strip(" ,") for cell in row if cell) for row in cells) + "}"
    # [1 2; 3 4] is short; where an entry has parts of its own, commas keep entries apart.
    simple = all(cell and " " not in cell and not cell.startswith("-") for row in cells for cell in row)
    separator = " " if simple else ", "
    return f"{grid.left}{'; '.join(separator.join(row) for row in cells)}{grid.right}"
