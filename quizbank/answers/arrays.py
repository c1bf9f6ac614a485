"""The grammar of lists as people type them: `[1, 2; 3, 4]`, `1 2 3`, `(1,16,30,30)`, `16x30x30`, `tensor([[1., 2.]])`.

A list is rows of entries. Entries are parted by commas, or by white space where no comma stands; rows by semicolons or
line breaks, or by brackets of their own. An entry is a number in any spelling, or a list. Whatever could be two
different lists (`[1 -2]`, `1 2, 3`, `[1,216, 2]`) is refused, and both are named.
"""

import re
from itertools import pairwise
from typing import Literal

import msgspec

from quizbank.answers import echo, number
from quizbank.answers.arithmetic import FUNCTIONS
from quizbank.answers.folding import Source, fold, quoted
from quizbank.answers.framing import unframed
from quizbank.answers.grammar import Parser, begins_operand, ends_operand
from quizbank.answers.tokens import Token, tokenize
from quizbank.answers.types import Unreadable, Value
from quizbank.text import Text

Kind = Literal["shape", "vector", "matrix", "tensor"]

_CALL = re.compile(r"(?:(?:torch|np|numpy)\.)?(?:size|shape|tensor|array)\s?\(", re.IGNORECASE)
_ARGUMENT = re.compile(r"(?:dtype|device|requires_grad|grad_fn|size)=[\w.'\":<>]+", re.ASCII)
_TIMES = ("x", "X", "by")


class Entry(msgspec.Struct, frozen=True):
    """One number in a list, and the unit of its last digit."""

    value: float
    resolution: float | None


Nested = Entry | list["Nested"]


class List(msgspec.Struct, frozen=True):
    """What was typed as a list: its values, and the units of their last digits, nested alike."""

    value: Value
    resolution: Value


def parse(text: str, kind: Kind) -> List:
    """The list that a text stands for. Raises Unreadable."""
    source = _without_call(unframed(fold(text)))
    tokens = tokenize(source, listing=True)
    if kind == "shape":
        tokens = _times_as_commas(source, tokens)
    nested = _Reader(source, tokens, kind).read()
    _check_ragged(nested)
    nested = _ranked(nested, kind)
    return List(_values(nested), _resolutions(nested))


def _values(nested: Nested) -> Value:
    return nested.value if isinstance(nested, Entry) else [_values(item) for item in nested]


def _resolutions(nested: Nested) -> Value:
    return nested.resolution if isinstance(nested, Entry) else [_resolutions(item) for item in nested]


def _without_call(source: Source) -> Source:
    """`torch.Size([1, 16])` and `tensor([1., 2.], dtype=torch.float64)`, as PyTorch prints them, without the call."""
    match = _CALL.match(source.text)
    if match is None or not source.text.endswith(")"):
        return source
    inner = source[match.end() : len(source.text) - 1].strip()
    for _ in range(4):
        comma = inner.text.rfind(",")
        if comma < 0 or not _ARGUMENT.fullmatch(inner.text[comma + 1 :].strip()):
            break
        inner = inner[:comma].strip()
    return inner


def _times_as_commas(source: Source, tokens: list[Token]) -> list[Token]:
    """In a shape `×` and `x` part the sizes; a `*` that could do the same is refused."""
    times = [token for token in tokens if token.text == "×" or (token.kind == "name" and token.text in _TIMES)]
    stars = [token for token in tokens if token.kind == "op" and token.text == "*"]
    commas = [token for token in tokens if token.kind in ("comma", "semicolon")]
    if times and (commas or stars):
        raise source.unreadable(
            times[0].start,
            f"{quoted(times[0].text)} can separate two sizes or multiply them here; use commas only.",
            f"{quoted(times[0].text)} 在这里可以分隔两个尺寸，也可以表示相乘；请只用逗号。",
        )
    if stars and not commas:
        raise source.unreadable(
            stars[0].start,
            "“*” can separate two sizes or multiply them; separate sizes with commas.",
            "“*” 可以分隔两个尺寸，也可以表示相乘；请用逗号分隔。",
        )
    places = {token.start for token in times}
    for token, after in pairwise(tokens):
        if token.start in places and after.kind in ("end", "close"):
            raise source.unreadable(after.start, "a size is missing here.", "这里缺少一个尺寸。")
    return [token.spelled("comma", ",") if token.start in places else token for token in tokens]


