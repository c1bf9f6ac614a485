"""What is wrong with a text of the bank, as messages for its author."""

import re
from collections.abc import Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from quizbank.render.formula import FormulaError, display, inline
from quizbank.render.formula.width import width
from quizbank.render.markdown.dialect import base
from quizbank.render.markdown.safety import hidden, printable

WIDEST = 72
"""Terminal cells that a displayed formula or code may take: what a screen of 80 columns leaves beside its margins."""

_PLACEHOLDER = re.compile(r"\{\{[A-Za-z][A-Za-z0-9_]*(?:\[[0-9]+\])*(?::[^{}]*)?\}\}")
_QUOTED = 40


def check(markdown: str) -> list[str]:
    """All problems of a text: formulas that can't be read, stray dollars, HTML, links, images, control characters.

    A placeholder that is not filled in yet stands for a number.
    """
    return [*_control_characters(markdown), *_markup(_PLACEHOLDER.sub("2", markdown))]


def _control_characters(text: str) -> Iterator[str]:
    for number, line in enumerate(text.split("\n"), start=1):
        for column, character in enumerate(line, start=1):
            if hidden(character) and character != "\t":
                yield f"line {number}, column {column}: the control character U+{ord(character):04X}"


def _markup(text: str) -> Iterator[str]:
    for token in _reader().parse(text):
        place = f"line {token.map[0] + 1}: " if token.map else ""
        if token.type == "math_block":
            yield from (place + problem for problem in _displayed(token.content))
        elif token.type in ("fence", "code_block"):
            yield from (place + problem for problem in _code(token.content))
        elif token.type == "html_block":
            yield f"{place}HTML, which is not shown: {_quoted(token.content)}"
        for child in token.children or ():
            yield from (place + problem for problem in _inline(child))


@cache
def _reader() -> MarkdownIt:
    reader = base()
    reader.options["html"] = True
    reader.disable("text_join")  # so that an escaped dollar is told from a stray one
    return reader


def _displayed(tex: str) -> Iterator[str]:
    try:
        cells = width(display(tex)[0])
    except FormulaError as error:
        yield f"$${_quoted(tex)}$$: {error}"
        return
    if cells > WIDEST:
        yield f"$${_quoted(tex)}$$ is {cells} columns wide, and {WIDEST} fit; break it with aligned"


def _code(code: str) -> Iterator[str]:
    for line in code.split("\n"):
        if (cells := width(line.expandtabs(4))) > WIDEST:
            yield f"the line {_quoted(line)} is {cells} columns wide, and {WIDEST} fit; break it"


def _inline(token: Token) -> Iterator[str]:
    match token.type:
        case "math_inline":
            try:
                inline(token.content)
            except FormulaError as error:
                yield f"${_quoted(token.content)}$: {error}"
        case "html_inline":
            yield f"HTML, which is not shown: {_quoted(token.content)}"
        case "link_open":
            yield f"a link, which a terminal can't open: {_quoted(str(token.attrs.get('href', '')))}"
        case "image":
            yield f"an image, which a terminal can't show: {_quoted(str(token.attrs.get('src', '')))}"
        case "text" if "$" in token.content:
            yield rf"a dollar sign that encloses no formula: {_quoted(token.content)}; write \$ for the character"
        case "text" if "**" in token.content:
            yield f"** that begins or ends no emphasis: {_quoted(token.content)}"


def _quoted(text: str) -> str:
    shown = printable(" ".join(text.split()))
    return shown if len(shown) <= _QUOTED else f"{shown[: _QUOTED - 1]}…"
