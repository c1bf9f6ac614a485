"""Known values of dropout."""

from typing import Any

import pytest

from solvers.registry import get


def solve(name: str, **parameters: Any) -> dict[str, Any]:
    return get(name).one(parameters)


class TestOutput:
    def test_both_forms(self) -> None:
        solved = solve("dropout_output", values=[2, -4, 6], mask=[1, 0, 1], weights=[1, 2, 3], bias=1, rate=0.5)
        assert solved["train_values"] == [4, 0, 12]
        assert (solved["train_output"], solved["test_output"]) == (41, 13)
        assert solved["masked_values"] == [2, 0, 6]
        assert (solved["masked_output"], solved["scaled_output"], solved["scaled_bias"]) == (21, 7, 6.5)
        assert (solved["kept"], solved["inverted_mask"], solved["divided_by_share"]) == (2, [0, -8, 0], [3, 0, 9])

    def test_the_rate_is_that_of_dropping(self) -> None:
        solved = solve("dropout_output", values=[3.0], mask=[1], rate=0.25)
        assert solved["train_values"] == [4]
        assert solved["divided_by_rate"] == [12]
        assert (solved["scaled_output"], solved["scaled_by_rate"]) == (2.25, 0.75)

    def test_all_dropped(self) -> None:
        solved = solve("dropout_output", values=[3, 1], mask=[0, 0], bias=2, rate=0.5)
        assert (solved["train_output"], solved["divided_by_share"]) == (2, [0, 0])


class TestStatistics:
    def test_moments(self) -> None:
        solved = solve("dropout_moments", value=-2, rate=0.2)
        assert (solved["mean"], solved["variance"], solved["kept_value"]) == (-2, 1, -2.5)
        assert solved["original_variance"] == pytest.approx(0.64)
        assert solved["original_mean"] == pytest.approx(-1.6)

    def test_variance_shift(self) -> None:
        solved = solve("dropout_variance_shift", mean=0.0, variance=2.0, rate=0.5)
        assert (solved["ratio"], solved["train_variance"]) == (2, 4)
        assert solve("dropout_variance_shift", mean=1.0, variance=2.0, rate=0.5)["ratio"] == 2.5

    def test_subnetworks(self) -> None:
        solved = solve("dropout_subnetworks", units=10)
        assert (solved["networks"], solved["doubled"], solved["squared"], solved["pairs"]) == (1024, 20, 100, 45)
        assert solve("dropout_subnetworks", units=60)["one_more"] == 2**61

    def test_kept(self) -> None:
        solved = solve("dropout_kept", units=4, rate=0.5, kept=2)
        assert (solved["expected"], solved["variance"], solved["probability"]) == (2, 1, 0.375)
        assert (solved["combinations"], solved["at_least"], solved["all_dropped"]) == (6, 0.6875, 0.0625)

    def test_kept_is_not_dropped(self) -> None:
        solved = solve("dropout_kept", units=3, rate=0.1, kept=1)
        assert solved["probability"] == pytest.approx(0.027)
        assert solved["swapped_probability"] == pytest.approx(0.243)
        assert (solved["expected"], solved["expected_dropped"]) == pytest.approx((2.7, 0.3))

    def test_more_kept_than_there_are(self) -> None:
        assert not solve("dropout_kept", units=3, rate=0.1, kept=4)["valid"]

    def test_the_largest_coefficient_is_exact(self) -> None:
        assert solve("dropout_kept", units=60, rate=0.5, kept=30)["combinations"] == 118264581564861424


def test_linear_regression() -> None:
    solved = solve("dropout_linear_regression", x=[[1, 2], [3, 0]], weights=[2, 1], y=[3, 6], rate=0.5)
    assert (solved["clean_loss"], solved["penalty"], solved["expected_loss"], solved["mean_loss"]) == (1, 44, 45, 22.5)
    assert (solved["feature_squares"], solved["coefficients"]) == ([10, 4], [10, 4])
    assert (solved["uniform"], solved["rate_only"], solved["with_covariances"]) == (6, 23, 53)
    assert solved["original_loss"] == 21
