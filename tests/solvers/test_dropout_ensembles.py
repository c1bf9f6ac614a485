"""Known values of dropout as an average over networks."""

import math
from typing import Any

import pytest

from solvers.registry import ParameterError, get


def solve(name: str, **parameters: Any) -> dict[str, Any]:
    return get(name).one(parameters)


class TestEnsemble:
    def test_linear_is_exact(self) -> None:
        solved = solve("dropout_ensemble", values=[1, 2, 3], weights=[2, -1, 4], bias=1.0, rate=0.25)
        assert solved["mean_output"] == solved["scaled_output"] == 10
        assert solved["inverted_mean"] == pytest.approx(13) == solved["plain_output"]
        assert (solved["masks"], solved["gap"]) == (8, 0)
        assert solved["scaled_by_rate"] == 4
        assert solved["outside_scaled"] == 9.75

    def test_relu_is_not(self) -> None:
        """Sums 0, 2, −4, −2 of four equally likely masks: the ReLU's mean is ½, that of the mean (−1) is 0."""
        solved = solve("dropout_ensemble", values=[2, -4], rate=0.5, activation="relu")
        assert (solved["mean_output"], solved["scaled_output"], solved["gap"]) == (0.5, 0, -0.5)
        assert solved["inverted_mean"] == 1

    def test_masks_are_not_equally_likely(self) -> None:
        solved = solve("dropout_ensemble", values=[1], rate=0.1, activation="sigmoid")
        one = 1 / (1 + math.exp(-1))
        assert solved["mean_output"] == pytest.approx(0.1 * 0.5 + 0.9 * one)
        assert solved["mean_of_kept"] == pytest.approx((0.5 + one) / 2)

    def test_too_many_masks(self) -> None:
        with pytest.raises(ParameterError, match=r"values: .* n from 1 to 12, got the shape"):
            solve("dropout_ensemble", values=[1.0] * 13, rate=0.5)


def test_monte_carlo() -> None:
    solved = solve(
        "monte_carlo_dropout", values=[1, 2], weights=[3, 1], bias=1, masks=[[1, 1], [1, 0], [0, 1]], rate=0.5
    )
    assert solved["outputs"] == [11, 7, 5]
    assert solved["mean"] == pytest.approx(23 / 3)
    assert solved["variance"] == pytest.approx(28 / 3)
    assert (solved["deterministic"], solved["exact_variance"], solved["possible_masks"]) == (6, 13, 4)
    assert solved["unscaled_mean"] == pytest.approx(1 + 10 / 3)
    assert not solve("monte_carlo_dropout", values=[1, 2], masks=[[1, 1]], rate=0.5)["valid"]


def test_keep_probability() -> None:
    solved = solve("keep_probability", keep=0.75, units=400)
    assert solved["pair"] == [0.25, 300]
    assert (solved["expected_dropped"], solved["train_scale"]) == (100, pytest.approx(4 / 3))
    assert (solved["same_pair"], solved["dropped_pair"], solved["both_pair"]) == ([0.75, 300], [0.25, 100], [0.75, 100])
