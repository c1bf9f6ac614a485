"""Files of records: every kind scores from what is kept of them; what is wrong is named by its line."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from quizbank.bank.bank import Bank
from quizbank.grading import Judged, Submission, Summary, Verdict, grade_by
from quizbank.scoring import RecordError, Records, verdict
from quizbank.variants.records import full
from tests.samples import OTHER_KINDS, QUESTIONS, write_bank

SIMPLE: dict[str, Any] = {
    "id": "sum",
    "seed": 3,
    "topic": "arithmetic/sums",
    "type": "integer",
    "key": 42,
    "rules": {},
    "mistakes": [{"name": "off-by-one", "value": 41, "says": {"en": "One less."}}],
}


def lines(*records: dict[str, Any]) -> list[bytes]:
    return [json.dumps(record).encode() for record in records]


def read(*records: dict[str, Any]) -> Records:
    return Records.read(lines(*records), "r.jsonl")


def test_every_kind_scores_from_a_file_as_from_the_record_itself(tmp_path: Path) -> None:
    bank = Bank.load(write_bank(tmp_path / "mine", QUESTIONS + OTHER_KINDS), with_builtin=False, use_cache=False)
    variants = [question.variant(7) for question in bank.questions.values()]
    written = [msgspec.json.encode(full(variant)) for variant in variants]
    known = Records.read(written, "r.jsonl")
    assert len(known) == len(variants) == 9
    for variant, line in zip(variants, written, strict=True):
        record = msgspec.json.decode(line)
        answers = [
            f"Answer: {variant.key_text}",
            rf"\boxed{{{variant.key_text}}}",
            "Answer: 1\nAnswer: 2",
            "",
            "B",
            "3",
        ]
        for answer in answers:
            assert known.verdict(variant.question.id, 7, answer) == verdict(record, answer)
        assert known.topic(variant.question.id, 7) == variant.question.topic


def test_a_key_of_any_length_stays_what_it_is() -> None:
    known = read({**SIMPLE, "key": 10**40 + 1, "mistakes": []})
    assert known.verdict("sum", 3, f"Answer: {10**40 + 1}").score == 1
    assert known.verdict("sum", 3, f"Answer: {10**40}").score == 0


@pytest.mark.parametrize(
    ("record", "message"),
    [
        (
            {name: value for name, value in SIMPLE.items() if name != "key"},
            "missing required field `key`; expected what",
        ),
        ({**SIMPLE, "mistakes": [{"name": 1}]}, r"Expected `str`, got `int` - at `\$.mistakes\[0\].name`"),
        ({**SIMPLE, "rows": []}, r"Expected `object`, got `array` - at `\$.rows`"),
        ({**SIMPLE, "key": 43}, "another key than on line 1 for 'sum' at seed 3; keep records of one version"),
    ],
)
def test_a_wrong_record_is_named_by_its_line(record: dict[str, Any], message: str) -> None:
    with pytest.raises(RecordError, match=rf"^r.jsonl:2: .*{message}"):
        read(SIMPLE, record)


def test_records_that_say_the_same_count_once() -> None:
    assert len(read(SIMPLE, SIMPLE, {**SIMPLE, "mistakes": []}, {**SIMPLE, "seed": 4})) == 2


@pytest.mark.parametrize("fields", [{"key": "forty"}, {"rules": {"unheard-of": 1}}, {"type": "poem"}])
def test_a_record_that_can_not_be_scored_is_named_by_its_line(fields: dict[str, Any]) -> None:
    with pytest.raises(RecordError, match=r"^r\.jsonl:1: sum: "):
        read({**SIMPLE, **fields}).verdict("sum", 3, "Answer: 42")


def test_an_answer_to_nothing_is_told() -> None:
    for place in (("sum", 4), ("some", 3)):
        with pytest.raises(RecordError, match=r"r.jsonl holds no record of '\w+' at seed \d; give the records"):
            read(SIMPLE).verdict(*place, "42")


def graded(*answers: dict[str, Any]) -> list[Verdict]:
    known = read(SIMPLE, {**SIMPLE, "id": "other", "topic": "logic/and"})

    def judge(submission: Submission) -> Judged:
        found = known.verdict(submission.id, submission.seed, submission.text)
        return Judged(found.grade, found.answer, found.reason, known.topic(submission.id, submission.seed))

    return list(grade_by(judge, lines(*answers)))


def test_answers_may_be_named_so_and_be_missing() -> None:
    found = graded(
        {"id": "sum", "seed": 3, "answer": "Answer: 42"},
        {"id": "sum", "seed": 3, "text": "Answer: 41", "answer": "the text counts"},
        {"id": "sum", "seed": 3, "answer": None},
        {"id": "sum", "seed": 3, "text": "<think>42</think>"},
        {"id": "sum", "seed": 3, "text": "Answer: 41\nAnswer: 42"},
        {"id": "sum", "seed": 3, "text": "Answer: dunno"},
        {"id": "sum", "seed": 3},
    )
    assert [verdict.reason or verdict.status for verdict in found] == [
        *("correct", "incorrect", "unanswered", "unanswered", "ambiguous", "invalid", "")
    ]
    assert found[1].mistake == "off-by-one" and "missing required field `text`" in found[6].error


def test_a_summary_counts_by_area_and_in_both_languages() -> None:
    count = Summary()
    for found in graded(
        {"id": "sum", "seed": 3, "text": "42"},
        {"id": "sum", "seed": 3, "text": "41"},
        {"id": "other", "seed": 3, "text": "\\boxed{42} or \\boxed{43}"},
        {"id": "other", "seed": 9, "text": "42"},
    ):
        count.add(found)
    assert list(count.lines(records=5, missing=3)) == [
        "score 0.3333 over 3 answers: 1 correct, 1 incorrect, 1 ambiguous, 1 unusable",
        "accuracy 33.3%",
        "3 of 5 records have no answer",
        "arithmetic: score 0.5000, accuracy 50.0%, answers 2",
        "logic: score 0.0000, accuracy 0.0%, answers 1",
        "1 × off-by-one",
    ]
    assert list(count.lines("zh"))[:3] == [
        "3 个回答，平均得分 0.3333：正确 1，错误 1，有歧义 1，不可用的行 1",
        "正确率 33.3%",
        "arithmetic：平均得分 0.5000，正确率 50.0%，回答 2 个",
    ]


def test_within_one_area_the_lowest_questions_are_told() -> None:
    count = Summary()
    for number in range(12):
        count.add(Verdict(number, f"q-{number:02}", topic="a/b", status="partial", score=number / 12))
    shown = list(count.lines())
    assert shown[2] == "lowest 10 of 12 questions:" and shown[3].startswith("q-00: score 0.0000") and len(shown) == 13
    assert list(Summary().lines()) == ["score 0.0000 over 0 answers: none", "accuracy 0.0%"]
