"""The parts of a formula."""

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "ord",  # a letter, a number, anything that simply stands there
    "prefix",  # a sign in front of something
    "function",  # log, max
    "big",  # a sum sign, and a function with something below it
    "bin",  # a binary operator
    "dot",  # a binary operator that needs no space around it
    "rel",  # a relation
    "open",
    "close",
    "punct",
    "inner",  # a fraction, a matrix, an ellipsis: a little apart from its neighbours
    "fence",  # something in brackets
    "bar",  # a vertical bar before it is known whether it opens, closes or separates
]


@dataclass(frozen=True, slots=True)
class Symbol:
    """One character, or a few that belong together."""

    text: str
    kind: Kind = "ord"


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it was written."""

    text: str


@dataclass(frozen=True, slots=True)
class Word:
    """Upright text; its spaces count."""

    text: str


@dataclass(frozen=True, slots=True)
class Function:
    """A named function; one with `limits` takes its subscript below the name."""

    text: str
    limits: bool = False


@dataclass(frozen=True, slots=True)
class BigOperator:
    """A sum, product, integral or the like; `limits` is false for those that take their bounds at the side."""

    text: str
    limits: bool = True


@dataclass(frozen=True, slots=True)
class Space:
    """Space that the author asked for, in terminal cells."""

    cells: int


@dataclass(frozen=True, slots=True)
class Row:
    """Parts side by side; as a part of another row, a group in braces."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Scripts:
    """A base with a subscript, a superscript, or both; `limits` puts them below and above."""

    base: "Node"
    sub: Row | None
    sup: Row | None
    limits: bool = False


@dataclass(frozen=True, slots=True)
class Fraction:
    """One thing over another, with a bar between."""

    top: "Node"
    bottom: "Node"


@dataclass(frozen=True, slots=True)
class Binomial:
    """One thing over another in brackets, without a bar."""

    top: "Node"
    bottom: "Node"


@dataclass(frozen=True, slots=True)
class Root:
    """A square root, or the root of degree `index`."""

    body: "Node"
    index: Row | None


@dataclass(frozen=True, slots=True)
class Accent:
    """A mark above or below; `spans` for one that stretches over its whole body."""

    name: str
    mark: str
    body: "Node"
    spans: bool


@dataclass(frozen=True, slots=True)
class Fenced:
    """Something between two brackets, either of which may be missing (empty)."""

    left: str
    body: Row
    right: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A matrix, cases, or aligned lines: equally long rows of cells."""

    rows: tuple[tuple[Row, ...], ...]
    form: Literal["matrix", "cases", "aligned"]
    left: str = ""
    right: str = ""
    columns: str = ""  # how columns are aligned, where the author said so: letters of l, c, r

    def statements(self) -> list[Row]:
        """The rows of an `aligned`, each with those that continue it because their first cell is empty."""
        found: list[Row] = []
        for cells in self.rows:
            parts = tuple(part for cell in cells for part in cell.children)
            if found and cells and not cells[0].children:
                found[-1] = Row(found[-1].children + parts)
            else:
                found.append(Row(parts))
        return found


@dataclass(frozen=True, slots=True)
class Brace:
    """A horizontal brace under (or over) something, with a label."""

    body: "Node"
    label: Row
    over: bool
    position: int = field(compare=False)


Node = (
    Symbol
    | Number
    | Word
    | Function
    | BigOperator
    | Space
    | Row
    | Scripts
    | Fraction
    | Binomial
    | Root
    | Accent
    | Fenced
    | Grid
    | Brace
)


def bare(node: Node) -> Node:
    """The node without braces around it that hold nothing else."""
    while isinstance(node, Row) and len(node.children) == 1:
        node = node.children[0]
    return node


def kind_of(node: Node) -> Kind:
    """How the node behaves towards its neighbours."""
    match node:
        case Symbol(kind=kind):
            return "ord" if kind == "bar" else kind
        case Function():
            return "function"
        case BigOperator():
            return "big"
        case Scripts(base=Function(limits=True)):
            return "big"
        case Scripts(base=base):
            return kind_of(base)
        case Fenced() | Binomial():
            return "fence"
        case Fraction() | Brace() | Grid():
            return "inner"
        case _:
            return "ord"
