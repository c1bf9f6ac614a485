"""What a submission is judged by, besides the key."""

from collections.abc import Mapping

import msgspec

from quizbank.answers.tolerance import EXACT, Tolerance
from quizbank.answers.types import Misconception, Point


class Rules(msgspec.Struct, frozen=True):
    """`options` is the number of options to choose from or to order; `partial` allows credit for part of an answer.

    `variables` are those of an expression, each with the ends of its domain. `misconceptions` are what free text should
    not say, and `subjects` the things that it compares, each with what it is called.
    """

    tolerance: Tolerance = EXACT
    mistakes: tuple[Misconception, ...] = ()
    options: int = 0
    partial: bool = True
    variables: Mapping[str, tuple[float, float]] = {}
    misconceptions: tuple[Point, ...] = ()
    subjects: Mapping[str, tuple[str, ...]] = {}
