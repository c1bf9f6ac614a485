"""Relatives of ReLU: leaky slopes that are divisors, learned or random; maxout; and how many parameters they have."""

import torch
from torch import Tensor

from solvers.registry import Integer, Number, Real, solver

SLOPE = Real(low=0.0, high=1.0, draw_high=0.5, default=0.25)


@solver(
    "leaky_relu_divisor",
    parameters={
        "x": Real(low=-1e6, high=1e6),
        "divisor": Real(low=1.0, high=1e6, draw_low=1.1, draw_high=100.0, doc="a: x / a below zero"),
    },
)
def leaky_relu_divisor(x: Tensor, divisor: Tensor) -> dict[str, Tensor]:
    """Leaky ReLU in the notation x / a below zero (a > 1; Xu et al. 2015): PyTorch's negative_slope is 1 / a.

    Outputs: pair [2] = (negative_slope, output), negative_slope = 1 / a, output (x where x ≥ 0), derivative.
    Wrong turns: multiplied_pair [2] = (a, a x) (the divisor taken for a factor), absolute_pair [2] (output |x| / a),
    percent_pair [2] (a read as per cent: slope a / 100), complement_pair [2] (slope 1 − 1 / a).
    """
    share = 1 / divisor

    def pair(slope: Tensor) -> Tensor:
        return torch.stack([slope, torch.where(x < 0, slope * x, x)], dim=1)

    right = pair(share)
    return {
        "pair": right,
        "negative_slope": share,
        "output": right[:, 1],
        "derivative": torch.where(x > 0, torch.ones_like(x), share),
        "multiplied_pair": pair(divisor),
        "absolute_pair": torch.stack([share, torch.where(x < 0, share * x.abs(), x)], dim=1),
        "percent_pair": pair(divisor / 100),
        "complement_pair": pair(1 - share),
    }


@solver(
    "prelu_gradient",
    parameters={
        "x": Number(shape=("n",)),
        "upstream": Number(shape=("n",), default=1, doc="gradient of the loss by the outputs"),
        "alpha": SLOPE,
    },
    sizes={"n": (1, 6)},
)
def prelu_gradient(x: Tensor, upstream: Tensor, alpha: Tensor) -> dict[str, Tensor]:
    """PReLU with one shared alpha: f(x) = x where x > 0, else alpha · x; the gradient of alpha is Σ_{x ≤ 0} g · x.

    Outputs: grad_alpha, output [n], grad_x [n] = g where x > 0, else alpha · g (at 0 PyTorch counts alpha), terms [n] =
    g · x where x ≤ 0, else 0.
    Wrong turns for grad_alpha: all_entries = Σ g x, positive_entries (over x > 0), without_upstream = Σ x over x ≤ 0,
    without_x = Σ g over x ≤ 0, times_alpha = alpha · grad_alpha, averaged = grad_alpha / n.
    """
    x, upstream = x.double(), upstream.double()
    below = (x <= 0).double()
    products, slope = upstream * x, alpha[:, None]
    terms = products * below
    total = terms.sum(1)
    return {
        "grad_alpha": total,
        "output": torch.where(x > 0, x, slope * x),
        "grad_x": torch.where(x > 0, upstream, slope * upstream),
        "terms": terms,
        "all_entries": products.sum(1),
        "positive_entries": (products * (1 - below)).sum(1),
        "without_upstream": (x * below).sum(1),
        "without_x": (upstream * below).sum(1),
        "times_alpha": alpha * total,
        "averaged": total / x.shape[1],
    }


@solver(
    "prelu_parameters",
    parameters={
        "channels": Integer(low=1, draw_high=512),
        "height": Integer(low=1, high=10_000, draw_high=64, default=1),
        "width": Integer(low=1, high=10_000, draw_high=64, default=1),
    },
)
def prelu_parameters(channels: Tensor, height: Tensor, width: Tensor) -> dict[str, Tensor]:
    """Parameters of torch.nn.PReLU on an input [N, C, H, W]: 1 when shared (the default), C when one a channel.

    Outputs: pair [2] = (shared, per_channel), shared, per_channel.
    Wrong turns: with_bias_pair [2] (a bias beside each slope), per_entry_pair [2] = (1, C H W), fixed_pair [2] = (0, 0)
    (Leaky ReLU's, whose slope isn't learned), squared_pair [2] = (1, C²).
    """
    shared = torch.ones_like(channels)
    pair = torch.stack([shared, channels], dim=1)
    return {
        "pair": pair,
        "shared": shared,
        "per_channel": channels,
        "with_bias_pair": 2 * pair,
        "per_entry_pair": torch.stack([shared, channels * height * width], dim=1),
        "fixed_pair": 0 * pair,
        "squared_pair": torch.stack([shared, channels.square()], dim=1),
    }


