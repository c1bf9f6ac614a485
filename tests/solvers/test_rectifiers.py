"""ReLU's relatives, worked by hand."""

import pytest

from solvers.names import SOLVERS_OF_FAMILY
from solvers.registry import get
from solvers.verify import verify


def solve(name: str, **values: object) -> dict[str, object]:
    return get(name).one(values)


@pytest.mark.parametrize("name", SOLVERS_OF_FAMILY["rectifiers"])
def test_proven(name: str) -> None:
    assert verify(name, 100).proven


def test_a_divisor_is_not_a_slope() -> None:
    found = solve("leaky_relu_divisor", x=-11.0, divisor=5.5)
    assert found["pair"] == pytest.approx([1 / 5.5, -2])
    assert found["multiplied_pair"] == pytest.approx([5.5, -60.5])
    assert solve("leaky_relu_divisor", x=3.0, divisor=5.0)["output"] == 3


def test_prelu_learns_from_negative_inputs() -> None:
    found = solve("prelu_gradient", x=[2, -3, -1], upstream=[5, 1, -2], alpha=0.25)
    assert found["terms"] == [0, -3, 2]
    assert found["grad_alpha"] == -1
    assert found["output"] == [2, -0.75, -0.25]
    assert found["grad_x"] == [5, 0.25, -0.5]
    assert (found["all_entries"], found["positive_entries"], found["without_upstream"]) == (9, 10, -4)


def test_prelu_parameters() -> None:
    assert solve("prelu_parameters", channels=64, height=8, width=8)["pair"] == [1, 64]
    assert solve("prelu_parameters", channels=64, height=8, width=8)["per_entry_pair"] == [1, 4096]


def test_rrelu_takes_the_mean_slope_in_evaluation() -> None:
    found = solve("rrelu_moments", x=-4.0, lower=0.1, upper=0.4)
    assert found["output"] == pytest.approx(-1)
    assert found["variance"] == pytest.approx(16 * 0.09 / 12)
    assert (found["smallest"], found["largest"]) == pytest.approx((-1.6, -0.4))
    assert not solve("rrelu_moments", x=-4.0, lower=0.4, upper=0.4)["valid"]


def test_maxout_of_a_number_and_its_negative_is_its_size() -> None:
    found = solve("maxout_values", x=[-3], weights=[[[1]], [[-1]]], biases=[[0], [0]])
    assert (found["output"], found["index"], found["gradient"]) == ([3], [1], [[-1]])
    relu = solve("maxout_values", x=[-3], weights=[[[1]], [[0]]])
    assert (relu["output"], relu["gradient"]) == ([0], [[0]])
    assert not solve("maxout_values", x=[0], weights=[[[1]], [[-1]]])["valid"]


def test_maxout_parameters_multiply() -> None:
    found = solve("maxout_parameters", inputs=10, units=4, pieces=3)
    assert found["pair"] == [132, 44]
    assert (found["one_bias_pair"], found["without_biases_pair"]) == ([124, 44], [120, 40])
