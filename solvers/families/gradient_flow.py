"""What weights, activations, skip connections and small changes do to a gradient on its way through the layers."""

import torch
from torch import Tensor

from solvers.registry import Integer, Number, Real, solver

FACTOR = Real(shape=("n",), low=-1e3, high=1e3, draw_low=-2.0, draw_high=2.0)


@solver(
    "gradient_regimes",
    parameters={
        "weights": FACTOR,
        "derivatives": Real(shape=("n",), low=0.0, high=1e3, draw_low=0.1, draw_high=1.0, doc="of the activation"),
    },
    sizes={"n": (1, 5)},
)
def gradient_regimes(weights: Tensor, derivatives: Tensor) -> dict[str, Tensor]:
    """What depth does to the gradients of several networks, each with the factor |w · f'| in every layer.

    Outputs: regimes [n] = −1 where they vanish (factor < 1), 0 where they keep their size (factor = 1, within 1e-9), 1
    where they explode (factor > 1); factors [n]. Wrong turns, [n] each: by_weights (judged by |w| alone),
    by_derivatives (by f' alone), reversed.
    """
    factors = (weights * derivatives).abs()

    def judged(size: Tensor) -> Tensor:
        return (size > 1 + 1e-9).long() - (size < 1 - 1e-9).long()

    return {
        "regimes": judged(factors),
        "factors": factors,
        "by_weights": judged(weights.abs()),
        "by_derivatives": judged(derivatives),
        "reversed": -judged(factors),
    }


def _chain(x: Tensor, weights: Tensor, biases: Tensor, kind: str, slope: Tensor, alpha: Tensor) -> list[Tensor]:
    """Output of a chain of single neurons, its derivative by x, and that derivative without the weights."""
    state, gradient, slopes = x, torch.ones_like(x), torch.ones_like(x)
    for weight, bias in zip(weights.unbind(1), biases.unbind(1), strict=True):
        z = weight * state + bias
        one = torch.ones_like(z)
        if kind == "sigmoid":
            state, derivative = z.sigmoid(), z.sigmoid() * (-z).sigmoid()
        elif kind == "elu":
            below = z.clamp_max(0)
            state = torch.where(z > 0, z, alpha * below.expm1())
            derivative = torch.where(z > 0, one, alpha * below.exp())
        else:
            derivative = torch.where(z > 0, one, slope if kind == "leaky_relu" else torch.zeros_like(z))
            state = z * derivative
        gradient, slopes = gradient * weight * derivative, slopes * derivative
    return [state, gradient, slopes]


@solver(
    "activation_chain_gradients",
    parameters={
        "x": Real(low=-1e3, high=1e3, draw_low=-2.0, draw_high=2.0),
        "weights": Real(shape=("l",), low=-1e3, high=1e3, draw_low=-2.0, draw_high=2.0, doc="one a layer"),
        "biases": Real(shape=("l",), low=-1e3, high=1e3, draw_low=-1.0, draw_high=1.0, default=0.0),
        "slope": Real(low=0.0, high=1.0, draw_high=0.5, default=0.01, doc="of leaky ReLU below zero"),
        "alpha": Real(low=0.0, high=10.0, draw_low=0.1, draw_high=2.0, default=1.0, doc="factor of ELU below zero"),
    },
    sizes={"l": (1, 4)},
)
def activation_chain_gradients(
    x: Tensor, weights: Tensor, biases: Tensor, slope: Tensor, alpha: Tensor
) -> dict[str, Tensor]:
    """The gradient that reaches the input of one and the same chain of neurons under four activations.

    Each layer has one unit, z = w a + b; the gradient is ∂a_L/∂x = Π w_l f'(z_l).

    Outputs: gradients [4] and outputs [4], in the order sigmoid, ReLU, leaky ReLU, ELU; sigmoid, relu, leaky_relu, elu
    = the four gradients; weight_product. Wrong turns: without_weights [4] (slopes alone), relu_as_one [4] (each of the
    last three given the slope 1 everywhere).
    """
    runs = [_chain(x, weights, biases, kind, slope, alpha) for kind in ("sigmoid", "relu", "leaky_relu", "elu")]
    outputs, gradients, slopes = (torch.stack(list(column), 1) for column in zip(*runs, strict=True))
    product = weights.prod(1)
    return {
        "gradients": gradients,
        "outputs": outputs,
        "sigmoid": gradients[:, 0],
        "relu": gradients[:, 1],
        "leaky_relu": gradients[:, 2],
        "elu": gradients[:, 3],
        "weight_product": product,
        "without_weights": slopes,
        "relu_as_one": torch.stack([gradients[:, 0], product, product, product], 1),
    }


