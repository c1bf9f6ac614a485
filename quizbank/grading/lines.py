"""Lines of answers, and their verdicts in the same order."""

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


class _Line(msgspec.Struct, frozen=True):
    """A submission as it may be written: the text may be named `answer`, and be null where a model gave none."""

    id: str
    seed: int
    text: str | msgspec.UnsetType | None = msgspec.UNSET
    answer: str | msgspec.UnsetType | None = msgspec.UNSET


class Judged(msgspec.Struct, frozen=True):
    """A grade and what belongs to it.

    answer: what was taken as the final answer, where one was looked for. reason: why there is none, `ambiguous` or
    `unanswered`. topic: that of the question, with its area before the slash.
    """

    grade: Grade
    answer: str = ""
    reason: str = ""
    topic: str = ""


class Verdict(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of output. `error` tells what is wrong with the line of input; nothing was graded then.

    answer, reason, topic: as in Judged. reason is `unanswered` also where the text is blank.
    """

    line: int
    id: str = ""
    seed: int = 0
    topic: str = ""
    status: str = ""
    reason: str = ""
    score: float = 0.0
    mistake: str | None = None
    answer: str = ""
    reading: Text | None = None
    feedback: tuple[Text, ...] = ()
    error: str = ""


def grade_lines(bank: Bank, lines: Iterable[bytes], extract: Callable[[str], str] | None = None) -> Iterator[Verdict]:
    """A verdict for each line that is not empty; what can't be graded is told in `error`, and the rest goes on.

    extract: finds the final answer in a longer text; a ValueError of it makes the answer invalid.
    """
    numbered = ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    while batch := list(islice(numbered, _BATCH)):
        yield from _graded(bank, batch, extract)


def grade_by(judge: Callable[[Submission], Judged], lines: Iterable[bytes]) -> Iterator[Verdict]:
    """The same without a bank: `judge` grades a submission. What it raises as a ValueError is told in `error`."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        submission = _submission(line)
        if isinstance(submission, str):
            yield Verdict(number, error=submission)
            continue
        try:
            judged = judge(submission)
        except ValueError as error:
            yield Verdict(number, submission.id, submission.seed, error=str(error))
        else:
            yield _verdict(number, submission, judged)


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
    topic = variant.question.topic
    if extract is None:
        return _verdict(number, submission, Judged(variant.grade(submission.text), topic=topic))
    try:
        answer = extract(submission.text)
    except ValueError as error:
        says = getattr(error, "says", None) or Text(en=str(error), zh=str(error))
        grade = Grade("invalid", 0.0, (says,))
        return _verdict(number, submission, Judged(grade, reason=getattr(error, "reason", ""), topic=topic))
    return _verdict(number, submission, Judged(variant.grade(answer), answer, topic=topic))


def _submission(line: bytes) -> Submission | str:
    expected = 'expected {"id": …, "seed": …, "text": …}'
    try:
        found = msgspec.json.decode(line, type=_Line)
    except msgspec.MsgspecError as error:
        return f"{expected}: {error}"
    text = found.answer if found.text is msgspec.UNSET else found.text
    if text is msgspec.UNSET:
        return f"{expected}: Object missing required field `text`"
    return Submission(found.id, found.seed, text or "")


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


def _verdict(number: int, submission: Submission, judged: Judged) -> Verdict:
    grade = judged.grade
    blank = grade.status == "invalid" and not submission.text.strip()
    return Verdict(
        line=number,
        id=submission.id,
        seed=submission.seed,
        topic=judged.topic,
        status=grade.status,
        reason="unanswered" if blank else judged.reason,
        score=grade.score,
        mistake=grade.mistake,
        answer=judged.answer,
        reading=grade.reading,
        feedback=grade.feedback,
    )
