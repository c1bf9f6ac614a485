"""Markdown as the lines of one widget: as many widgets as paragraphs would take several frames to paint."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import NamedTuple, Protocol

from markdown_it.tree import SyntaxTreeNode
from rich.cells import cell_len
from textual.content import Content, Span
from textual.css.styles import RulesMap
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

from quizbank.render.markdown import parser

BULLET, BAR, COLUMNS, INDENT = "• ", "▌ ", " │ ", "  "
_UNBROKEN = "\u00a0"
_SHORT = 24  # cells of a formula that is not broken between lines
_NARROWEST = 4  # cells of a line, or of a table's column
_AS_LAID_OUT: RulesMap = {"text_wrap": "nowrap", "text_overflow": "clip"}


class Line(NamedTuple):
    """A line of the screen. margin: characters before its text; joint: what lay between it and the next in the text."""

    content: Content
    margin: int = 0
    joint: str = "\n"


class Block(Protocol):
    """A part of a text that begins on a line of its own."""

    def lines(self, width: int) -> Iterator[Line]:
        """The block within so many cells, of which there are some at least."""


class Flow(Visual):
    """A text of the bank as a widget's content: wrapped to its width, formulas and code as they stand.

    Styles are the widget's component classes: `em`, `strong`, `s`, `code_inline`, `h1` … `h6`, `bullet`, `quote`,
    `rule` and `head`. highlighted: shows code, from its text and the name of its language.
    """

    def __init__(self, markdown: str, highlighted: "Highlighter") -> None:
        self._column = _Column(list(_blocks(SyntaxTreeNode(parser().parse(markdown)).children, highlighted)))
        self._width = 0
        self._lines: list[Line] = []
        self._content = Content()

    def _lay_out(self, width: int) -> None:
        width = max(width, _NARROWEST)
        if width != self._width:
            self._width = width
            self._lines = list(self._column.lines(width))
            self._content = Content("\n").join(line.content for line in self._lines)

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        """Textual's protocol."""
        self._lay_out(width)
        if not self._lines:
            return []
        return self._content.render_strips(width, height, style, replace(options, rules=_AS_LAID_OUT))

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """Textual's protocol: prose takes what there is."""
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Textual's protocol."""
        self._lay_out(width)
        return len(self._lines)

    @property
    def plain(self) -> str:
        """The lines as they were last laid out."""
        return "\n".join(line.content.plain.rstrip() for line in self._lines)

    def selected(self, selection: Selection) -> str:
        """What is copied: paragraphs as one line, without the bars of quotations and the indents of lists."""
        parts = []
        for y, line in enumerate(self._lines):
            if (span := selection.get_span(y)) is not None:
                start, end = span
                text = line.content.plain[max(start, line.margin) : None if end < 0 else end]
                parts += [text.rstrip(), line.joint]
        return "".join(parts[:-1]).replace(_UNBROKEN, " ")


class Highlighter(Protocol):
    """Colours code."""

    def __call__(self, code: str, language: str) -> Content:
        """The code, which does not change, with the styles of the language's words."""


@dataclass(frozen=True)
class _Column:
    """Blocks below each other, with an empty line between two, or without."""

    blocks: Sequence[Block]
    tight: bool = False

    def lines(self, width: int) -> Iterator[Line]:
        for number, block in enumerate(self.blocks):
            if number and not self.tight:
                yield Line(Content())
            yield from block.lines(width)


@dataclass(frozen=True)
class _Paragraph:
    content: Content

    def lines(self, width: int) -> Iterator[Line]:
        for line in self.content.split("\n", allow_blank=True):
            yield from _wrapped(line, width)


@dataclass(frozen=True)
class _Standing:
    """Code, or a formula drawn in two dimensions. What is too wide goes on below: a formula as a whole."""

    content: Content
    formula: bool

    def lines(self, width: int) -> Iterator[Line]:
        room = max(width - len(INDENT), _NARROWEST)
        rows = [row.fold(room) for row in self.content.split("\n", allow_blank=True)]
        if self.formula:
            folds = [list(fold) for fold in zip_longest(*rows, fillvalue=Content())]
            rows = [[row] for row in (row for fold in folds for row in fold)]
        for row in rows:
            for part in row:
                yield Line(Content(INDENT) + part, len(INDENT))


@dataclass(frozen=True)
class _Marked:
    """An item of a list, with its bullet or number, which is copied."""

    mark: str
    column: _Column

    def lines(self, width: int) -> Iterator[Line]:
        first, indent = Content.styled(self.mark, ".bullet"), Content(" " * len(self.mark))
        for number, line in enumerate(self.column.lines(max(width - len(self.mark), _NARROWEST))):
            if number == 0:
                yield line._replace(content=first + line.content, margin=0)
            else:
                yield line._replace(content=indent + line.content, margin=len(self.mark) + line.margin)


