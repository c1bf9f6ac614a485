"""References of penalties at work: `torch.optim` with its weight decay, autograd, and PyTorch's shrinking functions."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from solvers.registry import reference


@reference("penalized_loss")
def penalized_loss(weights: Tensor, strength: float, loss: float) -> dict[str, Any]:
    """`functional.l1_loss` and `functional.mse_loss` against zero, summed, and autograd."""
    values = weights.double()
    zeros = torch.zeros_like(values)

    def absolute(w: Tensor) -> Tensor:
        return strength * functional.l1_loss(w, zeros, reduction="sum")

    def squares(w: Tensor) -> Tensor:
        return strength * functional.mse_loss(w, zeros, reduction="sum")

    return {
        "l1_loss": loss + absolute(values),
        "l2_loss": loss + squares(values) / 2,
        "l2_loss_without_half": loss + squares(values),
        "pair": [(loss + absolute(values)).item(), (loss + squares(values) / 2).item()],
        "pair_without_half": [(loss + absolute(values)).item(), (loss + squares(values)).item()],
        "penalties": [absolute(values).item(), squares(values).item() / 2],
        "penalties_without_half": [absolute(values).item(), squares(values).item()],
        "l1_gradient": torch.func.grad(absolute)(values),
        "l2_gradient": torch.func.grad(squares)(values) / 2,
        "gradient_without_half": torch.func.grad(squares)(values),
        "with_norm": loss + strength * torch.linalg.vector_norm(values),
    }


Maker = Callable[[list[nn.Parameter]], torch.optim.Optimizer]


def _run(start: Tensor, gradients: list[Tensor], make: Maker) -> Tensor:
    """Where an optimizer leads from `start` with these gradients."""
    value = nn.Parameter(start.double().clone())
    optimizer = make([value])
    for gradient in gradients:
        value.grad = gradient.double().clone()
        optimizer.step()
    return value.detach()


@reference("weight_decay_step")
def weight_decay_step(weights: Tensor, gradient: Tensor, lr: float, strength: float) -> dict[str, Any]:
    """`torch.optim.SGD(weight_decay=…)`; for the wrong penalty with twice the decay."""

    def step(decay: float, g: Tensor = gradient) -> Tensor:
        return _run(weights, [g], lambda p: torch.optim.SGD(p, lr=lr, weight_decay=decay))

    return {
        "stepped": step(strength),
        "decayed": step(strength, torch.zeros_like(gradient)),
        "without_decay": step(0.0),
        "doubled": step(2 * strength),
    }


@reference("weight_decay_shrinkage")
def weight_decay_shrinkage(start: float, lr: float, strength: float, steps: int) -> dict[str, Any]:
    """`torch.optim.SGD(weight_decay=…)` with gradients of zero."""

    def after(times: int) -> Tensor:
        zeros = [torch.zeros(1)] * times
        return _run(
            torch.tensor([start], dtype=torch.float64),
            zeros,
            lambda p: torch.optim.SGD(p, lr=lr, weight_decay=strength),
        )[0]

    return {"remaining": after(steps), "one_step": after(1)}


@reference("adam_weight_decay")
def adam_weight_decay(
    parameter: float, gradients: Tensor, lr: float, weight_decay: float, beta1: float, beta2: float, eps: float
) -> dict[str, Any]:
    """`torch.optim.Adam` and `torch.optim.AdamW`."""

    def run(kind: type[torch.optim.Adam], decay: float) -> Tensor:
        start = torch.tensor([parameter], dtype=torch.float64)
        steps = [g.reshape(1) for g in gradients]
        return _run(start, steps, lambda p: kind(p, lr=lr, betas=(beta1, beta2), eps=eps, weight_decay=decay))[0]

    coupled, decoupled = run(torch.optim.Adam, weight_decay), run(torch.optim.AdamW, weight_decay)
    return {
        "coupled": coupled,
        "decoupled": decoupled,
        "pair": torch.stack([coupled, decoupled]),
        "plain": run(torch.optim.Adam, 0.0),
    }


@reference("l1_steps")
def l1_steps(weight: float, gradient: float, lr: float, strength: float) -> dict[str, Any]:
    """`torch.optim.SGD` with autograd's subgradient of the penalty, and `functional.softshrink`."""
    start = torch.tensor([weight], dtype=torch.float64)
    data = torch.tensor([gradient], dtype=torch.float64)
    penalty = torch.func.grad(lambda w: strength * functional.l1_loss(w, torch.zeros_like(w), reduction="sum"))(start)
    subgradient = _run(start, [data + penalty], lambda p: torch.optim.SGD(p, lr=lr))[0]
    moved = _run(start, [data], lambda p: torch.optim.SGD(p, lr=lr))
    proximal = functional.softshrink(moved, lr * strength)[0]
    return {
        "pair": torch.stack([subgradient, proximal]),
        "exact_zero": int(proximal == 0),
        "data_step": moved[0],
        "threshold_without_rate": torch.stack([subgradient, functional.softshrink(moved, strength)[0]]),
    }


@reference("group_lasso_shrinkage")
def group_lasso_shrinkage(vector: Tensor, strength: float) -> dict[str, Any]:
    """Moreau: what a projection onto the ball of radius λ (`functional.normalize`) leaves over."""
    norm = torch.linalg.vector_norm(vector)
    inside = vector if norm <= strength else functional.normalize(vector, dim=0, eps=0.0) * strength
    return {
        "shrunk": vector - inside,
        "norm": norm,
        "zeroed": int(norm <= strength),
        "entrywise": functional.softshrink(vector, strength),
    }
