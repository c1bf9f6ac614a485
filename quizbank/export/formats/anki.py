"""Anki packages: a card a variant, in decks by area and topic, with MathJax.

Every kind becomes a card to be turned: what is asked in front, with hints to unfold; key, solution, explanations of the
options and the usual mistakes behind. A note is known by question and seed, and model, decks and fields by constant
numbers, so that importing a later export updates the notes and keeps their schedule. Anki takes a note as newer by its
time: `SOURCE_DATE_EPOCH` where it is set, else now. But for that time, the same call gives the same bytes.
"""

import hashlib
import os
import tempfile
import time
import warnings
import zipfile
from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, BinaryIO

from quizbank.export.errors import ExportError
from quizbank.export.hypertext import html, inline_html, mathjax
from quizbank.export.study_set import StudyItem, StudySet
from quizbank.filters import mistakes_of
from quizbank.text import Language, Text
from quizbank.variants.question import kind_of
from quizbank.variants.variant import LETTERS

SUFFIX = ".apkg"

_MODEL = 1_607_392_319
_FIELDS = ("Id", "Question", "Hints", "Answer", "Solution", "Mistakes", "Source", "Spare 1", "Spare 2", "Spare 3")
_FRONT = "{{Question}}{{#Hints}}<div class=hints>{{Hints}}</div>{{/Hints}}"
_BACK = "{{FrontSide}}<hr id=answer>{{Answer}}{{Solution}}{{Mistakes}}<footer>{{Source}}</footer>"
_STYLE = """
.card { font-family: system-ui, sans-serif; font-size: 18px; line-height: 1.5; text-align: left; max-width: 46em;
  margin: 0 auto; padding: 0 .5em; color: #1b1b1b; background: #fff; }
.nightMode.card { color: #e4e4e4; background: #1f1f1f; }
[lang=zh] { font-family: system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
[lang] + [lang] { margin-top: 1em; border-top: 1px dashed #8888; padding-top: .5em; }
code, pre { font-family: ui-monospace, monospace; background: #8882; border-radius: 3px; padding: 0 .2em; }
pre { padding: .5em; overflow-x: auto; }
table { border-collapse: collapse; } td, th { border: 1px solid #8888; padding: .2em .5em; }
.key { font-weight: bold; } footer, .hints { font-size: 14px; opacity: .8; margin-top: 1em; }
"""
_ANSWER = Text(en="Answer", zh="答案")
_HINT = Text(en="Hint {number}", zh="提示 {number}")
_MISTAKES = Text(en="Common mistakes", zh="常见错误")
_COLON = Text(en=": ", zh="：")


def write(study: StudySet, out: BinaryIO) -> None:
    """The package. Raises ExportError for a set without keys, which would be cards without a back."""
    if study.keys == "none":
        raise ExportError(
            Text(
                en="an Anki card has its answer on the back; leave out --keys none",
                zh="Anki 卡片背面就是答案，请去掉 --keys none",
            )
        )
    import genanki

    package = genanki.Package(list(_decks(study)))
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        # Ours is HTML, and what looks like a wrong tag to it is a comparison in a formula, escaped.
        warnings.filterwarnings("ignore", module="genanki")
        made = Path(folder) / "made.apkg"
        package.write_to_file(made, timestamp=_moment())
        _copy(made, out)


def _moment() -> float:
    return float(os.environ.get("SOURCE_DATE_EPOCH") or time.time())


def _copy(made: Path, out: BinaryIO) -> None:
    """The same archive, with no time in it."""
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist()):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))


def _decks(study: StudySet) -> Iterator[Any]:
    import genanki

    decks: dict[str, Any] = {}
    told = "<br>".join(f"{escape(name)}: {escape(value)}" for name, value in study.provenance("anki").items() if value)
    for item in study.items():
        name = "::".join([study.title, _title(item.area.title, study), _title(item.topic.title, study)])
        if name not in decks:
            decks[name] = genanki.Deck(_number(f"{study.title}/{item.topic.id}"), name, description=told)
        decks[name].add_note(
            genanki.Note(
                model=_model(),
                fields=list(_fields(item, study)),
                tags=sorted(set(_tags(item))),
                guid=genanki.guid_for(item.name),
            )
        )
    yield from decks.values()


