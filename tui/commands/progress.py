"""Commands that keep the progress: export, import, backup, restore; and the doctor."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from quizbank.practice.files import FILE
from tui.commands.options import Folders, Lang, folders_of, open_progress
from tui.errors import fail
from tui.said import in_chinese, said, tongue

progress = typer.Typer(
    help=said("Keep your progress: export, import, backup, restore.", "管理学习进度：导出、导入、备份、恢复。"),
    no_args_is_help=True,
    rich_markup_mode=None,
)
_Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", help=said("The file; stdout unless given.", "输出文件；不指定则写到标准输出。")),
]


@progress.command("export")
@in_chinese("将全部作答、书签和笔记写成 JSON Lines。")
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
            fail(said(f"{output} can't be written", f"无法写入 {output}"), str(error.strerror or error))
    typer.echo(f"{output}", err=True)


@progress.command("import")
@in_chinese("并入另一台机器的作答、书签和笔记；本机已有的保持不变。")
def merge(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help=said("What `quizbank progress export` wrote.", "`quizbank progress export` 写出的文件。"),
        ),
    ],
) -> None:
    """Add the attempts, marks and notes of another machine; what is here already is left as it is."""
    from quizbank.practice.portable import PortableError
    from quizbank.practice.portable import merge as merged

    with open_progress() as store:
        try:
            with source.open("rb") as file:
                attempts, actions = merged(store, file)
        except PortableError as error:
            fail(said(f"{source} was not taken", f"未能并入 {source}"), error.says.of(tongue()))
        except OSError as error:
            fail(said(f"{source} can't be read", f"无法读取 {source}"), str(error.strerror or error))
    typer.echo(
        said(
            f"{attempts} attempts and {actions} marks, notes and the like were new",
            f"新增 {attempts} 次作答，{actions} 条书签、笔记等记录",
        )
    )


@progress.command("backup")
@in_chinese("将全部进度备份到一个文件。")
def backup(
    output: Annotated[Path, typer.Argument(metavar="FILE", help=said("The file to write.", "要写入的文件。"))],
) -> None:
    """Copy everything into one file."""
    from quizbank.practice.files import ProgressError

    with open_progress() as store:
        try:
            store.back_up(output)
        except ProgressError as error:
            fail(said(f"{output} can't be written", f"无法写入 {output}"), error.says.of(tongue()))
    typer.echo(str(output))


@progress.command("restore")
@in_chinese("用备份替换当前进度；原有进度会另存，不会丢失。")
def restore(source: Annotated[Path, typer.Argument(metavar="FILE", help=said("A backup.", "备份文件。"))]) -> None:
    """Put a backup in the place of the progress; what was there is set aside, not lost."""
    from quizbank.home import data_folder
    from quizbank.practice.files import ProgressError, restored

    try:
        aside = restored(source, data_folder() / FILE)
    except ProgressError as error:
        fail(said(f"{source} was not restored", f"未能恢复 {source}"), error.says.of(tongue()))
    typer.echo(
        said(f"restored from {source}", f"已从 {source} 恢复")
        + (said(f"; what was there is now {aside}", f"；原有进度另存为 {aside}") if aside else "")
    )


@in_chinese("检查安装中可能的问题并给出解决办法；有问题时退出码为 1。")
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
