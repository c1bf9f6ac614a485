"""Choosing a learning rate, learning from a stream, and how large an update is beside its weights."""

import torch
from torch import Tensor

from solvers.registry import Integer, Number, Real, Shared, solver

CURVATURE = Real(low=1e-6, high=1e6, draw_low=0.1, draw_high=5.0, doc="second derivative a")
RATE = Real(low=1e-9, high=1e6, draw_low=0.05, draw_high=1.0, doc="learning rate")
_LONGEST = 100_000
_ROUNDING = 1e-9


@solver(
    "descent_steps_needed",
    parameters={
        "curvature": CURVATURE,
        "start": Real(draw_low=1.0, draw_high=10.0),
        "lr": RATE,
        "tolerance": Real(low=1e-12, draw_low=0.001, draw_high=0.5, doc="ε"),
    },
)
def descent_steps_needed(curvature: Tensor, start: Tensor, lr: Tensor, tolerance: Tensor) -> dict[str, Tensor]:
    """Steps of gradient descent on a x² / 2 until |x| < ε: the smallest k with |1 − lr a|ᵏ |x₀| < ε.

    Outputs: steps, factor = 1 − lr a, exact = ln(ε / |x₀|) / ln |factor| (before rounding up; 0 where the start is
    within ε or one step reaches the minimum). Wrong turns: rounded_down = ⌊exact⌋, doubled_steps (with the gradient
    2 a x), without_start = ln ε / ln |factor| rounded up.
    Invalid where descent does not converge (|factor| ≥ 1), starts at 0, or needs more than 100,000 steps.
    """
    factor = 1 - lr * curvature

    def needed(rate: Tensor, ratio: Tensor) -> Tensor:
        size = rate.abs().clamp(1e-300, 1 - 1e-12)
        return (ratio.log() / size.log()).clamp(min=0)

    ratio = tolerance / start.abs().clamp(min=1e-300)
    exact = needed(factor, ratio)

    def strict(steps: Tensor, ratio: Tensor) -> Tensor:
        whole = (steps + _ROUNDING).floor().clamp(max=2.0 * _LONGEST).long() + 1
        return torch.where(ratio > 1, 0, whole)

    steps = strict(exact, ratio)
    return {
        "steps": steps,
        "factor": factor,
        "exact": exact,
        "rounded_down": (exact + _ROUNDING).floor().clamp(max=2.0 * _LONGEST).long(),
        "doubled_steps": strict(needed(1 - 2 * lr * curvature, ratio), ratio),
        "without_start": strict(needed(factor, tolerance), tolerance),
        "valid": (factor.abs() < 1 - 1e-9) & (start != 0) & (steps <= _LONGEST),
    }


@solver(
    "learning_rate_candidates",
    parameters={
        "curvature": CURVATURE,
        "start": Real(draw_low=0.5, draw_high=3.0),
        "rates": Real(low=1e-9, high=1e6, draw_low=0.01, draw_high=1.0, shape=("n",)),
        "steps": Shared(low=1, high=64, draw_high=5),
    },
    sizes={"n": (2, 5)},
)
def learning_rate_candidates(curvature: Tensor, start: Tensor, rates: Tensor, steps: int) -> dict[str, Tensor]:
    """Loss a x² / 2 after T steps of gradient descent with each of several rates, and the rate with the lowest loss.

    Outputs: best_rate, best_index (from 0), best_loss, losses [n], factors [n] = 1 − lr a, positions [n], converging =
    number of rates below 2 / a. Wrong turns: largest_rate, smallest_rate, largest_converging (the largest rate below
    2 / a, or the smallest rate where there is none), nearest_edge (the rate nearest to 2 / a).
    Invalid where two rates tie.
    """
    factors = 1 - rates * curvature[:, None]
    positions = start[:, None] * factors**steps
    losses = curvature[:, None] / 2 * positions.square()
    best_loss, best = losses.min(1)
    stable = rates * curvature[:, None] < 2
    ordered = losses.sort(1).values
    near = (rates * curvature[:, None] - 2).abs().argmin(1)
    return {
        "best_rate": rates.gather(1, best[:, None])[:, 0],
        "best_index": best,
        "best_loss": best_loss,
        "losses": losses,
        "factors": factors,
        "positions": positions,
        "converging": stable.sum(1),
        "largest_rate": rates.amax(1),
        "smallest_rate": rates.amin(1),
        "largest_converging": torch.where(stable, rates, rates.amin(1, keepdim=True)).amax(1),
        "nearest_edge": rates.gather(1, near[:, None])[:, 0],
        "valid": (ordered[:, 1:] > ordered[:, :-1] * (1 + 1e-9)).all(1),
    }


