"""What the attempts add up to."""

from collections.abc import Iterable
from datetime import date, timedelta

import msgspec

from quizbank.bank.bank import Bank
from quizbank.practice.progress import Progress
from quizbank.practice.replay import Standing
from quizbank.text import Text


class AreaProgress(msgspec.Struct, frozen=True):
    """One area or topic: its questions, how many were ever answered, and how many were right the last time."""

    id: str
    title: Text
    questions: int
    seen: int
    known: int
    attempts: int
    correct: int

    @property
    def share(self) -> float:
        """The part of the questions that were right the last time, in [0, 1]."""
        return self.known / self.questions if self.questions else 0.0


class Statistics(msgspec.Struct, frozen=True):
    """Everything that the statistics page shows."""

    areas: list[AreaProgress]
    attempts: int
    correct: int
    streak: int
    today: int
    mistakes: dict[str, int]


def by_area(bank: Bank, standings: dict[str, Standing]) -> list[AreaProgress]:
    """Progress of every area that has questions, in the order of the syllabus."""
    members: dict[str, list[str]] = {area: [] for area in bank.areas}
    for question in bank.questions.values():
        members[question.topic.split("/")[0]].append(question.id)
    return [_sum(id, bank.areas[id].title, ids, standings) for id, ids in members.items() if ids]


def by_topic(bank: Bank, area: str, standings: dict[str, Standing]) -> list[AreaProgress]:
    """Progress of the topics of one area. Raises UnknownName."""
    members: dict[str, list[str]] = {topic.id: [] for topic in bank.topics.values() if topic.area == area}
    for question in bank.of_area(area):
        members[question.topic].append(question.id)
    return [_sum(id, bank.topics[id].title, ids, standings) for id, ids in members.items() if ids]


def _sum(id: str, title: Text, questions: list[str], standings: dict[str, Standing]) -> AreaProgress:
    found = [standings[question] for question in questions if question in standings]
    return AreaProgress(
        id=id,
        title=title,
        questions=len(questions),
        seen=len(found),
        known=sum(standing.known for standing in found),
        attempts=sum(standing.attempts for standing in found),
        correct=sum(standing.correct for standing in found),
    )


def statistics(bank: Bank, progress: Progress, today: date) -> Statistics:
    """All of it. Raises ProgressError."""
    standings = progress.standings()
    days = progress.days()
    return Statistics(
        areas=by_area(bank, standings),
        attempts=sum(standing.attempts for standing in standings.values()),
        correct=sum(standing.correct for standing in standings.values()),
        streak=streak(days, today),
        today=days.get(today.isoformat(), 0),
        mistakes=progress.mistakes(),
    )


def streak(days: Iterable[str], today: date) -> int:
    """Days in a row with at least one attempt, up to today; a day that has only begun does not break it."""
    practised = set(days)
    day = today if today.isoformat() in practised else today - timedelta(days=1)
    length = 0
    while day.isoformat() in practised:
        length, day = length + 1, day - timedelta(days=1)
    return length
