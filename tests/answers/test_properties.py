"""What holds for every key and every text."""

import ast
import math
from collections.abc import Callable
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizbank.answers.algebra import linear
from quizbank.answers.evaluation import column
from quizbank.answers.expression_grammar import parse
from quizbank.answers.judge import judge, read, show
from quizbank.answers.kinds import KINDS
from quizbank.answers.symbols import Symbols
from quizbank.answers.types import Unreadable
from tests.answers.inputs import HIDDEN, KEYS, SETTINGS, SYMBOLS, WORDS

INTEGERS = st.integers(-(10**20), 10**20)
FLOATS = st.floats(-1e12, 1e12, allow_nan=False).map(lambda value: 0.0 if abs(value) < 1e-200 else value)
NUMBERS = INTEGERS | FLOATS
EXACTNESS: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.just({}),
    st.integers(0, 10).map(lambda count: {"decimals": count}),
    st.integers(1, 10).map(lambda count: {"significant": count}),
    st.floats(1e-9, 0.5).map(lambda size: {"rtol": size}),
    st.floats(1e-9, 10).map(lambda size: {"atol": size}),
)

PIECES = st.sampled_from([*SYMBOLS.split(), *WORDS.split(), *HIDDEN])
MESSES = st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=25).map("".join))


def tensors(rank: int, entries: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    def build(shape: list[int]) -> st.SearchStrategy[Any]:
        level = entries
        for size in reversed(shape):
            level = st.lists(level, min_size=size, max_size=size)
        return level

    return st.lists(st.integers(1, 3), min_size=rank, max_size=rank).flatmap(build)


@given(NUMBERS)
def test_an_exact_key_is_read_back(key: float) -> None:
    value = read(show(key, type="number"), type="number").value
    assert math.isclose(value, key, rel_tol=1e-14)
    assert value == key or isinstance(key, float)


@given(INTEGERS)
def test_an_integer_is_read_back_exactly(key: int) -> None:
    assert read(show(key, type="integer"), type="integer").value == key
    assert read(f"{key:,}", type="integer").value == key


@given(NUMBERS, EXACTNESS)
def test_a_shown_number_grades_correct(key: float, exactness: dict[str, Any]) -> None:
    assert judge(show(key, type="number", **exactness), key, type="number", **exactness).status == "correct"


@given(st.lists(st.integers(0, 10**6), max_size=6))
def test_a_shown_shape_is_read_back_and_grades_correct(key: list[int]) -> None:
    text = show(key, type="shape")
    assert read(text, type="shape").value == key
    assert judge(text, key, type="shape").status == "correct"
    assert ast.literal_eval(text) == tuple(key)


@pytest.mark.parametrize(("kind", "rank"), [("vector", 1), ("matrix", 2), ("tensor", 1), ("tensor", 3), ("tensor", 4)])
@given(data=st.data(), exactness=EXACTNESS)
@settings(max_examples=40)
def test_a_shown_list_grades_correct(kind: str, rank: int, data: st.DataObject, exactness: dict[str, Any]) -> None:
    key = data.draw(tensors(rank, NUMBERS))
    text = show(key, type=kind, **exactness)
    assert judge(text, key, type=kind, **exactness).status == "correct"


@given(tensors(2, st.integers(0, 999)), st.sampled_from([", ", ",", " ", "  "]), st.sampled_from(["; ", ";", "\n"]))
def test_matrices_are_read_however_they_are_separated(key: list[list[int]], entry: str, row: str) -> None:
    inner = row.join(entry.join(map(str, line)) for line in key)
    assert read(inner, type="matrix").value == key
    assert read(f"[{inner}]", type="matrix").value == key


@given(tensors(1, st.integers(-999, 999)))
def test_what_numpy_prints_is_read(key: list[int]) -> None:
    text = f"[{' '.join(f'{entry:>4}' for entry in key)}]"
    try:
        assert read(text, type="vector").value == key
    except Unreadable as error:
        # Only where no two entries could tell that spaces separate them.
        assert "one difference" in error.says.en
        assert all(entry < 0 for entry in key[1:])


@given(
    st.sets(st.sampled_from("ABCDEF"), min_size=1),
    st.sampled_from([", ", "", " ", "、", "和", " and ", "/"]),
    st.booleans(),
)
def test_letters_are_read_however_they_are_separated(key: set[str], separator: str, lower: bool) -> None:
    text = separator.join(sorted(key, reverse=True))
    assert judge(text.lower() if lower else text, key, type="multiple-choice", options=6).status == "correct"
    assert judge(show(key, type="multiple-choice"), key, type="multiple-choice", options=6).status == "correct"


@given(st.booleans(), st.sampled_from(["{}", " {}.", "答案：{}", "the answer is {}"]), st.booleans())
def test_a_shown_verdict_is_read_back(key: bool, frame: str, upper: bool) -> None:
    text = frame.format(show(key, type="true-false"))
    assert read(text.upper() if upper else text, type="true-false").value is key
    assert judge(text, key, type="true-false").status == "correct"
    assert judge(text, not key, type="true-false").status == "incorrect"


SEVERAL = st.integers(1, 7).flatmap(lambda count: st.permutations("ABCDEFG"[:count]))


@given(SEVERAL, st.sampled_from([" ", "", ",", ", ", ">", " -> ", "→", "、", " - ", "\n", " => "]), st.booleans())
def test_an_order_is_read_however_its_steps_are_separated(key: list[str], separator: str, lower: bool) -> None:
    text = separator.join(key)
    assert read(text.lower() if lower else text, type="ordering", options=len(key)).value == key
    assert read(show(key, type="ordering"), type="ordering").value == key
    assert judge(show(key, type="ordering"), key, type="ordering", options=len(key)).status == "correct"


@given(SEVERAL.flatmap(lambda key: st.tuples(st.just(key), st.permutations(key))))
def test_an_order_is_worth_its_longest_common_subsequence(orders: tuple[list[str], list[str]]) -> None:
    key, order = orders
    kept = max(
        length
        for length in range(1, len(key) + 1)
        for steps in combinations(order, length)
        if list(steps) == [step for step in key if step in steps]
    )
    grade = judge(show(order, type="ordering"), key, type="ordering")
    if order == key:
        assert grade.status == "correct"
    elif order == key[::-1] or len(key) - kept > (0 if len(key) < 4 else 1 if len(key) < 7 else 2):
        assert (grade.status, grade.score) == ("incorrect", 0)
    else:
        assert (grade.status, grade.score) == ("partial", (kept - 1) / (len(key) - 1))


MATCHES = st.lists(st.sampled_from("ABCDE"), min_size=1, max_size=12)


@given(MATCHES, st.sampled_from(["{}{}", "{}-{}", "{} = {}", "{}→{}", "{}. {}", "({}) {}"]), st.data())
def test_pairs_are_read_in_any_order(key: list[str], form: str, data: st.DataObject) -> None:
    pairs = data.draw(st.permutations(list(enumerate(key, 1))))
    letter_first = data.draw(st.booleans())
    text = "; ".join(form.format(*(reversed(pair) if letter_first else pair)) for pair in pairs)
    assert read(text, type="matching", options=5).value == key
    assert judge(show(key, type="matching"), key, type="matching", options=5).status == "correct"


@given(MATCHES, MATCHES)
def test_pairs_are_worth_their_share(key: list[str], typed: list[str]) -> None:
    typed = [*typed, *key][: len(key)]
    share = sum(one == other for one, other in zip(typed, key, strict=True)) / len(key)
    grade = judge(show(typed, type="matching"), key, type="matching")
    assert grade.score == pytest.approx(share if share >= 0.5 else 0)


TERMS = st.sampled_from(
    [
        "batch normalization",
        "mini-batch",
        "ResNet-50",
        "3×3 convolution",
        "k-means",
        "L2 penalty",
        "O(n^2)",
        "β_1",
        "-1",
        "0.5",
        "C++",
        "Bayes' theorem",
        "批归一化",
        "小批量",
        "residual connection",
        "cross entropy",
        "ReLU",
        "softmax",
    ]
)
BLANKS = st.lists(st.lists(TERMS, min_size=1, max_size=3), min_size=1, max_size=5)


@given(BLANKS, st.data(), st.sampled_from(["; ", ";", "；", "\n", ";\n", " | "]))
def test_any_accepted_spelling_fills_its_blank(key: list[list[str]], data: st.DataObject, separator: str) -> None:
    typed = separator.join(data.draw(st.sampled_from(spellings)) for spellings in key)
    assert judge(typed, key, type="cloze").status == "correct"
    assert judge(show(key, type="cloze"), key, type="cloze").status == "correct"


RESPELLED: list[Callable[[str], str]] = [
    str.upper,
    lambda text: f" “{text}”. ",
    lambda text: "the " + text,
    lambda text: text.replace(" ", "  "),
    lambda text: text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)}),
]


