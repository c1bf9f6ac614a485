"""A study set of a whole bank, as bytes."""

import io
from typing import Any

from quizbank.bank.bank import Bank
from quizbank.export import StudySet, write_set


def exported(bank: Bank, format: str, **settings: Any) -> bytes:
    """What the format writes for every question of the bank; `settings` are fields of StudySet."""
    out = io.BytesIO()
    write_set(StudySet(bank=bank, questions=tuple(bank.questions.values()), **settings), format, out)
    return out.getvalue()
