"""References of training: `torch.optim`, autograd and PyTorch's own losses and layers."""

import math
import statistics
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from solvers.registry import reference


def _moved(samples: int, rate: float) -> float:
    """How far one step of `torch.optim.SGD` goes where every sample pulls by 1 and the loss is their sum."""
    position = nn.Parameter(torch.zeros((), dtype=torch.float64))
    optimizer = torch.optim.SGD([position], lr=rate, maximize=True)
    position.expand(samples).sum().backward()  # type: ignore[no-untyped-call]
    optimizer.step()
    return position.item()


@reference("linear_scaled_lr")
def linear_scaled_lr(lr: float, batch: int, new_batch: int) -> dict[str, Any]:
    """The rule keeps how much a sample counts: the step of the mean loss is that of the sum at a fixed rate."""
    scaled = _moved(new_batch, lr / batch)
    return {
        "scaled": scaled,
        "inverse": _moved(batch, lr / new_batch),
        "square_root": statistics.geometric_mean([lr, scaled]),
    }


def _descend(loss: Callable[[Tensor], Tensor], start: float, lr: float, steps: int, up: bool = False) -> Tensor:
    """Positions after each step of `torch.optim.SGD`."""
    position = nn.Parameter(torch.tensor(start, dtype=torch.float64))
    optimizer = torch.optim.SGD([position], lr=lr, maximize=up)
    positions = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss(position).backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        positions.append(position.detach().clone())
    return torch.stack(positions)


@reference("quadratic_descent")
def quadratic_descent(curvature: float, start: float, lr: float, steps: int) -> dict[str, Any]:
    """`torch.optim.SGD` on the parabola, with its gradients from autograd."""

    def half(x: Tensor) -> Tensor:
        return 0.5 * curvature * x**2

    positions = _descend(half, start, lr, steps)
    return {
        "position": positions[-1],
        "positions": positions,
        "losses": half(positions),
        "edge_position": _descend(half, start, 2 / curvature, steps)[-1],
        "doubled": _descend(lambda x: curvature * x**2, start, lr, steps)[-1],
        "ascent": _descend(half, start, lr, steps, up=True)[-1],
        "without_curvature": _descend(lambda x: 0.5 * x**2, start, lr, steps)[-1],
    }


def _curvatures(features: Tensor, loss: Callable[[Tensor, Tensor], Tensor]) -> tuple[Tensor, Tensor]:
    """Hessian of the loss by the weights from autograd, and its eigenvalues, ascending."""
    weights, labels = torch.zeros(features.shape[1], dtype=torch.float64), torch.ones(len(features)).double()
    hessian = torch.autograd.functional.hessian(lambda w: loss(features @ w, labels), weights)  # type: ignore[no-untyped-call]
    return hessian, torch.linalg.svdvals(hessian).flip(0)


@reference("largest_stable_lr")
def largest_stable_lr(features: Tensor) -> dict[str, Any]:
    """Autograd's Hessian of PyTorch's losses; `torch.corrcoef` for standardized features."""
    features = features.double()
    hessian, eigenvalues = _curvatures(features, lambda output, y: functional.mse_loss(output, y) / 2)
    _, of_mse = _curvatures(features, functional.mse_loss)
    _, of_sum = _curvatures(features, lambda output, y: functional.mse_loss(output, y, reduction="sum") / 2)
    correlation = torch.corrcoef(features.T)
    scaled = torch.linalg.svdvals(correlation).flip(0)
    return {
        "largest_lr": 2 / eigenvalues[-1],
        "hessian": hessian,
        "eigenvalues": eigenvalues,
        "condition": torch.linalg.cond(hessian),
        "mse_lr": 2 / of_mse[-1],
        "sum_lr": 2 / of_sum[-1],
        "standardized_lr": 2 / scaled[-1],
        "correlation": correlation,
        "standardized_eigenvalues": scaled,
        "standardized_condition": torch.linalg.cond(correlation),
    }


@reference("double_softmax")
def double_softmax(logits: Tensor, target: int) -> dict[str, Any]:
    """`torch.nn.CrossEntropyLoss` with and without `torch.nn.Softmax` before it, and autograd."""
    criterion, softmax = nn.CrossEntropyLoss(), nn.Softmax(dim=0)
    logits = logits.clone().requires_grad_()
    truth = torch.tensor(target)
    loss, double_loss = criterion(logits, truth), criterion(softmax(logits), truth)
    (gradient,) = torch.autograd.grad(loss, logits)
    (double_gradient,) = torch.autograd.grad(double_loss, logits)
    sure = functional.one_hot(truth, len(logits)).double()
    wrong = functional.one_hot((truth + 1) % len(logits), len(logits)).double()
    return {
        "loss": loss.detach(),
        "double_loss": double_loss.detach(),
        "double_probabilities": softmax(softmax(logits)).detach(),
        "gradient": gradient,
        "double_gradient": double_gradient,
        "gradient_norm": gradient.norm(),
        "double_gradient_norm": double_gradient.norm(),
        "floor": criterion(sure, truth),
        "ceiling": criterion(wrong, truth),
    }


@reference("relu_dead_units")
def relu_dead_units(inputs: Tensor, weights: Tensor, biases: Tensor) -> dict[str, Any]:
    """A unit is dead when autograd gives its bias no gradient on any sample."""
    shift = biases.double().requires_grad_()
    pre_activations = functional.linear(inputs.double(), weights.double(), shift)
    functional.relu(pre_activations).sum().backward()  # type: ignore[no-untyped-call]
    assert shift.grad is not None
    return {
        "dead": (shift.grad == 0).long(),
        "count": int((shift.grad == 0).sum()),
        "active": shift.grad.long(),
        "outputs": functional.relu(pre_activations.detach()).to((inputs[0, 0] * weights[0, 0] + biases[0]).dtype),
    }


def _share_above_zero() -> float:
    """E[max(z, 0)²] of a standard normal z, by the gamma function: Γ(3/2) / √π."""
    return math.gamma(1.5) / math.sqrt(math.pi)


@reference("signal_variance")
def signal_variance(width: int, std: float, layers: int, variance: float) -> dict[str, Any]:
    """Variances of independent terms add: they pass layer by layer through a matrix of the weights' variances."""
    spread = torch.full((width, width), std, dtype=torch.float64).square()
    linear = rectified = torch.full((width,), variance, dtype=torch.float64)
    for _ in range(layers):
        linear = functional.linear(linear, spread)
        rectified = functional.linear(rectified, spread) * _share_above_zero()
    he = nn.init.calculate_gain("relu") / math.sqrt(width)
    return {
        "output_variance": linear[0],
        "output_std": linear[0].sqrt(),
        "relu_moment": rectified[0],
        "stable_relu_std": he,
    }
