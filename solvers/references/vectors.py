"""References of vectors: `torch.linalg`, `torch.nn.functional` and SymPy's exact rank."""

from typing import Any

import sympy
import torch
from torch import Tensor
from torch.nn import functional

from solvers.registry import reference


@reference("vector_pair")
def vector_pair(a: Tensor, b: Tensor, s: float, t: float) -> dict[str, Any]:
    """`torch.dot`, `torch.linalg.vector_norm`, `functional.cosine_similarity`, and the angle by halves of the sum."""
    a, b = a.double(), b.double()
    unit_a, unit_b = functional.normalize(a, dim=0), functional.normalize(b, dim=0)
    # Kahan's angle: accurate for nearly parallel vectors too.
    radians = 2 * torch.atan2(torch.linalg.vector_norm(unit_a - unit_b), torch.linalg.vector_norm(unit_a + unit_b))
    combination = torch.stack([a, b], dim=1) @ torch.tensor([s, t], dtype=torch.float64)
    return {
        "combination": combination,
        "inner": torch.dot(a, b),
        "length_a": torch.linalg.vector_norm(a),
        "length_b": torch.linalg.vector_norm(b),
        "length_of_combination": torch.linalg.vector_norm(combination),
        "cosine": functional.cosine_similarity(a, b, dim=0),
        "degrees": torch.rad2deg(radians) if float(radians) > 1e-6 else 0.0,
        "distance": torch.dist(a, b),
        "orthogonal": int(torch.dot(a, b) == 0),
    }


@reference("orthogonal_component")
def orthogonal_component(a: Tensor, b: Tensor, place: int) -> dict[str, Any]:
    """The root of the linear function k ↦ a·b, from its value and its autograd slope at 0."""
    start = b.double()
    start[place] = 0
    start.requires_grad_()
    inner = torch.dot(a.double(), start)
    (slopes,) = torch.autograd.grad(inner, start)
    k = -(inner / slopes[place]).item()
    solved = b.double()
    solved[place] = k
    return {"k": k, "solved": solved}


@reference("vector_norms")
def vector_norms(x: Tensor, p: float) -> dict[str, Any]:
    """`torch.linalg.vector_norm` of each order."""
    orders: dict[str, float] = {"l1": 1, "l2": 2, "linf": float("inf"), "p_norm": p, "nonzero": 0}
    found: dict[str, Any] = {name: torch.linalg.vector_norm(x.double(), order) for name, order in orders.items()}
    return {name: int(value) if name == "nonzero" else value for name, value in found.items()} | {
        "l1": int(found["l1"]),
        "linf": int(found["linf"]),
        "all": [found[name].item() for name in ("l1", "l2", "linf")],
    }


@reference("matrix_norms")
def matrix_norms(matrix: Tensor) -> dict[str, Any]:
    """`torch.linalg.matrix_norm` of each kind."""
    norm = torch.linalg.matrix_norm
    values = matrix.double()
    return {
        "frobenius": norm(values),
        "one_norm": int(norm(values, 1)),
        "infinity_norm": int(norm(values, float("inf"))),
        "spectral": norm(values, 2),
    }


@reference("vector_set_rank")
def vector_set_rank(vectors: Tensor) -> dict[str, Any]:
    """SymPy's rank by exact row reduction."""
    exact: Any = sympy.Matrix
    rank = exact(vectors.tolist()).rank()
    return {"rank": rank, "independent": int(rank == len(vectors))}
