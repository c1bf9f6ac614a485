"""The words of grading: what an answer is expected to be, how it was read, and what it is worth."""

from typing import Any, Literal

import msgspec

from quizbank.text import Language, Text

AnswerType = Literal["number", "integer", "shape", "vector", "matrix", "tensor"]
ChoiceType = Literal["single-choice", "multiple-choice"]
Status = Literal["correct", "partial", "incorrect", "invalid"]

# A computed value: a number, or nested lists of numbers (first index outermost). Else what its kind says: letters for
# choices, ordering and matching, a bool for true/false, spellings for a cloze, a formula, points.
Value = Any


class Misconception(msgspec.Struct, frozen=True):
    """A named mistake with the wrong answer it leads to, for one variant."""

    name: str
    value: Value
    says: Text


class Point(msgspec.Struct, frozen=True):
    """What an interviewer listens for: `says` names it, and it is made where one of the `phrases` occurs.

    The phrases are English and Chinese mixed; case, plural and the like are forgiven (see `spoken`). Where several
    things are compared, `about` names those of which it must be said: of one of them at least. A `bonus` is told, and
    not counted.
    """

    says: Text
    phrases: tuple[str, ...]
    about: tuple[str, ...] = ()
    bonus: bool = False


class Reading(msgspec.Struct, frozen=True):
    """A submission as the grader understood it; `echo` says so to the user (plain text, no markup).

    `resolution` is the unit of the last digit typed (0.01 for `2.35`), None where no plain decimal was typed; nested
    like `value`.
    """

    value: Value
    echo: Text
    resolution: Value = None


class Unreadable(ValueError):  # noqa: N818  the design's word for input that costs no attempt
    """The text can't be read as an answer of the expected type.

    `says` tells the user what and where (plain text, no markup); `position` counts characters from 0, where known.
    """

    def __init__(self, says: Text, position: int | None = None) -> None:
        super().__init__(says.en)
        self.says = says
        self.position = position


class Grade(msgspec.Struct, frozen=True):
    """The verdict on one submission.

    `score` is in [0, 1]. `feedback` holds what to tell the user, in order, as plain text or Markdown written by the
    bank's authors; text from the user never appears in it unescaped. `mistake` names the recognised misconception.

    Key points only: `points` tells for each point of the key whether it was made, and the first texts of `feedback` say
    so, one a point; `spans` holds the words that made them, as (start, end) in the text as typed, in the order of the
    text; `bonus` holds the places of points that do not count; `capped` means that a misconception was met, so that
    the answer is partly right at best.
    """

    status: Status
    score: float
    feedback: tuple[Text, ...] = ()
    reading: Text | None = None
    mistake: str | None = None
    points: tuple[bool, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    capped: bool = False
    bonus: tuple[int, ...] = ()

    def remarks(self, language: Language) -> str:
        """The feedback as Markdown, the points of free text as lines of one paragraph that bear their numbers.

        The numbers are the keys by which the user judges a point otherwise.
        """
        said = [text.of(language) for text in self.feedback]
        count = len(self.points)
        points = "  \n".join(f"{number} {line}" for number, line in enumerate(said[:count], 1))
        return "\n\n".join(part for part in (points, *said[count:]) if part)
