"""The table of accepted and refused spellings, and the reference page of accepted answers that is made from it.

`cases.yaml` holds groups of [text, verdict, how it was read or what is said]; the tests hold the grader to it.
"""

import unicodedata
from collections.abc import Iterator
from importlib import resources
from typing import Any

import msgspec

from quizbank.answers.folding import markdown
from quizbank.answers.judge import judge, show
from quizbank.answers.kinds import KINDS
from quizbank.answers.tolerance import Tolerance
from quizbank.answers.types import Point, Status
from quizbank.text import Language, Text

_LONGEST = 100  # characters of a text that are shown

_TITLE = Text(en="Accepted answers", zh="可接受的答案")
_INTRODUCTION = Text(
    en="How each kind of answer may be typed, and how it is judged. What has two readings, or none, is refused with "
    "the reason; that costs no attempt.",
    zh="各类答案可以怎样输入，又会如何判定。有歧义或无法识别的输入会被退回并说明原因，不计入作答次数。",
)
_KINDS = {
    "number": Text(en="Numbers", zh="数值"),
    "integer": Text(en="Whole numbers", zh="整数"),
    "shape": Text(en="Shapes", zh="形状"),
    "vector": Text(en="Vectors", zh="向量"),
    "matrix": Text(en="Matrices", zh="矩阵"),
    "tensor": Text(en="Tensors", zh="张量"),
    "single-choice": Text(en="Single choice", zh="单选题"),
    "multiple-choice": Text(en="Multiple choice", zh="多选题"),
    "true-false": Text(en="True or false", zh="判断题"),
    "ordering": Text(en="Ordering", zh="排序题"),
    "matching": Text(en="Matching", zh="配对题"),
    "cloze": Text(en="Cloze", zh="填空题"),
    "expression": Text(en="Expressions", zh="表达式"),
    "key-points": Text(en="Key points", zh="要点题"),
}
_VERDICTS: dict[Status, Text] = {
    "correct": Text(en="✓ correct", zh="✓ 正确"),
    "partial": Text(en="◐ partly correct", zh="◐ 部分正确"),
    "incorrect": Text(en="✗ incorrect", zh="✗ 错误"),
    "invalid": Text(en="? refused", zh="? 退回"),
}
_HEADER = Text(en="| typed | verdict | read as, or what is said |", zh="| 输入 | 判定 | 读作，或给出的说明 |")
_KEY, _POINTS = Text(en="Key: ", zh="正确答案："), Text(en="Points: ", zh="要点：")
_NOTHING = Text(en="(nothing)", zh="（空）")


class Case(msgspec.Struct, frozen=True):
    """A text and its verdict; `said` is how it was read or why it can't be, in English."""

    text: str
    verdict: Status
    said: str


class Group(msgspec.Struct, frozen=True):
    """Cases of one key; `settings` are the further arguments of `judge`."""

    heading: Text
    type: str
    key: Any
    cases: tuple[Case, ...]
    settings: dict[str, Any]


def groups() -> list[Group]:
    """The table."""
    import yaml

    source = resources.files("quizbank.answers").joinpath("cases.yaml").read_text(encoding="utf-8")
    return [_group(part) for part in yaml.load(source, yaml.CSafeLoader)]


def page(language: Language) -> str:
    """The reference page: Markdown, one section a kind, one table a group."""
    lines = [f"# {_TITLE.of(language)}", "", _INTRODUCTION.of(language)]
    table = groups()
    for kind in KINDS:
        lines += ["", f"## {_KINDS[kind].of(language)}"]
        for group in table:
            if group.type == kind:
                lines += ["", *_section(group, language)]
    return "\n".join(lines) + "\n"


def _group(part: dict[str, Any]) -> Group:
    key, settings = part["key"], part.get("with", {})
    if part["type"] == "key-points":
        key = msgspec.convert(key, list[Point])
    if "misconceptions" in settings:
        settings = {**settings, "misconceptions": msgspec.convert(settings["misconceptions"], list[Point])}
    cases = tuple(Case(*case) for case in part["cases"])
    return Group(msgspec.convert(part["heading"], Text), part["type"], key, cases, settings)


def _section(group: Group, language: Language) -> Iterator[str]:
    yield f"### {group.heading.of(language)}"
    yield ""
    yield _asked(group, language)
    yield ""
    yield _HEADER.of(language)
    yield "|---|---|---|"
    for case in group.cases:
        cells = (_typed(case.text, language), _VERDICTS[case.verdict].of(language), _said(case, group, language))
        yield f"| {' | '.join(cells)} |"


def _asked(group: Group, language: Language) -> str:
    """The key, and how exact it must be."""
    if group.type == "key-points":
        return _POINTS.of(language) + " ".join(point.says.of(language) for point in group.key)
    exactness = {name: size for name, size in group.settings.items() if name in Tolerance.__struct_fields__}
    parts = [_KEY.of(language) + _code(show(group.key, type=group.type, **exactness))]
    if exactness:
        parts.append(Tolerance.of(**exactness).words().of(language))
    for name, (low, high) in group.settings.get("variables", {}).items():
        parts.append(_plain(f"{name} ∈ [{low:g}, {high:g}]"))
    return (", " if language == "en" else "，").join(parts)


def _said(case: Case, group: Group, language: Language) -> str:
    """How the grader reads the text, without "read as"; why it is refused; or the points that it makes."""
    grade = judge(case.text, group.key, type=group.type, **group.settings)
    if grade.reading is None:
        return grade.feedback[0].of(language)
    if grade.points:
        return " ".join("✓" if made else "✗" for made in grade.points)
    words = grade.reading.of(language)
    return _plain(words.removeprefix("read as ").removeprefix("读作").strip())


def _typed(text: str, language: Language) -> str:
    if not text:
        return _NOTHING.of(language)
    cut = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return _code("".join(map(_visible, cut))).replace("|", "\\|")


def _visible(character: str) -> str:
    """The character, or a picture of one that can't be seen."""
    if character == "\n":
        return "⏎"
    if ord(character) < 0x20:
        return chr(0x2400 + ord(character))
    category = unicodedata.category(character)
    if category[0] in "LNPS" or character == " ":
        return character
    return "␣" if category == "Zs" else f"<U+{ord(character):04X}>"


def _code(text: str) -> str:
    """A code span that shows exactly this text."""
    text = text.replace("  ", " ␣") if text.strip() == text else text.replace(" ", "␣")
    fence = "`"
    while fence in text:
        fence += "`"
    return f"{fence} {text} {fence}" if "`" in text else f"{fence}{text}{fence}"


def _plain(text: str) -> str:
    return markdown(Text(en=text, zh=text)).en
