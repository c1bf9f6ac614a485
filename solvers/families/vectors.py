"""Vectors: inner products, norms, angles, and whether vectors depend on each other."""

import torch
from torch import Tensor

from solvers.registry import Integer, Number, Real, solver

ENTRIES = Number(shape=("n",))
PLANE = {"n": (1, 5)}


@solver(
    "vector_pair",
    parameters={"a": ENTRIES, "b": ENTRIES, "s": Number(default=1, doc="factor of a"), "t": Number(default=1)},
    sizes=PLANE,
)
def vector_pair(a: Tensor, b: Tensor, s: Tensor, t: Tensor) -> dict[str, Tensor]:
    """Two vectors: s·a + t·b, their inner product a·b = Σ aᵢbᵢ, lengths, cos = a·b / (|a||b|), angle, distance.

    Outputs: combination [n] = s·a + t·b, sum [n], difference [n] = a − b, inner, products [n] = aᵢbᵢ, squared_a,
    squared_b (sums of squares), length_a, length_b (Euclidean), length_of_combination, cosine, radians, degrees,
    distance = |a − b|, orthogonal (0/1).
    Wrong turns: products (the sum forgotten), sum_of_products_of_sizes = Σ |aᵢbᵢ|, product_of_sums = Σ aᵢ · Σ bᵢ, sine,
    cosine_of_squares = a·b / (|a|²|b|²), swapped_combination [n] = t·a + s·b, sum_of_lengths. Invalid where a or b is
    the zero vector (no angle).
    """
    products = a * b
    inner, squared_a, squared_b = products.sum(1), a.square().sum(1), b.square().sum(1)
    combination = s[:, None] * a + t[:, None] * b
    length_a, length_b = squared_a.double().sqrt(), squared_b.double().sqrt()
    valid = (squared_a > 0) & (squared_b > 0)
    lengths = (squared_a.double() * squared_b).sqrt().where(valid, torch.ones_like(length_a))
    cosine = (inner / lengths).clamp(-1, 1)
    wedge = (squared_a.double() * squared_b - inner.double().square()).clamp_min(0).sqrt()
    radians = torch.atan2(wedge, inner.double())
    return {
        "combination": combination,
        "sum": a + b,
        "difference": a - b,
        "inner": inner,
        "products": products,
        "squared_a": squared_a,
        "squared_b": squared_b,
        "length_a": length_a,
        "length_b": length_b,
        "length_of_combination": combination.double().square().sum(1).sqrt(),
        "cosine": cosine,
        "radians": radians,
        "degrees": radians.rad2deg(),
        "distance": (a - b).double().square().sum(1).sqrt(),
        "orthogonal": (inner == 0).long(),
        "sum_of_products_of_sizes": products.abs().sum(1),
        "product_of_sums": a.sum(1) * b.sum(1),
        "sine": radians.sin(),
        "cosine_of_squares": cosine / lengths,
        "swapped_combination": t[:, None] * a + s[:, None] * b,
        "sum_of_lengths": length_a + length_b,
        "valid": valid,
    }


@solver(
    "orthogonal_component",
    parameters={
        "a": ENTRIES,
        "b": Number(shape=("n",), doc="its entry at `place` is the unknown and ignored"),
        "place": Integer(low=0, high=1023, draw_high=3, doc="of the unknown, counted from 0"),
    },
    sizes={"n": (2, 4)},
)
def orthogonal_component(a: Tensor, b: Tensor, place: Tensor) -> dict[str, Tensor]:
    """The entry k of b that makes a and b orthogonal: k = −(Σ aᵢbᵢ over the known entries) / a_place.

    Outputs: k, known = the inner product over the known entries, factor = a_place, solved [n] = b with k.
    Wrong turns: sign = −k, undivided = −known, inverted = −a_place / known (where known is zero: k). Invalid where
    a_place is zero, or there is no such place.
    """
    size = a.shape[1]
    at = place.clamp_max(size - 1)
    unknown = torch.arange(size, device=a.device) == at[:, None]
    known = (a * b).where(~unknown, torch.zeros_like(a * b)).sum(1).double()
    factor = a.gather(1, at[:, None])[:, 0].double()
    nonzero = factor.where(factor != 0, torch.ones_like(factor))
    k = -known / nonzero
    return {
        "k": k + 0.0,
        "known": known,
        "factor": factor,
        "solved": torch.where(unknown, k[:, None], b.double()),
        "sign": -k,
        "undivided": -known,
        "inverted": torch.where(known != 0, -factor / known.where(known != 0, torch.ones_like(known)), k),
        "valid": (factor != 0) & (place < size),
    }


