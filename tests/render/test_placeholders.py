"""Placeholders: what they print, and that everything else is refused with its place."""

import subprocess
import sys
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quizbank.render.placeholders import Placeholder, PlaceholderError, fill, fill_text, names
from quizbank.text import Text

VALUES: dict[str, Any] = {
    "height": 32,
    "count": 1234567,
    "momentum": 0.1,
    "two": 2.0,
    "zero": -0.0,
    "tiny": -0.001,
    "minus": -1.0,
    "long": 0.1 + 0.2,
    "size": [1216, 47],
    "x": [1, 2.5, -3.0],
    "w": [[1, 2], [3.5, -4]],
    "bias": True,
    "mode": "fan_in",
    "small": 1e-05,
    "huge": 10**301,
    "odd": {1, 2},
    "infinite": float("inf"),
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{height}}×{{height}}", "32×32"),
        ("{{momentum}}", "0.1"),
        ("{{two}} {{zero}} {{small}}", "2 0 1e-05"),
        ("{{long:.4f}} {{long:.2e}} {{long:.3g}} {{momentum:.0%}}", "0.3000 3.00e-01 0.3 10%"),
        ("{{height:.2f}} {{height:.1e}} {{two:d}} {{two:.1f}}", "32.00 3.2e+01 2 2.0"),
        ("{{tiny:.2f}}", "0.00"),
        (
            "{{count:,d}} {{count:,}} {{size[0]:,d}} {{count:,.1f}} {{count}}",
            "1,234,567 1,234,567 1,216 1,234,567.0 1234567",
        ),
        ("{{x}} {{x:.1f}} {{x[2]}}", "[1, 2.5, -3] [1.0, 2.5, -3.0] -3"),
        ("{{w}} {{w[1]}} {{w[1][0]}} {{w[1]:.2f}}", "[[1, 2], [3.5, -4]] [3.5, -4] 3.5 [3.50, -4.00]"),
        ("bias={{bias}}, mode={{mode}}", "bias=True, mode=fan_in"),
        ("{{height:*}}x^2 {{x[2]:+*}}x {{size[1]:+}}", "32x^2 - 3x + 47"),
        ("{{x[0]:*}}x^2 {{x[0]:+*}}x {{x[0]:+}}", "x^2 + x + 1"),
        ("{{minus:*}}x^2 {{minus:+*}}x {{minus:+}} {{zero:+}}", "-x^2 - x - 1 + 0"),
        ("{{tiny:+.2f}} {{long:+*.2f}} {{count:+,d}} {{minus:+*.1f}}", "+ 0.00 + 0.30 + 1,234,567 - 1.0"),
        (r"\frac{{{height}}}{2} x_{{{height}}}", r"\frac{32}{2} x_{32}"),
        (r"\frac{a}{b_{c}}", r"\frac{a}{b_{c}}"),
        ("{{infinite}}", "inf"),
        ("", ""),
    ],
)
def test_fills(text: str, expected: str) -> None:
    assert fill(text, VALUES) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a {{heigth}}", "{{heigth}} at character 3: no value is called 'heigth'; did you mean 'height'?"),
        ("{{size[2]}}", "size has 2 entries, the last is size[1]"),
        ("{{w[0][5]}}", "w[0] has 2 entries"),
        ("{{height[0]}}", "height is a single value and takes no index"),
        ("{{long}}", "0.30000000000000004 is too long to read; say how to round it, as in {{long:.4f}}"),
        ("{{long:,}}", "too long"),
        ("{{long:d}}", "no integer"),
        ("{{two:.2d}}", "d takes no decimals"),
        ("{{two:.2}}", ".2f for decimals"),
        ("{{two:x}}", "unknown format 'x'"),
        ("{{two:}}", "unknown format ''"),
        ("{{two:>10}}", "unknown format '>10'"),
        ("{{two:*+}}", "unknown format '*+'"),
        ("{{long:+}}", "too long"),
        ("{{mode:+}}", "is for numbers"),
        ("{{two:.99999f}}", "unknown format"),
        ("{{bias:.2f}}", "is for numbers"),
        ("{{mode:d}}", "is for numbers"),
        ("{{huge}}", "more than 300 digits"),
        ("{{odd}}", "a set is no number"),
        ("{{ height }}", "no placeholder"),
        ("{{height", "'{{height' at character 1 is no placeholder"),
        ("{{height-1}}", "no placeholder"),
        ("{{height.real}}", "no placeholder"),
        ("{{size[-1]}}", "no placeholder"),
        ("{{__class__}}", "no placeholder"),
        ("line\n{{}}", "character 6"),
    ],
)
def test_refuses(text: str, message: str) -> None:
    with pytest.raises(PlaceholderError) as caught:
        fill(text, VALUES)
    assert message in str(caught.value)
    assert text[caught.value.position :].startswith("{{")


def test_names_in_order() -> None:
    assert names("{{a}} and {{b[1][0]:.3f}}") == [Placeholder("a", (), "", 0), Placeholder("b", (1, 0), ".3f", 10)]
    assert [str(found) for found in names("{{a}}{{b[1][0]:.3f}}")] == ["{{a}}", "{{b[1][0]:.3f}}"]


def test_a_filled_value_is_not_read_again() -> None:
    assert fill("{{a}}", {"a": "{{b}}", "b": 1}) == "{{b}}"


def test_fills_both_languages() -> None:
    assert fill_text(Text(en="size {{n}}", zh="大小 {{n}}"), {"n": 3}) == Text(en="size 3", zh="大小 3")


@given(st.text(alphabet="{}[]a0:.f, \\", max_size=40))
@example("{{{a}}}")
def test_any_text_is_filled_or_refused(text: str) -> None:
    try:
        filled = fill(text, {"a": 7})
    except PlaceholderError as error:
        assert text.startswith("{{", error.position)
    else:
        assert filled.count("7") == len(names(text)) + text.count("7")


@given(st.one_of(st.integers(-(10**6), 10**6), st.floats(-1e6, 1e6, allow_nan=False)))
def test_a_short_number_reads_back(value: float) -> None:
    try:
        shown = fill("{{a}}", {"a": value})
    except PlaceholderError:
        assert len(repr(value)) > 8
    else:
        assert float(shown) == value


def test_import_is_cheap() -> None:
    heavy = "{'markdown_it', 'torch', 'textual', 'numpy', 'difflib'}"
    code = f"import sys, quizbank.render.placeholders; print({heavy} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
