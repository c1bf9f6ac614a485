"""The command line. Each command loads only what it needs: `--help` loads neither PyTorch, SymPy nor Textual."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from quizbank.text import Language
from tui.errors import fail

if TYPE_CHECKING:
    from quizbank.bank.bank import Bank
    from quizbank.practice.order import Selection
    from quizbank.practice.progress import Progress
    from quizbank.variants.question import Question

cli = typer.Typer(
    help="Deep learning interview questions that check your answers. Without a command, the quiz opens.",
    no_args_is_help=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Folders = Annotated[
    list[Path] | None,
    typer.Option("--bank", metavar="DIR", help="Also load the questions in this folder. May be given several times."),
]
Areas = Annotated[list[str] | None, typer.Option("--area", metavar="AREA", help="Only this area.")]
Topics = Annotated[list[str] | None, typer.Option("--topic", metavar="TOPIC", help="Only this topic.")]
Kinds = Annotated[list[str] | None, typer.Option("--kind", metavar="KIND", help="Only this kind, such as numeric.")]
Levels = Annotated[list[int] | None, typer.Option("--difficulty", min=1, max=3, help="Only this difficulty.")]
Lang = Annotated[Literal["en", "zh"] | None, typer.Option("--lang", help="Language; the locale's unless given.")]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Which variant.")]
Choices = Annotated[
    bool, typer.Option("--choices", help="Numeric questions as choices among the key and what the mistakes lead to.")
]
Count = Annotated[int, typer.Option("--count", "-n", min=1, help="How many variants.")]
QuestionId = Annotated[str, typer.Argument(metavar="ID", help="A question's id; `quizbank list` shows them.")]


@cli.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    bank: Folders = None,
    lang: Lang = None,
    version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False,
) -> None:
    """Deep learning interview questions that check your answers. Without a command, the quiz opens."""
    if version:
        from quizbank.version import __version__

        typer.echo(f"quizbank {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        _open_app(bank, lang)
    elif bank or lang:
        option = "--bank" if bank else "--lang"
        fail(
            f"{option} stands too early", f"Put it behind the command: quizbank {context.invoked_subcommand} {option} …"
        )


def _open_app(folders: list[Path] | None, lang: Language | None) -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        fail("no terminal", "The quiz needs one. For pipes and screen readers: quizbank practice --plain")
    if os.environ.get("TERM", "") in ("", "dumb"):
        fail("this terminal can't draw a screen", "TERM is empty or dumb. Line by line: quizbank practice --plain")
    from quizbank.bank.bank import Bank
    from tui.app import QuizApp

    found = _existing(folders)
    raise SystemExit(QuizApp(load=lambda: Bank.load(*found), language=lang).run() or 0)


@cli.command()
def practice(
    bank: Folders = None,
    area: Areas = None,
    topic: Topics = None,
    kind: Kinds = None,
    difficulty: Levels = None,
    lang: Lang = None,
    choices: Choices = False,
    plain: Annotated[bool, typer.Option("--plain", help="Line by line, for pipes and screen readers.")] = False,
) -> None:
    """Practise a part of the bank, in the app or line by line."""
    selection = _selection(area, topic, kind, difficulty)
    if not plain:
        _practise_in_app(bank, selection, lang, choices)
        return
    from quizbank.practice.session import Empty, Session
    from quizbank.variants.worker import Worker
    from tui.language import chosen
    from tui.plain import practise

    loaded = _bank(bank)
    with _progress() as progress:
        worker = Worker()
        try:
            session = Session(loaded, progress, worker, selection, choices=choices)
            practise(session, chosen(lang, progress), sys.stdin, sys.stdout)
        except (Empty, LookupError) as error:
            fail("nothing to practise", str(error))
        finally:
            worker.close()


def _practise_in_app(folders: list[Path] | None, selection: "Selection", lang: Language | None, choices: bool) -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        fail("no terminal", "For pipes and screen readers add --plain.")
    from quizbank.bank.errors import UnknownName
    from tui.app import QuizApp

    bank = _bank(folders)
    try:
        selection.of(bank)
    except UnknownName as error:
        fail("nothing to practise", str(error))
    app = QuizApp(load=lambda: bank, language=lang, selection=selection, choices=choices or None)
    raise SystemExit(app.run() or 0)


@cli.command("list")
def list_questions(
    bank: Folders = None,
    area: Areas = None,
    topic: Topics = None,
    kind: Kinds = None,
    difficulty: Levels = None,
) -> None:
    """List questions: id, kind, difficulty, topic."""
    from quizbank.variants.question import kind_of

    for question in _selected(bank, area, topic, kind, difficulty):
        typer.echo(f"{question.id:<48} {kind_of(question):<16} {question.difficulty}  {question.topic}")


@cli.command()
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

    loaded = _bank(bank)
    variant = _question(loaded, question_id).variant(seed)
    if choices:
        from quizbank.variants.choices import as_choice

        variant = as_choice(variant)
    language = chosen(lang)
    for line in question_lines(variant, language):
        typer.echo(line)
    if answer:
        for line in answer_lines(variant, Grade("correct", 1.0), loaded.errata(variant.question), language):
            typer.echo(line)


@cli.command()
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


@cli.command()
def generate(question_id: QuestionId, count: Count = 10, seed: Seed = 0, bank: Folders = None) -> None:
    """Write variants as JSON lines, seeds SEED to SEED + COUNT − 1."""
    from quizbank.generate import lines

    for line in lines(_question(_bank(bank), question_id), range(seed, seed + count)):
        sys.stdout.buffer.write(line)


@cli.command()
def grade(
    source: Annotated[Path | None, typer.Argument(metavar="FILE", help="JSON lines; stdin unless given.")] = None,
    bank: Folders = None,
) -> None:
    """Grade answers: JSON lines with id, seed and text in, a verdict a line out. Exit code 1 if a line is unusable."""
    from msgspec.json import Encoder

    from quizbank.grading import grade_lines

    try:
        lines = sys.stdin.buffer if source is None else source.open("rb")
    except OSError as error:
        fail(f"{source} can't be read", str(error.strerror))
    encoder, unusable = Encoder(), False
    with lines:
        for verdict in grade_lines(_bank(bank), lines):
            sys.stdout.buffer.write(encoder.encode(verdict) + b"\n")
            unusable |= bool(verdict.error)
    raise typer.Exit(1 if unusable else 0)


@cli.command()
def export(
    bank: Folders = None,
    area: Areas = None,
    topic: Topics = None,
    kind: Kinds = None,
    difficulty: Levels = None,
    format: Annotated[Literal["markdown", "jsonl"], typer.Option("--format", help="The format.")] = "markdown",
    seed: Seed = 0,
    variants: Annotated[int, typer.Option("--variants", min=1, help="Variants of each numeric question.")] = 1,
    lang: Annotated[Literal["en", "zh", "both"], typer.Option("--lang", help="Language.")] = "both",
    keys: Annotated[
        Literal["inline", "end", "none"], typer.Option("--keys", help="Where the answers stand.")
    ] = "inline",
    blind: Annotated[bool, typer.Option("--blind", help="Nothing that tells a key; the same as --keys none.")] = False,
    choices: Choices = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The file; stdout unless given.")] = None,
) -> None:
    """Export a study set."""
    from quizbank.export import FORMATS, Settings, write
    from quizbank.generate import variants as made
    from quizbank.text import LANGUAGES
    from quizbank.variants.choices import as_choice
    from quizbank.variants.question import Numeric

    chosen = _selected(bank, area, topic, kind, difficulty)
    settings = Settings(languages=LANGUAGES if lang == "both" else (lang,), keys="none" if blind else keys)
    stream = (v for q in chosen for v in made(q, range(seed, seed + (variants if isinstance(q, Numeric) else 1))))
    if choices:
        stream = (as_choice(variant) for variant in stream)
    if output is None:
        for piece in FORMATS[format](stream, settings):
            typer.echo(piece, nl=False)
        return
    try:
        write(stream, output, format=format, settings=settings)
    except OSError as error:
        fail(f"{output} can't be written", str(error.strerror or error))
    typer.echo(f"{output}: {len(chosen)} questions", err=True)


@cli.command()
def stats(bank: Folders = None, lang: Lang = None) -> None:
    """Show your progress by area."""
    from datetime import datetime

    from quizbank.practice.statistics import statistics
    from tui.language import chosen
    from tui.plain import statistics_lines

    with _progress() as progress:
        found = statistics(_bank(bank), progress, datetime.now().astimezone().date())
        for line in statistics_lines(found, chosen(lang, progress)):
            typer.echo(line)


@cli.command()
def check(
    folder: Annotated[
        Path | None, typer.Argument(help="A folder of questions; the built-in bank unless given.")
    ] = None,
    seeds: Annotated[int, typer.Option("--seeds", min=1, help="Variants of each numeric question.")] = 1000,
    question: Annotated[list[str] | None, typer.Option("--question", metavar="ID", help="Only this question.")] = None,
    area: Areas = None,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Show instead what of the source documents is asked, by area.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="With --coverage: as one JSON object.")] = False,
) -> None:
    """Prove the bank: files, keys, mistakes, and every solver's answer against PyTorch. Exit code 1 on any fault."""
    if coverage:
        from tui.coverage import report

        raise typer.Exit(report(folder, area or [], as_json=json))
    if json:
        fail("--json stands alone", "Only the coverage can be shown as JSON: quizbank check --coverage --json")
    from tui.proving import prove

    raise typer.Exit(prove(folder, seeds, question or [], area or [], sys.stderr.isatty()))


