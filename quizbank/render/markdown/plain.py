"""Markdown as plain text, for pipes, simple terminals and screen readers: formulas on one line, emphasis unmarked."""

from collections.abc import Iterator, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from quizbank.render.formula import lines
from quizbank.render.formula.width import width
from quizbank.render.markdown.dialect import dialect


@cache
def _reader() -> MarkdownIt:
    return dialect(lines)


def plain(markdown: str) -> str:
    """The text without markup, paragraphs as long lines, without a line break at its end."""
    tree = SyntaxTreeNode(_reader().parse(markdown))
    return "\n".join(_blocks(tree.children))


def _blocks(nodes: Sequence[SyntaxTreeNode]) -> Iterator[str]:
    for index, node in enumerate(nodes):
        tight = node.type == "paragraph" and node.hidden
        if index and not tight and not (nodes[index - 1].hidden and node.type.endswith("_list")):
            yield ""
        yield from _block(node)


def _block(node: SyntaxTreeNode) -> Iterator[str]:
    match node.type:
        case "paragraph" | "heading":
            yield from _inline(node).split("\n")
        case "fence" | "code_block":
            yield from _indented(node.content.rstrip("\n").split("\n"), "  " if node.meta.get("formula") else "    ")
        case "bullet_list" | "ordered_list":
            yield from _items(node)
        case "blockquote":
            yield from _indented(_blocks(node.children), "> ")
        case "table":
            yield from _table(node)
        case "hr":
            yield "---"


def _items(node: SyntaxTreeNode) -> Iterator[str]:
    start = int(node.attrs.get("start", 1))
    loose = any(child.type == "paragraph" and not child.hidden for item in node.children for child in item.children)
    for index, item in enumerate(node.children):
        mark = "- " if node.type == "bullet_list" else f"{start + index}. "
        if loose and index:
            yield ""
        for number, line in enumerate(_blocks(item.children)):
            yield f"{mark if number == 0 else ' ' * len(mark)}{line}".rstrip()


def _indented(texts: Sequence[str] | Iterator[str], indent: str) -> Iterator[str]:
    for text in texts:
        yield f"{indent}{text}".rstrip()


def _table(node: SyntaxTreeNode) -> Iterator[str]:
    rows = [[_inline(cell) for cell in row.children] for part in node.children for row in part.children]
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for index, row in enumerate(rows):
        padded = (cell + " " * (cells - width(cell)) for cell, cells in zip(row, widths, strict=True))
        yield " | ".join(padded).rstrip()
        if index == 0:
            yield "-|-".join("-" * cells for cells in widths)


def _inline(node: SyntaxTreeNode) -> str:
    return "".join(map(_word, node.children))


def _word(node: SyntaxTreeNode) -> str:
    match node.type:
        case "text" | "code_inline":
            return node.content
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case "s":
            return f"~~{_inline(node)}~~"
        case _:
            return _inline(node)
