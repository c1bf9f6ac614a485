"""When each question comes back, and how much of that there is.

    schedule = Schedule.of(bank, progress, plan)         # for now
    schedule.due                                         # questions to review, the most urgent first
    schedule.new                                         # questions never answered, in the order of the bank
    schedule.counts                                      # what home shows: due, reviews and new ones left today, …
    schedule.ahead                                       # what to study when nothing is due
    schedule.forecast(7)                                 # due today, tomorrow, …

The model of the memory is in `memory_model`; here is what the user's plan makes of it: daily limits, an interview date
that no interval outlives, and what is put aside.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cached_property
from typing import cast

import msgspec

from quizbank.bank.bank import Bank
from quizbank.filters import State, States
from quizbank.practice.attempts import day_of, now, utc_offset
from quizbank.practice.memory_model import Memory
from quizbank.practice.plan import Plan
from quizbank.practice.progress import Flags, Progress
from quizbank.practice.replay import Standing
from quizbank.variants.question import Question

LEECH_LAPSES = 6
_LAST_DAYS = 3  # before the interview: for reviews only
_NO_FLAGS = Flags()


class Counts(msgspec.Struct, frozen=True):
    """How much there is to do.

    due: questions whose time has come. reviews, new: how many of the due and of the new ones today's limits leave.
    done: questions reviewed or learnt today. unseen: never answered. needed: new ones a day that it takes to have seen
    all before the interview; None without a date. days_left: until the interview.
    """

    due: int
    reviews: int
    new: int
    done: int
    unseen: int
    needed: int | None = None
    days_left: int | None = None


class Schedule:
    """The schedule of some questions at one moment; it does not change. Make another after each answer."""

    def __init__(
        self,
        questions: Iterable[Question],
        standings: dict[str, Standing],
        flags: dict[str, Flags],
        plan: Plan,
        utc: int,
        offset: int,
    ) -> None:
        self.plan, self.utc, self.offset = plan, utc, offset
        self.today = day_of(utc, offset)
        self._questions = list(questions)
        self._standings, self._flags = standings, flags

    @classmethod
    def of(
        cls,
        bank: Bank,
        progress: Progress,
        plan: Plan = Plan(),  # noqa: B008  immutable
        *,
        questions: Iterable[Question] | None = None,
        utc: int | None = None,
        offset: int | None = None,
    ) -> "Schedule":
        """The schedule of a bank, or of some of its questions, now. Raises ProgressError."""
        return cls(
            bank.questions.values() if questions is None else questions,
            progress.standings(),
            progress.flags(),
            plan,
            now() if utc is None else utc,
            utc_offset() if offset is None else offset,
        )

    # Questions

    @cached_property
    def due(self) -> list[Question]:
        """What to review now: first what is being learnt, then what is most likely to be forgotten.

        After a pause it is the same order, so that the limit of a day goes to what would be lost first.
        """
        found = [
            question for question in self._seen if self.due_day(question) <= self.today and self._is_time(question)
        ]
        return sorted(found, key=self._urgency)

    @cached_property
    def new(self) -> list[Question]:
        """What was never answered and is not put aside, in the order of the bank."""
        return [q for q in self._questions if q.id not in self._standings and not self.aside(q)]

    @cached_property
    def ahead(self) -> list[Question]:
        """What to study when nothing is due: what is most likely to be forgotten first, without today's."""
        rest = [question for question in self._seen if self._standings[question.id].last_day < self.today.isoformat()]
        due = {question.id for question in self.due}
        return sorted((question for question in rest if question.id not in due), key=self._urgency)

    @property
    def reviews(self) -> list[Question]:
        """What is due and within today's limit."""
        return self.due[: self.counts.reviews]

    @property
    def lessons(self) -> list[Question]:
        """What is new and within today's limit."""
        return self.new[: self.counts.new]

    @cached_property
    def _seen(self) -> list[Question]:
        return [q for q in self._questions if self._memory(q) is not None and not self.aside(q)]

    # One question

    def due_day(self, question: Question) -> date:
        """The day on which a question that was answered comes back; before the interview, whatever the interval."""
        memory = self._memory(question)
        assert memory is not None, "never answered"
        day = day_of(memory.due_at(self.plan.retention), self.offset)
        if self.plan.interview is None or memory.learning:
            return day
        # Once more on one of the last days: the longer the interval would be, the earlier.
        last = self.plan.interview - timedelta(days=1 + sum(question.id.encode()) % _LAST_DAYS)
        reviewed = day_of(memory.reviewed, self.offset)
        return min(day, last) if reviewed < last else day

    def aside(self, question: Question) -> bool:
        """It is suspended, buried until another day, or a leech that the plan puts aside."""
        flags = self._flags.get(question.id, _NO_FLAGS)
        if flags.suspended or flags.buried > self.today.isoformat():
            return True
        return self.plan.suspend_leeches and self.is_leech(question)

    def is_leech(self, question: Question) -> bool:
        """It was learnt and forgotten again and again."""
        memory = self._memory(question)
        return memory is not None and memory.lapses >= LEECH_LAPSES

    # Counts

    @cached_property
    def counts(self) -> Counts:
        """How much there is to do today."""
        today = self.today.isoformat()
        practised = [s for s in map(self._standing, self._questions) if s is not None and s.last_day == today]
        begun = sum(standing.first_day == today for standing in practised)
        reviewed = len(practised) - begun
        days_left, needed = None, None
        if self.plan.interview is not None:
            days_left = (self.plan.interview - self.today).days
            learning_days = max(days_left - _LAST_DAYS, 1)
            needed = -(-(len(self.new) + begun) // learning_days) if days_left > 0 else 0
        limit = self.plan.new_a_day if needed is None else max(needed, self.plan.new_a_day)
        return Counts(
            due=len(self.due),
            reviews=min(len(self.due), max(self.plan.reviews_a_day - reviewed, 0)),
            new=min(len(self.new), max(limit - begun, 0)),
            done=len(practised),
            unseen=len(self.new),
            needed=needed,
            days_left=days_left,
        )

    def forecast(self, days: int) -> list[int]:
        """How many questions become due today (with all that is late), tomorrow and so on, if none is answered."""
        counts = [0] * days
        for question in self._seen:
            index = max((self.due_day(question) - self.today).days, 0)
            if index < days:
                counts[index] += 1
        return counts

    def next_due(self) -> int | None:
        """When the next question comes back (utc), if none is due now; None where none ever does."""
        times = [memory.due_at(self.plan.retention) for q in self._seen if (memory := self._memory(q)) is not None]
        return min(times, default=None)

    def states(self) -> States:
        """The ids of the questions in each state, as the filter language asks for them."""
        flags, today = self._flags, self.today.isoformat()
        found = {
            "due": {question.id for question in self.due},
            "new": {question.id for question in self._questions if question.id not in self._standings},
            "wrong": {id for id, standing in self._standings.items() if not standing.known},
            "marked": {id for id, flag in flags.items() if flag.marked},
            "suspended": {id for id, flag in flags.items() if flag.suspended},
            "buried": {id for id, flag in flags.items() if flag.buried > today},
            "noted": {id for id, flag in flags.items() if flag.note},
            "leech": {question.id for question in self._questions if self.is_leech(question)},
        }
        return cast("dict[State, set[str]]", found)

    def _standing(self, question: Question) -> Standing | None:
        return self._standings.get(question.id)

    def _memory(self, question: Question) -> Memory | None:
        standing = self._standings.get(question.id)
        return None if standing is None else standing.memory

    def _is_time(self, question: Question) -> bool:
        memory = self._memory(question)
        return memory is not None and (not memory.learning or memory.due <= self.utc)

    def _urgency(self, question: Question) -> tuple[bool, float, str]:
        memory = self._memory(question)
        assert memory is not None, "never answered"
        return not memory.learning, memory.recall(self.utc), question.id
