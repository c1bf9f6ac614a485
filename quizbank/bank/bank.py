"""The bank: every question and topic that can be practised, from the built-in folder and the user's own."""

import re
from collections.abc import Sequence
from pathlib import Path

import msgspec

import questions as builtin
from quizbank.bank import cache
from quizbank.bank.errors import BankError, UnknownName, nearest
from quizbank.bank.loading import SYLLABUS, load_file, load_syllabus, question_files
from quizbank.bank.syllabus import Area, Topic
from quizbank.text import Text
from quizbank.variants.question import Question

BUILTIN = Path(builtin.__path__[0])


class Bank(msgspec.Struct, frozen=True):
    """Questions, topics and areas by id, in the order of the syllabus, and what was wrong with the files.

    A question of a user's bank has the bank's name before its id: `mine:my-question`.
    """

    areas: dict[str, Area]
    topics: dict[str, Topic]
    questions: dict[str, Question]
    errors: list[BankError] = []

    @classmethod
    def load(cls, *folders: Path, with_builtin: bool = True, use_cache: bool = True) -> "Bank":
        """The built-in bank and those in `folders`. Faults are in `errors`; the good rest is there.

        use_cache: take the folders as they were parsed before, if no file has changed since.
        """
        sources = ([("", BUILTIN)] if with_builtin else []) + [(_name_of(folder), folder) for folder in folders]
        if not use_cache:
            return _assemble(sources)
        stamp = cache.stamp(folder for _, folder in sources)
        stored = cache.read(stamp, cls)
        if stored is not None:
            return stored
        bank = _assemble(sources)
        cache.write(stamp, bank)
        return bank

    def question(self, question_id: str) -> Question:
        """The question with this id. Raises UnknownName."""
        try:
            return self.questions[question_id]
        except KeyError:
            raise UnknownName("question", question_id, self.questions) from None

    def topic(self, topic_id: str) -> Topic:
        """The topic with this id. Raises UnknownName."""
        try:
            return self.topics[topic_id]
        except KeyError:
            raise UnknownName("topic", topic_id, self.topics) from None

    def of_topic(self, topic_id: str) -> list[Question]:
        """The questions of one topic."""
        return [question for question in self.questions.values() if question.topic == topic_id]

    def of_area(self, area_id: str) -> list[Question]:
        """The questions of one area. Raises UnknownName."""
        if area_id not in self.areas:
            raise UnknownName("area", area_id, self.areas)
        return [question for question in self.questions.values() if question.topic.split("/")[0] == area_id]

    def errata(self, question: Question) -> list[Text]:
        """What is often claimed wrongly about what `question` covers, and what is right."""
        errata = (erratum for topic in self.topics.values() for erratum in topic.errata)
        return [erratum.says for erratum in errata if erratum.source in question.covers]


def _assemble(sources: Sequence[tuple[str, Path]]) -> Bank:
    bank = Bank({}, {}, {}, [])
    for name, folder in sources:
        if not folder.is_dir():
            bank.errors.append(BankError(str(folder), 0, "", "", "no such folder; a bank is a folder of YAML files"))
            continue
        _add_syllabus(bank, folder)
        _add_questions(bank, name, folder)
    rank = {topic: index for index, topic in enumerate(bank.topics)}
    ordered = sorted(bank.questions.values(), key=lambda q: (rank[q.topic], q.difficulty))
    return msgspec.structs.replace(bank, questions={question.id: question for question in ordered})


def _add_syllabus(bank: Bank, folder: Path) -> None:
    path = folder / SYLLABUS
    if not path.exists():
        return
    shown = _shown(folder, path)
    syllabus, errors = load_syllabus(path, shown)
    bank.errors.extend(errors)
    if syllabus is None:
        return
    for area in syllabus.areas:
        if area.id in bank.areas:
            bank.errors.append(BankError(shown, 0, "", f"areas.{area.id}", "this area exists already"))
        bank.areas.setdefault(area.id, area)
    for topic in syllabus.topics:
        if topic.area not in bank.areas:
            message = f"unknown area {topic.area!r}{nearest(topic.area, bank.areas)}"
            bank.errors.append(BankError(shown, 0, "", f"topics.{topic.id}", message))
        elif topic.id in bank.topics:
            bank.errors.append(BankError(shown, 0, "", f"topics.{topic.id}", "this topic exists already"))
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


def _name_of(folder: Path) -> str:
    """A folder's name as it stands before the ids of its questions."""
    return re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower()).strip("-") or "bank"


def _shown(folder: Path, path: Path) -> str:
    return str(Path(folder.name) / path.relative_to(folder))
