"""Slips of the keyboard: one letter too many, too few, wrong, or swapped with its neighbour."""

from collections.abc import Iterable

import msgspec

LONG = 6  # letters: in a shorter word, one letter is the difference to other words


class Spelling(msgspec.Struct, frozen=True):
    """An accepted text in the form that is compared, the places of its words in that form, and how it is shown."""

    text: str
    words: tuple[tuple[int, int], ...]
    shown: str


def slip(typed: str, spellings: Iterable[Spelling]) -> str | None:
    """How the only spelling is shown that `typed` can be a slip of; None where there is none, or a choice.

    The slip must lie within a long word and leave its first letter alone: `symmetric` is no slip of `asymmetric`.
    """
    near = {spelling.text: spelling for spelling in spellings if _edit(typed, spelling.text) is not None}
    if len(near) != 1:
        return None
    [spelling] = near.values()
    place, length = _edit(typed, spelling.text) or (0, 0)
    within = any(start < place and place + length <= end and end - start >= LONG for start, end in spelling.words)
    return spelling.shown if within else None


def _edit(typed: str, right: str) -> tuple[int, int] | None:
    """Where in `right` the one slip lies, and how many of its letters it takes; None where more would be needed."""
    if abs(len(typed) - len(right)) > 1 or typed == right:
        return None
    at = 0
    while at < min(len(typed), len(right)) and typed[at] == right[at]:
        at += 1
    rest, right_rest = typed[at:], right[at:]
    if len(typed) < len(right):
        return (at, 1) if rest == right_rest[1:] else None
    if not _is_letter(rest[0]):
        return None
    if len(typed) > len(right):
        return (at, 0) if rest[1:] == right_rest else None
    if rest[1:] == right_rest[1:]:
        return at, 1
    swapped = rest[:2] == right_rest[1::-1] and rest[2:] == right_rest[2:]
    return (at, 2) if swapped and _is_letter(rest[1]) else None


def _is_letter(character: str) -> bool:
    return "a" <= character <= "z"