@solver("skip_chain_gradient", parameters={"slopes": FACTOR}, sizes={"n": (1, 6)})
def skip_chain_gradient(slopes: Tensor) -> dict[str, Tensor]:
    """The derivative through n blocks, without and with a skip connection around each: Π f_i against Π (1 + f_i).

    f_i is the derivative of the branch of block i, y = x + F(x) (He et al. 2016).

    Outputs: plain, with_skips, pair [2] = both; skip_factors [n] = 1 + f. Wrong turns: one_long_skip = 1 + Π f (one
    skip around all blocks), summed = 1 + Σ f (the terms of first order alone), kept_as_one = 1 (skips taken to pass
    the gradient and nothing else).
    """
    plain, skips = slopes.prod(1), (1 + slopes).prod(1)
    return {
        "plain": plain,
        "with_skips": skips,
        "pair": torch.stack([plain, skips], 1),
        "skip_factors": 1 + slopes,
        "one_long_skip": 1 + plain,
        "summed": 1 + slopes.sum(1),
        "kept_as_one": torch.ones_like(plain),
    }


@solver(
    "bias_perturbation",
    parameters={
        "a0": Real(low=-1e3, high=1e3, draw_low=-2.0, draw_high=2.0, doc="input"),
        "weight": Real(low=-1e3, high=1e3, draw_low=-2.0, draw_high=2.0),
        "bias": Real(low=-1e3, high=1e3, draw_low=-2.0, draw_high=2.0),
        "delta": Real(low=-1e3, high=1e3, draw_low=-1.0, draw_high=1.0, doc="change of the bias"),
        "next_weight": Real(low=-1e3, high=1e3, draw_low=-2.0, draw_high=2.0, default=1.0, doc="of the next layer"),
    },
)
def bias_perturbation(
    a0: Tensor, weight: Tensor, bias: Tensor, delta: Tensor, next_weight: Tensor
) -> dict[str, Tensor]:
    """What a small change of its bias does to a sigmoid neuron a = σ(w a_0 + b): Δa ≈ σ'(z) Δb.

    Outputs: z, activation, slope = σ'(z), estimate = slope · Δb, new_activation, exact = the true change, pair [2] =
    estimate and exact, gap = estimate − exact, next_estimate = w_next · estimate (of the next pre-activation). Wrong
    turns: without_slope = Δb, with_input = slope · a_0 · Δb (derivative by the weight), with_weight = slope · w · Δb.
    """
    z = weight * a0 + bias
    activation, slope = z.sigmoid(), z.sigmoid() * (-z).sigmoid()
    new_activation = (z + delta).sigmoid()
    estimate, exact = slope * delta, new_activation - activation
    return {
        "z": z,
        "activation": activation,
        "slope": slope,
        "estimate": estimate,
        "new_activation": new_activation,
        "exact": exact,
        "pair": torch.stack([estimate, exact], 1),
        "gap": estimate - exact,
        "next_estimate": next_weight * estimate,
        "without_slope": delta,
        "with_input": estimate * a0,
        "with_weight": estimate * weight,
    }


