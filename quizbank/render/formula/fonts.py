"""Alphabets of their own: bold, blackboard and calligraphic letters are Unicode characters."""

import re
import unicodedata
from dataclasses import replace

from quizbank.render.formula.errors import FormulaError
from quizbank.render.formula.nodes import Accent, Fenced, Fraction, Node, Number, Row, Scripts, Symbol, Word, bare
from quizbank.render.formula.symbols import FONTS

_LETTER = re.compile(r"(?:LATIN|GREEK) (SMALL|CAPITAL) LETTER (\w+)|(DIGIT) (\w+)|GREEK (\w+) (SYMBOL)")


def in_font(node: Node, command: str, position: int) -> Node:
    r"""The node in the alphabet of `\mathbf`, `\mathbb` and the like. Raises FormulaError for letters it lacks."""

    def again(part: Node) -> Node:
        return in_font(part, command, position)

    def row(part: Row) -> Row:
        return Row(tuple(map(again, part.children)))

    match node:
        case Row():
            return row(node)
        case Symbol(text, "ord") | Number(text) | Word(text):
            return replace(node, text="".join(_letter(character, command, position) for character in text))
        case Scripts(base, sub, sup):
            return replace(node, base=again(base), sub=sub and row(sub), sup=sup and row(sup))
        case Accent(body=body):
            return replace(node, body=again(body))
        case Fenced(body=body):
            return replace(node, body=row(body))
        case Fraction(top, bottom):
            return Fraction(again(top), again(bottom))
        case _:
            return node


def _letter(character: str, command: str, position: int) -> str:
    match = _LETTER.fullmatch(unicodedata.name(character, ""))
    if match is None:
        return character
    font = FONTS[command]
    plain = " ".join(filter(None, match.groups()))
    # Letters that were in Unicode before the alphabets were made kept their older names.
    for name in (
        f"MATHEMATICAL {font} {plain}",
        f"{font} {plain}",
        f"{font} {plain}".replace("FRAKTUR", "BLACK-LETTER"),
    ):
        try:
            return unicodedata.lookup(name)
        except KeyError:
            continue
    raise FormulaError(f"\\{command} has no {character!r}", position)


def upright(row: Row) -> Node:
    r"""The content of `\mathrm`: letters and digits alone are a word."""
    if all(isinstance(part, Number | Symbol) and part.text.isalnum() for part in row.children):
        return Word("".join(part.text for part in row.children if isinstance(part, Number | Symbol)))
    return bare(row)
