"""The bank that ships: sound, whole, and right on the values that the documents name."""

import json

import jsonschema
import pytest

from quizbank.bank import yaml
from quizbank.bank.bank import BUILTIN, Bank
from quizbank.bank.loading import question_files
from quizbank.check import check, check_bank
from quizbank.variants.question import KINDS, Numeric, kind_of

ENTRIES_OF_002 = 86


@pytest.fixture(scope="module")
def bank() -> Bank:
    return Bank.load(use_cache=False)


def test_no_faults_and_nothing_uncovered(bank: Bank) -> None:
    assert check_bank(bank) == []


def test_every_entry_belongs_to_exactly_one_topic(bank: Bank) -> None:
    sources = [source for topic in bank.topics.values() for source in topic.sources]
    assert len(sources) == len(set(sources))
    assert sum(source.startswith("002:") for source in sources) == ENTRIES_OF_002


def test_errata_are_those_of_their_topic(bank: Bank) -> None:
    for topic in bank.topics.values():
        assert {erratum.source for erratum in topic.errata} <= set(topic.sources)


def test_every_kind_is_used_and_templates_are_complete(bank: Bank) -> None:
    assert {kind_of(question) for question in bank.questions.values()} == set(KINDS)
    templates = [question for question in bank.questions.values() if isinstance(question, Numeric)]
    assert all(template.solver != "constant" for template in templates), "the bank computes its keys"
    assert len(templates) >= 15
    for template in templates:
        assert template.mistakes and template.hints, template.id


def test_a_sample_of_every_question_is_proven(bank: Bank) -> None:
    """`quizbank check` does a thousand seeds; this keeps the suite short."""
    report = check(bank, seeds=20)
    assert report.questions == len(bank.questions) and report.problems == []


def test_the_editors_schema_accepts_every_file() -> None:
    schema = jsonschema.Draft202012Validator(json.loads((BUILTIN / "question.schema.json").read_bytes()))
    for path in question_files(BUILTIN):
        schema.validate(yaml.load(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", question_files(BUILTIN), ids=lambda path: path.stem)
def test_files_name_their_schema_and_stay_readable(path: object) -> None:
    text = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    assert text.startswith("# yaml-language-server: $schema=../question.schema.json\n")
    assert len(text.encode()) <= 30_000


def test_the_keys_position_is_spread_evenly(bank: Bank) -> None:
    places = [
        question.variant(1).key[0] for question in bank.questions.values() if kind_of(question) == "single-choice"
    ]
    for letter in "ABCD":
        assert places.count(letter) > len(places) / 8


def test_a_layer_from_two_to_three_channels_has_57_parameters_and_not_60(bank: Bank) -> None:
    variant = bank.question("conv-biases-of-two-to-three-channels").variant(0)
    rows = {row.en.split(":")[0]: letter for letter, row in zip("ABCD", variant.rows, strict=True)}
    assert variant.grade(rows["57"]).status == "correct"
    assert variant.grade(rows["60"]).mistake == "bias-per-kernel-slice"
