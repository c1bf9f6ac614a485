"""The bank: every question and topic that can be practised, from the built-in folder and the user's own."""

import re
from pathlib import Path

import msgspec

import questions as builtin
from quizbank.bank import cache
from quizbank.bank.errors import BankError, UnknownName
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
        sources = ([("", BUILTIN)] if with_builtin else []) + [(name_of(folder), folder) for folder in folders]
        if not use_cache:
            return cls._parsed(sources)
        stamp = cache.stamp(folder for _, folder in sources)
        stored = cache.read(stamp, cls)
        if stored is not None:
            return stored
        bank = cls._parsed(sources)
        cache.write(stamp, bank)
        return bank

    @staticmethod
    def _parsed(sources: list[tuple[str, Path]]) -> "Bank":
        from quizbank.bank.assembly import assemble  # with YAML, which a cached bank does not need

        return assemble(sources)

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


def name_of(folder: Path) -> str:
    """A folder's name as it stands before the ids of its questions."""
    return re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower()).strip("-") or "bank"
