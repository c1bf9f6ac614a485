"""Losses of regression: squared, absolute and Huber errors and their gradients, averaged or summed."""

import torch
from torch import Tensor

from solvers.registry import Number, Option, Real, solver

REDUCTION = Option(values=("mean", "sum"), default="mean")
PREDICTIONS = Number(shape=("n",))
REGRESSION = {"predictions": PREDICTIONS, "targets": Number(shape=("n",)), "reduction": REDUCTION}
FEW = {"n": (1, 5)}


def _reduced(losses: Tensor, gradients: Tensor, reduction: str) -> dict[str, Tensor]:
    """Losses and gradients [batch, n] of single entries, averaged and summed."""
    samples = losses.shape[1]
    losses, gradients = losses.double(), gradients.double()
    return {
        "loss": losses.mean(1) if reduction == "mean" else losses.sum(1),
        "losses": losses,
        "mean": losses.mean(1),
        "sum": losses.sum(1),
        "gradient": gradients / samples if reduction == "mean" else gradients,
        "gradient_of_other_reduction": gradients if reduction == "mean" else gradients / samples,
    }


@solver("squared_loss", parameters=REGRESSION, sizes=FEW)
def squared_loss(predictions: Tensor, targets: Tensor, reduction: str) -> dict[str, Tensor]:
    """Squared error Σ (p − t)², over n for the mean, as torch.nn.MSELoss; no half.

    Outputs: loss, errors [n] = p − t, losses [n] (of single entries), mean, sum, gradient [n] by the predictions =
    2 (p − t), over n for the mean; root = √mean (RMSE); half_loss and half_gradient [n] of the convention with 1/2.
    Wrong turns: those of the other convention; gradient_of_other_reduction [n], absolute (mean or sum of |p − t|),
    negative_gradient [n], square_of_sum = (Σ (p − t))².
    """
    errors = predictions - targets
    results = _reduced(errors.square(), 2 * errors, reduction)
    absolute = errors.double().abs()
    return results | {
        "errors": errors,
        "root": results["mean"].sqrt(),
        "half_loss": results["loss"] / 2,
        "half_gradient": results["gradient"] / 2,
        "absolute": absolute.mean(1) if reduction == "mean" else absolute.sum(1),
        "negative_gradient": -results["gradient"],
        "square_of_sum": errors.sum(1).square(),
    }


@solver("absolute_loss", parameters=REGRESSION, sizes=FEW)
def absolute_loss(predictions: Tensor, targets: Tensor, reduction: str) -> dict[str, Tensor]:
    """Absolute error Σ |p − t|, over n for the mean, as torch.nn.L1Loss; the derivative at zero counts as 0.

    Outputs: loss, errors [n] = p − t, losses [n], mean, sum, gradient [n] by the predictions = sign(p − t), over n for
    the mean. Wrong turns: signed (errors averaged or summed without the absolute value), squared (mean or sum of
    squares), gradient_of_other_reduction [n], negative_gradient [n].
    """
    errors = predictions - targets
    results = _reduced(errors.abs(), errors.sign(), reduction)
    squares = _reduced(errors.square(), errors, reduction)
    return results | {
        "errors": errors,
        "signed": _reduced(errors, errors, reduction)["loss"],
        "squared": squares["loss"],
        "negative_gradient": -results["gradient"],
    }


@solver(
    "huber_loss",
    parameters=REGRESSION | {"delta": Real(low=1e-6, high=1e6, draw_low=0.5, draw_high=4.0, default=1.0)},
    sizes=FEW,
)
def huber_loss(predictions: Tensor, targets: Tensor, reduction: str, delta: Tensor) -> dict[str, Tensor]:
    """Huber loss as torch.nn.HuberLoss: e² / 2 where |e| ≤ delta, else delta · (|e| − delta / 2), with e = p − t.

    Outputs: loss, errors [n], losses [n], mean, sum, quadratic [n] (0/1: which branch), gradient [n] by the predictions
    = e clipped to ±delta, over n for the mean; smooth_l1 = loss / delta, torch.nn.SmoothL1Loss with beta = delta.
    Wrong turns: half_squared (the quadratic branch everywhere), linear (the other branch everywhere), without_half (e²
    inside), without_offset (delta · |e| outside), gradient_of_other_reduction [n].
    """
    bound = delta[:, None]
    errors = (predictions - targets).double()
    sizes = errors.abs()
    inside = sizes <= bound
    square, line = sizes.square() / 2, bound * (sizes - bound / 2)
    clipped = torch.where(inside, errors, bound * errors.sign())

    def loss(below: Tensor, above: Tensor) -> Tensor:
        return _reduced(torch.where(inside, below, above), clipped, reduction)["loss"]

    results = _reduced(torch.where(inside, square, line), clipped, reduction)
    return results | {
        "errors": errors,
        "quadratic": inside.long(),
        "smooth_l1": results["loss"] / delta,
        "half_squared": loss(square, square),
        "linear": loss(line, line),
        "without_half": loss(2 * square, line),
        "without_offset": loss(square, bound * sizes),
    }


