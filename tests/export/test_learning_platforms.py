"""Moodle XML and GIFT: they hold to their grammars, carry keys, margins and misconceptions, and no text breaks out."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from quizbank.bank.bank import Bank
from quizbank.export import ExportError
from quizbank.export.formats import gift, moodle
from quizbank.variants.variant import Variant
from tests.export.exported import exported
from tests.samples import OTHER_KINDS, QUESTIONS, write_bank

SCHEMA = etree.RelaxNG(etree.parse(str(Path(__file__).with_name("moodle.rng"))))


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    folder = write_bank(tmp_path / "mine", QUESTIONS + OTHER_KINDS)
    return Bank.load(folder, with_builtin=False, use_cache=False)


def variant_of(bank: Bank, name: str) -> Variant:
    id, _, seed = name.rpartition("#")
    return bank.questions[id].variant(int(seed))


# Moodle


def moodle_questions(data: bytes) -> list[Any]:
    tree = etree.fromstring(data)
    SCHEMA.assertValid(tree)
    return [question for question in tree if question.get("type") != "category"]


def test_moodle_holds_every_kind_by_its_schema(bank: Bank) -> None:
    found = moodle_questions(exported(bank, "moodle", seed=7, variants=2))
    names = [question.findtext("idnumber") for question in found]
    assert len(set(names)) == len(names) > len(bank.questions)
    types = {question.get("type") for question in found}
    assert types == {"numerical", "multichoice", "truefalse", "cloze", "ordering", "matching", "essay"}
    for question in found:
        variant = variant_of(bank, question.findtext("idnumber"))
        text = question.findtext("questiontext/text")
        assert 'lang="en"' in text and 'lang="zh"' in text
        if question.get("type") == "numerical":
            [right, *wrong] = question.findall("answer")
            assert float(right.findtext("text")) == variant.key and right.get("fraction") == "100"
            edge = float(right.findtext("text")) + float(right.findtext("tolerance")) * 1.5 + 0.4
            assert variant.grade(str(edge)).status != "correct"
            assert [float(one.findtext("text")) for one in wrong] == [one.value for one in variant.misconceptions]
            assert all(one.findtext("feedback/text") for one in wrong)
        if question.get("type") == "multichoice":
            shares = [float(answer.get("fraction")) for answer in question.findall("answer")]
            assert sum(share for share in shares if share > 0) == pytest.approx(100, abs=0.01)
            assert all(answer.findtext("feedback/text") for answer in question.findall("answer"))
        if question.get("type") == "matching":
            lefts = [sub.findtext("text") for sub in question.findall("subquestion")]
            assert len([left for left in lefts if left]) == len(variant.lefts)


def test_the_whole_bank_in_moodle_and_gift() -> None:
    bank = Bank.load()
    some = Bank(bank.areas, bank.topics, dict(list(bank.questions.items())[::4]))
    assert len(moodle_questions(exported(some, "moodle"))) == len(some.questions)
    assert len(gift_questions(exported(some, "gift").decode())) == len(some.questions)


def test_gaps_of_lists_are_numerical(bank: Bank) -> None:
    bank = Bank.load()
    question = bank.question("max-pooling-values")
    one = Bank(bank.areas, bank.topics, {question.id: question})
    [found] = moodle_questions(exported(one, "moodle", seed=1))
    gaps = re.findall(r"\{1:NUMERICAL:=([^:}]+):([^}]+)\}", found.findtext("questiontext/text"))
    assert [int(value) for value, _ in gaps] == [entry for row in question.variant(1).key for entry in row]  # type: ignore[union-attr]


def test_keys_are_needed(bank: Bank) -> None:
    for format in ("moodle", "gift"):
        with pytest.raises(ExportError, match="keys"):
            exported(bank, format, keys="none")


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=60))
def test_spellings_stay_within_their_gap(text: str) -> None:
    gap = f"{{1:SHORTANSWER:={moodle._escaped(text)}}}"
    end = next(i for i in range(len(gap)) if gap[i] == "}" and not _is_escaped(gap, i))
    assert end == len(gap) - 1


def _is_escaped(text: str, index: int) -> bool:
    before = text[:index]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


# GIFT, by a reader of its grammar


_QUESTION = re.compile(r"::((?:\\.|[^\\:])*)::\[html\]((?:\\.|[^\\{}~=#])*)\{((?:\\.|[^\\{}])*)\}", re.DOTALL)


def gift_questions(text: str) -> dict[str, tuple[str, list[str], str]]:
    """Name → text, answers, general feedback. Fails where the file does not hold to the grammar."""
    found = {}
    for block in re.split(r"\n\s*\n", text):
        lines = [line for line in block.split("\n") if line and not line.startswith("//")]
        if not lines or lines[0].startswith("$CATEGORY: "):
            continue
        body = "\n".join(lines)
        match = re.fullmatch(
            r"::((?:\\.|[^\\:])*)::\[html\]((?:\\.|[^\\{}~=#])*)\{((?:\\.|[^\\{}])*)\}", body, re.DOTALL
        )
        assert match is not None, body[:300]
        answers, _, general = match[3].partition("####")
        parts = re.findall(r"\s*((?:^|[=~])?(?:\\.|[^\\=~])*)", answers)
        found[plain(match[1])] = plain(match[2]), [part for part in map(str.strip, parts) if part], plain(general)
    return found


def plain(text: str) -> str:
    return re.sub(r"\\(.)", lambda sign: "\n" if sign[1] == "n" else sign[1], text.strip(), flags=re.DOTALL)


def test_gift_holds_to_its_grammar(bank: Bank) -> None:
    found = gift_questions(exported(bank, "gift", seed=7).decode())
    assert len(found) == len(bank.questions)
    for name, (text, answers, general) in found.items():
        variant = variant_of(bank, name)
        assert "<p>" in text and 'lang="zh"' in general
        match variant.answer_type:
            case "integer" | "number":
                assert answers[0] == "#" and answers[1].startswith(f"={variant.key:.10g}")
                assert sum(answer.startswith("=%0%") for answer in answers) == len(variant.misconceptions)
            case "single-choice":
                assert [answer[0] for answer in answers].count("=") == 1
                assert all("#" in answer for answer in answers)
            case "true-false":
                assert answers == [str(variant.key).upper()]
            case "cloze":
                assert all(variant.grade(plain(answer[1:])).status == "correct" for answer in answers)
            case "ordering":
                assert len(answers) == len(variant.rows) and answers[0].startswith("=1 -> ")
            case "key-points" | "expression":
                assert answers == []


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=80))
def test_escapes_come_back(text: str) -> None:
    escaped = gift.escaped(text)
    assert plain(escaped) == text.strip()
    assert not re.search(r"(?<!\\)(?:\\\\)*[~=#{}:]", escaped)
