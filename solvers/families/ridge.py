"""Ridge regression and its prior, and what large weights do to a perturbed input."""

import math

import torch
from torch import Tensor

from solvers.registry import Flag, Number, Real, Shared, solver


@solver(
    "polynomial_ridge",
    parameters={
        "x": Number(shape=("n",), draw_low=-3, draw_high=3),
        "y": Number(shape=("n",)),
        "strength": Real(low=1e-9, draw_low=0.1, draw_high=10.0, doc="λ"),
        "degree": Shared(low=1, high=8, draw_high=4),
        "intercept": Flag(default=False, doc="a constant column too, which is not penalized"),
    },
    sizes={"n": (2, 8)},
)
def polynomial_ridge(x: Tensor, y: Tensor, strength: Tensor, degree: int, intercept: bool) -> dict[str, Tensor]:
    """Ridge regression on the powers x, x², … x^degree: (XᵀX + λ I) w = Xᵀy, the minimum of ½‖y − Xw‖² + λ/2 ‖w‖².

    With an intercept, the column of ones comes first and its entry of λ I is 0.

    Outputs: coefficients [degree (+ 1)], normal_matrix = XᵀX, right_side = Xᵀy, fitted [n], squared_norm = ‖w‖² of the
    penalized coefficients. Wrong turns, [degree (+ 1)] each: doubled (2 λ), averaged (λ n: the loss averaged over the
    samples), subtracted (XᵀX − λ I), halved (λ / 2).
    Invalid where a wrong turn has no solution.
    """
    powers = torch.arange(0 if intercept else 1, degree + 1, dtype=torch.float64, device=x.device)
    columns = x.double()[:, :, None] ** powers
    gram = columns.mT @ columns
    right = columns.mT @ y.double()[:, :, None]
    penalized = torch.diag((powers > 0).double())

    def solve(amount: Tensor) -> Tensor:
        solution: Tensor = torch.linalg.solve_ex(gram + amount[:, None, None] * penalized, right)[0]
        return solution[:, :, 0]

    coefficients = solve(strength)
    wrong = {
        "doubled": solve(2 * strength),
        "averaged": solve(strength * x.shape[1]),
        "subtracted": solve(-strength),
        "halved": solve(strength / 2),
    }
    return {
        "coefficients": coefficients,
        "normal_matrix": gram,
        "right_side": right[:, :, 0],
        "fitted": (columns @ coefficients[:, :, None])[:, :, 0],
        "squared_norm": (coefficients.square() * (powers > 0)).sum(1),
        **wrong,
        "valid": torch.stack([w.isfinite().all(1) & (w.abs() < 1e9).all(1) for w in wrong.values()]).all(0),
    }


@solver(
    "ridge_path",
    parameters={
        "x": Number(shape=("n",)),
        "y": Number(shape=("n",)),
        "new_x": Number(shape=("m",), doc="of the validation samples"),
        "new_y": Number(shape=("m",)),
        "strengths": Real(low=0.0, draw_high=20.0, shape=("k",), doc="λ of each candidate"),
    },
    sizes={"n": (1, 4), "m": (1, 3), "k": (2, 4)},
)
def ridge_path(x: Tensor, y: Tensor, new_x: Tensor, new_y: Tensor, strengths: Tensor) -> dict[str, Tensor]:
    """Ridge with one feature and no intercept, w = Σxy / (Σx² + λ), for several λ: training and validation error.

    The objective is ½ Σ(y − w x)² + λ/2 w²; the errors are means of squares without penalty.

    Outputs: weights [k], training_errors [k], validation_errors [k], best_index (from 0) and best_strength (lowest
    validation error), best_weight, best_error, products = Σxy, squares = Σx². Wrong turns: best_on_training (the
    strength with the lowest training error), largest_strength, smallest_gap (the strength with the smallest difference
    of the errors).
    Invalid where all x are 0 or the best is tied.
    """
    x, y, new_x, new_y = x.double(), y.double(), new_x.double(), new_y.double()
    products, squares = (x * y).sum(1, keepdim=True), x.square().sum(1, keepdim=True)
    weights = products / (squares + strengths)

    def errors(inputs: Tensor, targets: Tensor) -> Tensor:
        return (targets[:, None] - weights[:, :, None] * inputs[:, None]).square().mean(2)

    training, validation = errors(x, y), errors(new_x, new_y)

    def chosen(values: Tensor, scores: Tensor) -> Tensor:
        return values.gather(1, scores.argmin(1, keepdim=True))[:, 0]

    ordered = validation.sort(1).values
    return {
        "weights": weights,
        "training_errors": training,
        "validation_errors": validation,
        "best_index": validation.argmin(1),
        "best_strength": chosen(strengths, validation),
        "best_weight": chosen(weights, validation),
        "best_error": ordered[:, 0],
        "products": products[:, 0],
        "squares": squares[:, 0],
        "best_on_training": chosen(strengths, training),
        "largest_strength": strengths.amax(1),
        "smallest_gap": chosen(strengths, (validation - training).abs()),
        "valid": (squares[:, 0] > 0) & (ordered[:, 1] > ordered[:, 0] + 1e-9),
    }


