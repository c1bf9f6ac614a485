"""Learning-rate schedules: the rate at an epoch, counted from 0, as the schedulers of PyTorch give it."""

import math

import torch
from torch import Tensor

from solvers.registry import Integer, Real, solver

RATE = Real(low=1e-9, high=1e3, draw_low=0.01, draw_high=1.0, doc="learning rate at the start")
FLOOR = Real(low=0.0, high=1e3, draw_high=0.01, default=0.0, doc="lowest rate")
EPOCH = Integer(low=0, high=1000, draw_high=30, doc="epochs made so far; 0 is the first")
GAMMA = Real(low=0.0, high=1.0, draw_low=0.1, draw_high=0.99, doc="factor of each decay")


def cosine_weight(share: Tensor) -> Tensor:
    """Half a cosine from 1 at share 0 to 0 at share 1."""
    return (1 + (math.pi * share).cos()) / 2


@solver(
    "step_lr",
    parameters={
        "lr": RATE,
        "gamma": GAMMA,
        "size": Integer(low=1, high=1000, draw_high=10, doc="epochs between two decays"),
        "epoch": EPOCH,
    },
)
def step_lr(lr: Tensor, gamma: Tensor, size: Tensor, epoch: Tensor) -> dict[str, Tensor]:
    """Step decay as torch.optim.lr_scheduler.StepLR: lr · gamma^⌊epoch / size⌋.

    Outputs: rate, decays = ⌊epoch / size⌋. Wrong turns: smooth = lr · gamma^(epoch / size), one_more and one_less
    (a decay too many, or too few), every_epoch = lr · gamma^epoch, subtracted = lr · (1 − (1 − gamma) · decays).
    """
    decays = epoch // size
    return {
        "rate": lr * gamma**decays,
        "decays": decays,
        "smooth": lr * gamma ** (epoch.double() / size.double()),
        "one_more": lr * gamma ** (decays + 1),
        "one_less": lr * gamma ** (decays - 1).clamp_min(0),
        "every_epoch": lr * gamma**epoch,
        "subtracted": lr * (1 - (1 - gamma) * decays.double()),
    }


@solver(
    "multistep_lr",
    parameters={
        "lr": RATE,
        "gamma": GAMMA,
        "milestones": Integer(low=1, high=1000, draw_high=30, shape=("n",)),
        "epoch": EPOCH,
    },
    sizes={"n": (1, 4)},
)
def multistep_lr(lr: Tensor, gamma: Tensor, milestones: Tensor, epoch: Tensor) -> dict[str, Tensor]:
    """Decay at milestones as torch.optim.lr_scheduler.MultiStepLR: lr · gamma^(number of milestones ≤ epoch).

    Outputs: rate, decays. Wrong turns: once = lr · gamma as soon as the first milestone has passed, all_milestones
    (every milestone counted, passed or not), proportional = lr · gamma · decays.
    """
    decays = (milestones <= epoch[:, None]).sum(1)
    return {
        "rate": lr * gamma**decays,
        "decays": decays,
        "once": lr * gamma ** decays.clamp_max(1),
        "all_milestones": lr * gamma ** milestones.shape[1],
        "proportional": lr * gamma * decays.double(),
    }


@solver("exponential_lr", parameters={"lr": RATE, "gamma": GAMMA, "epoch": EPOCH})
def exponential_lr(lr: Tensor, gamma: Tensor, epoch: Tensor) -> dict[str, Tensor]:
    """Exponential decay as torch.optim.lr_scheduler.ExponentialLR: lr · gamma^epoch.

    Outputs: rate, factor = gamma^epoch. Wrong turns: one_less = lr · gamma^(epoch − 1), multiplied = lr · gamma ·
    epoch, linear = lr · (1 − (1 − gamma) · epoch), inverse = lr / (1 + (1 − gamma) · epoch) (inverse-time decay).
    """
    times = epoch.double()
    return {
        "rate": lr * gamma**epoch,
        "factor": gamma**epoch,
        "one_less": lr * gamma ** (epoch - 1).clamp_min(0),
        "multiplied": lr * gamma * times,
        "linear": lr * (1 - (1 - gamma) * times),
        "inverse": lr / (1 + (1 - gamma) * times),
    }


