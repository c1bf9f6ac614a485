"""Judging nested lists: shape before values, what kind of wrong it is, and credit by entries."""

import math
from collections.abc import Iterator
from itertools import permutations

from quizbank.answers import echo, slips
from quizbank.answers.echo import shape_of
from quizbank.answers.rules import Rules
from quizbank.answers.tolerance import Tolerance
from quizbank.answers.types import Grade, Reading, Value
from quizbank.text import Text

Index = tuple[int, ...]

_NAMED = 4  # wrong entries named one by one
_MAX_PERMUTED = 4  # dimensions


def grade(reading: Reading, key: Value, rules: Rules, rearranged: Text | None = None) -> Grade:
    """The verdict on nested lists. `rearranged` is what a kind knows of entries in the wrong places."""
    submitted = reading.value
    if rules.tolerance.accepts(submitted, key):
        return Grade("correct", 1.0, (), reading.echo)
    for mistake in rules.mistakes:
        if rules.tolerance.accepts(submitted, as_list(mistake.value)):
            return Grade("incorrect", 0.0, (mistake.says,), reading.echo, mistake.name)
    moved = rearranged or _rearranged(submitted, key, rules.tolerance)
    if moved is not None:
        return Grade("incorrect", 0.0, (moved,), reading.echo)
    if shape_of(submitted) != shape_of(key):
        return Grade("incorrect", 0.0, (_other_shape(submitted, key, rules.tolerance),), reading.echo)
    return _by_entries(reading, key, rules)


def as_list(value: Value) -> Value:
    """A list; a lone number is the list of itself."""
    return list(value) if isinstance(value, list | tuple) else [value]


def leaves(value: Value, index: Index = ()) -> Iterator[tuple[Index, float]]:
    """Each number with its index."""
    if isinstance(value, list | tuple):
        for at, item in enumerate(value):
            yield from leaves(item, (*index, at))
    else:
        yield index, value


def _by_entries(reading: Reading, key: Value, rules: Rules) -> Grade:
    pairs = [
        (index, slips.Pair(submitted, right, resolution))
        for (index, submitted), (_, right), (_, resolution) in zip(
            leaves(reading.value), leaves(key), leaves(reading.resolution), strict=True
        )
    ]
    wrong = [(index, pair) for index, pair in pairs if not rules.tolerance.accepts(pair.submitted, pair.key)]
    feedback = [_places([index for index, _ in wrong], len(pairs))]
    slip = slips.recognised([pair for _, pair in wrong], rules.tolerance)
    if slip is not None:
        feedback.append(slip)
    share = 1 - len(wrong) / len(pairs)
    if rules.partial and len(pairs) >= 2 and share >= 0.5:
        return Grade("partial", share, tuple(feedback), reading.echo)
    return Grade("incorrect", 0.0, tuple(feedback), reading.echo)


def _places(wrong: list[Index], count: int) -> Text:
    if len(wrong) == count:
        return Text(en="The entry is wrong.", zh="这个元素不对。") if count == 1 else _ALL_WRONG
    named = [_place(index) for index in wrong[:_NAMED]]
    en, zh = "; ".join(place.en for place in named), "；".join(place.zh for place in named)
    if len(wrong) > _NAMED:
        en, zh = f"{en}; and {len(wrong) - _NAMED} more", f"{zh}；另有 {len(wrong) - _NAMED} 处"
    return Text(
        en=f"{len(wrong)} of {count} entries {'is' if len(wrong) == 1 else 'are'} wrong: {en}.",
        zh=f"{count} 个元素中有 {len(wrong)} 个不对：{zh}。",
    )


_ALL_WRONG = Text(en="All entries are wrong.", zh="所有元素都不对。")


def _place(index: Index) -> Text:
    subscript = f"[{', '.join(map(str, index))}]"
    if len(index) == 1:
        return Text(en=f"entry {index[0] + 1} (index {subscript})", zh=f"第 {index[0] + 1} 个（下标 {subscript}）")
    if len(index) == 2:
        return Text(
            en=f"row {index[0] + 1}, column {index[1] + 1} (index {subscript})",
            zh=f"第 {index[0] + 1} 行第 {index[1] + 1} 列（下标 {subscript}）",
        )
    return Text(en=f"index {subscript}, counted from 0", zh=f"下标 {subscript}（从 0 数起）")


