"""A session: one question after another, each shown as a variant, answered once, and recorded.

Both front ends use this object and nothing below it. It never waits: variants come as futures, made ahead of time.
"""

import secrets
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Protocol

import msgspec

from quizbank.answers.types import Grade
from quizbank.bank.bank import Bank
from quizbank.filters import Filter
from quizbank.practice import modes
from quizbank.practice.attempts import Attempt, new_uid, now
from quizbank.practice.files import ProgressError
from quizbank.practice.memory_model import Rating
from quizbank.practice.modes import NO_MATCH, NOTHING_TO_DO, Free, Mode, ModeName
from quizbank.practice.order import in_order
from quizbank.practice.place import PLACE, Place
from quizbank.practice.plan import Interview, Plan
from quizbank.practice.progress import Progress
from quizbank.practice.schedule import Schedule
from quizbank.text import Text
from quizbank.variants.choices import as_choice
from quizbank.variants.question import Question
from quizbank.variants.variant import Variant, content_hash

_LARGEST_SEED = 1_000_000  # small enough to be read aloud, large enough not to repeat


class VariantMaker(Protocol):
    """Where variants come from: `quizbank.variants.worker.Worker`, or one that computes in this process."""

    def variant(self, question: Question, seed: int) -> "Future[Variant]":
        """The variant of `question` at `seed`, soon."""
        ...


class Outcome(msgspec.Struct, frozen=True):
    """What a submission led to. `unsaved` tells why it is not on disk yet; it is kept and tried again."""

    grade: Grade
    unsaved: Text | None = None


class Answered(msgspec.Struct, frozen=True):
    """One answer of this session. revealed: the solution was asked for instead, or the time ran out."""

    variant: Variant
    submission: str
    grade: Grade
    milliseconds: int
    revealed: bool = False


