"""Options that several commands share, and what they stand for."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tui.errors import fail

if TYPE_CHECKING:
    from quizbank.bank.bank import Bank
    from quizbank.filters import Filter
    from quizbank.practice.progress import Progress
    from quizbank.variants.question import Question

Folders = Annotated[
    list[Path] | None,
    typer.Option("--bank", metavar="DIR", help="Also load the questions in this folder. May be given several times."),
]
Areas = Annotated[list[str] | None, typer.Option("--area", metavar="AREA", help="Only this area.")]
Topics = Annotated[list[str] | None, typer.Option("--topic", metavar="TOPIC", help="Only this topic.")]
Kinds = Annotated[list[str] | None, typer.Option("--kind", metavar="KIND", help="Only this kind, such as numeric.")]
Levels = Annotated[list[int] | None, typer.Option("--difficulty", min=1, max=3, help="Only this difficulty.")]
Lang = Annotated[Literal["en", "zh"] | None, typer.Option("--lang", help="Language; the locale's unless given.")]
LARGEST_SEED = 2**62  # so that the last of many variants is within what a seed may be
Seed = Annotated[int, typer.Option("--seed", min=0, max=LARGEST_SEED, help="Which variant.")]
Choices = Annotated[
    bool, typer.Option("--choices", help="Numeric questions as choices among the key and what the mistakes lead to.")
]
Count = Annotated[int, typer.Option("--count", "-n", min=1, help="How many variants.")]
QuestionId = Annotated[str, typer.Argument(metavar="ID", help="A question's id; `quizbank list` shows them.")]
Terms = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="FILTER…", help="Which questions: area:pooling kind:numeric,cloze level:1-2 is:due, or a text."
    ),
]


def folders_of(folders: list[Path] | None) -> list[Path]:
    """The folders of banks to load: those given, and the user's own. A missing one is a failure."""
    from quizbank.home import data_folder

    for folder in folders or []:
        if not folder.is_dir():
            fail(f"{folder} is no folder", "A bank is a folder of YAML question files.")
    own = data_folder() / "questions"
    return (folders or []) + ([own] if own.is_dir() else [])


def load_bank(folders: list[Path] | None) -> "Bank":
    """The bank; faults in the user's files are told on stderr, and the good rest is used."""
    from quizbank.bank.bank import Bank

    loaded = Bank.load(*folders_of(folders))
    for error in loaded.errors:
        print(f"quizbank: {error}", file=sys.stderr)
    return loaded


def find(bank: "Bank", question_id: str) -> "Question":
    """The question of this id; an unknown one is a failure."""
    from quizbank.bank.errors import UnknownName

    try:
        return bank.question(question_id)
    except UnknownName as error:
        fail("no such question", str(error.args[0]))


def filter_of(
    terms: list[str] | None = None,
    areas: list[str] | None = None,
    topics: list[str] | None = None,
    kinds: list[str] | None = None,
    levels: list[int] | None = None,
) -> "Filter":
    """The filter that options and arguments stand for together."""
    from quizbank.filters import Filter

    text = " ".join(_word(term) for term in terms or ())
    return Filter.where(areas=areas or (), topics=topics or (), kinds=kinds or (), levels=levels or (), text=text)


def _word(term: str) -> str:
    """A word of the shell: one with spaces that is no filter of several terms was put in quotes there."""
    spaced = " " in term and not any(sign in term for sign in '":()') and " or " not in term
    return f'"{term}"' if spaced else term


def select(bank: "Bank", filter: "Filter") -> "list[Question]":
    """What the filter takes; a wrong filter, or nothing, is a failure."""
    from quizbank.filters import FilterError

    states = None
    if filter.needs_states:
        from quizbank.practice.schedule import Schedule

        with open_progress() as progress:
            states = Schedule.of(bank, progress).states()
    try:
        found = filter.of(bank, states)
    except FilterError as error:
        fail("nothing selected", str(error))
    if not found:
        fail("nothing selected", "No question matches; `quizbank list` shows all.")
    return found


@contextmanager
def open_progress() -> "Iterator[Progress]":
    """The user's progress, closed at the end. What can't be opened is an error; what was mended is told."""
    from quizbank.practice.files import ProgressError
    from quizbank.practice.progress import Progress

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
