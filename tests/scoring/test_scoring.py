"""What a model wrote is scored by stated rules: all kinds, what earns nothing, and hostile text."""

import json
import random
import threading
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizbank import score, verdict
from quizbank.bank.bank import Bank
from quizbank.scoring import Ambiguous, RecordError, final_answer
from quizbank.variants.records import full
from tests.samples import OTHER_KINDS, QUESTIONS, write_bank


def record(kind: str, key: Any, **fields: Any) -> dict[str, Any]:
    base = {"id": "x", "type": kind, "key": key, "rules": {}, "mistakes": [], "rows": {}}
    return json.loads(json.dumps(base | fields))  # type: ignore[no-any-return]


INTEGER = record("integer", 42, mistakes=[{"name": "off-by-one", "value": 41, "says": {"en": "One less."}}])
NUMBER = record("number", 0.75, rules={"decimals": 2})
BIG = record("integer", 1024)
VECTOR = record("vector", [1, 2.5, -3], rules={"decimals": 1})
MATRIX = record("matrix", [[1, 2], [3, 4]])
SHAPE = record("shape", [1, 16, 30, 30])
ROWS = {"A": {"en": "Dropout"}, "B": {"en": "Batch normalization"}, "C": {"en": "Weight decay"}}
CHOICE = record("single-choice", ["B"], rules={"options": 3}, rows=ROWS)
SEVERAL = record("multiple-choice", ["A", "C"], rules={"options": 3}, rows=ROWS)
TRUTH = record("true-false", True)
FORMULA = record("expression", "x*(1 - x)", rules={"variables": {"x": [0.1, 0.9]}})
CLOZE = record("cloze", [["mean", "均值"], ["variance", "方差"]])
ORDER = record("ordering", ["C", "A", "B"], rules={"options": 3})
MATCH = record("matching", ["B", "A"], rules={"options": 2})

