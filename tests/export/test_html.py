"""The page as text: whole, the same each time, without keys where none are wanted, and obeying no question."""

import re
from html import unescape
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from quizbank.bank.bank import Bank
from quizbank.export import CantShow
from quizbank.export.mathml import FormulaError, mathml
from quizbank.render.formula.symbols import CHARACTERS
from quizbank.variants.variant import Variant
from tests.export.exported import exported
from tests.samples import OTHER_KINDS, QUESTIONS, SYLLABUS, write_bank

HOSTILE = """\
- id: hostile
  kind: single-choice
  topic: cnn/sharing
  difficulty: 1
  stem:
    en: "</script><script>alert(1)</script> <img src=x onerror=alert(1)> ![x](http://a/b) [y](javascript:alert(1))"
    zh: "`</code><script>alert(2)</script>` $a < b \\\\text{<script>alert(3)</script>}$ \\" ' & --> ]]>"
  options:
    - text: {en: "<b onclick=alert(1)>x", zh: "'\\"><script>"}
      why: {en: "</details>", zh: "</article>"}
      correct: true
    - {text: {en: "b", zh: "b"}, why: {en: "</style>", zh: "&lt;"}}
    - {text: {en: "c", zh: "c"}, why: {en: "c", zh: "c"}}
  solution: {en: "</main></html>", zh: "<!--"}
"""


class Tags(HTMLParser):
    """The tags of a page, each with its attributes; raises where one is closed that is not open."""

    VOID = ("meta", "input", "br", "hr")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    return Bank.load(write_bank(tmp_path / "mine", QUESTIONS + OTHER_KINDS), with_builtin=False, use_cache=False)


@pytest.fixture
def variants(bank: Bank) -> list[Variant]:
    return [question.variant(7) for question in bank.questions.values()]


def page(bank: Bank, **settings: object) -> str:
    return exported(bank, "html", seed=7, **settings).decode()


def tags(page: str) -> list[tuple[str, dict[str, str | None]]]:
    return Tags(page).found


def test_every_question_is_asked_and_answered_in_both_languages(bank: Bank, variants: list[Variant]) -> None:
    text = page(bank)
    assert sum(tag == "article" for tag, _ in tags(text)) == len(variants) == 9
    for variant in variants:
        if "$" not in variant.stem.en:
            assert variant.stem.en in unescape(text) and variant.stem.zh in unescape(text)
        assert variant.solution.zh.strip("$") in text or "<math" in text
    assert "default-src 'none'" in text and "<math>" in text


def test_the_same_call_gives_the_same_bytes(bank: Bank) -> None:
    assert page(bank) == page(bank)


def test_without_keys_nothing_tells_one(bank: Bank, variants: list[Variant]) -> None:
    text = page(bank, keys="none")
    found = tags(text)
    assert not any("data-rules" in attributes or tag in ("details", "input") for tag, attributes in found)
    for variant in variants:
        assert variant.stem.en in unescape(text) or "$" in variant.stem.en
        assert variant.solution.zh not in unescape(text)
        assert not any(mistake.says.en in unescape(text) for mistake in variant.misconceptions)
        assert not any(option.why.en in unescape(text) for option in variant.options)


def test_keys_at_the_end_and_alone(bank: Bank) -> None:
    both, only = page(bank, keys="end"), page(bank, keys="only")
    assert both.index('<section class="answers"') > both.rindex("<article")
    assert [attributes.get("id") for tag, attributes in tags(both) if attributes.get("class") == "answer"] == [
        f"a{number}" for number in range(1, 10)
    ]
    assert "<article" not in only and only.count('class="answer"') == 9 and "data-rules" not in only


def test_one_language_alone(bank: Bank) -> None:
    text = page(bank, languages=("zh",))
    assert '<html lang="zh-Hans" data-show="zh">' in text
    assert 'class="switch"' not in text and "What does weight sharing give?" not in text
    assert "权值共享带来什么" in text


def test_the_page_says_how_to_make_it_again(bank: Bank) -> None:
    text = page(bank, title='A "title" & more', filter="kind:cloze")
    assert "<title>A &quot;title&quot; &amp; more</title>" in text
    assert "quizbank export --format html --seed 7" in text and "kind:cloze" in text and "MIT" in text


@pytest.mark.parametrize("keys", ["inline", "end", "none", "only"])
def test_no_text_of_a_question_becomes_markup(tmp_path: Path, keys: str) -> None:
    bank = Bank.load(write_bank(tmp_path / "mine", HOSTILE, SYLLABUS), with_builtin=False, use_cache=False)
    found = tags(page(bank, keys=keys, title="</title><script>", filter="--><script>"))
    assert {tag for tag, _ in found} & {"img", "a", "iframe", "object", "link", "base"} == set()
    assert sum(tag == "script" for tag, _ in found) == 1
    for _, attributes in found:
        assert not any(name.startswith("on") or name in ("src", "href", "style") for name in attributes)


def test_a_formula_that_cannot_be_shown_names_its_question(tmp_path: Path) -> None:
    questions = QUESTIONS.replace("What does weight sharing give?", r"What does $\nosuchcommand$ give?")
    bank = Bank.load(write_bank(tmp_path / "mine", questions), with_builtin=False, use_cache=False)
    with pytest.raises(CantShow) as caught:
        page(bank)
    assert caught.value.question == "mine:sharing" and "nosuchcommand" in caught.value.says.zh


def test_formulas_carry_no_style_of_their_own() -> None:
    aligned = mathml(r"\begin{aligned} a&=b\\ &=c\end{aligned}", True)
    assert 'class="right tight-right"' in aligned and " style=" not in aligned
    assert re.search("[ℒ\U0001d435]", mathml(r"\mathcal{L}", False))
    with pytest.raises(FormulaError, match="color"):
        mathml(r"\color{red}{x}", False)


def test_the_font_has_what_formulas_of_questions_can_hold() -> None:
    font = TTFont(files("quizbank.export").joinpath("assets", "math.woff2"))  # type: ignore[arg-type]
    letters = [chr(code) for code in (*range(0x1D434, 0x1D455), *range(0x1D456, 0x1D468), *range(0x1D6FC, 0x1D714))]
    wanted = {*"0123456789+-=()[]{}|,.<>!/", *letters, *(one for one in CHARACTERS if len(one) == 1)}
    assert {one for one in wanted if ord(one) not in font.getBestCmap()} == set()
    assert "MATH" in font and "STIX" in font["name"].getDebugName(1)
