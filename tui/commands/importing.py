"""Question sets of others, made into a bank."""

from pathlib import Path
from typing import Annotated

import typer

from tui.errors import fail
from tui.said import in_chinese, said, tongue

_MOST_TOLD = 40  # lines; the rest is counted


@in_chinese("将其他格式的题目转换为题库，并说明哪些内容未能导入。")
def import_sets(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE…",
            help=said(
                "GIFT (.gift, .txt), Markdown (.md), CSV or TSV.",
                "GIFT（.gift、.txt）、Markdown（.md）、CSV 或 TSV 文件。",
            ),
            exists=True,
            dir_okay=False,
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="DIR",
            help=said("The folder of the bank; named after the first file.", "题库目录；默认以第一个文件命名。"),
        ),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(
            "--report",
            help=said("A file for all that could not be carried over.", "用来记录所有未能导入的内容的文件。"),
        ),
    ] = None,
) -> None:
    """Make a bank of question sets in other formats, and tell what could not be carried over."""
    from quizbank.importing import ImportFault, import_sets
    from quizbank.render.markdown import printable

    folder = output or Path(f"{files[0].stem}-bank")
    try:
        done = import_sets(files, folder)
    except ImportFault as error:
        fail(said("nothing was imported", "什么也没有导入"), error.says.of(tongue()))
    except OSError as error:
        fail(
            said(f"{error.filename or folder} can't be read or written", f"无法读写 {error.filename or folder}"),
            str(error.strerror or error),
        )
    lines = [
        ": ".join(
            filter(
                None,
                [
                    one.place,
                    printable(one.name),
                    "" if one.whole else said("left out", "未导入"),
                    printable(one.says.of(tongue())),
                ],
            )
        )
        for one in done.left
    ]
    if report is not None:
        report.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    for line in lines[:_MOST_TOLD]:
        typer.echo(line, err=True)
    if len(lines) > _MOST_TOLD:
        typer.echo(
            said(
                f"… and {len(lines) - _MOST_TOLD} more; --report FILE writes all",
                f"……另有 {len(lines) - _MOST_TOLD} 条；用 --report FILE 写出全部",
            ),
            err=True,
        )
    typer.echo(
        said(
            f"{folder}: {len(done.questions)} of {done.found} questions",
            f"{folder}：共 {done.found} 题，导入 {len(done.questions)} 题",
        ),
        err=True,
    )
    if done.unexplained:
        typer.echo(
            said(
                f"{done.unexplained} have no explanation of their own, or none of an option",
                f"{done.unexplained} 题缺少解析，或缺少某个选项的解析",
            ),
            err=True,
        )
    if done.one_language:
        typer.echo(
            said(
                f"{done.one_language} are in one language, which stands for both",
                f"{done.one_language} 题只有一种语言，两种语言下都用它",
            ),
            err=True,
        )
    typer.echo(said(f"Practise them: quizbank --bank {folder}", f"开始练习：quizbank --bank {folder}"), err=True)


COMMANDS = {"import": import_sets}
