"""Formulas and Markdown in Typst: whole or refused, and never read as code."""

import json
import re

import pytest
import typst as compiler
from hypothesis import given, settings
from hypothesis import strategies as st

from quizbank.export.mathml import FormulaError
from quizbank.export.typst_markup import typst, words
from quizbank.export.typst_math import equation, string

# Names that are written here; all else of a formula or text is an escape, a string, or a sign between them.
_NAMES = re.compile(r"[a-z][a-z-]*(?:\.[a-z]+)?")
_KNOWN = {
    *(
        "accent",
        "attach",
        "bold",
        "display",
        "frac",
        "hide",
        "italic",
        "align",
        "column-gap",
        "limits",
        "lr",
        "mat",
        "op",
        "root",
        "sqrt",
    ),
    *(
        "overbrace",
        "overline",
        "underbrace",
        "underline",
        "upright",
        "h",
        "em",
        "b",
        "t",
        "column-gap",
        "delim",
        "align",
    ),
    *("emph", "enum", "line", "linebreak", "list", "parbreak", "quote", "raw", "strike", "strong", "table"),
    *(
        "block",
        "columns",
        "table.header",
        "length",
        "start",
        "column-gap",
        "align",
        "left",
        "right",
        "center",
        "true",
        "none",
    ),
}

_FORMULAS = [
    (r"\frac{a,b}{c}", r"$frac(\u{61}\u{2c}\u{62},\u{63})$"),
    (r"x_{i;j}^2", r'$attach(\u{78},b:\u{69}\u{3b}\u{6a},t:"2")$'),
    (r"\mathrm{softmax}(z)", r'$"softmax"\u{28}\u{7a}\u{29}$'),
    (r"\text{a \\ #b}", None),
    (r"\hat y", r'$accent(\u{79},"' + "\u0302" + '")$'),
    (r"\sum_i x", r"$attach(\u{2211},b:\u{69})\u{78}$"),
    (r"\ln 2", r'$"ln"#h(0.1667em)"2"$'),
    (r"\Delta x", r"$upright(\u{394})\u{78}$"),
    (r"\left(\frac{1}{2}\right)", r'$lr(\u{28}frac("1","2")\u{29})$'),
    (r"\begin{bmatrix}1&2\\3&4\end{bmatrix}", None),
    (r"\overline{xy}", r"$overline(\u{78}\u{79})$"),
    (r"\sqrt[3]{x}", r'$root("3",\u{78})$'),
]


@pytest.mark.parametrize(("tex", "expected"), _FORMULAS)
def test_formulas_are_calls_strings_and_escapes(tex: str, expected: str | None) -> None:
    try:
        found = equation(tex, False)
    except FormulaError:
        assert expected is None
        return
    assert expected is None or found == expected
    assert _unknown(found) == set()


_REFUSED = [r"\nosuchcommand x", r"\color{red}{x}", r"\frac{1", r"\begin{tikzpicture}\end{tikzpicture}"]


@pytest.mark.parametrize("tex", _REFUSED)
def test_what_is_not_known_is_refused(tex: str) -> None:
    with pytest.raises(FormulaError):
        equation(tex, False)


def test_markdown_becomes_calls() -> None:
    assert typst("a **b** `c`") == '[#"a ";#strong[#"b";];#" ";#raw("c");]'
    assert typst("- x\n- y") == '[#list([#"x";],[#"y";]);]'
    assert typst("| a | b |\n|--:|---|\n| 1 | 2 |") == (
        '[#table(columns: 2,align: (right,left,),table.header([#strong[#"a";];],[#strong[#"b";];]),[#"1";],[#"2";]);]'
    )
    assert typst("```python\nif x:\n\ty\n```") == '[#raw("if x:\n    y",block: true);]'
    assert typst("第一行\n第二行") == '[#"第一行";#"第二行";]'
    assert words('#read("x")') == '[#"#read(\\"x\\")";]'


_PIECES = [
    *"a#$[]{}()\"'\\*_`~<>@=-+/|&;:,.!^\n 1中é",
    *('#read("/etc/passwd")', "\\text{", "\\frac{a}{b}", "```", "//", "/*"),
]


@given(st.lists(st.sampled_from(_PIECES), max_size=25).map("".join))
def test_no_text_is_read_as_code(text: str) -> None:
    try:
        found = typst(text)
    except FormulaError:
        return
    assert _unknown(found) == set()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.sampled_from(_PIECES), max_size=25).map("".join), min_size=30, max_size=30))
def test_whatever_is_written_compiles(texts: list[str]) -> None:
    pieces = []
    for text in texts:
        try:
            pieces.append(f"#{typst(text)}")
        except FormulaError:
            pieces.append(f"#{words(text)}")
    compiler.compile("\n\n".join(pieces).encode(), format="svg", ignore_system_fonts=True)


def test_strings_hold_what_they_are_given() -> None:
    text = 'a"b\\c\\u{61}\n#x'
    source = f"#metadata({string(text)}) <one>".encode()
    assert json.loads(compiler.query(source, "<one>", field="value", one=True)) == text


def _unknown(source: str) -> set[str]:
    """Names in a source, besides strings and escapes, that are not written by this package."""
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', '""', source)
    bare = re.sub(r"\\u\{[0-9a-f]+\}", "", bare)
    assert "\\" not in bare and "`" not in bare and "@" not in bare
    return set(_NAMES.findall(bare)) - _KNOWN