CASES = [
    # boxed
    *(
        (INTEGER, text, 1)
        for text in (r"So \boxed{42}.", r"$\boxed{ 42 }$", r"\boxed{42} and again \boxed{42}", r"\fbox{42}")
    ),
    *(
        (INTEGER, text, 0)
        for text in (r"\boxed{41}", r"\boxed{42} or \boxed{43}", r"\boxed{}", r"\boxed{42", r"\boxed{4}2")
    ),
    (NUMBER, r"\boxed{\frac{3}{4}}", 1),
    (NUMBER, r"\boxed{\dfrac{3}{4}}", 1),
    (NUMBER, r"\boxed{\text{0.75}}", 1),
    (BIG, r"\boxed{1{,}024}", 1),
    (BIG, r"\boxed{1\,024}", 1),
    (BIG, r"\boxed{2^{10}}", 1),
    (MATRIX, r"\boxed{\begin{pmatrix}1 & 2 \\ 3 & 4\end{pmatrix}}", 1),
    (MATRIX, r"\boxed{\begin{bmatrix}1&2\\3&5\end{bmatrix}}", 0.75),
    (SHAPE, r"\boxed{\left(1, 16, 30, 30\right)}", 1),
    (CHOICE, r"\boxed{\text{B}}", 1),
    (CHOICE, r"\boxed{B}", 1),
    # lines
    *(
        (INTEGER, f"Let me think. 7 * 6.\n{line}", 1)
        for line in (
            *(
                "Answer: 42",
                "answer: 42.",
                "**Answer:** 42",
                "**Answer: 42**",
                "Final answer: $42$",
                "The answer is 42.",
            ),
            *(
                "The final answer is: 42",
                "> Answer: 42",
                "- Answer: 42",
                "# Answer: 42",
                "答案：42",
                "最终答案：42",
                "答案是 42。",
                "Answer = 42",
            ),
            *(
                "Answer: `42`",
                r"Answer: \(42\)",
                "Answer: x = 42",
                "ANSWER: 42",
                "Answer:42",
                "My answer is 42",
                "Answer: ４２",
            ),
        )
    ),
    *(
        (INTEGER, line, 0)
        for line in (
            *(
                "Answer: 41",
                "Answer: 42 or 43",
                "Answer: 42?",
                "Answer: about 42, maybe 43",
                "Answer: between 41 and 43",
            ),
            *(
                "Answer: 142",
                "Answer: 421",
                "Answer: not 42",
                "Answer: 42 43",
                "Answer: 4 2",
                "Answer: [42]" * 2,
                "Answer: 42\nAnswer: 43",
            ),
            *(
                "Answer: forty",
                "Answer:",
                "Answer: 42 is wrong",
                "Answer: 42; the other option is 43",
                "Answer: 42.5",
                "Answer: -42",
            ),
        )
    ),
    (INTEGER, "Answer: 42\nSome words.\nAnswer: 42", 1),
    # the last line
    *(
        (INTEGER, text, 1)
        for text in ("42", " 42 ", "First 41.\n42", "41\n\n**42**\n", "so\n= 42", "x = 42", "42\n```\n", "6*7 = 42")
    ),
    *(
        (INTEGER, text, 0)
        for text in (
            *(
                "41",
                "",
                "   \n ",
                "42\nis what I think",
                "I choose forty-two",
                "42 apples and 3",
                "4,2",
                "0x2A and 42",
                "NaN",
                "inf",
                "42e",
                "None",
            ),
            *("42, 42", "1, 2, 42", "{42}; 43", "__import__('os')", "42\x00", "4\u20042 1", "∞", "42|43"),
        )
    ),
    (INTEGER, "<think>Answer: 41</think>\nAnswer: 42", 1),
    (INTEGER, r"<think>\boxed{42}</think> \boxed{41}", 0),
    (INTEGER, "Answer: 42 </think>", 0),
    # numbers
    *(
        (NUMBER, text, 1)
        for text in (
            "0.75",
            "3/4",
            "75%",
            r"75\%",
            "0.7501",
            ".75",
            "7.5e-1",
            r"7.5\times10^{-1}",
            "≈ 0.75",
            "$0.75$",
            "０.７５",
        )
    ),
    *((NUMBER, text, 0) for text in ("0.76", "75", "-0.75", "0.75 or 0.76", "0.7 5", "1-0.25x", "three quarters")),
    # shapes, vectors, matrices
    *(
        (VECTOR, text, 1)
        for text in ("1, 2.5, -3", "[1, 2.5, -3]", "(1, 2.5, −3)", "Answer: [1.0, 2.5, -3.0]", r"$[1, 2.5, -3]$")
    ),
    *((VECTOR, text, 0) for text in ("1, 2.5", "[1, 2.5, -3, 0]", "[[1, 2.5, -3], [0, 0]", "1; 2.5 or -3")),
    (VECTOR, "[1, 2.5, 3]", 2 / 3),
    *((MATRIX, text, 1) for text in ("[[1, 2], [3, 4]]", "1, 2; 3, 4", "Answer: [[1,2],[3,4]]")),
    *((MATRIX, text, 0) for text in ("[[1, 2, 3, 4]]", "[1, 2, 3, 4, 5]", "[[1, 2], [3]]", "42")),
    *(
        (SHAPE, text, 1)
        for text in (
            "(1, 16, 30, 30)",
            "1x16x30x30",
            "[1, 16, 30, 30]",
            "Answer: `(1, 16, 30, 30)`",
            r"1 \times 16 \times 30 \times 30",
        )
    ),
    *((SHAPE, text, 0) for text in ("(16, 30, 30)", "(1, 16, 30, 30, 1)", "30", "(1, 16, 30)")),
    # choices
    *(
        (CHOICE, text, 1)
        for text in (
            *(
                "B",
                "b",
                "(B)",
                "**B**",
                "Answer: B",
                "The answer is (B).",
                "B. Batch normalization",
                "(B) batch normalization",
                "Answer: **B**",
                "答案：B",
            ),
            *("Answer: B) Batch  Normalization",),
        )
    ),
    *(
        (CHOICE, text, 0)
        for text in (
            *(
                "A",
                "D",
                "A or B",
                "B. Dropout",
                "Batch normalization or Dropout",
                "B, C",
                "not B",
                "The answer is in B or C",
                "",
                "AB",
                "Answer: B because C is wrong",
            ),
        )
    ),
    *((SEVERAL, text, 1) for text in ("A, C", "AC", "C A", "Answer: A, C", r"\boxed{A, C}", "A and C")),
    *((SEVERAL, text, 0) for text in ("B", "D", "A, C, E", "neither")),
    *((TRUTH, text, 1) for text in ("True", "true.", "Answer: True", "对", "**True**", r"\boxed{\text{True}}", "yes")),
    *((TRUTH, text, 0) for text in ("False", "true or false", "maybe", "错", "", "True, but False in general")),
    # formulas, gaps, orders, pairs
    *(
        (FORMULA, text, 1)
        for text in ("x*(1-x)", "x - x^2", r"\boxed{x(1 - x)}", "Answer: $x - x^2$", r"Answer: \(x(1-x)\)")
    ),
    *((FORMULA, text, 0) for text in ("x", "x*(1+x)", "y*(1-y)", "import os", "x-x^2 or x")),
    *((CLOZE, text, 1) for text in ("mean; variance", "均值；方差", "Answer: mean; variance")),
    (CLOZE, "mean; median", 0.5),
    *((CLOZE, text, 0) for text in ("median; mode", "mean variance mode", "")),
    *((ORDER, text, 1) for text in ("C A B", "C, A, B", "CAB", "Answer: C A B", "C → A → B")),
    *((ORDER, text, 0) for text in ("C A", "C A B D", "C A A")),
    *((MATCH, text, 1) for text in ("1B 2A", "1-B, 2-A", "Answer: 1B 2A")),
    *((MATCH, text, 0) for text in ("1A 2B", "3B", "BB AA")),
]


