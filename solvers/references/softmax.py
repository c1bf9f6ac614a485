"""References of the softmax: `torch.nn.functional`, PyTorch's losses, and autograd."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from solvers.registry import reference


@reference("softmax_values")
def softmax_values(logits: Tensor, temperature: float) -> dict[str, Any]:
    """`torch.nn.functional.softmax`, its Jacobian by autograd, and the entropy of `torch.distributions`."""

    def softmax(z: Tensor) -> Tensor:
        return functional.softmax(z / temperature, dim=0)

    output = softmax(logits)
    return {
        "output": output,
        "log_softmax": functional.log_softmax(logits / temperature, dim=0),
        "log_sum_exp": torch.logsumexp(logits / temperature, dim=0),
        "jacobian": torch.autograd.functional.jacobian(softmax, logits),  # type: ignore[no-untyped-call]
        "entropy": torch.distributions.Categorical(logits=logits / temperature).entropy(),  # type: ignore[no-untyped-call]
        "predicted": int(output.argmax()),
        "sigmoids": torch.special.expit(logits),
        "sums": torch.stack([torch.special.expit(logits).sum(), output.sum()]),
    }


@reference("softmax_shift")
def softmax_shift(logits: Tensor, shift: float) -> dict[str, Any]:
    """`torch.logsumexp` and `softmax` of the shifted logits themselves."""
    shifted = torch.add(logits, shift)
    return {
        "log_sum_exp": torch.logsumexp(logits, 0),
        "shifted_log_sum_exp": torch.logsumexp(shifted, 0),
        "output": functional.softmax(shifted, dim=0),
        "shifted": shifted,
        "above_largest": -functional.log_softmax(logits, dim=0).max(),
    }


@reference("two_class_softmax")
def two_class_softmax(z1: float, z0: float, label: int) -> dict[str, Any]:
    """`CrossEntropyLoss` on two logits, `BCEWithLogitsLoss` on their difference, and autograd."""
    logits = torch.tensor([z0, z1], dtype=torch.float64, requires_grad=True)
    loss = nn.CrossEntropyLoss()(logits, torch.tensor(label))
    (gradient,) = torch.autograd.grad(loss, logits)
    target = torch.tensor(float(label), dtype=torch.float64)
    binary = nn.BCEWithLogitsLoss()
    first, second = torch.tensor([z1, z0], dtype=torch.float64)
    return {
        "probability": functional.softmax(logits.detach(), dim=0)[1],
        "loss": loss.detach(),
        "losses": torch.stack([binary(first - second, target), loss.detach()]),
        "gradient": gradient,
        "z1_loss": binary(first, target),
        "two_sigmoids_loss": binary(first, target) + binary(second, 1 - target),
        "wrong_label_loss": nn.CrossEntropyLoss()(logits.detach(), torch.tensor(1 - label)),
    }
