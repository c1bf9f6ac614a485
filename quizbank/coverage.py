"""What became of the source documents: which entries, facts, numeric ideas and errata are asked, and by what.

The tables `coverage.yaml` of the areas list every entry of the documents with what is asked of it. They are held
against the bank: a question that a table names must exist and cover the entry, and a template must use the solver that
stands beside it.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from quizbank.bank.bank import BUILTIN, Bank
from quizbank.bank.errors import BankError, nearest
from quizbank.bank.loading import COVERAGE, load_coverage
from quizbank.bank.syllabus import Entry, Idea
from quizbank.text import LANGUAGES
from quizbank.variants.question import (
    KINDS,
    Expression,
    KeyPoints,
    MultipleChoice,
    Numeric,
    Question,
    SingleChoice,
    TrueFalse,
    kind_of,
)
from solvers.names import FAMILY_OF_SOLVER


class Share(msgspec.Struct):
    """How many of `all` are `done`."""

    done: int = 0
    all: int = 0

    def count(self, done: bool) -> None:
        """One more, done or not."""
        self.all += 1
        self.done += done

    @property
    def complete(self) -> bool:
        """Is nothing open?"""
        return self.done == self.all


class AreaCoverage(msgspec.Struct):
    """One area: its entries that belong to a topic, and what of them is asked. `open` lists what is not, by entry."""

    area: str
    entries: Share
    facts: Share
    solved: Share
    asked: Share
    errata: Share
    topics: int
    questions: int
    templates: int
    kinds: dict[str, int]
    difficulties: dict[int, int]
    languages: dict[str, int]
    open: list[str]

    @property
    def complete(self) -> bool:
        """Is every entry mapped, every fact and numeric idea asked, every erratum answered?"""
        return all(share.complete for share in (self.entries, self.facts, self.solved, self.asked, self.errata))


class Coverage(msgspec.Struct):
    """The areas in the order of study, and what is wrong with their tables."""

    areas: list[AreaCoverage]
    problems: list[BankError]


def coverage(bank: Bank, folder: Path = BUILTIN) -> Coverage:
    """Hold the tables of the areas below `folder` against the bank."""
    topic_of = {source: topic.area for topic in bank.topics.values() for source in topic.sources}
    found = Coverage([], [])
    for area in bank.areas:
        path = folder / area / COVERAGE
        if not path.exists():
            continue
        entries, errors = load_coverage(path, f"{folder.name}/{area}/{COVERAGE}")
        found.problems += errors
        found.problems += _problems(bank, entries, f"{folder.name}/{area}/{COVERAGE}")
        found.areas.append(_area(bank, area, entries, topic_of))
    return found


def _area(bank: Bank, area: str, entries: list[Entry], topic_of: dict[str, str]) -> AreaCoverage:
    questions = [question for question in bank.questions.values() if question.topic.split("/")[0] == area]
    made = AreaCoverage(
        area=area,
        entries=Share(),
        facts=Share(),
        solved=Share(),
        asked=Share(),
        errata=Share(),
        topics=sum(topic.area == area for topic in bank.topics.values()),
        questions=len(questions),
        templates=sum(isinstance(question, Numeric) for question in questions),
        kinds={kind: sum(kind_of(question) == kind for question in questions) for kind in KINDS},
        difficulties={level: sum(question.difficulty == level for question in questions) for level in (1, 2, 3)},
        # The loader refuses a question that lacks a language.
        languages={language: sum(bool(q.stem.of(language).strip()) for q in questions) for language in LANGUAGES},
        open=[],
    )
    for entry in entries:
        made.entries.count(entry.entry in topic_of)
        for fact in entry.facts:
            made.facts.count(fact is not None)
        for idea in entry.numeric:
            made.solved.count(idea is not None)
            made.asked.count(idea is not None and (idea.question is not None or idea.reason is not None))
        if entry.erratum is not msgspec.UNSET:
            made.errata.count(entry.erratum is not None)
        if missing := _missing(entry, topic_of):
            made.open.append(f"{entry.entry}: {', '.join(missing)}")
    return made


def _missing(entry: Entry, topic_of: dict[str, str]) -> list[str]:
    numbers = [
        *([] if entry.entry in topic_of else ["no topic"]),
        *(f"fact {number}" for number, fact in enumerate(entry.facts, 1) if fact is None),
        *(f"numeric idea {number} has no solver" for number, idea in enumerate(entry.numeric, 1) if idea is None),
        *(
            f"numeric idea {number} has no template"
            for number, idea in enumerate(entry.numeric, 1)
            if idea is not None and idea.question is None and idea.reason is None
        ),
    ]
    return numbers + (["erratum"] if entry.erratum is None else [])


def _problems(bank: Bank, entries: list[Entry], shown: str) -> Iterator[BankError]:
    seen: set[str] = set()
    for entry in entries:
        if entry.entry in seen:
            yield BankError(shown, 0, "", entry.entry, "stands twice")
        seen.add(entry.entry)
        for field, message in _faults(bank, entry):
            yield BankError(shown, 0, "", f"{entry.entry}: {field}", message)


def _faults(bank: Bank, entry: Entry) -> Iterator[tuple[str, str]]:
    for number, fact in enumerate(entry.facts, 1):
        if isinstance(fact, str):
            yield from _unfit(bank, entry, f"fact {number}", fact)
    for number, idea in enumerate(entry.numeric, 1):
        if idea is not None:
            yield from _unfit_idea(bank, entry, f"numeric idea {number}", idea)
    if isinstance(entry.erratum, str):
        yield from _unfit(bank, entry, "erratum", entry.erratum)
        question = bank.questions.get(entry.erratum)
        if question is not None and not names_a_misconception(question):
            yield "erratum", f"the question {entry.erratum!r} names no misconception"


def _unfit(bank: Bank, entry: Entry, field: str, question_id: str) -> Iterator[tuple[str, str]]:
    question = bank.questions.get(question_id)
    if question is None:
        yield field, f"unknown question {question_id!r}{nearest(question_id, bank.questions)}"
    elif entry.entry not in question.covers:
        yield field, f"the question {question_id!r} does not cover {entry.entry}"


def _unfit_idea(bank: Bank, entry: Entry, field: str, idea: Idea) -> Iterator[tuple[str, str]]:
    if idea.solver is None and idea.reason is None:
        yield field, "give a solver, or a reason why none answers it"
    if idea.solver is not None and idea.solver not in FAMILY_OF_SOLVER:
        yield field, f"unknown solver {idea.solver!r}{nearest(idea.solver, FAMILY_OF_SOLVER)}"
    if idea.question is None:
        return
    yield from _unfit(bank, entry, field, idea.question)
    question: Any = bank.questions.get(idea.question)
    if question is None or idea.solver is None:
        return
    if not isinstance(question, Numeric):
        yield field, f"the question {idea.question!r} is no template"
    elif question.solver != idea.solver:
        yield field, f"the question {idea.question!r} uses the solver {question.solver!r}, not {idea.solver!r}"


def names_a_misconception(question: Question) -> bool:
    """Does the question recognise at least one wrong answer by the name of a misconception?"""
    if isinstance(question, SingleChoice | MultipleChoice):
        return any(option.mistake for option in question.options)
    if isinstance(question, Numeric | Expression):
        return bool(question.mistakes)
    if isinstance(question, TrueFalse):
        return question.mistake is not None
    return isinstance(question, KeyPoints) and bool(question.misconceptions)
