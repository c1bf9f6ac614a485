"""A study set of a whole bank, as bytes."""

import io
from collections.abc import Iterable
from typing import Any

from quizbank.bank.bank import Bank
from quizbank.export import StudySet, write_set
from quizbank.variants.question import Question


def exported(bank: Bank, format: str, **settings: Any) -> bytes:
    """What the format writes for every question of the bank; `settings` are fields of StudySet."""
    return exported_questions(bank, bank.questions.values(), format, **settings)


def exported_questions(bank: Bank, questions: Iterable[Question], format: str, **settings: Any) -> bytes:
    """The same for some of its questions."""
    out = io.BytesIO()
    write_set(StudySet(bank=bank, questions=tuple(questions), **settings), format, out)
    return out.getvalue()
