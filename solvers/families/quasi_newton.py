"""Quasi-Newton updates, conjugate gradients, and what second-order methods cost."""

import torch
from torch import Tensor

from solvers.registry import Integer, Number, Real, Shared, solver


def _outer(first: Tensor, second: Tensor) -> Tensor:
    return first[:, :, None] * second[:, None]


def _times(matrix: Tensor, vector: Tensor) -> Tensor:
    return (matrix * vector[:, None]).sum(2)


@solver(
    "bfgs_update",
    parameters={
        "step": Number(shape=("n",), doc="s = x₁ − x₀"),
        "change": Number(shape=("n",), doc="y = ∇f(x₁) − ∇f(x₀)"),
        "scale": Real(low=1e-6, high=1e6, draw_low=0.2, draw_high=3.0, default=1.0, doc="B₀ = scale · I"),
    },
    sizes={"n": (2, 3)},
)
def bfgs_update(step: Tensor, change: Tensor, scale: Tensor) -> dict[str, Tensor]:
    """BFGS update of a Hessian approximation: B + y yᵀ / (yᵀs) − B s sᵀB / (sᵀB s), which satisfies B s = y.

    B₀ = scale · I, so that its inverse is H₀ = I / scale. DFP is the same formula for the inverse H with s and y
    exchanged: H + s sᵀ / (sᵀy) − H y yᵀH / (yᵀH y), which satisfies H y = s.

    Outputs: bfgs [n, n] (B), dfp [n, n] (H), bfgs_inverse [n, n] (BFGS for H, the inverse of bfgs), curvature = sᵀy,
    secant [n] = B s, step_length = sᵀs, change_length = yᵀy. Wrong turns: exchanged [n, n] (s and y exchanged in the
    formula for B), without_removal [n, n] (the last term left out), added [n, n] (the last term added), start [n, n]
    = B₀. Invalid where sᵀy is not positive: no positive definite B satisfies the equation then.
    """
    s, y = step.double(), change.double()
    curvature = (s * y).sum(1)
    valid = curvature > 1e-6
    rho = 1 / torch.where(valid, curvature, 1.0)
    length, other = s.square().sum(1), y.square().sum(1)
    identity = torch.eye(s.shape[1], dtype=torch.float64, device=s.device).expand(len(s), -1, -1)
    size = scale[:, None, None]

    def share(vector: Tensor, norm: Tensor) -> Tensor:
        """The part of the identity that lies along a vector."""
        return _outer(vector, vector) / norm.clamp_min(1e-300)[:, None, None]

    def gained(vector: Tensor) -> Tensor:
        return rho[:, None, None] * _outer(vector, vector)

    bfgs = size * identity + gained(y) - size * share(s, length)
    dfp = identity / size + gained(s) - share(y, other) / size
    # (I − ρ s yᵀ) H₀ (I − ρ y sᵀ) + ρ s sᵀ, multiplied out
    mixed = _outer(s, y) + _outer(y, s)
    weight = rho + rho.square() * other / scale
    inverse = identity / size - rho[:, None, None] * mixed / size + weight[:, None, None] * _outer(s, s)
    return {
        "bfgs": bfgs,
        "dfp": dfp,
        "bfgs_inverse": inverse,
        "curvature": curvature,
        "secant": _times(bfgs, s),
        "step_length": length,
        "change_length": other,
        "exchanged": size * identity + gained(s) - size * share(y, other),
        "without_removal": size * identity + gained(y),
        "added": size * identity + gained(y) + size * share(s, length),
        "start": size * identity,
        "valid": valid,
    }


