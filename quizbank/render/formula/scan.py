"""Cuts TeX into tokens, and refuses what no formula holds."""

import re
import unicodedata
from typing import NamedTuple

from quizbank.render.formula.errors import FormulaError

LONGEST = 2000
"""Characters that a formula may have."""

_COMMAND = re.compile(r"\\(?:[A-Za-z]+|.)", re.DOTALL)
_NUMBER = re.compile(
    r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9]|,[0-9])(?:\.[0-9]+)?"  # 1,216 is one number; 1,2 and 1,216,5 are lists
    r"|(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:e[+-][0-9]+)?"  # 1e-05 as Python writes it
)
_DIGITS = frozenset("0123456789")
_SPACE = re.compile(r"\s*")
_LINE_SKIP = re.compile(r"\[-?[0-9.]+(?:pt|em|ex|mm|cm)\]")
_FAULTS = {
    "Cc": "the control character",
    "Cf": "the invisible character",
    "Cs": "half a character",
    "Co": "the private character",
    "Cn": "the unassigned character",
}


class Token(NamedTuple):
    r"""A command (with its backslash), a number, one character with its combining marks, or "" at the end."""

    text: str
    start: int
    end: int

    @property
    def command(self) -> str:
        """The command's name without its backslash, or "" if this is none."""
        return self.text[1:] if self.text[:1] == "\\" else ""

    @property
    def number(self) -> bool:
        """Whether this is a number."""
        return self.text[:1] in _DIGITS or (self.text[:1] == "." and len(self.text) > 1)


class Scanner:
    """Reads one formula from left to right. Raises FormulaError for text that is too long or not printable."""

    def __init__(self, source: str) -> None:
        if len(source) > LONGEST:
            raise FormulaError(f"the formula is longer than {LONGEST:,} characters", LONGEST)
        for position, character in enumerate(source):
            if not character.isspace() and (what := _fault(character, source[position - 1 : position])):
                raise FormulaError(f"{what} U+{ord(character):04X}", position)
        self._source = source
        self._next = self._scan(0)

    def peek(self) -> Token:
        """The token that `take` will give."""
        return self._next

    def take(self) -> Token:
        """The next token; whitespace is skipped."""
        token = self._next
        self._next = self._scan(token.end)
        return token

    def take_character(self) -> Token:
        """The first character of a number: TeX reads an argument without braces one character at a time."""
        start = self._next.start
        self._next = self._scan(start + 1)
        return Token(self._source[start], start, start + 1)

    def skip_length(self) -> None:
        r"""Skip the `[4pt]` of `\\[4pt]`."""
        if match := _LINE_SKIP.match(self._source, self._next.start):
            self._next = self._scan(match.end())

    def take_text(self, command: Token) -> str:
        r"""The braces after `\text` and their content as it stands, with TeX's escapes resolved."""
        opening = self._next
        if opening.text != "{":
            raise FormulaError(f"{command.text} needs braces: {command.text}{{…}}", command.start)
        parts: list[str] = []
        depth, at = 1, opening.end
        while depth:
            if at >= len(self._source):
                raise FormulaError("the brace { is never closed", opening.start)
            part, at = self._text_part(at)
            depth += (part == "{") - (part == "}")
            parts.append(_TEXT.get(part, part))
        self._next = self._scan(at)
        return re.sub(r"\s+", " ", "".join(parts))

    def _text_part(self, at: int) -> tuple[str, int]:
        character = self._source[at]
        if character == "$":
            raise FormulaError(r"a dollar sign inside text; end the text first, or write \$", at)
        if character != "\\":
            return character, at + 1
        part = self._source[at : at + 2]
        if part not in _TEXT:
            match = _COMMAND.match(self._source, at)
            raise FormulaError(f"{match[0] if match else part} can't stand inside text", at)
        return part, at + 2

    def _scan(self, at: int) -> Token:
        space = _SPACE.match(self._source, at)
        start = space.end() if space else at
        if start == len(self._source):
            return Token("", start, start)
        if self._source[start] == "\\":
            match = _COMMAND.match(self._source, start)
            if match is None:
                raise FormulaError("a backslash at the very end", start)
            return Token(match[0], start, match.end())
        if match := _NUMBER.match(self._source, start):
            return Token(match[0], start, match.end())
        end = start + 1
        while end < len(self._source) and unicodedata.combining(self._source[end]):
            end += 1
        return Token(self._source[start:end], start, end)


_TEXT = {"{": "", "}": "", "~": " ", **{f"\\{character}": character for character in "%_{}$&# "}, r"\,": " "}


def _fault(character: str, before: str) -> str | None:
    category = unicodedata.category(character)
    if category in ("Mn", "Me"):
        if not unicodedata.combining(character):
            return "the invisible mark"
        if not before or before.isspace() or before in r"\{}$&^_":
            return "no letter stands before the mark"
    return _FAULTS.get(category)
