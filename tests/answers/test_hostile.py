"""No text executes, hangs, escapes to the terminal, or costs more than a bounded number of steps."""

import subprocess
import sys

import pytest

from quizbank.answers.folding import MAX_CHARACTERS, fold, quoted
from quizbank.answers.judge import judge, read
from quizbank.answers.kinds import KINDS
from quizbank.answers.types import Unreadable
from tests.answers.inputs import KEYS, LONG, SETTINGS


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("name", LONG)
def test_long_texts_take_few_steps(name: str, kind: str) -> None:
    """Steps are counted rather than seconds: calls of Python functions, a few for each character."""
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        grade = judge(LONG[name][:MAX_CHARACTERS], KEYS[kind], type=kind, **SETTINGS[kind])
    finally:
        sys.setprofile(before)
    assert grade.status in ("correct", "partial", "incorrect", "invalid")
    assert calls < 100 * MAX_CHARACTERS


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_megabyte_is_refused_by_its_length(kind: str) -> None:
    for text in ("9" * 1_000_000, "[" * 1_000_000, "A" * 1_000_000, " " * 1_000_000):
        grade = judge(text, KEYS[kind], type=kind, **SETTINGS[kind])
        assert grade.status == "invalid"
        assert "1,000,000" in grade.feedback[0].en


def test_the_longest_text_is_still_read() -> None:
    assert read("1+" * 999 + "1 ", type="number").value == 1000


@pytest.mark.parametrize(
    "text",
    ["9**9**9", "9" * 400 + "½", "9^9^9", "170!^170!", "10^308*10", "2^1024", "1e308*10", "exp(710)", "cosh(1e3)"],
)
def test_numbers_beyond_a_float_are_refused(text: str) -> None:
    with pytest.raises(Unreadable, match="too large"):
        read(text, type="number")


@pytest.mark.parametrize("text", ["1e-400", "2^-2000", "exp(-1000)", "1e-200*1e-200", "1e-300/1e300"])
def test_numbers_that_would_vanish_are_refused(text: str) -> None:
    with pytest.raises(Unreadable, match="too small"):
        read(text, type="number")


@pytest.mark.parametrize("text", ["2^1023", "1.7e308", "-1e308", "5e-324", "170!"])
def test_the_ends_of_the_range_can_be_read(text: str) -> None:
    assert judge(text, read(text, type="number").value, type="number").status == "correct"


def test_nothing_typed_reaches_the_terminal_as_a_control() -> None:
    for text in (
        "\x1b[31m5",
        "\x1b]0;title\x07",
        "5\x9b31m",
        "\u202e5\u202c",
        "\u2066a\u2069",
        "a\u0301\u0301",
        "\ue000",
    ):
        for kind in KINDS:
            grade = judge(text, KEYS[kind], type=kind, **SETTINGS[kind])
            # Accents are part of words.
            assert grade.status == "invalid" or (kind in ("cloze", "key-points") and "\u0301" in text)
            for said in [*grade.feedback, *([grade.reading] if grade.reading else [])]:
                assert said.en.isprintable()
                assert said.zh.isprintable()
                said.en.encode()


def test_quotes_are_short_and_printable() -> None:
    assert quoted("a" * 500) == f"“{'a' * 23}…”"
    assert quoted("a\nb\t\x07\u202e\ud800") == "“a b \ufffd\ufffd\ufffd”"


def test_places_are_those_of_the_typed_text() -> None:
    for text, place in [
        ("２＋３？", 3),
        ("1²³ + ?", 6),
        ("\u200b\u200b5?", 3),
        ("½ + ?", 4),
        ("π + ?", 4),
        ("1\r\n2\r\n?", 6),
    ]:
        with pytest.raises(Unreadable) as caught:
            read(text, type="number" if "\n" not in text else "vector")
        assert caught.value.position == place
    with pytest.raises(Unreadable, match=r"^Line 3, character 2:"):
        read("[1 2\n 3 4\n ? 6]", type="matrix")


def test_folding_keeps_what_nfkc_would_change() -> None:
    assert fold("2¹⁰").text == "2^(10)"
    assert fold("2⁻³ + 1").text == "2^(-3) + 1"
    assert fold("½").text == "½"
    assert fold("①").text == "①"
    assert fold("log₁₀２").text == "log102"
    assert fold("x₂").text == "x₂"


def test_unknown_types_and_mixed_exactness_are_errors_of_the_caller() -> None:
    with pytest.raises(ValueError, match="unknown answer type 'numbr'"):
        judge("5", 5, type="numbr")
    with pytest.raises(ValueError, match="one of decimals"):
        judge("5", 5, type="number", decimals=2, rtol=0.1)


def test_grading_loads_nothing_heavy() -> None:
    script = (
        "import sys; from quizbank.answers.judge import judge; assert judge('3/4', .75, type='number').score == 1; "
        "judge('[1 2', [1], type='vector'); "
        "sys.exit(' '.join(sorted({'numpy', 'torch', 'sympy', 'yaml', 'textual'} & set(sys.modules))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
