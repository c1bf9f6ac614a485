"""Numbers of gradients in practice: batch reduction, finite differences, their cost, and spikes of the norm."""

import torch
from torch import Tensor

from solvers.registry import Integer, Number, Option, Real, solver


@solver(
    "linear_batch_gradient",
    parameters={
        "x": Number(shape=("n", "d"), doc="one row a sample"),
        "weights": Number(shape=("d",)),
        "targets": Number(shape=("n",)),
        "reduction": Option(values=("mean", "sum"), default="mean"),
    },
    sizes={"n": (1, 5), "d": (1, 3)},
)
def linear_batch_gradient(x: Tensor, weights: Tensor, targets: Tensor, reduction: str) -> dict[str, Tensor]:
    """Gradient of the squared error of a linear model w·x over a batch: Σ 2 (w·x_n − t_n) x_n, over n for the mean.

    The losses are (y − t)², summed or averaged over the batch as torch.nn.MSELoss does.

    Outputs: gradient [d], sum_gradient [d], mean_gradient [d], predictions, errors [n], sample_gradients [n, d], ratio
    = batch size. Wrong turns, [d]: halved (loss with a half), other (the other reduction), without_inputs (the errors
    averaged, without x, in every entry), last_sample (its own gradient alone).
    """
    predictions = (x * weights[:, None]).sum(2)
    errors = predictions - targets
    samples = x.shape[1]
    each = 2 * errors[:, :, None] * x
    total = each.sum(1)
    mean = total.double() / samples
    chosen, other = (mean, total) if reduction == "mean" else (total, mean)
    return {
        "gradient": chosen,
        "sum_gradient": total,
        "mean_gradient": mean,
        "predictions": predictions,
        "errors": errors,
        "sample_gradients": each,
        "ratio": torch.full_like(errors[:, 0], samples),
        "halved": chosen.double() / 2,
        "other": other,
        "without_inputs": (2 * errors.double().mean(1))[:, None].expand(mean.shape),
        "last_sample": each[:, -1],
    }


@solver(
    "finite_difference_passes",
    parameters={"sizes": Integer(shape=("n",), low=1, high=100_000, draw_high=4, doc="of the layers, input first")},
    sizes={"n": (2, 4)},
)
def finite_difference_passes(sizes: Tensor) -> dict[str, Tensor]:
    """Forward passes that a numerical gradient of a multilayer perceptron costs: P + 1 one-sided, 2 P central.

    P counts weights and biases. Back-propagation needs one forward pass and one backward pass of about twice its cost,
    whatever P is: about 3 forward passes in all.

    Outputs: parameters = P, one_sided, central, pair [2] = one-sided and central, weights, biases, speed_up =
    central / 3. Wrong turns: without_base = P, without_biases = 2 · weights, layers_only = 2 · the number of layers,
    backward_each = P (a backward pass a parameter).
    Invalid where P exceeds 10¹⁵.
    """
    weights = (sizes[:, 1:] * sizes[:, :-1]).sum(1)
    biases = sizes[:, 1:].sum(1)
    parameters = weights + biases
    return {
        "parameters": parameters,
        "one_sided": parameters + 1,
        "central": 2 * parameters,
        "pair": torch.stack([parameters + 1, 2 * parameters], 1),
        "weights": weights,
        "biases": biases,
        "speed_up": 2 * parameters.double() / 3,
        "without_base": parameters,
        "without_biases": 2 * weights,
        "layers_only": torch.full_like(parameters, 2 * (sizes.shape[1] - 1)),
        "backward_each": parameters,
        "valid": parameters <= 10**15,
    }


