"""What a submission is judged by, besides the key."""

import msgspec

from quizbank.answers.tolerance import EXACT, Tolerance
from quizbank.answers.types import Misconception


class Rules(msgspec.Struct, frozen=True):
    """`options` is the number of options of a choice; `partial` allows credit for part of an answer."""

    tolerance: Tolerance = EXACT
    mistakes: tuple[Misconception, ...] = ()
    options: int = 0
    partial: bool = True
