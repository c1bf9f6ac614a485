"""Regressions of two or three points, and quadratics with whole eigenvalues."""

import pytest

from solvers.registry import get
from solvers.verify import verify


def solve(name: str, **values: object) -> dict[str, object]:
    return get(name).one(values)


@pytest.mark.parametrize(
    "name",
    ["linear_regression_step", "sgd_pass", "updates_of_variants", "quadratic_rates", "steps_to_tolerance"],
)
def test_pytorch_agrees(name: str) -> None:
    verdict = verify(name, 40, seed=3)
    assert verdict.proven, verdict.failures


def test_all_parameters_change_at_once() -> None:
    found = solve("linear_regression_step", inputs=[[1], [3]], targets=[1, 1], bias=0, weights=[1], lr=0.1)
    assert found["errors"] == [0, 2]
    assert found["gradient"] == pytest.approx([1, 3])
    assert found["updated"] == pytest.approx([-0.1, 0.7])
    assert found["mse_updated"] == pytest.approx([-0.2, 0.4])
    # θ₀ first becomes −0.1, which makes the errors −0.1 and 1.9
    assert found["sequential"] == pytest.approx([-0.1, 1 - 0.1 * (-0.1 + 5.7) / 2])
    assert found["sample_gradients"] == [[0, 0], [2, 6]]


def test_a_pass_takes_each_error_with_the_newest_parameters() -> None:
    found = solve("sgd_pass", inputs=[[1], [2]], targets=[2, 2], bias=0, weights=[0], lr=0.5)
    assert found["history"] == [[1, 1], [0.5, 0]]
    assert found["frozen"] == [2, 3]


def test_a_smaller_last_batch_is_an_update_too() -> None:
    found = solve("updates_of_variants", samples=1000, batch=300)
    assert (found["updates"], found["dropped"], found["last"]) == ([1, 1000, 4], [1, 1000, 3], 100)


def test_rates_of_a_quadratic_with_eigenvalues_one_and_three() -> None:
    found = solve("quadratic_rates", diagonal=[2.0, 2.0], coupling=1.0)
    assert found["eigenvalues"] == pytest.approx([1, 3])
    assert found["rates"] == pytest.approx([2 / 3, 0.5, 0.5])
    assert not solve("quadratic_rates", diagonal=[1.0, 1.0], coupling=2.0)["valid"]


def test_newton_needs_one_step_on_a_quadratic() -> None:
    found = solve("steps_to_tolerance", curvature=1.0, start=8.0, lr=0.5, tolerance=0.9)
    assert found["counts"] == [4, 1]
    assert not solve("steps_to_tolerance", curvature=1.0, start=8.0, lr=3.0, tolerance=0.9)["valid"]
