import pytest

from quizbank.answers.types import Status
from quizbank.variants.choices import as_choice
from quizbank.variants.question import Mistake
from tests.samples import numeric, single_choice, text

MISTAKES = [
    Mistake(name="no-dilation", says=text("dilation left out"), parameters={"dilation": 1}),
    Mistake(name="no-stride", says=text("stride left out"), parameters={"stride": 1}),
]
SAMPLE = {"size": 40, "kernel": [3, 5], "dilation": [2, 3], "stride": [2, 3]}


@pytest.mark.parametrize("seed", range(20))
def test_the_options_are_the_key_and_what_the_mistakes_lead_to(seed: int) -> None:
    typed = numeric(sample=SAMPLE, mistakes=MISTAKES).variant(seed)
    chosen = as_choice(typed)
    assert {row.en for row in chosen.rows} == {
        f"`{typed.show(value)}`" for value in (typed.key, *(mistake.value for mistake in typed.misconceptions))
    }
    found: dict[str | None, Status] = {}
    for letter in "ABC":
        grade = chosen.grade(letter)
        found[grade.mistake] = grade.status
        assert typed.grade(chosen.typed(letter)).status == grade.status
        assert grade.status == "correct" or any("left out" in said.en for said in grade.feedback)
    assert found == {None: "correct", "no-dilation": "incorrect", "no-stride": "incorrect"}
    assert chosen.grade(chosen.key_text).status == "correct"
    assert chosen.tolerance is None


def test_the_key_moves() -> None:
    question = numeric(sample=SAMPLE, mistakes=MISTAKES)
    assert {as_choice(question.variant(seed)).key_text for seed in range(20)} == {"A", "B", "C"}


def test_too_few_mistakes_leave_the_question_as_it_is() -> None:
    variant = numeric().variant(1)
    assert as_choice(variant) is variant
    assert as_choice(single_choice().variant(1)) == single_choice().variant(1)