@solver(
    "inverse_time_lr",
    parameters={
        "lr": RATE,
        "decay": Real(low=0.0, high=1e3, draw_low=0.0, draw_high=1.0),
        "steps": Integer(low=0, high=1_000_000_000, draw_high=1000, doc="updates made so far; 0 is the first"),
    },
)
def inverse_time_lr(lr: Tensor, decay: Tensor, steps: Tensor) -> dict[str, Tensor]:
    """Inverse-time decay: lr / (1 + decay · t) after t updates, as `decay` in older Keras and `lr_decay` in Adagrad.

    Outputs: rate, divisor = 1 + decay · t. Wrong turns: exponential = lr · (1 − decay)^t, linear =
    lr · (1 − decay · t), subtracted = lr − decay · t, without_one = lr / (decay · t) (lr where that divides by zero),
    one_less (t − 1), once = lr / (1 + decay).
    """
    times = steps.double()
    product = decay * times
    return {
        "rate": lr / (1 + product),
        "divisor": 1 + product,
        "exponential": lr * (1 - decay) ** times,
        "linear": lr * (1 - product),
        "subtracted": lr - product,
        "without_one": torch.where(product > 0, lr / product, lr),
        "one_less": lr / (1 + decay * (times - 1).clamp_min(0)),
        "once": lr / (1 + decay),
        "valid": ((1 - decay) ** times).isfinite(),
    }


@solver(
    "polynomial_lr",
    parameters={
        "lr": RATE,
        "power": Real(low=0.1, high=10.0, draw_low=0.5, draw_high=3.0, default=1.0),
        "total": Integer(low=1, high=1000, draw_high=30, doc="epoch at which the rate is zero"),
        "epoch": EPOCH,
    },
)
def polynomial_lr(lr: Tensor, power: Tensor, total: Tensor, epoch: Tensor) -> dict[str, Tensor]:
    """Polynomial decay as torch.optim.lr_scheduler.PolynomialLR: lr · (1 − epoch / total)^power, 0 from total on.

    Outputs: rate, remaining = 1 − epoch / total. Wrong turns: linear (power 1), of_progress = lr · (epoch /
    total)^power, power_of_progress = lr · (1 − (epoch / total)^power).
    """
    progress = (epoch.double() / total.double()).clamp_max(1)
    return {
        "rate": lr * (1 - progress) ** power,
        "remaining": 1 - progress,
        "linear": lr * (1 - progress),
        "of_progress": lr * progress**power,
        "power_of_progress": lr * (1 - progress**power),
    }


@solver(
    "cosine_lr",
    parameters={
        "lr": RATE,
        "min_lr": FLOOR,
        "total": Integer(low=1, high=1000, draw_high=30, doc="T_max: epoch at which the lowest rate is reached"),
        "epoch": EPOCH,
    },
)
def cosine_lr(lr: Tensor, min_lr: Tensor, total: Tensor, epoch: Tensor) -> dict[str, Tensor]:
    """Cosine annealing as CosineAnnealingLR: η = η_min + (η₀ − η_min)(1 + cos(π t / T)) / 2.

    Source: Loshchilov and Hutter 2017.

    Outputs: rate, progress = t / T, cosine = cos(π t / T), weight = (1 + cosine) / 2. Wrong turns: linear (a straight
    line between the same ends), without_half (not divided by 2), full_turn (2π in place of π), without_one (η_min +
    (η₀ − η_min) cos(π t / T)), floor_left_out (η_min forgotten). Invalid where the epoch is beyond T.
    """
    progress = epoch.double() / total.double()
    weight, range_ = cosine_weight(progress), lr - min_lr
    cosine = (math.pi * progress).cos()
    return {
        "rate": min_lr + range_ * weight,
        "progress": progress,
        "cosine": cosine,
        "weight": weight,
        "linear": lr - range_ * progress,
        "without_half": min_lr + range_ * (1 + cosine),
        "full_turn": min_lr + range_ * (1 + (2 * math.pi * progress).cos()) / 2,
        "without_one": min_lr + range_ * cosine,
        "floor_left_out": lr * weight,
        "valid": (epoch <= total) & (min_lr <= lr),
    }


@solver(
    "warmup_lr",
    parameters={
        "lr": Real(low=1e-9, high=1e3, draw_low=0.01, draw_high=1.0, doc="rate after the warm-up"),
        "start_factor": Real(low=0.001, high=1.0, draw_low=0.05, doc="share of lr at epoch 0"),
        "warmup": Integer(low=1, high=1000, draw_high=10, doc="epochs of the warm-up"),
        "epoch": EPOCH,
    },
)
def warmup_lr(lr: Tensor, start_factor: Tensor, warmup: Tensor, epoch: Tensor) -> dict[str, Tensor]:
    """Linear warm-up as torch.optim.lr_scheduler.LinearLR: lr · (s + (1 − s) · min(epoch, warmup) / warmup).

    Outputs: rate, factor, progress. Wrong turns: from_zero = lr · progress (the start factor forgotten), full (no
    warm-up), added = lr · (s + progress), unbounded (the line goes on after the warm-up).
    """
    progress = (epoch.double() / warmup.double()).clamp_max(1)
    factor = start_factor + (1 - start_factor) * progress
    return {
        "rate": lr * factor,
        "factor": factor,
        "progress": progress,
        "from_zero": lr * progress,
        "full": lr,
        "added": lr * (start_factor + progress),
        "unbounded": lr * (start_factor + (1 - start_factor) * epoch.double() / warmup.double()),
    }
