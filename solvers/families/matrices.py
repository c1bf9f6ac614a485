"""Matrices: products, determinant, trace, rank and inverse."""

import torch
from torch import Tensor

from solvers.registry import Number, ParameterError, solver

LARGEST = 4
SQUARE = Number(shape=("n", "n"), draw_low=-5, draw_high=5)
SMALL = {"n": (2, 3)}


def _minor(matrix: Tensor, row: int, column: int) -> Tensor:
    kept_rows = [r for r in range(matrix.shape[1]) if r != row]
    kept_columns = [c for c in range(matrix.shape[2]) if c != column]
    return matrix[:, kept_rows][:, :, kept_columns]


def _determinant(matrix: Tensor) -> Tensor:
    """By expansion along the first row, exact for integers."""
    if matrix.shape[1] == 1:
        return matrix[:, 0, 0]
    signed = [(-1) ** c * matrix[:, 0, c] * _determinant(_minor(matrix, 0, c)) for c in range(matrix.shape[1])]
    return torch.stack(signed).sum(0)


def _cofactors(matrix: Tensor) -> Tensor:
    size = matrix.shape[1]
    if size == 1:
        return torch.ones_like(matrix)
    rows = [
        torch.stack([(-1) ** (r + c) * _determinant(_minor(matrix, r, c)) for c in range(size)], dim=1)
        for r in range(size)
    ]
    return torch.stack(rows, dim=1)


def _check(matrix: Tensor) -> None:
    if matrix.shape[1] > LARGEST:
        raise ParameterError(f"matrix: at most {LARGEST}×{LARGEST}, got {matrix.shape[1]}×{matrix.shape[1]}")


@solver(
    "matrix_product",
    parameters={"a": Number(shape=("m", "k")), "b": Number(shape=("k", "n"))},
    sizes={"m": (1, 3), "k": (1, 3), "n": (1, 3)},
)
def matrix_product(a: Tensor, b: Tensor) -> dict[str, Tensor]:
    """The product of an m×k and a k×n matrix: (AB)ᵢⱼ = Σ aᵢₗ bₗⱼ, an m×n matrix; (AB)ᵀ = BᵀAᵀ.

    Outputs: product [m, n], transposed [n, m] = (AB)ᵀ; first_entry and its terms [k]; shape [2]; multiplications =
    m·k·n. Wrong turns: reversed [k, k] = BA where m = n, elementwise [m, k] where the shapes are equal, and
    of_transposes [k, k] = AᵀBᵀ where m = n.
    """
    batch, m, k = a.shape
    n = b.shape[2]
    product = (a[:, :, :, None] * b[:, None]).sum(2)
    terms = a[:, 0] * b[:, :, 0]
    results = {
        "product": product,
        "transposed": product.transpose(1, 2),
        "terms": terms,
        "first_entry": terms.sum(1),
        "shape": torch.tensor([[m, n]], device=a.device).expand(batch, 2),
        "multiplications": torch.full((batch,), m * k * n, device=a.device),
    }
    if m == n:
        results["reversed"] = (b[:, :, :, None] * a[:, None]).sum(2)
        results["of_transposes"] = results["reversed"].transpose(1, 2)
    if a.shape == b.shape:
        results["elementwise"] = a * b
    return results


@solver("matrix_characteristics", parameters={"matrix": SQUARE}, sizes=SMALL)
def matrix_characteristics(matrix: Tensor) -> dict[str, Tensor]:
    """Trace Σ aᵢᵢ, determinant (by expansion, exact for integers), rank; invertible iff the determinant is not zero.

    Outputs: trace, determinant, rank, invertible (0/1), singular (0/1), diagonal_product, first_row_minors [n] (of the
    expansion along the first row), expansion [n] (its signed terms). Wrong turns: determinant_signs_forgotten (all
    terms of the expansion added), diagonal_product (as determinant or product of eigenvalues), entry_sum and
    antidiagonal_sum (as trace), negative_determinant. Raises ParameterError beyond 4×4.
    """
    _check(matrix)
    determinant = _determinant(matrix)
    cofactors = _cofactors(matrix)[:, 0]
    signs = torch.tensor([(-1) ** c for c in range(matrix.shape[1])], device=matrix.device)
    expansion = matrix[:, 0] * cofactors
    diagonal = matrix.diagonal(dim1=1, dim2=2)
    return {
        "trace": diagonal.sum(1),
        "determinant": determinant,
        "rank": torch.linalg.matrix_rank(matrix.double()),
        "invertible": (determinant != 0).long(),
        "singular": (determinant == 0).long(),
        "diagonal_product": diagonal.prod(1),
        "first_row_minors": cofactors * signs,
        "expansion": expansion,
        "determinant_signs_forgotten": (expansion * signs).sum(1),
        "entry_sum": matrix.sum((1, 2)),
        "antidiagonal_sum": matrix.flip(2).diagonal(dim1=1, dim2=2).sum(1),
        "negative_determinant": -determinant,
    }


