"""References of the schedules: the schedulers of `torch.optim.lr_scheduler`, stepped epoch by epoch."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import SGD, Optimizer
from torch.optim.lr_scheduler import (
    CosineAnnealingLR,
    ExponentialLR,
    LinearLR,
    LRScheduler,
    MultiStepLR,
    PolynomialLR,
    StepLR,
)

from solvers.registry import reference

NEARLY_ZERO = 1e-30  # LinearLR refuses a start factor of zero


def make_optimizer(lr: float) -> SGD:
    """An optimizer whose rate a scheduler can change."""
    return SGD([nn.Parameter(torch.zeros(1))], lr=lr)


def rate_after(lr: float, epoch: int, make: Callable[[Optimizer], LRScheduler]) -> float:
    """The rate after `epoch` steps of the scheduler."""
    optimizer = make_optimizer(lr)
    scheduler = make(optimizer)
    for _ in range(epoch):
        optimizer.step()
        scheduler.step()
    return float(optimizer.param_groups[0]["lr"])


@reference("step_lr")
def step_lr(lr: float, gamma: float, size: int, epoch: int) -> dict[str, Any]:
    """`StepLR`, and `ExponentialLR` for a decay each epoch."""
    return {
        "rate": rate_after(lr, epoch, lambda o: StepLR(o, size, gamma)),
        "every_epoch": rate_after(lr, epoch, lambda o: ExponentialLR(o, gamma)),
    }


@reference("multistep_lr")
def multistep_lr(lr: float, gamma: float, milestones: Tensor, epoch: int) -> dict[str, Any]:
    """`MultiStepLR`; far behind all milestones for all of them."""
    steps = milestones.tolist()
    return {
        "rate": rate_after(lr, epoch, lambda o: MultiStepLR(o, steps, gamma)),
        "once": rate_after(lr, epoch, lambda o: MultiStepLR(o, [min(steps)], gamma)),
        "all_milestones": rate_after(lr, max(steps), lambda o: MultiStepLR(o, steps, gamma)),
    }


@reference("exponential_lr")
def exponential_lr(lr: float, gamma: float, epoch: int) -> dict[str, Any]:
    """`ExponentialLR`."""
    return {
        "rate": rate_after(lr, epoch, lambda o: ExponentialLR(o, gamma)),
        "one_less": rate_after(lr, max(epoch - 1, 0), lambda o: ExponentialLR(o, gamma)),
    }


@reference("inverse_time_lr")
def inverse_time_lr(lr: float, decay: float, steps: int) -> dict[str, Any]:
    """`torch.optim.Adagrad` with `lr_decay`, after so many steps, on a gradient of 1 without a history."""

    def rate(made: int) -> float:
        weight = torch.nn.Parameter(torch.zeros(1, dtype=torch.float64))
        optimizer = torch.optim.Adagrad([weight], lr=lr, lr_decay=decay, eps=0.0)
        optimizer.state[weight]["step"] += made
        weight.grad = torch.ones_like(weight)
        optimizer.step()
        return -float(weight.detach())

    return {"rate": rate(steps), "one_less": rate(max(steps - 1, 0)), "once": rate(1)}


@reference("polynomial_lr")
def polynomial_lr(lr: float, power: float, total: int, epoch: int) -> dict[str, Any]:
    """`PolynomialLR`."""
    return {
        "rate": rate_after(lr, epoch, lambda o: PolynomialLR(o, total, power)),
        "linear": rate_after(lr, epoch, lambda o: PolynomialLR(o, total, 1.0)),
    }


@reference("cosine_lr")
def cosine_lr(lr: float, min_lr: float, total: int, epoch: int) -> dict[str, Any]:
    """`CosineAnnealingLR`, and `LinearLR` for the straight line."""
    return {
        "rate": rate_after(lr, epoch, lambda o: CosineAnnealingLR(o, total, eta_min=min_lr)),
        "floor_left_out": rate_after(lr, epoch, lambda o: CosineAnnealingLR(o, total)),
        "linear": rate_after(lr, epoch, lambda o: LinearLR(o, 1.0, min_lr / lr, total)),
    }


@reference("warmup_lr")
def warmup_lr(lr: float, start_factor: float, warmup: int, epoch: int) -> dict[str, Any]:
    """`LinearLR`."""
    return {
        "rate": rate_after(lr, epoch, lambda o: LinearLR(o, start_factor, 1.0, warmup)),
        "from_zero": rate_after(lr, epoch, lambda o: LinearLR(o, NEARLY_ZERO, 1.0, warmup)),
    }
