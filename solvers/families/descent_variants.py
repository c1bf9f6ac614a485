"""Batch, stochastic and mini-batch gradient descent of linear regression, and the stable rates of a quadratic."""

import torch
from torch import Tensor

from solvers.registry import Integer, Number, Real, solver

RATE = Real(low=1e-9, high=1e3, draw_low=0.01, draw_high=0.3, doc="learning rate α")
INPUTS = Number(shape=("m", "f"), doc="one row a sample, without the column of ones")
TARGETS = Number(shape=("m",))
BIAS = Number(doc="θ₀")
WEIGHTS = Number(shape=("f",), doc="one a feature: θ₁, θ₂, …")
DATA_SIZES = {"m": (2, 5), "f": (1, 2)}


def _theta(bias: Tensor, weights: Tensor) -> Tensor:
    """All parameters as one vector, the bias first: [batch, p]."""
    return torch.cat([bias[:, None].double(), weights.double()], dim=1)


def _design(inputs: Tensor) -> Tensor:
    """The inputs with a column of ones before them."""
    ones = torch.ones_like(inputs[:, :, :1], dtype=torch.float64)
    return torch.cat([ones, inputs.double()], dim=2)


@solver(
    "linear_regression_step",
    parameters={"inputs": INPUTS, "targets": TARGETS, "bias": BIAS, "weights": WEIGHTS, "lr": RATE},
    sizes=DATA_SIZES,
)
def linear_regression_step(
    inputs: Tensor, targets: Tensor, bias: Tensor, weights: Tensor, lr: Tensor
) -> dict[str, Tensor]:
    """One step of batch gradient descent of linear regression: θ ← θ − α · (1/m) Σ (h(xᵢ) − yᵢ) xᵢ, with x₀ = 1.

    p = f + 1: the bias θ₀ comes first. The loss is half the mean of the squared errors. torch.nn.MSELoss has no half:
    its gradient is twice as large.

    Outputs: updated [p], gradient [p], predictions [m], errors [m] = h(x) − y, sample_gradients [m, p] (their mean is
    the gradient), loss, mse_updated [p], mse_gradient [p], mse. Wrong turns: summed [p] (not divided by m), ascent [p]
    (the gradient added; mse_ascent without the half), sequential [p] (each θⱼ changed at once, and the next gradient
    taken with the new ones), without_inputs [p] (the mean error for every θⱼ); summed_gradient, wrong_sign (y − h),
    of_first [p] (the first sample's gradient alone).
    """
    rows, old, rate = _design(inputs), _theta(bias, weights), lr[:, None]
    count, y = rows.shape[1], targets.double()
    predictions = (rows * old[:, None]).sum(2)
    errors = predictions - y
    each = errors[:, :, None] * rows
    gradient, mse = each.mean(1), errors.square().mean(1)
    one_by_one = old
    for column in range(old.shape[1]):
        error = (rows * one_by_one[:, None]).sum(2) - y
        slope = (error * rows[:, :, column]).mean(1)
        marks = torch.arange(old.shape[1], device=old.device) == column
        one_by_one = one_by_one - rate * torch.where(marks, slope[:, None], 0.0)
    return {
        "updated": old - rate * gradient,
        "gradient": gradient,
        "predictions": predictions,
        "errors": errors,
        "sample_gradients": each,
        "loss": mse / 2,
        "mse_updated": old - 2 * rate * gradient,
        "mse_gradient": 2 * gradient,
        "mse": mse,
        "mse_ascent": old + 2 * rate * gradient,
        "summed": old - rate * each.sum(1),
        "ascent": old + rate * gradient,
        "sequential": one_by_one,
        "without_inputs": old - rate * errors.mean(1, keepdim=True),
        "summed_gradient": count * gradient,
        "wrong_sign": -gradient,
        "of_first": each[:, 0],
    }


