"""How practice stands, question by question, as the filter language asks for it."""

from quizbank.bank.bank import Bank
from quizbank.filters import States
from quizbank.practice.progress import Progress


def states_of(bank: Bank, progress: Progress) -> States:
    """The ids of the questions in each state. Raises ProgressError."""
    standings = progress.standings()
    return {
        "new": frozenset(id for id in bank.questions if id not in standings),
        "wrong": frozenset(id for id, standing in standings.items() if not standing.known),
    }
