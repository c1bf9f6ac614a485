"""What activations do to layers: collapse without them, sparsity, moments, and gradients from layer to layer."""

import math

import torch
from torch import Tensor

from solvers.families.activations import KIND, OF_KIND, SELU_ALPHA, SELU_SCALE, usual
from solvers.registry import Number, Option, ParameterError, Real, solver

LAYER = {
    "inputs": Number(shape=("n", "f"), doc="one row a sample"),
    "weights": Number(shape=("u", "f"), doc="one row a unit"),
    "biases": Number(shape=("u",), default=0),
}


@solver("relu_layer_sparsity", parameters=LAYER, sizes={"n": (1, 5), "f": (1, 3), "u": (1, 4)})
def relu_layer_sparsity(inputs: Tensor, weights: Tensor, biases: Tensor) -> dict[str, Tensor]:
    """Share of the outputs relu(W x + b) of a layer that are exactly 0, over a batch.

    Outputs: share, zeros (how many), entries = samples · units, pre_activations [n, u], outputs [n, u].
    Wrong turns: active_share = 1 − share, without_biases, dead_share (units that are 0 for every sample), negative_only
    (pre-activations of exactly 0 not counted), negative_weights_share (of negative weights).
    """
    products = (inputs[:, :, None] * weights[:, None]).sum(-1)
    pre_activations = products + biases[:, None]
    closed = pre_activations <= 0
    share = closed.double().mean((1, 2))
    return {
        "share": share,
        "zeros": closed.sum((1, 2)),
        "entries": torch.full_like(share, closed[0].numel()).long(),
        "pre_activations": pre_activations,
        "outputs": pre_activations.clamp_min(0),
        "active_share": 1 - share,
        "without_biases": (products <= 0).double().mean((1, 2)),
        "dead_share": closed.all(1).double().mean(1),
        "negative_only": (pre_activations < 0).double().mean((1, 2)),
        "negative_weights_share": (weights < 0).double().mean((1, 2)),
    }


def _normal(z: Tensor) -> tuple[Tensor, Tensor]:
    """Φ(z) and φ(z) of the standard normal distribution."""
    return torch.special.ndtr(z), (-z.square() / 2).exp() / math.sqrt(2 * math.pi)


@solver(
    "gaussian_relu",
    parameters={
        "mean": Real(low=-100.0, high=100.0, default=0.0, doc="of the pre-activation"),
        "std": Real(low=1e-3, high=1e3, draw_low=0.2, draw_high=3.0, default=1.0),
    },
)
def gaussian_relu(mean: Tensor, std: Tensor) -> dict[str, Tensor]:
    """ReLU of a normal pre-activation z ~ N(μ, s²): zero with probability Φ(−μ/s).

    Outputs: zero_share, active_share, score = μ / s, output_mean = μ Φ(μ/s) + s φ(μ/s), second_moment =
    (μ² + s²) Φ(μ/s) + μ s φ(μ/s), output_variance.
    Wrong turns for zero_share: half = 1/2 (the mean overlooked), of_variance = Φ(−μ/s²), active_share (the sign
    confused), without_std = Φ(−μ); clipped_mean = max(0, μ) for the output's mean.
    """
    score = mean / std
    active, density = _normal(score)
    output_mean = mean * active + std * density
    second = (mean.square() + std.square()) * active + mean * std * density
    return {
        "zero_share": _normal(-score)[0],
        "active_share": active,
        "score": score,
        "output_mean": output_mean,
        "second_moment": second,
        "output_variance": second - output_mean.square(),
        "half": torch.full_like(mean, 0.5),
        "of_variance": _normal(-mean / std.square())[0],
        "without_std": _normal(-mean)[0],
        "clipped_mean": mean.clamp_min(0),
    }


