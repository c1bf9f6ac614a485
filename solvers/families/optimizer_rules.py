"""What follows from the rules of the optimizers: limits, look-ahead points, memory."""

import torch
from torch import Tensor

from solvers.families.optimizers import RATE
from solvers.registry import Integer, Real, Shared, solver

COUNT = Integer(low=1, high=1000, draw_high=20, doc="steps made")


def _nonzero(doc: str) -> Real:
    return Real(low=-1e6, high=1e6, doc=doc)


@solver(
    "momentum_constant_gradient",
    parameters={
        "gradient": _nonzero("the same at each step"),
        "lr": RATE,
        "momentum": Real(low=0.0, high=0.99, draw_high=0.85),
        "steps": COUNT,
    },
)
def momentum_constant_gradient(gradient: Tensor, lr: Tensor, momentum: Tensor, steps: Tensor) -> dict[str, Tensor]:
    """Momentum under a constant gradient: v_T = g (1 − μᵀ) / (1 − μ) → g / (1 − μ), with PyTorch's v ← μ v + g.

    Under a gradient that changes its sign at each step (g, −g, g, …) v_T = ± g (1 − (−μ)ᵀ) / (1 + μ).

    Outputs: multiplier = 1 / (1 − μ), effective_lr = lr / (1 − μ), steady_velocity = g / (1 − μ), velocity (v_T),
    alternating_velocity, velocities [2] (both), distance = lr · (v₁ + … + v_T), plain_distance = lr · g · T, ratio of
    both, averaged_velocity = g (1 − μᵀ) (the form m ← μ m + (1 − μ) g). Wrong turns: one_plus = lr / (1 + μ),
    times_momentum = lr / μ, plus = lr (1 + μ), scaled_down = lr (1 − μ), sizes [2] (g for both), limit_ratio = 1 / (1
    − μ) (the ratio as if the velocity were steady from the first step), damped_distance = lr · v_T · T. Invalid where
    the gradient is zero.
    """
    kept, times = 1 - momentum, steps.double()
    fading = momentum**steps
    velocity = gradient * (1 - fading) / kept
    signs = 1 - 2 * ((steps - 1) % 2).double()
    alternating = signs * gradient * (1 - (-momentum) ** steps) / (1 + momentum)
    # Σ (1 − μᵏ) / (1 − μ) for k = 1 … T
    covered = (times - momentum * (1 - fading) / kept) / kept
    return {
        "multiplier": 1 / kept,
        "effective_lr": lr / kept,
        "steady_velocity": gradient / kept,
        "velocity": velocity,
        "alternating_velocity": alternating,
        "velocities": torch.stack([velocity, alternating], dim=1),
        "distance": lr * gradient * covered,
        "plain_distance": lr * gradient * times,
        "ratio": covered / times,
        "averaged_velocity": gradient * (1 - fading),
        "one_plus": lr / (1 + momentum),
        "times_momentum": lr / momentum.clamp_min(1e-12),
        "plus": lr * (1 + momentum),
        "scaled_down": lr * kept,
        "sizes": torch.stack([gradient, gradient], dim=1),
        "limit_ratio": 1 / kept,
        "damped_distance": lr * velocity * times,
        "valid": gradient != 0,
    }


