"""What the attempts add up to."""

from collections.abc import Iterable
from datetime import date, timedelta

import msgspec

from quizbank.bank.bank import Bank
from quizbank.practice.misconceptions import misconceptions
from quizbank.practice.plan import Plan
from quizbank.practice.progress import Progress
from quizbank.practice.replay import Day, Standing
from quizbank.practice.schedule import Counts, Schedule
from quizbank.text import Text

DAYS_SHOWN = 30
DAYS_AHEAD = 14


class AreaProgress(msgspec.Struct, frozen=True):
    """One area or topic: its questions, how many were ever answered, and how many were right the last time."""

    id: str
    title: Text
    questions: int
    seen: int
    known: int
    attempts: int
    correct: int
    milliseconds: int = 0

    @property
    def accuracy(self) -> float | None:
        """The part of the answers that were right, in [0, 1]; None without answers."""
        return self.correct / self.attempts if self.attempts else None

    @property
    def seconds(self) -> float | None:
        """The mean time of an answer; None without answers."""
        return self.milliseconds / self.attempts / 1000 if self.attempts else None

    @property
    def share(self) -> float:
        """The part of the questions that were right the last time, in [0, 1]."""
        return self.known / self.questions if self.questions else 0.0


class Statistics(msgspec.Struct, frozen=True):
    """Everything that the statistics page shows.

    days: what each of the last days held, oldest first, days without practice too. retention: the share of reviews in
    those days that were not wrong; None without reviews. forecast: reviews that become due today, tomorrow and so on.
    alive: misconceptions that were not overcome yet and how often they were met.
    """

    areas: list[AreaProgress]
    attempts: int
    correct: int
    streak: int
    today: int
    mistakes: dict[str, int]
    days: dict[str, Day]
    retention: float | None
    counts: Counts
    forecast: list[int]
    alive: dict[str, int]


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
        milliseconds=sum(standing.milliseconds for standing in found),
    )


def statistics(bank: Bank, progress: Progress, plan: Plan = Plan(), utc: int | None = None) -> Statistics:  # noqa: B008
    """All of it, for now or another moment. Raises ProgressError."""
    schedule = Schedule.of(bank, progress, plan, utc=utc)
    standings, held = progress.standings(), progress.by_day()
    dates = [schedule.today - timedelta(days=back) for back in reversed(range(DAYS_SHOWN))]
    days = {day.isoformat(): held.get(day.isoformat(), Day()) for day in dates}
    reviews = sum(day.reviews for day in days.values())
    return Statistics(
        areas=by_area(bank, standings),
        attempts=sum(standing.attempts for standing in standings.values()),
        correct=sum(standing.correct for standing in standings.values()),
        streak=streak(held, schedule.today),
        today=held.get(schedule.today.isoformat(), Day()).attempts,
        mistakes=progress.mistakes(),
        days=days,
        retention=sum(day.retained for day in days.values()) / reviews if reviews else None,
        counts=schedule.counts,
        forecast=schedule.forecast(DAYS_AHEAD),
        alive={one.name: one.times for one in misconceptions(bank, progress)},
    )


def streak(days: Iterable[str], today: date) -> int:
    """Days in a row with at least one attempt, up to today; a day that has only begun does not break it."""
    practised = set(days)
    day = today if today.isoformat() in practised else today - timedelta(days=1)
    length = 0
    while day.isoformat() in practised:
        length, day = length + 1, day - timedelta(days=1)
    return length
