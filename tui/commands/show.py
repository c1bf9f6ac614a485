"""Commands that show: questions, solvers, help."""

import sys
from typing import Annotated, Literal

import typer

from quizbank.text import Language
from tui.commands.options import (
    Areas,
    Choices,
    Folders,
    Kinds,
    Lang,
    Levels,
    QuestionId,
    Seed,
    Terms,
    Topics,
    filter_of,
    find,
    load_bank,
    select,
)


def list_questions(
    terms: Terms = None,
    bank: Folders = None,
    area: Areas = None,
    topic: Topics = None,
    kind: Kinds = None,
    difficulty: Levels = None,
) -> None:
    """List questions: id, kind, difficulty, topic."""
    from quizbank.variants.question import kind_of

    for question in select(load_bank(bank), filter_of(terms, area, topic, kind, difficulty)):
        typer.echo(f"{question.id:<48} {kind_of(question):<16} {question.difficulty}  {question.topic}")


def show(
    question_id: QuestionId,
    seed: Seed = 0,
    bank: Folders = None,
    lang: Lang = None,
    choices: Choices = False,
    answer: Annotated[bool, typer.Option("--answer/--no-answer", help="Also the key and the solution.")] = True,
) -> None:
    """Show one variant of a question."""
    from quizbank.answers.types import Grade
    from tui.language import chosen
    from tui.plain import answer_lines, question_lines

    loaded = load_bank(bank)
    variant = find(loaded, question_id).variant(seed)
    if choices:
        from quizbank.variants.choices import as_choice

        variant = as_choice(variant)
    language = chosen(lang)
    for line in question_lines(variant, language):
        typer.echo(line)
    if answer:
        for line in answer_lines(variant, Grade("correct", 1.0), loaded.errata(variant.question), language):
            typer.echo(line)


def solve(
    solver: Annotated[str | None, typer.Argument(metavar="SOLVER", help="A solver's name.")] = None,
    values: Annotated[list[str] | None, typer.Argument(metavar="NAME=VALUE…", help="Its parameters.")] = None,
    names: Annotated[bool, typer.Option("--list", help="List all solvers.")] = False,
    steps: Annotated[bool, typer.Option("--steps", help="Also what leads to the answer, and the wrong turns.")] = False,
    json: Annotated[bool, typer.Option("--json", help="All outputs as one JSON object.")] = False,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="All solvers with formula and conventions, as Markdown.")
    ] = False,
) -> None:
    """Compute with your own numbers: `quizbank solve conv_output_size size=32 kernel=5 padding=2`."""
    from tui.solve import describe, listing, reference, solved

    if markdown:
        lines = reference()
    elif names or solver is None:
        lines = listing()
    elif not values:
        lines = describe(solver)
    else:
        lines = solved(solver, values, as_json=json, steps=steps)
    for line in lines:
        typer.echo(line)


def show_help(
    subject: Annotated[Literal["answers", "filters"], typer.Argument(help="What to explain.")] = "answers",
    lang: Lang = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="As Markdown instead of plain text.")] = False,
) -> None:
    """Explain how answers may be typed and how they are judged, or how filters are written."""
    from quizbank.render.markdown import plain
    from tui.language import chosen

    text = _page(subject, chosen(lang))
    typer.echo(text.rstrip("\n") if markdown else plain(text))


def _page(subject: Literal["answers", "filters"], language: Language) -> str:
    if subject == "filters":
        from tui.filter_page import PAGE

        return PAGE.of(language)
    from quizbank.answers.reference import page

    return page(language)


def schema() -> None:
    """Print the JSON schema of question files, for editors."""
    from quizbank.bank.schema import encoded

    sys.stdout.buffer.write(encoded())


COMMANDS = {"list": list_questions, "show": show, "solve": solve, "help": show_help, "schema": schema}
