"""Words as they are compared: case, width, accents, Greek letters, number and spelling variants no longer tell apart.

What changes the meaning stays: digits, signs, and the letters of a word but its ending.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

import msgspec

from quizbank.answers.folding import Source, checked, quoted
from quizbank.answers.greek import GREEK

_MEANS = {
    **{letter: name.lower() for letter, name in GREEK.items()},
    **dict.fromkeys("−–—‐‑‒―", "-"),
    **dict.fromkeys('“”„‟«»‹›「」『』《》〈〉`"$\\_{}', " "),
    **dict.fromkeys("’‘ʼ´′", "'"),
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\xad\ufe0f", ""),
    **dict.fromkeys("×·⋅∙•✕", "*"),
    **dict.fromkeys("÷⁄∕", "/"),
    "。": ".",
    "、": ",",
    "√": "sqrt",
    "∞": "infinity",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
}
# The first: 3x3 is 3×3.
_TOKEN = re.compile(
    r"((?<=[0-9]) {0,2}x {0,2}(?=[0-9]))|[a-z]+(?:'[a-z]+)*|[0-9]+(?:\.[0-9]+)?|[\u3400-\u9fff]|[^\sa-z0-9']"
)

_LONGEST = 4  # signs that one character stands for; a few stand for whole phrases
_VOWEL = re.compile(r"[aeiouy]")
_BRITISH = re.compile(r"(?<=[a-z]{3})(?:is(?=e|ing|at)|our(?=(?:s|ed|ing|hoods?)?\Z))")
_NO_PLURAL = frozenset({"bias", "lens", "series", "bayes", "always", "gas", "cos", "pos", "does", "has", "was"})
_IRREGULAR = {
    **{one + "s": one for one in ("gpu", "cpu", "tpu", "relu")},
    "matrices": "matrix",
    "vertices": "vertex",
    "indices": "index",
    "axes": "axis",
    "analyses": "analysis",
    "hypotheses": "hypothesis",
    "maxima": "maximum",
    "minima": "minimum",
    "optima": "optimum",
    "criteria": "criterion",
}
_NO_VERB = frozenset({"embed", "during", "thing", "nothing", "something", "string"})
_NOT = {
    "cannot": "can",
    **{f"{verb}nt": verb for verb in ("do", "does", "did", "is", "are", "was", "were", "should", "would", "could")},
    "cant": "can",
    "wont": "will",
}
_ENDINGS = frozenset({"s", "re", "ve", "d", "ll", "m"})


class Word(msgspec.Struct, frozen=True):
    """A word, a numeral, a Chinese character or a sign: as compared, as read, and where it stands in what was typed."""

    text: str
    plain: str
    start: int
    end: int
    spaced: bool  # white space or a dropped mark stands before it


def words(text: str, reduced: Callable[[str], str]) -> list[Word]:
    """The words of a text; `reduced` maps a word of letters to what it is compared by."""
    folded, where = _folded(text)
    found: list[Word] = []
    last = 0
    for match in _TOKEN.finditer(folded):
        piece, start, end = match.group(), match.start(), match.end()
        place, until = (start, end) if where is None else (where[start], where[end - 1] + 1)
        spaced, last = start > last, end
        if match[1] or not "a" <= piece[0] <= "z":
            sign = "*" if match[1] else piece
            found.append(Word(sign, sign, place, until, spaced))
            continue
        base, negated = _base(piece)
        found.append(Word(reduced(base), base, place, until, spaced))
        if negated:
            found.append(Word("not", "not", place, until, True))
    return found


def _base(piece: str) -> tuple[str, bool]:
    """A word without its apostrophes: `Adam's` is Adam; and whether it was contracted with `not`."""
    plain = piece.replace("'", "")
    if plain in _NOT or (piece.endswith("n't") and len(piece) > 3):
        return _NOT.get(plain, plain.removesuffix("nt")), True
    base, mark, ending = piece.rpartition("'")
    return (base.replace("'", ""), False) if mark and ending in _ENDINGS else (plain, False)


def refuse_hidden(text: str, limit: int) -> None:
    """Raises Unreadable where the text is empty, too long, or holds characters that nobody sees."""
    checked(text, limit)
    if text.isascii() and text.isprintable():
        return
    for at, character in enumerate(text):
        category = unicodedata.category(character)
        if (category in ("Cc", "Cs", "Co", "Cn") and not character.isspace()) or character in _DIRECTIONS:
            raise Source(text, text, range(len(text))).unreadable(
                at, f"{quoted(character)} has no meaning here.", f"{quoted(character)} 在这里没有意义。"
            )


_DIRECTIONS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@lru_cache(maxsize=4096)
def singular(word: str) -> str:
    """A word without its plural, in American spelling: `classes` and `class`, `normalisations` and `normalization`."""
    if len(word) < 4:
        return word
    if word in _NO_PLURAL or word in _IRREGULAR:
        return _IRREGULAR.get(word, word)
    word = _BRITISH.sub(lambda match: "iz" if match.group() == "is" else "or", word)
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ses", "xes", "zes", "ches", "shes")) and len(word) > 4:
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    # The plural of `phase` and of `bias` look alike, so both lose what can't be told from an ending.
    if word.endswith(("se", "xe", "ze", "che", "she")) and len(word) > 3:
        return word[:-1]
    return word[:-2] + "y" if word.endswith("ie") and len(word) > 4 else word


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """A word without plural, -ing and -ed: `normalizes`, `normalized`, `normalizing`; `centre` and `centering`."""
    if word in ("using", "used"):
        return "use"
    if word in _NO_VERB or len(word) < 4:
        return word
    word = singular(word)
    base = word[:-3] if word.endswith("ing") else word[:-2] if word.endswith("ed") else ""
    if len(base) >= 3 and _VOWEL.search(base) and not word.endswith("eed"):
        word = base[:-1] + "y" if word.endswith("ied") else _with_silent_e(base)
    if len(word) >= 5 and word.endswith("e"):
        word = word[:-1]
    if len(word) >= 4 and word[-1] == word[-2] and word[-1] in "bdfglmnprt":
        word = word[:-1]
    return word[:-2] + "ter" if word.endswith("tr") else word


def _with_silent_e(base: str) -> str:
    """`tuning` is of `tune`, `mixing` of `mix`; longer words lose their e anyway."""
    first, middle, last = (bool(_VOWEL.match(letter)) for letter in base[-3:])
    short = len(base) == 3 and middle and not first and not last and base[-1] not in "wx"
    return base + "e" if short else base


def _folded(text: str) -> tuple[str, list[int] | None]:
    """The text in small ASCII letters where it can be, and where each character stood (None: where it stands)."""
    if text.isascii():
        return "".join(map(_fold, text)), None
    pieces = [_fold(character) for character in text]
    where = [index for index, piece in enumerate(pieces) for _ in piece]
    return "".join(pieces), where


@lru_cache(maxsize=4096)
def _fold(character: str) -> str:
    if character in _MEANS:
        return _MEANS[character]
    plain = unicodedata.normalize("NFKD", character).lower()
    if len(plain) > _LONGEST:
        return " "
    plain = "".join(_MEANS.get(part, part) for part in plain if unicodedata.category(part) != "Mn")
    return ("^" if unicodedata.decomposition(character).startswith("<super>") else "") + plain
