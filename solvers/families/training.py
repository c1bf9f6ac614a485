"""Training: learning rates, how far a signal carries, and the usual faults of a network that does not learn."""

import math

import torch
from torch import Tensor

from solvers.registry import Integer, Number, Real, Shared, solver

RATE = Real(low=1e-9, high=1e6, draw_low=0.001, draw_high=1.0, doc="learning rate")

_ROUNDING = 1e-12  # a rate of exactly 2 / a may come out a hair below it


@solver(
    "linear_scaled_lr",
    parameters={
        "lr": RATE,
        "batch": Integer(low=1, draw_high=1024, doc="batch size of that learning rate"),
        "new_batch": Integer(low=1, draw_high=8192),
    },
)
def linear_scaled_lr(lr: Tensor, batch: Tensor, new_batch: Tensor) -> dict[str, Tensor]:
    """The linear scaling rule (Goyal et al. 2017): the rate grows with the batch, lr · new_batch / batch.

    Outputs: scaled, factor = new_batch / batch. square_root = lr · √factor (Krizhevsky 2014; the usual rule for Adam).
    Wrong turns: square_root where the linear rule is asked, inverse (divided by the factor), unchanged.
    """
    factor = new_batch.double() / batch.double()
    return {
        "scaled": lr * factor,
        "factor": factor,
        "square_root": lr * factor.sqrt(),
        "inverse": lr / factor,
        "unchanged": lr,
    }


def _positions(start: Tensor, factor: Tensor, steps: int) -> Tensor:
    """start · factorᵏ for k = 1 … steps: [batch, steps]."""
    powers = torch.arange(1, steps + 1, dtype=torch.float64, device=start.device)
    return start[:, None] * factor[:, None] ** powers


@solver(
    "quadratic_descent",
    parameters={
        "curvature": Real(low=1e-6, high=1e6, draw_low=0.1, draw_high=5.0, doc="second derivative a"),
        "start": Real(),
        "lr": RATE,
        "steps": Shared(low=1, high=64, draw_high=6),
    },
)
def quadratic_descent(curvature: Tensor, start: Tensor, lr: Tensor, steps: int) -> dict[str, Tensor]:
    """Gradient descent on f(x) = a x² / 2, whose gradient is a x: xₖ = (1 − lr · a)ᵏ · start.

    Outputs: position (after the last step), positions [steps], loss (there), losses [steps], factor = 1 − lr · a,
    converges = 1 where |factor| < 1, oscillates = 1 where factor < 0, largest_lr = 2 / a (descent converges below it),
    best_lr = 1 / a (one step to the minimum), edge_position: each step taken at largest_lr, which keeps |x|.
    Wrong turns: doubled (the gradient of a x², 2 a x), loss_without_half = a x² (its loss at the right position),
    ascent (the gradient added), without_curvature (the gradient x), one_step (the position after the first step).
    """
    factor = 1 - lr * curvature
    positions = _positions(start, factor, steps)
    losses = curvature[:, None] * positions.square() / 2
    return {
        "position": positions[:, -1],
        "positions": positions,
        "loss": losses[:, -1],
        "losses": losses,
        "factor": factor,
        "converges": (factor.abs() < 1 - _ROUNDING).long(),
        "oscillates": (factor < 0).long(),
        "largest_lr": 2 / curvature,
        "best_lr": 1 / curvature,
        "edge_position": start * (-1) ** steps,
        "doubled": _positions(start, 1 - 2 * lr * curvature, steps)[:, -1],
        "loss_without_half": 2 * losses[:, -1],
        "ascent": _positions(start, 1 + lr * curvature, steps)[:, -1],
        "without_curvature": _positions(start, 1 - lr, steps)[:, -1],
        "one_step": positions[:, 0],
    }


def _second_moments(features: Tensor) -> Tensor:
    """XᵀX / samples: [batch, f, f]."""
    return features.mT @ features / features.shape[1]


