"""JSON lines: blind ones tell no key, and what answers them can be graded."""

import json
from pathlib import Path

import pytest

from quizbank.bank.bank import Bank
from quizbank.grading import grade_lines
from quizbank.variants.variant import Variant
from tests.export.exported import exported
from tests.samples import OTHER_KINDS, QUESTIONS, write_bank


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    folder = write_bank(tmp_path / "mine", QUESTIONS + OTHER_KINDS)
    return Bank.load(folder, with_builtin=False, use_cache=False)


@pytest.fixture
def variants(bank: Bank) -> list[Variant]:
    return [question.variant(7) for question in bank.questions.values()]


def test_blind_records_hold_what_is_asked_and_no_more(bank: Bank, variants: list[Variant]) -> None:
    lines = exported(bank, "jsonl", seed=7, languages=("en",), keys="none").decode().splitlines()
    assert len(lines) == len(variants) == 9
    for line, variant in zip(lines, variants, strict=True):
        record = json.loads(line)
        assert record["stem"] == {"en": variant.stem.en}
        assert set(record) == {
            *("id", "seed", "version", "topic", "difficulty", "type", "stem", "rows", "lefts", "variables", "tolerance")
        }
        assert variant.solution.en not in line
    choices = [record for record in map(json.loads, lines) if record["type"] == "single-choice"]
    assert [set(record["rows"]) for record in choices] == [set("ABC")]


def test_the_keys_of_full_records_grade_correct(bank: Bank, variants: list[Variant]) -> None:
    records = [json.loads(line) for line in exported(bank, "jsonl", seed=7).splitlines()]
    typed = [record for record in records if record["type"] != "key-points"]
    answers = [
        json.dumps({"id": record["id"], "seed": record["seed"], "text": record["key_text"]}).encode()
        for record in typed
    ]
    assert [verdict.status for verdict in grade_lines(bank, answers)] == ["correct"] * len(typed) == ["correct"] * 8
    assert all(record["solution"].keys() == {"en", "zh"} for record in records)