@solver(
    "gaussian_selu",
    parameters={
        "mean": Real(low=-2.0, high=2.0, draw_low=-1.0, draw_high=1.0, default=0.0, doc="of the pre-activation"),
        "variance": Real(low=0.01, high=10.0, draw_low=0.5, draw_high=2.0, default=1.0),
    },
)
def gaussian_selu(mean: Tensor, variance: Tensor) -> dict[str, Tensor]:
    """SELU of z ~ N(μ, ν), in closed form (Klambauer et al. 2017): (0, 1) is the fixed point of (mean, variance).

    Outputs: output_mean, output_variance, pair [2] of both, second_moment; mean_change = output_mean − μ and
    variance_change = output_variance − ν, both 0 at (0, 1).
    Wrong turns: relu_pair [2] (moments of relu), elu_pair [2] (of elu with alpha 1), unscaled_pair [2] (without
    1.0507).
    """
    std = variance.sqrt()
    active, density = _normal(mean / std)

    def tail(power: float) -> Tensor:
        """E[exp(power · z); z < 0]."""
        shifted = (mean + power * variance) / std
        return (power * mean + power**2 * variance / 2).exp() * _normal(-shifted)[0]

    closed = tail(0.0)
    first = mean * active + std * density
    second = (mean.square() + variance) * active + mean * std * density
    below, below_squared = tail(1.0) - closed, tail(2.0) - 2 * tail(1.0) + closed

    def moments(scale: float, alpha: float) -> tuple[Tensor, Tensor]:
        average = scale * (first + alpha * below)
        return average, scale**2 * (second + alpha**2 * below_squared) - average.square()

    def pair(scale: float, alpha: float) -> Tensor:
        return torch.stack(moments(scale, alpha), dim=1)

    output_mean, output_variance = moments(SELU_SCALE, SELU_ALPHA)
    return {
        "output_mean": output_mean,
        "output_variance": output_variance,
        "pair": pair(SELU_SCALE, SELU_ALPHA),
        "second_moment": output_variance + output_mean.square(),
        "mean_change": output_mean - mean,
        "variance_change": output_variance - variance,
        "relu_pair": pair(1.0, 0.0),
        "elu_pair": pair(1.0, 1.0),
        "unscaled_pair": pair(1.0, SELU_ALPHA),
    }


@solver(
    "activation_statistics",
    parameters={"x": Real(low=-300.0, high=300.0, draw_low=-4.0, draw_high=4.0, shape=("n",)), "kind": KIND},
    sizes={"n": (2, 6)},
)
def activation_statistics(x: Tensor, kind: str) -> dict[str, Tensor]:
    """Mean and biased variance (divisor n) of the outputs of an activation, with its usual coefficients.

    Outputs: mean, variance, pair [2] of both, values [n], input_mean, input_variance, zero_share (outputs exactly 0).
    Wrong turns: unbiased_pair [2] (divisor n − 1), of_mean_pair [2] = (f(input_mean), variance), input_pair [2],
    second_moment_pair [2] (the mean not subtracted). Raises ParameterError for a single point.
    """
    if x.shape[1] < 2:
        raise ParameterError("x: a single point has no variance; give at least 2")
    values = OF_KIND[kind](x, usual(x))[0]
    mean, variance = values.mean(1), values.var(1, correction=0)
    input_mean = x.mean(1)
    return {
        "mean": mean,
        "variance": variance,
        "pair": torch.stack([mean, variance], dim=1),
        "values": values,
        "input_mean": input_mean,
        "input_variance": x.var(1, correction=0),
        "zero_share": (values == 0).double().mean(1),
        "unbiased_pair": torch.stack([mean, values.var(1)], dim=1),
        "of_mean_pair": torch.stack([OF_KIND[kind](input_mean, usual(input_mean))[0], variance], dim=1),
        "input_pair": torch.stack([input_mean, x.var(1, correction=0)], dim=1),
        "second_moment_pair": torch.stack([mean, values.square().mean(1)], dim=1),
    }


@solver(
    "linear_collapse",
    parameters={
        "weights": Number(shape=("l", "m", "m"), doc="one square matrix a layer, first layer first"),
        "biases": Number(shape=("l", "m"), default=0),
    },
    sizes={"l": (2, 3), "m": (2, 3)},
)
def linear_collapse(weights: Tensor, biases: Tensor) -> dict[str, Tensor]:
    """Linear layers without activation are one: W = W_L … W₁, and b follows from b ← W_l b + b_l.

    Outputs: weight [m, m], bias [m], together [m, m + 1] = W with b as the last column.
    Wrong turns: reversed_together (W₁ … W_L, with the right b), added_biases_together (b = Σ b_l), last_bias_together
    (only the last b), added_weights_together (ΣW_l, with the right b).
    """
    weight, reverse, bias = weights[:, 0], weights[:, 0], biases[:, 0]
    for layer in range(1, weights.shape[1]):
        step = weights[:, layer]
        weight = (step[:, :, :, None] * weight[:, None]).sum(2)
        reverse = (reverse[:, :, :, None] * step[:, None]).sum(2)
        bias = (step * bias[:, None]).sum(2) + biases[:, layer]

    def together(matrix: Tensor, column: Tensor) -> Tensor:
        return torch.cat([matrix, column[:, :, None]], dim=2)

    return {
        "weight": weight,
        "bias": bias,
        "together": together(weight, bias),
        "reversed_together": together(reverse, bias),
        "added_biases_together": together(weight, biases.sum(1)),
        "last_bias_together": together(weight, biases[:, -1]),
        "added_weights_together": together(weights.sum(1), bias),
    }


