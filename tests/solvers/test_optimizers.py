"""Steps worked by hand."""

from math import sqrt

import pytest

from solvers.registry import get


def solve(name: str, **values: object) -> dict[str, object]:
    return get(name).one(values)


def test_sgd_with_weight_decay() -> None:
    found = solve("sgd_steps", start=1, gradients=[2, -1], lr=0.1, weight_decay=0.5)
    assert found["parameters"] == pytest.approx([1 - 0.1 * 2.5, 0.75 - 0.1 * (-1 + 0.375)])
    assert found["without_decay"] == pytest.approx(1 - 0.2 + 0.1)


def test_momentum_adds_up_and_is_not_an_average() -> None:
    found = solve("momentum_steps", start=1, gradients=[2, 2], lr=0.1, momentum=0.9)
    assert found["velocities"] == pytest.approx([2, 3.8])
    assert found["parameter"] == pytest.approx(1 - 0.2 - 0.38)
    assert found["classical_velocities"] == pytest.approx([-0.2, -0.38])
    assert found["averaged"] == pytest.approx(1 - 0.02 - 0.038)


def test_nesterov_looks_ahead() -> None:
    found = solve("nesterov_steps", start=0, gradients=[1, 1], lr=0.1, momentum=0.5)
    assert found["parameters"] == pytest.approx([-0.15, -0.15 - 0.1 * (1 + 0.75)])
    assert found["sutskever_parameter"] == pytest.approx(-0.1 - 0.15)
    assert found["heavy_ball"] == pytest.approx(-0.1 - 0.15)


def test_adagrad_steps_shrink() -> None:
    found = solve("adagrad_steps", start=1, gradients=[3, 4], lr=0.5, eps=0.0)
    assert found["accumulators"] == pytest.approx([9, 25])
    assert found["updates"] == pytest.approx([0.5, 0.4])
    assert found["without_history"] == pytest.approx(0.0)


def test_rmsprop_keeps_a_mean() -> None:
    found = solve("rmsprop_steps", start=1, gradients=[2], lr=0.1, alpha=0.9, eps=0.0)
    assert found["mean_square"] == pytest.approx(0.4)
    assert found["parameter"] == pytest.approx(1 - 0.1 * 2 / sqrt(0.4))
    assert found["swapped"] == pytest.approx(1 - 0.1 * 2 / sqrt(3.6))


def test_the_first_adam_step_has_the_size_of_the_learning_rate() -> None:
    found = solve("adam_steps", start=1, gradients=[-0.003], lr=0.01, beta1=0.9, beta2=0.999, eps=0.0)
    assert found["parameter"] == pytest.approx(1.01)
    assert found["without_correction"] == pytest.approx(1 + 0.01 * 0.1 / sqrt(0.001))


def test_zero_gradients_without_eps_are_invalid() -> None:
    for name in ("adagrad_steps", "rmsprop_steps", "adam_steps"):
        values: dict[str, object] = {"start": 1, "gradients": [0, 1], "lr": 0.1, "eps": 0.0}
        values |= {"alpha": 0.9} if name == "rmsprop_steps" else {}
        values |= {"beta1": 0.9, "beta2": 0.999} if name == "adam_steps" else {}
        assert not solve(name, **values)["valid"]
