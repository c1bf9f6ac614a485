"""What learning platforms ask of a variant: its text in all languages, spellings of its key, numbers and margins."""

from collections.abc import Iterator
from itertools import islice, product
from typing import Any

from quizbank.answers.tolerance import Tolerance
from quizbank.export.hypertext import html, inline_html, mathjax
from quizbank.export.study_set import StudyItem, StudySet
from quizbank.render.markdown import plain
from quizbank.text import Language, Text
from quizbank.variants.question import Cloze
from quizbank.variants.variant import LETTERS, Variant

NUMBERS = ("number", "integer")
LISTS = ("shape", "vector", "matrix", "tensor")
_MOST_SPELLINGS = 60
_KEY = Text(en="Answer", zh="答案")
_COLON = Text(en=": ", zh="：")


def blocks(texts: dict[Language, str]) -> str:
    """A block a language, where there is something to say in it."""
    return "".join(f'<div lang="{language}">{text}</div>' for language, text in texts.items() if text.strip())


def told(text: Text, study: StudySet) -> str:
    """A text of the bank in all languages of the set, as HTML with MathJax."""
    return blocks({language: html(text.of(language), mathjax) for language in study.languages})


def briefly(text: Text, study: StudySet) -> str:
    """A short text in all languages of the set, on one line; once where they agree."""
    texts = dict.fromkeys(inline_html(text.of(language), mathjax) for language in study.languages)
    return " / ".join(texts)


def unformatted(text: Text, study: StudySet) -> str:
    """The same without markup, its formulas as characters."""
    texts = dict.fromkeys(" ".join(plain(text.of(language)).split()) for language in study.languages)
    return " / ".join(texts)


def solution(item: StudyItem, study: StudySet) -> str:
    """The key, the worked solution, and what is said of each option."""
    variant, texts = item.variant, {}
    for language in study.languages:
        text = variant.solution.of(language)
        if variant.answer_type != "key-points":  # there the solution is the answer
            key = variant.key_in(language).replace("`", "'")
            text = f"**{_KEY.of(language)}**{_COLON.of(language)}`{key}`\n\n{text}"
        options = (
            f"- **{letter}.** {option.why.of(language)}"
            for letter, option in zip(LETTERS, variant.options, strict=False)
        )
        texts[language] = html("\n\n".join(filter(None, [text, "\n".join(options)])), mathjax)
    return blocks(texts)


def margin(variant: Variant, value: float) -> float:
    """How far a number may lie from `value` and still count."""
    return tolerance(variant).margin(value)


def tolerance(variant: Variant) -> Tolerance:
    """How exact a numeric answer must be."""
    return Tolerance.of(**{name: variant.rules.get(name) for name in ("decimals", "significant", "rtol", "atol")})


def spellings(variant: Variant) -> list[str]:
    """Ways to type the key that a comparison of characters can know, the usual one first."""
    if isinstance(variant.question, Cloze):
        blanks: Any = variant.key
        return ["; ".join(words) for words in islice(product(*blanks), _MOST_SPELLINGS)]
    key = variant.key_text
    bare = key.strip("[]()") if key.count("[") + key.count("(") == 1 else key
    return list(dict.fromkeys([key, bare, key.replace(" ", ""), bare.replace(" ", ""), bare.replace(",", "")]))


def entries(value: Any) -> Iterator[Any]:
    """The numbers of a nested list, row by row."""
    if isinstance(value, list | tuple):
        for one in value:
            yield from entries(one)
    else:
        yield value
