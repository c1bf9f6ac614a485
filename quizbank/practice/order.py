"""Which questions, and in which order."""

from collections.abc import Iterable, Mapping

import msgspec

from quizbank.bank.bank import Bank
from quizbank.bank.errors import UnknownName
from quizbank.practice.progress import Standing
from quizbank.variants.question import KINDS, Question, kind_of


class Selection(msgspec.Struct, frozen=True, omit_defaults=True):
    """Which part of the bank to practise. An empty field does not restrict."""

    areas: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    difficulties: tuple[int, ...] = ()
    questions: tuple[str, ...] = ()

    def of(self, bank: Bank) -> list[Question]:
        """The selected questions in the order of the bank. Raises UnknownName for a name that the bank has not."""
        for area in self.areas:
            bank.of_area(area)
        for topic in self.topics:
            bank.topic(topic)
        for question_id in self.questions:
            bank.question(question_id)
        for kind in self.kinds:
            if kind not in KINDS:
                raise UnknownName("kind", kind, KINDS)
        return [question for question in bank.questions.values() if self._takes(question)]

    def _takes(self, question: Question) -> bool:
        return (
            (not self.areas or question.topic.split("/")[0] in self.areas)
            and (not self.topics or question.topic in self.topics)
            and (not self.kinds or kind_of(question) in self.kinds)
            and (not self.difficulties or question.difficulty in self.difficulties)
            and (not self.questions or question.id in self.questions)
        )


def in_order(questions: Iterable[Question], standings: Mapping[str, Standing]) -> list[Question]:
    """What went wrong last, then what is new, then what was right; wrong and right ones with the longest ago in front.

    Within what is new the order of the bank is kept: by topic, easier before harder.
    """

    def rank(question: Question) -> tuple[int, int]:
        standing = standings.get(question.id)
        if standing is None:
            return 1, 0
        return (2 if standing.known else 0), standing.last_utc

    return sorted(questions, key=rank)
