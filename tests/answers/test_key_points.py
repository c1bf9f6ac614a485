"""Free text: which points are found, what negation does, and that nothing is found by accident."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizbank.answers.judge import judge, read, show
from quizbank.answers.key_points import overrule
from quizbank.answers.types import Grade, Point
from quizbank.text import Text


def point(name: str, *phrases: str) -> Point:
    return Point(says=Text(en=name, zh=name), phrases=phrases)


KEY = [
    point("fewer parameters", "fewer parameters", "fewer weights", "参数更少", "减少参数"),
    point("equivariance", "equivariant", "equivariance", "等变"),
    point("no centring", "no centring", "does not need centring", "不需要中心化"),
]
BELIEFS = [point("not invariance", "translation invariance", "平移不变性")]


def grade(text: str) -> Grade:
    return judge(text, KEY, type="key-points", misconceptions=BELIEFS)


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("It has FEWER parameters.", (True, False, False)),
        ("A layer with fewer parameter and an equivariant map", (True, True, False)),
        ("fewer\nparameters", (True, False, False)),
        ("卷积的参数更少，并且对平移等变。", (True, True, False)),
        ("It does not have fewer parameters.", (False, False, False)),
        ("It never gives fewer parameters", (False, False, False)),
        ("Instead of fewer weights it has more", (False, False, False)),
        ("It has not only fewer parameters but is also equivariant", (True, True, False)),
        ("Not needed. Fewer parameters, though", (True, False, False)),
        ("Fewer parameters is not the reason", (False, False, False)),
        ("并没有减少参数", (False, False, False)),
        ("不仅减少参数，而且等变", (True, True, False)),
        ("它不是等变的", (False, False, False)),
        ("等变性不成立", (False, False, False)),
        ("It does not need centring", (False, False, True)),
        ("它不需要中心化", (False, False, True)),
        ("many parameters, fewer weight", (True, False, False)),
        ("fewer. parameters", (False, False, False)),
        ("parameters fewer", (False, False, False)),
        ("x", (False, False, False)),
    ],
)
def test_points(text: str, points: tuple[bool, ...]) -> None:
    assert grade(text).points == points


def test_the_verdict_follows_the_share_and_misconceptions_cap_it() -> None:
    everything = "Fewer weights, equivariance, and it does not need centring."
    assert (grade(everything).status, grade(everything).score) == ("correct", 1.0)
    assert grade("fewer weights").status == "partial"
    assert grade("nothing of it").status == "incorrect"
    capped = grade(everything + " It gives translation invariance.")
    assert capped.status == "partial" and capped.capped and capped.feedback[-1].en == "⚠ not invariance"
    assert grade(everything + " It does not give translation invariance.").status == "correct"


def test_the_checklist_comes_first_and_spans_are_those_of_the_text() -> None:
    text = "等变，而且 Fewer  Weights"
    found = grade(text)
    assert [line.en[0] for line in found.feedback] == ["✓", "✓", "✗"]
    assert [text[start:end] for start, end in found.spans] == ["等变", "Fewer  Weights"]


def test_a_point_is_overruled_both_ways() -> None:
    found = grade("fewer weights, equivariant")
    made = overrule(found, 2, True)
    assert made.status == "correct" and made.points == (True, True, True) and made.feedback[2].en == "✓ no centring"
    assert overrule(made, 2, False) == found
    with pytest.raises(IndexError):
        overrule(found, 3, True)


@pytest.mark.parametrize("text", ["", "   ", "x" * 5_001, "a\x1b[31mb", "\u202eabc"])
def test_what_can_not_be_read(text: str) -> None:
    assert grade(text).status == "invalid"


@given(st.text(max_size=200))
def test_any_text_is_judged(text: str) -> None:
    assert grade(text).status in ("partial", "incorrect", "invalid", "correct")


def test_the_key_shown_grades_correct() -> None:
    text = show(KEY, type="key-points")
    assert judge(text, KEY, type="key-points").status == "correct"
    assert "words" in read(text, type="key-points").echo.en


def test_a_long_text_of_near_misses_is_judged_in_time() -> None:
    assert grade("fewer " * 800).points == (False, False, False)
