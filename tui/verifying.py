"""`quizbank verify`: every solver against PyTorch, in as many processes as there are cores, as a table."""

import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from typing import TYPE_CHECKING

from quizbank.bank.errors import nearest
from solvers.names import FAMILY_OF_SOLVER, SOLVERS_OF_FAMILY
from tui.errors import fail
from tui.said import said, tongue

if TYPE_CHECKING:
    from solvers.verify import Verdict

_FEW = 4  # solvers, for which loading PyTorch more than once does not pay


def verify(names: list[str], families: list[str], instances: int, seed: int, seconds: float, live: bool) -> int:
    """Compare the chosen solvers and print a line for each as it is done; the exit code."""
    began = time.perf_counter()
    chosen = _chosen(names, families)
    width = max(map(len, chosen))
    print(f"{'solver':<{width}}  {'compared':>9}  {'invalid':>8}  {'worst error':>11}  {'times faster':>12}")
    wrong = compared = 0
    for done, verdict in enumerate(_verdicts(chosen, instances, seed, seconds), 1):
        if live:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
        print(_line(verdict, width))
        for failure in verdict.failures:
            print(f"  {failure}")
        wrong += not verdict.proven
        compared += verdict.compared
        if live and done < len(chosen):
            print(f"{done}/{len(chosen)} solvers", end="", file=sys.stderr, flush=True)
    outcome = f"{wrong} differ" if wrong else "all agree"
    print(f"{len(chosen)} solvers, {compared:,} instances compared in {time.perf_counter() - began:.0f} s: {outcome}")
    return 1 if wrong else 0


def _chosen(names: list[str], families: list[str]) -> list[str]:
    for name in names:
        if name not in FAMILY_OF_SOLVER:
            fail(
                said(f"unknown solver {name!r}", f"没有求解器 {name!r}") + nearest(name, FAMILY_OF_SOLVER, tongue()),
                said("quizbank solve --list shows all.", "quizbank solve --list 可列出全部。"),
            )
    for family in families:
        if family not in SOLVERS_OF_FAMILY:
            hint = nearest(family, SOLVERS_OF_FAMILY, tongue())
            fail(said(f"unknown family {family!r}", f"没有求解器族 {family!r}") + hint, ", ".join(SOLVERS_OF_FAMILY))
    wanted = {*names, *(name for family in families for name in SOLVERS_OF_FAMILY[family])}
    return [name for name in FAMILY_OF_SOLVER if name in wanted or not wanted]


def _verdicts(names: list[str], instances: int, seed: int, seconds: float) -> "Iterator[Verdict]":
    processes = min(os.cpu_count() or 1, 8)
    if processes == 1 or len(names) <= _FEW:
        for name in names:
            yield _verdict(name, instances, seed, seconds)
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        jobs = [pool.submit(_verdict, name, instances, seed, seconds) for name in names]
        for job in as_completed(jobs):
            yield job.result()


def _verdict(name: str, instances: int, seed: int, seconds: float) -> "Verdict":
    from solvers.verify import verify as compare

    return compare(name, instances, seed, seconds)


def _line(verdict: "Verdict", width: int) -> str:
    mark = "" if verdict.proven else "  DIFFERS" if verdict.failures else "  nothing compared"
    faster = verdict.reference_seconds / verdict.batch_seconds if verdict.batch_seconds else 0.0
    return (
        f"{verdict.name:<{width}}  {verdict.compared:>9,}  {verdict.invalid:>8,}  {verdict.worst:>11.1e}"
        f"  {faster:>12.0f}{mark}"
    )
