"""Bayes' rule worked by hand."""

from typing import Any

import pytest

from solvers.registry import get


def solve(name: str, **values: Any) -> dict[str, Any]:
    return get(name).one(values)


def test_posterior() -> None:
    found = solve("bayes_posterior", priors=[3, 1], likelihoods=[0.2, 0.6])
    assert found["joint"] == pytest.approx([0.15, 0.15])
    assert found["posterior"] == pytest.approx([0.5, 0.5])
    assert found["priors_ignored"] == pytest.approx([0.25, 0.75])
    assert not solve("bayes_posterior", priors=[0, 1], likelihoods=[0.5, 0.0])["valid"]


def test_a_rare_condition() -> None:
    found = solve("diagnostic_posterior", prior=0.01, sensitivity=0.9, false_positive_rate=0.09)
    assert found["posterior"] == pytest.approx(0.009 / (0.009 + 0.0891))
    assert found["equal_priors"] == pytest.approx(0.9 / 0.99)


def test_laplace() -> None:
    found = solve("smoothed_probability", count=0, total=7, categories=3)
    assert found["probability"] == pytest.approx(0.1)
    assert found["denominator_only"] == 0
    assert not solve("smoothed_probability", count=3, total=2, categories=3)["valid"]


def test_map() -> None:
    found = solve("beta_bernoulli", successes=3, trials=4, a=2.0, b=2.0)
    assert found["map"] == pytest.approx(4 / 6)
    assert found["posterior_mean"] == pytest.approx(5 / 8)
    assert solve("beta_bernoulli", successes=3, trials=4, a=1.0, b=1.0)["map"] == 0.75
    assert not solve("beta_bernoulli", successes=0, trials=0, a=1.0, b=1.0)["valid"]