@solver(
    "regression_losses",
    parameters={
        "predictions": PREDICTIONS,
        "targets": Number(shape=("n",)),
        "delta": Real(low=1e-6, high=1e6, draw_low=0.5, draw_high=4.0, default=1.0, doc="of the Huber loss"),
    },
    sizes=FEW,
)
def regression_losses(predictions: Tensor, targets: Tensor, delta: Tensor) -> dict[str, Tensor]:
    """Mean squared, mean absolute and mean Huber error of the same predictions; conventions as in the single solvers.

    Outputs: losses [3] = (MSE, MAE, Huber), errors [n], squares, sizes and hubers [n] of single entries.
    Wrong turns: sums [3] (not averaged), half_losses [3] (MSE with 1/2), root_losses [3] (its root), huber_squared [3]
    (Huber without its linear branch), huber_doubled [3] (e² in its quadratic branch).
    """
    found = huber_loss(predictions, targets, "mean", delta)
    errors = found["errors"]
    squares, sizes = errors.square(), errors.abs()

    def three(square: Tensor, absolute: Tensor, huber: Tensor) -> Tensor:
        return torch.stack([square, absolute, huber], dim=1)

    mse, mae = squares.mean(1), sizes.mean(1)
    return {
        "losses": three(mse, mae, found["mean"]),
        "errors": errors,
        "squares": squares,
        "sizes": sizes,
        "hubers": found["losses"],
        "sums": three(squares.sum(1), sizes.sum(1), found["sum"]),
        "half_losses": three(mse / 2, mae, found["mean"]),
        "root_losses": three(mse.sqrt(), mae, found["mean"]),
        "huber_squared": three(mse, mae, found["half_squared"]),
        "huber_doubled": three(mse, mae, found["without_half"]),
    }


@solver(
    "half_mse_of_line",
    parameters={
        "x": Number(shape=("n",)),
        "y": Number(shape=("n",)),
        "theta0": Number(doc="intercept"),
        "theta1": Number(doc="slope"),
    },
    sizes={"n": (1, 6)},
)
def half_mse_of_line(x: Tensor, y: Tensor, theta0: Tensor, theta1: Tensor) -> dict[str, Tensor]:
    """Cost of linear regression J = Σ (θ₀ + θ₁ x − y)² / (2 m) over m samples.

    Outputs: cost, predictions [n], residuals [n] = prediction − y, squares [n], sum_of_squares; gradient [2] by
    (θ₀, θ₁) = Σ residual · (1, x) / m.
    Wrong turns: mse = 2 · cost (no half, as torch.nn.MSELoss), sum_of_squares, half_sum (not over m), absolute = Σ|·| /
    (2 m), without_intercept (θ₀ forgotten), doubled_gradient [2], negative_gradient [2].
    """
    x, y = x.double(), y.double()
    line = theta1[:, None] * x
    predictions = theta0[:, None] + line
    residuals = predictions - y
    squares = residuals.square()
    gradient = torch.stack([residuals.mean(1), (residuals * x).mean(1)], dim=1)
    return {
        "cost": squares.mean(1) / 2,
        "predictions": predictions,
        "residuals": residuals,
        "squares": squares,
        "sum_of_squares": squares.sum(1),
        "gradient": gradient,
        "mse": squares.mean(1),
        "half_sum": squares.sum(1) / 2,
        "absolute": residuals.abs().mean(1) / 2,
        "without_intercept": (line - y).square().mean(1) / 2,
        "doubled_gradient": 2 * gradient,
        "negative_gradient": -gradient,
    }
