"""Grading a file of answers without a screen: JSON lines in, JSON lines out, in the same order."""

from collections.abc import Iterable, Iterator
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
    reading: Text | None = None
    feedback: tuple[Text, ...] = ()
    error: str = ""


def grade_lines(bank: Bank, lines: Iterable[bytes]) -> Iterator[Verdict]:
    """A verdict for each line that is not empty; what can't be graded is told in `error`, and the rest goes on."""
    numbered = ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    while batch := list(islice(numbered, _BATCH)):
        yield from _graded(bank, batch)


def _graded(bank: Bank, batch: list[tuple[int, bytes]]) -> Iterator[Verdict]:
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
            yield _verdict(number, submission, variant.grade(submission.text))


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


def _verdict(number: int, submission: Submission, grade: Grade) -> Verdict:
    return Verdict(
        line=number,
        id=submission.id,
        seed=submission.seed,
        status=grade.status,
        score=grade.score,
        mistake=grade.mistake,
        reading=grade.reading,
        feedback=grade.feedback,
    )
