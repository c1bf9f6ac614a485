"""Markdown with `$…$` TeX, as GitHub, Obsidian, Typora and Jupyter show it."""

from collections.abc import Iterable, Iterator

from quizbank.export.settings import Settings
from quizbank.text import Language, Text
from quizbank.variants.variant import LETTERS, Variant
from quizbank.version import __version__

_ANSWER = Text(en="Answer", zh="答案")
_ANSWERS = Text(en="Answers", zh="答案")
_MISTAKES = Text(en="Common mistakes", zh="常见错误")
_COLON = Text(en=": ", zh="：")


def render(variants: Iterable[Variant], settings: Settings) -> Iterator[str]:
    """The study set piece by piece: a heading, the questions, and their answers where `settings` wants them."""
    yield f"# {settings.title}\n\n"
    yield f"<!-- quizbank {__version__} -->\n"
    kept: list[Variant] = []
    for number, variant in enumerate(variants, 1):
        yield f"\n## {number}. {variant.question.id} (seed {variant.seed})\n"
        for language in settings.languages:
            yield from _question(variant, language)
        if settings.keys == "inline":
            for language in settings.languages:
                yield from _answer(variant, language)
        elif settings.keys == "end":
            kept.append(variant)
    if kept:
        yield f"\n# {' / '.join(_ANSWERS.of(language) for language in settings.languages)}\n"
    for number, variant in enumerate(kept, 1):
        yield f"\n## {number}. {variant.question.id} (seed {variant.seed})\n"
        for language in settings.languages:
            yield from _answer(variant, language)


def _question(variant: Variant, language: Language) -> Iterator[str]:
    yield f"\n{variant.stem.of(language)}\n"
    if variant.lefts:
        yield "\n"
    for number, left in enumerate(variant.lefts, 1):
        yield f"{number}. {_indented(left.of(language), 3)}\n"
    if variant.rows:
        yield "\n"
    for letter, row in zip(LETTERS, variant.rows, strict=False):
        yield f"- **{letter}.** {_indented(row.of(language), 2)}\n"


def _answer(variant: Variant, language: Language) -> Iterator[str]:
    tolerance = variant.tolerance
    exact = f" ({tolerance.of(language)})" if tolerance is not None else ""
    if variant.answer_type != "key-points":  # there the solution is the answer
        yield f"\n**{_ANSWER.of(language)}**{_COLON.of(language)}`{variant.key_in(language)}`{exact}\n"
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
