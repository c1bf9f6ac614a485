r"""Texts of other programs as the bank's Markdown: HTML through markdownify, formulas between dollars."""

import re
from collections.abc import Callable
from html import unescape

from quizbank.importing.errors import ImportFault
from quizbank.importing.found import Says
from quizbank.render.markdown import printable
from quizbank.text import Language, Text

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_NAMED_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)\b[^<>]*>")
_USUAL = {
    "a",
    "b",
    "br",
    "code",
    "div",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "li",
    "ol",
    "p",
    "pre",
}
_USUAL |= {"s", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "tt", "u", "ul"}
_VERBATIM = re.compile(r"```.*?```|`[^`]*`|\$[^$]*\$", re.DOTALL)
_OPENING = re.compile(rf"({_VERBATIM.pattern})|<(?=[a-zA-Z/!?])", re.DOTALL)
_INLINE = re.compile(r"\\\((.+?)\\\)|\$\$(.+?)\$\$|\\\[(.+?)\\\]", re.DOTALL)
_LANGUAGES = re.compile(r'\s*<(div|span) lang="(en|zh)[^"]*"[^>]*>(.*?)</\1>\s*', re.DOTALL)
_MARKUP = re.compile(r"[\\`*$<\[\]~|]|(?<!\w)_|_(?!\w)|^\s*[#>+-]|(?<=\d)[.)](?=\s)")
_ASIDE = re.compile("⦀(\\d+)⦀")  # a sign that neither Markdown nor HTML knows


def says(text: str, format: str) -> Says:
    """The text in each language that it marks by `<div lang="…">` or `<span lang="…">`; English where it marks none."""
    if format != "plain" and _LANGUAGES.search(text):
        parts: dict[Language, list[str]] = {}
        for one in _LANGUAGES.finditer(text):
            language: Language = "zh" if one[2] == "zh" else "en"
            parts.setdefault(language, []).append(markdown(one[3], format))
        rest = markdown(_LANGUAGES.sub("\n", text), format)  # what stands outside holds for all
        return {language: "\n\n".join(filter(None, [*found, rest])) for language, found in parts.items()}
    shown = markdown(text, format)
    return {"en": shown} if shown else {}


def cell(text: str) -> str:
    """Markdown in which others may have put HTML: its usual tags become Markdown, any other is shown as it is."""
    outside = _VERBATIM.sub("", text)
    tags = [match[1].lower() for match in _NAMED_TAG.finditer(outside)]
    if not tags and "<!" not in outside:
        return text
    if tags and "<!" not in outside and set(tags) <= _USUAL:
        return _around(_VERBATIM, text, lambda match: match[0], _of_html)
    return _OPENING.sub(lambda match: match[1] or "\\<", text)


def markdown(text: str, format: str) -> str:
    """The text as Markdown. format: html, moodle (HTML or plain), plain or markdown."""
    text = text.strip()
    if format == "markdown":
        return _INLINE.sub(_formula, text)
    if format == "html" or (format == "moodle" and _TAG.search(_INLINE.sub("", text))):
        return _around(_INLINE, text, _formula, _of_html)
    return _around(_INLINE, text, _formula, _of_plain)


def _around(
    kept: "re.Pattern[str]", text: str, show: Callable[["re.Match[str]"], str], change: Callable[[str], str]
) -> str:
    """The text changed, but for the parts that `kept` finds, which `show` writes."""
    parts: list[str] = []

    def put_aside(match: "re.Match[str]") -> str:
        parts.append(show(match))
        return f"⦀{len(parts) - 1}⦀"

    changed = change(kept.sub(put_aside, text))
    return _ASIDE.sub(lambda match: parts[int(match[1])] if int(match[1]) < len(parts) else match[0], changed).strip()


def _of_plain(text: str) -> str:
    return "\n".join(map(_literal, text.split("\n")))


def _formula(match: re.Match[str]) -> str:
    inline, dollars, display = match.groups()
    if inline is not None:
        return f"${unescape(inline).strip()}$"
    return f"\n\n$$\n{unescape(dollars or display).strip()}\n$$\n\n"


def _of_html(text: str) -> str:
    if not _TAG.search(text) and "&" not in text:
        return _of_plain(text)
    try:
        from markdownify import markdownify
    except ImportError:
        raise ImportFault(
            Text(
                en="this set holds HTML: pip install 'quizbank[import]' to read it",
                zh="该题集含有 HTML，请先安装：pip install 'quizbank[import]'",
            )
        ) from None
    found = markdownify(text, heading_style="ATX", bullets="-", strip=["a", "img", "script", "style"])
    return re.sub(r"\n{3,}", "\n\n", str(found).replace("$", r"\$")).strip()


def _literal(line: str) -> str:
    """The line as Markdown that shows it as it is; only what would be markup is escaped."""
    return _MARKUP.sub(r"\\\g<0>", printable(line.strip()))
