"""Study sets for other programs."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from quizbank.text import LANGUAGES
from tui.commands.options import (
    Areas,
    Choices,
    Folders,
    Kinds,
    Levels,
    Seed,
    Terms,
    Topics,
    filter_of,
    load_bank,
    select,
)
from tui.errors import fail
from tui.said import in_chinese, said, tongue


@in_chinese("将题目导出给其他程序使用。")
def export(
    terms: Terms = None,
    bank: Folders = None,
    area: Areas = None,
    topic: Topics = None,
    kind: Kinds = None,
    difficulty: Levels = None,
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            help=said(
                "The format; that of the file's suffix, or markdown, if not given.",
                "导出格式；不指定时由文件后缀决定，否则为 markdown。",
            ),
        ),
    ] = None,
    seed: Seed = 0,
    variants: Annotated[
        int, typer.Option("--variants", min=1, help=said("Variants of each numeric question.", "每道数值题的变体数。"))
    ] = 1,
    lang: Annotated[Literal["en", "zh", "both"], typer.Option("--lang", help=said("Language.", "语言。"))] = "both",
    keys: Annotated[
        Literal["inline", "end", "separate", "none"],
        typer.Option("--keys", help=said("Where the answers stand.", "答案放在哪里。")),
    ] = "inline",
    blind: Annotated[
        bool,
        typer.Option(
            "--blind",
            help=said("Nothing that tells a key; the same as --keys none.", "不含任何答案信息，等同于 --keys none。"),
        ),
    ] = False,
    choices: Choices = False,
    title: Annotated[str, typer.Option("--title", help=said("The title of the set.", "标题。"))] = "quizbank",
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help=said(
                "The file, or a folder for it; stdout unless given.", "输出文件或其所在目录；不指定则写到标准输出。"
            ),
        ),
    ] = None,
) -> None:
    """Export a study set for another program."""
    from quizbank.export import ExportError, StudySet, write, write_set
    from tui.rate import Rate

    loaded = load_bank(bank)
    filter = filter_of(terms, area, topic, kind, difficulty)
    chosen = select(loaded, filter)
    where = "none" if blind else keys
    settings = {
        "title": title,
        "filter": filter.text,
        "seed": seed,
        "variants": variants,
        "languages": LANGUAGES if lang == "both" else (lang,),
        "choices": choices,
    }
    try:
        name = _format(format, output)
        if output is None:
            if where == "separate":
                fail(
                    said("separate keys need a file", "单独存放答案需要指定文件"),
                    said(
                        "Name it: --output FILE; the keys go beside it.",
                        "请用 --output FILE 指定；答案文件放在它旁边。",
                    ),
                )
            _refuse_terminal(name)
            study = StudySet(bank=loaded, questions=tuple(chosen), keys=where, **settings)  # type: ignore[arg-type]
            write_set(study, name, sys.stdout.buffer)
            return
        path = _file(output, title, name)
        passes = 2 if where in ("end", "separate") else 1
        total = len(StudySet(bank=loaded, questions=tuple(chosen), variants=variants)) * passes
        with Rate(total, sys.stderr) as rate:
            files = write(
                loaded,
                chosen,
                format=name,
                path=path,
                keys=where,
                on_item=lambda _: rate.add(1),
                **settings,  # type: ignore[arg-type]
            )
    except ExportError as error:
        fail(said("this set can't be exported", "无法导出"), error.says.of(tongue()))
    except BrokenPipeError:
        raise  # the reader went away; that is no fault of a file
    except OSError as error:
        fail(said(f"{output} can't be written", f"无法写入 {output}"), str(error.strerror or error))
    for file in files:
        typer.echo(said(f"{file}: {len(chosen)} questions", f"{file}：{len(chosen)} 题"), err=True)


def _format(asked: str | None, output: Path | None) -> str:
    """The format that was asked for, or that of the file's suffix."""
    from quizbank.export import FORMATS, suffix

    if asked is not None:
        suffix(asked)  # an unknown one is told before anything is made
        return asked
    if output is None or output.is_dir() or not output.suffix:
        return "markdown"
    found = next((name for name in FORMATS if suffix(name) == output.suffix.lower()), None)
    if found is None:
        known = ", ".join(f"{suffix(name)} ({name})" for name in FORMATS)
        fail(
            said(f"no format has files named {output.suffix}", f"没有后缀为 {output.suffix} 的格式"),
            said(f"Name one by --format. Files end with {known}", f"请用 --format 指定。可用后缀：{known}"),
        )
    return found


def _file(output: Path, title: str, format: str) -> Path:
    """The file; in a folder it is named after the title."""
    from quizbank.export import suffix

    if not output.is_dir():
        return output
    name = "".join(sign if sign.isalnum() else "-" for sign in title.lower()).strip("-") or "quizbank"
    return output / f"{name}{suffix(format)}"


def _refuse_terminal(format: str) -> None:
    if format in ("anki", "pdf", "qti") and sys.stdout.isatty():
        fail(
            said(f"{format} is no text", f"{format} 不是文本格式"),
            said("Name a file: --output FILE", "请指定文件：--output FILE"),
        )


COMMANDS = {"export": export}
