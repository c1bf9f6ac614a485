"""What a page carries besides its questions: style, font, script, who may do what in it, and how to make it again."""

import base64
import hashlib
from functools import cache
from html import escape
from importlib.resources import files

from quizbank.export.article import words
from quizbank.export.study_set import StudySet
from quizbank.text import Language, Text
from quizbank.version import __version__

# In this order: each uses what stands before it.
_GRADER = (
    *("text", "arithmetic", "tokens", "refusals", "grammar", "numbers", "arrays", "tolerance", "entries"),
    *("words", "letters", "judge"),
)
_NAMES: dict[Language, str] = {"en": "English", "zh": "中文"}
_BOTH = "English + 中文"
_ABOUT: dict[str, Text] = {
    "licence": Text(en="Licence", zh="许可"),
    "bank": Text(en="Made by", zh="生成者"),
    "filter": Text(en="Filter", zh="筛选条件"),
    "seeds": Text(en="Seeds", zh="种子"),
    "command": Text(en="Made again with", zh="重新生成"),
}
_LANGUAGE = "Language / 语言"
_KEYS = Text(
    en="Enter checks (in several lines: Ctrl+Enter); a letter chooses an option; n and p go on and back",
    zh="回车检查答案（多行时用 Ctrl+回车）；按字母选择选项；n、p 跳到下一题、上一题",
)
_NEEDS_SCRIPT = Text(en="Grading in the page needs JavaScript.", zh="页面内评分需要 JavaScript。")


def head(study: StudySet, quiz: bool) -> str:
    """All that stands before the first question. `quiz`: with the script that grades."""
    provenance = study.provenance("html")
    style, script = stylesheet(), _script(study, quiz)
    allowed = f"'{_digest(script)}'" if script else "'none'"
    policy = f"default-src 'none'; style-src '{_digest(style)}'; script-src {allowed}; font-src data:; "
    policy += "base-uri 'none'; form-action 'none'"
    languages = study.languages
    shown = "both" if len(languages) > 1 else languages[0]
    tag = "zh-Hans" if languages[0] == "zh" else languages[0]
    metas = "".join(f'<meta name="quizbank-{name}" content="{escape(value)}">\n' for name, value in provenance.items())
    title = escape(study.title)
    return (
        f'<!doctype html>\n<html lang="{tag}" data-show="{shown}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f'<meta name="generator" content="quizbank {__version__}">\n{metas}'
        f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f'<header class="top"><h1>{title}</h1>\n{_switch(languages)}'
        + ('<p id="score" role="status" hidden></p>\n' if quiz else "")
        + "</header>\n<main>\n"
        + (f'<p class="about keys">{words(_KEYS, languages)}</p>\n' if quiz else "")
        + (f"<noscript><p>{_plain(_NEEDS_SCRIPT, languages)}</p></noscript>\n" if quiz else "")
    )


def foot(study: StudySet, quiz: bool) -> str:
    """All that stands after the last question."""
    lines = "".join(
        f"<dt>{_plain(_ABOUT[name], study.languages)}</dt><dd>{escape(value) or '–'}</dd>\n"
        for name, value in study.provenance("html").items()
        if name in _ABOUT
    )
    script = _script(study, quiz)
    return (
        f'</main>\n<footer>\n<dl class="about">\n{lines}</dl>\n</footer>\n'
        + (f"<script>{script}</script>\n" if script else "")
        + "</body>\n</html>\n"
    )


def grader() -> str:
    """The script that judges submissions, which defines `judge` and `rulesOf`."""
    return _joined(_GRADER)


@cache
def stylesheet() -> str:
    """The page's style sheet, with the font of the formulas in it."""
    font = base64.b64encode(_asset("math.woff2")).decode()
    return _asset("quiz.css").decode().replace("url(math.woff2)", f"url(data:font/woff2;base64,{font})")


def _script(study: StudySet, quiz: bool) -> str:
    """One function with what the page needs; nothing where it needs none."""
    names = (*(("language",) if len(study.languages) > 1 else ()), *((*_GRADER, "quiz") if quiz else ()))
    return f'(() => {{\n"use strict";\n{_joined(names)}}})();\n' if names else ""


@cache
def _joined(names: tuple[str, ...]) -> str:
    return "\n".join(_asset("quiz", f"{name}.js").decode() for name in names)


def _switch(languages: tuple[Language, ...]) -> str:
    if len(languages) < 2:
        return ""
    offered = [("both", _BOTH, ""), *((language, _NAMES[language], language) for language in languages)]
    buttons = "".join(
        f'<button type="button" data-show="{value}" aria-pressed="{str(value == "both").lower()}"'
        f"{f' lang={language}' if language else ''}>{name}</button>"
        for value, name, language in offered
    )
    return f'<div class="switch" role="group" aria-label="{_LANGUAGE}">{buttons}</div>\n'


def _plain(text: Text, languages: tuple[Language, ...]) -> str:
    return " / ".join(escape(text.of(language)) for language in languages)


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _asset(*names: str) -> bytes:
    return files("quizbank.export").joinpath("assets", *names).read_bytes()