@solver(
    "graph_max_product",
    parameters={"x": Number(), "y": Number(), "z": Number()},
)
def graph_max_product(x: Tensor, y: Tensor, z: Tensor) -> dict[str, Tensor]:
    """Gradients through the graph f = max(x, y) · z + x y, in which x and y are used twice: their gradients add up.

    A product hands each factor the gradient times the other factor; max hands all of it to the larger input.

    Outputs: value, largest = max(x, y), product = x y; gradient [3] by x, y, z; by_max [3] (what comes through the
    first term), by_product [3] (through the second). Wrong turns, [3] each: first_path_only = by_max, split_max (half
    to each input of max), both_max (all to each), own_factor (each factor handed the gradient times itself).
    Invalid where x = y, at which max has no derivative.
    """
    larger = (x > y).to(x.dtype)
    zero, largest = torch.zeros_like(x) * y, torch.maximum(x + y * 0, y + x * 0)
    by_max = torch.stack([larger * z + zero, (1 - larger) * z + zero, largest], 1)
    by_product = torch.stack([y + zero, x + zero, zero], 1)
    own = torch.stack([larger * largest + x + zero, (1 - larger) * largest + y + zero, z + zero], 1)
    both = torch.stack([z + y + zero, z + x + zero, largest], 1)
    split = torch.stack([z.double() / 2 + y, z.double() / 2 + x, largest.double()], 1)
    return {
        "value": largest * z + x * y,
        "largest": largest,
        "product": x * y,
        "gradient": by_max + by_product,
        "by_max": by_max,
        "by_product": by_product,
        "first_path_only": by_max,
        "split_max": split,
        "both_max": both,
        "own_factor": own,
        "valid": x != y,
    }


@solver(
    "graph_shared_node",
    parameters={"x": Number(), "y": Number(), "z": Number()},
)
def graph_shared_node(x: Tensor, y: Tensor, z: Tensor) -> dict[str, Tensor]:
    """Gradients through the graph f = (x + y) · (y + z), in which y feeds two nodes: ∂f/∂y is the sum over both paths.

    Outputs: value, left = x + y, right = y + z, gradient [3] by x, y, z = right, left + right, left; gradient_y.
    Wrong turns: first_path_y = right, second_path_y = left, product_y = left · right, swapped [3] (each node handed the
    gradient times itself: left, left + right, right), one_path [3] (y given the first path alone).
    """
    left, right = x + y, y + z
    zero = torch.zeros_like(x) * y * z
    gradient = torch.stack([right + zero, left + right, left + zero], 1)
    return {
        "value": left * right,
        "left": left,
        "right": right,
        "gradient": gradient,
        "gradient_y": left + right,
        "first_path_y": right,
        "second_path_y": left,
        "product_y": left * right,
        "swapped": gradient.flip(1),
        "one_path": torch.stack([right + zero, right + zero, left + zero], 1),
    }


@solver(
    "factor_power",
    parameters={
        "factor": Real(low=-1e3, high=1e3, draw_low=-2.0, draw_high=2.0, doc="by which every layer multiplies"),
        "layers": Integer(low=1, high=100_000, draw_high=30),
    },
)
def factor_power(factor: Tensor, layers: Tensor) -> dict[str, Tensor]:
    """What is left of a gradient of 1 after n layers that multiply it by the same factor: factorⁿ.

    Outputs: product, layers_more = factorⁿ⁺¹, layers_less = factorⁿ⁻¹. Wrong turns: times = n · factor (added, not
    multiplied), linear = 1 + n (factor − 1) (the same amount lost or gained in every layer), base_swapped = n to the
    power |factor|. Invalid where a number is too large for float64.
    """
    count = layers.double()
    results = {
        "product": factor**count,
        "layers_more": factor ** (count + 1),
        "layers_less": factor ** (count - 1),
        "times": count * factor,
        "linear": 1 + count * (factor - 1),
        "base_swapped": count ** factor.abs(),
    }
    return results | {"valid": torch.stack(list(results.values())).isfinite().all(0)}
