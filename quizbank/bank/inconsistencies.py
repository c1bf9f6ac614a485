"""What is wrong with a question that the types can't say."""

import re
from collections.abc import Iterator, Sequence
from functools import singledispatch
from typing import Any

import msgspec

from quizbank.bank.errors import nearest
from quizbank.bank.explain import Fault
from quizbank.bank.yaml import Path
from quizbank.text import LANGUAGES, Text
from quizbank.variants.question import (
    Cloze,
    Expression,
    KeyPoints,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Question,
    SingleChoice,
)
from solvers import snippets
from solvers.names import FAMILY_OF_SOLVER

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_GAP = re.compile(r"\[\[([^\[\]]*)\]\]")
_EXACT_TYPES = ("integer", "shape")


def texts(part: Any, path: Path = ()) -> Iterator[tuple[Path, Text]]:
    """Every text of a question, or of a part of one, with its path in the file."""
    if isinstance(part, Text):
        yield path, part
    elif isinstance(part, msgspec.Struct):
        for field in msgspec.structs.fields(part):
            yield from texts(getattr(part, field.name), (*path, field.encode_name))
    elif isinstance(part, list | tuple):
        for index, item in enumerate(part):
            yield from texts(item, (*path, index))


def inconsistencies(question: Question) -> Iterator[Fault]:
    """Every fault of a well-typed question, with the path of the field."""
    if ":" in question.id:
        yield ("id",), "an id has no colon; the bank's name is put before it when it is loaded"
    for path, text in texts(question):
        for language in LANGUAGES:
            content = text.of(language)
            if not content.strip():
                yield (*path, language), "empty; both languages are required"
            elif found := _CONTROL.search(content):
                yield (*path, language), f"holds the control character U+{ord(found.group()):04X}; remove it"
            elif "{{" in content and not isinstance(question, Numeric):
                yield (*path, language), "a placeholder in a question that samples nothing"
    if question.snippet is not None and question.snippet not in snippets.names():
        yield ("snippet",), f"unknown program {question.snippet!r}{nearest(question.snippet, snippets.names())}"
    yield from _of_kind(question)


@singledispatch
def _of_kind(question: Question) -> Iterator[Fault]:
    """Faults that only this kind of question can have."""
    return iter(())


@_of_kind.register
def _(question: Numeric) -> Iterator[Fault]:
    if question.solver not in FAMILY_OF_SOLVER:
        yield ("solver",), f"unknown solver {question.solver!r}{nearest(question.solver, FAMILY_OF_SOLVER)}"
    answer = question.answer
    given = [answer.decimals is not None, answer.significant is not None, bool(answer.rtol or answer.atol)]
    if answer.type in _EXACT_TYPES and any(given):
        yield ("answer",), f"{answer.type} answers are exact; leave out the tolerance"
    if answer.type == "number" and not any(given):
        yield ("answer",), "a number needs one of decimals, significant, or rtol/atol"
    if sum(given) > 1:
        yield ("answer",), "give only one of decimals, significant, or rtol/atol"
    yield from _repeated_names([mistake.name for mistake in question.mistakes])
    for index, mistake in enumerate(question.mistakes):
        if not mistake.parameters and mistake.output in (None, answer.output):
            yield ("mistakes", index), "leads to the key itself; give `with` or another `output`"


def _repeated_names(names: Sequence[str]) -> Iterator[Fault]:
    for index, name in enumerate(names):
        if name in names[:index]:
            yield ("mistakes", index, "name"), f"the mistake {name!r} stands twice"


@_of_kind.register(SingleChoice | MultipleChoice)
def _(question: SingleChoice | MultipleChoice) -> Iterator[Fault]:
    right = sum(option.correct for option in question.options)
    if isinstance(question, SingleChoice) and right != 1:
        yield ("options",), f"exactly one option must be `correct: true`, not {right}"
    if isinstance(question, MultipleChoice) and right == 0:
        yield ("options",), "at least one option must be `correct: true`"
    yield from _repeated_texts("options", [option.text for option in question.options], "text")


def _repeated_texts(field: str, found: Sequence[Text], inner: str = "") -> Iterator[Fault]:
    for language in LANGUAGES:
        contents = [text.of(language).strip() for text in found]
        for index, content in enumerate(contents):
            if content in contents[:index]:
                path: Path = (field, index, *((inner,) if inner else ()), language)
                yield path, "the same text as another one"


@_of_kind.register
def _(question: Cloze) -> Iterator[Fault]:
    expected = [str(number) for number in range(1, len(question.blanks) + 1)]
    for language in LANGUAGES:
        gaps = _GAP.findall(question.stem.of(language))
        if sorted(gaps) != expected:
            shown = ", ".join(f"[[{gap}]]" for gap in expected)
            yield ("stem", language), f"must hold each of {shown} once; it has {len(gaps)} gaps: {', '.join(gaps)}"


@_of_kind.register
def _(question: Ordering) -> Iterator[Fault]:
    yield from _repeated_texts("items", question.items)


@_of_kind.register
def _(question: Matching) -> Iterator[Fault]:
    yield from _repeated_texts("pairs", [pair.left for pair in question.pairs], "left")
    rights = [pair.right for pair in question.pairs]
    for index, other in enumerate(question.others):
        if other in rights:
            yield ("others", index), "belongs to a pair; `others` belong to none"
    if len({*rights, *question.others}) < 2:
        yield ("pairs",), "all pairs have the same right side"


@_of_kind.register
def _(question: Expression) -> Iterator[Fault]:
    yield from _repeated_names([mistake.name for mistake in question.mistakes])
    for name, (low, high) in question.variables.items():
        if not low < high:
            yield ("variables", name), f"an empty domain: {low:g} is not below {high:g}"


@_of_kind.register
def _(question: KeyPoints) -> Iterator[Fault]:
    for field in ("points", "misconceptions"):
        for index, point in enumerate(getattr(question, field)):
            for phrase in (*point.any.en, *point.any.zh):
                if not phrase.strip():
                    yield (field, index, "any"), "an empty phrase would match any answer"
                elif not all(part.strip() for part in phrase.split("…")):
                    yield (field, index, "any"), f"{phrase!r}: the gap … stands between words"
            for name in point.about:
                if name not in question.subjects:
                    hint = nearest(name, question.subjects)
                    yield (field, index, "about"), f"no subject {name!r}{hint}; `subjects` names what is compared"
    if sum(not point.bonus for point in question.points) < 2:
        yield ("points",), "at least two points must count; the others are a `bonus`"
    for index, point in enumerate(question.misconceptions):
        if point.bonus:
            yield ("misconceptions", index, "bonus"), "a misconception is no bonus"
    yield from _subjects(question)


def _subjects(question: KeyPoints) -> Iterator[Fault]:
    if not question.subjects:
        return
    if len(question.subjects) < 2:
        yield ("subjects",), "a single subject; there are at least two to compare"
    if not any(point.about for point in (*question.points, *question.misconceptions)):
        yield ("subjects",), "no point is `about` any of them"
    owners: dict[str, str] = {}
    for name, called in question.subjects.items():
        for phrase in (*called.en, *called.zh):
            if not phrase.strip():
                yield ("subjects", name), "an empty name would be found everywhere"
            elif owners.setdefault(phrase.casefold(), name) != name:
                yield ("subjects", name), f"{phrase!r} names {owners[phrase.casefold()]!r} as well"