class _Reader:
    """Reads nested lists from tokens."""

    def __init__(self, source: Source, tokens: list[Token], kind: Kind) -> None:
        self.source, self.tokens, self.kind = source, tokens, kind
        self.commas = any(token.kind == "comma" for token in tokens)
        self.spaced = not self.commas and any(
            ends_operand(before) and begins_operand(after) and after.space and not self._calls(before)
            for before, after in pairwise(tokens)
        )
        self._refuse_thousands()
        self.groups = self._groups()
        self.parser = Parser(source, tokens, listing=True, spaced=self.spaced, groups=self.groups)

    def read(self) -> list[Nested]:
        """The list that all tokens make up. Brackets around the whole are optional."""
        items = self._items(closing=None)
        if len(items) == 1 and isinstance(items[0], list):
            return items[0]
        return items

    @staticmethod
    def _calls(token: Token) -> bool:
        return token.kind == "name" and token.text in FUNCTIONS

    def _refuse_thousands(self) -> None:
        """`[1,216, 2,432]`: a comma with a space and one without can't both part entries."""
        tight = loose = False
        place: Token | None = None
        for before, comma, after in zip(self.tokens, self.tokens[1:], self.tokens[2:], strict=False):
            if comma.kind != "comma":
                continue
            if after.space:
                loose = True
            elif re.fullmatch(r"[1-9]\d{0,2}", before.text) and re.fullmatch(r"\d{3}(?:\.\d*)?", after.text):
                tight, place = True, place or before
            else:
                return
        if tight and loose and place is not None:
            at = self.tokens.index(place)
            whole, rest = place.text, self.tokens[at + 2].text
            raise self.source.unreadable(
                place.start,
                f"“{whole},{rest}” can be the number {whole}{rest} or the two entries {whole} and {rest}; put a space "
                "after every comma that separates entries, and none inside a number.",
                f"“{whole},{rest}” 可以是 {whole}{rest} 一个数，也可以是 {whole} 和 {rest} 两个元素；"
                "请在分隔元素的逗号后都加空格，数的内部不要用逗号。",
            )

    def _groups(self) -> frozenset[int]:
        """The opening brackets that hold a list: `[`, and `(` or `{` with a separator in them."""
        groups: set[int] = set()
        opened: list[int] = []
        arithmetic: set[int] = set()
        for at, token in enumerate(self.tokens):
            before = self.tokens[at - 1] if at else None
            if token.kind == "open":
                called = before is not None and (self._calls(before) or before.text in ("^", "√", "frac"))
                second = before is not None and before.text == "}" and token.text == "{"
                if called or second:
                    arithmetic.add(at)
                elif token.text == "[" or self.tokens[at + 1].kind == "close":
                    groups.update((*opened, at))
                opened.append(at)
            elif token.kind == "close":
                opened.pop()
            elif token.kind in ("comma", "semicolon"):
                groups.update(opened)
            if opened and before is not None and token.space and ends_operand(before) and begins_operand(token):
                groups.update(opened[:-1] if token.kind == "open" else opened)
        return frozenset(groups - arithmetic)

    def _items(self, closing: str | None) -> list[Nested]:
        """Rows of entries up to the closing bracket, which is taken, or to the end."""
        rows: list[list[Nested]] = [[]]
        parted_by: str | None = None  # what part entries in this list: "," or " "
        while True:
            token = self.parser.token
            if token.kind in ("close", "end"):
                break
            if token.kind == "semicolon" and rows[-1]:
                self.parser.at += 1
                rows.append([])
                continue
            if token.kind == "comma" or (token.kind == "semicolon" and not rows[-1]):
                raise self.parser.fail("an entry is missing here.", "这里缺少一个元素。")
            if rows[-1]:
                previous, ahead = rows[-1][-1], self.parser.at in self.groups
                scalars = isinstance(previous, Entry) and not ahead
                if token.line and scalars and not (closing and self.kind in ("vector", "shape")) and not self._comma():
                    rows.append([])
                elif not self._comma():
                    parted_by = self._part(parted_by, " ", scalars)
            rows[-1].append(self._item())
            if self.parser.token.kind == "comma":
                parted_by = self._part(parted_by, ",", True)
                self.parser.at += 1
        if closing is not None:
            self.parser.at += 1
        return self._joined([row for row in rows if row])

    def _comma(self) -> bool:
        return self.tokens[self.parser.at - 1].kind == "comma"

    def _part(self, parted_by: str | None, mark: str, scalars: bool) -> str | None:
        """Entries of one list are parted in one way. Raises Unreadable where commas and spaces are mixed."""
        if not scalars:
            return parted_by
        token = self.parser.token
        if mark == " " and not token.space:
            raise self.parser.unexpected()
        if parted_by not in (None, mark):
            raise self.parser.fail(
                "commas and spaces both separate entries here, which can be read as a flat list or as rows; use commas "
                "for entries and semicolons for rows.",
                "这里逗号和空格都用来分隔元素，可以读作一个列表，也可以读作多行；请用逗号分隔元素，用分号分隔行。",
            )
        return mark

    def _one_a_line(self) -> bool:
        """Are these the entries of a vector, each on its own line?"""
        return self.kind == "tensor" and not any(token.kind in ("semicolon", "open") for token in self.tokens)

    def _item(self) -> Nested:
        at = self.parser.at
        if at in self.groups:
            self.parser.at += 1
            return self._items(closing=self.parser.token.text)
        value = self.parser.sum()
        return Entry(number.final(value), number.resolution(self.tokens[at : self.parser.at]))

    def _joined(self, rows: list[list[Nested]]) -> list[Nested]:
        if not rows:
            return []
        if len(rows) == 1:
            return rows[0]
        columns = all(len(row) == 1 for row in rows)
        if columns and (all(isinstance(row[0], list) for row in rows) or self._one_a_line()):
            return [row[0] for row in rows]
        return list(rows)


