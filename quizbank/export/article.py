"""One item of a study set as HTML: what is asked, a form to answer it in, and the answer."""

import json
import math
from collections.abc import Iterator, Sequence
from html import escape

from quizbank.answers.types import Value
from quizbank.export.hypertext import html, inline_html
from quizbank.export.mathml import mathml
from quizbank.export.study_set import StudyItem
from quizbank.text import Language, Text
from quizbank.variants.question import KeyPoints
from quizbank.variants.variant import LETTERS, Variant

NUMERIC = ("number", "integer", "shape", "vector", "matrix", "tensor")
CHOICES = ("single-choice", "multiple-choice", "true-false")
SELF_CHECKED = ("expression", "key-points")

_ANSWER = Text(en="Answer", zh="答案")
_HINT = Text(en="Hint", zh="提示")
_MISTAKES = Text(en="Common mistakes", zh="常见错误")
_OPTIONS = Text(en="The options", zh="各选项")
_CHECK = Text(en="Check", zh="检查")
_REVEAL = Text(en="Compare with the model answer", zh="对照参考答案")
_POINTS = Text(en="Which points did you make?", zh="你答到了哪些要点？")
_SAME = Text(en="Is your formula equal to it?", zh="你的公式与它相等吗？")
_YES = Text(en="Yes", zh="是")
_NO = Text(en="No", zh="否")
_RATE = Text(en="Rate my answer", zh="给自己评分")
_YOURS = Text(en="Your answer", zh="你的答案")
_TRUE = Text(en="true", zh="正确")
_FALSE = Text(en="false", zh="错误")
_TRUE_OR_FALSE = Text(en="True or false?", zh="对还是错？")
_DIFFICULTY = Text(en="difficulty", zh="难度")
_SEED = Text(en="seed", zh="种子")
_EXAMPLES = {
    "shape": "(1, 16, 30, 30)",
    "vector": "[1, 2.5, 3]",
    "matrix": "[[1, 2], [3, 4]]",
    "tensor": "[[[1, 2], [3, 4]]]",
    "ordering": "C > A > B",
}
_ALIGNED = {f'style="text-align:{side}"': f'class="{side}"' for side in ("left", "right", "center")}


