"""References of ridge regression: least squares with added rows, and the minimum of an objective of PyTorch's parts."""

import math
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from solvers.registry import reference


@reference("polynomial_ridge")
def polynomial_ridge(x: Tensor, y: Tensor, strength: float, degree: int, intercept: bool) -> dict[str, Any]:
    """Plain least squares with an added row √λ eᵢ and target 0 for each penalized coefficient (NumPy's SVD)."""
    columns = np.vander(x.double().numpy(), degree + 1, increasing=True)
    columns = columns if intercept else columns[:, 1:]

    def solve(amount: float) -> Any:
        rows = math.sqrt(amount) * np.eye(columns.shape[1])[int(intercept) :]
        targets = np.concatenate([y.double().numpy(), np.zeros(len(rows))])
        return np.linalg.lstsq(np.vstack([columns, rows]), targets, rcond=None)[0]

    coefficients = solve(strength)
    return {
        "coefficients": coefficients,
        "doubled": solve(2 * strength),
        "averaged": solve(strength * len(x)),
        "halved": solve(strength / 2),
        "fitted": columns @ coefficients,
    }


@reference("ridge_path")
def ridge_path(x: Tensor, y: Tensor, new_x: Tensor, new_y: Tensor, strengths: Tensor) -> dict[str, Any]:
    """`torch.linalg.lstsq` with an added row √λ for each candidate; `functional.mse_loss`."""
    x, y, new_x, new_y = x.double(), y.double(), new_x.double(), new_y.double()
    weights, training, validation = [], [], []
    for strength in strengths:
        inputs = torch.cat([x, strength.sqrt()[None]])[:, None]
        targets = torch.cat([y, torch.zeros(1, dtype=torch.float64)])[:, None]
        weight = torch.linalg.lstsq(inputs, targets).solution[0, 0]
        weights.append(weight.item())
        training.append(functional.mse_loss(weight * x, y).item())
        validation.append(functional.mse_loss(weight * new_x, new_y).item())
    best = validation.index(min(validation))
    return {
        "weights": weights,
        "training_errors": training,
        "validation_errors": validation,
        "best_index": best,
        "best_strength": strengths[best],
        "best_error": validation[best],
    }


@reference("map_estimate")
def map_estimate(data: Tensor, sigma: float, tau: float) -> dict[str, Any]:
    """Newton's step on the negative logarithm of the posterior, from `torch.distributions.Normal`."""
    values = data.double()
    zero = torch.zeros(1, dtype=torch.float64)
    noise, width = zero + sigma, zero + tau

    def prior(w: Tensor) -> Tensor:
        chances: Tensor = torch.distributions.Normal(zero, width).log_prob(w)  # type: ignore[no-untyped-call]
        return -chances.sum()

    def posterior(w: Tensor) -> Tensor:
        chances: Tensor = torch.distributions.Normal(w, noise).log_prob(values)  # type: ignore[no-untyped-call]
        return prior(w) - chances.sum()

    hessian = torch.autograd.functional.hessian(posterior, zero)  # type: ignore[no-untyped-call]
    estimate = zero - torch.func.grad(posterior)(zero) / hessian[0]
    curvature = torch.autograd.functional.hessian(prior, zero)[0, 0]  # type: ignore[no-untyped-call]
    laplace = torch.distributions.Laplace(zero, width / math.sqrt(2))
    slope = -torch.func.grad(lambda w: laplace.log_prob(w).sum())(zero + 1.0)  # type: ignore[no-untyped-call]
    return {
        "estimate": estimate[0],
        "strength": curvature * sigma**2,
        "pair": torch.stack([curvature * sigma**2, estimate[0]]),
        "negative_log_prior": prior(estimate),
        "average": values.mean(),
        "laplace_strength": slope[0] * sigma**2,
    }


@reference("perturbation_response")
def perturbation_response(weights: Tensor, delta: Tensor, factor: float, bias: float) -> dict[str, Any]:
    """`functional.linear` at a point and beside it."""
    point = torch.ones(len(weights), dtype=torch.float64)
    moved = point + delta.double()

    def change(scale: float) -> Tensor:
        w, b = scale * weights.double()[None], torch.tensor([scale * bias], dtype=torch.float64)
        return (functional.linear(moved, w, b) - functional.linear(point, w, b))[0]

    along = functional.normalize(weights.double(), dim=0) * torch.linalg.vector_norm(delta.double())
    return {
        "pair": torch.stack([change(1.0), change(factor)]),
        "worst_case": factor * functional.linear(along, weights.double()[None])[0],
    }
