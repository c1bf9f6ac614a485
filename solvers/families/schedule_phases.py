"""Learning-rate schedules of several phases: restarts, warm-up and decay, one cycle, reduction on a plateau."""

import math

import torch
from torch import Tensor

from solvers.families.schedules import EPOCH, FLOOR, RATE, cosine_weight
from solvers.registry import Integer, Number, Real, solver


@solver(
    "cosine_restarts_lr",
    parameters={
        "lr": RATE,
        "min_lr": FLOOR,
        "period": Integer(low=1, high=1000, draw_high=10, doc="T_0: epochs of the first cycle"),
        "growth": Integer(
            low=1, high=4, default=1, doc="T_mult: each cycle is so many times as long as the one before"
        ),
        "epoch": EPOCH,
    },
)
def cosine_restarts_lr(lr: Tensor, min_lr: Tensor, period: Tensor, growth: Tensor, epoch: Tensor) -> dict[str, Tensor]:
    """Cosine with warm restarts (SGDR) as CosineAnnealingWarmRestarts: cosine_lr within the cycle, then back to lr.

    Outputs: rate, cycle (counted from 0), position (epochs made in the cycle), length (of the cycle). Wrong turns:
    equal_cycles (growth forgotten), without_restart (the first cycle only, then the lowest rate). Invalid where
    min_lr is above lr.
    """
    start, length = torch.zeros_like(epoch), period
    cycle = torch.zeros_like(epoch)
    for _ in range(10):  # 2^10 first periods are more than the largest epoch
        over = (epoch >= start + length) & (growth > 1)
        start, cycle = torch.where(over, start + length, start), cycle + over
        length = torch.where(over, length * growth, length)
    equal = growth == 1
    cycle = torch.where(equal, epoch // period, cycle)
    position = torch.where(equal, epoch % period, epoch - start)

    def rate(share: Tensor) -> Tensor:
        return min_lr + (lr - min_lr) * cosine_weight(share)

    return {
        "rate": rate(position.double() / length.double()),
        "cycle": cycle,
        "position": position,
        "length": length,
        "equal_cycles": rate((epoch % period).double() / period.double()),
        "without_restart": rate((epoch.double() / period.double()).clamp_max(1)),
        "valid": min_lr <= lr,
    }


@solver(
    "warmup_cosine_lr",
    parameters={
        "lr": Real(low=1e-9, high=1e3, draw_low=0.01, draw_high=1.0, doc="rate at the end of the warm-up"),
        "min_lr": FLOOR,
        "warmup": Integer(low=1, high=1000, draw_high=10, doc="steps of the linear warm-up"),
        "total": Integer(low=2, high=1000, draw_high=40, doc="steps of the whole run, warm-up included"),
        "step": Integer(low=0, high=1000, draw_high=40),
    },
)
def warmup_cosine_lr(lr: Tensor, min_lr: Tensor, warmup: Tensor, total: Tensor, step: Tensor) -> dict[str, Tensor]:
    """Linear warm-up from zero, then a cosine: lr · t / W up to W, then min_lr + (lr − min_lr)(1 + cos(π p)) / 2.

    p = (t − W) / (T − W) is the progress after the warm-up.

    Outputs: rate, progress (of the phase that the step is in), warming (0/1). Wrong turns: warmup_counted (the cosine
    over t / T, as if it began at step 0), linear (a straight line in place of the cosine), without_warmup (the cosine
    over t / T from the first step). Invalid where T ≤ W, the step is beyond T, or min_lr above lr.
    """
    times, ramp, last = step.double(), warmup.double(), total.double()
    warming = step < warmup
    progress = torch.where(warming, times / ramp, (times - ramp) / (last - ramp).clamp_min(1))

    def rate(weight: Tensor) -> Tensor:
        return torch.where(warming, lr * times / ramp, min_lr + (lr - min_lr) * weight)

    whole = cosine_weight(times / last)
    return {
        "rate": rate(cosine_weight(progress)),
        "progress": progress,
        "warming": warming.long(),
        "warmup_counted": rate(whole),
        "linear": rate(1 - progress),
        "without_warmup": min_lr + (lr - min_lr) * whole,
        "valid": (total > warmup) & (step <= total) & (min_lr <= lr),
    }


@solver(
    "one_cycle_lr",
    parameters={
        "lr": Real(low=1e-9, high=1e3, draw_low=0.01, draw_high=1.0, doc="highest rate"),
        "div": Real(low=1.0, high=1e4, draw_low=2.0, draw_high=30.0, default=25.0, doc="lr / rate of the first step"),
        "final_div": Real(low=1.0, high=1e6, draw_low=2.0, draw_high=1e4, default=1e4, doc="first rate / last rate"),
        "up": Integer(low=2, high=1000, draw_high=15, doc="steps of the rise"),
        "total": Integer(low=3, high=1000, draw_high=40, doc="steps of the whole run"),
        "step": Integer(low=0, high=1000, draw_high=40, doc="counted from 0"),
    },
)
def one_cycle_lr(
    lr: Tensor, div: Tensor, final_div: Tensor, up: Tensor, total: Tensor, step: Tensor
) -> dict[str, Tensor]:
    """The one-cycle policy as OneCycleLR with cosines: up from lr / div to lr, down to lr / div / final_div.

    Source: Smith 2018. The rise ends at step up − 1, the fall at step total − 1.

    Outputs: rate, first, last, progress (of the phase that the step is in), rising (0/1). Wrong turns: linear (straight
    lines in place of cosines). Invalid where up ≥ total or the step is beyond total − 1.
    """
    first = lr / div
    last = first / final_div
    times, top, end = step.double(), up.double() - 1, total.double() - 1
    rising = times <= top
    progress = torch.where(rising, times / top, (times - top) / (end - top).clamp_min(1))
    begin, goal = torch.where(rising, first, lr), torch.where(rising, lr, last)
    return {
        "rate": goal + (begin - goal) * cosine_weight(progress),
        "first": first,
        "last": last,
        "progress": progress,
        "rising": rising.long(),
        "linear": goal + (begin - goal) * (1 - progress),
        "valid": (up < total) & (step < total),
    }


@solver(
    "plateau_lr",
    parameters={
        "lr": RATE,
        "factor": Real(low=0.001, high=0.999, draw_low=0.1, draw_high=0.9),
        "patience": Integer(low=0, high=100, draw_high=3, doc="epochs without improvement that are borne"),
        "losses": Number(low=0, draw_low=0, draw_high=9, shape=("epochs",), doc="validation loss of each epoch"),
        "threshold": Real(low=0.0, high=1.0, draw_high=0.2, default=1e-4, doc="relative improvement that counts"),
    },
    sizes={"epochs": (1, 9)},
)
def plateau_lr(lr: Tensor, factor: Tensor, patience: Tensor, losses: Tensor, threshold: Tensor) -> dict[str, Tensor]:
    """Reduction on a plateau as ReduceLROnPlateau: lr · factor after more than `patience` bad epochs in a row.

    The mode is min. An epoch is good where its loss is below best · (1 − threshold); it then becomes the best. After
    a reduction the count of bad epochs starts again at 0 (cooldown 0, no lowest rate).

    Outputs: rate (after the last epoch), rates [epochs], reductions, best. Wrong turns: impatient (reduced already at
    `patience` bad epochs in a row), against_last (compared with the epoch before, not with the best), without_reset
    (every further bad epoch reduces again), unchanged.
    """
    losses = losses.double()

    def run(limit: Tensor, *, against_last: bool = False, reset: bool = True) -> tuple[Tensor, Tensor, Tensor]:
        best, bad = torch.full_like(lr, math.inf), torch.zeros_like(patience)
        reductions, history = torch.zeros_like(patience), []
        for loss in losses.unbind(1):
            good = loss < best * (1 - threshold)
            best = loss if against_last else torch.where(good, loss, best)
            bad = torch.where(good, 0, bad + 1)
            reduce = bad > limit
            reductions = reductions + reduce
            if reset:
                bad = torch.where(reduce, 0, bad)
            history.append(reductions)
        return torch.stack(history, dim=1), reductions, best

    history, reductions, best = run(patience)
    return {
        "rate": lr * factor**reductions,
        "rates": lr[:, None] * factor[:, None] ** history,
        "reductions": reductions,
        "best": best,
        "impatient": lr * factor ** run((patience - 1).clamp_min(0))[1],
        "against_last": lr * factor ** run(patience, against_last=True)[1],
        "without_reset": lr * factor ** run(patience, reset=False)[1],
        "unchanged": lr,
    }
