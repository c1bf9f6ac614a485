"""The command line. Each command loads only what it needs: `--help` loads neither PyTorch, SymPy nor Textual."""

import os
import sys
from typing import Annotated

import typer

from tui.commands import export, generate, grading, importing, paper, practise, progress, prove, serve, show
from tui.commands.options import Folders, Lang
from tui.errors import fail
from tui.said import said

cli = typer.Typer(
    help=said(
        "Deep learning interview questions that check your answers. Without a command, the quiz opens.",
        "能自动判分的深度学习面试题库。不带命令时直接打开答题界面。",
    ),
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
    version: Annotated[
        bool, typer.Option("--version", help=said("Show the version and exit.", "显示版本并退出。"))
    ] = False,
) -> None:
    """Deep learning interview questions that check your answers. Without a command, the quiz opens."""
    if version:
        from quizbank.version import __version__

        typer.echo(f"quizbank {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        practise.open_app(bank, lang)
        return
    given: dict[str, object] = {name: value for name, value in (("bank", bank), ("lang", lang)) if value}
    context.default_map = {context.invoked_subcommand: _taken(context, given)}


def _taken(context: typer.Context, given: dict[str, object]) -> dict[str, object]:
    """What was given before the command, for its defaults. A bank for a command that needs none is a failure."""
    command = context.command.get_command(context, context.invoked_subcommand)  # type: ignore[attr-defined]
    commands: dict[str, typer.core.TyperCommand] | None = getattr(command, "commands", None)
    names = {parameter.name for one in (commands or {"": command}).values() for parameter in one.params}
    if "bank" in given and "bank" not in names:
        name = context.invoked_subcommand
        fail(
            said(f"{name} takes no --bank", f"{name} 没有 --bank 选项"),
            said(f"Its options: quizbank {name} --help", f"可用选项：quizbank {name} --help"),
        )
    return given if commands is None else dict.fromkeys(commands, given)  # a group hands on to its commands


def run() -> None:
    """Run the command line; a reader that went away ends it quietly."""
    try:
        cli()
    except BrokenPipeError:
        # Python flushes stdout once more at exit; give it something that accepts.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
