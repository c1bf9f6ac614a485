"""How well a question is remembered: FSRS, fed with the attempts at one question in the order of time.

The state after a list of attempts depends on that list alone, so a stored state is only a cache of the log.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from fsrs import Scheduler

Rating = Literal["again", "hard", "good", "easy"]
RATINGS: tuple[Rating, ...] = ("again", "hard", "good", "easy")

# Named in the progress file: another one makes it replay the log. Parameters are those of FSRS 6 as fsrs 6.3 has them.
VERSION = "fsrs-6.3/10min"
PARAMETERS = (
    *(0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835),
    *(0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542),
)
_STEP = timedelta(minutes=10)  # a wrong answer comes back within the sitting
_DECAY = -PARAMETERS[20]
_FACTOR = float(0.9 ** (1 / _DECAY)) - 1
DAY = 86_400_000  # milliseconds
_LONGEST = 3650  # days


class Memory(msgspec.Struct, frozen=True):
    """How well one question is remembered. utc times are milliseconds since 1970.

    learning: it is still in its first steps, or again in them after a lapse; then `due` is a moment, not a day.
    stability: days until the chance to remember falls to 90 %. step: FSRS's own count of the steps.
    """

    learning: bool
    step: int | None
    stability: float
    difficulty: float
    reviewed: int
    due: int
    lapses: int = 0
    relearning: bool = False

    def recall(self, utc: int) -> float:
        """The chance that it is remembered at a moment, in [0, 1]."""
        days = max(0.0, (utc - self.reviewed) / DAY)
        return float((1 + _FACTOR * days / self.stability) ** _DECAY)

    def due_at(self, retention: float) -> int:
        """When the chance to remember will have fallen to `retention`; the end of the step while it is being learnt."""
        if self.learning:
            return self.due
        days = round(self.stability / _FACTOR * (float(retention ** (1 / _DECAY)) - 1))
        return self.reviewed + min(max(days, 1), _LONGEST) * DAY


def after(memory: Memory | None, rating: Rating, utc: int) -> Memory:
    """The memory after one more attempt. An earlier moment than the last (a clock set back) counts as the last."""
    from fsrs import Card, Rating, State

    if memory is None:
        card = Card(card_id=0, due=_moment(utc))
    else:
        utc = max(utc, memory.reviewed)
        state = State.Review if not memory.learning else State.Relearning if memory.relearning else State.Learning
        card = Card(
            card_id=0,
            state=state,
            step=memory.step,
            stability=memory.stability,
            difficulty=memory.difficulty,
            due=_moment(memory.due),
            last_review=_moment(memory.reviewed),
        )
    reviewed, _ = _scheduler().review_card(card, Rating[rating.capitalize()], _moment(utc))
    assert reviewed.stability is not None and reviewed.difficulty is not None
    lapsed = memory is not None and not memory.learning and rating == "again"
    return Memory(
        learning=reviewed.state != State.Review,
        step=reviewed.step,
        stability=reviewed.stability,
        difficulty=reviewed.difficulty,
        reviewed=utc,
        due=utc + round((reviewed.due - _moment(utc)) / timedelta(milliseconds=1)),
        lapses=(0 if memory is None else memory.lapses) + lapsed,
        relearning=reviewed.state == State.Relearning,
    )


def remembered(attempts: Sequence[tuple[Rating, int]]) -> Memory | None:
    """The memory after attempts in the order of time; None where there was none."""
    memory: Memory | None = None
    for rating, utc in attempts:
        memory = after(memory, rating, utc)
    return memory


@cache
def _scheduler() -> "Scheduler":
    from fsrs import Scheduler

    return Scheduler(
        parameters=PARAMETERS,
        desired_retention=0.9,
        learning_steps=(_STEP,),
        relearning_steps=(_STEP,),
        maximum_interval=_LONGEST,
        enable_fuzzing=False,  # it draws from the global random generator, and a replay would differ
    )


def _moment(utc: int) -> datetime:
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=utc)