class Article:
    """Writes items in the languages of a study set. Raises FormulaError where a formula can't be shown."""

    def __init__(self, languages: Sequence[Language]) -> None:
        self.languages = languages

    def question(self, item: StudyItem, quiz: bool) -> Iterator[str]:
        """The question; with a form, the rules by which the page grades it, and hints where it is a `quiz`."""
        variant, number = item.variant, item.number
        rules = f' data-rules="{escape(rules_of(variant))}"' if quiz else ""
        yield f'<article id="q{number}" class="question" aria-labelledby="n{number}"{rules}>\n'
        yield self._heading(item)
        yield self._block(variant.stem, "stem")
        yield self._lefts(variant)
        if not quiz or variant.answer_type in ("ordering", "matching"):
            yield self._rows(variant)
        if not quiz:
            yield f"<p>{self.words(_TRUE_OR_FALSE)}</p>\n" if variant.answer_type == "true-false" else ""
            yield "</article>\n"
            return
        # No form element: browsers look through all forms of a page for what they could fill in, and hundreds of them
        # take long.
        yield f'<div class="form">\n{self._fields(item)}'
        label = _REVEAL if variant.answer_type in SELF_CHECKED else _CHECK
        yield f'<button type="button" class="check">{self.words(label)}</button>\n</div>\n'
        yield self._self_check(item)
        yield '<div class="verdict" role="status"></div>\n'
        for hint in variant.hints:
            yield f'<details class="hint"><summary>{self.words(_HINT)}</summary>\n{self._block(hint)}</details>\n'

    def answer(self, item: StudyItem, folded: bool) -> Iterator[str]:
        """The answer, the solution, what is said of each option and of each mistake; as a fold or as a section."""
        variant, number = item.variant, item.number
        tag = "details" if folded else "section"
        yield f'<{tag} class="answer" id="a{number}">'
        yield f"<summary>{self.words(_ANSWER)}</summary>\n" if folded else self._heading(item, "h3", f"k{number}")
        if variant.answer_type != "key-points":  # there the solution is the answer
            yield self._key(variant)
        yield self._block(variant.solution, "solution")
        if variant.options:
            whys = "".join(
                f'<li data-option="{letter}"><b>{letter}</b> {self._block(option.why)}</li>\n'
                for letter, option in zip(LETTERS, variant.options, strict=False)
            )
            yield f'<h4>{self.words(_OPTIONS)}</h4>\n<ul class="whys">\n{whys}</ul>\n'
        if variant.misconceptions:
            mistakes = "".join(
                f'<li data-mistake="{index}"><code>{escape(variant.show(mistake.value))}</code> '
                f"{self._block(mistake.says)}</li>\n"
                for index, mistake in enumerate(variant.misconceptions)
            )
            yield f'<h4>{self.words(_MISTAKES)}</h4>\n<ul class="mistakes">\n{mistakes}</ul>\n'
        yield f"</{tag}>\n"

    def words(self, text: Text) -> str:
        """A short plain text of the page itself, in each language."""
        return words(text, self.languages)

    def _heading(self, item: StudyItem, tag: str = "h2", anchor: str = "") -> str:
        question = item.variant.question
        stars = "★" * question.difficulty
        seed = f"{self.words(_SEED)} {item.variant.seed}"
        about = f"{self.words(_DIFFICULTY)} {stars} · <code>{escape(question.id)}</code> · {seed}"
        anchor = anchor or f"n{item.number}"
        title = f'<{tag} id="{anchor}"><b>{item.number}</b> {self.words(item.topic.title)}</{tag}>'
        return f'<header>{title}<p class="about">{about}</p></header>\n'

    def _block(self, text: Text, role: str = "") -> str:
        """A text of the bank in each language."""
        named = f' class="{role}"' if role else ""
        if text.en == text.zh:
            return f"<div{named}>{_page(html(text.en, mathml))}</div>\n"
        return "".join(
            f'<div{named} lang="{language}">{_page(html(text.of(language), mathml))}</div>\n'
            for language in self.languages
        )

    def _inline(self, text: Text) -> str:
        if text.en == text.zh:
            return f"<span>{_page(inline_html(text.en, mathml))}</span>"
        return "".join(
            f'<span lang="{language}">{_page(inline_html(text.of(language), mathml))}</span>'
            for language in self.languages
        )

    def _lefts(self, variant: Variant) -> str:
        if not variant.lefts:
            return ""
        items = "".join(f"<li>{self._inline(left)}</li>\n" for left in variant.lefts)
        return f'<ol class="lefts">\n{items}</ol>\n'

    def _rows(self, variant: Variant) -> str:
        if not variant.rows:
            return ""
        items = "".join(
            f"<li><b>{letter}</b> {self._inline(row)}</li>\n"
            for letter, row in zip(LETTERS, variant.rows, strict=False)
        )
        return f'<ul class="rows">\n{items}</ul>\n'

    def _key(self, variant: Variant) -> str:
        exact = f" ({self.words(variant.tolerance)})" if variant.tolerance is not None else ""
        keys = [variant.key_in(language) for language in self.languages]
        if len(set(keys)) == 1:
            shown = f"<code>{escape(keys[0])}</code>"
        else:
            shown = "".join(
                f'<code class="w" lang="{language}">{escape(key)}</code>'
                for language, key in zip(self.languages, keys, strict=True)
            )
        return f'<p class="key">{shown}{exact}</p>\n'

    def _fields(self, item: StudyItem) -> str:
        variant, number = item.variant, item.number
        kind = variant.answer_type
        if kind in CHOICES:
            return self._choices(variant, number)
        if kind == "matching":
            options = "".join(f"<option>{letter}</option>" for letter, _ in zip(LETTERS, variant.rows, strict=False))
            return "".join(
                f'<label class="pair">{index} <select><option value="">–</option>{options}</select></label>\n'
                for index in range(1, len(variant.lefts) + 1)
            )
        if kind == "cloze":
            return "".join(
                f'<label class="blank">({index}) <input type="text" autocomplete="off" spellcheck="false"></label>\n'
                for index in range(1, len(variant.key) + 1)
            )
        hint = f' placeholder="{_EXAMPLES[kind]}"' if kind in _EXAMPLES else ""
        exact = f' <span class="about">({self.words(variant.tolerance)})</span>' if variant.tolerance else ""
        label = f'<label for="f{number}">{self.words(_YOURS)}{exact}</label> '
        if kind in ("matrix", "tensor", "key-points"):
            return f'{label}<textarea id="f{number}" rows="3" spellcheck="false"{hint}></textarea>\n'
        return f'{label}<input id="f{number}" type="text" autocomplete="off" spellcheck="false"{hint}>\n'

    def _choices(self, variant: Variant, number: int) -> str:
        several = variant.answer_type == "multiple-choice"
        shape = "checkbox" if several else "radio"
        if variant.answer_type == "true-false":
            offered = [("true", self.words(_TRUE)), ("false", self.words(_FALSE))]
        else:
            offered = [
                (letter, f"<b>{letter}</b> {self._inline(row)}")
                for letter, row in zip(LETTERS, variant.rows, strict=False)
            ]
        inputs = "".join(
            f'<label class="option"><input type="{shape}" name="o{number}" value="{value}"> <span>{shown}</span>'
            f"</label>\n"
            for value, shown in offered
        )
        return f'<fieldset aria-labelledby="n{number}">\n{inputs}</fieldset>\n'

    def _self_check(self, item: StudyItem) -> str:
        """How people rate themselves where only they can: by points, or by yes or no."""
        variant, question = item.variant, item.variant.question
        if variant.answer_type not in SELF_CHECKED:
            return ""
        if isinstance(question, KeyPoints):
            asks, shape = _POINTS, "checkbox"
            offered = [("1", self._inline(point.says)) for point in question.points if not point.bonus]
        else:
            asks, shape = _SAME, "radio"
            offered = [("1", self.words(_YES)), ("0", self.words(_NO))]
        inputs = "".join(
            f'<label class="option"><input type="{shape}" name="s{item.number}" value="{value}"> <span>{shown}</span>'
            "</label>\n"
            for value, shown in offered
        )
        rate = f'<button type="button" class="check">{self.words(_RATE)}</button>'
        legend = f"<legend>{self.words(asks)}</legend>"
        return f'<div class="form self" hidden><fieldset>{legend}\n{inputs}</fieldset>{rate}</div>\n'


