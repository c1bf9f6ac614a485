"""The quiz in a browser."""

import socket
import sys
from pathlib import Path
from typing import Annotated

import typer

from tui.commands.options import Folders, Lang, folders_of
from tui.errors import fail
from tui.said import in_chinese, said

_HERE = ("127.0.0.1", "localhost", "::1")


@in_chinese("在本机浏览器中打开答题界面（http://127.0.0.1:8000）。")
def serve(
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help=said("The port.", "端口。"))] = 8000,
    host: Annotated[
        str,
        typer.Option(
            "--host",
            help=said(
                "The address to listen on; whoever reaches it can practise as you.",
                "监听地址；能访问它的人都可以用你的身份练习。",
            ),
        ),
    ] = "127.0.0.1",
    bank: Folders = None,
    lang: Lang = None,
) -> None:
    """Open the quiz to a browser on this machine (http://127.0.0.1:8000)."""
    try:
        from tui.web.server import QuizServer
    except ModuleNotFoundError:
        fail(
            said("the browser needs packages that are not installed", "在浏览器中使用需要安装额外的包"),
            "pip install 'quizbank[serve]'",
        )
    folders_of(bank)
    _refuse_taken(host, port)
    if host not in _HERE:
        print(
            said(
                f"quizbank: whoever reaches {host}:{port} can read and change your progress",
                f"quizbank: 能访问 {host}:{port} 的人都可以查看和修改你的进度",
            ),
            file=sys.stderr,
        )
    QuizServer(_command(bank, lang), host, port).serve()


def _refuse_taken(host: str, port: int) -> None:
    try:
        with socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET):
            return
    except OSError as error:
        fail(
            said(f"{host}:{port} can't be listened on", f"无法监听 {host}:{port}"),
            said(
                f"{error.strerror}. Choose another: --port {port % 65535 + 1}",
                f"{error.strerror}。请换一个端口：--port {port % 65535 + 1}",
            ),
        )


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
