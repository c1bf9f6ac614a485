"""A numeric variant shown as a choice: its distractors are where the listed mistakes lead."""

import msgspec

from quizbank.text import Text
from quizbank.variants.making import shuffled
from quizbank.variants.question import Numeric, Option
from quizbank.variants.variant import LETTERS, Variant

_FEWEST = 3
_MOST = 6
_RIGHT = Text(en="This is the key; the solution computes it.", zh="这就是正确答案，计算过程见解析。")


def as_choice(variant: Variant) -> Variant:
    """The same problem with options to choose from; the variant itself where too few mistakes give distractors.

    Numbers stand in the order of the seed's shuffle, so that neither size nor place tells the key.
    """
    if not isinstance(variant.question, Numeric) or variant.options:
        return variant
    options = {variant.key_text: Option(_text(variant.key_text), _RIGHT, correct=True)}
    for mistake in variant.misconceptions[: _MOST - 1]:
        shown = variant.show(mistake.value)
        options.setdefault(shown, Option(_text(shown), mistake.says, mistake=mistake.name))
    if len(options) < _FEWEST:
        return variant
    listed = list(options.values())
    ordered = tuple(listed[index] for index in shuffled(variant.question.id, variant.seed, len(listed)))
    return msgspec.structs.replace(
        variant,
        answer_type="single-choice",
        key=[letter for letter, option in zip(LETTERS, ordered, strict=False) if option.correct],
        rows=tuple(option.text for option in ordered),
        options=ordered,
        rules={"options": len(ordered)},
        misconceptions=(),
    )


def _text(value: str) -> Text:
    return Text(en=f"`{value}`", zh=f"`{value}`")
