"""Variants as records: plain values, ready for JSON."""

from collections.abc import Sequence
from typing import Any

from quizbank.text import LANGUAGES, Language, Text
from quizbank.variants.variant import LETTERS, Variant
from quizbank.version import __version__


def blind(variant: Variant, languages: Sequence[Language] = LANGUAGES) -> dict[str, Any]:
    """What is needed to answer, and nothing that tells the key.

    stem, rows, lefts, tolerance: an object with the languages. rows: by their letters. variables: those of an
    expression, with the ends of their domains.
    """

    def of(text: Text) -> dict[str, str]:
        return {language: text.of(language) for language in languages}

    tolerance = variant.tolerance
    return {
        "id": variant.question.id,
        "seed": variant.seed,
        "version": __version__,
        "topic": variant.question.topic,
        "difficulty": variant.question.difficulty,
        "type": variant.answer_type,
        "stem": of(variant.stem),
        "rows": {letter: of(row) for letter, row in zip(LETTERS, variant.rows, strict=False)},
        "lefts": {str(number): of(left) for number, left in enumerate(variant.lefts, 1)},
        "variables": {name: list(ends) for name, ends in variant.rules.get("variables", {}).items()},
        "tolerance": None if tolerance is None else of(tolerance),
    }


def full(variant: Variant, languages: Sequence[Language] = LANGUAGES) -> dict[str, Any]:
    """The blind record with the key, the mistakes, the hints and the worked solution.

    rules: how exact a number must be, how many options there are, and so on, by the names of `answers.judge`.
    """

    def of(text: Text) -> dict[str, str]:
        return {language: text.of(language) for language in languages}

    return blind(variant, languages) | {
        "key": variant.key,
        "key_text": variant.key_text,
        "rules": {name: rule for name, rule in variant.rules.items() if rule not in (None, [], (), {})},
        "mistakes": [
            {"name": mistake.name, "value": mistake.value, "says": of(mistake.says)}
            for mistake in variant.misconceptions
        ],
        "explanations": {letter: of(option.why) for letter, option in zip(LETTERS, variant.options, strict=False)},
        "hints": [of(hint) for hint in variant.hints],
        "solution": of(variant.solution),
        "parameters": variant.parameters,
    }
