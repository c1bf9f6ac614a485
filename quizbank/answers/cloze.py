"""Cloze: read, graded, shown. The key lists the blanks, each as the spellings that are accepted for it.

Case, width, spaces, hyphens within words, plurals and punctuation are forgiven, and a number may be written as a
decimal, a fraction or a percentage; a letter too many, too few or in the wrong place is not forgiven, but is asked
about where it can only be a slip.
"""

import re
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate

from quizbank.answers import echo
from quizbank.answers.folding import MAX_CHARACTERS, quoted
from quizbank.answers.rules import Rules
from quizbank.answers.types import Grade, Misconception, Reading, Unreadable, Value
from quizbank.answers.typos import Spelling, slip
from quizbank.answers.wording import Word, refuse_hidden, singular, words
from quizbank.text import Text

_SHOWN = 8  # blanks in the echo
_SEPARATORS = re.compile("[;；]")
_BRACKETS = {"(": 1, "[": 1, "{": 1, "（": 1, ")": -1, "]": -1, "}": -1, "）": -1}
_NUMBER = re.compile(r"(-?[0-9]*\.?[0-9]+)(?:/([0-9]*\.?[0-9]+))?(%?)")
_SILENT_AT_THE_END = frozenset(".,;:?")


def read(text: str, rules: Rules) -> Reading:
    """The blanks in order, parted by `;`, `|` or line breaks; the value is the text. Raises Unreadable."""
    refuse_hidden(text, MAX_CHARACTERS)
    parts = _parted(text)
    shown = [quoted(part) for part in parts[:_SHOWN]]
    if len(parts) > 1:
        shown = [f"({number}) {part}" for number, part in enumerate(shown, 1)]
    listed = " ".join([*shown, "…"] if len(parts) > _SHOWN else shown)
    return Reading(text.strip(), echo.read_as(Text(en=listed, zh=listed)))


def grade(reading: Reading, key: Value, rules: Rules) -> Grade:
    """Right when every blank is; partly right by blanks.

    Raises Unreadable where a blank is missing or empty, or where one is but a slip of the keyboard away from the only
    accepted spelling that is near.
    """
    parts = _filled(reading.value, len(key))
    typed = [compared(part) for part in parts]
    wrong = [
        number
        for number, (blank, spellings) in enumerate(zip(typed, key, strict=True), 1)
        if all(blank != accepted(spelling).text for spelling in spellings)
    ]
    if not wrong:
        return Grade("correct", 1.0, (), reading.echo)
    for mistake in rules.mistakes:
        if _is_mistake(typed, mistake):
            return Grade("incorrect", 0.0, (mistake.says,), reading.echo, mistake.name)
    for number in wrong:
        _ask_about_slip(typed[number - 1], key[number - 1], number, len(key))
    share = 1 - len(wrong) / len(key)
    feedback = (_wrong_blanks(wrong, len(key)),)
    if rules.partial and share >= 0.5:
        return Grade("partial", share, feedback, reading.echo)
    return Grade("incorrect", 0.0, feedback, reading.echo)


def show(value: Value, rules: Rules) -> str:
    """The first spelling of each blank: softmax; cross entropy."""
    return "; ".join(spellings[0] for spellings in value)


@lru_cache(maxsize=4096)
def accepted(spelling: str) -> Spelling:
    """A spelling of the key in the form that is compared."""
    kept = _kept(spelling)
    ends = [*accumulate(len(word.text) for word in kept)]
    places = tuple((end - len(word.text), end) for word, end in zip(kept, ends, strict=True) if word.plain.isalpha())
    return Spelling(_canonical("".join(word.text for word in kept)), places, spelling)


def compared(text: str) -> str:
    """What the spellings of the same words have in common."""
    return _canonical("".join(word.text for word in _kept(text)))


def _canonical(text: str) -> str:
    """A number as its fraction in lowest terms: 0.20, .2, 1/5 and 20% are the same; powers are written with `^`."""
    number = _NUMBER.fullmatch(text)
    if number is None:
        return text.replace("**", "^")
    over = Fraction(number[2] or 1) * (100 if number[3] else 1)
    return str(Fraction(number[1]) / over) if over else text


