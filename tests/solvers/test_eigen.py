"""Eigenvalues and definiteness worked by hand."""

from math import sqrt
from typing import Any

import pytest

from solvers.registry import ParameterError, get


def solve(name: str, **values: Any) -> dict[str, Any]:
    return get(name).one(values)


def test_real_eigenvalues() -> None:
    found = solve("real_eigenvalues", matrix=[[4, 1], [2, 3]])
    assert (found["eigenvalues"], found["trace"], found["determinant"]) == ([5, 2], 7, 10)
    assert found["diagonal"] == [4, 3]
    assert not solve("real_eigenvalues", matrix=[[0, 1], [-1, 0]])["valid"]


def test_symmetric() -> None:
    found = solve("symmetric_eigen", upper=[2, 1, 2])
    assert found["eigenvalues"] == pytest.approx([3, 1])
    assert found["first_eigenvector"] == pytest.approx([sqrt(0.5), sqrt(0.5)])
    assert found["last_eigenvector"] == pytest.approx([sqrt(0.5), -sqrt(0.5)])
    assert found["condition"] == pytest.approx(3)
    assert not solve("symmetric_eigen", upper=[1, 0, 1])["valid"]
    assert solve("symmetric_eigen", upper=[1, 0, 0, 2, 0, 4])["eigenvalues"] == pytest.approx([4, 2, 1])
    with pytest.raises(ParameterError, match="upper: 3 numbers"):
        solve("symmetric_eigen", upper=[1, 0])


@pytest.mark.parametrize(
    ("upper", "code"),
    [
        ([2, 1, 2], 2),
        ([1, 2, 4], 1),
        ([1, 2, 1], 0),
        ([-1, 2, -4], -1),
        ([-2, 1, -2], -2),
        ([0, 0, 0, 0, 0, -1], -1),
        ([1, 0, 0, 2, 0, 3], 2),
        ([-1, 0, 0, -2, 0, -3], -2),
    ],
)
def test_definiteness(upper: list[int], code: int) -> None:
    assert solve("definiteness", upper=upper)["code"] == code


def test_leading_minors_do_not_show_semi_definiteness() -> None:
    found = solve("definiteness", upper=[0, 0, -1])
    assert (found["leading"], found["by_leading_minors"], found["code"]) == ([0, 0], 1, -1)
    assert solve("definiteness", upper=[1, 2, 1])["by_entries"] == 2
    assert not solve("definiteness", upper=[0, 0, 0])["valid"]


def test_range() -> None:
    found = solve("definite_range", a=4, c=9)
    assert (found["interval"], found["by_product"], found["by_smaller"]) == ([-6, 6], [-36, 36], [-4, 4])
    assert not solve("definite_range", a=-4, c=-9)["valid"]


def test_curvature() -> None:
    found = solve("curvature_along", upper=[2, 1, 4], direction=[1, 2])
    assert (found["image"], found["form"], found["squared_length"], found["curvature"]) == ([4, 9], 22, 5, 4.4)
    with pytest.raises(ParameterError, match="direction: 2 entries"):
        solve("curvature_along", upper=[2, 1, 4], direction=[1, 2, 3])


def test_hessian_entries() -> None:
    found = solve("hessian_entries", variables=4)
    assert (found["distinct"], found["entries"], found["off_diagonal"]) == (10, 16, 6)
