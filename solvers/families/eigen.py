"""Eigenvalues, definiteness and curvature of small matrices.

A symmetric matrix is given by its upper triangle, row by row: three numbers make 2×2, six make 3×3.
"""

import torch
from torch import Tensor

from solvers.registry import Integer, Number, ParameterError, solver

UPPER = Number(shape=("m",), doc="upper triangle of a symmetric matrix, row by row: 3 or 6 numbers")
TRIANGLES = {"m": (3, 3)}


def _symmetric(upper: Tensor) -> Tensor:
    """The full matrices [batch, n, n]. Raises ParameterError."""
    size = {3: 2, 6: 3}.get(upper.shape[1])
    if size is None:
        raise ParameterError(f"upper: 3 numbers (2×2) or 6 numbers (3×3), got {upper.shape[1]}")
    order = [0, 1, 1, 2] if size == 2 else [0, 1, 2, 1, 3, 4, 2, 4, 5]
    return upper[:, order].reshape(-1, size, size)


def _det2(matrix: Tensor, rows: tuple[int, int]) -> Tensor:
    i, j = rows
    return matrix[:, i, i] * matrix[:, j, j] - matrix[:, i, j] * matrix[:, j, i]


def _det(matrix: Tensor) -> Tensor:
    if matrix.shape[1] == 2:
        return _det2(matrix, (0, 1))
    a, b, c = matrix[:, 0].unbind(1)
    d, e, f = matrix[:, 1].unbind(1)
    g, h, i = matrix[:, 2].unbind(1)
    return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)


def _signed(vectors: Tensor) -> Tensor:
    """Unit vectors (last dimension) with the sign that makes the first entry of largest size positive."""
    leading = (vectors.abs() + 1e-9 * torch.arange(vectors.shape[-1], 0, -1, device=vectors.device)).argmax(-1)
    sign = vectors.gather(-1, leading[..., None]).sign()
    return vectors * sign + 0.0


@solver("real_eigenvalues", parameters={"matrix": Number(shape=(2, 2))})
def real_eigenvalues(matrix: Tensor) -> dict[str, Tensor]:
    """Eigenvalues of a 2×2 matrix, larger first: λ = (t ± √(t² − 4d)) / 2 with trace t and determinant d.

    They are the roots of det(A − λI) = λ² − tλ + d; their sum is the trace, their product the determinant.

    Outputs: eigenvalues [2], largest, smallest, trace, determinant, discriminant = t² − 4d, root = √discriminant. Wrong
    turns: diagonal [2] (sorted; right for triangular matrices only), undivided [2] = t ± √(t² − 4d), negative [2] = −λ
    (sorted; the sign of t), trace_and_determinant [2] (sorted). Invalid where the eigenvalues are not real.
    """
    trace = matrix[:, 0, 0] + matrix[:, 1, 1]
    determinant = _det2(matrix, (0, 1))
    discriminant = (trace.square() - 4 * determinant).double()
    root = discriminant.clamp_min(0).sqrt()
    pair = torch.stack([root, -root], dim=1)
    eigenvalues = (trace[:, None] + pair) / 2

    def sort(first: Tensor, second: Tensor) -> Tensor:
        return torch.stack([torch.maximum(first, second), torch.minimum(first, second)], dim=1)

    return {
        "eigenvalues": eigenvalues,
        "largest": eigenvalues[:, 0],
        "smallest": eigenvalues[:, 1],
        "trace": trace,
        "determinant": determinant,
        "discriminant": discriminant,
        "root": root,
        "diagonal": sort(matrix[:, 0, 0], matrix[:, 1, 1]),
        "undivided": trace[:, None] + pair,
        "negative": -eigenvalues.flip(1),
        "trace_and_determinant": sort(trace, determinant),
        "valid": discriminant >= 0,
    }


