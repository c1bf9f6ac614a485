"""Predictions for which the posterior and the improvement are known."""

from math import pi, sqrt

import pytest

from solvers.registry import get
from solvers.verify import verify


def solve(name: str, **values: object) -> dict[str, object]:
    return get(name).one(values)


@pytest.mark.parametrize("name", ["acquisition_values", "next_candidate", "gp_posterior"])
def test_integrals_and_precision_matrices_agree(name: str) -> None:
    verdict = verify(name, 100, seed=3)
    assert verdict.proven, verdict.failures


def test_improvement_of_an_even_prediction() -> None:
    found = solve("acquisition_values", mean=1.0, deviation=2.0, best=1.0)
    assert found["expected_improvement"] == pytest.approx(2 / sqrt(2 * pi))
    assert (found["probability_of_improvement"], found["lower_bound"]) == (0.5, -3)


def test_the_uncertain_candidate_is_tried() -> None:
    found = solve("next_candidate", means=[0.5, 0.6, 0.9], deviations=[0.01, 0.02, 0.5], best=0.55)
    assert (found["by_bound"], found["by_improvement"], found["by_mean"]) == (3, 3, 1)


def test_the_posterior_passes_through_exact_values_and_returns_to_the_prior() -> None:
    settings = {"points": [0, 2], "values": [1, -1]}
    assert solve("gp_posterior", query=2.0, **settings)["posterior"] == pytest.approx([-1, 0], abs=1e-12)
    assert solve("gp_posterior", query=50.0, **settings)["posterior"] == pytest.approx([0, 1])


def test_the_same_point_twice_needs_noise() -> None:
    assert not solve("gp_posterior", points=[1, 1], values=[1, 2], query=0.0)["valid"]
    assert solve("gp_posterior", points=[1, 1], values=[1, 2], query=0.0, noise=0.1)["valid"]