@given(TERMS, st.lists(st.sampled_from(RESPELLED), max_size=3))
def test_a_spelling_stays_right_in_another_dress(term: str, changes: list[Callable[[str], str]]) -> None:
    typed = term
    for change in changes:
        typed = change(typed)
    assert judge(typed, [[term]], type="cloze").status == "correct"


@given(TERMS, TERMS)
def test_no_term_stands_for_another(term: str, other: str) -> None:
    assert (judge(term, [[other]], type="cloze").status == "correct") == (term == other)


@given(st.sampled_from(["gradient", "convolution", "batch normalization", "residual connection"]), st.data())
def test_a_changed_letter_never_counts_and_is_asked_about_in_long_words_only(term: str, data: st.DataObject) -> None:
    at = data.draw(st.sampled_from([at for at, letter in enumerate(term) if letter != " "]))
    letter = data.draw(st.sampled_from("qxj"))
    typed = term[:at] + letter + term[at + 1 :]
    grade = judge(typed, [[term]], type="cloze")
    begins = at == 0 or term[at - 1] == " "
    short = term.startswith("batch") and at < 6
    if begins or short:
        assert grade.status == "incorrect"
        assert not any(term in said.en for said in grade.feedback)
    else:
        assert grade.status == "invalid"
        assert grade.feedback[0].en == f"Did you mean “{term}”?"


