"""The grader holds to the table of spellings, and the reference page shows it."""

from collections import Counter
from typing import get_args

import pytest

from quizbank.answers.judge import judge, read
from quizbank.answers.kinds import KINDS
from quizbank.answers.reference import Case, Group, groups, page
from quizbank.answers.types import Status, Unreadable
from quizbank.render import markdown
from quizbank.text import LANGUAGES, Language

TABLE = [(group, case) for group in groups() for case in group.cases]
# What a reading depends on, of all that a verdict depends on.
READ_BY = ("options", "variables", "misconceptions")


def name(value: object) -> str:
    return f"{value.text[:30]!r}" if isinstance(value, Case) else value.type if isinstance(value, Group) else ""


@pytest.mark.parametrize(("group", "case"), TABLE, ids=name)
def test_the_verdict_and_the_reading_are_those_of_the_table(group: Group, case: Case) -> None:
    grade = judge(case.text, group.key, type=group.type, **group.settings)
    assert grade.status == case.verdict
    settings = {setting: value for setting, value in group.settings.items() if setting in READ_BY}
    try:
        said = read(case.text, type=group.type, **settings).echo.en
        if grade.status == "invalid":  # what is missing shows against the key only
            said = grade.feedback[0].en
    except Unreadable as error:
        said = error.says.en
    assert said == case.said


@pytest.mark.parametrize(("group", "case"), TABLE, ids=name)
def test_whatever_is_not_right_is_explained_in_both_languages(group: Group, case: Case) -> None:
    grade = judge(case.text, group.key, type=group.type, **group.settings)
    if grade.status == "correct" and group.type != "key-points":  # which has its checklist
        assert not grade.feedback
        assert grade.score == 1
        return
    assert grade.feedback or group.type == "single-choice"
    for text in grade.feedback:
        assert text.en.endswith((".", "。", "?"))
        assert text.zh.endswith(("。", "？"))
        assert any("\u4e00" <= character <= "\u9fff" for character in text.zh)
        assert not any("\u4e00" <= character <= "\u9fff" for character in text.en.split("“")[0])


def test_the_table_is_wide_and_has_no_case_twice() -> None:
    assert len(TABLE) >= 900
    twice = Counter((case.text, group.type, str(group.key), str(group.settings)) for group, case in TABLE)
    assert [case for case, count in twice.items() if count > 1] == []
    assert {group.type for group, _ in TABLE} == set(KINDS)
    assert {case.verdict for _, case in TABLE} == set(get_args(Status))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reference_page_shows_every_case_as_a_row_of_three(language: Language) -> None:
    text = page(language)
    assert all(line.isprintable() for line in text.splitlines())
    assert list(markdown.check(text)) == []
    tokens = markdown.parser().parse(text)
    rows = sum(token.type == "tr_open" for token in tokens)
    tables = sum(token.type == "table_open" for token in tokens)
    assert (tables, rows - tables) == (len(groups()), len(TABLE))
    assert sum(token.type == "td_open" for token in tokens) == 3 * len(TABLE)
    assert sum(token.type == "heading_open" for token in tokens) == 1 + len(KINDS) + len(groups())


def test_the_reference_page_speaks_one_language() -> None:
    english, chinese = page("en"), page("zh")
    assert "| `75%` | ✓ correct | 0.75 |" in english
    assert "| `75%` | ✓ 正确 | 0.75 |" in chinese
    assert english.count("| read as") == chinese.count("| 读作") == len(groups())  # in headers only
    headings = [line for line in english.splitlines() if line.startswith("#")]
    assert not any("\u4e00" <= character <= "\u9fff" for line in headings for character in line)
    assert not any(line in chinese.splitlines() for line in headings)