@solver(
    "relu_network_outputs",
    parameters={
        "inputs": Number(shape=("n", "i"), doc="one row a sample"),
        "w1": Number(shape=("h", "i"), doc="one row a hidden unit"),
        "b1": Number(shape=("h",), default=0),
        "w2": Number(shape=("h",)),
        "b2": Number(default=0),
    },
    sizes={"n": (1, 4), "i": (1, 3), "h": (1, 3)},
)
def relu_network_outputs(inputs: Tensor, w1: Tensor, b1: Tensor, w2: Tensor, b2: Tensor) -> dict[str, Tensor]:
    """y = w2 · relu(w1 x + b1) + b2 for several inputs, as the XOR network.

    Outputs: outputs [n], pre_activations [n, h], hidden [n, h]; output, that of the first input as a single number.
    Wrong turns: linear [n] (without the ReLU) and linear_output (of the first input), without_first_bias [n],
    rectified [n] (a ReLU behind the output as well), absolute [n] (|z| for relu(z)).
    """
    products = (inputs[:, :, None] * w1[:, None]).sum(3)
    pre_activations = products + b1[:, None]

    def out(hidden: Tensor) -> Tensor:
        return (hidden * w2[:, None]).sum(2) + b2[:, None]

    hidden = pre_activations.clamp_min(0)
    return {
        "outputs": out(hidden),
        "output": out(hidden)[:, 0],
        "pre_activations": pre_activations,
        "hidden": hidden,
        "linear": out(pre_activations),
        "linear_output": out(pre_activations)[:, 0],
        "without_first_bias": out(products.clamp_min(0)),
        "rectified": out(hidden).clamp_min(0),
        "absolute": out(pre_activations.abs()),
    }


@solver(
    "layer_gradient_norms",
    parameters={
        "x": Real(shape=("m",)),
        "weights": Real(shape=("l", "m", "m"), doc="one square matrix a layer, first layer first"),
        "kind": Option(values=("sigmoid", "tanh", "relu")),
    },
    sizes={"l": (2, 5), "m": (1, 3)},
)
def layer_gradient_norms(x: Tensor, weights: Tensor, kind: str) -> dict[str, Tensor]:
    """How much of the gradient reaches each layer of aₗ = f(Wₗ aₗ₋₁), with the sum of the last outputs as the loss.

    Outputs: norms [l] (Frobenius, of ∂loss/∂Wₗ), ratio = norms of the first layer / of the last (0 where the last is
    0), first, last; delta_norms [l] (of ∂loss/∂zₗ); activations [l, m]; slopes [l, m] = f′(zₗ).
    Wrong turns: delta_ratio (of the deltas, the inputs aₗ₋₁ left out), inverse_ratio (0 where the first is 0),
    slope_ratio = product of the mean slopes of all layers but the first (weights and inputs left out).
    """
    signals, slopes, point = [x], [], x
    for matrix in weights.unbind(1):
        z = (matrix * point[:, None]).sum(2)
        point, slope = OF_KIND[kind](z, usual(z))
        signals.append(point)
        slopes.append(slope)
    blame = torch.ones_like(x)
    deltas: list[Tensor] = []
    for matrix, slope in zip(reversed(weights.unbind(1)), reversed(slopes), strict=True):
        delta = blame * slope
        deltas.insert(0, delta)
        blame = (matrix * delta[:, :, None]).sum(1)

    def size(rows: list[Tensor]) -> Tensor:
        return torch.stack(rows, dim=1).square().sum(2).sqrt()

    def ratio(above: Tensor, below: Tensor) -> Tensor:
        zero = below == 0
        return torch.where(zero, torch.zeros_like(above), above / torch.where(zero, torch.ones_like(below), below))

    delta_norms = size(deltas)
    norms = delta_norms * size(signals[:-1])
    return {
        "norms": norms,
        "ratio": ratio(norms[:, 0], norms[:, -1]),
        "first": norms[:, 0],
        "last": norms[:, -1],
        "delta_norms": delta_norms,
        "activations": torch.stack(signals[1:], dim=1),
        "slopes": torch.stack(slopes, dim=1),
        "delta_ratio": ratio(delta_norms[:, 0], delta_norms[:, -1]),
        "inverse_ratio": ratio(norms[:, -1], norms[:, 0]),
        "slope_ratio": torch.stack([s.mean(1) for s in slopes[1:]], dim=1).prod(1),
    }