def _other_shape(submitted: Value, key: Value, tolerance: Tolerance) -> Text:
    mine, right = shape_of(submitted), shape_of(key)
    flat, wanted = [value for _, value in leaves(submitted)], [value for _, value in leaves(key)]
    is_en, is_zh = echo.kind_of(mine).en, echo.kind_of(mine).zh
    asked_en, asked_zh = echo.kind_of(right).en, echo.kind_of(right).zh
    if tolerance.accepts(flat, wanted):
        return Text(
            en=f"The entries are right, but arranged as {is_en}; the answer is {asked_en}.",
            zh=f"元素都正确，但排成了 {is_zh}；答案应是 {asked_zh}。",
        )
    return Text(en=f"This is {is_en}; the answer is {asked_en}.", zh=f"这是 {is_zh}；答案应是 {asked_zh}。")


def _rearranged(submitted: Value, key: Value, tolerance: Tolerance) -> Text | None:
    """The right entries in other places: a transposition, a permutation, an order."""
    shape = shape_of(key)
    if math.prod(shape) < 2 or math.prod(shape_of(submitted)) != math.prod(shape):
        return None
    if len(shape) == 1:
        return _reordered(submitted, key, tolerance)
    if len(shape_of(submitted)) != len(shape):
        return None
    if len(shape) == 2 and tolerance.accepts(submitted, [list(column) for column in zip(*key, strict=True)]):
        return Text(en="This is the transpose of the right matrix.", zh="这是正确矩阵的转置。")
    if 2 < len(shape) <= _MAX_PERMUTED:
        for order in permutations(range(len(shape))):
            if order != tuple(range(len(shape))) and tolerance.accepts(submitted, _permuted(key, order)):
                return Text(
                    en=f"This is the right tensor with its dimensions permuted to {order} (counted from 0).",
                    zh=f"这是正确张量按维度次序 {order}（从 0 数起）置换后的结果。",
                )
    if shape_of(submitted) == shape and _same_entries(submitted, key, tolerance):
        if shape[1] > 1 and any(tolerance.accepts(submitted, list(rows)) for rows in _orders(key)):
            return Text(en="The rows are right, but in another order.", zh="各行都正确，但行的次序不对。")
        return Text(en="The entries are right, but stand in other places.", zh="元素都正确，但位置不对。")
    return None


def _orders(key: Value) -> Iterator[tuple[Value, ...]]:
    return permutations(key) if len(key) <= _MAX_PERMUTED else iter([tuple(reversed(key))])


def _reordered(submitted: Value, key: Value, tolerance: Tolerance) -> Text | None:
    if len(shape_of(submitted)) != 1:
        return None
    if tolerance.accepts(submitted, key[::-1]):
        return Text(en="The entries are right, but in reverse order.", zh="元素都正确，但次序颠倒了。")
    if _same_entries(submitted, key, tolerance):
        return Text(en="The entries are right, but in another order.", zh="元素都正确，但次序不对。")
    return None


def _same_entries(submitted: Value, key: Value, tolerance: Tolerance) -> bool:
    mine, right = sorted(value for _, value in leaves(submitted)), sorted(value for _, value in leaves(key))
    # All the same value: no order could be wrong.
    return len(mine) == len(right) and right[0] != right[-1] and tolerance.accepts(mine, right)


def _permuted(value: Value, order: tuple[int, ...]) -> Value:
    """The nested list with its dimensions in another order, as `torch.permute` does it."""
    shape = shape_of(value)

    def build(prefix: Index) -> Value:
        if len(prefix) < len(order):
            return [build((*prefix, at)) for at in range(shape[order[len(prefix)]])]
        place = [0] * len(order)
        for axis, at in zip(order, prefix, strict=True):
            place[axis] = at
        entry = value
        for at in place:
            entry = entry[at]
        return entry

    return build(())
