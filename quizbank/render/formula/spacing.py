"""How parts of a row behave towards each other: which operators are signs, and where a space belongs."""

import re
import unicodedata
from typing import NamedTuple

from quizbank.render.formula.nodes import Kind, Node, Row, Scripts, Space, Word, kind_of
from quizbank.render.formula.scripts import is_raised, is_script

_OPERANDS_LEFT = {"ord", "close", "fence", "inner"}
_NO_OPERAND_RIGHT = {None, "rel", "close", "punct"}
# A script or a root at the end that is not written in small characters: what follows must keep away from it.
_END = r"(?:\w+|[(\[{](?:[^()\[\]{}]|[(\[{][^()\[\]{}]*[)\]}])*[)\]}])$"
_LOOSE = re.compile(rf"[_^√]{_END}")
_LOOSE_RAISED = re.compile(rf"\^{_END}")


class Slot(NamedTuple):
    """A part of a row, how it behaves there, and the space that the author asked for before it, in cells."""

    node: Node
    kind: Kind
    space: int = 0


class Mark(NamedTuple):
    """What a part shows to its neighbours: its kind, its text where it is one line high, and whether it is a word."""

    kind: Kind
    text: str
    word: bool = False


def slots(row: Row, continued: bool = False) -> list[Slot]:
    """The parts of a row without spaces. `continued`: something stands before it, so a sign at its start is binary."""
    found: list[Slot] = []
    space = 0
    for node in row.children:
        if isinstance(node, Space):
            space += node.cells
        else:
            found.append(Slot(node, kind_of(node), space))
            space = 0
    for index, slot in enumerate(found):
        if slot.kind == "bin":
            before = found[index - 1].kind if index else "ord" if continued else None
            after = found[index + 1].kind if index + 1 < len(found) else None
            found[index] = slot._replace(kind=_operator_kind(before, after))
    return found


def _operator_kind(before: Kind | None, after: Kind | None) -> Kind:
    if before not in _OPERANDS_LEFT:
        return "prefix" if after is not None else "ord"
    return "ord" if after in _NO_OPERAND_RIGHT else "bin"


def is_word(node: Node) -> bool:
    """Whether the node is upright text that a neighbouring letter must not join, or scripts on nothing."""
    base = node.base if isinstance(node, Scripts) else node
    return base == Row(()) or (isinstance(base, Word) and len(base.text) > 1)


def gap(left: Mark, right: Mark, tight: bool = False) -> int:
    """Cells of space between two neighbours, 0 or 1; `tight` is the spacing inside scripts."""
    if left.text.endswith(" ") or right.text.startswith(" "):
        return 0
    if _would_merge(left, right) or (not tight and _would_crowd(left, right)):
        return 1
    if tight and not (_letters(left) or _letters(right)):
        return 1 if "function" in (left.kind, right.kind) and _needed(left.kind, right.kind) else 0
    if left.kind == "prefix" and right.kind == "inner" and not right.text:
        return 1  # a minus sign would lengthen the bar of a fraction
    return 1 if _needed(left.kind, right.kind) else 0


def _needed(left: Kind, right: Kind) -> bool:
    if left in ("open", "prefix") or right in ("close", "punct") or left == right == "rel":
        return False
    if left == "punct" or {"bin", "rel"} & {left, right}:
        return True
    if "dot" in (left, right):
        return False
    if left == "function":
        return right not in ("open", "fence")
    if left == "big" or "inner" in (left, right):
        return True
    return right in ("function", "big") and left != "open"


def _letters(mark: Mark) -> bool:
    """Whether this is an operator that is written in letters, like mod."""
    return mark.kind == "bin" and mark.text.isalpha()


def _would_merge(left: Mark, right: Mark) -> bool:
    """Whether the two texts, side by side, would read as something else."""
    if not left.text or not right.text:
        return False
    head, tail = right.text[0], left.text[-1]
    if is_script(head):
        return right.word or (is_script(tail) and is_raised(head) == is_raised(tail))
    if right.kind in ("fence", "open"):
        return bool(_LOOSE_RAISED.search(left.text))
    if not head.isalnum():
        return False
    if _LOOSE.search(left.text):
        return True
    return (left.word or right.word) and _joins(tail) and not (_chinese(head) or _chinese(tail))


def _would_crowd(left: Mark, right: Mark) -> bool:
    """Whether small characters would hide where one factor ends and the next begins: wᵢ xᵢ, but ∂²L."""
    if not left.text or not right.text:
        return left.text == right.text and left.kind == right.kind == "fence"
    head = right.text[0]
    starts_factor = (head.isalnum() and not is_script(head)) or head in "∂∇√"
    return is_script(left.text[-1]) and left.text[0] not in "∂d" and starts_factor


def _joins(character: str) -> bool:
    return character.isalnum() or unicodedata.combining(character) > 0


def _chinese(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"
