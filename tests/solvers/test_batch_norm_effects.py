"""Known values of what batch norm does to the layers around it."""

from typing import Any

import pytest

from solvers.registry import ParameterError, get


def solve(name: str, **parameters: Any) -> dict[str, Any]:
    return get(name).one(parameters)


class TestRunningMean:
    def test_known(self) -> None:
        solved = solve("running_mean_steps", values=[8, 4], start=0, momentum=0.25)
        assert solved["running_steps"] == [2, 2.5]
        assert (solved["running"], solved["start_weight"], solved["other_momentum"]) == (2.5, 0.5625, 0.75)
        assert solved["batch_weights"] == [0.1875, 0.25]
        assert solved["corrected"] == pytest.approx(2.5 / 0.4375)
        assert solved["decay_steps"] == [6, 4.5]
        assert (solved["plain_mean"], solved["last"], solved["one_step"]) == (6, 4, 1)

    def test_nothing_new_enters(self) -> None:
        solved = solve("running_mean_steps", values=[8, 4], start=3, momentum=0.0)
        assert (solved["running"], solved["corrected"]) == (3, 0)

    def test_momentum_above_one(self) -> None:
        with pytest.raises(ParameterError, match="momentum: expected a number from 0 to 1, got 9"):
            solve("running_mean_steps", values=[1.0], momentum=9)


FOLDED = {"weights": [1, -2], "bias": 3, "running_mean": 1, "running_var": 4, "gamma": 6, "beta": 5, "eps": 0}


class TestFold:
    def test_known(self) -> None:
        solved = solve("batch_norm_fold", **FOLDED)
        assert solved["folded"] == [3, -6, 11]
        assert (solved["folded_weights"], solved["folded_bias"]) == ([3, -6], 11)
        assert (solved["bias_unscaled"], solved["bias_dropped"]) == (5, 2)
        assert (solved["mean_unscaled"], solved["mean_added"]) == (13, 17)
        assert solved["without_root_weights"] == [1.5, -3]
        assert solved["gamma_dropped_weights"] == [0.5, -1]

    def test_nothing_to_divide_by(self) -> None:
        assert not solve("batch_norm_fold", **FOLDED | {"running_var": 0})["valid"]


class TestMoments:
    def test_the_output_is_not_standardized(self) -> None:
        solved = solve("batch_norm_output_moments", gamma=-2, beta=3)
        assert solved["moments"] == [3, 2]
        assert solved["signed_moments"] == [3, -2]
        assert solved["variance_moments"] == [3, 4]

    def test_eps_takes_a_little(self) -> None:
        assert solve("batch_norm_output_moments", gamma=1, beta=0, var=0.75, eps=0.25)["variance"] == pytest.approx(
            0.75
        )
        assert not solve("batch_norm_output_moments", gamma=1, beta=0, var=0)["valid"]


def test_effective_rate() -> None:
    solved = solve("scale_invariant_rate", norm=2.0, lr=0.5, decay=1.0, factor=5.0)
    assert (solved["effective_rate"], solved["linear_rate"], solved["grown_rate"]) == (0.125, 0.25, 2)
    assert (solved["decayed_norm"], solved["decayed_rate"]) == (1, 0.5)
    assert (solved["reduced_decay"], solved["multiplied_decay"]) == (0.2, 5)
    assert not solve("scale_invariant_rate", norm=2.0, lr=1.0, decay=1.0)["valid"]
