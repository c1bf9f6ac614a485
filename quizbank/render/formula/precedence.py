"""Where a formula on one line needs brackets to keep its meaning."""

from collections.abc import Sequence

from quizbank.render.formula.nodes import (
    Accent,
    Binomial,
    Fenced,
    Fraction,
    Function,
    Grid,
    Node,
    Number,
    Root,
    Row,
    Scripts,
    Symbol,
    Word,
    bare,
)
from quizbank.render.formula.spacing import Slot, slots

_DIFFERENTIALS = {"∂", "Δ"}
_KEEPS_QUOTIENT = {"+", "-", "±", "∓", "×"}


def atomic(node: Node) -> bool:
    """Whether the node is one thing that nothing beside it can be taken apart from."""
    match bare(node):
        case Symbol(kind="ord", text=text):
            return text != "/"
        case Word(text):
            return text.replace("_", "").isalnum()
        case Number() | Fenced() | Root() | Accent() | Binomial():
            return True
        case Grid(form=form, left=left, right=right):
            return form == "cases" or bool(left and right)
        case Scripts(base=Function()):
            return False
        case Scripts(base=base):
            return not isinstance(base, Row | Fraction) and atomic(base)
        case _:
            return False


def bracketed(node: Node) -> bool:
    """Whether the node already stands in round, square or curly brackets."""
    match bare(node):
        case Fenced(left, _, right) | Grid(left=left, right=right):
            return left in ("(", "[", "{") and right in (")", "]", "}")
        case Binomial():
            return True
        case _:
            return False


def numerator_stands_alone(top: Node) -> bool:
    """Whether the numerator needs no brackets before a slash: a product by juxtaposition needs none."""
    if atomic(top):
        return True
    node = bare(top)
    if not isinstance(node, Row):
        return False
    parts = slots(node)
    return bool(parts) and all(_factor(parts, index) for index in range(len(parts)))


def _factor(parts: Sequence[Slot], index: int) -> bool:
    slot = parts[index]
    if slot.space > 1:
        return False
    if slot.kind == "function":
        return index + 1 < len(parts) and parts[index + 1].kind == "fence"
    return atomic(slot.node)


def denominator_stands_alone(bottom: Node, top: Node) -> bool:
    """Whether the denominator needs no brackets after a slash: one thing, exp(x) or q(x), or ∂w."""
    if atomic(bottom):
        return True
    node = bare(bottom)
    parts = slots(node) if isinstance(node, Row) else []
    if len(parts) != 2:
        return False
    first, second = parts
    if _text(second.node) in ("!", "%"):
        return atomic(first.node)
    if first.kind == "function":
        return second.kind == "fence"
    if isinstance(second.node, Fenced) and second.node.left == "(":
        return atomic(first.node) and _is_letter(first.node) and _is_argument(second.node.body)
    differential = _text(first.node) in _DIFFERENTIALS or (_text(first.node) == "d" and _is_differential(top))
    return differential and atomic(second.node)


def _is_letter(node: Node) -> bool:
    base = node.base if isinstance(node, Scripts) else node
    return isinstance(base, Symbol | Word) and base.text.isalpha()


def _is_argument(row: Row) -> bool:
    """Whether this in round brackets is what a function is applied to, and no factor: a(b + c) is a product."""
    return bool(row.children) and not any(slot.kind in ("bin", "dot") for slot in slots(row))


def _is_differential(top: Node) -> bool:
    first = next(iter(top.children), top) if isinstance(top, Row) else top
    return _text(first.base if isinstance(first, Scripts) else first) == "d"


def _text(node: Node) -> str:
    return node.text if isinstance(node, Symbol | Word) else ""


def juxtaposed(parts: Sequence[Slot], index: int) -> bool:
    """Whether a fraction has a factor right beside it, so that its slash would bind wrongly."""
    before = parts[index - 1] if index else None
    after = parts[index + 1] if index + 1 < len(parts) else None
    if before is not None and parts[index].space < 2 and _binds(before, "big"):
        return True
    return after is not None and after.space < 2 and _binds(after)


def _binds(neighbour: Slot, *harmless: str) -> bool:
    """Whether a neighbour of a fraction would take a part of it for itself."""
    kind = neighbour.kind
    if kind in ("rel", "punct", "prefix", "open", "close", *harmless):
        return False
    if kind == "bin":
        return _text(neighbour.node) not in _KEEPS_QUOTIENT
    if isinstance(neighbour.node, Word):
        return neighbour.node.text.isalnum()
    return kind != "dot"


def operands_divide(parts: Sequence[Slot], index: int) -> bool:
    """Whether a division stands between this operator and the next sign: its dot then needs space."""
    return any(
        isinstance(slot.node, Fraction) or _text(slot.node) == "/"
        for slot in (*_until_sign(parts[:index][::-1]), *_until_sign(parts[index + 1 :]))
    )


def _until_sign(parts: Sequence[Slot]) -> Sequence[Slot]:
    for index, slot in enumerate(parts):
        if slot.kind in ("bin", "rel", "punct"):
            return parts[:index]
    return parts