@solver(
    "rrelu_moments",
    parameters={
        "x": Real(low=-1e3, high=0.0, draw_low=-5.0, draw_high=-0.1, doc="a negative pre-activation"),
        "lower": Real(low=0.0, high=1.0, draw_high=0.5, default=0.125),
        "upper": Real(low=0.0, high=1.0, default=1 / 3),
    },
)
def rrelu_moments(x: Tensor, lower: Tensor, upper: Tensor) -> dict[str, Tensor]:
    """RReLU at a fixed x < 0: in training the slope is drawn from U(l, u), in evaluation it is (l + u) / 2.

    Outputs: output (evaluation; also the expected training output), slope = (l + u) / 2, variance = x² (u − l)² / 12
    and deviation = √variance of the training output, pair [2] = (output, variance); smallest and largest training
    output (u x and l x), slope_variance = (u − l)² / 12.
    Wrong turns: lower_output = l x, upper_output = u x, zero_output, half_width_output = x (u − l) / 2;
    x_not_squared_pair [2] (variance |x| (u − l)² / 12), deviation_pair [2], range_pair [2] (x² (u − l)²).
    Invalid where l ≥ u or x is 0.
    """
    slope, width = (lower + upper) / 2, upper - lower
    output, spread = x * slope, width.square() / 12
    variance = x.square() * spread
    return {
        "output": output,
        "slope": slope,
        "variance": variance,
        "deviation": variance.sqrt(),
        "pair": torch.stack([output, variance], dim=1),
        "smallest": upper * x,
        "largest": lower * x,
        "slope_variance": spread,
        "lower_output": lower * x,
        "upper_output": upper * x,
        "zero_output": torch.zeros_like(x),
        "half_width_output": x * width / 2,
        "x_not_squared_pair": torch.stack([output, x.abs() * spread], dim=1),
        "deviation_pair": torch.stack([output, variance.sqrt()], dim=1),
        "range_pair": torch.stack([output, (x * width).square()], dim=1),
        "valid": (lower < upper) & (x < 0),
    }


@solver(
    "maxout_values",
    parameters={
        "x": Number(shape=("d",)),
        "weights": Number(shape=("k", "h", "d"), doc="one [h, d] matrix a piece"),
        "biases": Number(shape=("k", "h"), default=0),
    },
    sizes={"d": (1, 3), "k": (2, 3), "h": (1, 3)},
)
def maxout_values(x: Tensor, weights: Tensor, biases: Tensor) -> dict[str, Tensor]:
    """Maxout (Goodfellow et al. 2013): hᵢ = max over pieces j of wⱼᵢ · x + bⱼᵢ.

    Outputs: output [h], index [h] (the winning piece, from 0), number [h] = index + 1, pieces [k, h], gradient [h, d]
    of each output by x = the winning row of weights, summed_gradient [d], first = output of the first unit,
    first_with_number [2] = (first, its number).
    Wrong turns: smallest [h] (the least piece), added [h] (the pieces' sum), rectified [h] (max(0, output)),
    without_biases [h], largest_size [h] (piece of the largest absolute value); first_smallest, first_added (of the
    first unit); loser_gradient [d] (of the least pieces, summed), added_gradient [d] (of all pieces).
    Invalid where two pieces tie.
    """
    products = (weights * x[:, None, None]).sum(3)
    pieces = products + biases
    best = pieces.max(dim=1)
    winners = best.indices[:, None, :, None].expand(-1, 1, -1, x.shape[1])
    gradient = weights.gather(1, winners)[:, 0]
    losers = pieces.argmin(1)[:, None, :, None].expand(-1, 1, -1, x.shape[1])
    sizes = pieces.abs().max(dim=1).indices
    ordered = pieces.sort(dim=1).values
    return {
        "output": best.values,
        "index": best.indices,
        "number": best.indices + 1,
        "pieces": pieces,
        "gradient": gradient,
        "summed_gradient": gradient.sum(1),
        "first": best.values[:, 0],
        "first_with_number": torch.stack([best.values[:, 0], best.indices[:, 0] + 1], dim=1),
        "first_smallest": pieces[:, :, 0].amin(1),
        "first_added": pieces[:, :, 0].sum(1),
        "loser_gradient": weights.gather(1, losers)[:, 0].sum(1),
        "added_gradient": weights.sum((1, 2)),
        "smallest": pieces.amin(1),
        "added": pieces.sum(1),
        "rectified": best.values.clamp_min(0),
        "without_biases": products.amax(1),
        "largest_size": pieces.gather(1, sizes[:, None])[:, 0],
        "valid": (ordered.diff(dim=1) > 0).flatten(1).all(1),
    }


@solver(
    "maxout_parameters",
    parameters={
        "inputs": Integer(low=1, high=100_000, draw_high=1024),
        "units": Integer(low=1, high=100_000, draw_high=1024),
        "pieces": Integer(low=1, high=1000, draw_high=8),
    },
)
def maxout_parameters(inputs: Tensor, units: Tensor, pieces: Tensor) -> dict[str, Tensor]:
    """A maxout layer has k affine maps for each of its units: k (d h + h) parameters; a dense layer d h + h.

    Outputs: parameters, dense, pair [2] = (parameters, dense), of_piece = d h + h, weights = k d h, biases = k h.
    Wrong turns: one_bias_pair [2] (k d h + h: one bias a unit), without_biases_pair [2] (k d h and d h),
    extra_layer_pair [2] (d h + h + k h: k more weights a unit), one_more = (k + 1)(d h + h).
    """
    dense = inputs * units + units
    return {
        "parameters": pieces * dense,
        "dense": dense,
        "pair": torch.stack([pieces * dense, dense], dim=1),
        "of_piece": dense,
        "weights": pieces * inputs * units,
        "biases": pieces * units,
        "one_bias_pair": torch.stack([pieces * inputs * units + units, dense], dim=1),
        "without_biases_pair": torch.stack([pieces * inputs * units, inputs * units], dim=1),
        "extra_layer_pair": torch.stack([dense + pieces * units, dense], dim=1),
        "one_more": (pieces + 1) * dense,
    }
