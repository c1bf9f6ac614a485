"""Cutting folded text into tokens; whatever is on no list here is refused with its place."""

import re

import msgspec

from quizbank.answers.arithmetic import CONSTANTS, FUNCTIONS
from quizbank.answers.folding import Source, quoted

MAX_DEPTH = 50
CLOSES = {"(": ")", "[": "]", "{": "}"}

# Every alternative is linear: no repetition contains another that can match the same characters.
_PATTERN = re.compile(
    r"""(?P<space>[ \t\n\v\f]+)
    | (?P<mixed>\d*[¼-¾⅐-⅞])
    | (?P<number>(?:\d+(?:_\d+)*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)
    | (?P<name>\\?(?:log_?(?:2|10)(?!\d)|[A-Za-z]+|[\u4e00-\u9fff]+))
    | (?P<op>\*\*|\+/-|==|[-+*/^!%‰×√=≈±])
    | (?P<open>[(\[{])
    | (?P<close>[)\]}])
    | (?P<comma>[,、])
    | (?P<semicolon>;)""",
    re.VERBOSE | re.ASCII,
)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?![\d,])(?:\.\d+)?", re.ASCII)

_SPELLINGS = {
    "**": "^",
    "==": "=",
    "+/-": "±",
    "\\cdot": "*",
    "\\times": "×",
    "\\div": "/",
    "\\approx": "≈",
    "\\sqrt": "√",
    "\\pm": "±",
}
_NAMES = {
    **{name: name for name in (*FUNCTIONS, *CONSTANTS)},
    **{"\\" + name: name for name in ("exp", "ln", "log", "tanh", "sinh", "cosh", "sin", "cos", "tan", "pi", "frac")},
    **dict.fromkeys(("inf", "infinity", "\\infty", "无穷", "无穷大", "正无穷"), "inf"),
    **dict.fromkeys(("log_2", "lb"), "log2"),
    "log_10": "log10",
    "percent": "%",
}


class Token(msgspec.Struct, frozen=True):
    """A piece of the text: what it is, its canonical spelling, where it stands, and the white space before it."""

    kind: str
    text: str
    start: int
    end: int
    space: bool
    line: bool

    def spelled(self, kind: str, text: str) -> "Token":
        """The same place as another token."""
        return Token(kind, text, self.start, self.end, self.space, self.line)


def tokenize(source: Source, listing: bool = False) -> list[Token]:
    """The tokens of a text and an end mark; `listing` makes every comma a separator. Raises Unreadable."""
    tokens: list[Token] = []
    text, at, space, line = source.text, 0, False, False
    while at < len(text):
        match = _PATTERN.match(text, at)
        if match is None:
            raise _refused(source, at)
        kind = str(match.lastgroup)
        # In a list a comma parts entries, whatever the number of digits.
        if kind == "number" and not listing and (grouped := _THOUSANDS.match(text, at)):
            kind, match = "thousands", grouped
        piece, start = match.group(), at
        at = match.end()
        if kind == "space":
            space, line = True, line or "\n" in piece
            continue
        tokens.append(Token(*_canonical(kind, piece), start, at, space, line))
        space = line = False
    tokens.append(Token("end", "", len(text), len(text), space, line))
    check_brackets(source, tokens)
    return tokens


def _canonical(kind: str, piece: str) -> tuple[str, str]:
    if kind in ("op", "name") and piece in _SPELLINGS:
        return "op", _SPELLINGS[piece]
    if kind == "name":
        name = _NAMES.get(piece) or (_NAMES.get(piece.lower()) if len(piece) > 1 else None) or piece
        return ("op", name) if name == "%" else (kind, name)
    return kind, piece


def _refused(source: Source, at: int) -> Exception:
    piece = source.text[at]
    shown = quoted(piece)
    if piece.isdigit():
        return source.unreadable(at, f"{shown}: please use the digits 0 to 9.", f"{shown}：请使用数字 0 到 9。")
    if piece in "<>≤≥":
        return source.unreadable(
            at, f"{shown} is a bound; a single value is asked.", f"{shown} 表示范围，这里需要一个确定的值。"
        )
    return source.unreadable(at, f"{shown} has no meaning here.", f"{shown} 在这里没有意义。")


def check_brackets(source: Source, tokens: list[Token]) -> None:
    """Raises Unreadable where brackets don't match, or go too deep."""
    opened: list[Token] = []
    for token in tokens:
        if token.kind == "open":
            opened.append(token)
            if len(opened) > MAX_DEPTH:
                raise source.unreadable(
                    token.start,
                    f"brackets go deeper than {MAX_DEPTH} levels.",
                    f"括号嵌套超过 {MAX_DEPTH} 层。",
                )
        elif token.kind == "close":
            if not opened:
                raise source.unreadable(
                    token.start, f"“{token.text}” closes nothing.", f"“{token.text}” 没有对应的左括号。"
                )
            last = opened.pop()
            if CLOSES[last.text] != token.text:
                raise source.unreadable(
                    token.start,
                    f"“{token.text}” closes “{last.text}”; “{CLOSES[last.text]}” is expected.",
                    f"“{last.text}” 应该用 “{CLOSES[last.text]}” 闭合，而不是 “{token.text}”。",
                )
    if opened:
        raise source.unreadable(
            opened[-1].start, f"“{opened[-1].text}” is never closed.", f"“{opened[-1].text}” 没有闭合。"
        )