@solver(
    "sgd_pass",
    parameters={"inputs": INPUTS, "targets": TARGETS, "bias": BIAS, "weights": WEIGHTS, "lr": RATE},
    sizes=DATA_SIZES,
)
def sgd_pass(inputs: Tensor, targets: Tensor, bias: Tensor, weights: Tensor, lr: Tensor) -> dict[str, Tensor]:
    """One pass of stochastic gradient descent, one sample a step in the given order: θ ← θ − α (h(xᵢ) − yᵢ) xᵢ.

    p = f + 1: the bias θ₀ comes first. The loss of a sample is half its squared error.

    Outputs: updated [p] (after the pass), history [m, p], errors [m] (each before its own step), errors_before [m]
    (with the first θ). Wrong turns: frozen [p] (every error taken with the first θ: m batch steps in one), batch [p]
    (one step with the mean gradient), doubled [p] (the gradient of the squared error without the half), one_step [p]
    (the first sample only).
    """
    rows, old, y = _design(inputs), _theta(bias, weights), targets.double()

    def run(rate: Tensor) -> tuple[Tensor, Tensor]:
        state, history, errors = old, [], []
        for row, target in zip(rows.unbind(1), y.unbind(1), strict=True):
            error = (row * state).sum(1) - target
            state = state - (rate * error)[:, None] * row
            history.append(state)
            errors.append(error)
        return torch.stack(history, dim=1), torch.stack(errors, dim=1)

    history, errors = run(lr)
    before = (rows * old[:, None]).sum(2) - y
    each = before[:, :, None] * rows
    return {
        "updated": history[:, -1],
        "history": history,
        "errors": errors,
        "errors_before": before,
        "frozen": old - lr[:, None] * each.sum(1),
        "batch": old - lr[:, None] * each.mean(1),
        "doubled": run(2 * lr)[0][:, -1],
        "one_step": history[:, 0],
    }


