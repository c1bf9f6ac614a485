"""Commands about practice."""

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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

if TYPE_CHECKING:
    from quizbank.filters import Filter


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
        fail("no terminal", "The quiz needs one. For pipes and screen readers: quizbank practice --plain")
    if os.environ.get("TERM", "") in ("", "dumb"):
        fail("this terminal can't draw a screen", "TERM is empty or dumb. Line by line: quizbank practice --plain")


def practice(
    terms: Terms = None,
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
    filter = filter_of(terms, area, topic, kind, difficulty)
    if not plain:
        _practise_in_app(bank, filter, lang, choices)
        return
    from quizbank.filters import FilterError
    from quizbank.practice.session import Empty, Session
    from quizbank.variants.worker import Worker
    from tui.language import chosen
    from tui.plain import practise

    loaded = load_bank(bank)
    with open_progress() as progress:
        worker = Worker()
        try:
            session = Session(loaded, progress, worker, filter, choices=choices)
            practise(session, chosen(lang, progress), sys.stdin, sys.stdout)
        except (Empty, FilterError) as error:
            fail("nothing to practise", str(error))
        finally:
            worker.close()


def _practise_in_app(folders: list[Path] | None, filter: "Filter", lang: Language | None, choices: bool) -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        fail("no terminal", "For pipes and screen readers add --plain.")
    from tui.app import QuizApp

    bank = load_bank(folders)
    select(bank, filter)
    app = QuizApp(load=lambda: bank, language=lang, filter=filter, choices=choices or None)
    raise SystemExit(app.run() or 0)


def stats(bank: Folders = None, lang: Lang = None) -> None:
    """Show your progress by area."""
    from quizbank.practice.statistics import statistics
    from tui.language import chosen
    from tui.plain import statistics_lines

    with open_progress() as progress:
        found = statistics(load_bank(bank), progress, datetime.now().astimezone().date())
        for line in statistics_lines(found, chosen(lang, progress)):
            typer.echo(line)


COMMANDS = {"practice": practice, "stats": stats}
