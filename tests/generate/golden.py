"""The numbers of known questions and seeds, pinned: `python -m tests.generate.golden` accepts a deliberate change.

A variant is a function of question and seed for ever; what people stored, generated or printed hangs on it.
"""

import hashlib
import json
from pathlib import Path

from quizbank.bank.bank import Bank
from quizbank.variants.compute import compute
from quizbank.variants.making import numeric_variant
from quizbank.variants.question import Numeric

FILE = Path(__file__).with_name("golden.json")
SEEDS = range(2)


def golden(question: Numeric) -> str:
    """Twelve hex digits of the parameters, the keys as they are typed, and where the mistakes lead."""
    told = []
    for seed, row in zip(SEEDS, compute(question, SEEDS).rows(), strict=True):
        variant = numeric_variant(question, seed, row.parameters, row.outputs, row.mistakes)
        told.append([row.parameters, variant.key_text, [mistake.name for mistake in variant.misconceptions]])
    return hashlib.blake2b(json.dumps(told, sort_keys=True).encode(), digest_size=6).hexdigest()


def templates() -> list[Numeric]:
    """The templates of the bank."""
    return [question for question in Bank.load().questions.values() if isinstance(question, Numeric)]


if __name__ == "__main__":
    pinned = {question.id: golden(question) for question in templates()}
    FILE.write_text(json.dumps(pinned, indent=0, sort_keys=True) + "\n", encoding="utf-8")