@solver(
    "largest_stable_lr",
    parameters={"features": Number(shape=("n", "f"), doc="one row a sample; no column of ones")},
    sizes={"n": (3, 6), "f": (2, 3)},
)
def largest_stable_lr(features: Tensor) -> dict[str, Tensor]:
    """Largest stable learning rate of full-batch descent on least squares, with raw and with standardized features.

    The loss is the mean over samples of (xᵀw − y)² / 2, without intercept: its Hessian is H = XᵀX / n, and descent
    converges below 2 / λ_max. Standardizing subtracts the mean and divides by the biased standard deviation (divisor
    n), which makes H the correlation matrix.

    Outputs: largest_lr = 2 / λ_max; hessian [f, f], eigenvalues [f] (ascending), lambda_max, condition = λ_max / λ_min;
    the same of standardized features: standardized_lr, correlation [f, f], standardized_eigenvalues,
    standardized_lambda_max, standardized_condition; ratio = standardized_lr / largest_lr. For other losses: mse_lr =
    1 / λ_max (mean of squares without the half, as torch.nn.MSELoss), sum_lr = 2 / (n λ_max) (half squares summed).
    Wrong turns: inverse = 1 / λ_max, of_lambda_min = 2 / λ_min, of_diagonal = 2 / largest entry of H's diagonal.
    Invalid where a feature is constant or features are collinear, for then λ_min is zero.
    """
    features = features.double()
    centred = features - features.mean(1, keepdim=True)
    deviations = centred.square().mean(1, keepdim=True).sqrt()
    hessian, correlation = _second_moments(features), _second_moments(centred / deviations.clamp_min(1e-12))
    raw, scaled = torch.linalg.eigvalsh(hessian), torch.linalg.eigvalsh(correlation)
    return {
        "largest_lr": 2 / raw[:, -1],
        "hessian": hessian,
        "eigenvalues": raw,
        "lambda_max": raw[:, -1],
        "condition": raw[:, -1] / raw[:, 0],
        "standardized_lr": 2 / scaled[:, -1],
        "correlation": correlation,
        "standardized_eigenvalues": scaled,
        "standardized_lambda_max": scaled[:, -1],
        "standardized_condition": scaled[:, -1] / scaled[:, 0],
        "ratio": raw[:, -1] / scaled[:, -1],
        "mse_lr": 1 / raw[:, -1],
        "sum_lr": 2 / (features.shape[1] * raw[:, -1]),
        "inverse": 1 / raw[:, -1],
        "of_lambda_min": 2 / raw[:, 0],
        "of_diagonal": 2 / hessian.diagonal(dim1=1, dim2=2).amax(1),
        "valid": (raw[:, 0] > 1e-6 * raw[:, -1]) & (scaled[:, 0] > 1e-6 * scaled[:, -1]),
    }


def _loss(logits: Tensor, target: Tensor) -> Tensor:
    """Cross entropy of each row at its target: [batch]."""
    return logits.logsumexp(1) - logits.gather(1, target[:, None])[:, 0]


@solver(
    "double_softmax",
    parameters={"logits": Real(low=-500, high=500, shape=("k",)), "target": Integer(low=0, high=1023, draw_high=2)},
    sizes={"k": (2, 5)},
)
def double_softmax(logits: Tensor, target: Tensor) -> dict[str, Tensor]:
    """Cross entropy as it should be, and with the fault of a softmax layer before a loss that has its own.

    torch.nn.CrossEntropyLoss takes logits. Given probabilities p = softmax(z), it computes with softmax(p).

    Outputs: loss = −ln pₜ, double_loss = −ln softmax(p)ₜ; probabilities [k], double_probabilities [k]; gradient [k] of
    loss by the logits = p − y, double_gradient [k]; gradient_norm and double_gradient_norm; floor = ln(1 + (k − 1) / e)
    and ceiling = ln(e + k − 1): double_loss stays between them. Invalid where target ≥ k (classes count from 0).
    """
    classes = logits.shape[1]
    valid = target < classes
    target = target.clamp_max(classes - 1)
    truth = (torch.arange(classes, device=logits.device) == target[:, None]).double()
    first = logits.softmax(1)
    second = first.softmax(1)
    blame = second - truth
    gradient = first - truth
    double_gradient = first * (blame - (first * blame).sum(1, keepdim=True))
    return {
        "loss": _loss(logits, target),
        "double_loss": _loss(first, target),
        "probabilities": first,
        "double_probabilities": second,
        "gradient": gradient,
        "double_gradient": double_gradient,
        "gradient_norm": gradient.square().sum(1).sqrt(),
        "double_gradient_norm": double_gradient.square().sum(1).sqrt(),
        "floor": torch.full_like(first[:, 0], math.log1p((classes - 1) / math.e)),
        "ceiling": torch.full_like(first[:, 0], math.log(math.e + classes - 1)),
        "valid": valid,
    }


