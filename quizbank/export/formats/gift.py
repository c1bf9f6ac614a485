r"""GIFT, the text format of Moodle and others. Texts are HTML with MathJax.

Numbers are numerical questions with their tolerance, and the wrong values of named misconceptions are answers worth
nothing with their explanation. Lists of whole numbers and gaps are short answers in several writings; an ordering is a
matching of places and steps. GIFT can't hold what is left: lists of decimals with a tolerance, pairs with more right
sides than left ones, formulas and free text are essays, with key and solution as their feedback.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import BinaryIO

from quizbank.export.errors import ExportError
from quizbank.export.formats import _parts as parts
from quizbank.export.study_set import StudyItem, StudySet
from quizbank.render.markdown import printable
from quizbank.text import Text
from quizbank.variants.variant import LETTERS, Variant

SUFFIX = ".gift"

_SPECIAL = str.maketrans({sign: f"\\{sign}" for sign in "\\~=#{}:"} | {"\n": "\\n"})


def write(study: StudySet, out: BinaryIO) -> None:
    """The questions with their keys. Raises ExportError for a set without keys, which GIFT can't hold."""
    if study.keys == "none":
        raise ExportError(
            Text(en="a GIFT question holds its key; leave out --keys none", zh="GIFT 题目自带答案，请去掉 --keys none")
        )
    for name, value in study.provenance("gift").items():
        out.write(f"// {name}: {printable(value)}\n".encode())
    category = ""
    for item in study.items():
        path = "/".join(["$course$", study.title, item.area.title.en, item.topic.title.en.replace("/", "//")])
        if path != category:
            category = path
            out.write(f"\n$CATEGORY: {printable(path)}\n".encode())
        out.write(_question(item, study).encode())


def escaped(text: str) -> str:
    """A text in which nothing is a sign of the format."""
    return text.strip().translate(_SPECIAL)


def _question(item: StudyItem, study: StudySet) -> str:
    answers = "".join(f"\n\t{answer}" for answer in _answers(item.variant, study))
    general = f"\n\t####{escaped(parts.solution(item, study))}"
    stem = parts.told(item.variant.stem, study) + _hints(item.variant, study)
    return f"\n// question: {item.name}\n::{escaped(item.name)}::[html]{escaped(stem)} {{{answers}{general}\n}}\n"


def _hints(variant: Variant, study: StudySet) -> str:
    told = "".join(f"<li>{parts.briefly(hint, study)}</li>" for hint in variant.hints)
    return f"<details><ul>{told}</ul></details>" if told else ""


def _answers(variant: Variant, study: StudySet) -> Iterator[str]:
    match variant.answer_type:
        case "number" | "integer":
            yield from _numerical(variant, study)
        case "single-choice" | "multiple-choice":
            yield from _choices(variant, study)
        case "true-false":
            yield "TRUE" if variant.key else "FALSE"
        case "cloze":
            yield from (f"={escaped(words)}" for words in parts.spellings(variant))
        case "ordering":
            for place, letter in enumerate(variant.key, 1):
                yield f"={place} -> {escaped(parts.unformatted(variant.rows[LETTERS.index(letter)], study))}"
        case "matching":
            yield from _pairs(variant, study)
        case "shape" | "vector" | "matrix" | "tensor":
            if parts.tolerance(variant).exact:
                yield from (f"={escaped(words)}" for words in parts.spellings(variant))


def _numerical(variant: Variant, study: StudySet) -> Iterator[str]:
    yield "#"
    wrong = [(0, one.value, parts.told(one.says, study)) for one in variant.misconceptions]
    for credit, value, says in [(100, variant.key, ""), *wrong]:
        assert isinstance(value, int | float)
        number, margin = (_decimal(one) for one in (value, parts.margin(variant, value)))
        said = f"#{escaped(says)}" if says else ""
        yield f"={'' if credit else '%0%'}{number}:{margin}{said}"


def _decimal(value: float) -> str:
    """Ten significant digits, and no exponent: not every reader of GIFT knows exponents."""
    return f"{Decimal(f'{value:.10g}'):f}"


def _choices(variant: Variant, study: StudySet) -> Iterator[str]:
    right = sum(option.correct for option in variant.options)
    several = variant.answer_type == "multiple-choice"
    for option, row in zip(variant.options, variant.rows, strict=True):
        share = 100 / right if option.correct else -100 / (len(variant.options) - right)
        sign = f"~%{share:.5f}%" if several else "=" if option.correct else "~"
        yield f"{sign}{escaped(parts.briefly(row, study))}#{escaped(parts.told(option.why, study))}"


def _pairs(variant: Variant, study: StudySet) -> Iterator[str]:
    used = [LETTERS.index(letter) for letter in variant.key]
    if set(used) != set(range(len(variant.rows))):
        return
    for left, index in zip(variant.lefts, used, strict=True):
        yield f"={escaped(parts.briefly(left, study))} -> {escaped(parts.unformatted(variant.rows[index], study))}"
