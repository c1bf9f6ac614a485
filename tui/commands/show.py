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
from tui.said import in_chinese, said


@in_chinese("列出题目：id、题型、难度、主题。")
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


@in_chinese("显示一道题的某个变体。")
def show(
    question_id: QuestionId,
    seed: Seed = 0,
    bank: Folders = None,
    lang: Lang = None,
    choices: Choices = False,
    answer: Annotated[
        bool, typer.Option("--answer/--no-answer", help=said("Also the key and the solution.", "同时显示答案和解析。"))
    ] = True,
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


@in_chinese("用你自己的数值计算：`quizbank solve conv_output_size size=32 kernel=5 padding=2`。")
def solve(
    solver: Annotated[
        str | None, typer.Argument(metavar="SOLVER", help=said("A solver's name.", "求解器名称。"))
    ] = None,
    values: Annotated[
        list[str] | None, typer.Argument(metavar="NAME=VALUE…", help=said("Its parameters.", "其参数。"))
    ] = None,
    names: Annotated[bool, typer.Option("--list", help=said("List all solvers.", "列出所有求解器。"))] = False,
    steps: Annotated[
        bool,
        typer.Option(
            "--steps",
            help=said("Also what leads to the answer, and the wrong turns.", "同时显示计算步骤和典型错误的结果。"),
        ),
    ] = False,
    json: Annotated[
        bool, typer.Option("--json", help=said("All outputs as one JSON object.", "所有输出合为一个 JSON 对象。"))
    ] = False,
    markdown: Annotated[
        bool,
        typer.Option(
            "--markdown",
            help=said("All solvers with formula and conventions, as Markdown.", "所有求解器的公式与约定（Markdown）。"),
        ),
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


@in_chinese("说明答案可以怎样输入、如何判分，或筛选条件的写法。")
def show_help(
    subject: Annotated[
        Literal["answers", "filters"], typer.Argument(help=said("What to explain.", "要说明的内容。"))
    ] = "answers",
    lang: Lang = None,
    markdown: Annotated[
        bool, typer.Option("--markdown", help=said("As Markdown instead of plain text.", "输出 Markdown 而非纯文本。"))
    ] = False,
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


@in_chinese("输出题目文件的 JSON Schema，供编辑器使用。")
def schema() -> None:
    """Print the JSON schema of question files, for editors."""
    from quizbank.bank.schema import encoded

    sys.stdout.buffer.write(encoded())


COMMANDS = {"list": list_questions, "show": show, "solve": solve, "help": show_help, "schema": schema}
