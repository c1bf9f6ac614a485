"""Ridge regression worked by hand."""

from math import log, pi, sqrt

import pytest

from solvers.registry import get


def solve(name: str, **values: object) -> dict[str, object]:
    return get(name).one(values)


def test_symmetric_points_decouple_the_powers() -> None:
    """Σx = Σx³ = 0: w₁ = Σxy / (Σx² + λ), w₂ = Σx²y / (Σx⁴ + λ)."""
    found = solve("polynomial_ridge", x=[-2, -1, 1, 2], y=[1, 0, 2, 5], strength=2.0, degree=2)
    assert found["normal_matrix"] == [[10, 0], [0, 34]]
    assert found["coefficients"] == pytest.approx([10 / 12, 26 / 36])
    assert found["doubled"] == pytest.approx([10 / 14, 26 / 38])


def test_the_intercept_is_not_penalized() -> None:
    found = solve("polynomial_ridge", x=[-1, 1], y=[4, 6], strength=2.0, degree=1, intercept=True)
    assert found["coefficients"] == pytest.approx([5, 0.5])


def test_errors_along_the_path() -> None:
    found = solve("ridge_path", x=[1, 2], y=[3, 6], new_x=[1], new_y=[2], strengths=[0.0, 2.5, 10.0])
    assert found["weights"] == pytest.approx([3, 2, 1])
    assert found["training_errors"] == pytest.approx([0, 2.5, 10])
    assert found["validation_errors"] == pytest.approx([1, 0, 1])
    assert (found["best_strength"], found["best_on_training"], found["best_index"]) == (2.5, 0.0, 1)


def test_a_prior_is_a_ridge() -> None:
    found = solve("map_estimate", data=[4, 6], sigma=2.0, tau=1.0)
    assert found["pair"] == pytest.approx([4, 10 / 6])
    assert found["negative_log_prior"] == pytest.approx((10 / 6) ** 2 / 2 + log(2 * pi) / 2)
    assert found["laplace_strength"] == pytest.approx(4 * sqrt(2))


def test_a_bias_does_not_amplify() -> None:
    found = solve("perturbation_response", weights=[2, -1], delta=[1, 1], factor=10.0, bias=7)
    assert (found["pair"], found["bias_added"]) == ([1, 10], [8, 80])
    assert found["worst_case"] == pytest.approx(10 * sqrt(10))