@solver(
    "updates_of_variants",
    parameters={
        "samples": Integer(low=1, high=10**12, draw_high=5000),
        "batch": Integer(low=1, high=10**9, draw_high=600),
    },
)
def updates_of_variants(samples: Tensor, batch: Tensor) -> dict[str, Tensor]:
    """Updates in one epoch of batch, stochastic and mini-batch gradient descent: 1, m and ⌈m / b⌉.

    The last batch may be smaller; torch.utils.data.DataLoader keeps it unless drop_last is set.

    Outputs: updates [3], mini (⌈m / b⌉), last (samples of the last batch). Wrong turns: dropped [3] (⌊m / b⌋),
    swapped [3] (m for batch and 1 for stochastic), batch_size [3] (b in place of ⌈m / b⌉).
    """
    one, mini = torch.ones_like(samples), -(-samples // batch)

    def row(first: Tensor, second: Tensor, third: Tensor) -> Tensor:
        return torch.stack([first, second, third], dim=1)

    return {
        "updates": row(one, samples, mini),
        "mini": mini,
        "last": samples - (mini - 1) * batch,
        "dropped": row(one, samples, samples // batch),
        "swapped": row(samples, one, mini),
        "batch_size": row(one, samples, batch),
    }


@solver(
    "quadratic_rates",
    parameters={
        "diagonal": Real(low=-1e6, high=1e6, draw_low=1.0, draw_high=6.0, shape=(2,), doc="A₁₁ and A₂₂"),
        "coupling": Real(low=-1e6, high=1e6, draw_low=-0.9, draw_high=0.9, default=0.0, doc="A₁₂ = A₂₁"),
    },
)
def quadratic_rates(diagonal: Tensor, coupling: Tensor) -> dict[str, Tensor]:
    """Rates of gradient descent on xᵀAx / 2: stable below 2 / λ_max, best 2 / (λ_min + λ_max).

    At the best rate the error shrinks by (κ − 1) / (κ + 1) a step in the worst direction, κ = λ_max / λ_min.

    Outputs: rates [3] = largest rate, best rate, factor at the best rate; largest, best, factor, condition (κ),
    eigenvalues [2] (ascending), trace, determinant. Wrong turns: by_smallest [3] (2 / λ_min for the largest rate),
    inverse [3] (1 / λ_max), safe_best [3] (1 / λ_max for the best rate, with its factor 1 − 1 / κ). Invalid where A
    is not positive definite.
    """
    trace = diagonal.sum(1)
    determinant = diagonal.prod(1) - coupling.square()
    # λ = (tr ± √((A₁₁ − A₂₂)² + 4 A₁₂²)) / 2; the smaller from the determinant, which loses no digits
    spread = ((diagonal[:, 0] - diagonal[:, 1]).square() + 4 * coupling.square()).sqrt()
    high = (trace + spread) / 2
    valid = (determinant > 0) & (trace > 0)
    high = torch.where(valid, high, 1.0)
    low = torch.where(valid, determinant / high, 1.0)
    largest, best, factor = 2 / high, 2 / (low + high), (high - low) / (high + low)

    def row(first: Tensor, second: Tensor, third: Tensor) -> Tensor:
        return torch.stack([first, second, third], dim=1)

    return {
        "rates": row(largest, best, factor),
        "largest": largest,
        "best": best,
        "factor": factor,
        "condition": high / low,
        "eigenvalues": torch.stack([low, high], dim=1),
        "trace": trace,
        "determinant": determinant,
        "by_smallest": row(2 / low, best, factor),
        "inverse": row(1 / high, best, factor),
        "safe_best": row(largest, 1 / high, 1 - low / high),
        "valid": valid & (low > 1e-6 * high),
    }


@solver(
    "steps_to_tolerance",
    parameters={
        "curvature": Real(low=1e-6, high=1e6, draw_low=0.2, draw_high=4.0, doc="second derivative a"),
        "start": Real(low=-1e6, high=1e6, draw_low=1.0, draw_high=5.0),
        "lr": Real(low=1e-9, high=1e3, draw_low=0.02, draw_high=0.4),
        "tolerance": Real(low=1e-12, high=1e3, draw_low=1e-3, draw_high=0.5),
    },
)
def steps_to_tolerance(curvature: Tensor, start: Tensor, lr: Tensor, tolerance: Tensor) -> dict[str, Tensor]:
    """Steps until |x| ≤ tolerance on f(x) = a x² / 2: gradient descent ⌈ln(tol / |x₀|) / ln |1 − lr a|⌉, Newton 1.

    Outputs: counts [2] (gradient descent, Newton), descent, factor = |1 − lr a|, exact (the quotient of logarithms,
    not rounded). Wrong turns: floored [2] (rounded down), as_if_linear [2] (steps as long as the first one all the
    way), newton_too [2] (Newton as slow as gradient descent), by_loss [2] (until the loss's own factor (1 − lr a)²
    has brought |x₀| below the tolerance). Invalid where descent does not converge, the start lies within the
    tolerance, or a step ends within rounding of it.
    """
    size, factor = start.abs(), (1 - lr * curvature).abs()
    sound = (factor < 1) & (factor > 1e-9) & (size > tolerance)
    safe_factor = torch.where(sound, factor, 0.5)
    exact = (tolerance / torch.where(sound, size, 2 * tolerance)).log() / safe_factor.log()
    descent = exact.ceil().long().clamp_min(1)
    one = torch.ones_like(descent)
    linear = ((size - tolerance) / (lr * curvature * size.clamp_min(1e-300))).ceil().long().clamp(1, 10**9)
    halved = (exact / 2).ceil().long().clamp_min(1)

    def row(first: Tensor, second: Tensor = one) -> Tensor:
        return torch.stack([first, second], dim=1)

    return {
        "counts": row(descent),
        "descent": descent,
        "factor": factor,
        "exact": exact,
        "floored": row(exact.floor().long()),
        "as_if_linear": row(linear),
        "newton_too": row(descent, descent),
        "by_loss": row(halved),
        "valid": sound & ((exact - exact.round()).abs() > 1e-6) & (exact < 1000),
    }
