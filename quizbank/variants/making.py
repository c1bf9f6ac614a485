"""From a question to its variant, one function a kind."""

import hashlib
from collections.abc import Sequence
from functools import singledispatch
from typing import Any

from quizbank.answers.types import Misconception, Point, Value
from quizbank.render.placeholders import fill_text
from quizbank.text import Text
from quizbank.variants.question import (
    Cloze,
    Expression,
    KeyPoint,
    KeyPoints,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Question,
    SingleChoice,
    TrueFalse,
    kind_of,
)
from quizbank.variants.variant import LETTERS, Variant

_BELIEVED = Text(en="Many believe so; here is why it is otherwise.", zh="很多人都这么认为，但事实并非如此，原因如下。")


def numeric_variant(
    question: Numeric, seed: int, parameters: dict[str, Value], outputs: dict[str, Value], wrong: tuple[Value, ...]
) -> Variant:
    """The variant of a template whose numbers are known. Raises PlaceholderError."""
    values = {**parameters, **outputs}
    answer = question.answer
    return Variant(
        question=question,
        seed=seed,
        answer_type=answer.type,
        stem=fill_text(question.stem, values),
        hints=tuple(fill_text(hint, values) for hint in question.hints),
        solution=fill_text(question.solution, values),
        key=outputs[answer.output],
        rules={
            "decimals": answer.decimals,
            "significant": answer.significant,
            "rtol": answer.rtol,
            "atol": answer.atol,
        },
        misconceptions=tuple(
            Misconception(mistake.name, value, fill_text(mistake.says, {**values, "wrong": value}))
            for mistake, value in zip(question.mistakes, wrong, strict=True)
        ),
        parameters=parameters,
        outputs=outputs,
    )


@singledispatch
def fixed_variant(question: Question, seed: int) -> Variant:
    """The variant of a question that computes nothing; the seed only shuffles what is shown."""
    raise TypeError(f"{type(question).__name__} has no variant without numbers")


def _variant(question: Question, seed: int, **parts: Any) -> Variant:
    """What all kinds have in common."""
    parts.setdefault("stem", question.stem)
    return Variant(
        question=question,
        seed=seed,
        answer_type=kind_of(question),
        hints=tuple(question.hints),
        solution=question.solution,
        **parts,
    )


@fixed_variant.register(SingleChoice | MultipleChoice)
def _(question: SingleChoice | MultipleChoice, seed: int) -> Variant:
    options = tuple(question.options[index] for index in shuffled(question.id, seed, len(question.options)))
    return _variant(
        question,
        seed,
        key=[letter for letter, option in zip(LETTERS, options, strict=False) if option.correct],
        rows=tuple(option.text for option in options),
        options=options,
        rules={"options": len(options)},
    )


@fixed_variant.register
def _(question: TrueFalse, seed: int) -> Variant:
    wrong = (Misconception(question.mistake, not question.answer, _BELIEVED),) if question.mistake else ()
    return _variant(question, seed, key=question.answer, misconceptions=wrong)


@fixed_variant.register
def _(question: Cloze, seed: int) -> Variant:
    return _variant(
        question,
        seed,
        stem=Text(en=_with_gaps(question.stem.en, question), zh=_with_gaps(question.stem.zh, question)),
        key=[[*blank.en, *blank.zh] for blank in question.blanks],
    )


def _with_gaps(stem: str, question: Cloze) -> str:
    for number in range(1, len(question.blanks) + 1):
        stem = stem.replace(f"[[{number}]]", f"({number}) ＿＿＿")
    return stem


@fixed_variant.register
def _(question: Ordering, seed: int) -> Variant:
    order = shuffled(question.id, seed, len(question.items))
    if order == sorted(order):  # shown in the right order there would be nothing to do
        order = order[1:] + order[:1]
    return _variant(
        question,
        seed,
        key=[LETTERS[order.index(place)] for place in range(len(order))],
        rows=tuple(question.items[index] for index in order),
        rules={"options": len(order)},
    )


@fixed_variant.register
def _(question: Matching, seed: int) -> Variant:
    rights: list[Text] = []
    for right in [*(pair.right for pair in question.pairs), *question.others]:
        if right not in rights:
            rights.append(right)
    rows = [rights[index] for index in shuffled(question.id, seed, len(rights))]
    return _variant(
        question,
        seed,
        key=[LETTERS[rows.index(pair.right)] for pair in question.pairs],
        rows=tuple(rows),
        lefts=tuple(pair.left for pair in question.pairs),
        rules={"options": len(rows)},
    )


@fixed_variant.register
def _(question: Expression, seed: int) -> Variant:
    return _variant(
        question,
        seed,
        key=question.answer,
        rules={"variables": question.variables},
        misconceptions=tuple(Misconception(wrong.name, wrong.expression, wrong.says) for wrong in question.mistakes),
    )


@fixed_variant.register
def _(question: KeyPoints, seed: int) -> Variant:
    return _variant(
        question,
        seed,
        key=_points(question.points),
        rules={
            "misconceptions": _points(question.misconceptions),
            "subjects": {name: [*called.en, *called.zh] for name, called in question.subjects.items()},
        },
    )


def _points(points: Sequence[KeyPoint]) -> list[Point]:
    return [
        Point(says=point.says, phrases=(*point.any.en, *point.any.zh), about=tuple(point.about), bonus=point.bonus)
        for point in points
    ]


def shuffled(question_id: str, seed: int, count: int) -> list[int]:
    """An order of `count` things, drawn from the question and the seed."""

    def rank(index: int) -> bytes:
        return hashlib.blake2b(f"{question_id}/{seed}/{index}".encode(), digest_size=16).digest()

    return sorted(range(count), key=rank)