@solver(
    "map_estimate",
    parameters={
        "data": Number(shape=("n",)),
        "sigma": Real(low=1e-6, draw_low=0.2, draw_high=4.0, doc="standard deviation σ of the noise"),
        "tau": Real(low=1e-6, draw_low=0.2, draw_high=4.0, doc="standard deviation τ of the prior"),
    },
    sizes={"n": (1, 5)},
)
def map_estimate(data: Tensor, sigma: Tensor, tau: Tensor) -> dict[str, Tensor]:
    """Maximum a posteriori mean w of data N(w, σ²) under the prior N(0, τ²): Σx / (n + σ²/τ²), a ridge with λ = σ²/τ².

    Outputs: estimate, strength = λ = σ² / τ², sum, average (the maximum-likelihood mean), negative_log_prior = w² /
    (2 τ²) + ln(τ √(2π)) at the estimate, prior_penalty = w² / (2 τ²), pair = [strength, estimate];
    laplace_strength = σ² / b with b = τ / √2 (the L1 penalty λ|w| beside ½Σ(x − w)², for a Laplace prior of the same
    variance). Wrong turns: average, inverse_strength = [τ²/σ², Σx / (n + τ²/σ²)], roots = [σ/τ, Σx / (n + σ/τ)],
    averaged_strength = [λ, Σx / (n + n λ)].
    """
    total, samples = data.double().sum(1), data.shape[1]
    ratio = sigma.square() / tau.square()
    estimate = total / (samples + ratio)
    penalty = estimate.square() / (2 * tau.square())

    def pair(strength: Tensor, share: Tensor) -> Tensor:
        return torch.stack([strength, total / (samples + share)], 1)

    return {
        "estimate": estimate,
        "strength": ratio,
        "pair": pair(ratio, ratio),
        "sum": data.sum(1),
        "average": total / samples,
        "negative_log_prior": penalty + tau.log() + math.log(2 * math.pi) / 2,
        "prior_penalty": penalty,
        "laplace_strength": sigma.square() * math.sqrt(2) / tau,
        "inverse_strength": pair(1 / ratio, 1 / ratio),
        "roots": pair(sigma / tau, sigma / tau),
        "averaged_strength": pair(ratio, samples * ratio),
    }


@solver(
    "perturbation_response",
    parameters={
        "weights": Number(shape=("n",)),
        "delta": Number(shape=("n",), doc="change of the input δ"),
        "factor": Real(draw_low=1.0, draw_high=10.0, default=1.0, doc="by which all weights are multiplied"),
        "bias": Number(default=0, doc="multiplied too"),
    },
    sizes={"n": (1, 4)},
)
def perturbation_response(weights: Tensor, delta: Tensor, factor: Tensor, bias: Tensor) -> dict[str, Tensor]:
    """How far the output of w·x + b moves when x moves by δ: w·δ, and c w·δ with weights c times as large.

    The bias does not matter: it is in the output before and after.

    Outputs: pair = [change, scaled_change], change = w·δ, scaled_change = c (w·δ), worst_case = c ‖w‖ ‖δ‖ (the largest
    change for a δ of that length), weight_norm. Wrong turns: bias_added = [w·δ + b, c (w·δ + b)], squared = [w·δ, c²
    w·δ], unscaled = [w·δ, w·δ], absolute = [Σ|w δ|, c Σ|w δ|].
    """
    products = weights.double() * delta.double()
    change = products.sum(1)
    norm = weights.double().square().sum(1).sqrt()

    def pair(first: Tensor, scale: Tensor) -> Tensor:
        return torch.stack([first, scale * first], 1)

    return {
        "pair": pair(change, factor),
        "change": change,
        "scaled_change": factor * change,
        "worst_case": factor.abs() * norm * delta.double().square().sum(1).sqrt(),
        "weight_norm": norm,
        "bias_added": pair(change + bias, factor),
        "squared": pair(change, factor.square()),
        "unscaled": pair(change, torch.ones_like(factor)),
        "absolute": pair(products.abs().sum(1), factor),
    }
