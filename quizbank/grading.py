"""Grading a file of answers without a screen: JSON lines in, JSON lines out, in the same order."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

import msgspec

from quizbank.answers.types import Grade
from quizbank.bank.bank import Bank
from quizbank.bank.errors import UnknownName
from quizbank.text import Text
from quizbank.variants.making import fixed_variant, numeric_variant
from quizbank.variants.question import MAX_SEED, Numeric, Question
from quizbank.variants.variant import Variant

_BATCH = 4096


class Submission(msgspec.Struct, frozen=True):
    """One line of input: an answer to a question at a seed. Further fields are ignored."""

    id: str
    seed: int
    text: str


class Verdict(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of output. `error` tells what is wrong with the line of input; nothing was graded then."""

    line: int
    id: str = ""
    seed: int = 0
    status: str = ""
    score: float = 0.0
    mistake: str | None = None
    answer: str = ""  # what was taken as the final answer, where one was looked for
    reading: Text | None = None
    feedback: tuple[Text, ...] = ()
    error: str = ""


class Summary:
    """What a file of answers is worth, counted as its verdicts come."""

    def __init__(self) -> None:
        self.score = 0.0
        self.statuses: Counter[str] = Counter()
        self.mistakes: Counter[str] = Counter()

    def add(self, verdict: Verdict) -> None:
        """Count a verdict."""
        self.statuses["unusable" if verdict.error else verdict.status] += 1
        self.score += verdict.score
        if verdict.mistake:
            self.mistakes[verdict.mistake] += 1

    def lines(self, most: int = 5) -> Iterator[str]:
        """The mean over all that could be graded, how they stand, and the commonest misconceptions."""
        graded = self.statuses.total() - self.statuses["unusable"]
        counts = ", ".join(f"{count} {status}" for status, count in self.statuses.most_common())
        yield f"score {self.score / max(graded, 1):.4f} over {graded} answers: {counts or 'none'}"
        for mistake, count in self.mistakes.most_common(most):
            yield f"{count} × {mistake}"


def grade_lines(bank: Bank, lines: Iterable[bytes], extract: Callable[[str], str] | None = None) -> Iterator[Verdict]:
    """A verdict for each line that is not empty; what can't be graded is told in `error`, and the rest goes on.

    extract: finds the final answer in a longer text; a ValueError of it makes the answer invalid.
    """
    numbered = ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    while batch := list(islice(numbered, _BATCH)):
        yield from _graded(bank, batch, extract)


def grade_by(judge: Callable[[str, int, str], tuple[str, Grade]], lines: Iterable[bytes]) -> Iterator[Verdict]:
    """The same without a bank: `judge` gives the final answer and the grade of a text for an id and a seed.

    What it raises as a ValueError is told in `error`.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        submission = _submission(line)
        if isinstance(submission, str):
            yield Verdict(number, error=submission)
            continue
        try:
            answer, grade = judge(submission.id, submission.seed, submission.text)
        except ValueError as error:
            yield Verdict(number, submission.id, submission.seed, error=str(error))
        else:
            yield _verdict(number, submission, grade, answer)


def _graded(bank: Bank, batch: list[tuple[int, bytes]], extract: Callable[[str], str] | None) -> Iterator[Verdict]:
    read = [(number, _submission(line)) for number, line in batch]
    seeds: dict[str, set[int]] = {}
    for _, submission in read:
        if isinstance(submission, Submission):
            seeds.setdefault(submission.id, set()).add(submission.seed)
    variants: dict[tuple[str, int], Variant | str] = {}
    for question_id, wanted in seeds.items():
        outside = {seed for seed in wanted if not 0 <= seed <= MAX_SEED}
        variants |= {(question_id, seed): f"seed: expected 0 to {MAX_SEED}" for seed in outside}
        wanted -= outside
        if not wanted:
            continue
        variants |= {(question_id, seed): found for seed, found in _variants(bank, question_id, wanted).items()}
    for number, submission in read:
        if isinstance(submission, str):
            yield Verdict(number, error=submission)
            continue
        variant = variants[submission.id, submission.seed]
        if isinstance(variant, str):
            yield Verdict(number, submission.id, submission.seed, error=variant)
        else:
            yield _extracted(number, submission, variant, extract)


def _extracted(number: int, submission: Submission, variant: Variant, extract: Callable[[str], str] | None) -> Verdict:
    if extract is None:
        return _verdict(number, submission, variant.grade(submission.text))
    try:
        answer = extract(submission.text)
    except ValueError as error:
        says = getattr(error, "says", None) or Text(en=str(error), zh=str(error))
        return _verdict(number, submission, Grade("invalid", 0.0, (says,)))
    return _verdict(number, submission, variant.grade(answer), answer)


def _submission(line: bytes) -> Submission | str:
    try:
        return msgspec.json.decode(line, type=Submission)
    except msgspec.MsgspecError as error:
        return f'expected {{"id": …, "seed": …, "text": …}}: {error}'


def _variants(bank: Bank, question_id: str, seeds: set[int]) -> dict[int, "Variant | str"]:
    """The variants of a question at some seeds, or why there are none."""
    try:
        question: Question = bank.question(question_id)
        if not isinstance(question, Numeric):
            return {seed: fixed_variant(question, seed) for seed in seeds}
        from quizbank.variants.compute import numbers_at

        return {
            seed: numeric_variant(question, seed, row.parameters, row.outputs, row.mistakes)
            for seed, row in numbers_at(question, seeds).items()
        }
    except (UnknownName, ValueError) as error:
        return dict.fromkeys(seeds, str(error.args[0]))


def _verdict(number: int, submission: Submission, grade: Grade, answer: str = "") -> Verdict:
    return Verdict(
        line=number,
        id=submission.id,
        seed=submission.seed,
        status=grade.status,
        score=grade.score,
        mistake=grade.mistake,
        answer=answer,
        reading=grade.reading,
        feedback=grade.feedback,
    )
