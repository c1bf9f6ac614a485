"""Shapes of tensors: read, graded, shown."""

import msgspec

from quizbank.answers import arrays, echo, entries, integer
from quizbank.answers.rules import Rules
from quizbank.answers.types import Grade, Reading, Value
from quizbank.text import Text


def read(text: str, rules: Rules) -> Reading:
    """One list of sizes: `(1, 16, 30, 30)`, `16x30x30`; `1,216` is two sizes. Raises Unreadable."""
    typed = arrays.parse(text, "shape")
    sizes = [size if (whole := integer.nearest(size)) is None else whole for size in typed.value]
    return Reading(sizes, echo.read_as(_words(sizes)), typed.resolution)


def grade(reading: Reading, key: Value, rules: Rules) -> Grade:
    """Right when every size is; partly right by sizes."""
    right = entries.as_list(key)
    verdict = entries.grade(reading, right, rules, _confused(reading.value, right))
    if verdict.status != "correct" and verdict.mistake is None:
        for size in reading.value:
            if not isinstance(size, int):
                return msgspec.structs.replace(verdict, feedback=(_not_a_size(size), *verdict.feedback))
        if len(reading.value) != len(right):
            return msgspec.structs.replace(verdict, feedback=(_other_rank(reading.value, right),))
    return verdict


def show(value: Value, rules: Rules) -> str:
    """A shape as a person would type it: (1, 16, 30, 30)."""
    return _bracketed([echo.exact(size, rules.tolerance) for size in entries.as_list(value)])


def _words(sizes: list[float]) -> Text:
    if len(sizes) > echo.LISTED:
        return Text(en=f"a shape of {len(sizes)} dimensions", zh=f"{len(sizes)} 个维度的形状")
    shown = _bracketed([echo.numeral(size) for size in sizes])
    return Text(en=f"the shape {shown}", zh=f"形状 {shown}")


def _bracketed(sizes: list[str]) -> str:
    return f"({sizes[0]},)" if len(sizes) == 1 else f"({', '.join(sizes)})"


def _confused(submitted: Value, key: Value) -> Text | None:
    """The right sizes in another familiar layout."""
    if len(submitted) != len(key) or submitted == key:
        return None
    for batch in (0, 1):
        sizes, mine = key[batch:], submitted[batch:]
        if len(sizes) < 3 or key[:batch] != submitted[:batch]:
            continue
        if mine == [*sizes[1:], sizes[0]] and len(sizes) == 3:
            return Text(
                en="The first of these sizes stands last: this is channels last, the answer is channels first.",
                zh="通道维被放到了最后：输入的是通道在后的布局，答案是通道在前。",
            )
        if mine == [sizes[-1], *sizes[:-1]] and len(sizes) == 3:
            return Text(
                en="The last of these sizes stands first: this is channels first, the answer is channels last.",
                zh="通道维被放到了最前：输入的是通道在前的布局，答案是通道在后。",
            )
    if len(key) >= 2 and submitted == [*key[:-2], key[-1], key[-2]]:
        return Text(en="The last two sizes are swapped.", zh="最后两个尺寸互换了。")
    return None


def _other_rank(submitted: Value, key: Value) -> Text:
    if submitted == key[1:]:
        return Text(en="The first dimension (the batch, say) is missing.", zh="缺少第一个维度（例如批量维）。")
    if submitted[1:] == key:
        return Text(en="There is one dimension too many at the front.", zh="最前面多了一个维度。")
    count, asked = len(submitted), len(key)
    return Text(
        en=f"This shape has {count} dimension{'' if count == 1 else 's'}; the answer has {asked}.",
        zh=f"这个形状有 {count} 个维度，答案有 {asked} 个。",
    )


def _not_a_size(size: float) -> Text:
    shown = echo.numeral(size, 6)
    return Text(en=f"A size is a whole number; {shown} is not.", zh=f"尺寸应为整数，而 {shown} 不是整数。")
