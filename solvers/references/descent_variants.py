"""References of the variants of descent: `nn.Linear`, `mse_loss`, `torch.optim.SGD`, batch samplers."""

from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import BatchSampler, SequentialSampler

from solvers.registry import reference


def _layer(bias: float, weights: Tensor) -> nn.Linear:
    layer = nn.Linear(len(weights), 1, dtype=torch.float64)
    with torch.no_grad():
        layer.bias.fill_(bias)
        layer.weight.copy_(weights[None])
    return layer


def _theta(layer: nn.Linear, *, gradient: bool = False) -> Tensor:
    bias, weight = (layer.bias.grad, layer.weight.grad) if gradient else (layer.bias, layer.weight)
    assert bias is not None and weight is not None
    return torch.cat([bias, weight[0]]).detach().clone()


def _step(layer: nn.Linear, inputs: Tensor, targets: Tensor, lr: float, share: float) -> tuple[Tensor, Tensor]:
    """Loss and gradient, after a step of SGD on `share` times the mean squared error."""
    optimizer = torch.optim.SGD(layer.parameters(), lr=lr)
    optimizer.zero_grad()
    loss = share * functional.mse_loss(layer(inputs.double())[:, 0], targets.double())
    torch.autograd.backward(loss)
    optimizer.step()
    return loss.detach(), _theta(layer, gradient=True)


@reference("linear_regression_step")
def linear_regression_step(inputs: Tensor, targets: Tensor, bias: float, weights: Tensor, lr: float) -> dict[str, Any]:
    """One step of `torch.optim.SGD` on `nn.Linear`, with and without the half; single samples for their gradients."""
    layer, whole = _layer(bias, weights), _layer(bias, weights)
    loss, gradient = _step(layer, inputs, targets, lr, 0.5)
    mse, mse_gradient = _step(whole, inputs, targets, lr, 1.0)
    samples = [
        _step(_layer(bias, weights), inputs[i : i + 1], targets[i : i + 1], lr, 0.5)[1] for i in range(len(targets))
    ]
    total = _layer(bias, weights)
    _step(total, inputs, targets, lr, 0.5 * len(targets))
    return {
        "updated": _theta(layer),
        "gradient": gradient,
        "loss": loss,
        "mse_updated": _theta(whole),
        "mse_gradient": mse_gradient,
        "mse": mse,
        "sample_gradients": torch.stack(samples),
        "summed": _theta(total),
    }


@reference("sgd_pass")
def sgd_pass(inputs: Tensor, targets: Tensor, bias: float, weights: Tensor, lr: float) -> dict[str, Any]:
    """`torch.optim.SGD` on `nn.Linear`, sample after sample."""
    layer, history = _layer(bias, weights), []
    for i in range(len(targets)):
        _step(layer, inputs[i : i + 1], targets[i : i + 1], lr, 0.5)
        history.append(_theta(layer))
    batch = _layer(bias, weights)
    _step(batch, inputs, targets, lr, 0.5)
    return {"updated": history[-1], "history": torch.stack(history), "batch": _theta(batch)}


@reference("updates_of_variants")
def updates_of_variants(samples: int, batch: int) -> dict[str, Any]:
    """The lengths of PyTorch's batch samplers."""
    everything = SequentialSampler(range(samples))

    def batches(size: int, *, drop: bool = False) -> int:
        return len(BatchSampler(everything, size, drop))

    last = samples % batch or batch
    return {
        "updates": [batches(samples), batches(1), batches(batch)],
        "mini": batches(batch),
        "last": last,
        "dropped": [batches(samples), batches(1), batches(batch, drop=True)],
    }


@reference("quadratic_rates")
def quadratic_rates(diagonal: Tensor, coupling: float) -> dict[str, Any]:
    """Eigenvalues by LAPACK; the factor as the norm of the matrix by which one step multiplies the error."""
    matrix = np.array([[float(diagonal[0]), coupling], [coupling, float(diagonal[1])]])
    low, high = np.linalg.eigvalsh(matrix)
    largest, best = 2 / float(np.linalg.norm(matrix, 2)), 2 / float(np.trace(matrix))
    factor = float(np.linalg.norm(np.eye(2) - best * matrix, 2))
    return {
        "rates": [largest, best, factor],
        "largest": largest,
        "eigenvalues": [low, high],
        "condition": np.linalg.cond(matrix),
        "determinant": np.linalg.det(matrix),
    }


@reference("steps_to_tolerance")
def steps_to_tolerance(curvature: float, start: float, lr: float, tolerance: float) -> dict[str, Any]:
    """`torch.optim.SGD` until it is near enough, and Newton's step with derivatives by autograd."""
    point = nn.Parameter(torch.tensor(start, dtype=torch.float64))
    optimizer, descent = torch.optim.SGD([point], lr=lr), 0
    while abs(point.item()) > tolerance:
        (point.grad,) = torch.autograd.grad(0.5 * curvature * point.square(), point)
        optimizer.step()
        descent += 1
    place, newton = torch.tensor(start, dtype=torch.float64, requires_grad=True), 0
    while abs(place.item()) > tolerance:
        (slope,) = torch.autograd.grad(0.5 * curvature * place.square(), place, create_graph=True)
        (bend,) = torch.autograd.grad(slope, place)
        place = (place - slope / bend).detach().requires_grad_()
        newton += 1
    return {"counts": [descent, newton], "descent": descent}
