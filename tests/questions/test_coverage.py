"""What the tables of the areas say of the source documents, held against the bank."""

from pathlib import Path

import msgspec
import pytest

from quizbank.bank.bank import BUILTIN, Bank
from quizbank.bank.loading import COVERAGE
from quizbank.coverage import Coverage, coverage
from quizbank.variants.question import MultipleChoice, Numeric, SingleChoice
from tests.samples import sample_bank

ENTRIES, FACTS, IDEAS = 652, 1602, 785
AREAS = [area.name for area in sorted(BUILTIN.iterdir()) if (area / COVERAGE).exists()]


@pytest.fixture(scope="module")
def found() -> Coverage:
    return coverage(Bank.load(use_cache=False))


def test_the_tables_agree_with_the_bank(found: Coverage) -> None:
    assert [str(problem) for problem in found.problems] == []


def test_the_tables_hold_every_entry_fact_and_idea_of_the_documents(found: Coverage) -> None:
    assert sum(area.entries.all for area in found.areas) == ENTRIES
    assert sum(area.facts.all for area in found.areas) == FACTS
    assert sum(area.solved.all for area in found.areas) == IDEAS


def test_every_numeric_idea_has_a_solver_or_a_reason(found: Coverage) -> None:
    assert [area.area for area in found.areas if not area.solved.complete] == []


@pytest.mark.parametrize("area", AREAS)
def test_nothing_is_open_in(found: Coverage, area: str) -> None:
    (told,) = (one for one in found.areas if one.area == area)
    assert told.open == [] and told.complete
    assert all(told.difficulties.values()), "all three levels"
    assert told.kinds["key-points"] >= 1


@pytest.mark.parametrize("area", AREAS)
def test_choices_are_at_most_half_of_what_is_not_numeric(area: str) -> None:
    fixed = [question for question in Bank.load().of_area(area) if not isinstance(question, Numeric)]
    choices = sum(isinstance(question, SingleChoice | MultipleChoice) for question in fixed)
    assert choices <= len(fixed) / 2


TABLE = """\
- entry: 002:cnn/output-size
  facts: [output-size, null, {reason: A heading}]
  numeric:
    - {solver: conv_output_size, question: output-size}
    - null
    - {solver: conv_output_size}
    - {reason: A drawing}
  erratum: output-size
"""


def of_table(tmp_path: Path, table: str) -> Coverage:
    bank = sample_bank(tmp_path / "mine")
    questions = {id.removeprefix("mine:"): question for id, question in bank.questions.items()}
    (tmp_path / "mine" / "cnn").mkdir()
    (tmp_path / "mine" / "cnn" / "coverage.yaml").write_text(table, encoding="utf-8")
    return coverage(msgspec.structs.replace(bank, questions=questions), tmp_path / "mine")


def test_what_is_open_is_counted_and_named(tmp_path: Path) -> None:
    (area,) = of_table(tmp_path, TABLE).areas
    assert (area.entries.done, area.facts.done, area.facts.all) == (1, 2, 3)
    assert (area.solved.done, area.asked.done, area.asked.all, area.errata.done) == (3, 2, 4, 1)
    assert not area.complete
    missing = "fact 2, numeric idea 2 has no solver, numeric idea 3 has no template"
    assert area.open == [f"002:cnn/output-size: {missing}"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("facts: [output-size", "facts: [output-sise", "fact 1: unknown question 'output-sise'; did you mean"),
        ("facts: [output-size", "facts: [sharing", "fact 1: the question 'sharing' does not cover 002:cnn/output-size"),
        ("{solver: conv_output_size}", "{solver: conv_sise}", "numeric idea 3: unknown solver 'conv_sise'"),
        ("{solver: conv_output_size, q", "{solver: conv2d_macs, q", "uses the solver 'conv_output_size', not 'conv2d"),
        ("{reason: A drawing}", "{}", "numeric idea 4: give a solver, or a reason"),
        ("erratum: output-size", "erratum: shares", "erratum: the question 'shares' names no misconception"),
        ("- entry", "- entri", "unknown field 'entri'; did you mean 'entry'?"),
    ],
)
def test_tables_that_do_not_fit_the_bank(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert any(message in str(problem) for problem in of_table(tmp_path, TABLE.replace(old, new)).problems)
