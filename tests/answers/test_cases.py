"""The grader holds to the table of spellings."""

from collections import Counter

import pytest

from quizbank.answers.judge import judge, read
from quizbank.answers.kinds import KINDS
from quizbank.answers.types import Unreadable
from tests.answers.table import Case, cases

CASES = cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.type} {case.text[:30]!r}")
def test_the_verdict_and_the_reading_are_those_of_the_table(case: Case) -> None:
    grade = judge(case.text, case.key, type=case.type, **case.settings)
    assert grade.status == case.verdict
    try:
        said = read(case.text, type=case.type, **case.read_by).echo.en
        if grade.status == "invalid":  # what is missing shows against the key only
            said = grade.feedback[0].en
    except Unreadable as error:
        said = error.says.en
    assert said == case.said


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.type} {case.text[:30]!r}")
def test_whatever_is_not_right_is_explained_in_both_languages(case: Case) -> None:
    grade = judge(case.text, case.key, type=case.type, **case.settings)
    if grade.status == "correct" and case.type != "key-points":  # which has its checklist
        assert not grade.feedback
        assert grade.score == 1
        return
    assert grade.feedback or case.type == "single-choice"
    for text in grade.feedback:
        assert text.en.endswith((".", "。", "?"))
        assert text.zh.endswith(("。", "？"))
        assert any("\u4e00" <= character <= "\u9fff" for character in text.zh)
        assert not any("\u4e00" <= character <= "\u9fff" for character in text.en.split("“")[0])


def test_the_table_is_wide_and_has_no_case_twice() -> None:
    assert len(CASES) >= 300
    twice = Counter((case.text, case.type, str(case.key), str(case.settings)) for case in CASES)
    assert [case for case, count in twice.items() if count > 1] == []
    assert {case.type for case in CASES} == set(KINDS)
    assert {case.verdict for case in CASES} == {"correct", "partial", "incorrect", "invalid"}
