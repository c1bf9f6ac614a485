"""Proving the bank: that its files are sound, every key is right, and every mistake is told apart.

For each numeric template, on many seeds: the key grades correct, each listed mistake grades otherwise and is recognised
by its own name; on the first of them, which takes most of the time, the batched answer equals PyTorch's reference
(`quizbank verify` compares each solver on many more). For each choice: its key grades correct, every other option does
not. And `quality` finds what spoils a question that is right.
"""

import math
from collections.abc import Callable, Iterator
from functools import singledispatch
from typing import Any

import msgspec

from quizbank.bank.bank import Bank
from quizbank.bank.errors import BankError
from quizbank.bank.inconsistencies import texts
from quizbank.quality import flaws, flaws_of_bank
from quizbank.render import markdown
from quizbank.render.placeholders import PlaceholderError, names
from quizbank.snippets import unlike_program
from quizbank.text import LANGUAGES, Text
from quizbank.variants.making import fixed_variant, numeric_variant
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
    TrueFalse,
)
from quizbank.variants.variant import LETTERS, Variant

REFERENCE_TOLERANCE = 1e-9
_SEEDS_REFERRED = 100  # on how many seeds a template is compared with the reference
_SEEDS_READ = 4  # on how many seeds the filled-in texts are parsed as Markdown and TeX
_SEEDS_SHUFFLED = 8  # on how many seeds a choice is graded


class Report(msgspec.Struct):
    """What was proven, and what is wrong. Reports of parts add up."""

    questions: int = 0
    templates: int = 0
    variants: int = 0
    problems: list[BankError] = []

    def __add__(self, other: "Report") -> "Report":
        return Report(
            self.questions + other.questions,
            self.templates + other.templates,
            self.variants + other.variants,
            self.problems + other.problems,
        )


def check_bank(bank: Bank) -> list[BankError]:
    """What is wrong with the bank as a whole: faults of files, topics without questions, keys that can be guessed."""
    return [*bank.errors, *_uncovered(bank), *flaws_of_bank(bank)]


def check(bank: Bank, *, only: Callable[[Question], bool] = lambda question: True, seeds: int = 1000) -> Report:
    """Prove every question of `bank` that `only` takes, each numeric one on the first `seeds` seeds."""
    report = Report(problems=[])
    for question in bank.questions.values():
        if not only(question):
            continue
        report.questions += 1
        report.templates += isinstance(question, Numeric)
        for field, message in _problems(question, seeds, report):
            report.problems.append(BankError(f"topic {question.topic}", 0, question.id, field, message))
    return report


_Problem = tuple[str, str]


def _uncovered(bank: Bank) -> Iterator[BankError]:
    """Topics without a question, and entries of the sources that no question covers."""
    asked = {question.topic for question in bank.questions.values()}
    covered = {source for question in bank.questions.values() for source in question.covers}
    for topic in bank.topics.values():
        if topic.id not in asked:
            yield BankError(f"topic {topic.id}", 0, "", "", "no question asks about it")
        for source in topic.sources:
            if source not in covered:
                yield BankError(f"topic {topic.id}", 0, "", "", f"no question covers {source}")


def _problems(question: Question, seeds: int, report: Report) -> Iterator[_Problem]:
    yield from _unlike_languages(question)
    yield from flaws(question)
    yield from unlike_program(question)
    if isinstance(question, Numeric):
        yield from _first_of_each_field(_numeric_problems(question, seeds, report))
    else:
        yield from _first_of_each_field(_fixed_problems(question, report))


def _fixed_problems(question: Question, report: Report) -> Iterator[_Problem]:
    for seed in range(_SEEDS_SHUFFLED):
        report.variants += 1
        variant = fixed_variant(question, seed)
        yield from _of_kind(question, variant)
        for key in {variant.key_in(language) for language in LANGUAGES}:
            if variant.grade(key).status != "correct":
                yield "key", f"seed {seed}: the key {key} does not grade correct"
    for path, text in texts(question):
        yield from _unreadable(".".join(map(str, path)), text)


def _unlike_languages(question: Question) -> Iterator[_Problem]:
    for path, text in texts(question):
        field = ".".join(map(str, path))
        try:
            used = [{(found.name, found.indices) for found in names(text.of(language))} for language in LANGUAGES]
        except PlaceholderError as error:
            yield field, str(error)
            continue
        if used[0] != used[1]:
            shown = ", ".join(sorted({name for name, _ in used[0] ^ used[1]}))
            yield field, f"English and Chinese use different placeholders: {shown}"


def _first_of_each_field(problems: Iterator[_Problem]) -> Iterator[_Problem]:
    """One report a field: the same fault on a thousand seeds is one fault."""
    seen: set[str] = set()
    for field, message in problems:
        if field not in seen:
            seen.add(field)
            yield field, message


def _unreadable(field: str, text: Text) -> Iterator[_Problem]:
    for language in LANGUAGES:
        for message in markdown.check(text.of(language)):
            yield f"{field}.{language}", message


@singledispatch
def _of_kind(question: Question, variant: Variant) -> Iterator[_Problem]:
    """What must hold of a variant of this kind beside its key grading correct."""
    raise TypeError(f"no proof for {type(question).__name__}")


