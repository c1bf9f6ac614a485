"""References of regression losses: PyTorch's own loss modules, and autograd for their gradients."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from solvers.references.losses import Loss, with_gradient
from solvers.registry import reference


def _regression(module: Callable[..., Loss], predictions: Tensor, targets: Tensor, reduction: str) -> dict[str, Any]:
    predictions, targets = predictions.double(), targets.double()
    loss, gradient = with_gradient(module(reduction=reduction), predictions, targets)
    other = "sum" if reduction == "mean" else "mean"
    return {
        "loss": loss,
        "gradient": gradient,
        "losses": module(reduction="none")(predictions, targets),
        "mean": module(reduction="mean")(predictions, targets),
        "sum": module(reduction="sum")(predictions, targets),
        "gradient_of_other_reduction": with_gradient(module(reduction=other), predictions, targets)[1],
    }


@reference("squared_loss")
def squared_loss(predictions: Tensor, targets: Tensor, reduction: str) -> dict[str, Any]:
    """`torch.nn.MSELoss`; `GaussianNLLLoss` of variance 1 for half of it, `L1Loss` for the absolute error."""
    p, t = predictions.double(), targets.double()
    absolute, distance = nn.L1Loss(reduction=reduction)(p, t), torch.dist(p, t)
    return _regression(nn.MSELoss, predictions, targets, reduction) | {
        "half_loss": nn.GaussianNLLLoss(reduction=reduction)(p, t, torch.ones_like(p)),
        "absolute": absolute,
        "root": distance / len(targets) ** 0.5,
    }


@reference("absolute_loss")
def absolute_loss(predictions: Tensor, targets: Tensor, reduction: str) -> dict[str, Any]:
    """`torch.nn.L1Loss`; `torch.nn.MSELoss` for the squares."""
    squared = nn.MSELoss(reduction=reduction)(predictions.double(), targets.double())
    return _regression(nn.L1Loss, predictions, targets, reduction) | {"squared": squared}


@reference("huber_loss")
def huber_loss(predictions: Tensor, targets: Tensor, reduction: str, delta: float) -> dict[str, Any]:
    """`torch.nn.HuberLoss` and `torch.nn.SmoothL1Loss`; `torch.nn.MSELoss` for the quadratic branch alone."""
    p, t = predictions.double(), targets.double()

    def huber(reduction: str) -> Loss:
        return nn.HuberLoss(reduction=reduction, delta=delta)

    return _regression(huber, predictions, targets, reduction) | {
        "smooth_l1": nn.SmoothL1Loss(reduction=reduction, beta=delta)(p, t),
        "half_squared": nn.MSELoss(reduction=reduction)(p, t) / 2,
    }


@reference("regression_losses")
def regression_losses(predictions: Tensor, targets: Tensor, delta: float) -> dict[str, Any]:
    """`torch.nn.MSELoss`, `L1Loss` and `HuberLoss`."""
    p, t = predictions.double(), targets.double()

    def three(reduction: str) -> Tensor:
        modules = nn.MSELoss(reduction=reduction), nn.L1Loss(reduction=reduction)
        huber = nn.HuberLoss(reduction=reduction, delta=delta)
        return torch.stack([module(p, t) for module in (*modules, huber)])

    return {"losses": three("mean"), "sums": three("sum"), "hubers": three("none")[2]}


@reference("half_mse_of_line")
def half_mse_of_line(x: Tensor, y: Tensor, theta0: float, theta1: float) -> dict[str, Any]:
    """`torch.nn.Linear`, half of `MSELoss`, and autograd."""
    layer = nn.Linear(1, 1, dtype=torch.float64)
    with torch.no_grad():
        layer.bias.fill_(theta0)
        layer.weight.fill_(theta1)
    predictions = layer(x.double()[:, None])[:, 0]
    mse = nn.MSELoss()(predictions, y.double())
    by_bias, by_weight = torch.autograd.grad(mse / 2, [layer.bias, layer.weight])
    return {
        "cost": mse.detach() / 2,
        "mse": mse.detach(),
        "predictions": predictions.detach(),
        "sum_of_squares": nn.MSELoss(reduction="sum")(predictions, y.double()).detach(),
        "gradient": torch.cat([by_bias, by_weight[0]]),
    }
