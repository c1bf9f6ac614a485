"""The parser: GitHub's Markdown without HTML, links and images, with TeX between dollars turned into text."""

import unicodedata
from collections.abc import Callable, Iterable
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.dollarmath.index import math_block_dollar

from quizbank.render.formula import FormulaError, display, inline
from quizbank.render.formula.nodes import Symbol
from quizbank.render.formula.symbols import CHARACTERS
from quizbank.render.markdown.safety import printable

_LINKS = ["link", "image", "autolink"]
_STYLED_TEXT = ("text", "text_special", "code_inline")


@cache
def parser() -> MarkdownIt:
    """A parser for Textual's `Markdown` widget: its tokens are those of the widget, formulas are already text.

    Displayed formulas become fences. A formula that can't be read stays as it was written, between its dollars.
    """
    return dialect(display)


def dialect(displayed: Callable[[str], list[str]]) -> MarkdownIt:
    """A parser that shows formulas between double dollars by `displayed`, which may raise FormulaError."""
    markdown = base()
    markdown.disable([*_LINKS, "reference"])
    markdown.core.ruler.push("formulas", lambda state: _replace_formulas(state.tokens, displayed))
    markdown.core.ruler.push("chinese_line_breaks", join_chinese)
    markdown.core.ruler.push("printable", _make_printable)
    return markdown


def base() -> MarkdownIt:
    """GitHub's Markdown with formulas as tokens of their own; links are read, HTML and bare addresses are text."""
    # "gfm-like" would also make a finder of bare addresses, at a millisecond each time.
    markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    # Digits may touch the dollars (输入32$\\times$32), spaces may not ($5 and $6).
    markdown.use(dollarmath_plugin, allow_space=False, allow_digits=True, allow_labels=False, allow_blank_lines=False)
    # A line of double dollars ends a paragraph, as a code fence does.
    markdown.block.ruler.at("math_block", _math_block, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    return markdown


_read_math_block = math_block_dollar(allow_labels=False, allow_blank_lines=False)


def _math_block(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """The plugin's rule, which leaves its token even when it is only asked whether a formula starts here."""
    line, count = state.line, len(state.tokens)
    found = _read_math_block(state, first, last, silent)
    if silent:
        del state.tokens[count:]
        state.line = line
    return found


def _replace_formulas(tokens: Iterable[Token], displayed: Callable[[str], list[str]]) -> None:
    for token in tokens:
        if token.type == "math_block":
            token.type, token.tag, token.info = "fence", "code", "text"
            token.meta = {"formula": True}
            token.content = "\n".join(_shown(token.content, displayed))
        before = ""
        for child in token.children or ():
            if child.type == "math_inline":
                child.type, child.tag, child.meta = "text", "", {"formula": True}
                child.content = _apart(before, _shown_inline(child.content))
            before = child.content


def _shown(tex: str, displayed: Callable[[str], list[str]]) -> list[str]:
    try:
        return displayed(tex)
    except FormulaError:
        return ["$$", *tex.strip("\n").split("\n"), "$$"]


def _shown_inline(tex: str) -> str:
    try:
        return inline(tex)
    except FormulaError:
        return f"${tex}$"


def _apart(before: str, formula: str) -> str:
    """The formula with a space before a relation that it begins with: 均值$= 1$ is as good as 均值 $= 1$."""
    relation = CHARACTERS.get(formula[:1])
    related = isinstance(relation, Symbol) and relation.kind == "rel" and len(formula) > 1
    return f" {formula}" if related and before and not before[-1].isspace() else formula


def join_chinese(state: StateCore) -> None:
    """A rule that takes out the line breaks between Chinese characters, where a space would be wrong."""
    for token in state.tokens:
        if token.children:
            token.children = _joined(token.children)


def _joined(tokens: list[Token]) -> list[Token]:
    return [
        token
        for index, token in enumerate(tokens)
        if token.type != "softbreak" or not (_wide(_text(tokens[:index])[-1:]) and _wide(_text(tokens[index:])[:1]))
    ]


def _text(tokens: list[Token]) -> str:
    return "".join(token.content for token in tokens if token.type in _STYLED_TEXT)


def _wide(character: str) -> bool:
    return character != "" and unicodedata.east_asian_width(character) in "WF"


def _make_printable(state: StateCore) -> None:
    for token in state.tokens:
        if token.type in ("fence", "code_block"):
            token.content = "\n".join(printable(line) for line in token.content.expandtabs(4).split("\n"))
        for child in token.children or ():
            if child.type in _STYLED_TEXT:
                child.content = printable(child.content)
