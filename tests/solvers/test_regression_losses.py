"""Losses of regression, worked by hand."""

import pytest

from solvers.names import SOLVERS_OF_FAMILY
from solvers.registry import get
from solvers.verify import verify


def solve(name: str, **values: object) -> dict[str, object]:
    return get(name).one(values)


@pytest.mark.parametrize("name", SOLVERS_OF_FAMILY["regression_losses"])
def test_proven(name: str) -> None:
    assert verify(name, 60).proven


def test_squared_loss() -> None:
    found = solve("squared_loss", predictions=[1, 4], targets=[3, 3])
    assert found["errors"] == [-2, 1]
    assert (found["loss"], found["sum"], found["half_loss"], found["absolute"]) == (2.5, 5, 1.25, 1.5)
    assert found["gradient"] == [-2, 1]
    assert found["gradient_of_other_reduction"] == [-4, 2]
    assert found["square_of_sum"] == 1


def test_absolute_loss() -> None:
    found = solve("absolute_loss", predictions=[1, 4, 2], targets=[3, 3, 2], reduction="sum")
    assert (found["loss"], found["mean"], found["signed"], found["squared"]) == (3, 1, -1, 5)
    assert found["gradient"] == [-1, 1, 0]


def test_huber_loss() -> None:
    found = solve("huber_loss", predictions=[0, 0], targets=[1, -3], reduction="sum", delta=2.0)
    assert found["losses"] == [0.5, 4]
    assert found["quadratic"] == [1, 0]
    assert found["gradient"] == [-1, 2]
    assert (found["half_squared"], found["without_half"], found["without_offset"]) == (5, 5, 6.5)
    assert found["linear"] == 4
    assert found["smooth_l1"] == pytest.approx(2.25)


def test_regression_losses_side_by_side() -> None:
    found = solve("regression_losses", predictions=[0, 0], targets=[1, -3], delta=2.0)
    assert found["losses"] == [5, 2, 2.25]
    assert found["sums"] == [10, 4, 4.5]
    assert found["huber_squared"] == [5, 2, 2.5]


def test_cost_of_a_line() -> None:
    found = solve("half_mse_of_line", x=[0, 1, 2], y=[1, 1, 1], theta0=1, theta1=2)
    assert found["residuals"] == [0, 2, 4]
    assert (found["cost"], found["mse"], found["half_sum"]) == pytest.approx((20 / 6, 20 / 3, 10))
    assert found["gradient"] == pytest.approx([2, 10 / 3])
