"""Lines made by tables are those made one by one, for every template of the bank."""

import json

import pytest

from quizbank.bank.bank import Bank
from quizbank.text import LANGUAGES
from quizbank.variants import tables
from quizbank.variants.compute import compute
from quizbank.variants.question import Numeric

BANK = Bank.load()
TEMPLATES = [question for question in BANK.questions.values() if isinstance(question, Numeric)]
AREAS = sorted({question.topic.split("/")[0] for question in TEMPLATES})
SEEDS = range(5000, 5040)


@pytest.mark.parametrize("area", AREAS)
def test_fast_lines_are_slow_lines(area: str) -> None:
    for question in TEMPLATES:
        if question.topic.startswith(f"{area}/"):
            batch = compute(question, SEEDS)
            for keys in (True, False):
                fast = tables.lines(question, batch, LANGUAGES, keys=keys)
                assert fast == tables.slow(question, batch, LANGUAGES, keys=keys), question.id


def test_one_language_and_every_line_is_json() -> None:
    question = BANK.question("max-pooling-values")
    assert isinstance(question, Numeric)
    lines = tables.lines(question, compute(question, SEEDS), ("zh",)).splitlines()
    records = [json.loads(line) for line in lines]
    assert [record["seed"] for record in records] == list(SEEDS)
    assert all(record["stem"].keys() == {"zh"} and record["key_text"] for record in records)
