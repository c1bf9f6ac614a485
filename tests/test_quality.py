"""What spoils a question that is right, and what spoils a bank of them."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from quizbank.bank.bank import Bank
from quizbank.quality import flaws, flaws_of_bank
from quizbank.text import Text
from quizbank.variants.question import Option, SingleChoice
from tests.samples import numeric, sample_bank, single_choice


def changed(**parts: Any) -> list[str]:
    return [f"{field}: {message}" for field, message in flaws(msgspec.structs.replace(single_choice(), **parts))]


def options(*texts: str, right: int = 0) -> list[Option]:
    why = Text(en="w", zh="w")
    return [Option(Text(en=text, zh=text), why, correct=index == right) for index, text in enumerate(texts)]


def test_a_sound_question_has_no_flaws(tmp_path: Path) -> None:
    bank = sample_bank(tmp_path / "mine")
    assert [flaw for question in bank.questions.values() for flaw in flaws(question)] == []
    assert list(flaws_of_bank(bank)) == []


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"stem": Text(en="word " * 300, zh="词")}, "stem.en: 20 lines of 76 columns; at most 16"),
        ({"stem": Text(en="w", zh="词" * 700)}, "stem.zh: 19 lines of 76 columns"),
        ({"hints": [Text(en="a\n\nb\n\nc", zh="一")]}, "hints.0.en: 5 lines of 76 columns; at most 4"),
        ({"stem": Text(en="What is $x^2$?", zh="$x^3$ 是多少？")}, "stem: English and Chinese have different formulas"),
        ({"options": options("a", "b", "All of the above")}, "options.2.text.en: speaks of the other options"),
        ({"options": options("a", "b", "none of the others")}, "options.2.text.en: speaks of the other options"),
        ({"options": options("a", "b", "以上都对")}, "options.2.text.zh: speaks of the other options"),
        ({"options": options("a", "b", "word " * 40)}, "options.2.text.en: 3 lines of 76 columns; at most 2"),
    ],
)
def test_flaws_of_one_question(parts: dict[str, Any], message: str) -> None:
    assert any(flaw.startswith(message) for flaw in changed(**parts)), changed(**parts)


@pytest.mark.parametrize(
    "stem", [("$a$ and $x^2$", "$x^2$"), (r"$a \, b$", "$a b$"), (r"$\text{so } x_1$", "$so x_1$")]
)
def test_layout_and_repeated_symbols_are_no_differences(stem: tuple[str, str]) -> None:
    assert changed(stem=Text(en=stem[0], zh=stem[1])) == []


def bank_of(*questions: Any) -> Bank:
    areas = {"cnn": None}
    return Bank(areas, {}, {question.id: question for question in questions})  # type: ignore[arg-type]


def choice(number: int, *texts: str, right: int = 0) -> SingleChoice:
    return msgspec.structs.replace(
        single_choice(),
        id=f"choice-{number}",
        topic="cnn/one",
        stem=Text(en=f"Number {number}", zh=f"第 {number} 题"),
        options=options(*texts, right=right),
    )


def test_keys_that_their_length_tells() -> None:
    longest = [choice(number, "a long key", "short", "brief") for number in range(12)]
    assert "the key is the longest option in 12 of 12" in str(next(flaws_of_bank(bank_of(*longest))))
    shortest = [choice(number, "key", "longer", "as long") for number in range(12)]
    assert "the key is the shortest option in 12 of 12" in str(next(flaws_of_bank(bank_of(*shortest))))
    mixed = [choice(number, "middling", "a long one", "short") for number in range(12)]
    assert list(flaws_of_bank(bank_of(*mixed))) == []
    assert list(flaws_of_bank(bank_of(*longest[:9]))) == []


def test_stems_that_are_nearly_the_same() -> None:
    stem = "A convolution with kernel three receives an image of 9 by 9 pixels; how many positions come out of {}?"
    one = msgspec.structs.replace(choice(1, "a", "b", "c"), stem=Text(en=stem.format("it"), zh="一"))
    two = msgspec.structs.replace(choice(2, "a", "b", "c"), stem=Text(en=stem.format("this"), zh="二"))
    (found,) = flaws_of_bank(bank_of(one, two))
    assert "nearly the same as that of choice-1" in str(found)


def test_templates_that_ask_another_number_of_the_same_scene_are_no_duplicates() -> None:
    stem = Text(en="A kernel of {{kernel}} slides over {{size}} values in one dimension; answer.", zh="一")
    one, two = (msgspec.structs.replace(numeric(), id=id, topic="cnn/one", stem=stem) for id in ("one", "two"))
    assert len(list(flaws_of_bank(bank_of(one, two)))) == 1
    other = msgspec.structs.replace(two, answer=msgspec.structs.replace(two.answer, output="span"))
    assert list(flaws_of_bank(bank_of(one, other))) == []


def test_keys_that_stand_in_one_place(monkeypatch: pytest.MonkeyPatch) -> None:
    import quizbank.quality

    questions = [choice(number, "aa", "bb", "cc", "dd") for number in range(60)]
    assert list(flaws_of_bank(bank_of(*questions))) == []
    fixed = quizbank.quality.fixed_variant
    monkeypatch.setattr(
        quizbank.quality,
        "fixed_variant",
        lambda question, seed: msgspec.structs.replace(fixed(question, seed), key=["A"]),
    )
    assert "A is the key of 100%" in str(next(flaws_of_bank(bank_of(*questions))))
