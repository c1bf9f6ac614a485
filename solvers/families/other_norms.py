"""Switchable norm, weight norm and local response normalization."""

import torch
from torch import Tensor

from solvers.families.batch_norm import BETA, EPS, GAMMA, column
from solvers.registry import Integer, Real, solver

THREE_MEANS = Real(shape=(3,), low=-1e6, high=1e6, draw_low=-5.0, draw_high=5.0, doc="by instance, layer, batch norm")
THREE_VARS = Real(shape=(3,), low=0.0, high=1e9, draw_low=0.1, draw_high=5.0, doc="by instance, layer, batch norm")
LOGITS = Real(shape=(3,), low=-50.0, high=50.0, default=0.0, doc="control parameters, softmax gives the weights")


@solver(
    "switchable_norm",
    parameters={
        "means": THREE_MEANS,
        "vars": THREE_VARS,
        "mean_logits": LOGITS,
        "var_logits": LOGITS,
        "value": Real(low=-1e6, high=1e6, default=0.0, doc="one value that is normalized"),
        "gamma": GAMMA,
        "beta": BETA,
        "eps": EPS,
    },
)
def switchable_norm(
    means: Tensor,
    vars: Tensor,
    mean_logits: Tensor,
    var_logits: Tensor,
    value: Tensor,
    gamma: Tensor,
    beta: Tensor,
    eps: Tensor,
) -> dict[str, Tensor]:
    """Switchable norm: mean = Σ softmax(mean_logits)ₖ·meanₖ, var = Σ softmax(var_logits)ₖ·varₖ over IN, LN, BN.

    Luo et al. 2018. The weights of the means and of the variances are learned apart; one set of six a layer. Variances
    are mixed as they are, without the spread between the means. output = gamma·(value − mean) / √(var + eps) + beta.

    Outputs: statistics = [mean, var]; mean, var, mean_weights [3], var_weights [3], normalized, output, denominator.
    Wrong turns, [mean, var]: uniform_statistics (weights 1/3), strongest_statistics (only the one with the largest
    logit), logit_statistics (logits as weights), shared_statistics (the mean's weights for both), reversed_statistics
    (weights taken in the order batch, layer, instance). Invalid where the mixed variance and eps are both 0.
    """
    mean_weights, var_weights = mean_logits.softmax(1), var_logits.softmax(1)

    def mix(of_means: Tensor, of_vars: Tensor) -> Tensor:
        return torch.stack([(of_means * means).sum(1), (of_vars * vars).sum(1)], 1)

    third = torch.full_like(means, 1 / 3)
    slots = torch.arange(3, device=means.device)
    strongest = [(column(logits.argmax(1)) == slots).to(means.dtype) for logits in (mean_logits, var_logits)]
    statistics = mix(mean_weights, var_weights)
    mean, var = statistics.unbind(1)
    denominator = (var + eps).sqrt()
    normalized = (value - mean) / denominator
    return {
        "statistics": statistics,
        "mean": mean,
        "var": var,
        "mean_weights": mean_weights,
        "var_weights": var_weights,
        "normalized": normalized,
        "output": gamma * normalized + beta,
        "denominator": denominator,
        "uniform_statistics": mix(third, third),
        "strongest_statistics": mix(strongest[0], strongest[1]),
        "logit_statistics": mix(mean_logits, var_logits),
        "shared_statistics": mix(mean_weights, mean_weights),
        "reversed_statistics": mix(mean_weights.flip(1), var_weights.flip(1)),
        "valid": var + eps > 0,
    }


