"""Commands that prove the bank and the solvers."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from tui.commands.options import Areas, Seed
from tui.errors import fail


def check(
    folder: Annotated[
        Path | None, typer.Argument(help="A folder of questions; the built-in bank unless given.")
    ] = None,
    seeds: Annotated[int, typer.Option("--seeds", min=1, help="Variants of each numeric question.")] = 1000,
    question: Annotated[list[str] | None, typer.Option("--question", metavar="ID", help="Only this question.")] = None,
    area: Areas = None,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Show instead what of the source documents is asked, by area.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="With --coverage: as one JSON object.")] = False,
) -> None:
    """Prove the bank: files, keys, mistakes, and every solver's answer against PyTorch. Exit code 1 on any fault."""
    if coverage:
        from tui.coverage import report

        raise typer.Exit(report(folder, area or [], as_json=json))
    if json:
        fail("--json stands alone", "Only the coverage can be shown as JSON: quizbank check --coverage --json")
    from tui.proving import prove

    raise typer.Exit(prove(folder, seeds, question or [], area or [], sys.stderr.isatty()))


def verify(
    solver: Annotated[list[str] | None, typer.Argument(metavar="SOLVER…", help="Only these; all unless given.")] = None,
    family: Annotated[list[str] | None, typer.Option("--family", metavar="FAMILY", help="Only this family.")] = None,
    instances: Annotated[int, typer.Option("--instances", "-n", min=1, help="Random instances of each.")] = 10_000,
    seed: Seed = 0,
    seconds: Annotated[
        float, typer.Option("--seconds", min=0.1, help="Stop comparing a solver after so long; unlimited unless given.")
    ] = float("inf"),
) -> None:
    """Compare solvers with PyTorch: batched = one by one = reference, on random instances. Exit code 1 on any fault."""
    from tui.verifying import verify as verified

    raise typer.Exit(verified(solver or [], family or [], instances, seed, seconds, sys.stderr.isatty()))


COMMANDS = {"check": check, "verify": verify}
