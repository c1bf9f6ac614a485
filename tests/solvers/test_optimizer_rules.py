"""Limits and first steps that are known in closed form."""

from math import sqrt

import pytest

from solvers.registry import ParameterError, get
from solvers.verify import verify


def solve(name: str, **values: object) -> dict[str, object]:
    return get(name).one(values)


@pytest.mark.parametrize(
    "name",
    [
        "momentum_constant_gradient",
        "nesterov_lookahead",
        "adagrad_constant_gradient",
        "gradient_averages",
        "adam_moments",
        "bias_corrections",
        "gradient_scaling",
        "optimizer_memory",
    ],
)
def test_pytorch_agrees(name: str) -> None:
    verdict = verify(name, 40, seed=3)
    assert verdict.proven, verdict.failures


def test_momentum_multiplies_a_steady_gradient() -> None:
    found = solve("momentum_constant_gradient", gradient=2.0, lr=0.1, momentum=0.9, steps=2)
    assert found["effective_lr"] == pytest.approx(1.0)
    assert found["velocities"] == pytest.approx([3.8, -0.2])
    assert found["distance"] == pytest.approx(0.1 * (2 + 3.8))
    assert found["ratio"] == pytest.approx(5.8 / 4)


def test_nesterov_takes_the_gradient_ahead() -> None:
    found = solve("nesterov_lookahead", curvature=1.0, start=1.0, lr=0.1, momentum=0.5, steps=2)
    assert found["positions"] == pytest.approx([0.9, 0.9 - (0.05 + 0.1 * 0.85)])
    assert found["lookaheads"] == pytest.approx([1, 0.85])
    assert found["heavy_ball"] == pytest.approx([0.9, 0.9 - (0.05 + 0.09)])


def test_adagrad_rates_fall_with_the_root_of_the_steps() -> None:
    found = solve("adagrad_constant_gradient", gradient=-2.0, lr=0.4, steps=4)
    assert (found["effective_rate"], found["update"]) == pytest.approx((0.1, -0.2))


def test_an_average_forgets_and_a_sum_does_not() -> None:
    found = solve("gradient_averages", values=[2, 4], kept=0.5, squared=True)
    assert found["mean_and_sum"] == pytest.approx([9, 20])
    assert found["corrected"] == pytest.approx(12)
    assert found["from_first"] == pytest.approx(10)


def test_the_first_corrected_moments_are_the_gradient_and_its_square() -> None:
    found = solve("adam_moments", gradients=[3], beta1=0.9, beta2=0.999)
    assert found["corrected"] == pytest.approx([3, 9])
    assert found["moments"] == pytest.approx([0.3, 0.009])


def test_corrections_fade() -> None:
    found = solve("bias_corrections", beta1=0.9, beta2=0.99, steps=2)
    assert found["factors"] == pytest.approx([0.19, 0.0199])
    assert found["rate_factor"] == pytest.approx(sqrt(0.0199) / 0.19)
    assert not solve("bias_corrections", beta1=1.0, beta2=0.99, steps=2)["valid"]


def test_adam_does_not_feel_the_scale_of_the_loss() -> None:
    assert solve("gradient_scaling", gradient=-4, factor=10.0, lr=0.1)["steps"] == pytest.approx([4.0, 0.1])


def test_adam_stores_two_numbers_a_parameter() -> None:
    found = solve("optimizer_memory", weights=7_000_000_000, bytes_each=4)
    assert found["numbers"] == [0, 7_000_000_000, 14_000_000_000]
    assert found["training_bytes"] == 112_000_000_000
    with pytest.raises(ParameterError, match="weights: expected an integer from 1"):
        solve("optimizer_memory", weights=0)
