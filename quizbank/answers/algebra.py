"""Expressions as trees, and as one line of text."""

from collections.abc import Mapping

import msgspec


class Number(msgspec.Struct, frozen=True):
    """A number without a sign, with its canonical spelling; `exact` unless its binary form is rounded."""

    value: float
    text: str
    exact: bool = True


class Variable(msgspec.Struct, frozen=True):
    """A variable, by its plain name."""

    name: str


class Sum(msgspec.Struct, frozen=True):
    """Terms, each with its sign: +1 or −1."""

    terms: tuple[tuple[int, "Node"], ...]


class Product(msgspec.Struct, frozen=True):
    """Factors, each with +1 where it multiplies and −1 where it divides; the first one multiplies."""

    factors: tuple[tuple[int, "Node"], ...]


class Power(msgspec.Struct, frozen=True):
    """base to the power of exponent."""

    base: "Node"
    exponent: "Node"


class Call(msgspec.Struct, frozen=True):
    """A function of one or more arguments."""

    name: str
    arguments: tuple["Node", ...]


Node = Number | Variable | Sum | Product | Power | Call


def linear(node: Node, names: Mapping[str, str]) -> str:
    """The tree on one line, with every operator written: `x*(1 - x)`. `names` says how variables are written."""
    match node:
        case Number():
            return node.text
        case Variable():
            return names.get(node.name, node.name)
        case Call():
            return f"{node.name}({', '.join(linear(argument, names) for argument in node.arguments)})"
        case Power():
            return f"{_operand(node.base, names)}^{_operand(node.exponent, names)}"
        case Product():
            return _joined([(sign, _operand(factor, names, Power)) for sign, factor in node.factors], "*/", "")
        case Sum():
            return _joined([(sign, _operand(term, names, Power, Product)) for sign, term in node.terms], "+-", " ")


def _operand(node: Node, names: Mapping[str, str], *bare: type) -> str:
    text = linear(node, names)
    return text if isinstance(node, (Number, Variable, Call, *bare)) else f"({text})"


def _joined(parts: list[tuple[int, str]], marks: str, space: str) -> str:
    plus, minus = (space + mark + space for mark in marks)
    (sign, first), *others = parts
    return "".join([marks[1] * (sign < 0), first, *((plus if sign > 0 else minus) + text for sign, text in others)])


def used(node: Node) -> frozenset[str]:
    """The plain names of the variables in a tree."""
    match node:
        case Number():
            return frozenset()
        case Variable():
            return frozenset({node.name})
        case Call():
            parts = node.arguments
        case Power():
            parts = (node.base, node.exponent)
        case Sum():
            parts = tuple(term for _, term in node.terms)
        case Product():
            parts = tuple(factor for _, factor in node.factors)
    return frozenset().union(*map(used, parts))
