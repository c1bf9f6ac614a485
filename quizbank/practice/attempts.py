"""The rows of the log: what was answered, and what the user did beside answering."""

import os
import time
from datetime import UTC, date, datetime, timedelta
from typing import Literal

import msgspec

from quizbank.answers.types import Status
from quizbank.practice.memory_model import Rating

DAY_STARTS = 4  # o'clock at the user's place: whoever practises past midnight is still on the same day

ActionName = Literal["mark", "unmark", "note", "suspend", "unsuspend", "bury", "void", "rate"]


def new_uid() -> str:
    """A name that no other row has, on any machine."""
    return os.urandom(16).hex()


def now() -> int:
    """Milliseconds since 1970, UTC."""
    return time.time_ns() // 1_000_000


def utc_offset() -> int:
    """Minutes east of UTC, here and now."""
    offset = datetime.now(UTC).astimezone().utcoffset()
    return 0 if offset is None else round(offset.total_seconds() / 60)


def day_of(utc: int, offset: int) -> date:
    """The day of practice at the user's place; it begins at four in the morning."""
    return (datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=utc, minutes=offset, hours=-DAY_STARTS)).date()


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One graded answer, as it is stored.

    seed, content: which variant of which wording. milliseconds: from showing the question to the answer. utc:
    milliseconds since 1970. offset: minutes east of UTC at the user's place. revealed: the solution was asked for
    instead of an answer, or the time ran out. overrules: the uid of an attempt that this one takes the place of, since
    the user judged its key points otherwise. mode: how it was practised.
    """

    question: str
    content: str
    seed: int
    submission: str
    status: Status
    score: float
    mistake: str | None = None
    hints: int = 0
    milliseconds: int = 0
    revealed: bool = False
    overrules: str | None = None
    uid: str = msgspec.field(default_factory=new_uid)
    utc: int = msgspec.field(default_factory=now)
    offset: int = msgspec.field(default_factory=utc_offset)
    mode: str = "practice"

    @property
    def root(self) -> str:
        """The uid under which this answer is known, whether or not it was overruled."""
        return self.overrules or self.uid


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """What the user did beside answering, as it is stored.

    subject: a question's id; for `void` and `rate` the root of an attempt. value: the text of a note (empty: none), the
    first day on which a buried question comes back, or a rating.
    """

    name: ActionName
    subject: str
    value: str = ""
    uid: str = msgspec.field(default_factory=new_uid)
    utc: int = msgspec.field(default_factory=now)
    offset: int = msgspec.field(default_factory=utc_offset)


def rating_of(status: Status, hints: int, revealed: bool) -> Rating:
    """What an answer says about the memory: wrong or given up, partly right or helped, right."""
    if revealed or status == "incorrect":
        return "again"
    return "hard" if status == "partial" or hints else "good"
