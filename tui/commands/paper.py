"""Exam papers."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from quizbank.text import LANGUAGES
from tui.commands.options import Areas, Folders, Kinds, Levels, Seed, Terms, Topics, filter_of, load_bank, select
from tui.errors import fail


def paper(
    output: Annotated[Path, typer.Option("--output", "-o", help="Names the files: exam.pdf gives exam-A.pdf …")],
    terms: Terms = None,
    bank: Folders = None,
    area: Areas = None,
    topic: Topics = None,
    kind: Kinds = None,
    difficulty: Levels = None,
    versions: Annotated[int, typer.Option("--versions", min=1, max=26, help="How many versions.")] = 2,
    questions: Annotated[int, typer.Option("--questions", min=1, help="How many questions in each.")] = 20,
    seed: Seed = 0,
    minutes: Annotated[int | None, typer.Option("--minutes", min=1, help="Time, told in the title.")] = None,
    format: Annotated[str, typer.Option("--format", help="The format; a wrong name lists all of them.")] = "pdf",
    lang: Annotated[Literal["en", "zh", "both"], typer.Option("--lang", help="Language.")] = "both",
    title: Annotated[str, typer.Option("--title", help="The title.")] = "quizbank",
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
        fail("no paper was made", error.says.en)
    except OSError as error:
        fail(f"{output} can't be written", str(error.strerror or error))
    for file in files:
        typer.echo(str(file), err=True)


COMMANDS = {"paper": paper}
