r"""The final answer in what a model wrote, by rules that can be stated.

1. What stands before the last `</think>` is left out.
2. If there is a `\boxed{…}`, its content is the answer; different ones are ambiguous.
3. Else, if there is a line `Answer: …` (Final answer, The answer is, 答案：), what follows is; different ones are
   ambiguous.
4. Else the last line that is not empty is.

Nothing is searched for within the answer: a right number among other words earns nothing.
"""

import re
from typing import Literal

from quizbank.text import Text

Reason = Literal["", "ambiguous", "unanswered"]

LONGEST = 100_000  # characters, from the end; what a model writes before is not its final answer

_THOUGHT = "</think>"
_BOXED = re.compile(r"\\(?:boxed|fbox)\s*\{")
_MARKUP = " \t>#*_`-"
_LINE = re.compile(
    r"(?:(?:the |my )?(?:final )?answer|(?:最终)?答案)[*_` ]{0,8}(?:is|are|=|是|为|[:：])[*_]{0,3}[ :：]{0,3}(.+)",
    re.IGNORECASE,
)


class Ambiguous(ValueError):  # noqa: N818  reads as what happened
    """More than one final answer, or none. `says` tells which in both languages, `reason` in one word."""

    def __init__(self, says: Text, reason: Reason = "ambiguous") -> None:
        super().__init__(says.en)
        self.says = says
        self.reason = reason


def final_answer(text: str) -> str:
    """The final answer as it was written. Raises Ambiguous."""
    text = text[-LONGEST:]
    text = text.rpartition(_THOUGHT)[2].replace("\r\n", "\n")
    boxed = _boxed(text)
    if boxed:
        return _one(boxed)
    lines = [line.strip() for line in text.split("\n") if line.strip(f"{_MARKUP}$")]
    told = [match[1].strip() for line in lines if (match := _LINE.fullmatch(line.lstrip(_MARKUP))) is not None]
    if told:
        return _one(told)
    if not lines:
        raise Ambiguous(Text(en="there is no answer", zh="没有答案"), "unanswered")
    return lines[-1]


def _one(answers: list[str]) -> str:
    """The answer that all of them are."""
    if len({"".join(answer.split()).strip(".$*`。") for answer in answers}) > 1:
        count = len(answers)
        raise Ambiguous(Text(en=f"{count} final answers that differ", zh=f"有 {count} 个不一致的最终答案"))
    return answers[-1]


def _boxed(text: str) -> list[str]:
    found, at = [], 0
    while (match := _BOXED.search(text, at)) is not None:
        end = _closing(text, match.end())
        if end is None:
            break
        found.append(text[match.end() : end].strip())
        at = end + 1
    return found


def _closing(text: str, start: int) -> int | None:
    """Where the brace that was open at `start` closes."""
    depth, at = 1, start
    while at < len(text):
        character = text[at]
        if character == "\\":
            at += 1
        elif character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
            if not depth:
                return at
        at += 1
    return None


_WRAPPED = (
    ("**", "**"),
    ("__", "__"),
    ("`", "`"),
    ("$$", "$$"),
    ("$", "$"),
    (r"\(", r"\)"),
    (r"\[", r"\]"),
    ("*", "*"),
)
_TEXT = re.compile(r"\\(?:text|mathrm|mathbf|textbf|operatorname|mathit)\s*\{([^{}]*)\}")
_SIZES = re.compile(r"\\(?:left|right|big|Big|bigg|Bigg)\b\s*(?=[(\[\])|]|\\[{}])")
_MATRIX = re.compile(r"\\begin\{([pbvBV]?matrix|array)\}(?:\{[lcr|]*\})?(.*?)\\end\{\1\}", re.DOTALL)


def plain_answer(text: str) -> str:
    """An answer without the Markdown and the TeX that wrap it; what it says is left as it is."""
    text = text.strip()
    for _ in range(4):
        before = text
        text = text.removesuffix("。").strip(" \t\n*`")
        if text.endswith(".") and not text.endswith(".."):
            text = text[:-1].strip()
        for begin, end in _WRAPPED:
            inner = text[len(begin) : -len(end)]
            wrapped = text.startswith(begin) and text.endswith(end) and len(text) > len(begin) + len(end)
            if wrapped and begin not in inner:
                text = inner.strip()
        if text == before:
            break
    text = _MATRIX.sub(_rows, text)
    text = _TEXT.sub(r"\1", text).replace(r"\dfrac", r"\frac").replace(r"\tfrac", r"\frac")
    text = _SIZES.sub("", text)
    for tex, sign in ((r"\,", ""), (r"\;", ""), (r"\!", ""), (r"\ ", " "), ("{,}", ""), (r"\%", "%"), ("~", " ")):
        text = text.replace(tex, sign)
    return text.strip()


def _rows(match: "re.Match[str]") -> str:
    """A TeX matrix as nested lists."""
    rows = [row for row in re.split(r"\\\\", match[2]) if row.strip()]
    return "[" + ", ".join("[" + ", ".join(cell.strip() for cell in row.split("&")) + "]" for row in rows) + "]"