@cli.command()
def verify(
    solver: Annotated[list[str] | None, typer.Argument(metavar="SOLVER…", help="Only these; all unless given.")] = None,
    family: Annotated[list[str] | None, typer.Option("--family", metavar="FAMILY", help="Only this family.")] = None,
    instances: Annotated[int, typer.Option("--instances", "-n", min=1, help="Random instances of each.")] = 10_000,
    seed: Seed = 0,
    seconds: Annotated[
        float, typer.Option("--seconds", min=0.1, help="Stop comparing a solver after so long; unlimited unless given.")
    ] = float("inf"),
) -> None:
    """Compare solvers with PyTorch: batched = one by one = reference, on random instances. Exit code 1 on any fault."""
    from tui.verifying import verify as verified

    raise typer.Exit(verified(solver or [], family or [], instances, seed, seconds, sys.stderr.isatty()))


@cli.command("help")
def show_help(
    subject: Annotated[Literal["answers"], typer.Argument(help="What to explain.")] = "answers",
    lang: Lang = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="As Markdown instead of plain text.")] = False,
) -> None:
    """Explain how answers may be typed, and how they are judged."""
    from quizbank.answers.reference import page
    from quizbank.render.markdown import plain
    from tui.language import chosen

    text = page(chosen(lang))
    typer.echo(text.rstrip("\n") if markdown else plain(text))


