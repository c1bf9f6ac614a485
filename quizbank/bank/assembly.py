"""Putting a bank together from the files of its folders."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from quizbank.bank.bank import Bank
from quizbank.bank.errors import BankError, nearest
from quizbank.bank.loading import SYLLABUS, TOPICS, load_file, load_syllabus, load_topics, question_files
from quizbank.bank.syllabus import Area, Topic
from quizbank.variants.question import KeyPoints, Question


def assemble(sources: Sequence[tuple[str, Path]]) -> Bank:
    """One bank of several folders, each with the name that its ids carry."""
    bank = Bank({}, {}, {}, [])
    for name, folder in sources:
        if not folder.is_dir():
            bank.errors.append(BankError(str(folder), 0, "", "", "no such folder; a bank is a folder of YAML files"))
            continue
        _add_syllabus(bank, folder)
        _add_questions(bank, name, folder)
    rank = {topic: index for index, topic in enumerate(bank.topics)}
    # Free text comes last of its difficulty: nobody should have to begin a topic by explaining it.
    ordered = sorted(bank.questions.values(), key=lambda q: (rank[q.topic], q.difficulty, isinstance(q, KeyPoints)))
    return msgspec.structs.replace(bank, questions={question.id: question for question in ordered})


def _add_syllabus(bank: Bank, folder: Path) -> None:
    path = folder / SYLLABUS
    if path.exists():
        shown = _shown(folder, path)
        syllabus, errors = load_syllabus(path, shown)
        bank.errors.extend(errors)
        if syllabus is not None:
            _add_areas(bank, syllabus.areas, shown)
            _add_topics(bank, syllabus.topics, shown, "topics.")
    rank = {area: index for index, area in enumerate(bank.areas)}
    for path in sorted(folder.rglob(TOPICS), key=lambda path: (rank.get(path.parent.name, len(rank)), path)):
        shown = _shown(folder, path)
        topics, errors = load_topics(path, shown)
        bank.errors.extend(errors)
        _add_topics(bank, topics, shown)


def _add_areas(bank: Bank, areas: Iterable[Area], shown: str) -> None:
    for area in areas:
        if area.id in bank.areas:
            bank.errors.append(BankError(shown, 0, "", f"areas.{area.id}", "this area exists already"))
        bank.areas.setdefault(area.id, area)


def _add_topics(bank: Bank, topics: Iterable[Topic], shown: str, prefix: str = "") -> None:
    for topic in topics:
        if topic.area not in bank.areas:
            message = f"unknown area {topic.area!r}{nearest(topic.area, bank.areas)}"
            bank.errors.append(BankError(shown, 0, "", f"{prefix}{topic.id}", message))
        elif topic.id in bank.topics:
            bank.errors.append(BankError(shown, 0, "", f"{prefix}{topic.id}", "this topic exists already"))
        else:
            bank.topics[topic.id] = topic


def _add_questions(bank: Bank, name: str, folder: Path) -> None:
    sources = {source for topic in bank.topics.values() for source in topic.sources}
    origin: dict[str, str] = {}
    for path in question_files(folder):
        shown = _shown(folder, path)
        loaded = load_file(path, shown)
        bank.errors.extend(loaded.errors)
        for question, line in loaded.questions:
            known = msgspec.structs.replace(question, id=f"{name}:{question.id}") if name else question
            if known.id in bank.questions:
                place = origin.get(known.id, "another bank of the same name")
                message: tuple[str, str] | None = ("id", f"used in {place} already; ids are unique and never reused")
            else:
                message = _misplaced(bank, question, sources)
            if message is not None:
                bank.errors.append(BankError(shown, line, question.id, *message))
                continue
            origin[known.id] = shown
            bank.questions[known.id] = known


def _misplaced(bank: Bank, question: Question, sources: set[str]) -> tuple[str, str] | None:
    """The field and message of what is wrong with a question's place in the syllabus."""
    if question.topic not in bank.topics:
        return "topic", f"unknown topic {question.topic!r}{nearest(question.topic, bank.topics)}"
    for source in question.covers:
        if source not in sources:
            return "covers", f"{source!r} is no source of any topic{nearest(source, sources)}"
    return None


def _shown(folder: Path, path: Path) -> str:
    return str(Path(folder.name) / path.relative_to(folder))
