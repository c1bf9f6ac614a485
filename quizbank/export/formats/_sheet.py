"""What CSV and TSV share: a row a variant, a column a field and language, and the way back.

A cell that a spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@`, a tab or a line break) gets an
apostrophe before it, and so does one that begins with an apostrophe; `read` takes them away again.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from quizbank.export.study_set import StudyItem, StudySet
from quizbank.text import Language, Text
from quizbank.variants.question import kind_of
from quizbank.variants.variant import LETTERS

Row = dict[str, str]

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")


def write(study: StudySet, out: BinaryIO, *, format: str, delimiter: str) -> None:
    """The rows, after a line of names. A byte order mark, since Excel would take Chinese for another encoding."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    try:
        writer = csv.DictWriter(text, _names(study, format), delimiter=delimiter)
        writer.writeheader()
        for item in study.items():
            writer.writerow({name: _guarded(value) for name, value in _row(item, study, format).items()})
    finally:
        text.detach()


def read(data: bytes, *, delimiter: str) -> list[Row]:
    """The rows that `write` wrote."""
    source = io.StringIO(data.decode("utf-8-sig"), newline="")
    return [
        {name: _plain(value) for name, value in row.items()}
        for row in csv.DictReader(source, delimiter=delimiter, strict=True)
    ]


def _guarded(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA) else value


def _plain(value: str) -> str:
    return value[1:] if value[:1] == "'" and value[1:].startswith(_FORMULA) else value


def _names(study: StudySet, format: str) -> list[str]:
    asked = ("question", "left", "options", "hints", "tolerance")
    told = () if study.keys == "none" else ("answer", "solution", "mistakes")
    fields = ("number", "id", "seed", "area", "topic", "kind", "difficulty")
    texts = [f"{name}_{language}" for name in (*asked, *told) for language in study.languages]
    return [*fields, *texts, *study.provenance(format)]


def _row(item: StudyItem, study: StudySet, format: str) -> Row:
    question = item.variant.question
    row = {
        "number": str(item.number),
        "id": question.id,
        "seed": str(item.variant.seed),
        "area": item.area.id,
        "topic": question.topic,
        "kind": kind_of(question),
        "difficulty": str(question.difficulty),
    }
    for language in study.languages:
        texts = dict(_asked(item, language))
        if study.keys != "none":
            texts |= dict(_told(item, language))
        row |= {f"{name}_{language}": text for name, text in texts.items()}
    return row | study.provenance(format)


def _asked(item: StudyItem, language: Language) -> Iterator[tuple[str, str]]:
    variant = item.variant
    yield "question", variant.stem.of(language)
    yield "left", _listed(((str(number), left) for number, left in enumerate(variant.lefts, 1)), language)
    yield "options", _listed(zip(LETTERS, variant.rows, strict=False), language)
    yield "hints", "\n".join(hint.of(language) for hint in variant.hints)
    yield "tolerance", "" if variant.tolerance is None else variant.tolerance.of(language)


def _told(item: StudyItem, language: Language) -> Iterator[tuple[str, str]]:
    variant = item.variant
    free = variant.answer_type == "key-points"  # there the solution is the answer
    yield "answer", "" if free else variant.key_in(language)
    why = [(letter, option.why) for letter, option in zip(LETTERS, variant.options, strict=False)]
    yield "solution", "\n\n".join(filter(None, [variant.solution.of(language), _listed(why, language)]))
    mistakes = ((variant.show(mistake.value), mistake.says) for mistake in variant.misconceptions)
    yield "mistakes", _listed(mistakes, language)


def _listed(pairs: Iterable[tuple[str, Text]], language: Language) -> str:
    """A line a pair: its mark and its text."""
    return "\n".join(f"{mark}. {text.of(language)}" for mark, text in pairs)
