"""Learning rates, curvature and faults worked by hand."""

from math import e, exp, log, sqrt

import pytest

from solvers.registry import get


def solve(name: str, **values: object) -> dict[str, object]:
    return get(name).one(values)


def test_the_rate_grows_with_the_batch() -> None:
    """Goyal et al. 2017: 0.1 at 256 images, 3.2 at 8192."""
    found = solve("linear_scaled_lr", lr=0.1, batch=256, new_batch=8192)
    assert found["scaled"] == pytest.approx(3.2)
    assert found["square_root"] == pytest.approx(0.1 * sqrt(32))
    assert found["inverse"] == pytest.approx(0.1 / 32)


def test_descent_on_a_parabola() -> None:
    found = solve("quadratic_descent", curvature=4.0, start=2.0, lr=0.1, steps=3)
    assert found["positions"] == pytest.approx([1.2, 0.72, 0.432])
    assert found["loss"] == pytest.approx(2 * 0.432**2)
    assert found["loss_without_half"] == pytest.approx(4 * 0.432**2)
    assert found["doubled"] == pytest.approx(2 * 0.2**3)
    assert (found["converges"], found["oscillates"]) == (1, 0)


@pytest.mark.parametrize(("lr", "converges", "oscillates"), [(0.25, 1, 0), (0.375, 1, 1), (0.5, 0, 1), (0.75, 0, 1)])
def test_descent_converges_below_two_over_the_curvature(lr: float, converges: int, oscillates: int) -> None:
    found = solve("quadratic_descent", curvature=4.0, start=1.0, lr=lr, steps=1)
    assert (found["converges"], found["oscillates"]) == (converges, oscillates)
    assert (found["largest_lr"], found["best_lr"]) == (0.5, 0.25)


def test_standardizing_allows_a_larger_rate() -> None:
    found = solve("largest_stable_lr", features=[[10, 1], [10, -1], [-10, 1], [-10, -1]])
    assert found["hessian"] == [[100, 0], [0, 1]]
    assert found["largest_lr"] == pytest.approx(0.02)
    assert found["mse_lr"] == pytest.approx(0.01)
    assert found["sum_lr"] == pytest.approx(0.005)
    assert found["condition"] == pytest.approx(100)
    assert found["standardized_lr"] == pytest.approx(2)
    assert found["ratio"] == pytest.approx(100)


@pytest.mark.parametrize("features", [[[1, 2], [1, 3], [1, 5]], [[1, 2], [2, 4], [4, 8]]])
def test_constant_and_collinear_features_are_invalid(features: list[list[int]]) -> None:
    assert not solve("largest_stable_lr", features=features)["valid"]


def test_softmax_twice_never_gets_near_zero() -> None:
    found = solve("double_softmax", logits=[100.0, 0.0, 0.0], target=0)
    assert found["loss"] == pytest.approx(0)
    assert found["double_loss"] == pytest.approx(log((e + 2) / e))
    assert found["floor"] == pytest.approx(found["double_loss"])
    even = solve("double_softmax", logits=[0.0, log(3)], target=0)
    assert even["loss"] == pytest.approx(log(4))
    assert even["double_loss"] == pytest.approx(log(1 + exp(0.5)))
    assert even["gradient"] == pytest.approx([-0.75, 0.75])
    assert not solve("double_softmax", logits=[0.0, 1.0], target=2)["valid"]


def test_dead_units() -> None:
    found = solve("relu_dead_units", inputs=[[1, 2], [2, 0]], weights=[[1, 1], [-1, 1], [-1, -1]], biases=[0, -1, 2])
    assert found["pre_activations"] == [[3, 0, -1], [2, -3, 0]]
    assert found["dead"] == [0, 1, 1]
    assert found["active"] == [2, 0, 0]
    assert found["without_bias"] == [0, 0, 1]
    assert found["once"] == [0, 1, 1]


def test_variance_over_layers() -> None:
    found = solve("signal_variance", width=100, std=0.2, layers=3)
    assert found["gain"] == pytest.approx(4)
    assert found["output_variance"] == pytest.approx(64)
    assert found["output_std"] == pytest.approx(8)
    assert found["relu_moment"] == pytest.approx(8)
    assert found["stable_std"] == pytest.approx(0.1)
    assert found["stable_relu_std"] == pytest.approx(sqrt(0.02))
    assert not solve("signal_variance", width=100_000, std=10.0, layers=200)["valid"]
