"""References of matrices: `torch.matmul`, `torch.linalg`, and SymPy's exact determinants, ranks and adjugates."""

from typing import Any

import sympy
import torch
from torch import Tensor

from solvers.registry import reference

_EXACT: Any = sympy.Matrix


@reference("matrix_product")
def matrix_product(a: Tensor, b: Tensor) -> dict[str, Any]:
    """`torch.mm`, and for the transpose `torch.einsum`."""
    product = torch.mm(a, b)
    results: dict[str, Any] = {
        "product": product,
        "transposed": torch.mm(b.T, a.T),
        "first_entry": torch.einsum("ij,jk->ik", a, b)[0, 0],
        "shape": list(product.shape),
        "multiplications": a.shape[0] * b.numel(),
    }
    if a.shape[0] == b.shape[1]:
        results |= {"reversed": torch.mm(b, a), "of_transposes": torch.mm(a.T, b.T)}
    return results


@reference("matrix_characteristics")
def matrix_characteristics(matrix: Tensor) -> dict[str, Any]:
    """`torch.trace`, `torch.linalg.det` rounded, and SymPy's rank."""
    determinant = round(torch.linalg.det(matrix.double()).item())
    return {
        "trace": torch.trace(matrix),
        "determinant": determinant,
        "rank": _EXACT(matrix.tolist()).rank(),
        "invertible": int(determinant != 0),
        "singular": int(determinant == 0),
    }


@reference("matrix_inverse")
def matrix_inverse(matrix: Tensor) -> dict[str, Any]:
    """`torch.linalg.inv`, and the adjugate by SymPy."""
    inverse = torch.linalg.inv(matrix.double())
    return {
        "inverse": inverse,
        "untransposed": torch.linalg.inv(matrix.double().T),
        "adjugate": _integers(_EXACT(matrix.tolist()).adjugate()),
    }


def _integers(matrix: Any) -> list[list[int]]:
    """The entries as Python integers."""
    return [[int(entry) for entry in row] for row in matrix.tolist()]


@reference("unimodular_inverse")
def unimodular_inverse(lower: Tensor, upper: Tensor) -> dict[str, Any]:
    """The factors filled in one by one, multiplied by PyTorch and inverted by `torch.linalg.solve_triangular`."""
    size = 2 if len(lower) == 1 else 3
    places = [(1, 0), (2, 0), (2, 1)] if size == 3 else [(1, 0)]
    others = [(0, 1), (0, 2), (1, 2)] if size == 3 else [(0, 1)]
    left, right = torch.eye(size, dtype=torch.float64), torch.eye(size, dtype=torch.float64)
    for (row, column), value in zip(places, lower, strict=True):
        left[row, column] = value
    for (row, column), value in zip(others, upper, strict=True):
        right[row, column] = value
    identity = torch.eye(size, dtype=torch.float64)
    half = torch.linalg.solve_triangular(left, identity, upper=False, unitriangular=True)
    inverse = torch.linalg.solve_triangular(right, half, upper=True, unitriangular=True)
    return {
        "matrix": (left @ right).round().long(),
        "inverse": inverse.round().long(),
        "right_half": half.round().long(),
        "determinant": round(torch.linalg.det(left @ right).item()),
    }
