"""A question at one seed: everything a front end shows, and the grading of what was typed."""

import hashlib
from typing import Any

import msgspec

from quizbank.answers.judge import judge, read, show
from quizbank.answers.tolerance import Tolerance
from quizbank.answers.types import Grade, Misconception, Reading, Value
from quizbank.render.placeholders import fill_text
from quizbank.text import Text
from quizbank.variants.question import MultipleChoice, Numeric, Option, Question, SingleChoice

LETTERS = "ABCDEFGH"

_LETTER_SEPARATOR = ", "


class Variant(msgspec.Struct, frozen=True, kw_only=True):
    """One problem, ready to be shown and graded; two variants of the same question and seed are equal.

    `stem`, `options`, `hints` and `solution` are Markdown with `$…$` TeX. `key` is the value of the right answer (for a
    choice, its letters in the shown order), `key_text` the same as a person would type it.
    """

    question: Question
    seed: int
    stem: Text
    hints: tuple[Text, ...]
    solution: Text
    key: Value
    options: tuple[Option, ...] = ()
    misconceptions: tuple[Misconception, ...] = ()
    parameters: dict[str, Value] = {}
    outputs: dict[str, Value] = {}

    @property
    def answer_type(self) -> str:
        """How the answer is typed in: an answer type of `quizbank.answers`."""
        return self.question.answer.type if isinstance(self.question, Numeric) else _kind(self.question)

    @property
    def tolerance(self) -> Text | None:
        """How exact the answer must be, in words; None where it must be exact by nature."""
        if not isinstance(self.question, Numeric):
            return None
        tolerance = Tolerance.of(**self._exactness())
        return None if tolerance.exact else tolerance.words()

    @property
    def key_text(self) -> str:
        """The key as a person would type it; it reads back as the key and grades correct."""
        return self.show(self.key)

    def show(self, value: Value) -> str:
        """A value of the answer's type as a person would type it."""
        if isinstance(self.question, Numeric):
            answer = self.question.answer
            return show(value, type=answer.type, decimals=answer.decimals, significant=answer.significant)
        return _LETTER_SEPARATOR.join(value)

    def read(self, text: str) -> Reading:
        """How `text` would be read, without grading it. Raises Unreadable."""
        return read(text, type=self.answer_type, options=len(self.options))

    def grade(self, text: str) -> Grade:
        """The verdict on a submission. Never raises, whatever the text."""
        if isinstance(self.question, Numeric):
            answer_type = self.question.answer.type
            return judge(text, self.key, type=answer_type, mistakes=self.misconceptions, **self._exactness())
        grade = judge(text, self.key, type=self.answer_type, options=len(self.options))
        return grade if grade.status == "invalid" else self._explained(grade, self.read(text).value)

    def _exactness(self) -> dict[str, Any]:
        assert isinstance(self.question, Numeric)
        answer = self.question.answer
        return {
            "decimals": answer.decimals,
            "significant": answer.significant,
            "rtol": answer.rtol,
            "atol": answer.atol,
        }

    def _explained(self, grade: Grade, chosen: str | list[str]) -> Grade:
        """The grade of a choice with what the bank says of each option that was wrongly chosen or missed."""
        wrong = set(chosen) ^ set(self.key)
        if isinstance(self.question, SingleChoice):
            wrong &= set(chosen)  # one explanation says it: the one of the option that was taken
        feedback, mistake = list(grade.feedback), grade.mistake
        for letter, option in zip(LETTERS, self.options, strict=False):
            if letter in wrong:
                feedback.append(Text(en=f"**{letter}.** {option.why.en}", zh=f"**{letter}.** {option.why.zh}"))
                mistake = mistake or (None if option.correct else option.mistake)
        return msgspec.structs.replace(grade, feedback=tuple(feedback), mistake=mistake)


def _kind(question: Question) -> str:
    return str(question.__struct_config__.tag)


def numeric_variant(
    question: Numeric, seed: int, parameters: dict[str, Value], outputs: dict[str, Value], wrong: tuple[Value, ...]
) -> Variant:
    """The variant of a template whose numbers are known. Raises PlaceholderError."""
    values = {**parameters, **outputs}
    return Variant(
        question=question,
        seed=seed,
        stem=fill_text(question.stem, values),
        hints=tuple(fill_text(hint, values) for hint in question.hints),
        solution=fill_text(question.solution, values),
        key=outputs[question.answer.output],
        misconceptions=tuple(
            Misconception(mistake.name, value, fill_text(mistake.says, {**values, "wrong": value}))
            for mistake, value in zip(question.mistakes, wrong, strict=True)
        ),
        parameters=parameters,
        outputs=outputs,
    )


def choice_variant(question: SingleChoice | MultipleChoice, seed: int) -> Variant:
    """A choice with its options in the order of this seed."""
    order = sorted(range(len(question.options)), key=lambda index: _rank(question.id, seed, index))
    options = tuple(question.options[index] for index in order)
    return Variant(
        question=question,
        seed=seed,
        stem=question.stem,
        hints=tuple(question.hints),
        solution=question.solution,
        key=[letter for letter, option in zip(LETTERS, options, strict=False) if option.correct],
        options=options,
    )


def _rank(question_id: str, seed: int, index: int) -> bytes:
    return hashlib.blake2b(f"{question_id}/{seed}/{index}".encode(), digest_size=16).digest()


def make(question: Question, seed: int) -> Variant:
    """The variant of any question at a seed; a numeric one loads PyTorch. Raises AuthoringError, PlaceholderError."""
    if isinstance(question, Numeric):
        from quizbank.variants.compute import numbers  # torch loads here, on first need

        computed = numbers(question, seed)
        return numeric_variant(question, seed, computed.parameters, computed.outputs, computed.mistakes)
    return choice_variant(question, seed)


def content_hash(question: Question) -> str:
    """Sixteen hex digits that change when the question's content does."""
    return hashlib.blake2b(msgspec.json.encode(question, order="deterministic"), digest_size=8).hexdigest()
