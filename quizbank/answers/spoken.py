"""A text prepared for finding phrases in it: its words by their stems, without articles, and its clauses.

Words are compared by their stems (`normalizes`, `normalized`), without articles, spaces and hyphens, numerals as
digits; Chinese character by character. A phrase may have gaps: `assign … nearest` is found in `each point is assigned
to the centre that is nearest`, the parts in this order, close to each other and in one sentence.
"""

from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from operator import itemgetter

import msgspec

from quizbank.answers.negation import BREAK, denied, denied_after, denies
from quizbank.answers.wording import Word, stem, words

_BREAKS = frozenset(".,;:!?")
_WITHIN_A_SENTENCE = frozenset(",:，：、（(-–—")
_SILENT = frozenset("()[]<>|~'&")
_ARTICLES = frozenset({"the", "a", "an"})
# `zero` and 零 are 0; `one` and 一 are also other words.
_NUMERALS = {
    **dict(zip(("zero", "two", "three", "four", "five", "six", "seven", "eight", "nine"), "023456789", strict=True)),
    **dict(zip("零二三四五六七八九", "023456789", strict=True)),
    "两": "2",
}
_GAP = "…"
_APART = 12  # words or Chinese characters in a gap
_LISTED = 3  # words in a member of a list, and members after a comma


class Unit(msgspec.Struct, frozen=True):
    """A word that counts, or the break of a clause: as compared, as read, and its place in the text."""

    text: str
    plain: str
    start: int
    end: int


class Spoken:
    """A text as its units; a span of them is named by its first and its last."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.units = list(_units(text))
        self.joined, starts = _joined(unit.text for unit in self.units)
        self.begins = {start: index for index, start in enumerate(starts)}
        self.ends = {
            start + len(unit.text): index for index, (start, unit) in enumerate(zip(starts, self.units, strict=True))
        }
        self.plain = [unit.plain for unit in self.units]

    @cached_property
    def _denied(self) -> Sequence[bool]:
        return denied(self.plain)

    def spans(self, phrase: str) -> Iterator[tuple[int, int]]:
        """Where a phrase stands, said or denied, from the left."""
        for parts in self._found(phrase):
            yield parts[0][0], parts[-1][1]

    def said(self, phrase: str) -> Iterator[tuple[int, int]]:
        """Where a phrase stands and is not denied; one that is itself a denial counts as it is written."""
        is_denial = _phrase(phrase)[1]
        for parts in self._found(phrase):
            if is_denial or not any(self._denied[first] or denied_after(self.plain, last + 1) for first, last in parts):
                yield parts[0][0], parts[-1][1]

    def _found(self, phrase: str) -> Iterator[list[tuple[int, int]]]:
        """Where the parts of a phrase stand, from the left; after a gap, what comes next."""
        begins, *others = [list(self._places(part)) for part in _phrase(phrase)[0]]
        for place in begins:
            parts = [place]
            for places in others:
                after = bisect(places, parts[-1][1], key=itemgetter(0))
                parts += places[after : after + 1]
            if len(parts) == 1 + len(others) and all(self._near(one, other) for one, other in pairwise(parts)):
                yield parts

    def _places(self, wanted: str) -> Iterator[tuple[int, int]]:
        at = self.joined.find(wanted) if wanted else -1
        while at >= 0:
            first, last = self.begins.get(at, -1), self.ends.get(at + len(wanted), -1)
            if first >= 0 and last >= 0:  # words, not parts of them
                yield first, last
            at = self.joined.find(wanted, at + 1)

    def _near(self, one: tuple[int, int], other: tuple[int, int]) -> bool:
        between = self.units[one[1] + 1 : other[0]]
        return len(between) <= _APART and not any(
            unit.text == BREAK and self.text[unit.start] not in _WITHIN_A_SENTENCE for unit in between
        )


def _units(text: str) -> Iterator[Unit]:
    """The words of a text that count, and the breaks between its clauses."""
    found = words(text, stem)
    for at, word in enumerate(found):
        gap = text[found[at - 1].end : word.start] if at else BREAK
        if gap.count("\n") > 1 or _is_break(text, found, at, gap):
            yield Unit(BREAK, BREAK, word.start, word.start)
        if not _is_silent(found, at):
            yield Unit(_NUMERALS.get(word.text, word.text), word.plain, word.start, word.end)


def _is_break(text: str, found: Sequence[Word], at: int, gap: str) -> bool:
    word, after = found[at], found[at + 1] if at + 1 < len(found) else None
    if word.text == ",":
        return text[word.start] != "、" and not _in_list(found, at)
    if word.text == "-":
        dash = after is not None and ((word.spaced and after.spaced) or after.text == "-")
        return dash and not (at > 0 and after is not None and _is_operand(found[at - 1]) and _is_operand(after))
    return word.text in _BREAKS or (word.text == "*" and "\n" in gap)  # a bullet


def _is_operand(word: Word) -> bool:
    """Does a minus stand beside it, and no dash: `n - k + 1`, `(1 - p)`?"""
    return word.text.isascii() and (len(word.text) == 1 or word.text[0].isdigit())


def _is_silent(found: Sequence[Word], at: int) -> bool:
    word = found[at]
    if word.text in ("*", "/", "-"):
        before, after = (found[at - 1].text if at else " "), (found[at + 1].text if at + 1 < len(found) else " ")
        # Between numerals it counts, and so does the sign of a number; k-1 and k - 1 are the same.
        sign = word.text == "-" and word.spaced and at + 1 < len(found) and not found[at + 1].spaced
        return not after[0].isdigit() or not (before[-1].isdigit() or sign)
    return word.text in _BREAKS or word.text in _SILENT or word.plain in _ARTICLES


def _in_list(found: Sequence[Word], comma: int) -> bool:
    """Does a comma part the members of a short list that ends in `or`: `centring, scaling, or shifting`?"""
    since = 0  # the last comma
    for word in found[comma + 1 : comma + 1 + _LISTED * (_LISTED + 1)]:
        if word.plain in ("or", "nor"):
            return True
        since = 0 if word.text == "," else since + 1
        if since > _LISTED or word.text in _BREAKS - {","}:
            return False
    return False


def _joined(texts: Iterable[str]) -> tuple[str, list[int]]:
    """The texts as one, and where each begins; `1 2` is not `12`."""
    joined, starts, length, digit = [], [], 0, False
    for text in texts:
        if digit and text[0].isdigit():
            joined.append(" ")
            length += 1
        joined.append(text)
        starts.append(length)
        length += len(text)
        digit = text[-1].isdigit()
    return "".join(joined), starts


@lru_cache(maxsize=4096)
def _phrase(phrase: str) -> tuple[tuple[str, ...], bool]:
    """The parts of a phrase in the form that is compared, and whether it is itself a denial."""
    parts = [_trimmed(list(_units(part))) for part in phrase.split(_GAP)]
    joined = tuple(_joined(unit.text for unit in part)[0] for part in parts)
    return joined, any(denies([unit.plain for unit in part]) for part in parts)


def _trimmed(units: list[Unit]) -> list[Unit]:
    while units and units[0].text == BREAK:
        del units[0]
    while units and units[-1].text == BREAK:
        del units[-1]
    return units
