import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizbank.answers.tolerance import Tolerance
from quizbank.variants.compute import AuthoringError, compute, margin, numbers
from quizbank.variants.question import Answer, Draw, Mistake
from tests.samples import numeric, text


@given(st.integers(0, 10**6), st.integers(1, 40), st.data())
@settings(deadline=None)
def test_one_seed_equals_its_row_of_a_batch(first: int, count: int, data: st.DataObject) -> None:
    question = numeric(sample={"size": Draw(start=1, to=20), "kernel": [3, 5, 7], "dilation": [1, 2, 3]})
    rows = list(compute(question, range(first, first + count)).rows())
    row = data.draw(st.integers(0, count - 1))
    assert numbers(question, first + row) == rows[row]


def test_invalid_and_ambiguous_instances_are_redrawn() -> None:
    question = numeric(sample={"size": Draw(start=1, to=20), "kernel": [3, 5, 7], "dilation": [1, 2, 3]})
    batch = compute(question, range(2000))
    assert batch.attempts > 1
    assert (batch.outputs["span"] >= 0).all()
    assert (batch.mistakes[0] != batch.outputs["output"]).all()
    assert set(batch.parameters["dilation"].tolist()) == {2, 3}


def test_mistakes_that_coincide_are_redrawn() -> None:
    mistakes = [
        Mistake(name="no-dilation", says=text("a"), parameters={"dilation": 1}),
        Mistake(name="rounds-up", says=text("b"), output="ceil_output"),
    ]
    question = numeric(
        sample={"size": Draw(start=16, to=64), "kernel": [3, 5], "dilation": [2], "stride": [2, 3]}, mistakes=mistakes
    )
    batch = compute(question, range(1000))
    assert (batch.mistakes[0] != batch.mistakes[1]).all()
    assert (batch.mistakes[1] == batch.outputs["output"] + 1).all()


def test_a_template_that_is_seldom_valid_has_numbers_for_every_seed_and_is_complained_of() -> None:
    from quizbank.check import check
    from tests.samples import bank_of

    rare = numeric(sample={"size": 20, "kernel": 3, "dilation": [*[1] * 59, 2]})
    assert 128 < compute(rare, range(1000)).attempts <= 512
    [problem] = check(bank_of(rare), seeds=1000).problems
    assert problem.field == "sample" and "so that some seed finds none" in problem.message


def test_a_mistake_that_is_always_the_key_is_an_authoring_error() -> None:
    question = numeric(sample={"size": 20, "kernel": 3, "dilation": [1]})
    with pytest.raises(AuthoringError, match="512 draws"):
        numbers(question, 0)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"solver": "conv_output_sise"}, "did you mean 'conv_output_size'"),
        ({"answer": Answer(output="outptu", type="integer")}, "no output 'outptu'; it has output"),
        ({"sample": {"size": 20, "kernel": 3, "dilatoin": 2}}, "did you mean 'dilation'"),
        ({"sample": {"size": 20}}, "kernel: missing"),
        ({"mistakes": [Mistake(name="m", says=text("a"), parameters={"stride": 0})]}, "stride: expected an integer"),
        ({"sample": {"size": Draw(), "kernel": 3}}, "give `from` and `to`"),
    ],
)
def test_authoring_errors_name_the_field(changes: dict[str, object], message: str) -> None:
    with pytest.raises(AuthoringError, match=message):
        numbers(numeric(**changes), 0)


@pytest.mark.parametrize("seeds", [range(-1, 3), range(0), range(0, 10, 2), range(2**63, 2**63 + 1)])
def test_seeds_out_of_range(seeds: range) -> None:
    with pytest.raises(ValueError, match="seeds must be a range"):
        compute(numeric(), seeds)


ANSWERS = [
    Answer(output="x", type="number", decimals=2),
    Answer(output="x", type="number", significant=3),
    Answer(output="x", type="number", rtol=0.01),
    Answer(output="x", type="number", atol=0.5, rtol=0.1),
    Answer(output="x", type="integer"),
]


@given(st.sampled_from(ANSWERS), st.floats(-1e6, 1e6), st.floats(-2, 2))
def test_the_margin_is_the_graders_tolerance(answer: Answer, key: float, step: float) -> None:
    """The vectorised margin and the grader must agree, or a mistake could grade correct."""
    fields = {name: getattr(answer, name) for name in ("decimals", "significant", "rtol", "atol")}
    width = float(margin(answer, np.array([key]))[0])
    submitted = key + step * width
    if abs(abs(submitted - key) - width) > 1e-9 * max(1.0, abs(key)):
        assert Tolerance.of(**fields).accepts(submitted, key) == (abs(submitted - key) <= width)


def test_parameters_do_not_leak_between_questions() -> None:
    one, other = numeric(), numeric(sample=msgspec.structs.replace(numeric()).sample | {"size": 30})
    assert numbers(other, 5).parameters["size"] == 30
    assert numbers(one, 5) == numbers(one, 5)


def test_a_key_that_its_tolerance_swallows_is_redrawn() -> None:
    question = numeric(
        solver="sgd_steps",
        sample={"start": [0.004, 0.5, 1.5], "gradients": [[0.0]], "lr": 0.1, "weight_decay": 0.0},
        answer=Answer(output="parameter", type="number", decimals=2),
        mistakes=[],
    )
    assert set(compute(question, range(300)).outputs["parameter"].tolist()) == {0.5, 1.5}
    with pytest.raises(AuthoringError, match="a tolerance that is small beside the key"):
        numbers(msgspec.structs.replace(question, sample=question.sample | {"start": 0.004}), 0)


def test_a_key_of_zero_is_as_good_as_any() -> None:
    question = numeric(
        solver="sgd_steps",
        sample={"start": 0.0, "gradients": [[0.0]], "lr": 0.1, "weight_decay": 0.0},
        answer=Answer(output="parameter", type="number", decimals=2),
        mistakes=[],
    )
    assert numbers(question, 0).outputs["parameter"] == 0
