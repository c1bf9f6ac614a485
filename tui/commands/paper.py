"""Exam papers."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from quizbank.text import LANGUAGES
from tui.commands.options import Areas, Folders, Kinds, Levels, Seed, Terms, Topics, filter_of, load_bank, select
from tui.errors import fail
from tui.said import in_chinese, said, tongue


@in_chinese("生成主题与难度相同的多份试卷，附答案与评分标准。")
def paper(
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            help=said("Names the files: exam.pdf gives exam-A.pdf …", "文件名：exam.pdf 会生成 exam-A.pdf 等。"),
        ),
    ],
    terms: Terms = None,
    bank: Folders = None,
    area: Areas = None,
    topic: Topics = None,
    kind: Kinds = None,
    difficulty: Levels = None,
    versions: Annotated[
        int, typer.Option("--versions", min=1, max=26, help=said("How many versions.", "卷数（A 卷、B 卷……）。"))
    ] = 2,
    questions: Annotated[
        int, typer.Option("--questions", min=1, help=said("How many questions in each.", "每卷题数。"))
    ] = 20,
    seed: Seed = 0,
    minutes: Annotated[
        int | None, typer.Option("--minutes", min=1, help=said("Time, told in the title.", "考试时间，写在卷首。"))
    ] = None,
    format: Annotated[
        str,
        typer.Option(
            "--format", help=said("The format; a wrong name lists all of them.", "格式；写错名称时会列出全部格式。")
        ),
    ] = "pdf",
    lang: Annotated[Literal["en", "zh", "both"], typer.Option("--lang", help=said("Language.", "语言。"))] = "both",
    title: Annotated[str, typer.Option("--title", help=said("The title.", "标题。"))] = "quizbank",
) -> None:
    """Make versions of an exam paper with the same topics and difficulty, their keys, and a marking scheme."""
    from quizbank.export import ExportError
    from quizbank.papers import PaperError, blueprint, papers, write_papers

    loaded = load_bank(bank)
    filter = filter_of(terms, area, topic, kind, difficulty)
    try:
        slots = blueprint(select(loaded, filter), questions, seed)
        files = write_papers(
            loaded,
            slots,
            papers(slots, versions, seed),
            output,
            format=format,
            title=title,
            minutes=minutes,
            languages=LANGUAGES if lang == "both" else (lang,),
            filter=filter.text,
        )
    except (PaperError, ExportError) as error:
        fail(said("no paper was made", "未生成试卷"), error.says.of(tongue()))
    except OSError as error:
        fail(said(f"{output} can't be written", f"无法写入 {output}"), str(error.strerror or error))
    for file in files:
        typer.echo(str(file), err=True)


COMMANDS = {"paper": paper}
