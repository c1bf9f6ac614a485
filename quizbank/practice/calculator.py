"""A scratch calculator: what may be typed as a number may be typed here, and `ans` is the last result."""

import re

from quizbank.answers.judge import read, show
from quizbank.answers.types import Unreadable
from quizbank.text import Text

_ANS = re.compile(r"\bans\b", re.IGNORECASE)


class Calculator:
    """Evaluates by the grammar of numeric answers; nothing is ever run as code."""

    def __init__(self) -> None:
        self.last: str | None = None

    def calculate(self, text: str) -> str:
        """The value of an expression as it would be typed. Raises Unreadable, which says what is wrong."""
        if _ANS.search(text):
            if self.last is None:
                raise Unreadable(
                    Text(en="There is no result yet that `ans` could be.", zh="还没有可供 `ans` 使用的结果。")
                )
            text = _ANS.sub(f"({self.last})", text)
        value = read(text, type="number").value
        self.last = show(value, type="number")
        return self.last
