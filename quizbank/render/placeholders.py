"""Fills `{{name}}`, `{{name[0]}}`, `{{name:.4f}}` and `{{size[0]:,d}}` in a text with numbers. Nothing is evaluated.

`{{b:+}}` is a term of a sum, `+ 4` or `- 4`; `{{a:*}}` is a factor, of which a one is not written; `{{b:+*}}` is both:
`{{a:*}}x^2 {{b:+*}}x {{c:+}}` prints `3x^2 - x + 1`.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from quizbank.text import Text

LONGEST_FLOAT = 8
"""Characters that a float may take when no spec says how to round it."""

_PLACEHOLDER = re.compile(r"\{\{([A-Za-z][A-Za-z0-9_]*)((?:\[[0-9]{1,6}\])*)(?::([^{}]*))?\}\}")
_SPEC = re.compile(r"\+?\*?(,?)(?:\.([0-9]|1[0-9]))?([dfeg%]?)")
_EXACT = 10**15  # integral floats below it are printed as integers
_LARGEST = 10**300  # larger integers do not fit a float


class Placeholder(msgspec.Struct, frozen=True):
    """One placeholder of a text: `position` is the offset of its first brace."""

    name: str
    indices: tuple[int, ...]
    spec: str
    position: int

    def __str__(self) -> str:
        spec = f":{self.spec}" if self.spec else ""
        return f"{{{{{self.path()}{spec}}}}}"

    def path(self, depth: int | None = None) -> str:
        """The name with its first `depth` indices, or with all of them."""
        return self.name + "".join(f"[{index}]" for index in self.indices[:depth])

    def error(self, problem: str) -> "PlaceholderError":
        """What is wrong with this placeholder, to be raised."""
        return PlaceholderError(f"{self} at character {self.position + 1}: {problem}", self.position)


class PlaceholderError(ValueError):
    """A placeholder can't be read or filled; the message names it, its place and the mend. `position` is its offset."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


def names(text: str) -> list[Placeholder]:
    """The placeholders of a text, in order. Raises PlaceholderError for `{{` that opens none."""
    return [part for part in parts(text) if isinstance(part, Placeholder)]


def unfilled(text: str) -> str:
    """The text with `…` for each placeholder: what a list of templates shows."""
    return _PLACEHOLDER.sub("…", text)


def fill(text: str, values: Mapping[str, Any]) -> str:
    """The text with every placeholder replaced by its value: a number, a bool, a word, or nested lists of them.

    An integral float prints as an integer. A list prints as `[1, 2.5, -3]`, and a spec applies to each entry.
    Raises PlaceholderError.
    """
    return "".join(_shown(part, values) if isinstance(part, Placeholder) else part for part in parts(text))


def fill_text(text: Text, values: Mapping[str, Any]) -> Text:
    """Both languages of a text, filled. Raises PlaceholderError."""
    return Text(en=fill(text.en, values), zh=fill(text.zh, values))


def parts(text: str) -> Iterator[str | Placeholder]:
    """A text as what stands in it and its placeholders, in order. Raises PlaceholderError."""
    at = 0
    while (start := text.find("{{", at)) >= 0:
        # `\frac{{{a}}}{2}`: the first of three braces is TeX's own.
        if text.startswith("{{{", start):
            yield text[at : start + 1]
            at = start + 1
            continue
        match = _PLACEHOLDER.match(text, start)
        if match is None:
            raise PlaceholderError(_unreadable(text, start), start)
        yield text[at:start]
        indices = tuple(int(index) for index in match[2][1:-1].split("][")) if match[2] else ()
        placeholder = Placeholder(match[1], indices, match[3] or "", start)
        _check_spec(placeholder, empty=match[3] == "")
        yield placeholder
        at = match.end()
    yield text[at:]


def _unreadable(text: str, start: int) -> str:
    near = text[start : start + 24].split("\n")[0]
    return (
        f"{near!r} at character {start + 1} is no placeholder; "
        "write {{name}}, {{name[0]}} or {{name:.4f}}, or put a space between the two braces"
    )


def _check_spec(placeholder: Placeholder, empty: bool) -> None:
    match = _SPEC.fullmatch(placeholder.spec)
    if match is None or empty:
        raise placeholder.error(f"unknown format {placeholder.spec!r}; write one like .4f, .2e, .3g, ,d, .0%, + or *")
    if match[3] == "d" and match[2]:
        raise placeholder.error("d takes no decimals; write d or .2f")
    if match[2] and not match[3]:
        raise placeholder.error(
            f"say how: {placeholder.spec}f for decimals, {placeholder.spec}g for significant digits"
        )


def _shown(placeholder: Placeholder, values: Mapping[str, Any]) -> str:
    if placeholder.name not in values:
        raise placeholder.error(f"no value is called {placeholder.name!r}{_nearest(placeholder.name, values)}")
    value = values[placeholder.name]
    for depth, index in enumerate(placeholder.indices):
        whole = placeholder.path(depth)
        if not isinstance(value, list | tuple):
            raise placeholder.error(f"{whole} is a single value and takes no index")
        if index >= len(value):
            raise placeholder.error(f"{whole} has {len(value)} entries, the last is {whole}[{len(value) - 1}]")
        value = value[index]
    return formatted(value, placeholder)


def _nearest(name: str, known: Iterable[str]) -> str:
    import difflib  # only an error needs it

    close = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else f"; known are {', '.join(sorted(known)) or 'none'}"


def formatted(value: Any, placeholder: Placeholder) -> str:
    """A value as a placeholder prints it. Raises PlaceholderError."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(formatted(entry, placeholder) for entry in value)}]"
    if isinstance(value, bool | str):
        if placeholder.spec:
            raise placeholder.error(f"the format {placeholder.spec!r} is for numbers, and the value is {value!r}")
        return str(value)
    if isinstance(value, int | float):
        if isinstance(value, int) and abs(value) > _LARGEST:
            raise placeholder.error("the integer has more than 300 digits")
        return _in_a_sum(_number(value, placeholder), placeholder.spec)
    raise placeholder.error(f"a {type(value).__name__} is no number")


def _in_a_sum(shown: str, spec: str) -> str:
    if not spec.startswith(("+", "*")):
        return shown
    minus, size = shown.startswith("-"), shown.removeprefix("-")
    sign = ("- " if minus else "+ ") if spec.startswith("+") else "-" * minus
    return sign + ("" if size == "1" and "*" in spec else size)


def _number(value: int | float, placeholder: Placeholder) -> str:
    spec = placeholder.spec.lstrip("+*")
    return _formatted(value, spec, placeholder) if spec else _plain(value, placeholder)


def _plain(value: int | float, placeholder: Placeholder) -> str:
    if _integral(value):
        return str(int(value))
    shown = repr(value)
    if len(shown) > LONGEST_FLOAT:
        raise placeholder.error(
            f"{shown} is too long to read; say how to round it, as in {{{{{placeholder.path()}:.4f}}}}"
        )
    return shown


def _formatted(value: int | float, spec: str, placeholder: Placeholder) -> str:
    if spec.endswith("d") or spec == ",":
        if _integral(value):
            return format(int(value), spec)
        if spec.endswith("d"):
            raise placeholder.error(f"{value!r} is no integer; write .4f or .3g")
        return _plain(value, placeholder)
    return format(float(value), "z" + spec)  # z: no minus before zero


def _integral(value: int | float) -> bool:
    return isinstance(value, int) or (math.isfinite(value) and value == int(value) and abs(value) < _EXACT)
