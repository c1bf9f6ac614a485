"""Products, determinants and inverses worked by hand."""

from typing import Any

import pytest

from solvers.registry import ParameterError, get


def solve(name: str, **values: Any) -> dict[str, Any]:
    return get(name).one(values)


def test_product_is_not_commutative() -> None:
    found = solve("matrix_product", a=[[1, 2], [3, 4]], b=[[0, 1], [1, 0]])
    assert found["product"] == [[2, 1], [4, 3]]
    assert found["reversed"] == [[3, 4], [1, 2]]
    assert found["transposed"] == [[2, 4], [1, 3]]
    assert found["elementwise"] == [[0, 2], [3, 0]]


def test_shapes_of_products() -> None:
    found = solve("matrix_product", a=[[1, 2, 3], [4, 5, 6]], b=[[1], [0], [2]])
    assert (found["product"], found["shape"], found["multiplications"]) == ([[7], [16]], [2, 1], 6)
    assert "elementwise" not in found


def test_characteristics() -> None:
    found = solve("matrix_characteristics", matrix=[[2, 1, 0], [0, 3, 4], [1, 0, 1]])
    assert (found["trace"], found["determinant"], found["rank"], found["invertible"]) == (6, 10, 3, 1)
    assert found["expansion"] == [6, 4, 0]
    singular = solve("matrix_characteristics", matrix=[[1, 2], [2, 4]])
    assert (singular["determinant"], singular["rank"], singular["singular"]) == (0, 1, 1)


def test_inverse_by_the_adjugate() -> None:
    found = solve("matrix_inverse", matrix=[[4, 7], [2, 6]])
    assert (found["determinant"], found["adjugate"]) == (10, [[6, -7], [-2, 4]])
    assert found["inverse"] == [[0.6, -0.7], [-0.2, 0.4]]
    assert found["untransposed"] == [[0.6, -0.2], [-0.7, 0.4]]
    assert not solve("matrix_inverse", matrix=[[1, 2], [2, 4]])["valid"]
    with pytest.raises(ParameterError, match="matrix: at most 4×4, got 5×5"):
        solve("matrix_inverse", matrix=[[1] * 5] * 5)


def test_unimodular() -> None:
    found = solve("unimodular_inverse", lower=[2], upper=[3])
    assert (found["matrix"], found["inverse"], found["determinant"]) == ([[1, 3], [2, 7]], [[7, -3], [-2, 1]], 1)
    larger = solve("unimodular_inverse", lower=[1, 2, -1], upper=[1, 0, 2])
    assert larger["matrix"] == [[1, 1, 0], [1, 2, 2], [2, 1, -1]]
    assert larger["right_half"] == [[1, 0, 0], [-1, 1, 0], [-3, 1, 1]]
    with pytest.raises(ParameterError, match="lower: 1 entry"):
        solve("unimodular_inverse", lower=[1, 2], upper=[1, 2])
