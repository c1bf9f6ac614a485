"""Text that comes from outside, made visible and literal: no control codes, no markup."""

import re
import unicodedata

_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_MARKUP = re.compile(r"([!-/:-@\[-`{-~])")  # every character that Markdown lets a backslash take


def printable(text: str) -> str:
    """One line that shows what a terminal would obey or hide: ␛ for escape, ␊ for a line break, ‹U+202E› for others."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_visible(character) if hidden(character) else character for character in text)


def escape(text: str) -> str:
    """The text as Markdown that shows it literally, on one line, control characters made visible."""
    shown = printable(text)
    literal = _MARKUP.sub(r"\\\1", shown.lstrip(" "))
    indent = len(shown) - len(shown.lstrip(" "))
    return "\u00a0" * indent + literal  # four ordinary spaces would begin a code block


def hidden(character: str) -> bool:
    """Whether a terminal would obey the character, hide it, or have nothing to show for it."""
    return unicodedata.category(character) in _HIDDEN


def _visible(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"‹U+{code:04X}›"
