"""Question sets of others, made into a bank."""

from pathlib import Path
from typing import Annotated

import typer

from tui.errors import fail

_MOST_TOLD = 40  # lines; the rest is counted


def import_sets(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE…", help="GIFT (.gift, .txt), Markdown (.md), CSV or TSV.", exists=True, dir_okay=False
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DIR", help="The folder of the bank; named after the first file."),
    ] = None,
    report: Annotated[
        Path | None, typer.Option("--report", help="A file for all that could not be carried over.")
    ] = None,
) -> None:
    """Make a bank of question sets in other formats, and tell what could not be carried over."""
    from quizbank.importing import ImportFault, import_sets
    from quizbank.render.markdown import printable

    folder = output or Path(f"{files[0].stem}-bank")
    try:
        done = import_sets(files, folder)
    except ImportFault as error:
        fail("nothing was imported", error.says.en)
    except OSError as error:
        fail(f"{error.filename or folder} can't be read or written", str(error.strerror or error))
    lines = [
        ": ".join(
            filter(None, [one.place, printable(one.name), "" if one.whole else "left out", printable(one.says.en)])
        )
        for one in done.left
    ]
    if report is not None:
        report.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    for line in lines[:_MOST_TOLD]:
        typer.echo(line, err=True)
    if len(lines) > _MOST_TOLD:
        typer.echo(f"… and {len(lines) - _MOST_TOLD} more; --report FILE writes all", err=True)
    typer.echo(f"{folder}: {len(done.questions)} of {done.found} questions", err=True)
    if done.unexplained:
        typer.echo(f"{done.unexplained} have no explanation of their own, or none of an option", err=True)
    if done.one_language:
        typer.echo(f"{done.one_language} are in one language, which stands for both", err=True)
    typer.echo(f"Practise them: quizbank --bank {folder}", err=True)


COMMANDS = {"import": import_sets}