@solver(
    "weight_norm",
    parameters={
        "direction": Real(shape=("d",), low=-1e6, high=1e6, draw_low=-5.0, draw_high=5.0, doc="v of one unit"),
        "scale": Real(low=-1e6, high=1e6, doc="g of that unit"),
        "x": Real(shape=("d",), low=-1e6, high=1e6, default=1.0, doc="an input"),
        "grad_output": Real(low=-1e6, high=1e6, default=1.0, doc="gradient at the unit's output w·x"),
    },
    sizes={"d": (2, 5)},  # one number next to 0 would compare rounding errors
)
def weight_norm(direction: Tensor, scale: Tensor, x: Tensor, grad_output: Tensor) -> dict[str, Tensor]:
    """Weight norm of one unit: w = g·v / ‖v‖, so that the length g and the direction v are learned apart.

    Salimans and Kingma 2016, torch.nn.utils.parametrizations.weight_norm. No statistics of the data are taken. The
    gradient for v is orthogonal to v: grad_v = g / ‖v‖·(grad_w − (grad_w·v / ‖v‖²)·v); grad_g = grad_w·v / ‖v‖.

    Outputs: weights [d], norm = ‖v‖, unit_direction [d], output = w·x, grad_weights [d], grad_scale, grad_direction
    [d]. Wrong turns: unscaled_weights [d] = v / ‖v‖, unnormalized_weights [d] = g·v, squared_weights [d] = g·v / ‖v‖²,
    absolute_weights [d] = g·v / Σ|v|, unprojected_grad [d] = g / ‖v‖·grad_w. Invalid where v is 0.
    """
    norm = torch.linalg.vector_norm(direction, dim=1)
    unit = direction / column(norm)
    weights = column(scale) * unit
    grad_weights = column(grad_output) * x
    along = (grad_weights * unit).sum(1)
    return {
        "weights": weights,
        "norm": norm,
        "unit_direction": unit,
        "output": (weights * x).sum(1),
        "grad_weights": grad_weights,
        "grad_scale": along,
        "grad_direction": column(scale / norm) * (grad_weights - column(along) * unit),
        "unscaled_weights": unit,
        "unnormalized_weights": column(scale) * direction,
        "squared_weights": weights / column(norm),
        "absolute_weights": column(scale) * direction / column(direction.abs().sum(1)),
        "unprojected_grad": column(scale / norm) * grad_weights,
        "valid": norm > 0,
    }


@solver(
    "local_response_norm",
    parameters={
        "x": Real(shape=("c",), low=-1e6, high=1e6, draw_low=-5.0, draw_high=5.0, doc="channels at one position"),
        "size": Integer(low=1, high=1024, draw_high=5, default=5, doc="channels in the sum"),
        "alpha": Real(low=0.0, high=1e6, draw_low=0.0, draw_high=2.0, default=1e-4),
        "beta": Real(low=0.0, high=10.0, draw_low=0.25, draw_high=1.5, default=0.75),
        "k": Real(low=1e-6, high=1e6, draw_low=0.5, draw_high=3.0, default=1.0),
    },
    sizes={"c": (1, 6)},
)
def local_response_norm(x: Tensor, size: Tensor, alpha: Tensor, beta: Tensor, k: Tensor) -> dict[str, Tensor]:
    """Local response normalization across channels at one position: xᵢ / (k + alpha / size·Σⱼ xⱼ²)^beta.

    The sum runs over `size` neighbouring channels, i − ⌊size / 2⌋ … i + ⌊(size − 1) / 2⌋, cut off at the ends. As
    torch.nn.LocalResponseNorm, which divides alpha by size; Krizhevsky et al. 2012 (AlexNet: k 2, size 5, alpha 1e-4,
    beta 0.75) do not: paper_output. Nothing is learned, no mean is subtracted.

    Outputs: output [c], sums [c] of squares, denominators [c]; paper_output [c], paper_denominators [c]. Wrong turns,
    all [c]: whole_output (all channels in the sum), own_output (only xᵢ²), power_forgotten_output (beta taken as 1),
    unsquared_output (|x| summed), present_output (alpha divided by the channels that are there).
    """
    channels = x.shape[1]
    index = torch.arange(channels, device=x.device)
    offset = index[None, :] - index[:, None]
    half, rest = torch.div(size, 2, rounding_mode="floor"), torch.div(size - 1, 2, rounding_mode="floor")
    near = ((offset >= -half[:, None, None]) & (offset <= rest[:, None, None])).to(x.dtype)

    def apply(sums: Tensor, strength: Tensor, power: Tensor) -> tuple[Tensor, Tensor]:
        denominators = (column(k) + strength * sums) ** column(power)
        return x / denominators, denominators

    sums = (near * (x**2)[:, None]).sum(2)
    share = column(alpha / size)
    output, denominators = apply(sums, share, beta)
    paper_output, paper_denominators = apply(sums, column(alpha), beta)
    return {
        "output": output,
        "sums": sums,
        "denominators": denominators,
        "paper_output": paper_output,
        "paper_denominators": paper_denominators,
        "whole_output": apply((x**2).sum(1, keepdim=True), share, beta)[0],
        "own_output": apply(x**2, share, beta)[0],
        "power_forgotten_output": apply(sums, share, torch.ones_like(beta))[0],
        "unsquared_output": apply((near * x.abs()[:, None]).sum(2), share, beta)[0],
        "present_output": apply(sums, column(alpha) / near.sum(2), beta)[0],
    }
