"""Cutting what was typed as an expression into tokens; whatever is on no list here is refused with its place."""

import re

from quizbank.answers.folding import Source, fold, quoted
from quizbank.answers.framing import bare
from quizbank.answers.greek import GREEK
from quizbank.answers.symbols import Symbols, plain
from quizbank.answers.tokens import Token, check_brackets
from quizbank.answers.types import Unreadable

_GREEK = "".join(GREEK)
_SUBSCRIPTS = "₀-₉ₐ-ₜᵢ-ᵪⱼ"
# Atomic, so that no text can be cut into names in more than one way.
_SUBSCRIPT = rf"[0-9{_SUBSCRIPTS}]|_\{{[A-Za-z0-9]{{1,20}}\}}|_[0-9]+|_[A-Za-z][A-Za-z0-9]*"
_NAME = rf"(?>(?:\\?[A-Za-z]+|[{_GREEK}])(?:{_SUBSCRIPT})*)"
_PATTERN = re.compile(
    rf"""(?P<space>[ \t\n\v\f]+|\\(?:left|right|quad|[,;:!\ ])(?![A-Za-z]))
    | (?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    | (?P<vulgar>[0-9]*[¼-¾⅐-⅞])
    | (?P<name>{_NAME})
    | (?P<op>\*\*|[-+*/^×√])
    | (?P<open>[(\[{{])
    | (?P<close>[)\]}}])
    | (?P<comma>,)
    | (?P<bar>\|)""",
    re.VERBOSE,
)
_LABEL = re.compile(
    rf"\s*(?P<label>[dD∂δ∇]?\s?{_NAME}'*\s*(?:/\s*[d∂δ]\s?{_NAME}\s*)?(?P<called>\([\w\s,;{_GREEK}]{{0,40}}\)\s*)?)=(?!=)"
    r"|\s*(?:(?:the )?answer(?: is)?|答案|结果)\s*[:=]?(?:是|为)?",
    re.IGNORECASE,
)
_SIGNS = {"**": "^", "×": "*", "\\cdot": "*", "\\times": "*", "\\div": "/", "\\sqrt": "√"}
_FRACTIONS = ("\\frac", "\\dfrac", "\\tfrac")


def tokenize(text: str, symbols: Symbols) -> tuple[Source, list[Token]]:
    """The folded text, its tokens and an end mark. Raises Unreadable.

    Kinds: number, vulgar (½), variable, constant, function, frac, op, open, close, comma, bar, end.
    """
    source = _unlabelled(bare(fold(text, kept="π")), symbols)
    return source, _tokens(source, symbols)


def _unlabelled(source: Source, symbols: Symbols) -> Source:
    """Without `f(x) =`, `∂L/∂w =` or `answer:`; a variable alone is no label but one side of an equation."""
    match = _LABEL.match(source.text)
    if match is None or match.end() == len(source.text):
        return source
    label = match["label"]
    if label and not match["called"] and "/" not in label and symbols.alone(plain(label.strip())):
        return source
    return source[match.end() :].strip()


def _tokens(source: Source, symbols: Symbols) -> list[Token]:
    tokens: list[Token] = []
    text, at, space = source.text, 0, False
    while at < len(text):
        match = _PATTERN.match(text, at)
        if match is None:
            raise _refused(source, at)
        kind, piece, start = str(match.lastgroup), match.group(), at
        at = match.end()
        if kind == "space":
            space = True
            continue
        if piece in _SIGNS:
            kind, piece = "op", _SIGNS[piece]
        if kind == "name":
            tokens += _names(source, Token(kind, piece, start, at, space, False), symbols)
        else:
            tokens.append(Token(kind, piece, start, at, space, False))
        space = False
    tokens.append(Token("end", "", len(text), len(text), space, False))
    check_brackets(source, tokens)
    return tokens


def _names(source: Source, token: Token, symbols: Symbols) -> list[Token]:
    """A name as one token, or as several where it is a run like `xy` or `xexp(…)`. Raises Unreadable."""
    if token.text in _FRACTIONS:
        return [token.spelled("frac", token.text)]
    name = plain(token.text)
    known = symbols.alone(name)
    if known:
        return [token.spelled(*known)]
    called = source.text[token.end :].lstrip().startswith(("(", "[", "{", "^"))
    ways = symbols.products(name, called)
    if not ways:
        raise _unknown(source, token, name, symbols)
    if len(ways) > 1:
        one, other = ("*".join(way) for way in ways)
        shown = quoted(source.typed(token.start, token.end))
        raise source.unreadable(
            token.start,
            f"{shown} can be {one} or {other}; write the product.",
            f"{shown} 可以是 {one}，也可以是 {other}；请写出乘号。",
        )
    found = [symbols.alone(part) for part in ways[0]]
    return [
        Token(*symbol, token.start, token.end, token.space and not at, False)
        for at, symbol in enumerate(found)
        if symbol
    ]


def _unknown(source: Source, token: Token, name: str, symbols: Symbols) -> Unreadable:
    shown = quoted(source.typed(token.start, token.end))
    base = name.rstrip("0123456789")
    digits = name[len(base) :]
    known = symbols.alone(base)
    if digits and known:
        kind, written = known[0], symbols.written.get(base, base)
        if kind == "function":
            en, zh = f"{written}({digits}) or {written}^{digits}", f"{written}({digits})，也可以是 {written}^{digits}"
        else:
            en, zh = f"{written}^{digits} or {written}*{digits}", f"{written}^{digits}，也可以是 {written}*{digits}"
        return source.unreadable(token.start, f"{shown} can be {en}; write it out.", f"{shown} 可以是 {zh}；请写完整。")
    for function in ("softplus", "sigmoid", "tanh", "sqrt", "exp", "log", "sin", "cos", "tan", "ln"):
        rest = name.removeprefix(function)
        if rest != name and (symbols.alone(rest) or symbols.products(rest, False)):
            return source.unreadable(
                token.start,
                f"{shown} needs brackets: {function}(…).",
                f"{shown} 需要括号：{function}(…)。",
            )
    near = symbols.nearest(name)
    if near:
        return source.unreadable(
            token.start, f"{shown} is not known; did you mean {near}?", f"不认识 {shown}；是不是想写 {near}？"
        )
    return source.unreadable(
        token.start,
        f"{shown} is not known; the variables are {symbols.listed()}.",
        f"不认识 {shown}；变量有 {symbols.listed()}。",
    )


def _refused(source: Source, at: int) -> Unreadable:
    piece = source.text[at]
    shown = quoted(piece)
    if piece in "'′’":
        return source.unreadable(
            at, f"{shown} would be a derivative; write the expression out.", f"{shown} 表示求导；请把表达式写出来。"
        )
    if piece in "=≈":
        return source.unreadable(
            at, f"{shown} makes an equation; type one side of it.", f"{shown} 构成等式；请只写其中一边。"
        )
    if piece in "<>≤≥":
        return source.unreadable(
            at, f"{shown} is a comparison; an expression is asked.", f"{shown} 表示比较；这里需要一个表达式。"
        )
    return source.unreadable(at, f"{shown} has no meaning here.", f"{shown} 在这里没有意义。")
