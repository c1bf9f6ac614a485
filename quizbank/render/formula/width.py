"""How many cells of a terminal a text takes."""

import unicodedata


def width(text: str) -> int:
    """Terminal cells: 2 for a wide (Chinese) character, 0 for a combining mark, 1 otherwise."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def _cells(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
