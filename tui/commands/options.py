"""Options that several commands share, and what they stand for."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tui.errors import fail
from tui.said import said, tongue

if TYPE_CHECKING:
    from quizbank.bank.bank import Bank
    from quizbank.filters import Filter
    from quizbank.practice.progress import Progress
    from quizbank.variants.question import Question

Folders = Annotated[
    list[Path] | None,
    typer.Option(
        "--bank",
        metavar="DIR",
        help=said(
            "Also load the questions in this folder. May be given several times.",
            "同时加载该目录中的题目；可多次使用。",
        ),
    ),
]
Areas = Annotated[
    list[str] | None, typer.Option("--area", metavar="AREA", help=said("Only this area.", "只要该领域。"))
]
Topics = Annotated[
    list[str] | None, typer.Option("--topic", metavar="TOPIC", help=said("Only this topic.", "只要该主题。"))
]
Kinds = Annotated[
    list[str] | None,
    typer.Option("--kind", metavar="KIND", help=said("Only this kind, such as numeric.", "只要该题型，如 numeric。")),
]
Levels = Annotated[
    list[int] | None, typer.Option("--difficulty", min=1, max=3, help=said("Only this difficulty.", "只要该难度。"))
]
Lang = Annotated[
    Literal["en", "zh"] | None,
    typer.Option("--lang", help=said("Language; the locale's unless given.", "语言；不指定时取系统区域设置。")),
]
LARGEST_SEED = 2**62  # so that the last of many variants is within what a seed may be
Seed = Annotated[
    int, typer.Option("--seed", min=0, max=LARGEST_SEED, help=said("Which variant.", "第几个变体（随机种子）。"))
]
Choices = Annotated[
    bool,
    typer.Option(
        "--choices",
        help=said(
            "Numeric questions as choices among the key and what the mistakes lead to.",
            "数值题以选择题呈现，选项为正确答案与典型错误的结果。",
        ),
    ),
]
Count = Annotated[int, typer.Option("--count", "-n", min=1, help=said("How many variants.", "变体数。"))]
QuestionId = Annotated[
    str,
    typer.Argument(
        metavar="ID", help=said("A question's id; `quizbank list` shows them.", "题目的 id；用 `quizbank list` 查看。")
    ),
]
Terms = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="FILTER…",
        help=said(
            "Which questions: area:pooling kind:numeric,cloze level:1-2 is:due, or a text.",
            "筛选题目：area:pooling kind:numeric,cloze level:1-2 is:due，或一段文字。",
        ),
    ),
]


def folders_of(folders: list[Path] | None) -> list[Path]:
    """The folders of banks to load: those given, and the user's own. A missing one is a failure."""
    from quizbank.home import data_folder

    for folder in folders or []:
        if not folder.is_dir():
            fail(
                said(f"{folder} is no folder", f"{folder} 不是目录"),
                said("A bank is a folder of YAML question files.", "题库是存放 YAML 题目文件的目录。"),
            )
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
        fail(said("no such question", "没有这道题"), error.says.of(tongue()))


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
        fail(said("nothing selected", "没有选中题目"), error.says.of(tongue()))
    if not found:
        fail(
            said("nothing selected", "没有选中题目"),
            said("No question matches; `quizbank list` shows all.", "没有符合条件的题目；`quizbank list` 可列出全部。"),
        )
    return found


@contextmanager
def open_progress() -> "Iterator[Progress]":
    """The user's progress, closed at the end. What can't be opened is an error; what was mended is told."""
    from quizbank.practice.files import ProgressError
    from quizbank.practice.progress import Progress

    try:
        progress = Progress.open()
    except ProgressError as error:
        fail(said("progress can't be opened", "无法打开学习进度"), error.says.of(tongue()))
    for notice in progress.notices:
        print(f"quizbank: {notice.of(tongue())}", file=sys.stderr)
    try:
        yield progress
    finally:
        progress.close()
