"""Commands about practice."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from quizbank.text import Language
from tui.commands.options import (
    Areas,
    Choices,
    Folders,
    Kinds,
    Lang,
    Levels,
    Terms,
    Topics,
    filter_of,
    folders_of,
    load_bank,
    open_progress,
    select,
)
from tui.errors import fail
from tui.said import in_chinese, said, tongue
from tui.sentences import sentence

if TYPE_CHECKING:
    from quizbank.filters import Filter
    from quizbank.practice.modes import ModeName
    from quizbank.practice.plan import Interview


def open_app(folders: list[Path] | None, lang: Language | None) -> None:
    """Open the quiz; without a screen to draw on that is a failure."""
    if "TEXTUAL_DRIVER" not in os.environ:  # it is set where a browser is the screen
        _require_terminal()
    from quizbank.bank.bank import Bank
    from tui.app import QuizApp

    found = folders_of(folders)
    raise SystemExit(QuizApp(load=lambda: Bank.load(*found), language=lang).run() or 0)


def _require_terminal() -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        fail(
            said("no terminal", "没有终端"),
            said(
                "The quiz needs one. For pipes and screen readers: quizbank practice --plain",
                "答题界面需要终端。管道或屏幕阅读器请用：quizbank practice --plain",
            ),
        )
    if os.environ.get("TERM", "") in ("", "dumb"):
        fail(
            said("this terminal can't draw a screen", "该终端无法绘制界面"),
            said(
                "TERM is empty or dumb. Line by line: quizbank practice --plain",
                "TERM 为空或 dumb。可逐行练习：quizbank practice --plain",
            ),
        )


@in_chinese("练习题库的一部分，可在界面中或逐行进行。")
def practice(
    terms: Terms = None,
    bank: Folders = None,
    area: Areas = None,
    topic: Topics = None,
    kind: Kinds = None,
    difficulty: Levels = None,
    lang: Lang = None,
    choices: Choices = False,
    mode: Annotated[
        Literal["free", "review", "learn", "drill", "mistakes", "mock"],
        typer.Option(
            "--mode",
            help=said(
                "What is due, what is new, one topic's numbers, misconceptions, an interview.",
                "review 到期复习，learn 新题，drill 单题训练，mistakes 典型错误，mock 模拟面试。",
            ),
        ),
    ] = "free",
    ahead: Annotated[
        bool, typer.Option("--ahead", help=said("Review what is not due yet.", "提前复习尚未到期的题。"))
    ] = False,
    questions: Annotated[
        int | None, typer.Option("--questions", min=1, help=said("Questions of a mock interview.", "模拟面试的题数。"))
    ] = None,
    minutes: Annotated[
        float | None,
        typer.Option("--minutes", min=0.1, help=said("Minutes of a mock interview.", "模拟面试的分钟数。")),
    ] = None,
    plain: Annotated[
        bool,
        typer.Option(
            "--plain", help=said("Line by line, for pipes and screen readers.", "逐行问答，适合管道和屏幕阅读器。")
        ),
    ] = False,
) -> None:
    """Practise a part of the bank, in the app or line by line."""
    from tui.settings import load_settings

    filter = filter_of(terms, area, topic, kind, difficulty)
    settings = load_settings()
    interview = settings.interview(questions, minutes)
    if not plain:
        _practise_in_app(bank, filter, lang, choices, mode, ahead, interview)
        return
    from quizbank.practice.session import Empty, Session
    from quizbank.variants.worker import Worker
    from tui.language import chosen
    from tui.plain import practise

    for problem in settings.problems:
        print(f"quizbank: {problem.of(tongue())}", file=sys.stderr)
    loaded = load_bank(bank)
    select(loaded, filter)
    with open_progress() as progress:
        language = chosen(lang, progress)
        worker = Worker()
        try:
            session = Session(
                loaded,
                progress,
                worker,
                filter,
                mode=mode,
                plan=settings.practice,
                ahead=ahead,
                interview=interview,
                choices=choices,
            )
            practise(session, language, sys.stdin, sys.stdout)
        except Empty as error:
            fail(said("nothing to practise", "没有可练习的题目"), sentence(error.says, language))
        finally:
            worker.close()


def _practise_in_app(
    folders: list[Path] | None,
    filter: "Filter",
    lang: Language | None,
    choices: bool,
    mode: "ModeName",
    ahead: bool,
    interview: "Interview",
) -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        fail(
            said("no terminal", "没有终端"),
            said("For pipes and screen readers add --plain.", "管道或屏幕阅读器请加 --plain。"),
        )
    from tui.app import QuizApp

    bank = load_bank(folders)
    select(bank, filter)
    app = QuizApp(
        load=lambda: bank,
        language=lang,
        filter=filter,
        mode=mode,
        ahead=ahead,
        interview=interview,
        choices=choices or None,
    )
    raise SystemExit(app.run() or 0)


@in_chinese("显示学习进度：各项数据、到期的复习、各领域情况、尚未克服的典型错误。")
def stats(bank: Folders = None, lang: Lang = None) -> None:
    """Show your progress: figures, what is due, areas, misconceptions still alive."""
    from quizbank.practice.statistics import statistics
    from quizbank.render.markdown import plain
    from tui.language import chosen
    from tui.settings import load_settings
    from tui.statistics_page import page

    with open_progress() as progress:
        found = statistics(load_bank(bank), progress, load_settings().practice)
        typer.echo(plain(page(found, chosen(lang, progress))))


COMMANDS = {"practice": practice, "stats": stats}