@dataclass(frozen=True)
class _Quotation:
    """Between a bar and the right margin."""

    column: _Column

    def lines(self, width: int) -> Iterator[Line]:
        room = max(width - len(BAR) - 1, _NARROWEST)
        for line in self.column.lines(room):
            filled = line.content.pad_right(max(0, room + 1 - line.content.cell_length))
            content = Content.styled(BAR, ".bar") + filled
            yield line._replace(content=content.stylize_before(".quote"), margin=len(BAR) + line.margin)


@dataclass(frozen=True)
class _Rule:
    def lines(self, width: int) -> Iterator[Line]:
        yield Line(Content.styled("─" * width, ".rule"))


@dataclass(frozen=True)
class _Table:
    """A head and rows; columns that do not fit are wrapped, the widest first."""

    rows: Sequence[Sequence[Content]]
    to_right: Sequence[bool]

    def lines(self, width: int) -> Iterator[Line]:
        widths = self._widths(width - len(COLUMNS) * (len(self.to_right) - 1))
        for number, row in enumerate(self.rows):
            cells = [[line.content for line in _wrapped(cell, room)] for cell, room in zip(row, widths, strict=True)]
            for parts in zip_longest(*cells, fillvalue=Content()):
                placed = map(_placed, parts, widths, self.to_right)
                line = Content.styled(COLUMNS, ".rule").join(placed)
                yield Line(line.stylize_before(".head") if number == 0 else line)
            if number == 0:
                yield Line(Content.styled("─┼─".join("─" * room for room in widths), ".rule"))

    def _widths(self, room: int) -> list[int]:
        widths = [max(1, *(cell.cell_length for cell in column)) for column in zip(*self.rows, strict=True)]
        while sum(widths) > room and max(widths) > _NARROWEST:
            widths[widths.index(max(widths))] -= 1
        return widths


def _placed(cell: Content, width: int, to_right: bool) -> Content:
    space = max(0, width - cell.cell_length)
    return cell.pad_left(space) if to_right else cell.pad_right(space)


def _wrapped(line: Content, width: int) -> Iterator[Line]:
    """A line without line breaks as lines that fit, of which each tells whether a space was left out after it."""
    text, position = line.plain, 0
    for part in line.wrap(width):
        position += len(part.plain)
        left_out = len(text) - position - len(text[position:].lstrip())
        position += left_out
        yield Line(part, joint="\n" if position >= len(text) else " " if left_out else "")


def _blocks(nodes: Iterable[SyntaxTreeNode], highlighted: Highlighter) -> Iterator[Block]:
    for node in nodes:
        match node.type:
            case "heading":
                yield _Paragraph(_inline(node).stylize_before(f".{node.tag}"))
            case "fence" | "code_block":
                code = node.content.rstrip("\n")
                formula = bool(node.meta.get("formula"))
                shown = Content(code) if formula else highlighted(code, node.info.strip())
                yield _Standing(shown, formula)
            case "bullet_list" | "ordered_list":
                yield _list(node, highlighted)
            case "blockquote":
                yield _Quotation(_Column(list(_blocks(node.children, highlighted))))
            case "table":
                yield _table(node)
            case "hr":
                yield _Rule()
            case _:
                yield _Paragraph(_inline(node))


def _list(node: SyntaxTreeNode, highlighted: Highlighter) -> Block:
    tight = all(child.hidden for item in node.children for child in item.children if child.type == "paragraph")
    start = int(node.attrs.get("start", 1))
    marks = [BULLET if node.type == "bullet_list" else f"{start + index}. " for index in range(len(node.children))]
    room = max(map(len, marks))
    items = [
        _Marked(mark.rjust(room), _Column(list(_blocks(item.children, highlighted)), tight))
        for mark, item in zip(marks, node.children, strict=True)
    ]
    return _Column(items, tight)


def _table(node: SyntaxTreeNode) -> Block:
    rows = [row.children for part in node.children for row in part.children]
    to_right = ["right" in str(cell.attrs.get("style", "")) for cell in rows[0]]
    return _Table([[_inline(cell) for cell in row] for row in rows], to_right)


def _inline(node: SyntaxTreeNode) -> Content:
    """What stands in a paragraph, a heading or a cell."""
    texts: list[str] = []
    spans: list[Span] = []
    _collect(node, texts, spans, 0)
    return Content("".join(texts), spans)


def _collect(node: SyntaxTreeNode, texts: list[str], spans: list[Span], position: int) -> int:
    """Add the texts below a node, and the styles that they have; the position after them."""
    for child in node.children:
        start = position
        match child.type:
            case "softbreak":
                text = " "
            case "hardbreak":
                text = "\n"
            case "inline" | "em" | "strong" | "s":
                position = _collect(child, texts, spans, position)
                text = ""
            case _:
                text = child.content
                if child.meta.get("formula") and cell_len(text) <= _SHORT:
                    text = text.replace(" ", _UNBROKEN)
        if text:
            texts.append(text)
            position += len(text)
        if child.type in ("em", "strong", "s", "code_inline"):
            spans.append(Span(start, position, f".{child.type}"))
    return position
