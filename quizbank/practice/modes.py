"""Ways to practise: each says which question comes next, and learns from the answers.

- `Free`: what a filter takes, without end: what went wrong first, then what is new.
- `Review`: what is due, within today's limit, or what to study ahead of it.
- `Learn`: new questions in the order of the syllabus, within today's limit.
- `Drill`: numeric templates without end; harder after two right answers in a row, easier after a wrong one.
- `Mistakes`: misconceptions that are still alive, the most frequent first, each until it is answered right.
- `Mock`: an interview: a timed mix without feedback until the end.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from typing import Literal, Protocol, get_args

from quizbank.answers.types import Status
from quizbank.bank.bank import Bank
from quizbank.practice.misconceptions import Alive, misconceptions
from quizbank.practice.plan import Interview, Plan
from quizbank.practice.progress import Progress
from quizbank.practice.schedule import Schedule
from quizbank.text import Text
from quizbank.variants.question import KeyPoints, Numeric, Question

ModeName = Literal["free", "review", "learn", "drill", "mistakes", "mock"]
MODES: tuple[ModeName, ...] = get_args(ModeName)

MODE_TITLES: dict[ModeName, Text] = {
    "free": Text(en="Practice", zh="自由练习"),
    "review": Text(en="Review", zh="复习"),
    "learn": Text(en="Learn", zh="学新题"),
    "drill": Text(en="Drill", zh="专项训练"),
    "mistakes": Text(en="Mistakes", zh="错题"),
    "mock": Text(en="Mock interview", zh="模拟面试"),
}


NO_MATCH = Text(
    en="no question matches; choose another topic, kind or difficulty",
    zh="没有符合条件的题目，请换一个主题、题型或难度",
)
NOTHING_TO_DO: dict[ModeName, Text] = {
    "free": NO_MATCH,
    "review": Text(
        en="nothing is due for review now; study ahead, or learn something new",
        zh="现在没有到期的复习；可以提前复习或学新题",
    ),
    "learn": Text(
        en="no new question is left for today; raise the daily limit, or review",
        zh="今天的新题已学完；可以调高每日上限，或去复习",
    ),
    "drill": Text(
        en="no numeric question matches; only these can be drilled",
        zh="没有符合条件的数值题，专项训练只用数值题",
    ),
    "mistakes": Text(
        en="no misconception to overcome; one that an answer shows is asked for here",
        zh="目前没有需要克服的典型错误；作答中识别出的典型错误会在这里反复练习",
    ),
    "mock": NO_MATCH,
}


class Mode(Protocol):
    """What a session asks of a way to practise. `told`: is each answer told at once? `minutes`: the time there is."""

    name: ModeName
    told: bool
    minutes: float | None

    def take(self) -> Question | None:
        """The next question; None at the end."""
        ...

    def likely(self) -> Sequence[Question]:
        """What `take` may return next, so that it can be prepared."""
        ...

    def answered(self, question: Question, status: Status) -> None:
        """Learn from an answer."""
        ...

    def skipped(self, question: Question) -> None:
        """The question was left without an answer."""
        ...

    def left(self) -> int | None:
        """How many questions are still to come; None where there is no end."""
        ...


class _Queue:
    """Questions in an order; what was wrong or skipped comes once more at the end."""

    name: ModeName
    told = True
    minutes: float | None = None

    def __init__(self, questions: Iterable[Question]) -> None:
        self._queue = list(questions)

    def take(self) -> Question | None:
        return self._queue.pop(0) if self._queue else None

    def likely(self) -> Sequence[Question]:
        return self._queue[:1]

    def answered(self, question: Question, status: Status) -> None:
        if status == "incorrect":
            self._queue.append(question)

    def skipped(self, question: Question) -> None:
        self._queue.append(question)

    def left(self) -> int | None:
        return len(self._queue)


class Free(_Queue):
    """A filter's questions without end, made anew by `refill` when they are used up."""

    name: ModeName = "free"

    def __init__(self, refill: Callable[[], Sequence[Question]]) -> None:
        super().__init__(())
        self._refill = refill
        self._last: Question | None = None

    def take(self) -> Question | None:
        """The next question; never the same twice in a row where there is another."""
        self._fill()
        self._last = super().take()
        return self._last

    def likely(self) -> Sequence[Question]:
        """The next question."""
        self._fill()
        return super().likely()

    def answered(self, question: Question, status: Status) -> None:
        """What went wrong comes first when the questions are used up."""

    def skipped(self, question: Question) -> None:
        """What was skipped comes when the questions are used up."""

    def left(self) -> int | None:
        """There is no end."""
        return None

    def first(self, question: Question) -> None:
        """Begin with this question."""
        self._queue = [question, *(other for other in self._refill() if other.id != question.id)]

    def _fill(self) -> None:
        if self._queue:
            return
        self._queue = list(self._refill())
        if self._last is not None and len(self._queue) > 1 and self._queue[0].id == self._last.id:
            self._queue.append(self._queue.pop(0))


class Review(_Queue):
    """What is due, the most urgent first; `ahead`: what is not due yet, by the same order."""

    name: ModeName = "review"

    def __init__(self, schedule: Schedule, *, ahead: bool = False) -> None:
        super().__init__(schedule.ahead if ahead else schedule.reviews)


class Learn(_Queue):
    """New questions in the order of the bank, easier before harder within a topic."""

    name: ModeName = "learn"

    def __init__(self, schedule: Schedule) -> None:
        super().__init__(schedule.lessons)


