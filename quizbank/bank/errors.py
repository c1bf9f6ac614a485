"""What is wrong with a question file, and where."""

import difflib
from collections.abc import Collection, Iterable

import msgspec

from quizbank.text import Language, Text


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
    """No question, topic or area has this name; the message offers the nearest one, and `says` it in both languages."""

    def __init__(self, noun: str, name: str, known: Collection[str]) -> None:
        self.says = Text(
            en=f"unknown {noun} {name!r}{nearest(name, known)}",
            zh=f"没有这个{_NOUNS.get(noun, '名称')}：{name!r}{nearest(name, known, 'zh')}",
        )
        super().__init__(self.says.en)


_NOUNS = {
    "question": "题目",
    "topic": "主题",
    "area": "领域",
    "kind": "题型",
    "id": "题目",
    "state": "状态",
    "mistake": "典型错误",
}


def nearest(name: str, known: Iterable[str], language: Language = "en") -> str:
    """`; did you mean 'x'?`, or nothing where no known name is close."""
    close = difflib.get_close_matches(name, list(known), n=1)
    hint = Text(en="; did you mean {name!r}?", zh="；你想写的是 {name!r} 吗？").of(language)
    return hint.format(name=close[0]) if close else ""
