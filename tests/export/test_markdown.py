"""The Markdown study set, read back by the parser of the terminal and as text."""

from pathlib import Path

import pytest

from quizbank.bank.bank import Bank
from quizbank.export import write
from quizbank.render.markdown import check
from quizbank.variants.variant import Variant
from tests.export.exported import exported
from tests.samples import sample_bank


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    return sample_bank(tmp_path / "mine")


@pytest.fixture
def variants(bank: Bank) -> list[Variant]:
    return [question.variant(7) for question in bank.questions.values()]


def rendered(bank: Bank, **settings: object) -> str:
    return exported(bank, "markdown", seed=7, **settings).decode()


def test_both_languages_with_answers_inline(bank: Bank, variants: list[Variant]) -> None:
    text = rendered(bank)
    assert text.count("\n## ") == 3
    for variant in variants:
        for language in ("en", "zh"):
            assert variant.stem.of(language) in text  # type: ignore[arg-type]
        assert f"`{variant.key_text}`" in text
    assert "- **A.** " in text and "dilation" in text
    assert [problem for problem in check(text) if "HTML" not in problem] == []


def test_one_language_without_answers(bank: Bank, variants: list[Variant]) -> None:
    text = rendered(bank, languages=("zh",), keys="none")
    assert "权值共享" in text and "What does" not in text
    assert "答案" not in text and variants[0].solution.zh not in text


def test_answers_at_the_end_keep_their_numbers(bank: Bank, variants: list[Variant]) -> None:
    questions, answers = rendered(bank, languages=("en",), keys="end").split("\n# Answers\n")
    assert "`" + variants[0].key_text + "`" not in questions
    assert answers.count("\n## ") == 3 and "## 1. mine:output-size (seed 7)" in answers


def test_the_same_call_gives_the_same_bytes(bank: Bank, tmp_path: Path) -> None:
    for name in ("one.md", "two.md"):
        write(bank, list(bank.questions.values()), format="markdown", path=tmp_path / name)
    assert (tmp_path / "one.md").read_bytes() == (tmp_path / "two.md").read_bytes()


def test_separate_keys_go_beside_the_questions(bank: Bank, variants: list[Variant], tmp_path: Path) -> None:
    files = write(
        bank, list(bank.questions.values()), format="markdown", path=tmp_path / "set.md", seed=7, keys="separate"
    )
    assert files == [tmp_path / "set.md", tmp_path / "set-key.md"]
    questions, keys = (file.read_text("utf-8") for file in files)
    assert variants[0].stem.en in questions and variants[0].solution.en not in questions
    assert variants[0].solution.en in keys and variants[0].stem.en not in keys


def test_nothing_half_written_is_left_behind(bank: Bank, tmp_path: Path) -> None:
    def fail(number: int) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write(bank, list(bank.questions.values()), format="markdown", path=tmp_path / "out" / "set.md", on_item=fail)
    assert list((tmp_path / "out").iterdir()) == []