def _title(title: Text, study: StudySet) -> str:
    return " / ".join(title.of(language).replace("::", ":") for language in study.languages)


def _tags(item: StudyItem) -> Iterator[str]:
    question = item.variant.question
    yield f"kind::{kind_of(question)}"
    yield f"level::{question.difficulty}"
    yield f"topic::{question.topic.replace('/', '::')}"
    yield from (f"mistake::{name}" for name in mistakes_of(question))


def _fields(item: StudyItem, study: StudySet) -> Iterator[str]:
    variant = item.variant
    yield escape(item.name)
    for part in (_question, _hints, _answer, _solution, _mistakes):
        pieces = [(language, part(item, language)) for language in study.languages]
        yield "".join(f'<div lang="{language}">{text}</div>' for language, text in pieces if text)
    yield escape(f"{item.name} · {', '.join(variant.question.covers)}")
    yield from ("", "", "")


def _question(item: StudyItem, language: Language) -> str:
    variant = item.variant
    parts = [html(variant.stem.of(language), mathjax)]
    if variant.lefts:
        lefts = (f"<li>{inline_html(left.of(language), mathjax)}</li>" for left in variant.lefts)
        parts.append(f"<ol>{''.join(lefts)}</ol>")
    if variant.rows:
        rows = (
            f"<p><b>{letter}.</b> {inline_html(row.of(language), mathjax)}</p>"
            for letter, row in zip(LETTERS, variant.rows, strict=False)
        )
        parts.append("".join(rows))
    return "".join(parts)


def _hints(item: StudyItem, language: Language) -> str:
    parts = []
    for number, hint in enumerate(item.variant.hints, 1):
        label = _HINT.of(language).format(number=number)
        parts.append(f"<details><summary>{label}</summary>{html(hint.of(language), mathjax)}</details>")
    return "".join(parts)


def _answer(item: StudyItem, language: Language) -> str:
    variant = item.variant
    if variant.answer_type == "key-points":  # there the solution is the answer
        return ""
    exact = "" if variant.tolerance is None else f" ({escape(variant.tolerance.of(language))})"
    label = f"{_ANSWER.of(language)}{_COLON.of(language)}"
    return f"<p class=key>{label}<code>{escape(variant.key_in(language))}</code>{exact}</p>"


def _solution(item: StudyItem, language: Language) -> str:
    variant = item.variant
    why = (
        f"<p><b>{letter}.</b> {inline_html(option.why.of(language), mathjax)}</p>"
        for letter, option in zip(LETTERS, variant.options, strict=False)
    )
    return html(variant.solution.of(language), mathjax) + "".join(why)


def _mistakes(item: StudyItem, language: Language) -> str:
    variant = item.variant
    told = [
        f"<li><code>{escape(variant.show(mistake.value))}</code>{_COLON.of(language)}"
        f"{inline_html(mistake.says.of(language), mathjax)}</li>"
        for mistake in variant.misconceptions
    ]
    return f"<p><b>{_MISTAKES.of(language)}</b></p><ul>{''.join(told)}</ul>" if told else ""


def _number(name: str) -> int:
    """A constant number for a name, in the range of Anki's own."""
    return (1 << 30) + int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big") % (1 << 30)


@cache
def _model() -> Any:
    import genanki

    return genanki.Model(
        _MODEL,
        "quizbank",
        # The numbers let Anki match fields and templates when a later version has others.
        fields=[{"name": name, "id": _number(f"field/{name}")} for name in _FIELDS],
        templates=[{"name": "Card", "qfmt": _FRONT, "afmt": _BACK, "id": _number("template/Card")}],
        css=_STYLE,
        sort_field_index=0,
    )
