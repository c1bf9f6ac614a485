"""Formulas in two dimensions: stacked fractions, limits above and below, tall brackets, matrices."""

from collections.abc import Sequence
from typing import cast

from quizbank.render.formula.boxes import (
    Box,
    Side,
    beside,
    centred,
    enclosed,
    heightened,
    stacked,
    text_box,
    widened,
)
from quizbank.render.formula.linear import accented, line, script_is_word
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
)
from quizbank.render.formula.precedence import operands_divide
from quizbank.render.formula.scripts import is_script, lowered, raised
from quizbank.render.formula.spacing import Mark, gap, is_word, slots
from quizbank.render.formula.width import width

_ARROWS = (Symbol("→", "rel"), Symbol("←", "rel"))


def box(node: Node, small: bool = False, continued: bool = False) -> Box:
    """The node in two dimensions; `small` prefers bounds beside a sum sign, as within fractions and matrices.

    `continued`: something stands before it on the line.
    """
    match node:
        case Row():
            return _row(node, small, continued)
        case Symbol(text) | Number(text) | Word(text) | Function(text) | BigOperator(text):
            return text_box(text)
        case Scripts():
            return _scripts(node, small)
        case Fraction(top, bottom):
            return _fraction(box(top, small=True), box(bottom, small=True))
        case Binomial(top, bottom):
            parts = [box(top, small=True), text_box(""), box(bottom, small=True)]
            return enclosed("(", stacked(parts, 1), ")")
        case Root():
            return _root(node)
        case Accent():
            return _accent(node, small)
        case Fenced(left, body, right):
            return enclosed(left, box(body, small), right)
        case Grid():
            return _grid(node, small)
        case Brace():
            return _brace(node)
        case Space(cells):
            return text_box(" " * cells)


def _row(row: Row, small: bool, continued: bool) -> Box:
    parts = slots(row, continued)
    boxes = [box(slot.node, small) for slot in parts]
    marks = [
        Mark(slot.kind, b.lines[0] if b.flat else "", is_word(slot.node)) for slot, b in zip(parts, boxes, strict=True)
    ]
    for index, mark in enumerate(marks):
        tall = not all(b.flat for b in boxes[max(index - 1, 0) : index + 2])
        if mark.kind == "dot" and (tall or operands_divide(parts, index)):
            marks[index] = mark._replace(kind="bin")
    placed: list[Box] = []
    for index, (slot, piece) in enumerate(zip(parts, boxes, strict=True)):
        if index:
            placed.append(text_box(" " * max(gap(marks[index - 1], marks[index]), slot.space)))
        elif continued:
            placed.append(text_box(" " * slot.space))
        placed.append(piece)
    return beside(placed)


def _fraction(top: Box, bottom: Box) -> Box:
    cells = max(top.width, bottom.width) + 2
    return stacked([top, text_box("─" * cells), bottom], 1)


def _scripts(node: Scripts, small: bool) -> Box:
    below = "" if node.sub is None else line(node.sub, tight=True)
    above = "" if node.sup is None else line(node.sup, tight=True)
    fits = lowered(below) is not None and raised(above) is not None
    named = isinstance(node.base, Function | BigOperator)
    if node.limits and not (small and fits and named):
        parts = (
            [text_box(above)] * bool(above) + [_under_label(node.base, above, small)] + [text_box(below)] * bool(below)
        )
        return stacked(parts, int(bool(above)))
    base = box(_whole(node.base), small)
    if base.flat and is_script(base.lines[0][-1:]):
        base = enclosed("(", base, ")")
    return beside([base, _beside_flat(below, above) if base.flat else _beside_tall(base, below, above)])


def _under_label(base: Node, above: str, small: bool) -> Box:
    """The base; an arrow is as long as its label."""
    arrow = box(base, small)
    shaft = "─" * (width(above) + 1)
    return text_box({"→": f"{shaft}→", "←": f"←{shaft}"}.get(arrow.lines[0], "")) if base in _ARROWS else arrow


def _whole(base: Node) -> Node:
    """The base of a script, in brackets if it has parts."""
    if isinstance(base, Fraction | Root | Scripts) or (isinstance(base, Row) and len(base.children) > 1):
        return Fenced("(", base if isinstance(base, Row) else Row((base,)), ")")
    return base


def _beside_flat(below: str, above: str) -> Box:
    """Scripts on the line itself where Unicode has them or a word follows _, otherwise over and under it."""
    small_below, small_above = lowered(below), raised(above)
    level = (small_below or "") + (small_above or "")
    if small_below is None and script_is_word(below):
        level += f"_{below}"
        small_below = ""
    over = [] if small_above is not None else [text_box(above)]
    under = [] if small_below is not None else [text_box(below)]
    return stacked([*over, text_box(level), *under], len(over), "l")


