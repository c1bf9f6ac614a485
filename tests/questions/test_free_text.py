"""Right answers in one's own words are correct, exchanged facts are not, and fair statements are no misconception."""

from pathlib import Path

import pytest
import yaml

from quizbank.bank.bank import Bank
from quizbank.variants.making import fixed_variant
from quizbank.variants.question import KeyPoints

ANSWERS: dict[str, dict[str, list[str]]] = yaml.safe_load(
    Path(__file__).with_name("free_text.yaml").read_text(encoding="utf-8")
)
VARIANTS = {
    name: fixed_variant(question, 0)
    for name, question in Bank.load().questions.items()
    if isinstance(question, KeyPoints)
}


def told(name: str, text: str) -> str:
    grade = VARIANTS[name].grade(text)
    return "\n".join([text, f"{grade.status}, {grade.score:.2f}", *(line.en for line in grade.feedback)])


@pytest.mark.parametrize("name", ANSWERS["right"])
def test_right_answers(name: str) -> None:
    for text in ANSWERS["right"][name]:
        assert VARIANTS[name].grade(text).status == "correct", told(name, text)


@pytest.mark.parametrize("name", ANSWERS["wrong"])
def test_exchanged_facts(name: str) -> None:
    for text in ANSWERS["wrong"][name]:
        assert VARIANTS[name].grade(text).status != "correct", told(name, text)


@pytest.mark.parametrize("name", ANSWERS["safe"])
def test_fair_statements_are_no_misconceptions(name: str) -> None:
    for text in ANSWERS["safe"][name]:
        assert not VARIANTS[name].grade(text).capped, told(name, text)


def test_nearly_all_questions_in_free_text_have_answers() -> None:
    assert len(ANSWERS["right"].keys() & VARIANTS.keys()) >= 150
