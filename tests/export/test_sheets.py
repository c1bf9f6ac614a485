"""CSV and TSV: what they carry comes back, and a spreadsheet takes no text for a formula."""

import csv as reader
import io
import re
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizbank.bank.bank import Bank
from quizbank.export.formats import _sheet
from tests.export.exported import exported
from tests.samples import OTHER_KINDS, QUESTIONS, write_bank


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    folder = write_bank(tmp_path / "mine", QUESTIONS + OTHER_KINDS)
    return Bank.load(folder, with_builtin=False, use_cache=False)


@pytest.mark.parametrize("format", ["csv", "tsv"])
def test_what_is_carried_comes_back(bank: Bank, format: str) -> None:
    data = exported(bank, format, seed=7)
    rows = import_module(f"quizbank.export.formats.{format}").read(data)
    assert data.startswith(b"\xef\xbb\xbf") and len(rows) == len(bank.questions)
    for row in rows:
        variant = bank.questions[row["id"]].variant(int(row["seed"]))
        assert (row["question_en"], row["question_zh"]) == (variant.stem.en, variant.stem.zh)
        assert row["solution_zh"].startswith(variant.solution.zh)
        if variant.answer_type != "key-points":
            assert variant.grade(row["answer_zh"]).status == "correct"
        assert "--format " + format in row["command"] and row["licence"] == "MIT"


def test_without_keys(bank: Bank) -> None:
    [first, *_] = _sheet.read(exported(bank, "csv", keys="none", languages=("en",)), delimiter=",")
    assert "question_en" in first and not {"answer_en", "solution_en", "question_zh"} & first.keys()


def test_no_cell_is_a_formula(bank: Bank) -> None:
    text = exported(bank, "csv").decode("utf-8-sig")
    for row in reader.reader(io.StringIO(text, newline="")):
        assert not any(re.match(r"[=+\-@\t\r]", cell) for cell in row)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40))
def test_guards_are_taken_away_again(text: str) -> None:
    guarded = _sheet._guarded(text)
    assert _sheet._plain(guarded) == text and guarded[:1] not in ("=", "+", "-", "@", "\t", "\r")
