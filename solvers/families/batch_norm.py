"""Batch norm of one feature: statistics, training, running averages, evaluation, gradients.

A vector holds the feature's values over a batch. The variance that normalizes is biased (divided by n), and eps stands
inside the root.
"""

import torch
from torch import Tensor

from solvers.registry import Real, solver

VALUES = Real(shape=("n",), low=-1e6, high=1e6, draw_low=-5.0, draw_high=5.0, doc="values normalized together")
GAMMA = Real(low=-1e3, high=1e3, default=1.0, doc="learned scale")
BETA = Real(low=-1e3, high=1e3, default=0.0, doc="learned shift")
EPS = Real(low=0.0, high=1e3, draw_low=1e-5, draw_high=0.5, default=1e-5, doc="added to the variance")
RUNNING_MEAN = Real(low=-1e6, high=1e6, default=0.0)
RUNNING_VAR = Real(low=0.0, high=1e9, draw_low=0.1, draw_high=5.0, default=1.0)
SIZES = {"n": (3, 8)}


def column(scalar: Tensor) -> Tensor:
    """[batch] as [batch, 1]."""
    return scalar[:, None]


def moments(values: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Mean, deviations and biased variance of each row."""
    mean = values.mean(1)
    deviations = values - column(mean)
    return mean, deviations, (deviations**2).mean(1)


def unbiased_variance(var: Tensor, n: int) -> Tensor:
    """The variance divided by n − 1 from the one divided by n."""
    return var * (n / max(n - 1, 1))


def enough_values(values: Tensor) -> Tensor:
    """Are there two values or more, as an unbiased variance needs?"""
    return torch.full(values.shape[:1], values.shape[1] > 1, dtype=torch.bool, device=values.device)


@solver("batch_norm_statistics", parameters={"x": VALUES}, sizes=SIZES)
def batch_norm_statistics(x: Tensor) -> dict[str, Tensor]:
    """Mean and variance of one feature over a batch of n values.

    mean = Σ x / n; var = Σ (x − mean)² / n, biased, with which batch norm normalizes (Ioffe and Szegedy 2015,
    torch.var(correction=0)); unbiased_var = Σ (x − mean)² / (n − 1) (torch.var's default), which enters the running
    variance.

    Outputs: mean, var, unbiased_var, std = √var, unbiased_std, statistics = [mean, var]; sum, deviations [n],
    squared_deviations [n], sum_of_squares = Σ (x − mean)². Wrong turns: mean_of_squares (the mean not subtracted),
    mean_absolute_deviation, unbiased_statistics = [mean, unbiased_var], std_statistics = [mean, std].
    Invalid where n = 1.
    """
    mean, deviations, var = moments(x)
    unbiased = unbiased_variance(var, x.shape[1])
    return {
        "mean": mean,
        "var": var,
        "unbiased_var": unbiased,
        "std": var.sqrt(),
        "unbiased_std": unbiased.sqrt(),
        "statistics": torch.stack([mean, var], 1),
        "sum": x.sum(1),
        "deviations": deviations,
        "squared_deviations": deviations**2,
        "sum_of_squares": (deviations**2).sum(1),
        "mean_of_squares": (x**2).mean(1),
        "mean_absolute_deviation": deviations.abs().mean(1),
        "unbiased_statistics": torch.stack([mean, unbiased], 1),
        "std_statistics": torch.stack([mean, var.sqrt()], 1),
        "valid": enough_values(x),
    }


@solver("batch_norm_forward", parameters={"x": VALUES, "gamma": GAMMA, "beta": BETA, "eps": EPS}, sizes=SIZES)
def batch_norm_forward(x: Tensor, gamma: Tensor, beta: Tensor, eps: Tensor) -> dict[str, Tensor]:
    """Batch norm of one feature in training: output = gamma·(x − mean) / √(var + eps) + beta, var biased.

    As torch.nn.BatchNorm1d in training mode, and algorithm 1 of Ioffe and Szegedy 2015.

    Outputs: output [n], normalized [n] (before gamma and beta; a wrong turn: they are forgotten), mean, var,
    unbiased_var, deviations [n], denominator = √(var + eps). Wrong turns, all [n]: unbiased_output, eps_outside_output
    (√var + eps), swapped_output (beta scales, gamma shifts), without_root_output (divided by var + eps),
    uncentered_output (the mean not subtracted), shift_first_output = gamma·(normalized + beta).
    Invalid where n = 1, or var and eps are both 0.
    """
    mean, deviations, var = moments(x)
    unbiased = unbiased_variance(var, x.shape[1])
    denominator = (var + eps).sqrt()
    normalized = deviations / column(denominator)
    scale, shift = column(gamma), column(beta)
    return {
        "output": scale * normalized + shift,
        "normalized": normalized,
        "mean": mean,
        "var": var,
        "unbiased_var": unbiased,
        "deviations": deviations,
        "denominator": denominator,
        "unbiased_output": scale * deviations / column((unbiased + eps).sqrt()) + shift,
        "eps_outside_output": scale * deviations / column(var.sqrt() + eps) + shift,
        "swapped_output": shift * normalized + scale,
        "without_root_output": scale * deviations / column(var + eps) + shift,
        "uncentered_output": scale * x / column(denominator) + shift,
        "shift_first_output": scale * (normalized + shift),
        "valid": enough_values(x) & (var + eps > 0),
    }


@solver(
    "batch_norm_running_statistics",
    parameters={
        "x": VALUES,
        "running_mean": RUNNING_MEAN,
        "running_var": RUNNING_VAR,
        "momentum": Real(low=0.0, high=1.0, default=0.1, doc="weight of the new batch, as in PyTorch"),
    },
    sizes=SIZES,
)
def batch_norm_running_statistics(
    x: Tensor, running_mean: Tensor, running_var: Tensor, momentum: Tensor
) -> dict[str, Tensor]:
    """Running mean and variance of one feature after one training batch, as torch.nn.BatchNorm1d updates them.

    new = (1 − momentum)·old + momentum·batch: momentum weighs the new batch. The batch variance that enters is the
    unbiased one, although the biased one normalizes. Keras and most papers have momentum on the old value (the
    decay_… outputs), there usually 0.9 or 0.99.

    Outputs: new_running_mean, new_running_var, statistics = [both]; mean, var (biased), unbiased_var of the batch,
    kept = 1 − momentum. Wrong turns: biased_running_var, biased_statistics, decay_running_mean, decay_running_var,
    decay_statistics (momentum on the old value), batch_statistics = [mean, unbiased_var] (no running average at all).
    Invalid where n = 1.
    """
    mean, _, var = moments(x)
    unbiased = unbiased_variance(var, x.shape[1])

    def blend(old: Tensor, new: Tensor, weight: Tensor) -> Tensor:
        return (1 - weight) * old + weight * new

    new_mean, new_var = blend(running_mean, mean, momentum), blend(running_var, unbiased, momentum)
    biased_var = blend(running_var, var, momentum)
    decay_mean, decay_var = blend(mean, running_mean, momentum), blend(unbiased, running_var, momentum)
    return {
        "new_running_mean": new_mean,
        "new_running_var": new_var,
        "statistics": torch.stack([new_mean, new_var], 1),
        "mean": mean,
        "var": var,
        "unbiased_var": unbiased,
        "kept": 1 - momentum,
        "biased_running_var": biased_var,
        "biased_statistics": torch.stack([new_mean, biased_var], 1),
        "decay_running_mean": decay_mean,
        "decay_running_var": decay_var,
        "decay_statistics": torch.stack([decay_mean, decay_var], 1),
        "batch_statistics": torch.stack([mean, unbiased], 1),
        "valid": enough_values(x),
    }


@solver(
    "batch_norm_evaluate",
    parameters={
        "x": VALUES,
        "running_mean": RUNNING_MEAN,
        "running_var": RUNNING_VAR,
        "gamma": GAMMA,
        "beta": BETA,
        "eps": EPS,
    },
    sizes={"n": (1, 6)},
)
def batch_norm_evaluate(
    x: Tensor, running_mean: Tensor, running_var: Tensor, gamma: Tensor, beta: Tensor, eps: Tensor
) -> dict[str, Tensor]:
    """Batch norm of one feature in evaluation: output = gamma·(x − running_mean) / √(running_var + eps) + beta.

    As torch.nn.BatchNorm1d after `.eval()`: the batch does not matter, one value is enough. It is the linear map
    folded_scale·x + folded_shift, which can be merged into the layer before.

    Outputs: output [n], normalized [n] (before gamma and beta), denominator = √(running_var + eps), folded_scale =
    gamma / denominator, folded_shift = beta − folded_scale·running_mean. Wrong turns, both [n]: batch_output (with the
    batch's own statistics, as in training), eps_outside_output (√running_var + eps).
    Invalid where the variance and eps are both 0, of the batch's or the running one.
    """
    _, deviations, var = moments(x)
    denominator = (running_var + eps).sqrt()
    centred = x - column(running_mean)
    scale, shift = column(gamma), column(beta)
    folded = gamma / denominator
    return {
        "output": scale * centred / column(denominator) + shift,
        "normalized": centred / column(denominator),
        "denominator": denominator,
        "folded_scale": folded,
        "folded_shift": beta - folded * running_mean,
        "batch_output": scale * deviations / column((var + eps).sqrt()) + shift,
        "eps_outside_output": scale * centred / column(running_var.sqrt() + eps) + shift,
        "valid": (running_var + eps > 0) & (var + eps > 0),
    }


@solver(
    "batch_norm_backward",
    parameters={"x": VALUES, "grad_output": Real(shape=("n",), low=-1e6, high=1e6), "gamma": GAMMA, "eps": EPS},
    sizes=SIZES,
)
def batch_norm_backward(x: Tensor, grad_output: Tensor, gamma: Tensor, eps: Tensor) -> dict[str, Tensor]:
    """Gradients through batch norm of one feature in training, for the gradient g that arrives at its output.

    grad_x = gamma / √(var + eps)·(g − mean(g) − normalized·mean(g·normalized)); grad_gamma = Σ g·normalized;
    grad_beta = Σ g. Mean and variance depend on x too: that gives the two subtracted terms, and Σ grad_x = 0.

    Outputs: grad_x [n], grad_gamma, grad_beta, normalized [n], denominator = √(var + eps), mean_grad = mean(g),
    mean_product = mean(g·normalized). Wrong turn: constant_statistics_grad_x [n] = gamma·g / denominator (mean and
    variance taken as constants, which is right in evaluation only).
    Invalid where n = 1, or var and eps are both 0.
    """
    _, deviations, var = moments(x)
    denominator = (var + eps).sqrt()
    normalized = deviations / column(denominator)
    mean_grad, mean_product = grad_output.mean(1), (grad_output * normalized).mean(1)
    scale = column(gamma / denominator)
    return {
        "grad_x": scale * (grad_output - column(mean_grad) - normalized * column(mean_product)),
        "grad_gamma": (grad_output * normalized).sum(1),
        "grad_beta": grad_output.sum(1),
        "normalized": normalized,
        "denominator": denominator,
        "mean_grad": mean_grad,
        "mean_product": mean_product,
        "constant_statistics_grad_x": scale * grad_output,
        "valid": enough_values(x) & (var + eps > 0),
    }


@solver(
    "batch_norm_weight_scale",
    parameters={
        "x": Real(shape=("n", "d"), low=-1e6, high=1e6, doc="a batch of n inputs"),
        "weights": Real(shape=("d",), low=-1e6, high=1e6, doc="weights of one unit before batch norm"),
        "grad_output": Real(shape=("n",), low=-1e6, high=1e6, doc="gradient at the output of batch norm"),
        "factor": Real(low=-1e3, high=1e3, draw_low=0.5, draw_high=10.0, doc="what the weights are multiplied by"),
        "eps": Real(low=0.0, high=1e3, draw_low=0.0, draw_high=0.1, default=0.0),
    },
    sizes={"n": (3, 6), "d": (1, 3)},
)
def batch_norm_weight_scale(
    x: Tensor, weights: Tensor, grad_output: Tensor, factor: Tensor, eps: Tensor
) -> dict[str, Tensor]:
    """Batch norm of x·w, and its gradient for w, before and after w is multiplied by a factor c.

    With eps = 0 and c > 0 the output does not change and the gradient is divided by c, so that larger weights take
    smaller steps; with eps > 0 both hold approximately.

    Outputs: output [n], scaled_output [n], difference = the largest absolute change of an output, gradient [d],
    scaled_gradient [d], gradient_norm, scaled_gradient_norm, expected_ratio = 1 / c. Wrong turns: gradient (believed to
    stay the same), grown_gradient [d] = c·gradient.
    Invalid where n = 1, c = 0, or the variance of x·w and eps are both 0.
    """

    def normalize(unit: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        solved = batch_norm_backward((x * unit[:, None, :]).sum(2), grad_output, torch.ones_like(factor), eps)
        return solved["normalized"], (solved["grad_x"][:, :, None] * x).sum(1), solved["valid"]

    output, gradient, valid = normalize(weights)
    scaled_output, scaled_gradient, scaled_valid = normalize(column(factor) * weights)
    return {
        "output": output,
        "scaled_output": scaled_output,
        "difference": (scaled_output - output).abs().amax(1),
        "gradient": gradient,
        "scaled_gradient": scaled_gradient,
        "gradient_norm": torch.linalg.vector_norm(gradient, dim=1),
        "scaled_gradient_norm": torch.linalg.vector_norm(scaled_gradient, dim=1),
        "expected_ratio": 1 / factor,
        "grown_gradient": column(factor) * gradient,
        "valid": valid & scaled_valid & (factor != 0),
    }