@_of_kind.register(SingleChoice | MultipleChoice)
def _(question: SingleChoice | MultipleChoice, variant: Variant) -> Iterator[_Problem]:
    for letter, _ in zip(LETTERS, variant.options, strict=False):
        grade = variant.grade(letter)
        if letter not in variant.key and (grade.status != "incorrect" or not grade.feedback):
            yield "options", f"seed {variant.seed}: the distractor {letter} grades {grade.status}"


@_of_kind.register
def _(question: TrueFalse, variant: Variant) -> Iterator[_Problem]:
    if variant.grade(variant.show(not question.answer)).status != "incorrect":
        yield "answer", "the other verdict does not grade incorrect"


@_of_kind.register
def _(question: Cloze, variant: Variant) -> Iterator[_Problem]:
    firsts = [spellings[0] for spellings in variant.key]
    for index, spellings in enumerate(variant.key):
        for spelling in spellings:
            text = "; ".join([*firsts[:index], spelling, *firsts[index + 1 :]])
            if variant.grade(text).status != "correct":
                yield f"blanks.{index}", f"the accepted spelling {spelling!r} does not grade correct"


@_of_kind.register
def _(question: Ordering, variant: Variant) -> Iterator[_Problem]:
    if variant.grade(variant.show(variant.key[::-1])).status == "correct":
        yield "items", f"seed {variant.seed}: the reversed order grades correct"


@_of_kind.register
def _(question: Matching, variant: Variant) -> Iterator[_Problem]:
    letters = LETTERS[: len(variant.rows)]
    moved = [letters[(letters.index(letter) + 1) % len(letters)] for letter in variant.key]
    if variant.grade(variant.show(moved)).status != "incorrect":
        yield "pairs", f"seed {variant.seed}: wrong pairs grade {variant.grade(variant.show(moved)).status}"


@_of_kind.register
def _(question: Expression, variant: Variant) -> Iterator[_Problem]:
    yield from _graded_wrongly(variant)


@_of_kind.register
def _(question: KeyPoints, variant: Variant) -> Iterator[_Problem]:
    for language in LANGUAGES:
        grade = variant.grade(markdown.plain(question.solution.of(language)))
        missed = [point.says.en for point, found in zip(question.points, grade.points, strict=False) if not found]
        if grade.status != "correct" or missed:
            yield f"solution.{language}", f"the model answer grades {grade.status}; it misses: {'; '.join(missed)}"


def _numeric_problems(question: Numeric, seeds: int, report: Report) -> Iterator[_Problem]:
    import torch

    from quizbank.variants.compute import MOST_ATTEMPTS, AuthoringError, compute
    from solvers import registry

    torch.set_num_threads(1)  # references run one instance at a time: threads only get in each other's way

    try:
        batch = compute(question, range(seeds))
    except AuthoringError as error:
        yield "sample", str(error)
        return
    if batch.attempts > MOST_ATTEMPTS:
        mend = "choose samples that are valid, and mistakes that differ from the key, more often"
        yield "sample", f"one of {seeds} seeds needs {batch.attempts} draws, so that some seed finds none; {mend}"
    solver = registry.get(question.solver)
    for seed, row in enumerate(batch.rows()):
        report.variants += 1
        try:
            variant = numeric_variant(question, seed, row.parameters, row.outputs, row.mistakes)
        except PlaceholderError as error:
            yield "text", f"seed {seed}: {error}"
            return
        yield from _graded_wrongly(variant)
        if seed < _SEEDS_REFERRED:
            yield from _unlike_reference(question, row.outputs, solver.refer(row.parameters), seed)
        if seed < _SEEDS_READ:
            yield from _unreadable_variant(variant)


def _graded_wrongly(variant: Variant) -> Iterator[_Problem]:
    grade = variant.grade(variant.key_text)
    if grade.status != "correct":
        yield "answer", f"seed {variant.seed}: the key {variant.key_text} grades {grade.status}"
    for mistake in variant.misconceptions:
        text = variant.show(mistake.value)
        grade = variant.grade(text)
        if grade.status not in ("incorrect", "partial") or grade.mistake != mistake.name:
            found = grade.mistake or "no mistake"
            yield (
                f"mistakes.{mistake.name}",
                f"seed {variant.seed}: {text} grades {grade.status}, recognised as {found}",
            )


def _unlike_reference(
    question: Numeric, outputs: dict[str, Any], reference: dict[str, Any], seed: int
) -> Iterator[_Problem]:
    if question.answer.output not in reference:
        yield "answer.output", f"the reference of {question.solver} does not give {question.answer.output!r}"
    for name, expected in reference.items():
        if not _equal(outputs[name], expected):
            message = f"seed {seed}: the solver says {outputs[name]}, PyTorch {expected}"
            yield f"solver {question.solver}.{name}", message


def _equal(found: Any, expected: Any) -> bool:
    if isinstance(expected, list):
        return isinstance(found, list) and len(found) == len(expected) and all(map(_equal, found, expected))
    if isinstance(expected, float):
        return math.isclose(found, expected, rel_tol=REFERENCE_TOLERANCE, abs_tol=REFERENCE_TOLERANCE)
    return bool(found == expected)


def _unreadable_variant(variant: Variant) -> Iterator[_Problem]:
    yield from _unreadable("stem", variant.stem)
    yield from _unreadable("solution", variant.solution)
    for index, hint in enumerate(variant.hints):
        yield from _unreadable(f"hints.{index}", hint)
    for mistake in variant.misconceptions:
        yield from _unreadable(f"mistakes.{mistake.name}.says", mistake.says)
