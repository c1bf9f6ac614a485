"""What a question is: the schema of a question file, as types.

A file in `questions/` is a list of these. `kind` selects the type; unknown fields are refused.
"""

from typing import TYPE_CHECKING, Annotated, Any, Literal, cast, get_args

import msgspec

from quizbank.answers.types import AnswerType
from quizbank.text import Text

if TYPE_CHECKING:
    from quizbank.variants.variant import Variant

MAX_SEED = 2**63 - 1

Id = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
QuestionId = Annotated[str, msgspec.Meta(pattern=r"^([a-z0-9-]+:)?[a-z0-9]+(-[a-z0-9]+)*$", max_length=120)]
TopicId = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$", max_length=120)]
SourceId = Annotated[str, msgspec.Meta(pattern=r"^\d{3}:[a-z0-9-]+/[a-z0-9-]+$", max_length=120)]
Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Scalar = bool | int | float | str


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A piece of a question file: immutable, and strict about its fields."""


class Draw(_Part, frozen=True):
    """A number from `from` to `to` in steps of `step`, or one of `choices`; with a `shape`, a tensor of them."""

    start: int | float | None = msgspec.field(name="from", default=None)
    to: int | float | None = None
    step: int | float = 1
    choices: Annotated[list[Any], msgspec.Meta(min_length=1)] | None = None
    shape: tuple[Annotated[int, msgspec.Meta(ge=1, le=64)], ...] = ()
    distinct: bool = False  # with a shape: no value twice


# A bare list means one of its elements; a bare scalar is the same in every variant.
Sample = Draw | list[Any] | Scalar


class Answer(_Part, frozen=True):
    """Which output of the solver is asked for, how it is typed in, and how exact it must be.

    Integers and shapes are exact. Numbers, vectors and matrices give one of `decimals`, `significant`, or
    `rtol`/`atol`; entries of integers need none.
    """

    output: Name
    type: AnswerType
    decimals: Annotated[int, msgspec.Meta(ge=0, le=10)] | None = None
    significant: Annotated[int, msgspec.Meta(ge=1, le=10)] | None = None
    rtol: Annotated[float, msgspec.Meta(gt=0, lt=1)] | None = None
    atol: Annotated[float, msgspec.Meta(gt=0)] | None = None


class Mistake(_Part, frozen=True):
    """A named misconception: the same solver under other parameters (`with`), or another of its outputs, or both."""

    name: Id
    says: Text
    parameters: dict[str, Any] = msgspec.field(name="with", default_factory=dict)
    output: Name | None = None


class Option(_Part, frozen=True):
    """One option of a choice question. `why` explains it: why it is right, or which belief leads to it."""

    text: Text
    why: Text
    correct: bool = False
    mistake: Id | None = None  # the name of the misconception, where the same belief is named elsewhere


class _Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What every question has, whatever its kind."""

    id: QuestionId  # in a file without the bank's name, which is put before it when a user's bank is loaded
    topic: TopicId
    difficulty: Literal[1, 2, 3]
    stem: Text
    covers: list[SourceId] = []  # the entries of the source documents that the question tests
    hints: list[Text] = []
    snippet: Name | None = None  # a program of `solvers.snippets` that the stem shows, and whose output is the key

    def variant(self, seed: int) -> "Variant":
        """This question at a seed; a numeric one loads PyTorch. Raises AuthoringError, PlaceholderError."""
        from quizbank.variants.variant import make

        return make(cast("Question", self), seed)


class Numeric(_Question, tag_field="kind", tag="numeric", frozen=True, kw_only=True):
    """A template: parameters are sampled, a solver computes the key, the mistakes and the worked numbers."""

    sample: dict[Name, Sample]
    solver: Name
    answer: Answer
    mistakes: list[Mistake] = []
    solution: Text


class SingleChoice(_Question, tag_field="kind", tag="single-choice", frozen=True, kw_only=True):
    """Exactly one option is right. Options are shown in an order drawn from the seed."""

    options: Annotated[list[Option], msgspec.Meta(min_length=3, max_length=6)]
    solution: Text


