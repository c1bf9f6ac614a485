"""A session: one question after another, each shown as a variant, answered once, and recorded.

Both front ends use this object and nothing below it. It never waits: variants come as futures, made ahead of time.
"""

import secrets
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol

import msgspec

from quizbank.answers.types import Grade
from quizbank.bank.bank import Bank
from quizbank.filters import Filter
from quizbank.practice.attempts import Attempt, new_uid, now
from quizbank.practice.files import ProgressError
from quizbank.practice.order import in_order
from quizbank.practice.place import PLACE, Place
from quizbank.practice.progress import Progress
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


class Empty(LookupError):  # noqa: N818  reads as what happened
    """The filter takes no question."""


def random_seed() -> int:
    """A seed that nobody chose."""
    return secrets.randbelow(_LARGEST_SEED)


class Session:
    """Practice over what a filter takes. Call `start`, then `submit`, `hint` or `reveal`, then `advance` or `again`.

    choices: show numeric questions as choices where their mistakes give enough distractors.

    The queue begins with what went wrong last and what is new; when it is used up it is made anew, so a session never
    ends by itself.
    """

    def __init__(
        self,
        bank: Bank,
        progress: Progress,
        maker: VariantMaker,
        filter: Filter = Filter(),  # noqa: B008  immutable
        *,
        choices: bool = False,
        seeds: Callable[[], int] = random_seed,
        milliseconds: Callable[[], int] = lambda: time.monotonic_ns() // 1_000_000,
    ) -> None:
        self.bank, self.filter = bank, filter
        self._progress, self._maker, self._seeds, self._milliseconds = progress, maker, seeds, milliseconds
        self._choices = choices
        self._pool = filter.of(bank)
        if not self._pool:
            raise Empty("no question matches; choose another topic, kind or difficulty")
        self._queue: list[Question] = []
        self._made: dict[tuple[str, int], Future[Variant]] = {}
        self._next: tuple[Question, int] | None = None
        self._another: tuple[Question, int] | None = None
        self._shown_at = 0
        self._recorded: Attempt | None = None
        self._pending: list[Attempt] = []
        self.variant: Variant | None = None
        self.grade: Grade | None = None
        self.submitted = ""
        self.hints_shown = 0
        self.answered = 0
        self.right = 0

    @property
    def size(self) -> int:
        """The number of questions that the filter takes."""
        return len(self._pool)

    @property
    def settled(self) -> bool:
        """The current question was answered or revealed."""
        return self.grade is not None

    def start(self, place: Place | None = None) -> "Future[Variant]":
        """The first question, or the one at `place`, where practice was left."""
        if place is not None and place.question in {question.id for question in self._pool}:
            question = self.bank.question(place.question)
            self._queue = [q for q in self._refilled() if q.id != question.id]
            return self._request(question, place.seed)
        return self.advance()

    def advance(self) -> "Future[Variant]":
        """The next question. Pass the result to `show` once it is there."""
        question, seed = self._next or (self._take(), self._seeds())
        self._next = None
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
        place = Place(self.filter, variant.question.id, variant.seed)
        self._quietly(lambda: self._progress.remember(PLACE, msgspec.json.encode(place).decode()))
        self._next = (self._take(), self._seeds())
        self._another = (variant.question, self._seeds())
        kept = {(question.id, seed) for question, seed in (self._next, self._another)}
        self._made = {key: future for key, future in self._made.items() if key in kept}
        self._request(*self._another)
        self._request(*self._next)

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
        self.answered += 1
        self.right += grade.status == "correct"
        return Outcome(grade, self._record(variant, text, grade))

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
        self._pending.append(later)
        return self.save()

    def reveal(self) -> Text | None:
        """Give up on the current question: recorded as incorrect. Returns why it could not be saved, if so."""
        if self.settled:
            return None
        self.grade = Grade("incorrect", 0.0)
        self.answered += 1
        return self._record(self._current(), "", self.grade, revealed=True)

    def save(self) -> Text | None:
        """Try again to store what could not be stored. Returns why it still can't."""
        while self._pending:
            try:
                self._progress.record(self._pending[0])
            except ProgressError as error:
                return error.says
            del self._pending[0]
        return None

    @property
    def unsaved(self) -> int:
        """The number of answers that are not on disk yet."""
        return len(self._pending)

    def _record(self, variant: Variant, text: str, grade: Grade, *, revealed: bool = False) -> Text | None:
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
        )
        self._pending.append(self._recorded)
        return self.save()

    def _current(self) -> Variant:
        if self.variant is None:
            raise RuntimeError("no question is shown yet")
        return self.variant

    def _take(self) -> Question:
        if not self._queue:
            self._queue = self._refilled()
        return self._queue.pop(0)

    def _refilled(self) -> list[Question]:
        try:
            standings = self._progress.standings()
        except ProgressError:
            standings = {}
        ordered = in_order(self._pool, standings)
        if self.variant is not None and len(ordered) > 1 and ordered[0].id == self.variant.question.id:
            ordered.append(ordered.pop(0))  # never the same question twice in a row
        return ordered

    def _request(self, question: Question, seed: int) -> "Future[Variant]":
        key = (question.id, seed)
        if key not in self._made:
            self._made[key] = self._maker.variant(question, seed)
        return self._made[key]

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
