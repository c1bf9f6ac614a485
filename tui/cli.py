"""The command line. Each command loads only what it needs: `--help` loads neither PyTorch, SymPy nor Textual."""

import os
import sys
from typing import Annotated

import typer

from tui.commands import export, generate, grading, importing, paper, practise, progress, prove, serve, show
from tui.commands.options import Folders, Lang
from tui.errors import fail

cli = typer.Typer(
    help="Deep learning interview questions that check your answers. Without a command, the quiz opens.",
    no_args_is_help=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (practise, serve, show, generate, grading, export, importing, paper, progress, prove):
    for name, command in module.COMMANDS.items():
        cli.command(name)(command)
cli.add_typer(progress.progress, name="progress")


@cli.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    bank: Folders = None,
    lang: Lang = None,
    version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False,
) -> None:
    """Deep learning interview questions that check your answers. Without a command, the quiz opens."""
    if version:
        from quizbank.version import __version__

        typer.echo(f"quizbank {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        practise.open_app(bank, lang)
    elif bank or lang:
        option = "--bank" if bank else "--lang"
        fail(
            f"{option} stands too early", f"Put it behind the command: quizbank {context.invoked_subcommand} {option} …"
        )


def run() -> None:
    """Run the command line; a reader that went away ends it quietly."""
    try:
        cli()
    except BrokenPipeError:
        # Python flushes stdout once more at exit; give it something that accepts.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