@given(MESSES, st.sampled_from(sorted(KINDS)))
@settings(max_examples=1500)
def test_no_text_raises_and_every_verdict_is_whole(text: str, kind: str) -> None:
    grade = judge(text, KEYS[kind], type=kind, **SETTINGS[kind])
    assert grade.status in ("correct", "partial", "incorrect", "invalid")
    assert 0 <= grade.score <= 1
    assert (grade.score == 1) == (grade.status == "correct") or kind == "key-points"
    assert (grade.reading is None) == (grade.status == "invalid")
    texts = [*grade.feedback, *([grade.reading] if grade.reading else [])]
    for said in (words for text in texts for words in (text.en, text.zh)):
        assert said.isprintable()
        assert len(said) < 600


@given(MESSES, st.sampled_from(sorted(KINDS)))
@settings(max_examples=500)
def test_a_refused_text_names_its_place(text: str, kind: str) -> None:
    try:
        reading = read(text, type=kind, **SETTINGS[kind])
    except Unreadable as error:
        assert error.position is None or 0 <= error.position <= len(text)
    else:
        assert reading.echo.en.startswith("read as ")
        assert reading.echo.zh.startswith("读作")


LEAVES = st.sampled_from(["x", "y", "2", "0.5", "3", "x", "beta_1", "e", "pi"])
CALLS = ["exp", "tanh", "sigmoid", "sin", "cos", "abs", "relu", "softplus", "erf"]
DOMAINS = {"x": (-2.0, 2.0), "y": (0.5, 3.0), "beta_1": (0.0, 1.0)}


def formulas(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", " - ", "*", "/"]), inner).map("".join),
        inner.map(lambda text: f"({text})"),
        inner.map(lambda text: f"(-{text})"),
        inner.map(lambda text: f"({text})**2"),
        st.tuples(st.sampled_from(CALLS), inner).map(lambda parts: f"{parts[0]}({parts[1]})"),
        st.tuples(st.sampled_from(["max", "min"]), inner, inner).map(
            lambda parts: f"{parts[0]}({parts[1]}, {parts[2]})"
        ),
    )


FORMULAS = st.recursive(LEAVES, formulas, max_leaves=8)
NAMES: dict[str, Any] = {
    **{name: getattr(math, name) for name in ("exp", "tanh", "sin", "cos", "erf", "e", "pi")},
    **{"abs": abs, "max": max, "min": min, "relu": lambda a: max(a, 0.0)},
    "sigmoid": lambda a: 1 / (1 + math.exp(-a)),
    "softplus": lambda a: math.log1p(math.exp(a)),
}


