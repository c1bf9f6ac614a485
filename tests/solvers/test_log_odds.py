"""Log-odds worked by hand."""

from math import e, log

import pytest

from solvers.names import SOLVERS_OF_FAMILY
from solvers.registry import get
from solvers.verify import verify


def solve(name: str, **values: object) -> dict[str, object]:
    return get(name).one(values)


@pytest.mark.parametrize("name", SOLVERS_OF_FAMILY["log_odds"])
def test_proven(name: str) -> None:
    assert verify(name, 100).proven


def test_nine_to_one() -> None:
    found = solve("log_odds", p=0.9)
    assert found["pair"] == pytest.approx([9, 2.1972245773362196])
    assert found["log_probability"] == pytest.approx(log(0.9))
    assert solve("log_odds", p=0.5)["logit"] == 0


def test_odds() -> None:
    found = solve("odds_of_logit", z=log(3))
    assert found["pair"] == pytest.approx([3, 0.75])
    assert found["other_pair"] == pytest.approx([1 / 3, 0.25])
    assert solve("odds_of_logit", z=1.0)["odds_pair"] == pytest.approx([e, e])


def test_two_normal_classes_are_a_sigmoid() -> None:
    found = solve("gaussian_posterior", mean1=3.0, mean0=1.0, variance=2.0, prior1=0.5, x=2.0)
    assert found["all"] == pytest.approx([0.5, 1, -2])
    assert found["boundary"] == pytest.approx(2)
    assert solve("gaussian_posterior", mean1=3.0, mean0=1.0, variance=2.0, prior1=0.75, x=2.0)[
        "posterior"
    ] == pytest.approx(0.75)


def test_the_gradient_is_the_error_times_the_input() -> None:
    found = solve("logistic_neuron_gradient", x=[2, -1], w=[1, 2], b=0, label=1)
    assert found["gradient"] == pytest.approx([-1, 0.5, -0.5])
    assert found["loss"] == pytest.approx(log(2))
    assert found["with_slope"] == pytest.approx([-0.25, 0.125, -0.125])
    assert found["without_x"] == pytest.approx([-0.5, -0.5, -0.5])
