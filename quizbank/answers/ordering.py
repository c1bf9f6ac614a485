"""Ordering: read, graded, shown. The key is the list of letters in the right order."""

import re
from bisect import bisect_left, bisect_right

from quizbank.answers import echo
from quizbank.answers.folding import Source, quoted
from quizbank.answers.letters import alphabet, folded, is_filler, letters_of, named, none_named, pieces
from quizbank.answers.rules import Rules
from quizbank.answers.types import Grade, Reading, Unreadable, Value
from quizbank.text import Text

_PREFIX = re.compile(
    r"(?:the )?(?:right |correct )?(?:answer|order|sequence)(?![A-Za-z])(?: is(?![A-Za-z]))?|first(?![A-Za-z])",
    re.IGNORECASE,
)
_FILLERS = frozenset(
    {"答案", "答案是", "顺序", "顺序是", "顺序为", "正确顺序", "正确顺序是", "依次是", "依次为", "先", "首先"}
    | {"再", "然后", "接着", "最后", "其次", "then", "next", "finally", "lastly"}
)
_MARKS = frozenset(" \t\n.,;:()[]{}、。|>→⟶⇒➔➜➝-–—")
_TIES = frozenset("=+&/和与及")
_FORGIVING = (4, 7)  # from so many steps on, one may be out of place, or two
_BACKWARDS = frozenset("<←⟵⇐")


def read(text: str, rules: Rules) -> Reading:
    """Each letter once: `C A B`, `cab`, `C > A > B`, `C→A→B`. Raises Unreadable."""
    known = alphabet(rules.options)
    source = folded(text)
    start = match.end() if (match := _PREFIX.match(source.text)) else 0
    order: list[str] = []
    for piece, at in pieces(source, start):
        if piece in _MARKS or is_filler(piece, _FILLERS, known) or source.text.startswith("=>", at):
            continue
        if piece in _TIES or piece in _BACKWARDS:
            raise _no_sequence(source, at, piece)
        for letter, place in letters_of(source, piece, at, known):
            if letter in order:
                raise source.unreadable(
                    place, f"{letter} stands twice; each step stands once.", f"{letter} 出现了两次；每一步只出现一次。"
                )
            order.append(letter)
    if not order:
        raise none_named(source, known)
    if rules.options:
        _check_whole(order, known)
    shown = show(order, rules)
    return Reading(order, echo.read_as(Text(en=shown, zh=shown)))


def grade(reading: Reading, key: Value, rules: Rules) -> Grade:
    """Right when every step is in place.

    Else (length of the longest common subsequence − 1) / (steps − 1), where all steps but a few stand right among
    themselves (`_forgiven`). Raises Unreadable where a step of the key is missing, or one is named that the key does
    not have.
    """
    order, right = reading.value, list(key)
    _check_whole(order, right)
    if order == right:
        return Grade("correct", 1.0, (), reading.echo)
    for mistake in rules.mistakes:
        if list(mistake.value) == order:
            return Grade("incorrect", 0.0, (mistake.says,), reading.echo, mistake.name)
    if order == right[::-1]:
        said = Text(en="This is the right order backwards.", zh="次序正好颠倒了。")
        return Grade("incorrect", 0.0, (said,), reading.echo)
    kept = _longest_common(order, right)
    score = (kept - 1) / (len(right) - 1)
    feedback = (_first_out_of_place(order, right),)
    if rules.partial and score > 0 and len(right) - kept <= _forgiven(len(right)):
        return Grade("partial", score, feedback, reading.echo)
    return Grade("incorrect", 0.0, feedback, reading.echo)


def show(value: Value, rules: Rules) -> str:
    """The letters in order: C > A > B."""
    return " > ".join(value)


def _no_sequence(source: Source, at: int, piece: str) -> Unreadable:
    shown = quoted(piece)
    if piece in _TIES:
        return source.unreadable(
            at,
            f"{shown} leaves open which of the two is first; write X > Y.",
            f"{shown} 没有说明先后；请写成 X > Y。",
        )
    return source.unreadable(
        at,
        f"{shown} can point to the first step or to the last; write the first step first: X > Y.",
        f"{shown} 的方向有两种理解；请从第一步写起：X > Y。",
    )


def _check_whole(order: list[str], asked: str | list[str]) -> None:
    steps = sorted(asked)
    missing = [letter for letter in steps if letter not in order]
    unknown = [letter for letter in order if letter not in steps]
    if unknown:
        shown = named(unknown)
        raise Unreadable(
            Text(
                en=f"{shown} {'is no step' if len(unknown) == 1 else 'are no steps'}; the steps are {named(steps)}.",
                zh=f"没有 {shown} 这些步骤；步骤有 {named(steps)}。",
            )
        )
    if missing:
        shown = named(missing)
        raise Unreadable(
            Text(
                en=f"{shown} {'is' if len(missing) == 1 else 'are'} missing; put all of {named(steps)} in order.",
                zh=f"缺少 {shown}；请把 {named(steps)} 全部排好。",
            )
        )


def _longest_common(order: list[str], right: list[str]) -> int:
    """How many steps at most stand in the right order among themselves, of two orders of the same steps."""
    ends: list[int] = []  # ends[k]: the least place at which a run of k + 1 such steps can end
    for letter in order:
        place = right.index(letter)
        at = bisect_left(ends, place)
        ends[at : at + 1] = [place]
    return len(ends)


def _forgiven(steps: int) -> int:
    """How many steps may be out of place in an order that is still partly right.

    Half of the steps stand right among themselves by chance alone, so that leaves room for little.
    """
    return bisect_right(_FORGIVING, steps)


def _first_out_of_place(order: list[str], right: list[str]) -> Text:
    at = next(at for at, letter in enumerate(order) if letter != right[at])
    if at == 0:
        return Text(
            en=f"Out of place from the start: {order[0]} is not the first step.", zh=f"第一步就不对：不是 {order[0]}。"
        )
    return Text(
        en=f"Right up to step {at}; step {at + 1} ({order[at]}) is the first that is out of place.",
        zh=f"前 {at} 步正确；第 {at + 1} 步（{order[at]}）是第一个位置不对的步骤。",
    )
