from pathlib import Path

import pytest

from quizbank.bank.bank import Bank
from quizbank.check import check
from quizbank.text import LANGUAGES
from tests.samples import OTHER_KINDS, multiple_choice, single_choice, write_bank


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    bank = Bank.load(write_bank(tmp_path / "mine", OTHER_KINDS), with_builtin=False, use_cache=False)
    assert not bank.errors, bank.errors
    return bank


def test_every_order_of_options_is_shown_and_the_key_follows() -> None:
    shown = {tuple(row.en for row in single_choice().variant(seed).rows) for seed in range(500)}
    assert len(shown) == 24
    for seed in range(50):
        variant = single_choice().variant(seed)
        assert [variant.rows["ABCD".index(letter)].en for letter in variant.key] == ["option 2"]


def test_a_wrong_option_is_explained_by_itself_and_the_key_is_not_given_away() -> None:
    variant = single_choice().variant(3)
    wrong = next(letter for letter in "ABCD" if letter not in variant.key)
    [feedback] = variant.grade(wrong).feedback
    assert feedback.en == f"**{wrong}.** {variant.options['ABCD'.index(wrong)].why.en}"


def test_several_options_are_explained_each() -> None:
    variant = multiple_choice().variant(3)
    right, wrong = variant.key[0], next(letter for letter in "ABCDE" if letter not in variant.key)
    grade = variant.grade(f"{right} {wrong}")
    told = [text.en[:6] for text in grade.feedback]
    assert f"**{wrong}.**" in told and f"**{variant.key[1]}.**" in told and f"**{right}.**" not in told
    assert grade.status in ("partial", "incorrect")


def test_an_ordering_is_never_shown_in_the_right_order(bank: Bank) -> None:
    question = bank.question("mine:steps")
    for seed in range(200):
        variant = question.variant(seed)
        assert variant.key != ["A", "B", "C", "D"]
        assert [variant.rows["ABCD".index(letter)].en for letter in variant.key] == [
            "forward",
            "loss",
            "backward",
            "update",
        ]


def test_a_matching_has_its_key_among_all_right_sides(bank: Bank) -> None:
    variant = bank.question("mine:pairs").variant(5)
    assert {row.en for row in variant.rows} == {"shared", "one per position", "none"}
    assert [variant.rows["ABC".index(letter)].en for letter in variant.key] == ["shared", "one per position"]


def test_gaps_are_numbered_in_the_stem(bank: Bank) -> None:
    variant = bank.question("mine:gaps").variant(0)
    assert "(1)" in variant.stem.en and "(2)" in variant.stem.zh and "[[" not in variant.stem.en + variant.stem.zh
    assert variant.grade("translated; 等变性").status == "correct"
    assert variant.grade("shifted; invariance").status == "partial"
    for language in LANGUAGES:
        assert variant.grade(variant.key_in(language)).status == "correct"
    assert "等变性" in variant.key_in("zh") and "equivariance" in variant.key_in("en")
    assert "＿＿＿" in variant.stem.zh and "**" not in variant.stem.zh  # `**(` between Chinese characters is not bold


def test_formulas_and_statements(bank: Bank) -> None:
    slope = bank.question("mine:slope").variant(0)
    assert slope.grade("s - s^2").status == "correct"
    assert slope.grade("s(1+s)").mistake == "plus-for-minus"
    statement = bank.question("mine:shares-statement").variant(0)
    assert statement.key_in("zh") == "错" and statement.grade("错").status == "correct"
    assert statement.grade("true").mistake == "equivariance-is-invariance"


def test_key_points_are_found_and_misconceptions_answered(bank: Bank) -> None:
    variant = bank.question("mine:why").variant(0)
    assert variant.grade("Fewer weights, and the map is equivariant.").status == "correct"
    grade = variant.grade("It has fewer parameters and gives translation invariance.")
    assert grade.points == (True, False) and any("does not give invariance" in text.en for text in grade.feedback)


def test_all_kinds_are_proven(bank: Bank) -> None:
    report = check(bank, seeds=5)
    assert report.questions == 6 and report.problems == []
