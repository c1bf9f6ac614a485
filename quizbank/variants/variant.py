"""A question at one seed: everything a front end shows, and the grading of what was typed."""

import hashlib
from typing import Any

import msgspec

from quizbank.answers.judge import judge, read, show
from quizbank.answers.tolerance import Tolerance
from quizbank.answers.types import Grade, Misconception, Reading, Value
from quizbank.text import Language, Text
from quizbank.variants.question import Cloze, Numeric, Option, Question

LETTERS = "ABCDEFGHIJKLMNOP"


class Variant(msgspec.Struct, frozen=True, kw_only=True):
    """One problem, ready to be shown and graded; two variants of the same question and seed are equal.

    stem, hints, solution, rows, lefts: Markdown with `$…$` TeX.
    key: the value of the right answer, as `quizbank.answers` takes it for this `answer_type`.
    rows: lettered texts in the order of this seed: the options of a choice, the steps of an ordering, the right sides
    of a matching. lefts: the numbered left sides of a matching. options: what the bank says of each row of a choice.
    rules: what else the grader needs to know, by the names of `judge`.
    """

    question: Question
    seed: int
    answer_type: str
    stem: Text
    hints: tuple[Text, ...]
    solution: Text
    key: Value
    rows: tuple[Text, ...] = ()
    lefts: tuple[Text, ...] = ()
    options: tuple[Option, ...] = ()
    rules: dict[str, Any] = {}
    misconceptions: tuple[Misconception, ...] = ()
    parameters: dict[str, Value] = {}
    outputs: dict[str, Value] = {}

    @property
    def tolerance(self) -> Text | None:
        """How exact the answer must be, in words; None where it must be exact by nature."""
        exactness = self._exactness()
        if not exactness:
            return None
        tolerance = Tolerance.of(**exactness)
        return None if tolerance.exact else tolerance.words()

    @property
    def key_text(self) -> str:
        """The key as a person would type it; it reads back as the key and grades correct."""
        return self.show(self.key)

    def key_in(self, language: Language) -> str:
        """The key as a person of that language would type it; it grades correct too."""
        if isinstance(self.question, Cloze):
            return self.show([getattr(blank, language) for blank in self.question.blanks])
        if self.answer_type == "true-false" and language == "zh":
            return "对" if self.key else "错"
        return self.key_text

    def show(self, value: Value) -> str:
        """A value of the answer's type as a person would type it."""
        how = {"subjects": self.rules["subjects"]} if "subjects" in self.rules else self._exactness()
        return show(value, type=self.answer_type, **how)

    def typed(self, text: str) -> str:
        """What `text` stands for: the number behind the letter where a numeric question is shown as a choice."""
        if not (self.options and isinstance(self.question, Numeric)):
            return text
        return self.rows[LETTERS.index(self.read(text).value[0])].en.strip("`")

    def read(self, text: str) -> Reading:
        """How `text` would be read, without grading it. Raises Unreadable."""
        rules = {name: self.rules[name] for name in ("options", "variables", "blanks") if name in self.rules}
        return read(text, type=self.answer_type, **rules)

    def grade(self, text: str) -> Grade:
        """The verdict on a submission. Never raises, whatever the text."""
        grade = judge(text, self.key, type=self.answer_type, mistakes=self.misconceptions, **self.rules)
        if not self.options or grade.status == "invalid":
            return grade
        return self._explained(grade, self.read(text).value)

    def _exactness(self) -> dict[str, Any]:
        """By the names of `judge`; empty where nothing numeric is typed."""
        if not isinstance(self.question, Numeric) or self.options:
            return {}
        answer = self.question.answer
        return {name: getattr(answer, name) for name in ("decimals", "significant", "rtol", "atol")}

    def _explained(self, grade: Grade, chosen: str | list[str]) -> Grade:
        """The grade of a choice with what the bank says of each option that was wrongly chosen or missed."""
        wrong = set(chosen) ^ set(self.key)
        if self.answer_type == "single-choice":
            wrong &= set(chosen)  # one explanation says it: the one of the option that was taken
        feedback, mistake = list(grade.feedback), grade.mistake
        for letter, option in zip(LETTERS, self.options, strict=False):
            if letter in wrong:
                feedback.append(Text(en=f"**{letter}.** {option.why.en}", zh=f"**{letter}.** {option.why.zh}"))
                mistake = mistake or (None if option.correct else option.mistake)
        return msgspec.structs.replace(grade, feedback=tuple(feedback), mistake=mistake)


def make(question: Question, seed: int) -> Variant:
    """The variant of any question at a seed; a numeric one loads PyTorch. Raises AuthoringError, PlaceholderError."""
    from quizbank.variants.making import fixed_variant, numeric_variant

    if not isinstance(question, Numeric):
        return fixed_variant(question, seed)
    from quizbank.variants.compute import numbers  # torch loads here, on first need

    computed = numbers(question, seed)
    return numeric_variant(question, seed, computed.parameters, computed.outputs, computed.mistakes)


def content_hash(question: Question) -> str:
    """Sixteen hex digits that change when the question's content does."""
    return hashlib.blake2b(msgspec.json.encode(question, order="deterministic"), digest_size=8).hexdigest()
