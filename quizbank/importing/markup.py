r"""Texts of other programs as the bank's Markdown: HTML through markdownify, formulas between dollars."""

import re
from html import unescape

from quizbank.importing.errors import ImportFault
from quizbank.importing.found import Says
from quizbank.render.markdown import printable
from quizbank.text import Language, Text

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_INLINE = re.compile(r"\\\((.+?)\\\)|\$\$(.+?)\$\$|\\\[(.+?)\\\]", re.DOTALL)
_LANGUAGES = re.compile(r'\s*<(div|span) lang="(en|zh)[^"]*"[^>]*>(.*?)</\1>\s*', re.DOTALL)
_MARKUP = re.compile(r"[\\`*$<\[\]~|]|(?<!\w)_|_(?!\w)|^\s*[#>+-]|(?<=\d)[.)](?=\s)")
_KEPT = re.compile("⦀(\\d+)⦀")  # a sign that neither Markdown nor HTML knows


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


def markdown(text: str, format: str) -> str:
    """The text as Markdown. format: html, moodle (HTML or plain), plain or markdown."""
    text = text.strip()
    if format == "markdown":
        return _INLINE.sub(_formula, text)
    formulas: list[str] = []

    def put_aside(match: re.Match[str]) -> str:
        formulas.append(_formula(match))
        return f"⦀{len(formulas) - 1}⦀"

    kept = _INLINE.sub(put_aside, text)
    if format == "html" or (format == "moodle" and _TAG.search(kept)):
        kept = _of_html(kept)
    else:
        kept = "\n".join(_literal(line.strip()) for line in kept.split("\n"))
    return _KEPT.sub(lambda match: formulas[int(match[1])], kept).strip()


def _formula(match: re.Match[str]) -> str:
    inline, dollars, display = match.groups()
    if inline is not None:
        return f"${unescape(inline).strip()}$"
    return f"\n\n$$\n{unescape(dollars or display).strip()}\n$$\n\n"


def _of_html(text: str) -> str:
    if not _TAG.search(text) and "&" not in text:
        return "\n".join(map(_literal, text.split("\n")))
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