def _inverse(matrix: Tensor) -> dict[str, Tensor]:
    _check(matrix)
    determinant, cofactors = _determinant(matrix), _cofactors(matrix)
    adjugate = cofactors.transpose(1, 2)
    divisor = determinant.double().where(determinant != 0, torch.ones_like(determinant).double())[:, None, None]
    return {
        "inverse": adjugate / divisor + 0.0,
        "determinant": determinant,
        "adjugate": adjugate,
        "cofactors": cofactors,
        "untransposed": cofactors / divisor + 0.0,
        "multiplied": adjugate * determinant[:, None, None],
        "negative": -adjugate / divisor,
        "valid": determinant != 0,
    }


@solver("matrix_inverse", parameters={"matrix": SQUARE}, sizes=SMALL)
def matrix_inverse(matrix: Tensor) -> dict[str, Tensor]:
    """Inverse by the adjugate: A⁻¹ = adj(A) / det(A), where adj(A) is the transpose of the matrix of cofactors.

    For 2×2: swap the diagonal, negate the other two entries, divide by the determinant.

    Outputs: inverse, adjugate, cofactors [n, n] = (−1)^(i+j) · minor; determinant. Wrong turns: adjugate (not divided),
    untransposed (cofactors / det, which is the transposed inverse), multiplied (adj · det), negative (−A⁻¹).
    Invalid where the determinant is zero. Raises ParameterError beyond 4×4.
    """
    return _inverse(matrix)


@solver(
    "unimodular_inverse",
    parameters={
        "lower": Number(shape=("m",), draw_low=-3, draw_high=3, doc="below the diagonal of L, row by row"),
        "upper": Number(shape=("m",), draw_low=-3, draw_high=3, doc="above the diagonal of U, row by row"),
    },
    sizes={"m": (1, 3)},
)
def unimodular_inverse(lower: Tensor, upper: Tensor) -> dict[str, Tensor]:
    """A matrix A = L·U with ones on both diagonals, so that det A = 1 and an integer A has an integer inverse.

    One entry in each list makes a 2×2 matrix, three make 3×3: (l₂₁, l₃₁, l₃₂) and (u₁₂, u₁₃, u₂₃). Row operations bring
    [A | I] to [I | A⁻¹]; the multipliers that clear what is below the diagonal are those of L.

    Outputs: matrix, inverse [n, n]; lower_factor, upper_factor [n, n] = U, what A becomes below the diagonal cleared;
    right_half [n, n] = L⁻¹, what I has become then; determinant. Wrong turns: transposed_inverse, product_reversed
    = L⁻¹U⁻¹ (the order of the factors kept), negated_offdiagonal (2 I∘A − A: the rule for 2×2 without swapping).
    Raises ParameterError where there are neither 1 nor 3 entries.
    """
    size = {1: 2, 3: 3}.get(lower.shape[1])
    if size is None:
        raise ParameterError(f"lower: 1 entry (2×2) or 3 entries (3×3), got {lower.shape[1]}")
    identity = torch.eye(size, dtype=lower.dtype, device=lower.device).expand(lower.shape[0], size, size)
    below, above = torch.tril_indices(size, size, -1), torch.triu_indices(size, size, 1)
    l_factor = identity.clone()
    l_factor[:, below[0].tolist(), below[1].tolist()] = lower
    u_factor = identity.to(upper.dtype).clone()
    u_factor[:, above[0].tolist(), above[1].tolist()] = upper
    matrix = (l_factor[:, :, :, None] * u_factor[:, None]).sum(2)
    l_inverse, u_inverse = _cofactors(l_factor).transpose(1, 2), _cofactors(u_factor).transpose(1, 2)
    inverse = _cofactors(matrix).transpose(1, 2)
    return {
        "matrix": matrix,
        "inverse": inverse,
        "lower_factor": l_factor,
        "upper_factor": u_factor,
        "right_half": l_inverse,
        "determinant": _determinant(matrix),
        "transposed_inverse": inverse.transpose(1, 2),
        "product_reversed": (l_inverse[:, :, :, None] * u_inverse[:, None]).sum(2),
        "negated_offdiagonal": 2 * torch.diag_embed(matrix.diagonal(dim1=1, dim2=2)) - matrix,
    }
