"""The quiz in a browser."""

import socket
import sys
from pathlib import Path
from typing import Annotated

import typer

from tui.commands.options import Folders, Lang, folders_of
from tui.errors import fail

_HERE = ("127.0.0.1", "localhost", "::1")


def serve(
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="The port.")] = 8000,
    host: Annotated[
        str, typer.Option("--host", help="The address to listen on; whoever reaches it can practise as you.")
    ] = "127.0.0.1",
    bank: Folders = None,
    lang: Lang = None,
) -> None:
    """Open the quiz to a browser on this machine (http://127.0.0.1:8000)."""
    try:
        from tui.web.server import QuizServer
    except ModuleNotFoundError:
        fail("the browser needs packages that are not installed", "pip install 'quizbank[serve]'")
    folders_of(bank)
    _refuse_taken(host, port)
    if host not in _HERE:
        print(f"quizbank: whoever reaches {host}:{port} can read and change your progress", file=sys.stderr)
    QuizServer(_command(bank, lang), host, port).serve()


def _refuse_taken(host: str, port: int) -> None:
    try:
        with socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET):
            return
    except OSError as error:
        fail(f"{host}:{port} can't be listened on", f"{error.strerror}. Choose another: --port {port % 65535 + 1}")


def _command(folders: list[Path] | None, language: str | None) -> str:
    """What a visit starts, quoted for the shell."""
    words = [sys.executable, "-m", "tui.entry"]
    for folder in folders or []:
        words += ["--bank", str(folder.resolve())]
    words += ["--lang", language] if language else []
    if sys.platform == "win32":
        import subprocess

        return subprocess.list2cmdline(words)
    import shlex

    return shlex.join(words)


COMMANDS = {"serve": serve}
