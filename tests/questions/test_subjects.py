"""Answers to comparisons in which the things compared have changed their places are not correct."""

import msgspec
import pytest

from quizbank import verdict
from quizbank.answers.spoken import Spoken
from quizbank.answers.subjects import mentions
from quizbank.bank.bank import Bank
from quizbank.text import LANGUAGES, Language
from quizbank.variants.making import fixed_variant
from quizbank.variants.question import KeyPoints
from quizbank.variants.records import full
from quizbank.variants.variant import Variant

COMPARISONS = {
    name: fixed_variant(one, 0)
    for name, one in sorted(Bank.load().questions.items())
    if isinstance(one, KeyPoints) and one.subjects
}


def exchanged(variant: Variant, language: Language) -> str:
    """The model answer with each subject called by the name of the next one."""
    text = variant.solution.of(language)
    subjects = variant.rules["subjects"]
    names = list(subjects)
    for mention in reversed(mentions(spoken := Spoken(text), subjects)):
        following = names[(names.index(mention.subject) + 1) % len(names)]
        start, end = spoken.units[mention.first].start, spoken.units[mention.last].end
        text = f"{text[:start]} {subjects[following][0]} {text[end:]}"
    return text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", COMPARISONS)
def test_an_answer_that_exchanges_the_subjects_is_not_correct(name: str, language: Language) -> None:
    variant = COMPARISONS[name]
    assert variant.grade(variant.solution.of(language)).status == "correct"
    assert variant.grade(exchanged(variant, language)).status != "correct"


def test_records_judge_comparisons_alike() -> None:
    for variant in COMPARISONS.values():
        told = msgspec.json.decode(msgspec.json.encode(full(variant, LANGUAGES)))
        assert verdict(told, variant.solution.en).grade.status == "correct"
        assert verdict(told, exchanged(variant, "en")).grade.status != "correct"


def test_most_comparisons_name_what_they_compare() -> None:
    assert len(COMPARISONS) >= 30
