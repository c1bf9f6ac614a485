"""The bank's Markdown as HTML: whole, and nothing in it obeyed."""

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from quizbank.export.hypertext import html, inline_html, mathjax


def test_lines_of_code_and_of_formulas_stay_lines() -> None:
    assert html("```\nfor x in y:\n\tpass\n```", mathjax) == "<pre><code>for x in y:\n    pass\n</code></pre>\n"
    assert html("so $a +\nb$", mathjax) == "<p>so \\(a +\nb\\)</p>\n"
    assert html("$$\na\n+ b\n$$", mathjax) == "<p>\\[a\n+ b\\]</p>\n"


def test_what_looks_like_markup_is_text() -> None:
    assert inline_html("<script>alert(1)</script> & [x](javascript:1) \x1b[31m", mathjax) == (
        "&lt;script&gt;alert(1)&lt;/script&gt; &amp; [x](javascript:1) ␛[31m"
    )


@given(st.text(st.sampled_from("a<>&\"'`*_$\\[]()|!-#\n 1.中"), max_size=40))
def test_whatever_is_written_is_well_formed(text: str) -> None:
    ElementTree.fromstring(f"<body>{html(text, mathjax)}</body>")
