"""Misconceptions that are still alive: met in an answer, and not yet answered right since."""

from collections.abc import Callable, Iterable, Sequence

from quizbank.bank.bank import Bank
from quizbank.filters import mistakes_of
from quizbank.practice.progress import Progress


class Alive:
    """A named misconception that was not overcome yet, and where it can be tested; the question met last is first."""

    def __init__(self, name: str, times: int, last_utc: int, questions: Sequence[str]) -> None:
        self.name, self.times, self.last_utc, self.questions = name, times, last_utc, tuple(questions)


def alive(bank: Bank, met: Iterable[tuple[str, str, int, int]], last_correct: Callable[[str], int]) -> list[Alive]:
    """The misconceptions that are alive, the most frequent first.

    met: misconception, question, times, and when last (utc). last_correct: when a question was last answered right.
    """
    naming: dict[str, list[str]] = {}
    for question in bank.questions.values():
        for name in dict.fromkeys(mistakes_of(question)):
            naming.setdefault(name, []).append(question.id)
    where: dict[str, list[tuple[int, str, int]]] = {}
    for name, question_id, times, utc in met:
        if question_id in bank.questions:
            where.setdefault(name, []).append((utc, question_id, times))
    found = []
    for name, places in where.items():
        places.sort(reverse=True)
        ids = list(dict.fromkeys([*(id for _, id, _ in places), *naming.get(name, ())]))
        if places[0][0] > max(map(last_correct, ids)):
            found.append(Alive(name, sum(times for *_, times in places), places[0][0], ids))
    return sorted(found, key=lambda one: (-one.times, -one.last_utc, one.name))


def misconceptions(bank: Bank, progress: Progress) -> list[Alive]:
    """The misconceptions that the user fell for and has not overcome yet. Raises ProgressError."""
    standings = progress.standings()

    def last_correct(question: str) -> int:
        return standings[question].last_correct if question in standings else 0

    met = ((one.mistake, one.question, one.times, one.last_utc) for one in progress.met())
    return alive(bank, met, last_correct)