@pytest.mark.parametrize(("problem", "text", "worth"), CASES, ids=map(str, range(len(CASES))))
def test_what_models_write(problem: dict[str, Any], text: str, worth: float) -> None:
    assert score(problem, text) == pytest.approx(worth), verdict(problem, text)


def test_there_are_many_cases() -> None:
    assert len(CASES) >= 150


def test_a_misconception_is_named() -> None:
    found = verdict(INTEGER, "I count 41.\nAnswer: 41")
    assert (found.answer, found.score, found.grade.mistake) == ("41", 0.0, "off-by-one")
    ambiguous = verdict(INTEGER, r"\boxed{1} \boxed{2}")
    assert ambiguous.grade.status == "invalid" and "final answers that differ" in ambiguous.grade.feedback[0].en


def test_records_of_every_kind_score_their_own_keys(tmp_path: Path) -> None:
    folder = write_bank(tmp_path / "mine", QUESTIONS + OTHER_KINDS)
    bank = Bank.load(folder, with_builtin=False, use_cache=False)
    for question in bank.questions.values():
        told = msgspec.json.decode(msgspec.json.encode(full(question.variant(3), ("zh",))))
        if told["type"] == "key-points":
            assert 0 < score(told, "It needs fewer weights.") < 1
            assert score(told, "I don't know.") == 0
        else:
            assert score(told, f"I think.\nAnswer: {told['key_text']}") == 1, told


def test_the_keys_of_the_bank_score_right() -> None:
    bank = Bank.load()
    draw = random.Random(5)
    for question in draw.sample(list(bank.questions.values()), 150):
        variant = question.variant(draw.randrange(10_000))
        if variant.answer_type == "key-points":
            continue
        told = full(variant, ("en",))
        assert score(told, variant.key_text) == 1, (question.id, variant.seed)
        for mistake in variant.misconceptions:
            if variant.answer_type not in ("expression", "true-false"):
                assert score(told, variant.show(mistake.value)) < 1, (question.id, mistake.name)


NUMERALS = st.one_of(
    st.integers(-60, 60).map(str),
    st.floats(-2, 2).map(lambda number: f"{number:.3f}"),
    st.from_regex(r"[+-]?\d{1,4}(\.\d{1,3})?", fullmatch=True),
)
PROBLEMS = [INTEGER, NUMBER, VECTOR, MATRIX, SHAPE, CHOICE, SEVERAL, TRUTH, CLOZE, ORDER, MATCH]


@given(NUMERALS)
@settings(max_examples=300, deadline=None)
def test_the_quick_way_is_the_slow_way(text: str) -> None:
    for problem in (INTEGER, NUMBER, BIG):
        assert score(problem, text) == verdict(problem, text).score


@given(st.text(max_size=300), st.sampled_from(PROBLEMS))
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_it(text: str, problem: dict[str, Any]) -> None:
    assert 0 <= score(problem, text) <= 1


LONG = {
    "boxes": "\\boxed{" * 50_000,
    "braces": "{" * 1_000_000,
    "answers": "Answer: " * 100_000,
    "brackets": "Answer: " + "(" * 100_000,
    "matrices": "\\begin{matrix}" * 20_000,
    "digits": "9" * 1_000_000,
    "lines": "\n" * 1_000_000,
    "stars": "**" * 300_000,
    "texts": "\\text{" * 50_000,
    "powers": "Answer: 9**9**9**9",
    "dollars": "$" * 100_000,
    "spaces": "Answer" + " " * 100_000 + ":",
}


@pytest.mark.parametrize("name", LONG)
def test_long_texts_are_refused(name: str) -> None:
    for problem in (INTEGER, VECTOR, CHOICE):
        assert score(problem, LONG[name]) == 0


def test_threads_score_the_same() -> None:
    texts = [f"Answer: {number}" for number in range(30, 50)]
    expected = [score(INTEGER, text) for text in texts]
    found: list[list[float]] = []
    threads = [
        threading.Thread(target=lambda: found.append([score(INTEGER, text) for text in texts])) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 8


@pytest.mark.parametrize("missing", ["type", "key", "rules", "mistakes"])
def test_records_that_can_not_be_scored_are_named(missing: str) -> None:
    with pytest.raises(RecordError, match=f"no '{missing}'; .*generate them again"):
        score({name: value for name, value in INTEGER.items() if name != missing}, "Answer: 42")
    with pytest.raises(RecordError, match="x: "):
        score(INTEGER | {"type": "no-such-kind"}, "42 ")


def test_the_final_answer_as_it_was_written() -> None:
    assert final_answer("a\nAnswer: $4 2$.") == "$4 2$."
    with pytest.raises(Ambiguous):
        final_answer("\n\n")