class Drill:
    """Numeric templates without end.

    questions: the templates to draw from, usually those of one topic. The level rises after two right answers in a
    row and falls after a wrong one; a level without a template is passed over.
    """

    name: ModeName = "drill"
    told = True
    minutes: float | None = None

    def __init__(self, questions: Iterable[Question], draw: Callable[[int], int] = random.randrange) -> None:
        self._levels: dict[int, list[Question]] = {}
        for question in questions:
            if isinstance(question, Numeric):
                self._levels.setdefault(question.difficulty, []).append(question)
        self._draw = draw
        self._order = sorted(self._levels)
        self._at = 0
        self._streak = 0
        self._last: Question | None = None
        self._picked: dict[int, Question] = {}

    @property
    def level(self) -> int:
        """The difficulty that is asked now."""
        return self._order[self._at] if self._order else 1

    def take(self) -> Question | None:
        """A template of the level; another one than before where there is one."""
        if not self._order:
            return None
        self._last = self.likely()[0]
        self._picked = {}
        return self._last

    def likely(self) -> Sequence[Question]:
        """One template of each level that the next answer may lead to; the present level's first."""
        if not self._order:
            return ()
        near = (self._at, min(self._at + 1, len(self._order) - 1), max(self._at - 1, 0))
        return [self._one(self._order[index]) for index in dict.fromkeys(near)]

    def answered(self, question: Question, status: Status) -> None:
        """Up after two right ones in a row, down after a wrong one."""
        if status == "correct":
            self._streak += 1
            if self._streak == 2:
                self._streak = 0
                self._at = min(self._at + 1, len(self._order) - 1)
        elif status == "incorrect":
            self._streak = 0
            self._at = max(self._at - 1, 0)

    def skipped(self, question: Question) -> None:
        """Skipping changes nothing."""

    def left(self) -> int | None:
        """There is no end."""
        return None

    def _one(self, level: int) -> Question:
        """The template of a level that comes next; the same until one was taken."""
        if level not in self._picked:
            found = self._levels[level]
            others = [question for question in found if self._last is None or question.id != self._last.id] or found
            self._picked[level] = others[self._draw(len(others))]
        return self._picked[level]


class Mistakes(_Queue):
    """Misconceptions that are alive, the most frequent first.

    A misconception is alive when it was met after the last right answer to any question that names it. Each is asked at
    the question where it was met last and at another one that names it, and comes back until it is answered right.
    """

    name: ModeName = "mistakes"

    def __init__(self, bank: Bank, schedule: Schedule, alive: Sequence[Alive]) -> None:
        asked: dict[str, Question] = {}
        for misconception in alive:
            for id in misconception.questions[:2]:
                question = bank.questions[id]
                if not schedule.aside(question):
                    asked.setdefault(id, question)
        super().__init__(asked.values())


class Mock(_Queue):
    """An interview of `count` questions in `minutes`: a third free text, a third choices, a third numbers.

    The areas take turns, so that an interview of many areas touches as many as it can. The same draw gives the same
    questions.
    """

    name: ModeName = "mock"
    told = False

    def __init__(self, questions: Sequence[Question], count: int, minutes: float, draw: random.Random) -> None:
        super().__init__(_mix(questions, count, draw))
        self.minutes = minutes
        self.count = len(self._queue)

    def answered(self, question: Question, status: Status) -> None:
        """Nothing comes twice in an interview."""


def drilled(bank: Bank, question: Question) -> list[Question]:
    """What to drill beside a numeric question: the templates of its topic."""
    return [other for other in bank.of_topic(question.topic) if isinstance(other, Numeric)]


def _mix(questions: Sequence[Question], count: int, draw: random.Random) -> list[Question]:
    groups: dict[str, list[Question]] = {"free": [], "numeric": [], "choice": []}
    for question in questions:
        kind = "free" if isinstance(question, KeyPoints) else "numeric" if isinstance(question, Numeric) else "choice"
        groups[kind].append(question)
    chosen: list[Question] = []
    areas: dict[str, int] = {}
    for group in groups.values():
        draw.shuffle(group)
    while len(chosen) < count and any(groups.values()):
        for group in groups.values():
            if group and len(chosen) < count:
                question = min(group, key=lambda one: areas.get(one.topic.split("/")[0], 0))
                group.remove(question)
                area = question.topic.split("/")[0]
                areas[area] = areas.get(area, 0) + 1
                chosen.append(question)
    draw.shuffle(chosen)
    return chosen


def make(
    name: ModeName,
    bank: Bank,
    progress: Progress,
    plan: Plan,
    pool: Sequence[Question],
    *,
    ahead: bool = False,
    interview: Interview = Interview(),  # noqa: B008  immutable
    draw: random.Random | None = None,
) -> Mode:
    """A mode over some questions, but for the free one. Raises ProgressError."""
    draw = draw or random.Random()
    if name == "drill":
        return Drill(pool, draw.randrange)
    if name == "mock":
        return Mock(pool, interview.questions, interview.minutes, draw)
    schedule = Schedule.of(bank, progress, plan, questions=pool)
    if name == "review":
        return Review(schedule, ahead=ahead)
    if name == "learn":
        return Learn(schedule)
    taken = {question.id for question in pool}
    found = [one for one in misconceptions(bank, progress) if taken.intersection(one.questions)]
    return Mistakes(bank, schedule, found)
