"""References of runs on quadratics: `torch.optim` with gradients by autograd."""

from collections.abc import Callable
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn

from solvers.registry import reference

Optimizer = torch.optim.Optimizer
Make = Callable[[list[nn.Parameter]], Optimizer]


def run_on(
    function: Callable[[Tensor], Tensor], start: Tensor | float, make: Make, steps: int
) -> tuple[list[Tensor], list[Tensor]]:
    """Where an optimizer stands after each step of minimizing `function`, and the gradients before each step."""
    point = nn.Parameter(torch.as_tensor(start, dtype=torch.float64).clone())
    optimizer = make([point])
    positions, gradients = [], []
    for _ in range(steps):
        (gradient,) = torch.autograd.grad(function(point), point)
        point.grad = gradient.clone()
        optimizer.step()
        positions.append(point.detach().clone())
        gradients.append(gradient)
    return positions, gradients


def _maker(method: str, lr: float, momentum: float, decay: float) -> Make:
    makers: dict[str, Make] = {
        "sgd": lambda p: torch.optim.SGD(p, lr=lr),
        "momentum": lambda p: torch.optim.SGD(p, lr=lr, momentum=momentum),
        "nesterov": lambda p: torch.optim.SGD(p, lr=lr, momentum=momentum, nesterov=momentum > 0),
        "adagrad": lambda p: torch.optim.Adagrad(p, lr=lr),
        "rmsprop": lambda p: torch.optim.RMSprop(p, lr=lr, alpha=decay),
        "adam": lambda p: torch.optim.Adam(p, lr=lr, betas=(momentum, decay)),
    }
    return makers[method]


@reference("optimizer_run")
def optimizer_run(
    method: str,
    diagonal: Tensor,
    coupling: float,
    linear: Tensor,
    start: Tensor,
    lr: float,
    momentum: float,
    decay: float,
    steps: int,
) -> dict[str, Any]:
    """The optimizer of PyTorch on the function written out."""

    def function(point: Tensor) -> Tensor:
        squares = (diagonal * point.square()).sum() / 2
        return squares + coupling * point.prod() - torch.dot(linear, point)

    positions, gradients = run_on(function, start, _maker(method, lr, momentum, decay), steps)
    plain, _ = run_on(function, start, _maker("sgd", lr, momentum, decay), steps)
    ascent, _ = run_on(function, start, lambda p: torch.optim.SGD(p, lr=lr, maximize=True), steps)
    return {
        "position": positions[-1],
        "positions": torch.stack(positions),
        "gradients": torch.stack(gradients),
        "losses": torch.stack([function(point) for point in positions]),
        "plain": plain[-1],
        "ascent": ascent[-1],
    }


@reference("optimizer_losses")
def optimizer_losses(curvature: float, start: float, lr: float, momentum: float, steps: int) -> dict[str, Any]:
    """Four optimizers of PyTorch, one after the other."""

    def function(point: Tensor) -> Tensor:
        return 0.5 * curvature * point.square()

    methods = (("sgd", momentum), ("momentum", momentum), ("adagrad", momentum), ("adam", 0.9))
    ends = [run_on(function, start, _maker(method, lr, share, 0.999), steps)[0][-1] for method, share in methods]
    return {"positions": torch.stack(ends), "losses": torch.stack([function(end) for end in ends])}


@reference("two_phase_run")
def two_phase_run(
    curvature: float, start: float, adam_lr: float, sgd_lr: float, adam_steps: int, sgd_steps: int
) -> dict[str, Any]:
    """`torch.optim.Adam` and then `torch.optim.SGD`, and the other way round."""

    def function(point: Tensor) -> Tensor:
        return 0.5 * curvature * point.square()

    def adam(point: Tensor | float) -> list[Tensor]:
        return run_on(function, point, lambda p: torch.optim.Adam(p, lr=adam_lr), adam_steps)[0]

    def sgd(point: Tensor | float, lr: float) -> list[Tensor]:
        return run_on(function, point, lambda p: torch.optim.SGD(p, lr=lr), sgd_steps)[0]

    first = adam(start)
    second, alone = sgd(first[-1], sgd_lr), sgd(start, sgd_lr)
    return {
        "position": second[-1],
        "adam_positions": torch.stack(first),
        "sgd_positions": torch.stack(second),
        "sgd_only": alone[-1],
        "one_rate": sgd(first[-1], adam_lr)[-1],
        "reversed": adam(alone[-1])[-1],
    }


@reference("losses_of_rates")
def losses_of_rates(curvature: float, start: float, rates: Tensor, steps: int) -> dict[str, Any]:
    """`torch.optim.SGD` once for each rate."""

    def function(point: Tensor) -> Tensor:
        return 0.5 * curvature * point.square()

    runs = [run_on(function, start, partial(torch.optim.SGD, lr=rate), steps)[0] for rate in rates.tolist()]
    ends = torch.stack([run[-1] for run in runs])
    return {
        "losses": function(ends),
        "positions": ends,
        "one_step": function(torch.stack([run[0] for run in runs])),
    }


@reference("parabola_descent")
def parabola_descent(a: float, b: float, c: float, start: float, lr: float, steps: int) -> dict[str, Any]:
    """`torch.optim.SGD` on the parabola, and climbing it."""

    def function(point: Tensor) -> Tensor:
        return a * point**2 + b * point + c

    positions, gradients = run_on(function, start, lambda p: torch.optim.SGD(p, lr=lr), steps)
    ascent, _ = run_on(function, start, lambda p: torch.optim.SGD(p, lr=lr, maximize=True), steps)
    return {
        "position": positions[-1],
        "value": function(positions[-1]),
        "gradient": gradients[0],
        "first": positions[0],
        "ascent": ascent[-1],
    }