@cli.command()
def schema() -> None:
    """Print the JSON schema of question files, for editors."""
    from quizbank.bank.schema import encoded

    sys.stdout.buffer.write(encoded())


def _existing(folders: list[Path] | None) -> list[Path]:
    from quizbank.home import data_folder

    for folder in folders or []:
        if not folder.is_dir():
            fail(f"{folder} is no folder", "A bank is a folder of YAML question files.")
    own = data_folder() / "questions"
    return (folders or []) + ([own] if own.is_dir() else [])


def _bank(folders: list[Path] | None) -> "Bank":
    """The bank; faults in the user's files are told on stderr, and the good rest is used."""
    from quizbank.bank.bank import Bank

    loaded = Bank.load(*_existing(folders))
    for error in loaded.errors:
        print(f"quizbank: {error}", file=sys.stderr)
    return loaded


def _question(bank: "Bank", question_id: str) -> "Question":
    from quizbank.bank.errors import UnknownName

    try:
        return bank.question(question_id)
    except UnknownName as error:
        fail("no such question", str(error.args[0]))


def _selection(
    areas: list[str] | None, topics: list[str] | None, kinds: list[str] | None, difficulties: list[int] | None
) -> "Selection":
    from quizbank.practice.order import Selection

    return Selection(tuple(areas or ()), tuple(topics or ()), tuple(kinds or ()), tuple(difficulties or ()))


def _selected(
    folders: list[Path] | None,
    areas: list[str] | None,
    topics: list[str] | None,
    kinds: list[str] | None,
    difficulties: list[int] | None,
) -> "list[Question]":
    from quizbank.bank.errors import UnknownName

    try:
        found = _selection(areas, topics, kinds, difficulties).of(_bank(folders))
    except UnknownName as error:
        fail("nothing selected", str(error.args[0]))
    if not found:
        fail("nothing selected", "No question matches; `quizbank list` shows all.")
    return found


@contextmanager
def _progress() -> "Iterator[Progress]":
    """The user's progress, closed at the end. What can't be opened is an error; what was mended is told."""
    from quizbank.practice.progress import Progress, ProgressError

    try:
        progress = Progress.open()
    except ProgressError as error:
        fail("progress can't be opened", error.says.en)
    for notice in progress.notices:
        print(f"quizbank: {notice.en}", file=sys.stderr)
    try:
        yield progress
    finally:
        progress.close()


def run() -> None:
    """Run the command line; a reader that went away ends it quietly."""
    try:
        cli()
    except BrokenPipeError:
        # Python flushes stdout once more at exit; give it something that accepts.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
