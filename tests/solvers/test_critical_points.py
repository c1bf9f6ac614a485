"""Stationary points whose kind is seen without computing."""

import pytest

from solvers.registry import get
from solvers.verify import verify


def solve(name: str, **values: object) -> dict[str, object]:
    return get(name).one(values)


@pytest.mark.parametrize("name", ["hessian_kind", "cubic_surface", "cubic_critical_points"])
def test_autograd_and_sympy_agree(name: str) -> None:
    verdict = verify(name, 60, seed=3)
    assert verdict.proven, verdict.failures


@pytest.mark.parametrize(
    ("diagonal", "coupling", "kind"),
    [([2, 3], 1, 0), ([-2, -3], 1, 1), ([2, -3], 0, 2), ([1, 1], 2, 2), ([2, 3, -1], 0, 2), ([1, 2, 3], 0, 0)],
)
def test_kinds(diagonal: list[int], coupling: int, kind: int) -> None:
    assert solve("hessian_kind", diagonal=diagonal, coupling=coupling)["kind"] == kind


def test_positive_second_derivatives_do_not_make_a_minimum() -> None:
    found = solve("hessian_kind", diagonal=[1, 1], coupling=2)
    assert found["eigenvalues"] == pytest.approx([-1, 3])
    assert (found["diagonal_kind"], found["negatives"]) == (0, 1)


def test_a_singular_hessian_decides_nothing() -> None:
    assert not solve("hessian_kind", diagonal=[1, 0], coupling=0)["valid"]


def test_the_hessian_of_a_product() -> None:
    found = solve("cubic_surface", xxy=1, yy=2, point=[1.0, 3.0])
    assert found["hessian"] == [[6, 2], [2, 4]]
    assert found["gradient"] == [6, 13]
    assert found["newton"] == pytest.approx([1 + 0.1, 3 - 3.3])


def test_a_cubic_has_a_saddle_and_a_minimum() -> None:
    found = solve("cubic_critical_points", a=1.0, c=-3, d=1)
    assert found["points"] == [[-1, pytest.approx(0)], [1, pytest.approx(0)]]
    assert found["kinds"] == [2, 0]
    assert not solve("cubic_critical_points", a=1.0, c=3, d=1)["valid"]
