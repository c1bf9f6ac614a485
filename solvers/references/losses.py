"""References of losses: PyTorch's own loss modules, and autograd for their gradients."""

from collections.abc import Callable
from math import log
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from solvers.registry import reference

Loss = Callable[[Tensor, Tensor], Tensor]


def with_gradient(loss: Loss, inputs: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """The loss at `inputs`, and its gradient by them."""
    point = inputs.detach().double().clone().requires_grad_()
    value = loss(point, targets)
    (gradient,) = torch.autograd.grad(value, point)
    return value.detach(), gradient


@reference("cross_entropy_from_logits")
def cross_entropy_from_logits(logits: Tensor, target: int) -> dict[str, Any]:
    """`torch.nn.CrossEntropyLoss` on class indices; `torch.nn.BCELoss` for one against the rest."""
    truth = torch.tensor(target)
    loss, gradient = with_gradient(nn.CrossEntropyLoss(), logits, truth)
    distribution = torch.distributions.Categorical(logits=logits)
    probabilities = functional.softmax(logits, dim=0)
    one_hot = functional.one_hot(truth, len(logits)).double()
    return {
        "loss": loss,
        "gradient": gradient,
        "probabilities": distribution.probs,
        "truth": one_hot,
        "log_sum_exp": torch.logsumexp(logits, 0),
        "log2_loss": loss / log(2),
        "summed_one_vs_rest": nn.BCELoss(reduction="sum")(probabilities, one_hot),
        "squared_error": nn.MSELoss(reduction="sum")(probabilities, one_hot),
        "loss_and_mse": torch.stack([loss, nn.MSELoss()(probabilities, one_hot)]),
        "uniform_loss": nn.CrossEntropyLoss()(torch.zeros_like(logits), truth),
    }


@reference("cross_entropy_batch")
def cross_entropy_batch(logits: Tensor, targets: Tensor, reduction: str) -> dict[str, Any]:
    """`torch.nn.CrossEntropyLoss` in each of its reductions."""
    loss, gradient = with_gradient(nn.CrossEntropyLoss(reduction=reduction), logits, targets)
    return {
        "loss": loss,
        "gradient": gradient,
        "losses": nn.CrossEntropyLoss(reduction="none")(logits, targets),
        "mean": nn.CrossEntropyLoss()(logits, targets),
        "sum": nn.CrossEntropyLoss(reduction="sum")(logits, targets),
        "accuracy": float((logits.topk(1).indices[:, 0] == targets).double().mean()),
    }


@reference("binary_cross_entropy_with_logits")
def binary_cross_entropy_with_logits(logit: float, target: float) -> dict[str, Any]:
    """`torch.nn.BCEWithLogitsLoss`; `torch.nn.MSELoss` behind a sigmoid for the squared error."""
    z, y = torch.tensor(logit, dtype=torch.float64), torch.tensor(target, dtype=torch.float64)
    loss, gradient = with_gradient(nn.BCEWithLogitsLoss(), z, y)
    squared, squared_gradient = with_gradient(lambda a, b: nn.MSELoss()(a.sigmoid(), b) / 2, z, y)
    return {
        "loss": loss,
        "gradient": gradient,
        "log2_loss": loss / log(2),
        "positive_term": nn.BCEWithLogitsLoss()(z, torch.ones_like(z)),
        "negative_term": nn.BCEWithLogitsLoss()(z, torch.zeros_like(z)),
        "swapped_target": nn.BCEWithLogitsLoss()(-z, y),
        "squared_error": squared,
        "squared_gradient": squared_gradient,
        "gradients": torch.stack([squared_gradient, gradient]),
        "sigmoid_twice": nn.BCEWithLogitsLoss()(z.sigmoid(), y),
    }
