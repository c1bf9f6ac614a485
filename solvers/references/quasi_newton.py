"""References of quasi-Newton updates and conjugate gradients: inverses, Krylov spaces, and tensors that are weighed."""

from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from solvers.registry import reference

Array = npt.NDArray[np.float64]


def _product_form(inverse: Array, s: Array, y: Array) -> Array:
    """The update of an inverse Hessian as a product, as in L-BFGS (Nocedal and Wright, equation 6.17)."""
    rho = 1 / float(y @ s)
    left = np.eye(len(s)) - rho * np.outer(s, y)
    return np.asarray(left @ inverse @ left.T + rho * np.outer(s, s))


@reference("bfgs_update")
def bfgs_update(step: Tensor, change: Tensor, scale: float) -> dict[str, Any]:
    """The product form for the inverse, inverted by LAPACK; DFP by the duality that exchanges s and y."""
    s, y, identity = step.double().numpy(), change.double().numpy(), np.eye(len(step))
    inverse = _product_form(identity / scale, s, y)
    return {
        "bfgs": np.linalg.inv(inverse),
        "bfgs_inverse": inverse,
        "dfp": np.linalg.inv(_product_form(identity * scale, y, s)),
        "secant": y,
    }


@reference("conjugate_gradient")
def conjugate_gradient(diagonal: Tensor, coupling: float, target: Tensor, start: Tensor, steps: int) -> dict[str, Any]:
    """The minimum over the Krylov space of each step, from its projected system; one residual's line for descent."""
    size = len(diagonal)
    matrix = np.full((size, size), float(coupling))
    np.fill_diagonal(matrix, diagonal.numpy())
    b, x0 = target.double().numpy(), start.double().numpy()

    def best(x: Array, span: list[Array]) -> Array:
        basis = np.linalg.qr(np.stack(span, axis=1))[0]
        weights = np.linalg.solve(basis.T @ matrix @ basis, basis.T @ (b - matrix @ x))
        return np.asarray(x + basis @ weights)

    krylov, positions = [b - matrix @ x0], []
    for _ in range(steps):
        positions.append(best(x0, krylov))
        krylov.append(matrix @ krylov[-1])
    steepest = x0
    for _ in range(steps):
        steepest = best(steepest, [b - matrix @ steepest])
    return {
        "position": positions[-1],
        "positions": np.stack(positions),
        "residuals": np.stack([b - matrix @ x for x in positions]),
        "solution": np.linalg.inv(matrix) @ b,
        "first": positions[0],
        "steepest": steepest,
    }


@reference("curvature_memory")
def curvature_memory(weights: int, bytes_each: int, pairs: int) -> dict[str, Any]:
    """The bytes of tensors on the meta device."""
    kinds = {1: torch.int8, 2: torch.float16, 4: torch.float32, 8: torch.float64}
    kind = kinds.get(bytes_each, torch.int8)
    factor = bytes_each // kind.itemsize

    def size(*shape: int) -> int:
        return torch.empty(shape, dtype=kind, device="meta").nbytes * factor

    hessian, history = size(weights, weights), size(2, pairs, weights)
    return {
        "hessian_bytes": hessian,
        "gigabytes": hessian / 1e9,
        "gibibytes": hessian / 1024**3,
        "terabytes": hessian / 1e12,
        "gradient_bytes": size(weights),
        "lbfgs_bytes": history,
        "ratio": hessian / history,
    }


@reference("method_costs")
def method_costs(weights: int) -> dict[str, Any]:
    """Elements of a gradient, of a matrix, and of a matrix for each parameter."""
    costs = [torch.empty([weights] * rank, device="meta").numel() for rank in (1, 2, 3)]
    return {"costs": costs, "ratios": [cost // weights for cost in costs[1:]]}
