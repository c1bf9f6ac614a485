"""The bank's Markdown as HTML, for every format that is made of it; the formulas as the format wants them."""

from collections.abc import Callable, Sequence
from functools import cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from quizbank.render.markdown import base, join_chinese, printable

Formula = Callable[[str, bool], str]
"""TeX without its dollars, and whether it stands on a line of its own, to HTML."""


def html(markdown: str, formula: Formula) -> str:
    """Blocks of HTML, ending with a line break: well-formed as XML too, without links, images or raw HTML."""
    return str(_parser().render(markdown, {"formula": formula}))


def inline_html(markdown: str, formula: Formula) -> str:
    """A short text, such as an option, without a paragraph around it where it is a single one."""
    text = html(markdown, formula).rstrip("\n")
    inner = text.removeprefix("<p>").removesuffix("</p>")
    return inner if text.startswith("<p>") and "<p>" not in inner and text.endswith("</p>") else text


def mathjax(tex: str, display: bool) -> str:
    r"""TeX between `\(…\)` or `\[…\]`, as MathJax reads it in Anki, Moodle and Jupyter."""
    text = escape(tex.strip(), quote=False)
    return rf"\[{text}\]" if display else rf"\({text}\)"


@cache
def _parser() -> MarkdownIt:
    parser = base().disable(["link", "image", "autolink", "reference"])
    parser.options["xhtmlOut"] = True
    parser.add_render_rule("math_inline", _inline)
    parser.add_render_rule("math_block", _block)
    parser.core.ruler.push("chinese_line_breaks", join_chinese)
    parser.core.ruler.push("printable", lambda state: _each(state.tokens))
    return parser


def _inline(_: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: dict[str, Any]) -> str:
    return str(env["formula"](tokens[index].content, False))


def _block(_: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: dict[str, Any]) -> str:
    return f"<p>{env['formula'](tokens[index].content, True)}</p>\n"


def _each(tokens: Sequence[Token]) -> None:
    for token in tokens:
        token.content = "\n".join(map(printable, token.content.expandtabs(4).split("\n")))
        _each(token.children or ())
