"""Finds what stands in brackets, so that the brackets grow with it and scripts belong to the whole."""

from collections.abc import Sequence
from dataclasses import replace

from quizbank.render.formula.nodes import Fenced, Kind, Node, Row, Scripts, Symbol


def paired(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """The nodes with each bracketed stretch as one; an interval like [0, 1) counts, a lone bracket stays."""
    found: list[Node] = []
    openings: list[int] = []
    for node in nodes:
        if _is(node, "close") and openings:
            start = openings.pop()
            inside = Row(bars_paired(found[start + 1 :]))
            node = _fence(found[start], inside, node)
            del found[start:]
        elif _is(node, "open") and isinstance(node, Symbol):
            openings.append(len(found))
        found.append(node)
    return bars_paired(found)


def bars_paired(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Bars in pairs enclose a norm or an absolute value; a single one separates, as in p(y | x)."""
    return _bars(_bars(nodes, "‖"), "|")


def _bars(nodes: Sequence[Node], mark: str) -> tuple[Node, ...]:
    places = [index for index, node in enumerate(nodes) if _is(node, "bar") and _symbol(node).text == mark]
    if len(places) == 1 and isinstance(nodes[places[0]], Symbol):
        (index,) = places
        return (*nodes[:index], Symbol(mark, "rel"), *nodes[index + 1 :])
    if len(places) % 2 or any(isinstance(nodes[index], Scripts) for index in places[::2]):
        return tuple(nodes)
    found: list[Node] = []
    at = 0
    for start, end in zip(places[::2], places[1::2], strict=True):
        inside = nodes[start + 1 : end]
        found += nodes[at:start]
        found.append(_fence(nodes[start], Row(bars_paired(inside) if mark == "‖" else tuple(inside)), nodes[end]))
        at = end + 1
    return (*found, *nodes[at:])


def _is(node: Node, kind: Kind) -> bool:
    return isinstance(symbol := _symbol(node), Symbol) and symbol.kind == kind


def _symbol(node: Node) -> Symbol:
    base = node.base if isinstance(node, Scripts) else node
    return base if isinstance(base, Symbol) else Symbol("")


def _fence(left: Node, inside: Row, right: Node) -> Node:
    fenced = Fenced(_symbol(left).text, inside, _symbol(right).text)
    return replace(right, base=fenced) if isinstance(right, Scripts) else fenced