class Empty(LookupError):  # noqa: N818  reads as what happened
    """There is nothing to practise in this way; `says` tells why."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.en)
        self.says = says


def random_seed() -> int:
    """A seed that nobody chose."""
    return secrets.randbelow(_LARGEST_SEED)


class Session:
    """Practice over what a filter takes, in a mode. Call `start`, then `submit`, `hint` or `reveal`, then `advance`.

    mode: how to practise, by name. plan: the user's limits and interview date. ahead: review what is not due yet.
    interview: how long a mock one is. choices: show numeric questions as choices where their mistakes give enough
    distractors. Raises Empty where there is nothing to practise in this way, FilterError, ProgressError.
    """

    def __init__(
        self,
        bank: Bank,
        progress: Progress,
        maker: VariantMaker,
        filter: Filter = Filter(),  # noqa: B008  immutable
        *,
        mode: ModeName = "free",
        plan: Plan = Plan(),  # noqa: B008  immutable
        ahead: bool = False,
        interview: Interview = Interview(),  # noqa: B008  immutable
        choices: bool = False,
        seeds: Callable[[], int] = random_seed,
        milliseconds: Callable[[], int] = lambda: time.monotonic_ns() // 1_000_000,
    ) -> None:
        self.bank, self.filter = bank, filter
        self.progress, self._maker, self._seeds, self._milliseconds = progress, maker, seeds, milliseconds
        self._choices = choices
        states = Schedule.of(bank, progress, plan).states() if filter.needs_states else None
        self._pool = filter.of(bank, states)
        if not self._pool:
            raise Empty(NO_MATCH)
        self.mode: Mode = (
            Free(self._refilled)
            if mode == "free"
            else modes.make(mode, bank, progress, plan, self._pool, ahead=ahead, interview=interview)
        )
        if not self.mode.likely():
            raise Empty(NOTHING_TO_DO[mode])
        self.results: list[Answered] = []
        self._made: dict[tuple[str, int], Future[Variant]] = {}
        self._seed_of: dict[str, int] = {}
        self._another: tuple[Question, int] | None = None
        self._began = milliseconds()
        self._shown_at = 0
        self._recorded: Attempt | None = None
        self._left_at: Place | None = None  # the place that was remembered last
        self._pending: list[Attempt] = []
        self.variant: Variant | None = None
        self.grade: Grade | None = None
        self.submitted = ""
        self.hints_shown = 0
        self.answered = 0
        self.right = 0

    @property
    def questions(self) -> Sequence[Question]:
        """What the filter takes."""
        return self._pool

    @property
    def size(self) -> int:
        """The number of questions that the filter takes."""
        return len(self._pool)

    @property
    def settled(self) -> bool:
        """The current question was answered or revealed."""
        return self.grade is not None

    @property
    def elapsed(self) -> float:
        """Seconds since the session began."""
        return (self._milliseconds() - self._began) / 1000

    @property
    def remaining(self) -> float | None:
        """Seconds that are left of a timed session; None where there is no limit."""
        if self.mode.minutes is None:
            return None
        return max(self.mode.minutes * 60 - self.elapsed, 0)

    def start(self, place: Place | None = None) -> "Future[Variant]":
        """The first question, or the one at `place`, where practice was left."""
        if place is not None and isinstance(self.mode, Free) and place.question in {q.id for q in self._pool}:
            self.mode.first(self.bank.question(place.question))
            self._seed_of[place.question] = place.seed
        first = self.advance()
        assert first is not None, "a session that begins has a question"
        return first

    def advance(self) -> "Future[Variant] | None":
        """The next question, or None at the end. Pass the result to `show` once it is there."""
        if self.remaining == 0:
            self.reveal()
            return None
        if self.variant is not None and not self.settled:
            self.mode.skipped(self.variant.question)
        question = self.mode.take()
        if question is None:
            return None
        seed = self._seed_of.pop(question.id) if question.id in self._seed_of else self._seeds()
        return self._request(question, seed)

    def again(self) -> "Future[Variant]":
        """Another variant of the current question."""
        question, seed = self._another or (self._current().question, self._seeds())
        self._another = None
        return self._request(question, seed)

    def show(self, variant: Variant) -> None:
        """Make `variant` the current one, remember the place, and have what may follow made ahead."""
        self.variant = as_choice(variant) if self._choices else variant
        self.grade, self.hints_shown, self._recorded = None, 0, None
        self.submitted = ""
        self._shown_at = self._milliseconds()
        self._made.pop((variant.question.id, variant.seed), None)
        if self.mode.told:  # a question of an interview is not to be opened again with its solution at hand
            self._remember(Place(self.filter, variant.question.id, variant.seed))
        self._another = (variant.question, self._seeds())
        self._prepare()

    def hint(self) -> Text | None:
        """The next hint of the current question; None when there are no more."""
        hints = self._current().hints
        if self.hints_shown >= len(hints):
            return None
        self.hints_shown += 1
        return hints[self.hints_shown - 1]

    def submit(self, text: str, grade: Grade | None = None) -> Outcome:
        """Grade an answer and record it; invalid input costs nothing. A settled question is only graded again.

        grade: what `variant.grade` said, where it was asked before, since it may take seconds for an expression.
        """
        variant = self._current()
        if grade is None:
            grade = variant.grade(text)
        if grade.status == "invalid" or self.settled:
            return Outcome(grade)
        self.grade, self.submitted = grade, text
        return Outcome(grade, self._settle(variant, text, grade))

    def overrule(self, index: int) -> Text | None:
        """Judge a key point of the answered question otherwise: found instead of missed, or the other way round.

        What was recorded stays in the log; an attempt that takes its place is added. Does nothing where there is no
        such point. Returns why it could not be saved, if so.
        """
        if self.grade is None or self._recorded is None or not 0 <= index < len(self.grade.points):
            return None
        from quizbank.answers.key_points import overrule

        before, self.grade = self.grade, overrule(self.grade, index, not self.grade.points[index])
        self.right += (self.grade.status == "correct") - (before.status == "correct")
        later = msgspec.structs.replace(
            self._recorded,
            status=self.grade.status,
            score=self.grade.score,
            overrules=self._recorded.uid,
            uid=new_uid(),
            utc=now(),
        )
        self.results[-1] = msgspec.structs.replace(self.results[-1], grade=self.grade)
        self._pending.append(later)
        return self.save()

    def rate(self, rating: Rating) -> Text | None:
        """Say how well the answered question was remembered. Returns why it could not be saved, if so."""
        if self._recorded is None or self._pending:
            return None
        try:
            self.progress.rate(self._recorded, rating)
        except ProgressError as error:
            return error.says
        return None

    def undo(self) -> Attempt | None:
        """Take the last answer back, as if it had not been given. Raises ProgressError.

        Where it is that of the question that is shown, it can be answered again.
        """
        undone = self.progress.undo()
        if undone is None:
            return None
        if self.results:
            result = self.results.pop()
            self.answered -= 1
            self.right -= result.grade.status == "correct"
        if self._recorded is not None and undone.root == self._recorded.root:
            self.grade, self._recorded, self.submitted = None, None, ""
        return undone

    def reveal(self) -> Text | None:
        """Give up on the current question: recorded as incorrect. Returns why it could not be saved, if so."""
        if self.settled or self.variant is None:
            return None
        self.grade = Grade("incorrect", 0.0)
        return self._settle(self._current(), "", self.grade, revealed=True)

    def save(self) -> Text | None:
        """Try again to store what could not be stored. Returns why it still can't."""
        while self._pending:
            try:
                self.progress.record(self._pending[0])
            except ProgressError as error:
                return error.says
            del self._pending[0]
        return None

    @property
    def unsaved(self) -> int:
        """The number of answers that are not on disk yet."""
        return len(self._pending)

    def _settle(self, variant: Variant, text: str, grade: Grade, *, revealed: bool = False) -> Text | None:
        """Record an answer, and let the mode learn from it."""
        self.answered += 1
        self.right += grade.status == "correct"
        self.results.append(Answered(variant, text, grade, self._milliseconds() - self._shown_at, revealed))
        self.mode.answered(variant.question, grade.status)
        self._prepare()
        self._recorded = Attempt(
            question=variant.question.id,
            content=content_hash(variant.question),
            seed=variant.seed,
            submission=(variant.typed(text) if text else "")
            .encode(errors="backslashreplace")
            .decode(),  # a terminal may send lone surrogates
            status=grade.status,
            score=grade.score,
            mistake=grade.mistake,
            hints=self.hints_shown,
            milliseconds=self._milliseconds() - self._shown_at,
            revealed=revealed,
            mode=self.mode.name,
        )
        self._pending.append(self._recorded)
        unsaved = self.save()
        self._leave_at_next()  # the answer is kept first
        return unsaved

    def _current(self) -> Variant:
        if self.variant is None:
            raise RuntimeError("no question is shown yet")
        return self.variant

    def _prepare(self) -> None:
        """Have what may be asked next made ahead, and forget what can't come any more."""
        likely = {question.id: question for question in self.mode.likely()}
        self._seed_of = {id: self._seed_of[id] if id in self._seed_of else self._seeds() for id in likely}
        wanted = [(question, self._seed_of[id]) for id, question in likely.items()]
        if self._another is not None and self.mode.told:
            wanted.insert(0, self._another)
        kept = {(question.id, seed) for question, seed in wanted}
        self._made = {key: future for key, future in self._made.items() if key in kept}
        for question, seed in wanted:
            self._request(question, seed)

    def _refilled(self) -> list[Question]:
        try:
            standings = self.progress.standings()
        except ProgressError:
            standings = {}
        return in_order(self._pool, standings)

    def _request(self, question: Question, seed: int) -> "Future[Variant]":
        key = (question.id, seed)
        if key not in self._made:
            self._made[key] = self._maker.variant(question, seed)
        return self._made[key]

    def _leave_at_next(self) -> None:
        """The question is settled: where practice is left now, it goes on with the one after it."""
        following = next(iter(self.mode.likely()), None)
        if self.mode.told and following is not None:
            self._remember(Place(self.filter, following.id, self._seed_of[following.id]))

    def _remember(self, place: Place) -> None:
        if place == self._left_at:
            return
        self._left_at = place
        self._quietly(lambda: self.progress.remember(PLACE, msgspec.json.encode(place).decode()))

    def _quietly(self, action: Callable[[], None]) -> None:
        """Do what is a convenience only: a place that could not be remembered is not worth a word."""
        try:
            action()
        except ProgressError:
            return


class InProcess:
    """A VariantMaker that computes at once in this process, for scripts and tests."""

    def variant(self, question: Question, seed: int) -> "Future[Variant]":
        """The variant, already made."""
        future: Future[Variant] = Future()
        try:
            future.set_result(question.variant(seed))
        except ValueError as error:
            future.set_exception(error)
        return future
