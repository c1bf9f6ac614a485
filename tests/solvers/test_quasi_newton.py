"""Updates that satisfy the secant equation, and conjugate gradients that end."""

import pytest

from solvers.registry import ParameterError, get
from solvers.verify import verify


def solve(name: str, **values: object) -> dict[str, object]:
    return get(name).one(values)


@pytest.mark.parametrize("name", ["bfgs_update", "conjugate_gradient", "curvature_memory", "method_costs"])
def test_other_algorithms_agree(name: str) -> None:
    verdict = verify(name, 100, seed=3)
    assert verdict.proven, verdict.failures


def test_bfgs_learns_the_curvature_along_the_step() -> None:
    found = solve("bfgs_update", step=[1, 0], change=[3, 1])
    assert found["secant"] == pytest.approx([3, 1])
    assert found["bfgs"] == [pytest.approx([3, 1]), pytest.approx([1, 1 + 1 / 3])]
    assert found["curvature"] == 3


def test_no_update_against_negative_curvature() -> None:
    assert not solve("bfgs_update", step=[1, 0], change=[-1, 2])["valid"]


def test_conjugate_gradients_are_exact_after_two_steps() -> None:
    found = solve("conjugate_gradient", diagonal=[4.0, 3.0], coupling=1.0, target=[1, 2], start=[2, 1], steps=2)
    assert found["position"] == pytest.approx([1 / 11, 7 / 11])
    assert found["position"] == pytest.approx(found["solution"])
    assert found["first"] == pytest.approx([0.2356, 0.3384], abs=1e-4)


def test_an_indefinite_matrix_is_invalid() -> None:
    assert not solve("conjugate_gradient", diagonal=[1.0, 1.0], coupling=2.0, target=[1, 2], steps=1)["valid"]


def test_a_hessian_of_a_small_net_fills_a_computer() -> None:
    found = solve("curvature_memory", weights=1_000_000, bytes_each=4, pairs=10)
    assert (found["hessian_bytes"], found["gigabytes"]) == (4 * 10**12, 4000)
    assert found["lbfgs_bytes"] == 80_000_000
    with pytest.raises(ParameterError, match="weights"):
        solve("curvature_memory", weights=0)


def test_costs_are_powers() -> None:
    assert solve("method_costs", weights=100)["costs"] == [100, 10_000, 1_000_000]
