"""References of what follows from the optimizers' rules: `torch.optim` run until it is seen."""

import math
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from solvers.references.optimizers import run_optimizer
from solvers.registry import reference


def _limit(momentum: float) -> float:
    """What the buffer of SGD tends to under the gradient 1: the series 1 + μ + μ² + … summed term by term."""
    return math.fsum(momentum**power for power in range(4000))


@reference("momentum_constant_gradient")
def momentum_constant_gradient(gradient: float, lr: float, momentum: float, steps: int) -> dict[str, Any]:
    """`torch.optim.SGD(momentum=…)` under equal gradients and under alternating ones."""

    def run(gradients: Tensor, rate: float, share: float) -> Tensor:
        return run_optimizer(0.0, gradients, lambda p: torch.optim.SGD(p, lr=rate, momentum=share))[0]

    def last_step(gradients: Tensor) -> Tensor:
        places = torch.cat([torch.zeros(1, dtype=torch.float64), run(gradients, 1.0, momentum)])
        return places[-2] - places[-1]

    same = torch.full((steps,), gradient, dtype=torch.float64)
    signs = torch.tensor([(-1) ** step for step in range(steps)], dtype=torch.float64)
    distance, plain = -run(same, lr, momentum)[-1], -run(same, lr, 0.0)[-1]
    velocities = torch.stack([last_step(same), last_step(same * signs)])
    return {
        "multiplier": _limit(momentum),
        "effective_lr": lr * _limit(momentum),
        "steady_velocity": gradient * _limit(momentum),
        "velocity": velocities[0],
        "alternating_velocity": velocities[1],
        "velocities": velocities,
        "distance": distance,
        "plain_distance": plain,
        "ratio": distance / plain,
    }


@reference("nesterov_lookahead")
def nesterov_lookahead(curvature: float, start: float, lr: float, momentum: float, steps: int) -> dict[str, Any]:
    """`torch.optim.SGD(nesterov=True)`, whose parameter is the look-ahead point, with gradients by autograd."""

    def run(nesterov: bool) -> tuple[list[Tensor], list[Tensor], list[Tensor]]:
        point = nn.Parameter(torch.tensor(start, dtype=torch.float64))
        optimizer = torch.optim.SGD([point], lr=lr, momentum=momentum, nesterov=nesterov and momentum > 0)
        points, velocities, after = [], [], []
        for _ in range(steps):
            points.append(point.detach().clone())
            (gradient,) = torch.autograd.grad(0.5 * curvature * point.square(), point)
            point.grad = gradient
            optimizer.step()
            velocities.append(lr * optimizer.state[point].get("momentum_buffer", gradient).detach().clone())
            after.append(point.detach().clone())
        return points, velocities, after

    points, velocities, after = run(nesterov=True)
    positions = torch.stack(after) + momentum * torch.stack(velocities)
    return {
        "position": positions[-1],
        "positions": positions,
        "velocities": torch.stack(velocities),
        "lookaheads": torch.stack(points),
        "heavy_ball": torch.stack(run(nesterov=False)[2]),
    }


@reference("adagrad_constant_gradient")
def adagrad_constant_gradient(gradient: float, lr: float, steps: int) -> dict[str, Any]:
    """The last of `steps` steps of `torch.optim.Adagrad` without eps."""
    gradients = torch.full((steps,), gradient, dtype=torch.float64)
    parameters, state = run_optimizer(0.0, gradients, lambda p: torch.optim.Adagrad(p, lr=lr, eps=0.0), "sum")
    update = (parameters[-2] if steps > 1 else 0.0) - parameters[-1]
    return {"update": update, "effective_rate": update / gradient, "accumulator": state["sum"][-1]}


@reference("optimizer_memory")
def optimizer_memory(weights: int, bytes_each: int) -> dict[str, Any]:
    """What the optimizers of PyTorch store for a parameter without memory of its own, after one step."""

    def stored(make: Callable[[list[nn.Parameter]], torch.optim.Optimizer]) -> int:
        parameter = nn.Parameter(torch.empty(weights, device="meta"))
        parameter.grad = torch.empty(weights, device="meta")
        optimizer = make([parameter])
        optimizer.step()
        state = optimizer.state[parameter]
        return sum(value.numel() for name, value in state.items() if name != "step" and value is not None)

    numbers = [
        stored(lambda p: torch.optim.SGD(p, lr=0.1)),
        stored(lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9)),
        stored(lambda p: torch.optim.Adam(p, foreach=False)),
    ]
    return {"numbers": numbers, "bytes": [number * bytes_each for number in numbers]}
