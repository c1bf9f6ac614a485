"""The keys that can be changed: their actions, their defaults, and which other keys can't be taken."""

import re
from collections.abc import Callable

from quizbank.bank.errors import nearest
from quizbank.text import Text

ACTIONS: dict[str, Text] = {
    "help": Text(en="help", zh="帮助"),
    "language": Text(en="the other language", zh="切换语言"),
    "hint": Text(en="the next hint", zh="下一条提示"),
    "reveal": Text(en="the solution", zh="查看解析"),
    "another": Text(en="another variant", zh="换一组数"),
    "next": Text(en="the next question", zh="下一题"),
    "submit": Text(en="finish a free-text answer", zh="提交自由作答"),
    "more": Text(en="what else can be done with a question", zh="更多操作"),
    "scratch": Text(en="scratch pad and calculator", zh="草稿与计算器"),
}
DEFAULT_KEYS = {
    "help": "f1",
    "language": "f2,ctrl+l",
    "hint": "f3,ctrl+t",
    "reveal": "f4,ctrl+s",
    "another": "f5,ctrl+r",
    "next": "f6,ctrl+n",
    "submit": "f7,ctrl+g",
    "more": "f8,ctrl+o",
    "scratch": "f9,ctrl+b",
}
"""As Textual takes them; the first is the one that is shown."""

# What terminals send for Enter, Tab, Backspace and Escape arrives under these names too.
_SENT_OTHERWISE = ("ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m")
_FIXED = (*_SENT_OTHERWISE, "ctrl+c", "ctrl+p", "ctrl+q", "ctrl+z")
_USABLE = re.compile(r"f([1-9]|1[0-9]|2[0-4])|(ctrl|alt)\+[a-z0-9_]+|ctrl\+(shift|alt)\+[a-z0-9_]+")

Complaint = Callable[[str, str, str], None]
"""Told of an action, and what is wrong with it in English and in Chinese."""


def first_key(action: str) -> str:
    """The default key of an action that is shown."""
    return DEFAULT_KEYS[action].split(",")[0]


def shown(key: str) -> str:
    """A key as the bottom line shows it."""
    return key.replace("ctrl+", "^").upper()


def taken_keys(found: dict[str, object], complain: Complaint) -> dict[str, str]:
    """The keys of a settings file that can be used: no key of two actions, none that a text needs."""
    keys: dict[str, str] = {}
    for action, key in found.items():
        if action not in ACTIONS:
            en, zh = f"no action {action!r}", f"没有操作 {action!r}"
            complain(action, en + nearest(action, ACTIONS), zh + nearest(action, ACTIONS, "zh"))
        elif not isinstance(key, str) or not _USABLE.fullmatch(key):
            complain(action, f'{action}: keys are written "f9" or "ctrl+k"', f'{action}：按键写作 "f9" 或 "ctrl+k"')
        elif key in _FIXED:
            complain(action, f"{key!r} has a fixed meaning", f"{key!r} 有固定用途，不能改用")
        elif (other := _holder(key, keys, found, action)) is not None:
            complain(action, f"{key!r} is the key of {other!r} already", f"{key!r} 已用于 {other!r}")
        else:
            keys[action] = key
    return keys


def _holder(key: str, keys: dict[str, str], found: dict[str, object], action: str) -> str | None:
    """The other action that a key belongs to: by the file, or by default where the file gives it no other key."""
    held = {other: [keys[other]] for other in keys}
    held |= {other: default.split(",") for other, default in DEFAULT_KEYS.items() if other not in found}
    return next((other for other, theirs in held.items() if other != action and key in theirs), None)