@solver(
    "warmup_scaled_lr",
    parameters={
        "lr": Real(low=1e-9, high=1e6, draw_low=0.001, draw_high=1.0, doc="rate tuned for `batch`"),
        "batch": Integer(low=1, draw_high=64),
        "new_batch": Integer(low=1, draw_high=1024),
        "step": Integer(low=0, high=10_000_000, draw_high=60, doc="steps made so far"),
        "warmup": Integer(low=1, high=10_000_000, draw_high=50, doc="steps of the warm-up"),
    },
)
def warmup_scaled_lr(lr: Tensor, batch: Tensor, new_batch: Tensor, step: Tensor, warmup: Tensor) -> dict[str, Tensor]:
    """The linear scaling rule with a linear warm-up: from the base rate to lr · new_batch / batch, then constant.

    Goyal et al. 2017 start at the base rate; others start at 0: from_zero.

    Outputs: rate (the warm-up starts at lr), from_zero (it starts at 0), target = lr · new_batch / batch, progress =
    min(1, step / warmup). Wrong turns: without_warmup = target, unscaled = lr, beyond (the line goes on after the
    warm-up).
    """
    target = lr * new_batch.double() / batch.double()
    share = step.double() / warmup.double()
    progress = share.clamp(max=1.0)
    return {
        "rate": lr + (target - lr) * progress,
        "from_zero": target * progress,
        "target": target,
        "progress": progress,
        "without_warmup": target,
        "unscaled": lr,
        "beyond": lr + (target - lr) * share,
    }


@solver(
    "update_ratio",
    parameters={
        "weights": Number(shape=("n",)),
        "gradient": Number(shape=("n",)),
        "lr": Real(low=0.0, high=1e6, draw_low=0.001, draw_high=1.0),
    },
    sizes={"n": (1, 4)},
)
def update_ratio(weights: Tensor, gradient: Tensor, lr: Tensor) -> dict[str, Tensor]:
    """Norm of an SGD update beside the norm of the weights: lr ‖g‖ / ‖w‖; about 10⁻³ is a common rule of thumb.

    Outputs: ratio, weight_norm, gradient_norm, update_norm = lr ‖g‖, rate_for_thousandth (the rate at which the ratio
    would be 10⁻³; 0 where g = 0). Wrong turns: without_rate = ‖g‖ / ‖w‖, inverse = ‖w‖ / update_norm, squared =
    lr ‖g‖² / ‖w‖², of_sums = lr Σ|g| / Σ|w|.
    Invalid where w or the update is zero.
    """
    weight_norm = weights.double().square().sum(1).sqrt()
    gradient_norm = gradient.double().square().sum(1).sqrt()
    update = lr * gradient_norm
    return {
        "ratio": update / weight_norm,
        "weight_norm": weight_norm,
        "gradient_norm": gradient_norm,
        "update_norm": update,
        "rate_for_thousandth": weight_norm / 1000 / gradient_norm.clamp(min=1e-300),
        "without_rate": gradient_norm / weight_norm,
        "inverse": weight_norm / update,
        "squared": update * gradient_norm / weight_norm.square(),
        "of_sums": lr * gradient.double().abs().sum(1) / weights.double().abs().sum(1),
        "valid": (weight_norm > 0) & (update > 0),
    }


@solver(
    "online_regression",
    parameters={
        "features": Number(shape=("n", "f"), draw_low=-2, draw_high=2, doc="one row a sample, in order of arrival"),
        "targets": Number(shape=("n",)),
        "weights": Number(shape=("f",), doc="before the first sample"),
        "lr": Real(low=0.0, high=1e6, draw_low=0.01, draw_high=0.5),
    },
    sizes={"n": (1, 4), "f": (1, 2)},
)
def online_regression(features: Tensor, targets: Tensor, weights: Tensor, lr: Tensor) -> dict[str, Tensor]:
    """Online gradient descent for linear regression: w ← w − lr (wᵀx − y) x after each sample.

    The loss of a sample is (wᵀx − y)² / 2.

    Outputs: final [f], history [n, f] (after each sample), errors [n] = wᵀx − y before each update. Wrong turns, [f]
    each: one_batch (a single step with the mean gradient at the start), frozen (all gradients taken at the start, then
    added), ascent (gradients added), doubled (loss without the half).
    """
    features, targets, start = features.double(), targets.double(), weights.double()
    rate = lr[:, None]

    def run(step: Tensor) -> tuple[list[Tensor], list[Tensor]]:
        state, states, errors = start, [], []
        for x, y in zip(features.unbind(1), targets.unbind(1), strict=True):
            error = (state * x).sum(1) - y
            state = state - step * error[:, None] * x
            states.append(state)
            errors.append(error)
        return states, errors

    history, errors = run(rate)
    residuals = (features * start[:, None]).sum(2) - targets
    total = (residuals[:, :, None] * features).sum(1)
    return {
        "final": history[-1],
        "history": torch.stack(history, 1),
        "errors": torch.stack(errors, 1),
        "one_batch": start - rate * total / features.shape[1],
        "frozen": start - rate * total,
        "ascent": run(-rate)[0][-1],
        "doubled": run(2 * rate)[0][-1],
    }


@solver("online_mean", parameters={"values": Number(shape=("n",), doc="in order of arrival")}, sizes={"n": (1, 6)})
def online_mean(values: Tensor) -> dict[str, Tensor]:
    """The running mean as online gradient descent on (m − x)² / 2 with the rate 1 / t: mₜ = mₜ₋₁ + (xₜ − mₜ₋₁) / t.

    Outputs: mean (after the last value), means [n]. Wrong turns: half_rate (the rate 1/2 at each step, from the first
    value on), last = the last value, total = the sum.
    """
    sequence = values.double()
    times = torch.arange(1, values.shape[1] + 1, dtype=torch.float64, device=values.device)
    means = sequence.cumsum(1) / times
    half = sequence[:, 0]
    for value in sequence.unbind(1)[1:]:
        half = half + (value - half) / 2
    return {
        "mean": means[:, -1],
        "means": means,
        "half_rate": half,
        "last": sequence[:, -1],
        "total": sequence.sum(1),
    }
