"""Runs of one or two steps that can be followed by hand."""

import pytest

from solvers.registry import ParameterError, get
from solvers.verify import verify


def solve(name: str, **values: object) -> dict[str, object]:
    return get(name).one(values)


@pytest.mark.parametrize(
    "name", ["optimizer_run", "optimizer_losses", "two_phase_run", "losses_of_rates", "parabola_descent"]
)
def test_pytorch_agrees(name: str) -> None:
    verdict = verify(name, 60, seed=3)
    assert verdict.proven, verdict.failures


def test_momentum_goes_on_in_the_direction_of_before() -> None:
    settings = {"diagonal": [1.0, 10.0], "start": [10.0, 1.0], "lr": 0.1, "momentum": 0.5, "steps": 2}
    assert solve("optimizer_run", method="sgd", **settings)["positions"] == [[9, 0], pytest.approx([8.1, 0])]
    assert solve("optimizer_run", method="momentum", **settings)["position"] == pytest.approx([7.6, -0.5])


def test_first_steps_of_adaptive_methods_have_the_length_of_the_rate() -> None:
    for method in ("adagrad", "adam"):
        found = solve("optimizer_run", method=method, diagonal=[1.0, 100.0], start=[3.0, -2.0], lr=0.1, steps=1)
        assert found["position"] == pytest.approx([2.9, -1.9])


def test_a_coupling_enters_both_gradients() -> None:
    found = solve(
        "optimizer_run", method="sgd", diagonal=[2.0, 1.0], coupling=1.0, linear=[1.0, 0.0], start=[1.0, 1.0], lr=0.1,
        steps=1,
    )  # fmt: skip
    assert found["matrix"] == [[2, 1], [1, 1]]
    assert found["gradients"] == [[2, 2]]


def test_an_unknown_method_is_named() -> None:
    with pytest.raises(ParameterError, match="did you mean 'momentum'"):
        solve("optimizer_run", method="momentun", diagonal=[1.0, 1.0], start=[1.0, 1.0], lr=0.1, steps=1)


def test_two_phases() -> None:
    found = solve("two_phase_run", curvature=1.0, start=2.0, adam_lr=0.5, sgd_lr=0.1, adam_steps=1, sgd_steps=2)
    assert found["handover"] == pytest.approx(1.5)
    assert found["position"] == pytest.approx(1.5 * 0.81)


def test_too_large_a_rate_raises_the_loss() -> None:
    found = solve("losses_of_rates", curvature=2.0, start=1.0, rates=[0.1, 0.5, 1.5], steps=2)
    assert found["losses"] == pytest.approx([0.8**4, 0, 16])


def test_a_parabola_with_its_minimum_at_one() -> None:
    found = solve("parabola_descent", a=1.0, b=-2.0, start=3.0, lr=0.25, steps=2)
    assert (found["minimum"], found["position"], found["value"]) == (1, 1.5, -0.75)
