"""The bank's Markdown as Typst: calls, strings and equations only, so that no text is ever read as markup or code."""

from collections.abc import Iterator, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from quizbank.export.typst_math import equation, string
from quizbank.render.markdown import base, join_chinese, printable

_SIDES = ("left", "right", "center")


def typst(markdown: str) -> str:
    """Content between square brackets. Raises FormulaError."""
    tree = SyntaxTreeNode(_parser().parse(markdown))
    return f"[{_blocks(tree.children)}]"


def words(text: str) -> str:
    """Plain text between square brackets."""
    return f"[{_literal(text)}]"


@cache
def _parser() -> MarkdownIt:
    parser = base().disable(["link", "image", "autolink", "reference"])
    parser.core.ruler.push("chinese_line_breaks", join_chinese)
    return parser


def _blocks(nodes: Sequence[SyntaxTreeNode]) -> str:
    return "#parbreak();".join(map(_block, nodes))


def _block(node: SyntaxTreeNode) -> str:
    match node.type:
        case "paragraph":
            return _inline(node)
        case "heading":
            return f"#strong[{_inline(node)}];"
        case "fence" | "code_block":
            return f"#raw({_code(node.content)},block: true);"
        case "math_block":
            return equation(node.content, True)
        case "bullet_list":
            return f"#list({_items(node)});"
        case "ordered_list":
            return f"#enum(start: {int(node.attrs.get('start', 1))},{_items(node)});"
        case "blockquote":
            return f"#quote(block: true)[{_blocks(node.children)}];"
        case "table":
            return _table(node)
        case "hr":
            return "#line(length: 100%);"
    raise AssertionError(node.type)  # nothing else is enabled


def _items(node: SyntaxTreeNode) -> str:
    return ",".join(f"[{_blocks(item.children)}]" for item in node.children)


def _table(node: SyntaxTreeNode) -> str:
    rows = [row.children for part in node.children for row in part.children]
    sides = ",".join(_side(cell) for cell in rows[0])
    header = ",".join(f"[#strong[{_inline(cell)}];]" for cell in rows[0])
    cells = "".join(f",[{_inline(cell)}]" for row in rows[1:] for cell in row)
    return f"#table(columns: {len(rows[0])},align: ({sides},),table.header({header}){cells});"


def _side(cell: SyntaxTreeNode) -> str:
    side = str(cell.attrs.get("style", "")).removeprefix("text-align:")
    return side if side in _SIDES else "left"


def _inline(node: SyntaxTreeNode) -> str:
    return "".join(_pieces(node.children))


def _pieces(nodes: Sequence[SyntaxTreeNode]) -> Iterator[str]:
    for node in nodes:
        match node.type:
            case "inline":
                yield _inline(node)
            case "text":
                yield _literal(node.content)
            case "softbreak":
                yield _literal(" ")
            case "hardbreak":
                yield "#linebreak();"
            case "code_inline":
                yield f"#raw({string(printable(node.content))});"
            case "math_inline":
                yield equation(node.content, False)
            case "em":
                yield f"#emph[{_inline(node)}];"
            case "strong":
                yield f"#strong[{_inline(node)}];"
            case "s":
                yield f"#strike[{_inline(node)}];"
            case _:
                raise AssertionError(node.type)  # nothing else is enabled


def _literal(text: str) -> str:
    return f"#{string(printable(text))};" if text else ""


def _code(text: str) -> str:
    return string("\n".join(map(printable, text.rstrip("\n").expandtabs(4).split("\n"))))