@solver("symmetric_eigen", parameters={"upper": UPPER}, sizes=TRIANGLES)
def symmetric_eigen(upper: Tensor) -> dict[str, Tensor]:
    """Eigenvalues (largest first) and unit eigenvectors of a symmetric 2×2 or 3×3 matrix; condition number λmax / λmin.

    As the Hessian of a quadratic: eigenvectors are the axes of its elliptic contours, eigenvalues the curvatures along
    them; gradient descent is slow where the condition number is large. Of each eigenvector that sign is taken that
    makes its entry of largest size positive.

    Outputs: matrix [n, n], eigenvalues [n], eigenvectors [n, n] (row i belongs to eigenvalue i), largest, smallest,
    first_eigenvector and last_eigenvector [n]; trace, determinant; condition (by absolute values; 0 where the matrix is
    singular), axis_ratio = √condition (of the contours' axes). Wrong turns: diagonal [n] (sorted), vectors_swapped [n]
    = last_eigenvector, unnormalized [n] (largest entry 1), inverse_condition, difference = λmax − λmin.
    Invalid where two eigenvalues are equal (their eigenvectors are not determined).
    """
    matrix = _symmetric(upper)
    values, vectors = torch.linalg.eigh(matrix.double())
    eigenvalues, rows = values.flip(1), _signed(vectors.transpose(1, 2).flip(1))
    sizes = eigenvalues.abs()
    largest, smallest = sizes.amax(1), sizes.amin(1)
    determinant = _det(matrix)
    regular = determinant.abs() > 1e-9
    condition = torch.where(regular, largest / smallest.where(regular, torch.ones_like(smallest)), 0.0)
    gaps = eigenvalues[:, :-1] - eigenvalues[:, 1:]
    return {
        "matrix": matrix,
        "eigenvalues": eigenvalues,
        "eigenvectors": rows,
        "largest": eigenvalues[:, 0],
        "smallest": eigenvalues[:, -1],
        "first_eigenvector": rows[:, 0],
        "last_eigenvector": rows[:, -1],
        "trace": matrix.diagonal(dim1=1, dim2=2).sum(1),
        "determinant": determinant,
        "condition": condition,
        "axis_ratio": condition.sqrt(),
        "diagonal": matrix.diagonal(dim1=1, dim2=2).sort(1, descending=True).values,
        "vectors_swapped": rows[:, -1],
        "unnormalized": rows[:, 0] / rows[:, 0].abs().amax(1, keepdim=True),
        "inverse_condition": torch.where(regular, smallest / largest.clamp_min(1e-300), 0.0),
        "difference": eigenvalues[:, 0] - eigenvalues[:, -1],
        "valid": (gaps > 1e-6).all(1),
    }


@solver("definiteness", parameters={"upper": UPPER}, sizes={"m": (3, 6)})
def definiteness(upper: Tensor) -> dict[str, Tensor]:
    """Definiteness of a symmetric 2×2 or 3×3 matrix by its minors, exactly for integers.

    Code: 2 positive definite, 1 positive semi-definite only, 0 indefinite, −1 negative semi-definite only, −2 negative
    definite. Positive definite: all leading principal minors > 0 (Sylvester). Positive semi-definite: all principal
    minors ≥ 0, not only the leading ones. Negative: the same of −A.

    Outputs: code; leading [n] (leading principal minors), determinant, trace; positive, negative, zero = numbers of
    eigenvalues of each sign; definite (0/1: code 2). Wrong turns: confused (definite and semi-definite
    exchanged; indefinite taken for semi-definite), by_entries (positive entries taken for positive
    definite: 2 where all entries are > 0, else 0), by_diagonal (2 where the diagonal is > 0, −2 where < 0, else 0),
    by_determinant (2 where it is > 0, −2 where < 0, else 1), by_leading_minors (1 where the leading ones are ≥ 0, 2
    where > 0, else 0). Invalid for the zero matrix. Raises ParameterError where there are neither 3 nor 6 numbers.
    """
    matrix = _symmetric(upper)
    leading, principal = _minors(matrix)
    firsts, seconds = principal
    determinant = leading[-1]
    size = matrix.shape[1]
    last = determinant if size == 3 else torch.ones_like(determinant)
    positive = torch.stack(leading).gt(0).all(0)
    psd = (torch.stack([*firsts, *seconds]) >= 0).all(0) & (last >= 0)
    odd_last = -last if size == 3 else last  # determinants of −A of odd size change their sign
    negative_leading = torch.stack([minor * (-1) ** (k + 1) for k, minor in enumerate(leading)])
    negative = negative_leading.gt(0).all(0)
    nsd = (torch.stack(firsts) <= 0).all(0) & (torch.stack(seconds) >= 0).all(0) & (odd_last >= 0)
    code = torch.zeros_like(determinant, dtype=torch.int64)
    for found, value in ((psd, 1), (nsd, -1), (positive, 2), (negative, -2)):
        code = torch.where(found, value, code)
    counts = _inertia(matrix)
    diagonal = matrix.diagonal(dim1=1, dim2=2)
    minors = torch.stack(leading, dim=1)

    def coded(two: Tensor, minus: Tensor) -> Tensor:
        return torch.where(two, 2, torch.where(minus, -2, 0))

    return {
        "code": code,
        "matrix": matrix,
        "leading": minors,
        "determinant": determinant,
        "trace": diagonal.sum(1),
        "positive": counts[0],
        "negative": counts[1],
        "zero": size - counts[0] - counts[1],
        "definite": positive.long(),
        "confused": torch.where(code == 0, 1, 3 * code.sign() - code),
        "by_entries": coded((matrix > 0).flatten(1).all(1), torch.zeros_like(positive)),
        "by_diagonal": coded((diagonal > 0).all(1), (diagonal < 0).all(1)),
        "by_determinant": torch.where(determinant == 0, 1, coded(determinant > 0, determinant < 0)),
        "by_leading_minors": torch.where((minors > 0).all(1), 2, (minors >= 0).all(1).long()),
        "valid": (matrix != 0).flatten(1).any(1),
    }