def _check_ragged(nested: Nested) -> None:
    """Raises Unreadable where rows differ in length, naming the place."""
    level: list[tuple[Nested, tuple[int, ...]]] = [(nested, ())]
    while isinstance(level[0][0], list):
        first = level[0][0]
        for item, path in level:
            if not isinstance(item, list):
                raise _ragged(path, "is a number where others are lists", "是一个数，而其他位置是列表")
            if len(item) != len(first):
                raise _ragged(
                    path,
                    f"has {len(item)} {'entry' if len(item) == 1 else 'entries'}, the first one has {len(first)}",
                    f"有 {len(item)} 个元素，而第一处有 {len(first)} 个",
                )
        level = [(part, (*path, at)) for item, path in level if isinstance(item, list) for at, part in enumerate(item)]
        if not level:
            return
    for item, path in level:
        if isinstance(item, list):
            raise _ragged(path, "is a list where others are numbers", "是一个列表，而其他位置是数")


def _ragged(path: tuple[int, ...], en: str, zh: str) -> Unreadable:
    if len(path) == 1:
        return Unreadable(Text(en=f"Row {path[0] + 1} {en}.", zh=f"第 {path[0] + 1} 行{zh}。"))
    index = "".join(f"[{at}]" for at in path)
    return Unreadable(Text(en=f"The part at index {index} {en}.", zh=f"下标 {index} 处{zh}。"))


def _rank(nested: Nested) -> int:
    rank = 0
    while isinstance(nested, list):
        rank += 1
        if not nested:
            break
        nested = nested[0]
    return rank


def _ranked(nested: list[Nested], kind: Kind) -> list[Nested]:
    """The list with as many dimensions as the kind has, where only brackets differ. Raises Unreadable."""
    if not nested and kind == "shape":
        return nested
    shape = echo.shape_of(_values(nested))
    if 0 in shape:
        raise Unreadable(Text(en="The list is empty.", zh="列表是空的。"))
    if len(shape) == 2 and 1 in shape and kind in ("vector", "shape"):
        return [entry for row in nested if isinstance(row, list) for entry in row]
    if kind in ("vector", "shape") and len(shape) != 1:
        raise _expected(_ASKED[kind], shape)
    if kind == "matrix" and len(shape) == 1:
        return [nested]
    if kind == "matrix" and len(shape) != 2:
        raise _expected(_ASKED[kind], shape)
    return nested


_ASKED = {
    "vector": Text(en="A vector", zh="一个向量"),
    "shape": Text(en="A shape (one list of sizes)", zh="一个形状（一列尺寸）"),
    "matrix": Text(en="A matrix", zh="一个矩阵"),
}


def _expected(asked: Text, shape: tuple[int, ...]) -> Unreadable:
    words = echo.kind_of(shape)
    return Unreadable(
        Text(en=f"{asked.en} is asked; this is {words.en}.", zh=f"这里需要{asked.zh}，而输入的是 {words.zh}。")
    )
