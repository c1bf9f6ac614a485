"""`quizbank solve`: any solver with the user's own numbers."""

import json
import textwrap
from collections.abc import Iterator
from typing import Any

from quizbank.bank.errors import nearest
from solvers.names import SOLVERS_OF_FAMILY
from tui.errors import fail
from tui.said import said, tongue


def listing() -> Iterator[str]:
    """All solvers by family. Loads no PyTorch."""
    for family, names in SOLVERS_OF_FAMILY.items():
        yield family.replace("_", " ")
        for name in names:
            yield f"  {name}"
    yield said(
        "quizbank solve NAME shows its parameters; quizbank solve NAME name=value … computes.",
        "quizbank solve NAME 查看参数；quizbank solve NAME name=value … 计算。",
    )


def describe(name: str) -> Iterator[str]:
    """A solver's documentation and parameters."""
    solver = _found(name)
    yield f"{name}: {solver.doc}"
    yield ""
    yield said("Parameters:", "参数：")
    for parameter_name, parameter in solver.parameters.items():
        yield f"  {parameter_name}: {_described(parameter)}"


def reference() -> Iterator[str]:
    """All solvers with formula, conventions and parameters, as one Markdown page."""
    from solvers.registry import get

    yield "# Solvers"
    yield ""
    yield (
        "Made by `quizbank solve --markdown`. Each solver is compared with PyTorch or SymPy by `quizbank verify`; "
        "`quizbank solve NAME name=value … --steps` computes with your own numbers."
    )
    for family, names in SOLVERS_OF_FAMILY.items():
        yield ""
        yield f"## {family.replace('_', ' ').capitalize()}"
        for name in names:
            solver = get(name)
            yield ""
            yield f"### `{name}`"
            yield ""
            yield "```text"
            yield from textwrap.dedent("    " + solver.doc).splitlines()
            yield "```"
            yield ""
            for parameter_name, parameter in solver.parameters.items():
                yield f"- `{parameter_name}`: {_described(parameter)}"


def _described(parameter: Any) -> str:
    default = "" if parameter.default is None else f" (default {parameter.default})"
    note = f": {parameter.doc}" if parameter.doc else ""
    return f"{parameter.describe()}{default}{note}"


def solved(name: str, values: list[str], *, as_json: bool, steps: bool) -> Iterator[str]:
    """The outputs of a solver for `name=value` pairs: the answer; with `steps` also what leads to it, and astray."""
    from solvers.docs import sorted_outputs
    from solvers.registry import SolverError

    solver = _found(name)
    try:
        outputs = solver.one(dict(_parsed(value) for value in values))
    except SolverError as error:
        fail(said(f"{name} can't be computed", f"{name} 无法计算"), str(error))
    valid = outputs.pop("valid")
    if not valid:
        fail(
            said(f"{name} can't be computed", f"{name} 无法计算"),
            said("These parameters exclude each other; see: quizbank solve ", "这些参数互相矛盾；请看：quizbank solve ")
            + name,
        )
    if as_json:
        yield json.dumps(outputs)
        return
    kinds = sorted_outputs(solver.doc, outputs)
    width = max(map(len, outputs))
    parts = [
        ("", kinds.result),
        (said("on the way", "中间量"), kinds.steps),
        (said("wrong turns", "典型错误的结果"), kinds.wrong),
    ]
    for title, names in parts if steps else parts[:1]:
        if names and title:
            yield title + said(":", "：")
        for output in names:
            yield f"{output:<{width}}  {_shown(outputs[output])}"
    hidden = len(kinds.steps) + len(kinds.wrong)
    if hidden and not steps:
        yield said(f"({hidden} more numbers with --steps)", f"（加 --steps 可再看 {hidden} 个数值）")


def _found(name: str) -> Any:
    known = [solver for names in SOLVERS_OF_FAMILY.values() for solver in names]
    if name not in known:
        hint = nearest(name, known, tongue())
        fail(
            said(f"unknown solver {name!r}", f"没有求解器 {name!r}") + hint,
            said("quizbank solve --list shows all.", "quizbank solve --list 可列出全部。"),
        )
    from solvers.registry import get

    return get(name)


def _parsed(pair: str) -> tuple[str, Any]:
    name, equals, value = pair.partition("=")
    if not equals:
        fail(said(f"{pair!r} is no parameter", f"{pair!r} 不是参数"), _lists())
    for text in (value, f"[{value}]"):
        try:
            return name, json.loads(text)
        except json.JSONDecodeError:
            continue
        except RecursionError:
            fail(said(f"{name}: nested too deeply", f"{name}：嵌套过深"), _lists())
    return name, value  # an option's name; anything else is refused by the solver


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_shown, value)) + "]"
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _lists() -> str:
    return said(
        "Write NAME=VALUE, lists as 1,2,3 or [[1,2],[3,4]].", "请写 NAME=VALUE，列表写作 1,2,3 或 [[1,2],[3,4]]。"
    )
