"""What is said of a wrong answer: the misconception, the slip, the entries."""

from typing import Any

import pytest

from quizbank.answers.judge import judge
from quizbank.answers.types import Grade, Misconception
from quizbank.text import Text

FLOOR = Misconception("no-floor", 3.5, Text(en="Round **down**.", zh="向**下**取整。"))
SWAPPED = Misconception("swapped", [2, 1], Text(en="Swapped.", zh="顺序反了。"))


def feedback(text: str, key: Any, **options: Any) -> list[str]:
    return [said.en for said in judge(text, key, **options).feedback]


def test_a_listed_mistake_says_its_words_and_nothing_else() -> None:
    grade = judge("7/2", 3, type="integer", mistakes=[FLOOR])
    assert grade == Grade("incorrect", 0.0, (FLOOR.says,), grade.reading, "no-floor")


def test_a_listed_mistake_goes_before_a_slip_and_before_partial_credit() -> None:
    half = Misconception("half", 2, Text(en="Both directions count.", zh="两个方向都要算。"))
    assert judge("2", 4, type="integer", mistakes=[FLOOR, half]).mistake == "half"
    grade = judge("[2, 1]", [1, 2], type="vector", mistakes=[SWAPPED])
    assert (grade.status, grade.mistake) == ("incorrect", "swapped")
    one_off = Misconception("last", [1, 2, 4], Text(en="Last.", zh="最后。"))
    assert judge("1 2 4", [1, 2, 3], type="vector", mistakes=[one_off]).score == 0


def test_a_listed_mistake_is_recognised_within_the_tolerance_and_in_another_shape() -> None:
    mistake = Misconception("flat", [0.1234, 0.5], Text(en="Flat.", zh="平。"))
    grade = judge("[0.12, 0.50]", [1, 2, 3], type="vector", decimals=2, mistakes=[mistake])
    assert grade.mistake == "flat"


def test_the_key_goes_before_a_mistake_that_equals_it() -> None:
    same = Misconception("same", 3, Text(en="No.", zh="不。"))
    assert judge("3", 3, type="integer", mistakes=[same]).status == "correct"


@pytest.mark.parametrize(
    ("text", "key", "exactness", "said"),
    [
        ("-0.25", 0.25, {"decimals": 2}, "Only the sign is wrong."),
        ("0.5", 0.25, {"decimals": 2}, "This is twice the right value."),
        ("0.12", 0.24, {"decimals": 2}, "This is half the right value."),
        ("33.33", 0.333333, {"decimals": 4}, "This is the answer in percent; a fraction is asked."),
        ("0.3333", 33.3333, {"decimals": 2}, "This is the answer as a fraction; percent are asked."),
        ("12.3", 0.0123, {"significant": 3}, "The digits are right, the power of ten is not."),
        ("0.33", 0.333333, {"decimals": 4}, "Right as far as it goes, but rounded too much; asked: 4 decimals."),
        ("0.6666", 2 / 3, {"decimals": 4}, "The digits were cut off instead of rounded; asked: 4 decimals."),
        ("61.7k", 61706, {}, "Right as far as it goes, but rounded too much; asked: the exact value."),
        ("0.9", 0.25, {"decimals": 2}, "The answer is smaller than 0.9."),
        ("0", 0.25, {"decimals": 2}, "The answer is larger than 0."),
        ("5", 0, {"decimals": 2}, "The answer is smaller than 5."),
        ("1", 0.2, {"decimals": 2}, "The answer is smaller than 1."),
    ],
)
def test_slips_of_a_number(text: str, key: float, exactness: dict[str, Any], said: str) -> None:
    assert feedback(text, key, type="number", **exactness) == [said]


@pytest.mark.parametrize(
    ("text", "key", "said"),
    [
        ("48", 47, "Off by one: one too large."),
        ("46", 47, "Off by one: one too small."),
        ("1", 2, "Off by one: one too small."),
        ("94", 47, "This is twice the right value."),
        ("-47", 47, "Only the sign is wrong."),
        ("470", 47, "The digits are right, the power of ten is not."),
        ("47.5", 47, "The answer is a whole number; 47.5 is not."),
        ("50", 47, "The answer is smaller than 50."),
    ],
)
def test_slips_of_an_integer(text: str, key: int, said: str) -> None:
    assert feedback(text, key, type="integer") == [said]