def words(text: Text, languages: Sequence[Language]) -> str:
    """A short plain text of the page itself, in each language."""
    return "".join(f'<span class="w" lang="{one}">{escape(text.of(one))}</span>' for one in languages)


def rules_of(variant: Variant) -> str:
    """What the page grades by, as JSON; whole numbers are strings, so that a browser rounds none."""
    kind = variant.answer_type
    rules: dict[str, Value] = {"type": kind}
    if kind in SELF_CHECKED:
        return json.dumps(rules)
    numeric = kind in NUMERIC
    rules["key"] = _exact(variant.key) if numeric else variant.key
    if variant.misconceptions:
        values = [mistake.value for mistake in variant.misconceptions]
        rules["mistakes"] = _exact(values) if numeric else values
    tolerance = {name: value for name, value in variant.rules.items() if value is not None and name != "options"}
    if numeric and tolerance:
        rules["tolerance"] = tolerance
    return json.dumps(rules, ensure_ascii=False)


def _exact(value: Value) -> Value:
    if isinstance(value, list | tuple):
        return [_exact(item) for item in value]
    return str(value) if isinstance(value, int) or math.isinf(value) else value


def _page(markup: str) -> str:
    """With classes for the sides of table cells: a page that forbids styles from outside forbids the attribute too."""
    for style, named in _ALIGNED.items():
        markup = markup.replace(style, named)
    return markup
