"""Markdown with `$…$` TeX, as GitHub, Obsidian, Typora and Jupyter show it."""

from collections.abc import Callable, Iterator
from typing import BinaryIO

from quizbank.export.study_set import StudyItem, StudySet
from quizbank.text import Language, Text
from quizbank.variants.question import kind_of
from quizbank.variants.variant import LETTERS, Variant

SUFFIX = ".md"
_ANSWER = Text(en="Answer", zh="答案")
_ANSWERS = Text(en="Answers", zh="答案")
_MISTAKES = Text(en="Common mistakes", zh="常见错误")
_COLON = Text(en=": ", zh="：")


def write(study: StudySet, out: BinaryIO) -> None:
    """A heading, the questions, and their answers where the set wants them."""
    for piece in _pieces(study):
        out.write(piece.encode())


def _pieces(study: StudySet) -> Iterator[str]:
    yield f"# {study.title}\n\n"
    yield from (f"<!-- {name}: {commented(value)} -->\n" for name, value in study.provenance("markdown").items())
    if study.keys != "only":
        for item in study.items():
            yield _heading(item)
            yield f"{_told(item)}\n"
            yield from _in_each(question, item, study)
            if study.keys == "inline":
                yield from _in_each(answer, item, study)
    if study.keys in ("end", "only"):
        yield f"\n# {' / '.join(_ANSWERS.of(language) for language in study.languages)}\n"
        for item in study.items():
            yield _heading(item)
            yield from _in_each(answer, item, study)


def _heading(item: StudyItem) -> str:
    return f"\n## {item.number}. {item.variant.question.id} (seed {item.variant.seed})\n"


def _told(item: StudyItem) -> str:
    """What a reader of the file can know of the question, and nobody sees."""
    question = item.variant.question
    kind, topic = kind_of(question), question.topic
    return f"<!-- area: {item.area.id}; topic: {topic}; kind: {kind}; difficulty: {question.difficulty} -->"


def _in_each(write: Callable[[Variant, Language], Iterator[str]], item: StudyItem, study: StudySet) -> Iterator[str]:
    """A part in each language; a comment tells them apart."""
    for language in study.languages_of(item.variant):
        yield f"\n<!-- {language} -->\n"
        yield from write(item.variant, language)


def commented(text: str) -> str:
    """Text that can't end an HTML comment."""
    return text.replace("--", "- -")


def question(variant: Variant, language: Language) -> Iterator[str]:
    """What is asked, in pieces."""
    yield f"\n{variant.stem.of(language)}\n"
    if variant.lefts:
        yield "\n"
    for number, left in enumerate(variant.lefts, 1):
        yield f"{number}. {_indented(left.of(language), 3)}\n"
    if variant.rows:
        yield "\n"
    for letter, row in zip(LETTERS, variant.rows, strict=False):
        yield f"- **{letter}.** {_indented(row.of(language), 2)}\n"


def answer(variant: Variant, language: Language) -> Iterator[str]:
    """The key, the solution, what is said of each option and mistake, in pieces."""
    tolerance = variant.tolerance
    exact = f" ({tolerance.of(language)})" if tolerance is not None else ""
    if variant.answer_type != "key-points":  # there the solution is the answer
        yield f"\n**{_ANSWER.of(language)}**{_COLON.of(language)}`{variant.key_in(language)}`{exact}\n"
    else:
        yield f"\n**{_ANSWER.of(language)}**{_COLON.of(language).strip()}\n"
    yield f"\n{variant.solution.of(language)}\n"
    for letter, option in zip(LETTERS, variant.options, strict=False):
        yield f"\n- **{letter}.** {_indented(option.why.of(language), 2)}"
    if variant.options:
        yield "\n"
    if variant.misconceptions:
        yield f"\n**{_MISTAKES.of(language)}**\n\n"
    for mistake in variant.misconceptions:
        yield f"- `{variant.show(mistake.value)}`{_COLON.of(language)}{_indented(mistake.says.of(language), 2)}\n"


def _indented(text: str, width: int) -> str:
    """Continuation lines of a list item."""
    return text.strip().replace("\n", "\n" + " " * width)
