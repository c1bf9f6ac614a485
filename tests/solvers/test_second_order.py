"""Newton's method where each step can be followed by hand."""

import pytest

from solvers.registry import get
from solvers.verify import verify


def solve(name: str, **values: object) -> dict[str, object]:
    return get(name).one(values)


@pytest.mark.parametrize("name", ["newton_quadratic", "newton_root", "polynomial_iterates", "taylor_models"])
def test_autograd_and_sympy_agree(name: str) -> None:
    verdict = verify(name, 60, seed=3)
    assert verdict.proven, verdict.failures


def test_newton_reaches_the_minimum_of_a_quadratic_at_once() -> None:
    found = solve("newton_quadratic", diagonal=[2, 4], linear=[2, 8], start=[5, -3], lr=0.1)
    assert found["newton"] == [1, 2]
    assert (found["negative_curvatures"], found["definite"]) == (0, 1)
    assert found["gradient"] == [8, -20]
    assert found["gradient_step"] == pytest.approx([4.2, -1])


def test_newton_runs_to_a_saddle() -> None:
    found = solve("newton_quadratic", diagonal=[2, -2], start=[3, 1], lr=0.1)
    assert found["newton"] == pytest.approx([0, 0])
    assert found["negative_curvatures"] == 1
    assert found["gradient_step"] == pytest.approx([2.4, 1.2])  # along y away from it
    assert solve("newton_quadratic", diagonal=[-2, -3], start=[3, 1], lr=0.1)["negative_curvatures"] == 2


def test_a_singular_hessian_has_no_step() -> None:
    assert not solve("newton_quadratic", diagonal=[1, 1], coupling=1, start=[3, 1], lr=0.1)["valid"]


def test_heron_finds_the_root_of_two() -> None:
    found = solve("newton_root", radicand=2.0, power=2, start=1.0, steps=2)
    assert found["positions"] == pytest.approx([1.5, 17 / 12])
    assert found["root"] == pytest.approx(2**0.5)
    assert solve("newton_root", radicand=8.0, power=3, start=1.0, steps=1)["position"] == pytest.approx(10 / 3)


def test_newton_for_a_minimum_divides_by_the_second_derivative() -> None:
    # x⁴ / 4 − x: f' = x³ − 1, f'' = 3 x²
    found = solve("polynomial_iterates", coefficients=[0, -1, 0, 0, 0.25], start=2.0, lr=0.1, steps=1)
    assert found["pair"] == pytest.approx([2 - 7 / 12, 2 - 0.7])
    assert found["root_step"] == pytest.approx(2 - 2 / 7)


def test_models_of_a_cubic() -> None:
    found = solve("taylor_models", coefficients=[0, 0, 0, 1], point=1.0, offset=0.5)
    assert found["models"] == pytest.approx([2.5, 3.25, 3.375])
    assert found["without_half"] == pytest.approx([2.5, 4.0, 3.375])
