"""The registry of answer kinds: a kind is a module with `read`, `grade` and `show`."""

from typing import Protocol

from quizbank.answers import (
    cloze,
    expression,
    integer,
    key_points,
    matching,
    matrix,
    multiple_choice,
    number,
    ordering,
    shape,
    single_choice,
    tensor,
    true_false,
    vector,
)
from quizbank.answers.rules import Rules
from quizbank.answers.types import Grade, Reading, Value


class Kind(Protocol):
    """What a module of an answer kind offers."""

    def read(self, text: str, rules: Rules, /) -> Reading:
        """What the text says. Raises Unreadable."""

    def grade(self, reading: Reading, key: Value, rules: Rules, /) -> Grade:
        """The verdict on a reading. Raises Unreadable where the key shows that something is missing."""

    def show(self, value: Value, rules: Rules, /) -> str:
        """A value as a person would type it; it reads back as the value."""


KINDS: dict[str, Kind] = {
    "number": number,
    "integer": integer,
    "shape": shape,
    "vector": vector,
    "matrix": matrix,
    "tensor": tensor,
    "single-choice": single_choice,
    "multiple-choice": multiple_choice,
    "true-false": true_false,
    "ordering": ordering,
    "matching": matching,
    "cloze": cloze,
    "expression": expression,
    "key-points": key_points,
}


def kind(name: str) -> Kind:
    """The kind of that name. Raises ValueError."""
    if name not in KINDS:
        raise ValueError(f"unknown answer type {name!r}; known are {', '.join(KINDS)}")
    return KINDS[name]