class MultipleChoice(_Question, tag_field="kind", tag="multiple-choice", frozen=True, kw_only=True):
    """One or more options are right, and all of them must be chosen."""

    options: Annotated[list[Option], msgspec.Meta(min_length=3, max_length=8)]
    solution: Text


class TrueFalse(_Question, tag_field="kind", tag="true-false", frozen=True, kw_only=True):
    """A statement (the stem) that is true or false. `mistake` names the belief of whoever gets it wrong."""

    answer: bool
    solution: Text
    mistake: Id | None = None


class Blank(_Part, frozen=True):
    """The spellings that count for one blank; either language is accepted whichever is shown. The first is the key."""

    en: Annotated[list[str], msgspec.Meta(min_length=1)]
    zh: Annotated[list[str], msgspec.Meta(min_length=1)]


class Cloze(_Question, tag_field="kind", tag="cloze", frozen=True, kw_only=True):
    """A text with gaps, written `[[1]]`, `[[2]]` … in the stem of each language; `blanks` are in that order."""

    blanks: Annotated[list[Blank], msgspec.Meta(min_length=1, max_length=6)]
    solution: Text


class Ordering(_Question, tag_field="kind", tag="ordering", frozen=True, kw_only=True):
    """Steps to be put in order. `items` are in the right order; they are shown in an order drawn from the seed."""

    items: Annotated[list[Text], msgspec.Meta(min_length=3, max_length=8)]
    solution: Text


class Pair(_Part, frozen=True):
    """What belongs together. Two pairs may have the same `right`."""

    left: Text
    right: Text


class Matching(_Question, tag_field="kind", tag="matching", frozen=True, kw_only=True):
    """Left sides, numbered, to which right sides, lettered, belong. `others` are right sides that belong to none."""

    pairs: Annotated[list[Pair], msgspec.Meta(min_length=2, max_length=8)]
    solution: Text
    others: list[Text] = []


class WrongExpression(_Part, frozen=True):
    """A named misconception and the formula it leads to."""

    name: Id
    expression: str
    says: Text


class Expression(_Question, tag_field="kind", tag="expression", frozen=True, kw_only=True):
    """A formula in named variables, equal as a function on the domain of each: `x: [-3, 3]`."""

    answer: str
    variables: Annotated[dict[str, tuple[float, float]], msgspec.Meta(min_length=1)]
    solution: Text
    mistakes: list[WrongExpression] = []


class Phrases(_Part, frozen=True):
    """Accepted phrases, in both languages."""

    en: Annotated[list[str], msgspec.Meta(min_length=1)]
    zh: Annotated[list[str], msgspec.Meta(min_length=1)]


class KeyPoint(_Part, frozen=True):
    """What an interviewer listens for (`says`), and the phrases by which it is recognised.

    Where the question names `subjects`, a phrase counts only where it is said of one of those that `about` lists. A
    `bonus` is good to know and not asked for: it is told, and no answer is worse without it.
    """

    says: Text
    any: Phrases
    about: list[str] = []
    bonus: bool = False


class KeyPoints(_Question, tag_field="kind", tag="key-points", frozen=True, kw_only=True):
    """A question to be answered in free text. `solution` is a model answer, as it would be spoken.

    `subjects` are the things to compare, each with all that it is called; where one name is part of another, the longer
    one counts.
    """

    points: Annotated[list[KeyPoint], msgspec.Meta(min_length=2, max_length=8)]
    solution: Text
    misconceptions: list[KeyPoint] = []
    subjects: dict[str, Phrases] = {}


Question = Numeric | SingleChoice | MultipleChoice | TrueFalse | Cloze | Ordering | Matching | Expression | KeyPoints

KINDS = tuple(str(kind.__struct_config__.tag) for kind in get_args(Question))


def kind_of(question: Question) -> str:
    """The kind as it is written in a question file."""
    return str(question.__struct_config__.tag)
