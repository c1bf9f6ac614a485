"""What a user does to a question beside answering it: marks, notes, reports, and what else is like it."""

import json
from datetime import timedelta
from pathlib import Path

from quizbank.bank.bank import Bank
from quizbank.filters import mistakes_of
from quizbank.home import data_folder
from quizbank.practice.attempts import day_of, now, utc_offset
from quizbank.practice.progress import Flags, Progress
from quizbank.variants.question import Question
from quizbank.variants.variant import Variant, content_hash
from quizbank.version import __version__

REPORTS = "reports.jsonl"
_MOST_RELATED = 8


def flags_of(progress: Progress, question: Question) -> Flags:
    """What is set on a question. Raises ProgressError."""
    return progress.flags().get(question.id, Flags())


def toggle_mark(progress: Progress, question: Question) -> bool:
    """Mark a question, or take the mark away; returns whether it is marked now. Raises ProgressError."""
    marked = not flags_of(progress, question).marked
    progress.act("mark" if marked else "unmark", question.id)
    return marked


def toggle_suspended(progress: Progress, question: Question) -> bool:
    """Put a question aside for good, or take it back; returns whether it is aside now. Raises ProgressError."""
    suspended = not flags_of(progress, question).suspended
    progress.act("suspend" if suspended else "unsuspend", question.id)
    return suspended


def bury(progress: Progress, question: Question) -> None:
    """Put a question aside until tomorrow. Raises ProgressError."""
    tomorrow = day_of(now(), utc_offset()) + timedelta(days=1)
    progress.act("bury", question.id, tomorrow.isoformat())


def write_note(progress: Progress, question: Question, text: str) -> None:
    """Keep a note on a question; an empty one takes it away. Raises ProgressError."""
    progress.act("note", question.id, text.strip().encode(errors="backslashreplace").decode())


def report(variant: Variant, comment: str, submission: str) -> Path:
    """Keep a report of a faulty question in a file that the user can send; returns the file. Raises OSError."""
    path = data_folder() / REPORTS
    path.parent.mkdir(parents=True, exist_ok=True)
    line = {
        "question": variant.question.id,
        "seed": variant.seed,
        "content": content_hash(variant.question),
        "version": __version__,
        "comment": comment,
        "submission": submission,
        "utc": now(),
    }
    with path.open("a", encoding="utf-8", errors="backslashreplace") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")
    return path


def related(bank: Bank, question: Question) -> list[Question]:
    """Other questions to look at: those that know the same misconceptions, then those of the same topic."""
    names = set(mistakes_of(question))
    alike = [other for other in bank.questions.values() if names.intersection(mistakes_of(other))]
    found = dict.fromkeys(other.id for other in [*alike, *bank.of_topic(question.topic)] if other.id != question.id)
    return [bank.questions[id] for id in list(found)[:_MOST_RELATED]]
