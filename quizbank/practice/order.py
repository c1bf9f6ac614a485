"""In which order questions are asked."""

from collections.abc import Iterable, Mapping

from quizbank.practice.replay import Standing
from quizbank.variants.question import Question


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