@solver(
    "nesterov_lookahead",
    parameters={
        "curvature": Real(low=1e-6, high=1e6, draw_low=0.1, draw_high=2.0, doc="second derivative a"),
        "start": Real(),
        "lr": RATE,
        "momentum": Real(low=0.0, high=1.0, draw_high=0.95),
        "steps": Shared(low=1, high=20, draw_high=4),
    },
)
def nesterov_lookahead(curvature: Tensor, start: Tensor, lr: Tensor, momentum: Tensor, steps: int) -> dict[str, Tensor]:
    """Nesterov's method on f(x) = a x² / 2: v ← μ v + lr · f'(x − μ v), x ← x − v, with v = 0 before the first step.

    The gradient is taken at the point to which the velocity alone would lead. torch.optim.SGD(nesterov=True) stores
    that point, x − μ v, as its parameter.

    Outputs: position (after the last step), positions [steps], velocities [steps], lookaheads [steps] (where the
    gradient was taken), gradients [steps]. Wrong turns: heavy_ball [steps] (the gradient at x), wrong_side [steps]
    (at x + μ v), plain [steps] (no momentum).
    """

    def run(share: Tensor, ahead: float) -> tuple[Tensor, Tensor, Tensor]:
        position, velocity = start, torch.zeros_like(start)
        rows = []
        for _ in range(steps):
            point = position - ahead * share * velocity
            velocity = share * velocity + lr * curvature * point
            position = position - velocity
            rows.append(torch.stack([position, velocity, point]))
        positions, velocities, points = torch.stack(rows, dim=2).unbind(0)
        return positions, velocities, points

    positions, velocities, points = run(momentum, 1.0)
    return {
        "position": positions[:, -1],
        "positions": positions,
        "velocities": velocities,
        "lookaheads": points,
        "gradients": curvature[:, None] * points,
        "heavy_ball": run(momentum, 0.0)[0],
        "wrong_side": run(momentum, -1.0)[0],
        "plain": run(torch.zeros_like(momentum), 0.0)[0],
    }


@solver(
    "adagrad_constant_gradient", parameters={"gradient": _nonzero("the same at each step"), "lr": RATE, "steps": COUNT}
)
def adagrad_constant_gradient(gradient: Tensor, lr: Tensor, steps: Tensor) -> dict[str, Tensor]:
    """AdaGrad after t equal gradients, eps negligible: the effective rate is lr / √(t g²) = lr / (|g| √t).

    Outputs: effective_rate, accumulator = t g², update = lr · g / √(t g²) = ± lr / √t (at step t). Wrong turns:
    without_root = lr / (t g²), by_steps = lr / (|g| t), without_history = lr / |g|, without_gradient = lr / √t (the
    size of the update, not the rate), averaged = lr / |g| · √t (divided by the root of 1 / t). Invalid where the
    gradient is zero.
    """
    times, size = steps.double(), gradient.abs().clamp_min(1e-300)
    return {
        "effective_rate": lr / (size * times.sqrt()),
        "accumulator": times * gradient.square(),
        "update": lr * gradient.sign() / times.sqrt(),
        "without_root": lr / (times * size.square()),
        "by_steps": lr / (size * times),
        "without_history": lr / size,
        "without_gradient": lr / times.sqrt(),
        "averaged": lr / size * times.sqrt(),
        "valid": gradient.abs() > 1e-6,
    }


@solver(
    "optimizer_memory",
    parameters={
        "weights": Integer(low=1, high=10**15, draw_high=2000, doc="parameters of the model"),
        "bytes_each": Integer(low=1, high=8, default=4, doc="bytes of a number"),
    },
)
def optimizer_memory(weights: Tensor, bytes_each: Tensor) -> dict[str, Tensor]:
    """Numbers that an optimizer stores beside P parameters: SGD 0, with momentum P, Adam 2 P (m and v).

    Outputs: numbers [3] (SGD, SGD with momentum, Adam), bytes [3], training_bytes = 4 P · bytes_each (parameters,
    gradients and Adam's state). Wrong turns: with_weights [3] = P, 2 P, 3 P, without_momentum [3] = 0, 0, P,
    adam_once [3] = 0, P, P.
    """
    none = torch.zeros_like(weights)
    numbers = torch.stack([none, weights, 2 * weights], dim=1)
    return {
        "numbers": numbers,
        "bytes": numbers * bytes_each[:, None],
        "training_bytes": 4 * weights * bytes_each,
        "with_weights": numbers + weights[:, None],
        "without_momentum": torch.stack([none, none, weights], dim=1),
        "adam_once": torch.stack([none, weights, weights], dim=1),
    }