@solver(
    "vector_norms",
    parameters={"x": ENTRIES, "p": Real(low=1.0, high=64.0, draw_high=6.0, default=2.0, doc="order of p_norm")},
    sizes={"n": (1, 6)},
)
def vector_norms(x: Tensor, p: Tensor) -> dict[str, Tensor]:
    """Norms of a vector: l1 = Σ|xᵢ|, l2 = √Σxᵢ², linf = max|xᵢ|, p_norm = (Σ|xᵢ|ᵖ)^(1/p); always linf ≤ l2 ≤ l1.

    Outputs: l1, l2, linf, p_norm, all [3] = (l1, l2, linf); powers [n] = |xᵢ|ᵖ and their sum power_sum; sum_of_squares;
    nonzero = number of entries that are not zero ("L0", no norm: it is not homogeneous). Wrong turns: sum (signs kept),
    largest (the largest entry, signed), sum_of_squares and power_sum (the root forgotten), root_of_l1, mean_square_root
    = √(Σxᵢ²/n), smallest = min|xᵢ|, unrooted [3] (the sum of squares as l2), signed [3] (signs kept in l1 and linf).
    """
    sizes = x.abs()
    squares = x.square().sum(1)
    powers = sizes.double() ** p[:, None]
    length = squares.double().sqrt()
    return {
        "l1": sizes.sum(1),
        "l2": length,
        "linf": sizes.amax(1),
        "p_norm": powers.sum(1) ** (1 / p),
        "powers": powers,
        "power_sum": powers.sum(1),
        "sum_of_squares": squares,
        "nonzero": (x != 0).sum(1),
        "sum": x.sum(1),
        "largest": x.amax(1),
        "root_of_l1": sizes.sum(1).double().sqrt(),
        "mean_square_root": x.double().square().mean(1).sqrt(),
        "smallest": sizes.amin(1),
        "all": torch.stack([sizes.sum(1), length, sizes.amax(1)], dim=1),
        "unrooted": torch.stack([sizes.sum(1), squares, sizes.amax(1)], dim=1),
        "signed": torch.stack([x.sum(1), length, x.amax(1)], dim=1),
    }


@solver("matrix_norms", parameters={"matrix": Number(shape=("m", "n"))}, sizes={"m": (1, 4), "n": (1, 4)})
def matrix_norms(matrix: Tensor) -> dict[str, Tensor]:
    """Norms of a matrix: frobenius = √Σaᵢⱼ², the L2 norm of all entries taken as one vector.

    Outputs: frobenius; sum_of_squares; one_norm = the largest column sum of absolute values, infinity_norm = the
    largest row sum, spectral = the largest singular value; entry_sum = Σ|aᵢⱼ|, largest_entry = max|aᵢⱼ|. Wrong turns:
    sum_of_squares (the root forgotten), entry_sum, largest_entry, sum_of_row_lengths = Σ of the rows' L2 norms.
    """
    sizes = matrix.abs()
    squares = matrix.square().sum((1, 2))
    return {
        "frobenius": squares.double().sqrt(),
        "sum_of_squares": squares,
        "one_norm": sizes.sum(1).amax(1),
        "infinity_norm": sizes.sum(2).amax(1),
        "spectral": torch.linalg.svdvals(matrix.double())[:, 0],
        "entry_sum": sizes.sum((1, 2)),
        "largest_entry": sizes.amax((1, 2)),
        "sum_of_row_lengths": matrix.double().square().sum(2).sqrt().sum(1),
    }


@solver("vector_set_rank", parameters={"vectors": Number(shape=("m", "n"))}, sizes={"m": (1, 4), "n": (1, 4)})
def vector_set_rank(vectors: Tensor) -> dict[str, Tensor]:
    """Rank of m vectors (the rows): how many of them are linearly independent; at most min(m, n).

    Outputs: rank, independent (0/1: rank = m, none is a combination of the others), surplus = m − rank. Wrong turns:
    count = m, dimension = n, smaller = min(m, n), nonzero_rows.
    """
    batch, count, dimension = vectors.shape
    rank = torch.linalg.matrix_rank(vectors.double())
    fixed = {"count": count, "dimension": dimension, "smaller": min(count, dimension)}
    return {
        "rank": rank,
        "independent": (rank == count).long(),
        "surplus": count - rank,
        "nonzero_rows": (vectors != 0).any(2).sum(1),
    } | {name: torch.full((batch,), value, device=vectors.device) for name, value in fixed.items()}
