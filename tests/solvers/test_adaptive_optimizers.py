"""First steps, which are known in closed form, and what tells each optimizer from its neighbours."""

from math import sqrt

import pytest

from solvers.registry import get
from solvers.verify import verify


def solve(name: str, **values: object) -> dict[str, object]:
    return get(name).one(values)


@pytest.mark.parametrize("name", ["adadelta_steps", "adamw_steps", "adamax_steps", "nadam_steps", "lars_step"])
def test_pytorch_agrees(name: str) -> None:
    verdict = verify(name, 60, seed=3)
    assert verdict.proven, verdict.failures


def test_adadelta_begins_with_a_tiny_step_of_its_own() -> None:
    found = solve("adadelta_steps", start=1, gradients=[2], rho=0.9, eps=0.01)
    assert found["parameter"] == pytest.approx(1 - 0.1 / sqrt(0.41) * 2)
    assert found["mean_updates"] == pytest.approx([0.1 * 0.04 / 0.41])


def test_adamw_decays_outside_the_moments() -> None:
    settings = {"start": 2, "gradients": [0.5], "lr": 0.1, "beta1": 0.9, "beta2": 0.999, "eps": 0.0}
    found = solve("adamw_steps", weight_decay=0.5, **settings)
    assert found["parameter"] == pytest.approx(2 - 0.1 - 0.1)
    assert found["coupled"] == pytest.approx(2 - 0.1)  # the decay only enlarges a gradient that is normalized anyway
    assert found["decay_unscaled"] == pytest.approx(2 - 1 - 0.1)


def test_adamax_divides_by_the_largest_gradient() -> None:
    found = solve("adamax_steps", start=0, gradients=[4, 1], lr=0.1, beta1=0.0, beta2=0.5, eps=0.0)
    assert found["largest"] == pytest.approx([4, 2])
    assert found["updates"] == pytest.approx([0.1, 0.05])
    assert found["without_fading"] == pytest.approx(-0.1 - 0.025)


def test_nadam_takes_more_of_the_present_gradient() -> None:
    settings = {"start": 0, "lr": 0.1, "beta1": 0.9, "beta2": 0.9, "momentum_decay": 0.0, "eps": 0.0}
    # μ is beta1 / 2 at ψ = 0; the first step mixes μ · m / (1 − μ²) and (1 − μ) · g / (1 − μ)
    found = solve("nadam_steps", gradients=[1], **settings)
    assert found["mus"] == pytest.approx([0.45, 0.45])
    assert found["parameter"] == pytest.approx(-0.1 * (0.45 * 0.1 / (1 - 0.45**2) + 1))
    assert found["adam"] == pytest.approx(-0.1)


def test_lars_steps_do_not_depend_on_the_size_of_the_gradient() -> None:
    found = solve("lars_step", weights=[3, 4], gradient=[0, 10], lr=1.0, trust=0.1, weight_decay=0.0)
    assert found["local"] == pytest.approx(0.05)
    assert found["updated"] == pytest.approx([3, 3.5])
    assert solve("lars_step", weights=[3, 4], gradient=[0, 80], lr=1.0, trust=0.1, weight_decay=0.0)[
        "step_norm"
    ] == pytest.approx(0.5)


def test_no_size_without_weights() -> None:
    assert not solve("lars_step", weights=[0, 0], gradient=[0, 1], lr=1.0, trust=0.1, weight_decay=0.0)["valid"]
