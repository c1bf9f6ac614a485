"""True or false: read, graded, shown. The key is a bool."""

import re
import unicodedata

from quizbank.answers import echo
from quizbank.answers.folding import checked, quoted
from quizbank.answers.rules import Rules
from quizbank.answers.types import Grade, Reading, Unreadable, Value
from quizbank.text import Text

_TRUE = ("true", "t", "yes", "y", "correct", "right", *"√✓✔☑✅对是真", "正确", "没错", "成立")
_FALSE = ("false", "f", "no", "n", "incorrect", "wrong", "not true", "not correct", *"×✗✘✕✖☒❌错否假")
_FALSE_ZH = ("错误", "不对", "不是", "不正确", "不成立")
_MEANS = {**dict.fromkeys(_TRUE, True), **dict.fromkeys((*_FALSE, *_FALSE_ZH), False)}
_PREFIX = re.compile(
    r"(?:(?:the )?(?:answer|statement)|it|that|this)(?: is|'s)(?![a-z])"
    r"|(?:the )?answer(?=:)"
    r"|答案(?:应该?)?(?:是|为|:)"
    r"|(?:这句话|该说法|这个说法|此说法|我?选择?)?(?:应该?)?是?"
)
_STATEMENT = {True: Text(en="true", zh="正确"), False: Text(en="false", zh="错误")}


def read(text: str, rules: Rules) -> Reading:
    """`true`, `f`, `对`, `√` … in any case and width. Raises Unreadable."""
    word = unicodedata.normalize("NFKC", checked(text).replace("\ufe0f", "")).casefold().strip().rstrip(".!。")
    value = _value(word)
    if value is None and (match := _PREFIX.match(word)):
        value = _value(word[match.end() :].lstrip(": "))
    if value is None:
        raise _refused(text.strip(), word, len(text) - len(text.lstrip()))
    return Reading(value, echo.read_as(_STATEMENT[value]))


def grade(reading: Reading, key: Value, rules: Rules) -> Grade:
    """Right when it is the key."""
    if reading.value == key:
        return Grade("correct", 1.0, (), reading.echo)
    for mistake in rules.mistakes:
        if mistake.value == reading.value:
            return Grade("incorrect", 0.0, (mistake.says,), reading.echo, mistake.name)
    right = _STATEMENT[bool(key)]
    said = Text(en=f"The statement is {right.en}.", zh=f"这个说法是{right.zh}的。")
    return Grade("incorrect", 0.0, (said,), reading.echo)


def show(value: Value, rules: Rules) -> str:
    """true or false."""
    return "true" if value else "false"


def _value(word: str) -> bool | None:
    return _MEANS.get(word.removesuffix("的"))


def _refused(typed: str, word: str, position: int) -> Unreadable:
    shown = quoted(typed)
    if word == "x":
        says = Text(
            en=f"{shown} can be a cross (false) or the mark in a ticked box (true); type true or false.",
            zh=f"{shown} 可以是叉号（错误），也可以是勾选的记号（正确）；请输入“对”或“错”。",
        )
    elif word in ("0", "1"):
        says = Text(
            en=f"{shown} can be a truth value or the number of an option; type true or false.",
            zh=f"{shown} 可以是真值，也可以是选项的序号；请输入“对”或“错”。",
        )
    else:
        says = Text(
            en=f"{shown} is neither true nor false; type one of them (or t, f).",
            zh=f"{shown} 不能判定为正确或错误；请输入“对”或“错”。",
        )
    return Unreadable(says, position)
