"""Text from outside: literal in Markdown, and without anything a terminal would obey."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quizbank.render.markdown import escape, parser, plain, printable


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain 文字 x²", "plain 文字 x²"),
        ("\x1b[31mred\x07\x00", "␛[31mred␇␀"),
        ("a\nb\r\tc\x7f", "a␊b␍␉c␡"),
        ("\x9b\u202e\u200b\ufeff", "‹U+009B›‹U+202E›‹U+200B›‹U+FEFF›"),
        ("\ud800\u2028", "‹U+D800›‹U+2028›"),
    ],
)
def test_printable(text: str, expected: str) -> None:
    assert printable(text) == expected


def test_escape() -> None:
    assert escape("*x* [a](b) $y$ <i>") == r"\*x\* \[a\]\(b\) \$y\$ \<i\>"
    assert escape("\x1b[0m") == r"␛\[0m"


@given(st.text(max_size=60))
@example("1. a")
@example("    code")
@example("- a\n\n```\nb")
@example("&lt; &#27; \\ $x$ ~~a~~ `b` | c | [d]: e")
@example("===")
def test_escaped_text_is_shown_as_it_is(text: str) -> None:
    tokens = parser().parse(escape(text))
    assert all(token.type in ("paragraph_open", "inline", "paragraph_close") for token in tokens)
    assert plain(escape(text)) == printable(text).strip()


@given(st.text(max_size=60))
def test_printable_text_has_no_control_codes(text: str) -> None:
    hidden = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    assert not any(unicodedata.category(character) in hidden for character in printable(text))
