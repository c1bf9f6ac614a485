"""Commands that keep the progress: export, import, backup, restore; and the doctor."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from quizbank.practice.files import FILE
from tui.commands.options import Folders, Lang, folders_of, open_progress
from tui.errors import fail

progress = typer.Typer(
    help="Keep your progress: export, import, backup, restore.", no_args_is_help=True, rich_markup_mode=None
)
_Output = Annotated[Path | None, typer.Option("--output", "-o", help="The file; stdout unless given.")]


@progress.command("export")
def export(output: _Output = None) -> None:
    """Write all attempts, marks and notes as JSON lines."""
    from quizbank.files import whole
    from quizbank.practice.portable import lines

    with open_progress() as store:
        try:
            if output is None:
                sys.stdout.buffer.writelines(lines(store))
                return
            with whole(output) as file:
                file.writelines(lines(store))
        except BrokenPipeError:
            raise  # the reader went away; that is no fault of a file
        except OSError as error:
            fail(f"{output} can't be written", str(error.strerror or error))
    typer.echo(f"{output}", err=True)


@progress.command("import")
def merge(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="What `quizbank progress export` wrote.")],
) -> None:
    """Add the attempts, marks and notes of another machine; what is here already is left as it is."""
    from quizbank.practice.portable import PortableError
    from quizbank.practice.portable import merge as merged

    with open_progress() as store:
        try:
            with source.open("rb") as file:
                attempts, actions = merged(store, file)
        except PortableError as error:
            fail(f"{source} was not taken", error.says.en)
        except OSError as error:
            fail(f"{source} can't be read", str(error.strerror or error))
    typer.echo(f"{attempts} attempts and {actions} marks, notes and the like were new")


@progress.command("backup")
def backup(output: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")]) -> None:
    """Copy everything into one file."""
    from quizbank.practice.files import ProgressError

    with open_progress() as store:
        try:
            store.back_up(output)
        except ProgressError as error:
            fail(f"{output} can't be written", error.says.en)
    typer.echo(str(output))


@progress.command("restore")
def restore(source: Annotated[Path, typer.Argument(metavar="FILE", help="A backup.")]) -> None:
    """Put a backup in the place of the progress; what was there is set aside, not lost."""
    from quizbank.home import data_folder
    from quizbank.practice.files import ProgressError, restored

    try:
        aside = restored(source, data_folder() / FILE)
    except ProgressError as error:
        fail(f"{source} was not restored", error.says.en)
    typer.echo(f"restored from {source}" + (f"; what was there is now {aside}" if aside else ""))


def doctor(bank: Folders = None, lang: Lang = None) -> None:
    """Look for what may be wrong with this installation, and say how to mend it. Exit code 1 on any problem."""
    from quizbank.bank.bank import Bank
    from tui.doctor import findings, lines
    from tui.language import chosen

    language, problems = chosen(lang), 0
    for finding in findings(lambda: Bank.load(*folders_of(bank))):
        for line in lines(finding, language):
            typer.echo(line)
        problems += finding.problem
    raise typer.Exit(1 if problems else 0)


COMMANDS = {"doctor": doctor}
