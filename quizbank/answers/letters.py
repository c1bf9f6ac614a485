"""Letters of options, as people type them: `B`, `(b)`, `选 B`, `A, C`, `ac`, `A、C`, `A和C`."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from quizbank.answers.folding import Source, checked, quoted
from quizbank.answers.types import Unreadable

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

_TOKEN = re.compile(r"[A-Za-z]+|[0-9]+|[\u4e00-\u9fff]+|.", re.ASCII | re.DOTALL)
_PREFIX = re.compile(r"(?:the )?(?:answers?|options?|choices?)(?![A-Za-z])(?: (?:is|are)(?![A-Za-z]))?", re.IGNORECASE)
_FILLERS = frozenset(
    {
        "选",
        "选择",
        "选项",
        "答案",
        "答案是",
        "我选",
        "是",
        "应选",
        "应选择",
        "和",
        "与",
        "及",
        "以及",
        "跟",
        "项",
        "and",
    }
)
_MARKS = frozenset(" \t\n.,;:()[]{}、。和&+/|=")
_RANGE = frozenset("-~–—至到")


def letters_in(text: str, options: int) -> list[str]:
    """The options named, in alphabetical order, each once; at least one. Raises Unreadable."""
    known = alphabet(options)
    source = folded(text)
    start = match.end() if (match := _PREFIX.match(source.text)) else 0
    found: set[str] = set()
    for piece, at in pieces(source, start):
        if piece in _RANGE:
            raise _range(source, at)
        if piece in _MARKS or is_filler(piece, _FILLERS, known):
            continue
        found.update(letter for letter, _ in letters_of(source, piece, at, known))
    if not found:
        raise none_named(source, known)
    return sorted(found)


def alphabet(options: int) -> str:
    """The letters of so many options; all letters where the number is not known."""
    return ALPHABET[: options or len(ALPHABET)]


def folded(text: str) -> Source:
    """What was typed, folded; NFKC loses nothing here: `Ⓑ` and full-width letters are letters. Raises Unreadable."""
    pieces, where = [], []
    for index, character in enumerate(checked(text)):
        piece = " " if character.isspace() else unicodedata.normalize("NFKC", character)
        pieces.append(piece)
        where.extend([index] * len(piece))
    return Source("".join(pieces), text, where).strip()


def pieces(source: Source, start: int = 0) -> Iterator[tuple[str, int]]:
    """Words, numerals, Chinese words and single marks, each with its place."""
    for token in _TOKEN.finditer(source.text, start):
        yield token.group(), token.start()


def letters_of(source: Source, piece: str, at: int, known: str) -> Iterator[tuple[str, int]]:
    """The letters that a piece is made of, each with its place. Raises Unreadable."""
    if not piece.isascii() or not piece.isalpha():
        raise _no_letter(source, at, piece, known)
    for offset, letter in enumerate(piece.upper()):
        if letter not in known:
            raise _no_option(source, at + offset, piece, known)
        yield letter, at + offset


def is_filler(piece: str, fillers: frozenset[str], known: str) -> bool:
    """Is a word there only to make a sentence? Not where its letters could be options."""
    return piece.lower() in fillers and not all(letter in known for letter in piece.upper())


def none_named(source: Source, known: str) -> Unreadable:
    """What to say where no letter stands at all."""
    return source.unreadable(0, f"an option is asked: {named(known)}.", f"需要选择一个选项：{named(known)}。")


def named(letters: Iterable[str]) -> str:
    """Letters for people: A, C."""
    return ", ".join(letters)


def _range(source: Source, at: int) -> Unreadable:
    return source.unreadable(
        at,
        f"{quoted(source.text[at])} can mean a range or just the two ends; name every option.",
        f"{quoted(source.text[at])} 可以表示一个范围，也可以只指两端；请写出每个选项。",
    )


def _no_letter(source: Source, at: int, piece: str, known: str) -> Unreadable:
    if piece.isdecimal() and piece.isascii() and len(piece) < 3 and 1 <= int(piece) <= len(known):
        letter = known[int(piece) - 1]
        return source.unreadable(
            at,
            f"{quoted(piece)} can be option {letter} or what an option says; type a letter.",
            f"{quoted(piece)} 可以指选项 {letter}，也可以是选项的内容；请输入字母。",
        )
    return source.unreadable(
        at,
        f"{quoted(piece)} is no option; type letters from {named(known)}.",
        f"{quoted(piece)} 不是选项；请输入字母 {named(known)}。",
    )


def _no_option(source: Source, at: int, piece: str, known: str) -> Unreadable:
    return source.unreadable(
        at,
        f"{quoted(piece)} names no option; the options are {named(known)}.",
        f"{quoted(piece)} 不是选项；选项有 {named(known)}。",
    )
