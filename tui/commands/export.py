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


def export(
    terms: Terms = None,
    bank: Folders = None,
    area: Areas = None,
    topic: Topics = None,
    kind: Kinds = None,
    difficulty: Levels = None,
    format: Annotated[
        str, typer.Option("--format", help="The format; a wrong one is answered with all that there are.")
    ] = "markdown",
    seed: Seed = 0,
    variants: Annotated[int, typer.Option("--variants", min=1, help="Variants of each numeric question.")] = 1,
    lang: Annotated[Literal["en", "zh", "both"], typer.Option("--lang", help="Language.")] = "both",
    keys: Annotated[
        Literal["inline", "end", "separate", "none"], typer.Option("--keys", help="Where the answers stand.")
    ] = "inline",
    blind: Annotated[bool, typer.Option("--blind", help="Nothing that tells a key; the same as --keys none.")] = False,
    choices: Choices = False,
    title: Annotated[str, typer.Option("--title", help="The title of the set.")] = "quizbank",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The file; stdout unless given.")] = None,
) -> None:
    """Export a study set."""
    from quizbank.export import ExportError, StudySet, write, write_set

    loaded = load_bank(bank)
    filter = filter_of(terms, area, topic, kind, difficulty)
    chosen = select(loaded, filter)
    languages = LANGUAGES if lang == "both" else (lang,)
    where = "none" if blind else keys
    try:
        if output is None:
            if where == "separate":
                fail("separate keys need a file", "Name it: --output FILE; the keys go beside it.")
            study = StudySet(
                bank=loaded,
                questions=tuple(chosen),
                title=title,
                filter=filter.text,
                seed=seed,
                variants=variants,
                languages=languages,
                keys=where,
                choices=choices,
            )
            write_set(study, format, sys.stdout.buffer)
            return
        files = write(
            loaded,
            chosen,
            format=format,
            path=output,
            variants=variants,
            seed=seed,
            languages=languages,
            keys=where,
            choices=choices,
            title=title,
            filter=filter.text,
        )
    except ExportError as error:
        fail("this set can't be exported", error.says.en)
    except OSError as error:
        fail(f"{output} can't be written", str(error.strerror or error))
    for file in files:
        typer.echo(f"{file}: {len(chosen)} questions", err=True)


COMMANDS = {"export": export}