def value_of(node: ast.expr, names: dict[str, Any]) -> float:
    """The value by Python's own grammar. Raises ArithmeticError."""
    match node:
        case ast.Constant(value=int() | float() as value):
            return float(value)
        case ast.Name(id=name):
            return float(names[name])
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return float(names[name](*(value_of(argument, names) for argument in arguments)))
        case ast.UnaryOp(operand=operand):
            return -value_of(operand, names)
        case ast.BinOp(left=left, op=operator, right=right):
            one, other = value_of(left, names), value_of(right, names)
            match operator:
                case ast.Add():
                    return one + other
                case ast.Sub():
                    return one - other
                case ast.Mult():
                    return one * other
                case ast.Div():
                    return one / other
                case ast.Pow():
                    return one**other
    raise AssertionError(ast.dump(node))


@given(FORMULAS)
@settings(max_examples=300)
def test_an_expression_has_the_values_that_python_gives_it(text: str) -> None:
    """And its error bounds hold: the two computations differ in order, not by more than both bounds."""
    symbols = Symbols.of(DOMAINS)
    points = {"x": [-1.25, 0.3, 1.9], "y": [0.7, 1.0, 2.6], "beta1": [0.0, 0.4, 0.9]}
    found = column(parse(text, symbols), points, 3)
    body = ast.parse(text, mode="eval").body
    for index, (value, error) in enumerate(found.entries):
        place = {"x": points["x"][index], "y": points["y"][index], "beta_1": points["beta1"][index]}
        try:
            expected = value_of(body, {**NAMES, **place})
        except ArithmeticError:
            assert index in found.undefined or not math.isfinite(value)
        else:
            if math.isfinite(expected) and math.isfinite(value):
                assert abs(value - expected) <= 8 * error + 1e-12 * abs(expected)
            else:
                assert index not in found.undefined


@given(FORMULAS)
def test_the_echo_of_an_expression_reads_back_as_the_same_tree(text: str) -> None:
    symbols = Symbols.of(DOMAINS)
    tree = parse(text, symbols)
    assert parse(linear(tree, symbols.written), symbols) == tree


@given(FORMULAS, FORMULAS, FORMULAS)
def test_expressions_are_judged_by_value_and_not_by_shape(a: str, b: str, c: str) -> None:
    pairs = [
        (f"({a}) + ({b})", f"({b}) + ({a})"),
        (f"({a})*(({b}) - ({c}))", f"({a})({b}) - ({c})({a})"),
        (f"tanh({a})", f"2sigmoid(2({a})) - 1"),
    ]
    for left, right in pairs:
        grade = judge(left, right, type="expression", variables=DOMAINS)
        assert grade.status == "correct" or "too complicated" in grade.feedback[0].en


@given(FORMULAS, st.sampled_from(["1.001({}) + 0.123", "0.0123 - 1.1({})", "({})(1.01 + x/100) + 0.0123x"]))
def test_another_function_is_never_right(text: str, change: str) -> None:
    """`change` makes another function of any function that these few constants can make."""
    grade = judge(change.format(text), text, type="expression", variables=DOMAINS)
    assert grade.status in ("incorrect", "invalid")


ATOMS = st.integers(0, 99).map(str) | st.sampled_from(["0.5", "2.25", "1e2", ".5"])


def sums(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    binary = st.tuples(inner, st.sampled_from([" + ", "-", " * ", "/", "*", " - "]), inner).map("".join)
    return binary | inner.map(lambda text: f"({text})") | inner.map(lambda text: f"-({text})")


@given(st.recursive(ATOMS, sums, max_leaves=8))
def test_arithmetic_agrees_with_exact_fractions(text: str) -> None:
    """The same text read by Python's own grammar, with exact numbers in place of floats."""
    try:
        expected: Fraction | None = exact(ast.parse(text, mode="eval").body)
    except ZeroDivisionError:
        expected = None
    try:
        value = read(text, type="number").value
    except Unreadable as error:
        assert expected is None or "two signs" in error.says.en
    else:
        assert expected is not None
        assert value == (int(expected) if expected.denominator == 1 else float(expected))


def exact(node: ast.expr) -> Fraction:
    match node:
        case ast.Constant(value=int() | float() as value):
            return Fraction(str(value))
        case ast.UnaryOp(operand=operand):
            return -exact(operand)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return exact(left) + exact(right)
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            return exact(left) - exact(right)
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return exact(left) * exact(right)
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return exact(left) / exact(right)
    raise AssertionError(ast.dump(node))