@solver(
    "relu_dead_units",
    parameters={
        "inputs": Number(shape=("n", "f"), doc="one row a sample"),
        "weights": Number(shape=("u", "f"), doc="one row a unit"),
        "biases": Number(shape=("u",), default=0),
    },
    sizes={"n": (1, 5), "f": (1, 3), "u": (1, 4)},
)
def relu_dead_units(inputs: Tensor, weights: Tensor, biases: Tensor) -> dict[str, Tensor]:
    """Which ReLU units answer zero to every sample: no gradient reaches their weights, and they stay as they are.

    The derivative at zero counts as 0, as in PyTorch, so that a unit whose largest pre-activation is 0 is dead.

    Outputs: dead [u] (0/1), count, pre_activations [n, u], outputs [n, u], active [u] = samples on which a unit is
    above zero. Wrong turns: without_bias [u] (0/1), once [u] (0/1: zero on at least one sample, which is sparsity, not
    death), negative_weights [u] (0/1: judged by the sign of the weights' sum), alive_count.
    """
    products = (inputs[:, :, None] * weights[:, None]).sum(-1)
    pre_activations = products + biases[:, None]
    dead = (pre_activations <= 0).all(1).long()
    return {
        "dead": dead,
        "count": dead.sum(1),
        "pre_activations": pre_activations,
        "outputs": pre_activations.clamp_min(0),
        "active": (pre_activations > 0).sum(1),
        "without_bias": (products <= 0).all(1).long(),
        "once": (pre_activations <= 0).any(1).long(),
        "negative_weights": (weights.sum(2) < 0).long(),
        "alive_count": (1 - dead).sum(1),
    }


@solver(
    "signal_variance",
    parameters={
        "width": Integer(low=1, high=100_000, draw_high=64, doc="units in each layer n, the fan-in"),
        "std": Real(low=0.0, high=10.0, draw_high=1.0, doc="standard deviation s of the weights"),
        "layers": Integer(low=1, high=200, draw_high=6),
        "variance": Real(low=0.0, high=1e6, draw_low=0.1, draw_high=4.0, default=1.0, doc="of the input's entries"),
    },
)
def signal_variance(width: Tensor, std: Tensor, layers: Tensor, variance: Tensor) -> dict[str, Tensor]:
    """Variance of pre-activations after `layers` linear layers without bias: variance · (n s²)ᴸ.

    Weights and inputs are independent, with zero mean. With a ReLU behind each layer the second moment of the outputs
    takes half of it each time (He et al. 2015): variance · (n s² / 2)ᴸ, where `variance` is the input's second moment.

    Outputs: output_variance, output_std, gain = n s² (of one layer), factor = (n s²)ᴸ; relu_gain = n s² / 2,
    relu_moment = variance · relu_gainᴸ; stable_std = 1 / √n and stable_relu_std = √(2 / n) (He), which keep the gain 1.
    Wrong turns: without_width = variance · s²ᴸ, std_not_squared = variance · (n s)ᴸ, multiplied = variance · n s² L.
    Invalid where a number is too large for float64.
    """
    size, depth = width.double(), layers.double()
    gain = size * std.square()
    results = {
        "output_variance": variance * gain**depth,
        "output_std": (variance * gain**depth).sqrt(),
        "gain": gain,
        "factor": gain**depth,
        "relu_gain": gain / 2,
        "relu_moment": variance * (gain / 2) ** depth,
        "stable_std": size.rsqrt(),
        "stable_relu_std": (2 / size).sqrt(),
        "without_width": variance * std.square() ** depth,
        "std_not_squared": variance * (size * std) ** depth,
        "multiplied": variance * gain * depth,
    }
    return results | {"valid": torch.stack(list(results.values())).isfinite().all(0)}
