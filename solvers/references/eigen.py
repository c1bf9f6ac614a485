"""References of eigenvalues and definiteness: `torch.linalg`, and autograd of the functions that the matrices bend."""

from typing import Any

import sympy
import torch
from torch import Tensor
from torch.nn import functional

from solvers.registry import reference


def _matrix(upper: Tensor) -> Tensor:
    """The symmetric matrix, its triangle filled in place by place."""
    size = 2 if len(upper) == 3 else 3
    matrix = torch.zeros(size, size, dtype=torch.float64)
    rows, columns = torch.triu_indices(size, size)
    matrix[rows, columns] = upper.double()
    matrix[columns, rows] = upper.double()
    return matrix


@reference("real_eigenvalues")
def real_eigenvalues(matrix: Tensor) -> dict[str, Any]:
    """`torch.linalg.eigvals` of the general matrix; a double eigenvalue, where that loses half the digits, by SymPy."""
    trace, determinant = torch.trace(matrix).item(), round(torch.linalg.det(matrix.double()).item())
    values = torch.linalg.eigvals(matrix.double())
    found = sorted(values.real.tolist(), reverse=True)
    if abs(found[0] - found[1]) < 1e-4:
        exact: Any = sympy.Matrix(matrix.tolist())  # type: ignore[no-untyped-call]
        found = sorted((float(value) for value in exact.eigenvals(multiple=True)), reverse=True)
    return {"eigenvalues": found, "largest": found[0], "smallest": found[1], "trace": trace, "determinant": determinant}


@reference("symmetric_eigen")
def symmetric_eigen(upper: Tensor) -> dict[str, Any]:
    """`torch.linalg.eig` of the general matrix, and `torch.linalg.cond`."""
    matrix = _matrix(upper)
    values, vectors = torch.linalg.eig(matrix)
    order = values.real.argsort(descending=True)
    rows = []
    for index in order:
        vector = vectors[:, index].real
        place = next(i for i in range(len(vector)) if vector[i].abs() > vector.abs().max() - 1e-10)
        rows.append((vector * vector[place].sign()).tolist())
    found: dict[str, Any] = {
        "matrix": matrix.long(),
        "eigenvalues": values.real[order],
        "first_eigenvector": rows[0],
        "last_eigenvector": rows[-1],
        "eigenvectors": rows,
        "determinant": round(torch.linalg.det(matrix).item()),
    }
    if found["determinant"]:
        found["condition"] = torch.linalg.cond(matrix)
    return found


@reference("definiteness")
def definiteness(upper: Tensor) -> dict[str, Any]:
    """The signs of the eigenvalues that `torch.linalg.eigvalsh` finds."""
    values = torch.linalg.eigvalsh(_matrix(upper))
    positive, negative = int((values > 1e-8).sum()), int((values < -1e-8).sum())
    zero = len(values) - positive - negative
    code = 0 if positive and negative else (2 if positive else -2) if not zero else (1 if positive else -1)
    return {"code": code, "positive": positive, "negative": negative, "zero": zero, "definite": int(code == 2)}


@reference("definite_range")
def definite_range(a: float, c: float) -> dict[str, Any]:
    """The k at which the matrix becomes singular: generalized eigenvalues of its diagonal and off-diagonal parts."""
    off_diagonal = torch.tensor([[0.0, 1.0], [1.0, 0.0]], dtype=torch.float64)
    diagonal = torch.diag(torch.tensor([a, c], dtype=torch.float64))
    values = torch.linalg.eigvals(-torch.linalg.solve(off_diagonal, diagonal)).real
    interval = values.sort().values
    middle = torch.diag(torch.tensor([a, c], dtype=torch.float64))
    for share, inside in ((0.999, True), (1.001, False)):
        middle[0, 1] = middle[1, 0] = share * interval[1]
        assert bool(torch.linalg.cholesky_ex(middle).info == 0) is inside
    return {"interval": interval, "low": interval[0], "high": interval[1]}


@reference("curvature_along")
def curvature_along(upper: Tensor, direction: Tensor) -> dict[str, Any]:
    """Autograd's second derivative along the unit direction of a quadratic with this Hessian."""
    matrix, unit = _matrix(upper), functional.normalize(direction.double(), dim=0)

    def along(step: Tensor) -> Tensor:
        point = step * unit
        return torch.einsum("i,ij,j->", point, matrix, point) / 2

    curvature = torch.func.grad(torch.func.grad(along))(torch.tensor(0.7, dtype=torch.float64))
    return {"curvature": curvature, "highest": torch.linalg.eigvals(matrix).real.max()}


@reference("hessian_entries")
def hessian_entries(variables: int) -> dict[str, Any]:
    """The second partial derivatives that `itertools` would list: pairs of variables with repetition."""
    pairs = torch.combinations(torch.arange(variables), with_replacement=True)
    point = torch.zeros(variables)
    hessian = torch.func.hessian(lambda x: x.sum() ** 2)(point)
    return {"distinct": len(pairs), "entries": hessian.numel(), "float32_bytes": hessian.nbytes}
