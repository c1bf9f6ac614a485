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
        str | None, typer.Option("--format", help="The format; that of the file's suffix, or markdown, if not given.")
    ] = None,
    seed: Seed = 0,
    variants: Annotated[int, typer.Option("--variants", min=1, help="Variants of each numeric question.")] = 1,
    lang: Annotated[Literal["en", "zh", "both"], typer.Option("--lang", help="Language.")] = "both",
    keys: Annotated[
        Literal["inline", "end", "separate", "none"], typer.Option("--keys", help="Where the answers stand.")
    ] = "inline",
    blind: Annotated[bool, typer.Option("--blind", help="Nothing that tells a key; the same as --keys none.")] = False,
    choices: Choices = False,
    title: Annotated[str, typer.Option("--title", help="The title of the set.")] = "quizbank",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file, or a folder for it; stdout unless given.")
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
                fail("separate keys need a file", "Name it: --output FILE; the keys go beside it.")
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
        fail("this set can't be exported", error.says.en)
    except BrokenPipeError:
        raise  # the reader went away; that is no fault of a file
    except OSError as error:
        fail(f"{output} can't be written", str(error.strerror or error))
    for file in files:
        typer.echo(f"{file}: {len(chosen)} questions", err=True)


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
        fail(f"no format has files named {output.suffix}", f"Name one by --format. Files end with {known}")
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
        fail(f"{format} is no text", "Name a file: --output FILE")


COMMANDS = {"export": export}