@solver(
    "conjugate_gradient",
    parameters={
        "diagonal": Real(low=-1e6, high=1e6, draw_low=2.1, draw_high=6.0, shape=("n",)),
        "coupling": Real(low=-1e6, high=1e6, draw_low=-1.0, draw_high=1.0, default=0.0, doc="every other entry of A"),
        "target": Number(shape=("n",), doc="b"),
        "start": Number(shape=("n",), default=0),
        "steps": Shared(low=1, high=3),
    },
    sizes={"n": (2, 3)},
)
def conjugate_gradient(
    diagonal: Tensor, coupling: Tensor, target: Tensor, start: Tensor, steps: int
) -> dict[str, Tensor]:
    """Conjugate gradients on xᵀAx / 2 − bᵀx, A symmetric and positive definite; exact after n steps.

    r = b − Ax and p = r at first; α = rᵀr / (pᵀAp), x ← x + α p, r ← r − α A p, β = r_newᵀr_new / (rᵀr), p ← r_new +
    β p.

    Outputs: position [n] (after the last step), positions, residuals, directions [steps, n] (residuals after,
    directions of each step), rates (α) [steps], betas [steps], solution [n] = A⁻¹b, first [n]. Wrong turns: steepest
    [n] (steepest descent with exact line search: p = r each time), unit_steps [n] (α = 1), minus_beta [n] (p ← r − β
    p). Invalid where A is not positive definite, or the start already solves the system before the last step.
    """
    size = diagonal.shape[1]
    identity = torch.eye(size, dtype=torch.float64, device=diagonal.device)
    matrix = torch.diag_embed(diagonal) + coupling[:, None, None] * (1 - identity)
    smallest = torch.linalg.eigvalsh(matrix)[:, 0]
    b, x0 = target.double(), start.double()

    def run(sign: float, *, unit: bool = False) -> tuple[Tensor, ...]:
        x, r = x0, b - _times(matrix, x0)
        p, rows = r, []
        for _ in range(steps):
            along = _times(matrix, p)
            square = (r * r).sum(1)
            alpha = torch.ones_like(square) if unit else square / (p * along).sum(1).clamp_min(1e-300)
            x, new = x + alpha[:, None] * p, r - alpha[:, None] * along
            beta = (new * new).sum(1) / square.clamp_min(1e-300)
            rows.append((x, new, p, alpha, beta, square))
            r, p = new, new + sign * beta[:, None] * p
        return tuple(torch.stack(column, dim=1) for column in zip(*rows, strict=True))

    positions, residuals, directions, rates, betas, squares = run(1.0)
    steepest, minus = run(0.0)[0], run(-1.0)[0]
    valid = (smallest > 1e-3) & (squares > 1e-6).all(1)
    solvable = torch.where((smallest > 1e-3)[:, None, None], matrix, identity)
    return {
        "position": positions[:, -1],
        "positions": positions,
        "residuals": residuals,
        "directions": directions,
        "rates": rates,
        "betas": betas,
        "solution": torch.linalg.solve(solvable, b),
        "first": positions[:, 0],
        "steepest": steepest[:, -1],
        "steepest_path": steepest,
        "minus_path": minus,
        "unit_steps": run(1.0, unit=True)[0][:, -1],
        "minus_beta": minus[:, -1],
        "valid": valid,
    }


@solver(
    "curvature_memory",
    parameters={
        "weights": Integer(low=1, high=10**9, draw_high=10**6, doc="parameters n"),
        "bytes_each": Integer(low=1, high=8, default=4, doc="bytes of a number"),
        "pairs": Integer(low=1, high=100, draw_high=20, default=10, doc="pairs (s, y) that L-BFGS keeps"),
    },
)
def curvature_memory(weights: Tensor, bytes_each: Tensor, pairs: Tensor) -> dict[str, Tensor]:
    """Memory of curvature for n parameters: a Hessian has n² entries, the pairs of L-BFGS 2 · m · n.

    Outputs: hessian_bytes = n² · bytes_each, gigabytes (÷ 10⁹), gibibytes (÷ 2³⁰), terabytes (÷ 10¹²), entries = n²,
    gradient_bytes = n · bytes_each, lbfgs_bytes = 2 m n · bytes_each, ratio = hessian_bytes / lbfgs_bytes. Wrong
    turns: gradient_bytes, gradient_gigabytes, entries (bytes forgotten), entries_gigabytes, doubled_gigabytes = 2 n ·
    bytes_each / 10⁹, bits_gigabytes (a byte counted as 8), half_bytes (the upper triangle only, the diagonal
    included; where the full matrix is asked), doubled_bytes = 2 n · bytes_each. Invalid where the product exceeds
    int64.
    """
    entries = weights * weights
    hessian, gradient = entries * bytes_each, weights * bytes_each
    lbfgs = 2 * pairs * gradient
    return {
        "hessian_bytes": hessian,
        "gigabytes": hessian.double() / 1e9,
        "gibibytes": hessian.double() / 2**30,
        "terabytes": hessian.double() / 1e12,
        "entries": entries,
        "gradient_bytes": gradient,
        "lbfgs_bytes": lbfgs,
        "ratio": hessian.double() / lbfgs.double(),
        "gradient_gigabytes": gradient.double() / 1e9,
        "entries_gigabytes": entries.double() / 1e9,
        "doubled_gigabytes": 2 * gradient.double() / 1e9,
        "bits_gigabytes": hessian.double() * 8 / 1e9,
        "half_bytes": weights * (weights + 1) // 2 * bytes_each,
        "doubled_bytes": 2 * gradient,
        "valid": weights.double().square() * bytes_each.double() < 9e18,
    }


@solver("method_costs", parameters={"weights": Integer(low=1, high=2_000_000, draw_high=1000, doc="parameters n")})
def method_costs(weights: Tensor) -> dict[str, Tensor]:
    """Leading costs of a step by the number of parameters: gradient descent n, quasi-Newton n², Newton n³.

    Outputs: costs [3] in this order, ratios [2] (quasi-Newton and Newton to gradient descent). Wrong turns:
    newton_square [3] (n, n, n²: the Hessian counted, its inversion not), exchanged [3] (n, n³, n²), equal [3],
    linear_multiples [3] (n, 2 n, 3 n).
    """
    square = weights * weights
    cube = square * weights

    def row(second: Tensor, third: Tensor) -> Tensor:
        return torch.stack([weights, second, third], dim=1)

    return {
        "costs": row(square, cube),
        "ratios": torch.stack([weights, square], dim=1),
        "newton_square": row(weights, square),
        "exchanged": row(cube, square),
        "equal": row(weights, weights),
        "linear_multiples": row(2 * weights, 3 * weights),
    }
