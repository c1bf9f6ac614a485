"""Folding what was typed to plain ASCII where the meaning stays, and quoting it back safely.

This is NFKC with exceptions: NFKC turns `2¹⁰` into 210, `1½` into 11⁄2 and `①` into 1.
"""

import unicodedata

from quizbank.answers.types import Unreadable
from quizbank.text import Text

MAX_CHARACTERS = 2_000
QUOTE_LENGTH = 24

_SAME_MEANING = frozenset({"<wide>", "<narrow>", "<font>", "<small>", "<noBreak>"})

_MEANS = {
    **dict.fromkeys("−–‐‑‒﹣", "-"),
    **dict.fromkeys("×✕✖⨯⨉", "×"),
    **dict.fromkeys("·⋅∙•・‧∗", "*"),
    **dict.fromkeys("÷∕⁄", "/"),
    **dict.fromkeys("≈≃≅∼", "≈"),
    **dict.fromkeys("【〔", "["),
    **dict.fromkeys("】〕", "]"),
    **dict.fromkeys("\r\v\f\x85\u2028\u2029", "\n"),
    # Copied along from web pages, and seen by nobody.
    **dict.fromkeys("\u200b\u2060\ufeff", ""),
    "。": ".",
    "π": "pi",
    "∞": "inf",
}

_MARKDOWN = str.maketrans({character: "\\" + character for character in "\\`*_[<>$&~|#"})


class Source:
    """Folded text that remembers where each of its characters stood in what was typed."""

    __slots__ = ("_typed", "_where", "text")

    def __init__(self, text: str, typed: str, where: list[int] | range) -> None:
        self.text, self._typed, self._where = text, typed, where

    def __getitem__(self, part: slice) -> "Source":
        return Source(self.text[part], self._typed, self._where[part])

    def strip(self) -> "Source":
        """Without the white space at both ends."""
        start = len(self.text) - len(self.text.lstrip())
        return self[start : start + len(self.text.strip())]

    def position(self, index: int) -> int:
        """Where the folded character `index` was typed, counted from 0."""
        if index < len(self._where):
            return self._where[index]
        return self._where[-1] + 1 if self._where else len(self._typed)

    def typed(self, start: int, end: int) -> str:
        """What was typed from one folded index to another."""
        return self._typed[self.position(start) : self.position(end)]

    def unreadable(self, index: int, en: str, zh: str) -> Unreadable:
        """An error at a folded index: the place, then what is the matter."""
        position = self.position(index)
        line = self._typed.count("\n", 0, position) + 1
        column = position - (self._typed.rfind("\n", 0, position) + 1) + 1
        at_en, at_zh = f"Character {column}", f"第 {column} 个字符"
        if "\n" in self._typed:
            at_en, at_zh = f"Line {line}, character {column}", f"第 {line} 行{at_zh}"
        return Unreadable(Text(en=f"{at_en}: {en}", zh=f"{at_zh}：{zh}"), position)


def checked(text: str, limit: int = MAX_CHARACTERS) -> str:
    """The text itself. Raises Unreadable when there is nothing, or more than an answer ever needs."""
    if len(text) > limit:
        raise Unreadable(
            Text(
                en=f"An answer has at most {limit:,} characters; this one has {len(text):,}.",
                zh=f"答案最多 {limit:,} 个字符，这里有 {len(text):,} 个。",
            )
        )
    if not text.strip():
        raise Unreadable(Text(en="Nothing was typed.", zh="还没有输入。"), 0)
    return text


def fold(text: str, kept: str = "") -> Source:
    """What was typed, folded but for the characters in `kept`. Raises Unreadable when it is empty or too long."""
    checked(text)
    if text.isascii() and "\r" not in text:
        return Source(text, text, range(len(text)))
    folded: list[str] = []
    where: list[int] = []
    raised = False
    for index, character in enumerate(text.replace("\r\n", "\n ")):
        power = unicodedata.decomposition(character).startswith("<super>")
        piece = _fold_raised(character) if power else _fold_one(character, folded, kept)
        if power != raised:
            piece = f"^({piece}" if power else f"){piece}"
            raised = power
        folded.append(piece)
        where.extend([index] * len(piece))
    if raised:
        folded.append(")")
        where.append(len(text) - 1)
    return Source("".join(folded), text, where)


def _fold_raised(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character)
    return _MEANS.get(plain, plain)


def _fold_one(character: str, before: list[str], kept: str) -> str:
    if character in kept:
        return character
    if character in _MEANS:
        return _MEANS[character]
    if character.isascii():
        return character
    if unicodedata.category(character) == "Zs":
        return " "
    tag, _, _ = unicodedata.decomposition(character).partition(" ")
    if tag in _SAME_MEANING:
        plain = unicodedata.normalize("NFKC", character)
        return plain if plain in kept else _MEANS.get(plain, plain)
    if tag == "<sub>" and "".join(before[-4:]).endswith(("log", "log1")):
        return unicodedata.normalize("NFKC", character)
    return character


def quoted(text: str) -> str:
    """What was typed, fit to be shown anywhere: no control, bidi, combining or unassigned character, and short."""
    cut = text if len(text) <= QUOTE_LENGTH else text[: QUOTE_LENGTH - 1] + "…"
    safe = "".join(
        " " if character.isspace() else character if unicodedata.category(character)[0] in "LNPSZ" else "\ufffd"
        for character in cut
    )
    return f"“{safe}”"


def markdown(text: Text) -> Text:
    """Plain text as Markdown that shows exactly that text."""
    return Text(en=text.en.translate(_MARKDOWN), zh=text.zh.translate(_MARKDOWN))
