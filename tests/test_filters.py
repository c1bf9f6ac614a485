"""The filter language: what each term takes, how terms combine, and what is said of a wrong one."""

from pathlib import Path

import pytest

from quizbank.bank.bank import Bank
from quizbank.filters import Filter, FilterError
from tests.samples import OTHER_KINDS, QUESTIONS, write_bank


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    folder: Path = write_bank(tmp_path_factory.mktemp("filters") / "mine", QUESTIONS + OTHER_KINDS)
    return Bank.load(folder, with_builtin=False, use_cache=False)


def ids(bank: Bank, text: str, **states: set[str]) -> list[str]:
    return [question.id.removeprefix("mine:") for question in Filter(text).of(bank, states or None)]  # type: ignore[arg-type]


def test_the_empty_filter_takes_all(bank: Bank) -> None:
    assert ids(bank, " ") == [id.removeprefix("mine:") for id in bank.questions]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "kind:numeric",
            "-kind:single-choice,multiple-choice,true-false,cloze,ordering,matching,expression,key-points",
        ),
        ("level:1-2", "level:1,2"),
        ("level:1-2", "-level:3"),
        ("level:1 or level:2", "level:1,2"),
        ("kind:numeric or (kind:cloze level:1-3)", "kind:numeric,cloze"),
        ("kind:* level:1-3", ""),
        ("- kind:numeric", '"-" kind:numeric'),
        ("KIND:numeric OR level:3", "(level:3) or kind:numeric"),
        ("mine:output-size", "id:mine:output-size"),
        ("权值共享", '"权值共享"'),
    ],
)
def test_two_ways_to_say_the_same(bank: Bank, one: str, other: str) -> None:
    assert ids(bank, one) == ids(bank, other)


def test_terms(bank: Bank) -> None:
    assert ids(bank, "kind:cloze") == [q.removeprefix("mine:") for q in ids(bank, "kind:cloze")]
    assert ids(bank, "mistake:no-such-thing") == []
    numeric = Filter("kind:numeric").of(bank)
    named = {mistake.name for question in numeric for mistake in question.mistakes}  # type: ignore[union-attr]
    assert all(ids(bank, f"kind:numeric mistake:{name}") for name in named)
    assert ids(bank, "is:marked", marked={"mine:output-size"}) == ["output-size"]
    assert "output-size" not in ids(bank, "-is:marked", marked={"mine:output-size"})


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("kind:numerik", "did you mean 'numeric'"),
        ("areas:cnn", 'no field "areas:"'),
        ("level:4", "level:4 is none"),
        ("level:3-1", "level:3-1 finds nothing; write level:1-3"),
        ("level:", "needs a value"),
        ("is:new", "needs your progress"),
        ("is:dew", "did you mean"),
        ("(kind:cloze", "not closed"),
        ("kind:cloze)", "without an opening one"),
        ('"half', "quotation mark"),
        ("or kind:cloze", "missing"),
        ("()", "missing"),
        ("(" * 40 + "a" + ")" * 40, "too many brackets"),
        ("-" * 100 + "a", "minus"),
        ("a" * 3000, "at most"),
    ],
)
def test_errors_name_the_part_and_the_mend(bank: Bank, text: str, says: str) -> None:
    with pytest.raises(FilterError, match=says) as raised:
        Filter(text).of(bank)
    assert raised.value.says.zh


def test_where_writes_what_parses(bank: Bank) -> None:
    made = Filter.where(kinds=("cloze", "numeric"), levels=(1, 2, 3), text="a or b")
    assert made.text == "kind:cloze,numeric level:1,2,3 (a or b)"
    assert made.of(bank) == Filter("(a or b) kind:cloze,numeric").of(bank)
    assert not made.needs_states and Filter("a -is:new").needs_states and not Filter('"is"').needs_states