@solver(
    "gradient_check",
    parameters={
        "cubic": Real(low=-1e3, high=1e3),
        "square": Real(low=-1e3, high=1e3, default=0.0),
        "slope": Real(low=-1e3, high=1e3, default=0.0),
        "x": Real(low=-1e3, high=1e3),
        "step": Real(low=1e-6, high=1e3, draw_low=0.01, draw_high=1.0, doc="distance of the points from x"),
    },
)
def gradient_check(cubic: Tensor, square: Tensor, slope: Tensor, x: Tensor, step: Tensor) -> dict[str, Tensor]:
    """Numerical against true derivative of f(x) = c x³ + s x² + m x: (f(x + h) − f(x − h)) / (2 h) is off by c h².

    Outputs: derivative, central, forward = (f(x + h) − f(x)) / h, central_error and forward_error (numerical − true),
    relative_error = |central − true| / max(|central|, |true|), above = f(x + h), below = f(x − h), value. Wrong turns:
    undivided = f(x + h) − f(x − h), whole_step = the same over h, forward (for the central difference), halved_relative
    (the denominator |central| + |true|), absolute_error.
    Invalid where both derivatives are 0.
    """

    def function(point: Tensor) -> Tensor:
        return ((cubic * point + square) * point + slope) * point

    value, above, below = function(x), function(x + step), function(x - step)
    derivative = (3 * cubic * x + 2 * square) * x + slope
    central, forward = (above - below) / (2 * step), (above - value) / step
    gap = (central - derivative).abs()
    largest = torch.maximum(central.abs(), derivative.abs())
    valid = largest > 1e-9
    one = torch.ones_like(largest)
    return {
        "derivative": derivative,
        "central": central,
        "forward": forward,
        "central_error": central - derivative,
        "forward_error": forward - derivative,
        "relative_error": gap / torch.where(valid, largest, one),
        "above": above,
        "below": below,
        "value": value,
        "undivided": above - below,
        "whole_step": (above - below) / step,
        "halved_relative": gap / torch.where(valid, central.abs() + derivative.abs(), one),
        "absolute_error": gap,
        "valid": valid,
    }


@solver(
    "gradient_norm_spike",
    parameters={
        "norms": Real(shape=("n",), low=0.0, high=1e9, draw_low=0.5, draw_high=6.0, doc="one a step"),
        "factor": Real(low=1.0, high=1e6, draw_low=1.2, draw_high=3.0),
    },
    sizes={"n": (2, 8)},
)
def gradient_norm_spike(norms: Tensor, factor: Tensor) -> dict[str, Tensor]:
    """The first step whose gradient norm exceeds `factor` times the median of all norms before it.

    Steps are counted from 1; the first has nothing before it. An even number of norms has the mean of the two middle
    ones as its median.

    Outputs: step (0 where there is none), medians [n − 1] and limits [n − 1] = factor · median, of step 2 on; flagged
    [n − 1] (0/1). Wrong turns: by_mean (the mean for the median), by_previous (the norm of the step before for the
    median), by_first (the first norm for the median), including_itself (the median with the step's own norm), each 0
    where no step passes.
    """
    steps = norms.shape[1]
    medians = torch.stack([_median(norms[:, :step]) for step in range(1, steps)], 1)
    own = torch.stack([_median(norms[:, : step + 1]) for step in range(1, steps)], 1)
    counts = torch.arange(1, steps, dtype=norms.dtype, device=norms.device)
    rest = norms[:, 1:]

    def first(reference: Tensor) -> Tensor:
        passed = (rest > factor[:, None] * reference).long()
        before = (1 - passed).cumprod(1).sum(1)
        return torch.where(before < steps - 1, before + 2, torch.zeros_like(before))

    limits = factor[:, None] * medians
    return {
        "step": first(medians),
        "medians": medians,
        "limits": limits,
        "flagged": (rest > limits).long(),
        "by_mean": first(norms.cumsum(1)[:, :-1] / counts),
        "by_previous": first(norms[:, :-1]),
        "by_first": first(norms[:, :1].expand_as(rest)),
        "including_itself": first(own),
    }


def _median(values: Tensor) -> Tensor:
    """Of [b, n], the mean of the two middle ones for even n."""
    ordered = values.sort(1).values
    count = values.shape[1]
    return (ordered[:, (count - 1) // 2] + ordered[:, count // 2]) / 2
