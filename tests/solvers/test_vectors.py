"""Vectors worked by hand."""

from math import sqrt
from typing import Any

import pytest

from solvers.registry import get


def solve(name: str, **values: Any) -> dict[str, Any]:
    return get(name).one(values)


def test_pair() -> None:
    found = solve("vector_pair", a=[1, 2, 3], b=[2, 3, 4], s=2, t=-1)
    assert (found["inner"], found["products"]) == (20, [2, 6, 12])
    assert found["combination"] == [0, 1, 2]
    assert found["cosine"] == pytest.approx(20 / sqrt(14 * 29))
    assert found["product_of_sums"] == 54


def test_angles() -> None:
    assert solve("vector_pair", a=[1, 0], b=[0, 2])["degrees"] == pytest.approx(90)
    assert solve("vector_pair", a=[1, 0], b=[0, 2])["orthogonal"] == 1
    assert solve("vector_pair", a=[1, 1], b=[-2, -2])["degrees"] == pytest.approx(180)
    assert solve("vector_pair", a=[3, 4], b=[3, 4])["degrees"] == 0
    assert not solve("vector_pair", a=[0, 0], b=[1, 2])["valid"]


def test_unknown_component() -> None:
    found = solve("orthogonal_component", a=[2, 3, 1], b=[1, 9, 4], place=1)
    assert (found["known"], found["factor"], found["k"]) == (6, 3, -2)
    assert found["solved"] == [1, -2, 4]
    assert not solve("orthogonal_component", a=[2, 0], b=[1, 1], place=1)["valid"]
    assert not solve("orthogonal_component", a=[2, 1], b=[1, 1], place=2)["valid"]


def test_norms() -> None:
    found = solve("vector_norms", x=[3, -4, 0], p=3.0)
    assert (found["l1"], found["l2"], found["linf"], found["nonzero"], found["sum"]) == (7, 5.0, 4, 2, -1)
    assert found["p_norm"] == pytest.approx(91 ** (1 / 3))


def test_matrix_norms() -> None:
    found = solve("matrix_norms", matrix=[[1, -2], [2, 4]])
    assert (found["frobenius"], found["one_norm"], found["infinity_norm"], found["entry_sum"]) == (5.0, 6, 6, 9)
    assert found["spectral"] <= found["frobenius"]


def test_rank() -> None:
    assert solve("vector_set_rank", vectors=[[1, 2, 3], [2, 4, 6], [0, 0, 1]])["rank"] == 2
    found = solve("vector_set_rank", vectors=[[1, 0], [0, 1], [1, 1]])
    assert (found["rank"], found["independent"], found["surplus"]) == (2, 0, 1)
