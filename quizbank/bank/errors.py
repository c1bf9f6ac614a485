"""What is wrong with a question file, and where."""

import difflib
from collections.abc import Iterable

import msgspec


class BankError(msgspec.Struct, frozen=True, order=True):
    """One fault: its file, line (1-based; 0 where there is none), question and field, and what to change."""

    file: str
    line: int
    question: str
    field: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        parts = [place]
        if self.question:
            parts.append(f"question {self.question}")
        if self.field:
            parts.append(self.field)
        return ": ".join([*parts, self.message])


class UnknownName(LookupError):  # noqa: N818  reads as what happened
    """No question, topic or area has this name; the message offers the nearest one."""

    def __init__(self, noun: str, name: str, known: Iterable[str]) -> None:
        super().__init__(f"unknown {noun} {name!r}{nearest(name, known)}")


def nearest(name: str, known: Iterable[str]) -> str:
    """`; did you mean 'x'?`, or nothing where no known name is close."""
    close = difflib.get_close_matches(name, list(known), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""
