"""References of the schedules of several phases, with `torch.optim.lr_scheduler`."""

from typing import Any

from torch import Tensor
from torch.optim import Optimizer
from torch.optim.lr_scheduler import (
    CosineAnnealingLR,
    CosineAnnealingWarmRestarts,
    LinearLR,
    LRScheduler,
    OneCycleLR,
    ReduceLROnPlateau,
    SequentialLR,
)

from solvers.references.schedules import NEARLY_ZERO, make_optimizer, rate_after
from solvers.registry import reference


@reference("cosine_restarts_lr")
def cosine_restarts_lr(lr: float, min_lr: float, period: int, growth: int, epoch: int) -> dict[str, Any]:
    """`CosineAnnealingWarmRestarts` and its position in the cycle."""
    scheduler = CosineAnnealingWarmRestarts(make_optimizer(lr), period, growth, eta_min=min_lr)
    for _ in range(epoch):
        scheduler.optimizer.step()
        scheduler.step()
    return {
        "rate": scheduler.get_last_lr()[0],
        "position": scheduler.T_cur,
        "length": scheduler.T_i,
        "equal_cycles": rate_after(lr, epoch, lambda o: CosineAnnealingWarmRestarts(o, period, 1, eta_min=min_lr)),
    }


@reference("warmup_cosine_lr")
def warmup_cosine_lr(lr: float, min_lr: float, warmup: int, total: int, step: int) -> dict[str, Any]:
    """`LinearLR` and `CosineAnnealingLR` one after the other in a `SequentialLR`."""

    def make(optimizer: Optimizer) -> LRScheduler:
        parts = [
            LinearLR(optimizer, NEARLY_ZERO, 1.0, warmup),
            CosineAnnealingLR(optimizer, total - warmup, eta_min=min_lr),
        ]
        return SequentialLR(optimizer, parts, [warmup])

    return {
        "rate": rate_after(lr, step, make),
        "without_warmup": rate_after(lr, step, lambda o: CosineAnnealingLR(o, total, eta_min=min_lr)),
    }


@reference("one_cycle_lr")
def one_cycle_lr(lr: float, div: float, final_div: float, up: int, total: int, step: int) -> dict[str, Any]:
    """`OneCycleLR` with cosines, and with straight lines."""

    def rate(at: int, shape: str) -> float:
        return rate_after(
            lr,
            at,
            lambda o: OneCycleLR(
                o,
                max_lr=lr,
                total_steps=total,
                pct_start=up / total,
                anneal_strategy=shape,  # type: ignore[arg-type]
                cycle_momentum=False,
                div_factor=div,
                final_div_factor=final_div,
            ),
        )

    return {"rate": rate(step, "cos"), "linear": rate(step, "linear"), "first": rate(0, "cos")}


@reference("plateau_lr")
def plateau_lr(lr: float, factor: float, patience: int, losses: Tensor, threshold: float) -> dict[str, Any]:
    """`ReduceLROnPlateau`, and with one epoch of patience less."""

    def run(limit: int) -> tuple[list[float], float]:
        optimizer = make_optimizer(lr)
        # eps: PyTorch leaves out a reduction that changes the rate by less
        scheduler = ReduceLROnPlateau(optimizer, factor=factor, patience=limit, threshold=threshold, eps=0.0)
        rates = []
        for loss in losses.tolist():
            scheduler.step(loss)
            rates.append(float(optimizer.param_groups[0]["lr"]))
        return rates, float(scheduler.best)

    rates, best = run(patience)
    return {"rate": rates[-1], "rates": rates, "best": best, "impatient": run(max(patience - 1, 0))[0][-1]}
