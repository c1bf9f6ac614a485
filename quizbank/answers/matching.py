"""Matching: read, graded, shown. The key lists the right letter for each of the left items 1, 2, 3 …"""

from collections.abc import Iterator

from quizbank.answers import echo
from quizbank.answers.folding import Source, quoted
from quizbank.answers.letters import alphabet, folded, is_filler, letters_of, none_named, pieces
from quizbank.answers.rules import Rules
from quizbank.answers.types import Grade, Reading, Unreadable, Value
from quizbank.text import Text

MAX_ITEMS = 99

_FILLERS = frozenset({"答案", "答案是", "选", "配", "对", "对应", "和", "与", "and", "with", "to"})
_MARKS = frozenset(" \t\n.,;:()[]{}、。|/&")
_TIES = frozenset("-–—=>→⟶⇒➔")

Item = tuple[str, int]  # a numeral or a letter, and its place


def read(text: str, rules: Rules) -> Reading:
    """Pairs of number and letter (`1B 2A`, `1-B, 2-A`, `B1 A2`), or the letters alone in order. Raises Unreadable.

    Only numbered pairs may use a letter twice: in `BAB`, the second B may be a slip.
    """
    known = alphabet(rules.options)
    source = folded(text)
    items, tied = _items(source, known)
    if not items:
        raise none_named(source, known)
    if any(piece.isdigit() for piece, _ in items):
        letters = _numbered(source, items)
    elif tied is not None:
        raise source.unreadable(
            tied, "a number is missing before this sign: 1-X, 2-Y.", "这个符号前缺少编号：1-X, 2-Y。"
        )
    else:
        letters = _in_order(source, items)
    shown = show(letters, rules)
    return Reading(letters, echo.read_as(Text(en=shown, zh=shown)))


def grade(reading: Reading, key: Value, rules: Rules) -> Grade:
    """Right when every pair is; partly right by pairs. Raises Unreadable unless each item has a letter."""
    letters, right = reading.value, list(key)
    _check_count(len(letters), len(right))
    if letters == right:
        return Grade("correct", 1.0, (), reading.echo)
    for mistake in rules.mistakes:
        if list(mistake.value) == letters:
            return Grade("incorrect", 0.0, (mistake.says,), reading.echo, mistake.name)
    wrong = [number for number, (one, other) in enumerate(zip(letters, right, strict=True), 1) if one != other]
    share = 1 - len(wrong) / len(right)
    feedback = (_wrong_pairs(wrong, len(right)),)
    if rules.partial and share >= 0.5:
        return Grade("partial", share, feedback, reading.echo)
    return Grade("incorrect", 0.0, feedback, reading.echo)


def show(value: Value, rules: Rules) -> str:
    """Numbered pairs: 1-B, 2-A."""
    return ", ".join(f"{number}-{letter}" for number, letter in enumerate(value, 1))


def _items(source: Source, known: str) -> tuple[list[Item], int | None]:
    """Numerals and letters in the order typed, and the place of the first sign that ties a number to a letter."""
    items: list[Item] = []
    tied: int | None = None
    for piece, at in pieces(source):
        if piece in _TIES:
            tied = at if tied is None else tied
        elif piece.isascii() and piece.isdigit():
            items.append((piece, at))
        elif piece not in _MARKS and not is_filler(piece, _FILLERS, known):
            items.extend(letters_of(source, piece, at, known))
    return items, tied


def _in_order(source: Source, items: list[Item]) -> list[str]:
    letters = [letter for letter, _ in items]
    for at, (letter, place) in enumerate(items):
        if letter in letters[:at]:
            raise source.unreadable(
                place,
                f"{letter} stands twice, which can be a slip; if it is meant, number the items: 1-X, 2-X.",
                f"{letter} 出现了两次，可能是笔误；如果确实如此，请写出编号：1-X, 2-X。",
            )
    return letters


def _numbered(source: Source, items: list[Item]) -> list[str]:
    given: dict[int, str] = {}
    for (number, place), (letter, _) in _pairs(source, items):
        item = int(number) if len(number) < 4 else 0
        if not 1 <= item <= MAX_ITEMS:
            raise source.unreadable(place, f"there is no item {quoted(number)}.", f"没有编号为 {quoted(number)} 的项。")
        if item in given:
            raise source.unreadable(place, f"item {item} is given twice.", f"第 {item} 项出现了两次。")
        given[item] = letter
    missing = [item for item in range(1, max(given)) if item not in given]
    if missing:
        raise _missing(missing)
    return [given[item] for item in sorted(given)]


def _pairs(source: Source, items: list[Item]) -> Iterator[tuple[Item, Item]]:
    """Two by two, each as a number and a letter; all are typed in the order of the first."""
    numbers_first = items[0][0].isdigit()
    for at in range(0, len(items), 2):
        first, *others = items[at : at + 2]
        if first[0].isdigit() != numbers_first:
            raise _out_of_turn(source, *first)
        if not others or others[0][0].isdigit() == numbers_first:
            raise _alone(source, *first)
        yield (first, others[0]) if numbers_first else (others[0], first)


def _out_of_turn(source: Source, piece: str, place: int) -> Unreadable:
    if piece.isdigit():
        return source.unreadable(place, f"a letter is missing before {quoted(piece)}.", f"{quoted(piece)} 前缺少字母。")
    return source.unreadable(place, f"a number is missing before {quoted(piece)}.", f"{quoted(piece)} 前缺少编号。")


def _alone(source: Source, piece: str, place: int) -> Unreadable:
    if piece.isdigit():
        return source.unreadable(
            place, f"item {quoted(piece)} has no letter.", f"编号 {quoted(piece)} 没有对应的字母。"
        )
    return source.unreadable(place, f"{quoted(piece)} has no number.", f"{quoted(piece)} 没有编号。")


def _missing(items: list[int]) -> Unreadable:
    shown = ", ".join(map(str, items))
    return Unreadable(
        Text(
            en=f"Item{'' if len(items) == 1 else 's'} {shown} {'is' if len(items) == 1 else 'are'} missing.",
            zh=f"缺少第 {shown} 项。",
        )
    )


def _check_count(count: int, asked: int) -> None:
    if count < asked:
        raise _missing(list(range(count + 1, asked + 1)))
    if count > asked:
        raise Unreadable(
            Text(
                en=f"There are {asked} items to match; these are letters for {count}.",
                zh=f"左边共有 {asked} 项，而这里给出了 {count} 项。",
            )
        )


def _wrong_pairs(wrong: list[int], count: int) -> Text:
    if len(wrong) == count:
        return Text(en="No pair is right.", zh="没有一对是正确的。")
    shown = ", ".join(map(str, wrong))
    return Text(
        en=f"{len(wrong)} of {count} pairs {'is' if len(wrong) == 1 else 'are'} wrong: {shown}.",
        zh=f"{count} 对中有 {len(wrong)} 对不对：第 {shown} 项。",
    )