@pytest.mark.parametrize(
    ("text", "key", "said"),
    [
        ("1x30x30x16", [1, 16, 30, 30], "this is channels last, the answer is channels first"),
        ("30x30x16", [16, 30, 30], "this is channels last, the answer is channels first"),
        ("1x16x30x30", [1, 30, 30, 16], "this is channels first, the answer is channels last"),
        ("1x16x20x30", [1, 16, 30, 20], "The last two sizes are swapped."),
        ("20x30", [30, 20], "The last two sizes are swapped."),
        ("16x30x30", [1, 16, 30, 30], "The first dimension (the batch, say) is missing."),
        ("1x16x30", [16, 30], "There is one dimension too many at the front."),
        ("16x30x30", [16, 30], "This shape has 3 dimensions; the answer has 2."),
        ("16x1x2x3", [1, 2, 3, 16], "The entries are right, but in another order."),
    ],
)
def test_shapes_in_another_layout(text: str, key: list[int], said: str) -> None:
    grade = judge(text, key, type="shape")
    assert (grade.status, grade.score) == ("incorrect", 0)
    (only,) = grade.feedback
    assert said in only.en


def test_wrong_sizes_are_named_and_earn_part_of_the_credit() -> None:
    grade = judge("1x16x29x29", [1, 16, 30, 30], type="shape")
    assert (grade.status, grade.score) == ("partial", 0.5)
    assert [said.en for said in grade.feedback] == [
        "2 of 4 entries are wrong: entry 3 (index [2]); entry 4 (index [3]).",
        "Off by one: one too small.",
    ]
    assert grade.feedback[0].zh == "4 个元素中有 2 个不对：第 3 个（下标 [2]）；第 4 个（下标 [3]）。"


@pytest.mark.parametrize(
    ("text", "key", "said"),
    [
        ("[1 3; 2 4]", [[1, 2], [3, 4]], "This is the transpose of the right matrix."),
        ("[1 4; 2 5; 3 6]", [[1, 2, 3], [4, 5, 6]], "This is the transpose of the right matrix."),
        ("[1 2; 3 4; 5 6]", [[1, 2, 3], [4, 5, 6]], "arranged as a 3×2 matrix; the answer is a 2×3 matrix"),
        ("[3 4; 1 2]", [[1, 2], [3, 4]], "The rows are right, but in another order."),
        ("[1 2; 4 3]", [[1, 2], [3, 4]], "The entries are right, but stand in other places."),
        ("[1 2 3]", [[1, 2], [3, 4]], "This is a 1×3 matrix; the answer is a 2×2 matrix."),
    ],
)
def test_rearranged_matrices_are_told_apart_from_wrong_values(text: str, key: list[list[int]], said: str) -> None:
    grade = judge(text, key, type="matrix")
    assert (grade.status, grade.score) == ("incorrect", 0)
    (only,) = grade.feedback
    assert said in only.en


def test_a_permuted_tensor_is_told_with_its_permutation() -> None:
    key = [[[1, 2, 3], [4, 5, 6]]]
    (said,) = feedback("[[[1],[4]],[[2],[5]],[[3],[6]]]", key, type="tensor")
    assert "(2, 1, 0)" in said


def test_a_wrong_entry_of_a_matrix_is_named_by_row_and_column() -> None:
    grade = judge("[1 2; 3 -4]", [[1, 2], [3, 4]], type="matrix")
    assert (grade.status, grade.score) == ("partial", 0.75)
    assert [said.en for said in grade.feedback] == [
        "1 of 4 entries is wrong: row 2, column 2 (index [1, 1]).",
        "Only the sign is wrong.",
    ]


def test_many_wrong_entries_are_counted() -> None:
    key = list(range(10, 30))
    text = ", ".join(str(entry if at < 12 else entry * 7 + at) for at, entry in enumerate(key))
    (said,) = feedback(text, key, type="vector")
    assert said.startswith("8 of 20 entries are wrong: entry 13 (index [12]); ")
    assert said.endswith("; and 4 more.")


