"""Markdown with formulas: the tokens for the app, the plain text, and the checker's messages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.widgets import Markdown

from quizbank.render.markdown import check, parser, plain
from quizbank.render.markdown.safety import hidden


def words(markdown: str) -> str:
    """The text of the first paragraph, as the app's widget puts it together."""
    inline = next(token for token in parser().parse(markdown) if token.type == "inline")
    return "".join(" " if child.type == "softbreak" else child.content for child in inline.children or ())


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        # dollars beside Chinese characters and digits, and dollars that are money
        (r"均值$\mu_B$，方差$\sigma_B^2$。", "均值μ_B，方差σ²_B。"),
        ("均值$=1$，", "均值 = 1，"),
        ("mean $= 1$", "mean = 1"),
        (r"输入32$\times$32的图", "输入32×32的图"),
        (r"a $3 \times 3$ kernel", "a 3 × 3 kernel"),
        ("$5 and $6", "$5 and $6"),
        (r"\$5 and $x$", "$5 and x"),
        ("`$x$` is code", "$x$ is code"),
        # formulas that can't be read stay as they were written
        (r"so $\foo{x}$ it is", r"so $\foo{x}$ it is"),
        # Markdown inside a formula is TeX
        ("$a*b*c$ and $x_1 y_1$", "a * b * c and x₁ y₁"),
        # no markup but the bank's own
        ("<b>x</b> [a](b) ![c](d) <http://e.org>", "<b>x</b> [a](b) ![c](d) <http://e.org>"),
        ("[1, 2](3)", "[1, 2](3)"),
        ("a &#x202e;b &lt; c", "a ‹U+202E›b < c"),
        ("a\x1b[31mb", "a␛[31mb"),
        ("$\x1b[31m$ `\x07`", "$␛[31m$ ␇"),
        # a line break is a space, but not between Chinese characters
        ("one\ntwo", "one two"),
        ("第一行\n第二行", "第一行第二行"),
        ("第一行 **重点**\n第二行", "第一行 重点第二行"),
        ("第一行\n$x$", "第一行 x"),
    ],
)
def test_inline_tokens(markdown: str, expected: str) -> None:
    assert words(markdown) == expected


def test_a_displayed_formula_is_a_fence() -> None:
    tokens = parser().parse("so\n$$\n\\frac{a}{b}\n$$\nand\n\n- $$x\n  + 1$$\n")
    fences = [token for token in tokens if token.type == "fence"]
    assert [token.content for token in fences] == [" a \n───\n b ", "x + 1"]
    assert all(token.info == "text" and token.meta == {"formula": True} for token in fences)
    assert [token.type for token in tokens].count("paragraph_open") == 2


def test_a_displayed_formula_that_cannot_be_read_stays() -> None:
    (fence,) = parser().parse("$$\n\\foo\n\x1b\n$$")
    assert fence.content == "$$\n\\foo\n␛\n$$"


PAGE = r"""# Batch norm

An *em* **strong** ~~no~~ `code` $\frac{a}{b}$,
continued\
broken.

$$\begin{aligned} x &= \frac{1}{2} \\ y &= 3 \end{aligned}$$

- one
- two
  - nested

3. first

   more
4. second

| layer | 大小 |
|---|---|
| conv | $k^2 C$ |

```python
x = [1]
```

> quote

---
$$\foo$$
"""

PLAIN = r"""Batch norm

An em strong ~~no~~ code a/b, continued
broken.

  x = 1/2
  y = 3

- one
- two
  - nested

3. first

   more

4. second

layer | 大小
------|-----
conv  | k² C

    x = [1]

> quote

---

  $$
  \foo
  $$"""


def test_plain() -> None:
    assert plain(PAGE) == PLAIN
    assert plain("") == ""


@pytest.mark.parametrize(
    ("markdown", "message"),
    [
        (r"fine" "\n\n" r"a $\foo$", r"line 3: $\foo$: unknown command \foo"),
        (r"$\underbrace{x}_n$", "needs a formula of its own"),
        ("$$\n\\frac{1}\n$$", r"line 1: $$\frac{1}$$: \frac needs"),
        ("$$" + "x + " * 20 + "y$$", "is 81 columns wide, and 72 fit"),
        (
            "```python\n" + "x" * 73 + "\n```",
            "x" * 39 + "… is 73 columns wide, and 72 fit; break it",
        ),
        ("costs $5", "a dollar sign that encloses no formula"),
        ("an open $x + 1", r"write \$ for the character"),
        ("$ x $", "encloses no formula"),
        ("a $$x$$ b", "encloses no formula"),
        ("a <b>bold</b>", "HTML, which is not shown: <b>"),
        ("<div>\nx\n</div>", "HTML, which is not shown: <div>"),
        ("[a](http://b.org)", "a link, which a terminal can't open: http://b.org"),
        ("<http://b.org>", "a link"),
        ("![a](b.png)", "an image, which a terminal can't show: b.png"),
        ("a\nb\x1b", "line 2, column 2: the control character U+001B"),
        ("a\u202eb", "line 1, column 2: the control character U+202E"),
        ("a ** b", "** that begins or ends no emphasis"),
        ("- item\n- $\\foo$", r"line 2: $\foo$"),
    ],
)
def test_check_finds(markdown: str, message: str) -> None:
    problems = check(markdown)
    assert any(message in problem for problem in problems), problems


@pytest.mark.parametrize(
    "markdown",
    [
        "",
        r"A $3 \times 3$ kernel costs \$5, and `$x` is code; 2 * 3 < 4 & [1, 2].",
        r"**新值**与$\frac{{{a}}}{2}$：{{running_var_unbiased:.4f}} $x_{{{n}}}$ {{w[0][1]}}",
        "$$\n\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}\n$$",
        "| a | b |\n|---|---|\n| $x$ | 2 |\n\n\tindented",
    ],
)
def test_check_is_silent(markdown: str) -> None:
    assert check(markdown) == []


def test_check_names_every_problem() -> None:
    assert len(check("$\\foo$ and $\\bar$\n\n<br>\n\n[a](b)\x07")) == 5


@given(st.text(alphabet="$\\{}^_ab1 \n*`#-|<>[]()!&;\x1b\u202e均，\t", max_size=60))
def test_any_text_is_shown_without_control_codes(text: str) -> None:
    for token in parser().parse(text):
        for part in (token, *(token.children or ())):
            if part.type in ("text", "code_inline", "fence", "code_block"):
                assert not any(hidden(character) for character in part.content if character != "\n")
    assert not any(hidden(character) for character in plain(text) if character != "\n")
    assert all(problem.isprintable() for problem in check(text))


class _Page(App[None]):
    def compose(self) -> ComposeResult:
        yield Markdown(PAGE, parser_factory=parser, open_links=False)


async def test_the_app_shows_the_formula() -> None:
    async with _Page().run_test(size=(80, 50)) as pilot:
        await pilot.pause()
        strips = pilot.app.screen._compositor.render_strips()
        screen = ["".join(segment.text for segment in strip).rstrip() for strip in strips]
    bar = next(index for index, row in enumerate(screen) if "───" in row and "x =" in row)
    assert [row.strip() for row in screen[bar - 1 : bar + 2]] == ["1", "x = ───", "2"]
    assert screen[bar - 1].index("1") == screen[bar + 1].index("2") == screen[bar].index("───") + 1
    assert any("An em strong no code a/b, continued" in row for row in screen)