def _minors(matrix: Tensor) -> tuple[list[Tensor], tuple[list[Tensor], list[Tensor]]]:
    """The leading principal minors, and all principal minors of order one and two."""
    size = matrix.shape[1]
    firsts = list(matrix.diagonal(dim1=1, dim2=2).unbind(1))
    pairs = [(0, 1)] if size == 2 else [(0, 1), (0, 2), (1, 2)]
    seconds = [_det2(matrix, pair) for pair in pairs]
    leading = [firsts[0], seconds[0]] + ([_det(matrix)] if size == 3 else [])
    return leading, (firsts, seconds)


def _inertia(matrix: Tensor) -> tuple[Tensor, Tensor]:
    values = torch.linalg.eigvalsh(matrix.double())
    floor = 1e-9 * (1 + values.abs().amax(1, keepdim=True))
    return (values > floor).sum(1), (values < -floor).sum(1)


@solver("definite_range", parameters={"a": Number(draw_low=1), "c": Number(draw_low=1)})
def definite_range(a: Tensor, c: Tensor) -> dict[str, Tensor]:
    """For which k is [[a, k], [k, c]] positive definite: a > 0 and a·c − k² > 0, so −√(ac) < k < √(ac).

    Outputs: interval [2] = (−√(ac), √(ac)), high, low, product = a·c. Wrong turns: by_product [2] = ±ac (the root
    forgotten), by_smaller [2] = ±min(a, c), by_mean [2] = ±(a + c)/2 (the arithmetic mean). Invalid where a or c is not
    positive: then no k makes it positive definite.
    """
    product = (a * c).double()
    high = product.clamp_min(0).sqrt()

    def around(half: Tensor) -> Tensor:
        return torch.stack([-half, half], dim=1)

    return {
        "interval": around(high),
        "high": high,
        "low": -high,
        "product": product,
        "by_product": around(product),
        "by_smaller": around(torch.minimum(a, c)),
        "by_mean": around((a + c).double() / 2),
        "valid": (a > 0) & (c > 0),
    }


@solver(
    "curvature_along", parameters={"upper": UPPER, "direction": Number(shape=("n",))}, sizes={"m": (3, 3), "n": (2, 2)}
)
def curvature_along(upper: Tensor, direction: Tensor) -> dict[str, Tensor]:
    """Curvature of a function with Hessian H along d: dᵀHd / dᵀd, between the smallest and the largest eigenvalue.

    Outputs: curvature, form = dᵀHd, squared_length = dᵀd, image [n] = Hd, matrix [n, n]; highest and lowest possible
    (the eigenvalues). Wrong turns: form (not normalized), by_length = dᵀHd / |d|, image_length = |Hd| / |d|,
    diagonal_only (H's other entries ignored), single_cross (2·h₁₂ counted once). Invalid for the zero direction.
    Raises ParameterError where H and d differ in size.
    """
    matrix = _symmetric(upper)
    if matrix.shape[1] != direction.shape[1]:
        raise ParameterError(f"direction: {matrix.shape[1]} entries as the matrix has rows, got {direction.shape[1]}")
    image = (matrix * direction[:, None]).sum(2)
    form, squared = (image * direction).sum(1), direction.square().sum(1)
    divisor = squared.double().where(squared > 0, torch.ones_like(squared).double())
    values = torch.linalg.eigvalsh(matrix.double())
    diagonal = (matrix.diagonal(dim1=1, dim2=2) * direction.square()).sum(1)
    return {
        "curvature": form / divisor,
        "form": form,
        "squared_length": squared,
        "image": image,
        "matrix": matrix,
        "highest": values[:, -1],
        "lowest": values[:, 0],
        "by_length": form / divisor.sqrt(),
        "image_length": (image.double().square().sum(1) / divisor).sqrt(),
        "diagonal_only": diagonal / divisor,
        "single_cross": (form + diagonal) / 2 / divisor,
        "valid": squared > 0,
    }


@solver("hessian_entries", parameters={"variables": Integer(low=1, high=1_000_000_000, draw_high=12)})
def hessian_entries(variables: Tensor) -> dict[str, Tensor]:
    """Distinct entries of the Hessian of a smooth function of n variables: n(n + 1)/2, since it is symmetric.

    Outputs: distinct, entries = n², off_diagonal = n(n − 1)/2, gradient_entries = n; float32_bytes = 4n² of the whole.
    Wrong turns: entries (symmetry ignored), off_diagonal (the diagonal forgotten), doubled = n(n + 1), halved = ⌊n²/2⌋.
    """
    square = variables * variables
    return {
        "distinct": (square + variables) // 2,
        "entries": square,
        "off_diagonal": (square - variables) // 2,
        "gradient_entries": variables,
        "float32_bytes": 4 * square,
        "doubled": square + variables,
        "halved": square // 2,
    }
