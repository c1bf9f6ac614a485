"""The Markdown study set, read back by the parser of the terminal and as text."""

from pathlib import Path

import pytest

from quizbank.bank.bank import Bank
from quizbank.export import FORMATS, Settings, write
from quizbank.render.markdown import check
from quizbank.variants.variant import Variant
from tests.samples import sample_bank


@pytest.fixture
def variants(tmp_path: Path) -> list[Variant]:
    bank: Bank = sample_bank(tmp_path / "mine")
    return [question.variant(7) for question in bank.questions.values()]


def rendered(variants: list[Variant], **settings: object) -> str:
    return "".join(FORMATS["markdown"](variants, Settings(**settings)))  # type: ignore[arg-type]


def test_both_languages_with_answers_inline(variants: list[Variant]) -> None:
    text = rendered(variants)
    assert text.count("\n## ") == 3
    for variant in variants:
        for language in ("en", "zh"):
            assert variant.stem.of(language) in text  # type: ignore[arg-type]
        assert f"`{variant.key_text}`" in text
    assert "- **A.** " in text and "dilation" in text
    assert [problem for problem in check(text) if "HTML" not in problem] == []


def test_one_language_without_answers(variants: list[Variant]) -> None:
    text = rendered(variants, languages=("zh",), keys="none")
    assert "权值共享" in text and "What does" not in text
    assert "答案" not in text and variants[0].solution.zh not in text


def test_answers_at_the_end_keep_their_numbers(variants: list[Variant]) -> None:
    questions, answers = rendered(variants, languages=("en",), keys="end").split("\n# Answers\n")
    assert "`" + variants[0].key_text + "`" not in questions
    assert answers.count("\n## ") == 3 and "## 1. mine:output-size (seed 7)" in answers


def test_the_same_call_gives_the_same_bytes(variants: list[Variant], tmp_path: Path) -> None:
    write(variants, tmp_path / "one.md")
    write(variants, tmp_path / "two.md")
    assert (tmp_path / "one.md").read_bytes() == (tmp_path / "two.md").read_bytes()


def test_nothing_half_written_is_left_behind(variants: list[Variant], tmp_path: Path) -> None:
    def failing() -> object:
        yield variants[0]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write(failing(), tmp_path / "out" / "set.md")  # type: ignore[arg-type]
    assert list((tmp_path / "out").iterdir()) == []
