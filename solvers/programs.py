"""The reference of a solver as a program that stands alone: what it needs of its module, and a call with the numbers.

Whoever runs it needs PyTorch (and, for some, SymPy or NumPy), but none of this project.
"""

import ast
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from torch import Tensor

from solvers import registry
from solvers.names import FAMILY_OF_SOLVER

_FOLDER = Path(__file__).parent
_OWN = "solvers."
_REGISTRATION = "reference"


def program(name: str, values: Mapping[str, Any], output: str) -> str:
    """Source of a program whose last line is an expression: this output of the reference, as numbers and nested lists.

    Raises UnknownSolver, ParameterError.
    """
    solver = registry.get(name)
    arguments = ", ".join(f"{key}={_literal(value)}" for key, value in solver.instance(values).items())
    function, definitions = _reference(name)
    call = f'answer = {function}({arguments})["{output}"]'
    shown = 'answer.tolist() if hasattr(answer, "tolist") else answer'
    return "\n\n".join(filter(None, [_imports(definitions, call), *_bodies(definitions), f"{call}\n{shown}"]))


def _literal(value: Any) -> str:
    if not isinstance(value, Tensor):
        return repr(value)
    kind = f", dtype={value.dtype}" if value.dtype.is_floating_point else ""
    return f"torch.tensor({value.tolist()}{kind})"


class _Definitions:
    """What a program takes from modules: imported names (name → statement), and definitions in order."""

    def __init__(self) -> None:
        self.imports: dict[str, str] = {}
        self.bodies: dict[str, tuple[tuple[int, int], str]] = {}


@lru_cache(maxsize=256)
def _reference(name: str) -> tuple[str, _Definitions]:
    """The name of the function, and what it takes to define it."""
    module = f"solvers.references.{FAMILY_OF_SOLVER[name]}"
    function = next(
        node.name
        for node in _module(module).values()
        if isinstance(node, ast.FunctionDef) and any(_registers(one, name) for one in node.decorator_list)
    )
    definitions = _Definitions()
    _take(module, function, definitions, depth=0)
    return function, definitions


def _registers(decorator: ast.expr, name: str) -> bool:
    match decorator:
        case ast.Call(func=ast.Name(id="reference"), args=[ast.Constant(value=value)]):
            return bool(value == name)
    return False


@lru_cache(maxsize=256)
def _source(module: str) -> str:
    return (_FOLDER / Path(*module.split(".")[1:])).with_suffix(".py").read_text(encoding="utf-8")


@lru_cache(maxsize=256)
def _module(module: str) -> dict[str, ast.stmt]:
    """The statement that binds each name at the top of a module."""
    return {name: node for node in ast.parse(_source(module)).body for name in _bound(node)}


def _bound(node: ast.stmt) -> Iterator[str]:
    match node:
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            yield from (one.asname or one.name.partition(".")[0] for one in names)
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
            yield name
        case ast.Assign(targets=targets):
            yield from (one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name))


def _take(module: str, name: str, into: _Definitions, depth: int) -> None:
    """Take what `name` means in a module, and all that it uses in turn. What other modules define comes first."""
    node = _module(module).get(name)
    if node is None or name == _REGISTRATION:  # a local name, a builtin
        return
    if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(_OWN):
        _take(node.module, name, into, depth - 1)
        return
    if isinstance(node, ast.Import | ast.ImportFrom):
        into.imports[name] = _import(node, name)
        return
    text = _text(module, node)
    known = into.bodies.get(name)
    if known is not None:
        if known[1] != text:
            raise ValueError(f"{module}: {name} means something else in another module that it uses; rename one")
        return
    into.bodies[name] = ((depth, node.lineno), text)
    for used in ast.walk(node):
        if isinstance(used, ast.Name):
            _take(module, used.id, into, depth)


def _text(module: str, node: ast.stmt) -> str:
    """The source of a statement, without its registration."""
    lines = _source(module).split("\n")
    others = [one for one in getattr(node, "decorator_list", []) if not isinstance(one, ast.Call) or _kept(one)]
    start = min([node.lineno, *(one.lineno for one in others)])
    return "\n".join(lines[start - 1 : node.end_lineno])


def _kept(decorator: ast.Call) -> bool:
    return not (isinstance(decorator.func, ast.Name) and decorator.func.id == _REGISTRATION)


def _import(node: ast.Import | ast.ImportFrom, name: str) -> str:
    one = next(one for one in node.names if (one.asname or one.name.partition(".")[0]) == name)
    renamed = f"{one.name} as {one.asname}" if one.asname else one.name
    return f"from {node.module} import {renamed}" if isinstance(node, ast.ImportFrom) else f"import {renamed}"


def _imports(definitions: _Definitions, call: str) -> str:
    needed = set(definitions.imports.values()) | ({"import torch"} if "torch." in call else set())
    return "\n".join(sorted(needed, key=lambda line: (line.startswith("from"), line)))


def _bodies(definitions: _Definitions) -> list[str]:
    """Definitions in the order in which they can be run; a statement that binds several names once."""
    ordered = sorted(definitions.bodies.values())
    return list(dict.fromkeys(text for _, text in ordered))
