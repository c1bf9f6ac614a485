r"""Moodle XML, for Moodle's question bank: categories by area and topic, feedback an answer, hints, id numbers.

Numbers are `numerical` questions with the tolerance of the bank; shapes, vectors and matrices are `cloze` questions
with a numerical gap an entry, which shows how many entries there are. Choices are `multichoice`, true or false
`truefalse`, orderings `ordering` (part of Moodle from 4.5, a plugin before), pairs `matching`, whose right sides are
without markup, as Moodle shows them in a menu. Gaps are `cloze` with all accepted spellings. Formulas, which Moodle
can't compare as functions, and free text are `essay` questions with key, solution and points for the grader. Wrong
values that a named misconception leads to are answers of their own, worth nothing, with its explanation.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from html import escape
from typing import BinaryIO

from quizbank.export.errors import ExportError
from quizbank.export.formats import _parts as parts
from quizbank.export.study_set import StudyItem, StudySet
from quizbank.render.markdown import printable
from quizbank.text import Text
from quizbank.variants.question import Cloze
from quizbank.variants.variant import LETTERS, Variant

SUFFIX = ".xml"

_POINT = Text(en="Points to listen for", zh="评分要点")
_TYPES = (
    {
        "single-choice": "multichoice",
        "multiple-choice": "multichoice",
        "true-false": "truefalse",
        "cloze": "cloze",
        "ordering": "ordering",
        "matching": "matching",
        "expression": "essay",
        "key-points": "essay",
    }
    | dict.fromkeys(parts.NUMBERS, "numerical")
    | dict.fromkeys(parts.LISTS, "cloze")
)


def write(study: StudySet, out: BinaryIO) -> None:
    """The questions with their keys. Raises ExportError for a set without keys, which Moodle could not grade."""
    if study.keys == "none":
        raise ExportError(
            Text(en="Moodle grades by the keys; leave out --keys none", zh="Moodle 依靠答案判分，请去掉 --keys none")
        )
    told = "\n".join(f"{name}: {value}" for name, value in study.provenance("moodle").items()).replace("--", "- -")
    out.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<!--\n{printable_lines(told)}\n-->\n<quiz>\n'.encode())
    category = ""
    for item in study.items():
        names = (study.title, item.area.title.en, item.topic.title.en)
        path = "/".join(["$course$", "top", *(name.replace("/", "//") for name in names)])
        if path != category:
            category = path
            out.write(_written(_category(path)))
        out.write(_written(_question(item, study)))
    out.write(b"</quiz>\n")


def printable_lines(text: str) -> str:
    """Lines without control characters."""
    return "\n".join(printable(line) for line in text.split("\n"))


def _written(element: ET.Element) -> bytes:
    ET.indent(element)
    return bytes(ET.tostring(element, encoding="utf-8")) + b"\n"


def _category(path: str) -> ET.Element:
    question = ET.Element("question", type="category")
    _text(question, "category", path)
    return question


def _question(item: StudyItem, study: StudySet) -> ET.Element:
    variant = item.variant
    question = ET.Element("question", type=_TYPES[variant.answer_type])
    _text(question, "name", f"{item.name} {parts.unformatted(item.topic.title, study)}")
    _html(question, "questiontext", parts.told(variant.stem, study) + _gaps(variant))
    _html(question, "generalfeedback", parts.solution(item, study))
    ET.SubElement(question, "defaultgrade").text = "1"
    ET.SubElement(question, "penalty").text = "0.3333333"
    ET.SubElement(question, "hidden").text = "0"
    ET.SubElement(question, "idnumber").text = item.name
    _ANSWERS[_TYPES[variant.answer_type]](question, variant, study)
    for hint in variant.hints:
        _html(question, "hint", parts.told(hint, study))
    return question


def _gaps(variant: Variant) -> str:
    """The gaps of a cloze question, after its text: one each, whatever the languages."""
    if isinstance(variant.question, Cloze):
        gaps = (
            f"({number}) {{1:SHORTANSWER:{'~'.join('=' + _escaped(word) for word in blank)}}}"
            for number, blank in enumerate(variant.key, 1)
        )
        return f"<p>{' '.join(gaps)}</p>"
    if variant.answer_type in parts.LISTS:
        return "".join(f"<p>{row}</p>" for row in _rows(variant.key, variant))
    return ""


def _rows(value: object, variant: Variant) -> Iterator[str]:
    """Lines of numerical gaps, one a row of the innermost lists."""
    if isinstance(value, list | tuple) and value and isinstance(value[0], list | tuple):
        for row in value:
            yield from _rows(row, variant)
        return
    assert isinstance(value, list | tuple)
    yield ", ".join(f"{{1:NUMERICAL:={_number(entry)}:{_number(parts.margin(variant, entry))}}}" for entry in value)


def _number(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.10g}"


def _escaped(word: str) -> str:
    """A spelling as it stands in a gap."""
    return escape("".join(f"\\{sign}" if sign in '}#~/"\\' else sign for sign in word), quote=False)


def _numerical(question: ET.Element, variant: Variant, study: StudySet) -> None:
    wrong = [(mistake.value, parts.told(mistake.says, study)) for mistake in variant.misconceptions]
    for fraction, (value, says) in [(100, (variant.key, "")), *((0, one) for one in wrong)]:
        assert isinstance(value, int | float)
        answer = _answer(question, fraction, _number(value), says, format="moodle_auto_format")
        ET.SubElement(answer, "tolerance").text = _number(parts.margin(variant, value))


def _multichoice(question: ET.Element, variant: Variant, study: StudySet) -> None:
    right = [option.correct for option in variant.options]
    several = variant.answer_type == "multiple-choice"
    ET.SubElement(question, "single").text = str(not several).lower()
    ET.SubElement(question, "shuffleanswers").text = "false"
    ET.SubElement(question, "answernumbering").text = "ABCD"
    for option, row in zip(variant.options, variant.rows, strict=True):
        fraction = 100 / sum(right) if option.correct else -100 / (len(right) - sum(right)) if several else 0
        _answer(question, round(fraction, 5), parts.briefly(row, study), parts.told(option.why, study))


def _truefalse(question: ET.Element, variant: Variant, study: StudySet) -> None:
    for value in (True, False):
        _answer(question, 100 * (value == variant.key), str(value).lower(), "", format="moodle_auto_format")


def _cloze(question: ET.Element, variant: Variant, study: StudySet) -> None:
    """The gaps are in the text."""


def _ordering(question: ET.Element, variant: Variant, study: StudySet) -> None:
    for name, value in (("layouttype", "VERTICAL"), ("selecttype", "ALL"), ("selectcount", "0")):
        ET.SubElement(question, name).text = value
    ET.SubElement(question, "gradingtype").text = "ABSOLUTE_POSITION"
    ET.SubElement(question, "showgrading").text = "SHOW"
    order: Sequence[str] = variant.key
    for place, letter in enumerate(order, 1):
        _answer(question, place, parts.briefly(variant.rows[LETTERS.index(letter)], study), "")


def _matching(question: ET.Element, variant: Variant, study: StudySet) -> None:
    ET.SubElement(question, "shuffleanswers").text = "true"
    key: Sequence[str] = variant.key
    rights = [parts.unformatted(row, study) for row in variant.rows]
    used = [LETTERS.index(letter) for letter in key]
    pairs = [(parts.briefly(left, study), rights[index]) for left, index in zip(variant.lefts, used, strict=True)]
    pairs += [("", right) for index, right in enumerate(rights) if index not in used]
    for left, right in pairs:
        sub = ET.SubElement(question, "subquestion", format="html")
        ET.SubElement(sub, "text").text = left
        _text(sub, "answer", right)


def _essay(question: ET.Element, variant: Variant, study: StudySet) -> None:
    ET.SubElement(question, "responseformat").text = "editor"
    ET.SubElement(question, "responserequired").text = "1"
    ET.SubElement(question, "responsefieldlines").text = "10"
    told = f"<p><code>{escape(variant.key_text)}</code></p>" if variant.answer_type == "expression" else ""
    if variant.answer_type == "key-points":
        says = "".join(f"<li>{parts.briefly(point.says, study)}</li>" for point in variant.key)
        told = f"<p>{parts.briefly(_POINT, study)}</p><ul>{says}</ul>"
    wrong = (
        f"<li><code>{escape(variant.show(one.value))}</code>: {parts.briefly(one.says, study)}</li>"
        for one in variant.misconceptions
    )
    listed = "".join(wrong)
    _html(question, "graderinfo", told + (f"<ul>{listed}</ul>" if listed else "") + parts.told(variant.solution, study))


_ANSWERS = {
    "numerical": _numerical,
    "multichoice": _multichoice,
    "truefalse": _truefalse,
    "cloze": _cloze,
    "ordering": _ordering,
    "matching": _matching,
    "essay": _essay,
}


def _answer(question: ET.Element, fraction: float, text: str, feedback: str, *, format: str = "html") -> ET.Element:
    answer = ET.SubElement(question, "answer", fraction=f"{fraction:g}", format=format)
    ET.SubElement(answer, "text").text = text
    _html(answer, "feedback", feedback)
    return answer


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(ET.SubElement(parent, name), "text").text = text


def _html(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(ET.SubElement(parent, name, format="html"), "text").text = text
