"""References of learning rates and streams: `torch.optim`, its schedulers, and autograd."""

from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from solvers.registry import reference


def _half_parabola(curvature: float, start: float, lr: float) -> tuple[nn.Parameter, torch.optim.Optimizer]:
    position = nn.Parameter(torch.tensor(start, dtype=torch.float64))
    return position, torch.optim.SGD([position], lr=lr)


def _step(position: nn.Parameter, optimizer: torch.optim.Optimizer, curvature: float) -> None:
    optimizer.zero_grad()
    (0.5 * curvature * position**2).backward()  # type: ignore[no-untyped-call]
    optimizer.step()


@reference("descent_steps_needed")
def descent_steps_needed(curvature: float, start: float, lr: float, tolerance: float) -> dict[str, Any]:
    """`torch.optim.SGD` until the position is small enough."""
    position, optimizer = _half_parabola(curvature, start, lr)
    steps = 0
    while abs(position.item()) >= tolerance:
        _step(position, optimizer, curvature)
        steps += 1
    return {"steps": steps}


@reference("learning_rate_candidates")
def learning_rate_candidates(curvature: float, start: float, rates: Tensor, steps: int) -> dict[str, Any]:
    """`torch.optim.SGD` with each of the rates."""
    losses = []
    for rate in rates.tolist():
        position, optimizer = _half_parabola(curvature, start, rate)
        for _ in range(steps):
            _step(position, optimizer, curvature)
        losses.append((0.5 * curvature * position**2).item())
    best = min(range(len(losses)), key=losses.__getitem__)
    return {"losses": losses, "best_index": best, "best_rate": rates[best], "best_loss": losses[best]}


@reference("warmup_scaled_lr")
def warmup_scaled_lr(lr: float, batch: int, new_batch: int, step: int, warmup: int) -> dict[str, Any]:
    """`torch.optim.lr_scheduler.LinearLR`, which takes no start above its end; else NumPy's interpolation."""
    target = float(np.interp(new_batch, [0, batch, batch + new_batch], [0.0, lr, lr * (batch + new_batch) / batch]))
    outputs: dict[str, Any] = {
        "target": target,
        "from_zero": np.interp(step, [0, warmup], [0.0, target]),
        "rate": np.interp(step, [0, warmup], [lr, target]),
    }
    if target >= lr:
        optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(()))], lr=target)
        scheduler = torch.optim.lr_scheduler.LinearLR(optimizer, start_factor=lr / target, total_iters=warmup)
        for _ in range(step):
            optimizer.step()
            scheduler.step()
        outputs["rate"] = optimizer.param_groups[0]["lr"]
    return outputs


@reference("update_ratio")
def update_ratio(weights: Tensor, gradient: Tensor, lr: float) -> dict[str, Any]:
    """How far a step of `torch.optim.SGD` from zero goes, and the norm that gradient clipping takes."""
    moved = nn.Parameter(torch.zeros(len(weights), dtype=torch.float64))
    moved.grad = gradient.double()
    total = nn.utils.clip_grad_norm_([moved], float("inf"))
    torch.optim.SGD([moved], lr=lr).step()
    size = torch.linalg.vector_norm(weights.double())
    length = torch.linalg.vector_norm(moved.detach())
    return {"ratio": length / size, "weight_norm": size, "gradient_norm": total, "update_norm": length}


@reference("online_regression")
def online_regression(features: Tensor, targets: Tensor, weights: Tensor, lr: float) -> dict[str, Any]:
    """`nn.Linear` without bias, a step of `torch.optim.SGD` for each sample."""

    def run(batches: list[list[int]], up: bool = False, half: bool = True) -> list[Tensor]:
        layer = nn.Linear(features.shape[1], 1, bias=False, dtype=torch.float64)
        layer.weight.data = weights.double()[None].clone()
        optimizer = torch.optim.SGD(layer.parameters(), lr=lr, maximize=up)
        states = []
        for rows in batches:
            optimizer.zero_grad()
            loss = functional.mse_loss(layer(features[rows].double())[:, 0], targets[rows].double())
            (loss / 2 if half else loss).backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            states.append(layer.weight.detach()[0].clone())
        return states

    single = [[row] for row in range(len(features))]
    history = run(single)
    return {
        "final": history[-1],
        "history": torch.stack(history),
        "one_batch": run([list(range(len(features)))])[-1],
        "ascent": run(single, up=True)[-1],
        "doubled": run(single, half=False)[-1],
    }


@reference("online_mean")
def online_mean(values: Tensor) -> dict[str, Any]:
    """`torch.optim.SGD` on the squared distance, with the rate 1 / t and with 1/2."""

    def run(fixed: bool) -> list[float]:
        mean = nn.Parameter(torch.zeros((), dtype=torch.float64))
        optimizer = torch.optim.SGD([mean], lr=1.0)
        states = []
        for time, value in enumerate(values.double(), 1):
            optimizer.param_groups[0]["lr"] = 0.5 if fixed and time > 1 else 1 / time
            optimizer.zero_grad()
            (functional.mse_loss(mean, value) / 2).backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            states.append(mean.item())
        return states

    means = run(fixed=False)
    return {"mean": means[-1], "means": means, "half_rate": run(fixed=True)[-1]}