def test_partial_credit_starts_at_half_and_can_be_switched_off() -> None:
    assert judge("1 2 7 9", [1, 2, 3, 4], type="vector").status == "partial"
    assert judge("1 8 7 9", [1, 2, 3, 4], type="vector").status == "incorrect"
    assert judge("1 2 7 9", [1, 2, 3, 4], type="vector", partial=False).status == "incorrect"
    assert judge("A", ["A", "B"], type="multiple-choice", options=4, partial=False).score == 0


@pytest.mark.parametrize(
    ("text", "score"), [("A", 1 / 3), ("AB", 2 / 3), ("ABD", 1 / 3), ("AD", 0), ("ABCD", 2 / 3), ("ABC", 1), ("D", 0)]
)
def test_multiple_choice_pays_right_minus_wrong(text: str, score: float) -> None:
    assert judge(text, {"A", "B", "C"}, type="multiple-choice", options=5).score == pytest.approx(score)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("B C D A E", "Out of place from the start: B is not the first step."),
        ("A B D C E", "Right up to step 2; step 3 (D) is the first that is out of place."),
        ("A B C E D", "Right up to step 3; step 4 (E) is the first that is out of place."),
        ("E D C B A", "This is the right order backwards."),
    ],
)
def test_the_first_step_out_of_place_is_named(text: str, said: str) -> None:
    assert feedback(text, list("ABCDE"), type="ordering", options=5) == [said]


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        ("1B 2A 3C 4B", "partial", "1 of 4 pairs is wrong: 4."),
        ("1A 2A 3C 4B", "partial", "2 of 4 pairs are wrong: 1, 4."),
        ("1A 2B 3A 4D", "incorrect", "3 of 4 pairs are wrong: 1, 2, 3."),
        ("1A 2B 3A 4B", "incorrect", "No pair is right."),
    ],
)
def test_wrong_pairs_are_named_by_their_numbers(text: str, status: str, said: str) -> None:
    grade = judge(text, list("BACD"), type="matching", options=4)
    assert grade.status == status
    assert [text.en for text in grade.feedback] == [said]


@pytest.mark.parametrize(
    ("kind", "key", "text", "value"),
    [
        ("true-false", True, "false", False),
        ("ordering", ["C", "A", "B"], "A > C > B", ["A", "C", "B"]),
        ("matching", ["C", "A"], "1C 2B", ["C", "B"]),
    ],
)
def test_a_listed_mistake_of_any_kind_is_named_instead_of_partial_credit(
    kind: str, key: Any, text: str, value: Any
) -> None:
    mistake = Misconception("belief", value, Text(en="No.", zh="不。"))
    grade = judge(text, key, type=kind, options=4 if kind == "matching" else 3, mistakes=[mistake])
    assert grade == Grade("incorrect", 0.0, (mistake.says,), grade.reading, "belief")


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        ("softmax; dropout; ReLU", "partial", "1 of 3 blanks is wrong: 2."),
        ("softmax; dropout; Adam", "incorrect", "2 of 3 blanks are wrong: 2, 3."),
        ("Adam; dropout; max", "incorrect", "No blank is right."),
    ],
)
def test_wrong_blanks_are_named_by_their_numbers(text: str, status: str, said: str) -> None:
    grade = judge(text, [["softmax"], ["sigmoid"], ["ReLU"]], type="cloze")
    assert grade.status == status
    assert [text.en for text in grade.feedback] == [said]


@pytest.mark.parametrize(
    ("typed", "spellings"),
    [
        ("symmetric", ["asymmetric"]),  # a prefix is not a slip
        ("loss symmetry", ["loss asymmetry"]),
        ("max", ["mix"]),
        ("model", ["modal"]),
        ("resnet60", ["ResNet-50"]),
        ("encoded", ["encoder", "encodes"]),  # which of them?
        ("batchnormalization", ["batch-normalizations"]),
        ("gradients descent", ["gradient ascent"]),
        ("批归-化", ["批归一化"]),
    ],
)
def test_no_spelling_is_leaked_to_what_is_no_slip_of_it(typed: str, spellings: list[str]) -> None:
    grade = judge(typed, [spellings], type="cloze")
    assert grade.status in ("incorrect", "correct")
    assert not any(spelling in said.en for spelling in spellings for said in grade.feedback)