def _kept(text: str) -> list[Word]:
    """The words that count."""
    found = words(text, singular)
    while found and found[-1].text in _SILENT_AT_THE_END:
        found.pop()
    kept: list[Word] = []
    for at, word in enumerate(found):
        after = found[at + 1] if at + 1 < len(found) else None
        if word.text == "-" and kept and after and _joins(kept[-1], word, after):
            continue
        if after and (word.plain == "the" or (word.plain in ("a", "an") and _is_word(after) and after.spaced)):
            continue
        if kept and kept[-1].text[-1].isdigit() and word.text[0].isdigit():
            kept.append(Word(" ", " ", word.start, word.start, False))  # `1 2` is not `12`
        kept.append(word)
    return kept


def _is_word(word: Word) -> bool:
    return len(word.plain) > 1 and word.plain.isalpha()


def _joins(before: Word, hyphen: Word, after: Word) -> bool:
    """Is the hyphen one between words, as in `mini-batch` and `ResNet-50`, rather than a minus sign?"""
    if hyphen.spaced or after.spaced:
        return False
    return (_is_word(before) and after.plain.isalnum()) or (before.plain.isalnum() and _is_word(after))


def _parted(text: str) -> list[str]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > 1 or _SEPARATORS.search(text):
        parts = [part.strip() for line in lines for part in _SEPARATORS.split(line.rstrip(";； "))]
    else:
        parts = _parted_by_bars(text)
    return _without_numbers(parts)


def _parted_by_bars(text: str) -> list[str]:
    """`a | b`, but not `p(y|x)`."""
    parts, depth = [""], 0
    for character in text:
        depth += _BRACKETS.get(character, 0)
        if character in "|｜" and depth <= 0:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts]


def _without_numbers(parts: list[str]) -> list[str]:
    """`(1) a; (2) b` without the numbers, where all parts have theirs."""
    if len(parts) < 2:
        return parts
    bare: list[str] = []
    for number, part in enumerate(parts, 1):
        match = re.match(rf"[(（]?{number}(?:[)）、]\s*|[.:：．]\s+)", part)
        if match is None:
            return parts
        bare.append(part[match.end() :])
    return bare


def _filled(text: str, count: int) -> list[str]:
    parts = [text] if count == 1 else _parted(text)
    if len(parts) != count:
        there = "is" if len(parts) == 1 else "are"
        raise Unreadable(
            Text(
                en=f"There are {count} blanks, separated by “;”; here {there} {len(parts)}.",
                zh=f"共有 {count} 个空，用“;”分隔；这里有 {len(parts)} 个。",
            )
        )
    for number, part in enumerate(parts, 1):
        if not compared(part):
            raise Unreadable(Text(en=f"Blank {number} is empty.", zh=f"第 {number} 空没有内容。"))
    return parts


def _is_mistake(typed: list[str], mistake: Misconception) -> bool:
    blanks = [mistake.value] if isinstance(mistake.value, str) else mistake.value
    return len(blanks) == len(typed) and all(
        any(blank == accepted(one).text for one in ([spellings] if isinstance(spellings, str) else spellings))
        for blank, spellings in zip(typed, blanks, strict=True)
    )


def _ask_about_slip(typed: str, spellings: list[str], number: int, count: int) -> None:
    meant = slip(typed, map(accepted, reversed(spellings)))
    if meant is None:
        return
    place, place_zh = ("", "") if count == 1 else (f"Blank {number}: ", f"第 {number} 空：")
    asks = f"did you mean {quoted(meant)}?"
    raise Unreadable(
        Text(
            en=place + (asks if place else asks.capitalize()),
            zh=f"{place_zh}是不是想写 {quoted(meant)}？",
        )
    )


def _wrong_blanks(wrong: list[int], count: int) -> Text:
    if count == 1:
        return Text(en="These are not the words that fill the blank.", zh="填入的词不对。")
    if len(wrong) == count:
        return Text(en="No blank is right.", zh="所有的空都不对。")
    shown = ", ".join(map(str, wrong))
    return Text(
        en=f"{len(wrong)} of {count} blanks {'is' if len(wrong) == 1 else 'are'} wrong: {shown}.",
        zh=f"{count} 个空中有 {len(wrong)} 个不对：第 {shown} 空。",
    )