def _beside_tall(base: Box, below: str, above: str) -> Box:
    """Scripts at the upper and the lower end of something tall."""
    over, under = base.baseline, base.below
    small_below, small_above = lowered(below), raised(above)
    # Level with the baseline, only a raised character would be read as raised.
    if above and small_above is None:
        over = max(over, 1)
    if below and small_below is None:
        under = max(under, 1)
    if over + under == 0:
        return text_box(f"{small_below or ''}{small_above or ''}")
    first = small_above if small_above is not None else above
    last = small_below if small_below is not None else below
    column = stacked([text_box(first), *[text_box("")] * (over + under - 1), text_box(last)], 0, "l")
    return Box(column.lines, over)


def _root(root: Root) -> Box:
    body = box(root.body, small=True)
    if body.flat:
        return text_box(line(root))
    degree = "" if root.index is None else line(root.index, tight=True)
    hook = [" "] * (body.height - 1) + ["╲"]
    left = Box((" ┌─", *(f"{mark}│ " for mark in hook)), body.baseline + 1)
    right = stacked([text_box("─" * (body.width + 1)), body], 1, "l")
    if not degree:
        return beside([left, right])
    corner = heightened(text_box(raised(degree) or degree), body.height - 1, 0)
    return beside([Box(corner.lines, body.baseline), left, right])


def _accent(accent: Accent, small: bool) -> Box:
    body = box(accent.body, small)
    if body.flat:
        return text_box(accented(accent, body.lines[0]))
    if accent.name == "underline":
        return stacked([body, text_box("‾" * body.width)], 0)
    if accent.spans:
        return stacked([text_box("_" * body.width), body], 1)
    return beside([text_box(accent.name), enclosed("(", body, ")")])


def _brace(brace: Brace) -> Box:
    body = box(brace.body)
    cells = max(body.width, 3)
    half = (cells - 3) // 2
    ends, tip = ("╭╮", "┴") if brace.over else ("╰╯", "┬")
    arm = text_box(f"{ends[0]}{'─' * half}{tip}{'─' * (cells - 3 - half)}{ends[1]}")
    label = [box(brace.label, small=True)] if brace.label.children else []
    if brace.over:
        return stacked([*label, arm, body], len(label) + 1)
    return stacked([body, arm, *label], 0)


def _grid(grid: Grid, small: bool) -> Box:
    aligned = grid.form == "aligned"
    rows = [
        [
            box(cell, small=small or not aligned, continued=aligned and column % 2 == 1)
            for column, cell in enumerate(row)
        ]
        for row in grid.rows
    ]
    if not rows:
        return enclosed(grid.left, text_box(""), grid.right)
    columns = [_column(grid, [row[index] for row in rows], index) for index in range(len(rows[0]))]
    joined = [beside(_spread(grid, row)) for row in zip(*columns, strict=True)]
    leaded = _leaded(grid, joined)
    body = stacked(leaded, len(leaded) // 2) if len(leaded) % 2 else centred(stacked(leaded, 0))
    padded = widened(body, body.width + 1, "r") if grid.left == "{" and not grid.right else body
    return enclosed(grid.left, padded, grid.right)


def _column(grid: Grid, cells: Sequence[Box], index: int) -> list[Box]:
    """The cells of one column, equally wide."""
    sides: dict[str, Side] = {"cases": "l", "aligned": "r" if index % 2 == 0 else "l", "matrix": "c"}
    side = sides[grid.form]
    if index < len(grid.columns):
        side = cast(Side, grid.columns[index])
    elif grid.form == "matrix" and all(cell.flat and _numeric(cell.lines[0]) for cell in cells):
        side = "r"
    elif grid.form == "aligned" and len(grid.rows[0]) == 1:
        side = "l"
    cells_wide = max(cell.width for cell in cells)
    return [widened(cell, cells_wide, side) for cell in cells]


def _numeric(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdigit()


def _spread(grid: Grid, row: Sequence[Box]) -> list[Box]:
    """The cells of one row with space between: two cells between columns, one where an equation is cut at its sign."""
    spread: list[Box] = []
    for index, cell in enumerate(row):
        if index:
            spread.append(text_box(" " if grid.form == "aligned" and index % 2 == 1 else "  "))
        spread.append(cell)
    return spread


def _leaded(grid: Grid, rows: Sequence[Box]) -> list[Box]:
    """The rows with an empty line between neighbours that are tall, and for a brace that needs a middle."""
    brace = len(rows) == 2 and bool({grid.left, grid.right} & set("{}"))
    leaded: list[Box] = []
    for index, row in enumerate(rows):
        if index and (brace or not (row.flat and rows[index - 1].flat)):
            leaded.append(text_box(""))
        leaded.append(row)
    return leaded