def test_a_listed_mistake_in_a_cloze_goes_before_a_slip() -> None:
    mistake = Misconception("affine", ["affect", ["a", "b"]], Text(en="No.", zh="不。"))
    assert judge("affects; b", [["effect"], ["b"]], type="cloze", mistakes=[mistake]).mistake == "affine"
    single = Misconception("encoder", "encodr", Text(en="No.", zh="不。"))
    assert judge("encodr", [["encoder"]], type="cloze", mistakes=[single]).mistake == "encoder"


SLOPE = "sigmoid(x)*(1 - sigmoid(x))"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("-σ(x)(1-σ(x))", "Only the sign is wrong."),
        ("σ(x)^2 - σ(x)", "Only the sign is wrong."),
        ("2σ(x)(1-σ(x))", "This is twice the right expression."),
        ("(1 - tanh²(x/2))/8", "This is half the right expression."),
        (
            "1/(2 + 2cosh(x)) + 1e-4",
            "Close, but not equal: a number was rounded (0.333 for 1/3), or a small term is wrong.",
        ),
        ("ln(x)", "At x = -3.1 this has no value, but the answer has one."),
        ("x(1-x)", "At x = -3.1 this is -12.71, but the answer is 0.04125."),
    ],
)
def test_slips_of_an_expression(text: str, said: str) -> None:
    grade = judge(text, SLOPE, type="expression", variables={"x": (-4, 4)})
    assert (grade.status, grade.score) == ("incorrect", 0)
    assert [text.en for text in grade.feedback] == [said]


def test_a_listed_mistake_is_recognised_in_any_shape() -> None:
    forgot = Misconception("no-factor", "1 - sigmoid(x)", Text(en="A factor is missing.", zh="缺少一个因子。"))
    grade = judge("σ(-x)", SLOPE, type="expression", variables={"x": (-4, 4)}, mistakes=[forgot])
    assert grade == Grade("incorrect", 0.0, (forgot.says,), grade.reading, "no-factor")


def test_a_difference_is_shown_in_the_variables_that_matter_and_as_they_are_written() -> None:
    variables = {"x_1": (1.0, 2.0), "β": (1.0, 2.0), "w": (1.0, 2.0)}
    (said,) = feedback("β + x_1", "β - x_1", type="expression", variables=variables)
    assert said.startswith("At x\\_1 = 1.")
    assert ", β = 1." in said
    assert "w =" not in said


def test_what_nothing_can_tell_is_too_complicated_and_costs_nothing() -> None:
    grade = judge("2^exp(1000)", "x", type="expression", variables={"x": (-4, 4)})
    assert grade.status == "invalid"
    assert "too complicated" in grade.feedback[0].en


def test_a_key_that_is_no_expression_is_an_error_of_the_author() -> None:
    with pytest.raises(ValueError, match="can't be read"):
        judge("x", "x +", type="expression", variables={"x": (0, 1)})
    with pytest.raises(ValueError, match="two finite ends"):
        judge("x", "x", type="expression", variables={"x": (1, 0)})
    with pytest.raises(ValueError, match="are the same"):
        judge("x_1", "x_1", type="expression", variables={"x_1": (0, 1), "x₁": (0, 1)})


def test_what_is_missing_is_found_by_the_key_where_the_number_of_options_is_not_told() -> None:
    assert feedback("C A", ["C", "A", "B"], type="ordering") == ["B is missing; put all of A, B, C in order."]
    assert feedback("C A D", ["C", "A", "B"], type="ordering") == ["D is no step; the steps are A, B, C."]


def test_what_the_user_typed_is_escaped_in_feedback() -> None:
    for text in ("`5`", "__5__", "$x$ <b>", "[a](http://x)", "*5*"):
        (said,) = judge(text, 5, type="number").feedback
        for mark in "`*_[<$":
            assert said.en.count(mark) == said.en.count("\\" + mark)
