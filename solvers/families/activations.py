"""Activations: values, derivatives, and what depth does to them."""

import math
from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor

from solvers.registry import Integer, Option, Real, solver

POINT = Real(low=-1e3, high=1e3, draw_low=-6.0, draw_high=6.0)
SLOPE = Real(low=0.0, high=1.0, draw_high=0.5, default=0.01, doc="of leaky_relu below zero")
ALPHA = Real(low=0.0, high=10.0, draw_low=0.1, draw_high=2.0, default=1.0, doc="factor of elu below zero")
BETA = Real(low=1e-3, high=100.0, draw_low=0.2, draw_high=3.0, default=1.0, doc="of silu and softplus")
KIND = Option(
    values=(
        "sigmoid",
        "tanh",
        "relu",
        "leaky_relu",
        "elu",
        "selu",
        "softplus",
        "gelu",
        "gelu_tanh",
        "silu",
        "mish",
        "softsign",
        "relu6",
        "hardtanh",
        "hardsigmoid",
        "hardsigmoid_keras2",
        "hardswish",
    )
)
BOUNDED = Option(values=("sigmoid", "tanh", "relu"), default="sigmoid")

SELU_SCALE = 1.0507009873554804934193349852946
SELU_ALPHA = 1.6732632423543772848170429916717

Pair = tuple[Tensor, Tensor]


class Coefficients(NamedTuple):
    """The numbers that shape an activation: slope of leaky_relu, alpha of elu, beta of silu and softplus."""

    slope: Tensor
    alpha: Tensor
    beta: Tensor


def usual(x: Tensor) -> Coefficients:
    """slope 0.01, alpha 1, beta 1, in the shape of `x`."""
    one = torch.ones_like(x)
    return Coefficients(0.01 * one, one, one)


def _sigmoid(x: Tensor, _: Coefficients) -> Pair:
    s = x.sigmoid()
    return s, s * (-x).sigmoid()


def _tanh(x: Tensor, _: Coefficients) -> Pair:
    t = x.tanh()
    return t, 1 - t.square()


def _relu(x: Tensor, _: Coefficients) -> Pair:
    return x.clamp_min(0), (x > 0).double()


def _leaky_relu(x: Tensor, c: Coefficients) -> Pair:
    derivative = torch.where(x > 0, torch.ones_like(x), c.slope)
    return x * derivative, derivative


def _elu(x: Tensor, c: Coefficients) -> Pair:
    below = x.clamp_max(0)
    value = torch.where(x > 0, x, c.alpha * below.expm1())
    return value, torch.where(x > 0, torch.ones_like(x), c.alpha * below.exp())


def _selu(x: Tensor, c: Coefficients) -> Pair:
    value, derivative = _elu(x, c._replace(alpha=torch.full_like(x, SELU_ALPHA)))
    return SELU_SCALE * value, SELU_SCALE * derivative


def _softplus(x: Tensor, c: Coefficients) -> Pair:
    scaled = c.beta * x
    return torch.logaddexp(scaled, torch.zeros_like(x)) / c.beta, scaled.sigmoid()


def _gelu(x: Tensor, _: Coefficients) -> Pair:
    share = (1 + (x / math.sqrt(2)).erf()) / 2
    return x * share, share + x * (-x.square() / 2).exp() / math.sqrt(2 * math.pi)


def _gelu_tanh(x: Tensor, _: Coefficients) -> Pair:
    factor = math.sqrt(2 / math.pi)
    t = (factor * (x + 0.044715 * x**3)).tanh()
    inner = factor * (1 + 3 * 0.044715 * x.square())
    return x * (1 + t) / 2, (1 + t) / 2 + x * (1 - t.square()) * inner / 2


def _silu(x: Tensor, c: Coefficients) -> Pair:
    s = (c.beta * x).sigmoid()
    return x * s, s + c.beta * x * s * (-c.beta * x).sigmoid()


def _mish(x: Tensor, c: Coefficients) -> Pair:
    t = torch.logaddexp(x, torch.zeros_like(x)).tanh()
    return x * t, t + x * (1 - t.square()) * x.sigmoid()


def _softsign(x: Tensor, _: Coefficients) -> Pair:
    return x / (1 + x.abs()), 1 / (1 + x.abs()).square()


def _clipped(x: Tensor, factor: float, shift: float, low: float, high: float) -> Pair:
    """factor · x + shift, kept within [low, high]; the slope is 0 at the bounds, as in PyTorch."""
    line = factor * x + shift
    return line.clamp(low, high), factor * ((line > low) & (line < high)).double()


def _hardswish(x: Tensor, _: Coefficients) -> Pair:
    gate, slope = _clipped(x, 1 / 6, 0.5, 0.0, 1.0)
    return x * gate, gate + x * slope


OF_KIND: dict[str, Callable[[Tensor, Coefficients], Pair]] = {
    "sigmoid": _sigmoid,
    "tanh": _tanh,
    "relu": _relu,
    "leaky_relu": _leaky_relu,
    "elu": _elu,
    "selu": _selu,
    "softplus": _softplus,
    "gelu": _gelu,
    "gelu_tanh": _gelu_tanh,
    "silu": _silu,
    "mish": _mish,
    "softsign": _softsign,
    "relu6": lambda x, _: _clipped(x, 1.0, 0.0, 0.0, 6.0),
    "hardtanh": lambda x, _: _clipped(x, 1.0, 0.0, -1.0, 1.0),
    "hardsigmoid": lambda x, _: _clipped(x, 1 / 6, 0.5, 0.0, 1.0),
    "hardsigmoid_keras2": lambda x, _: _clipped(x, 0.2, 0.5, 0.0, 1.0),
    "hardswish": _hardswish,
}


def _outputs(x: Tensor, kind: str, coefficients: Coefficients) -> dict[str, Tensor]:
    function = OF_KIND[kind]
    value, derivative = function(x, coefficients)
    at_input = {"sigmoid": x * (1 - x), "tanh": 1 - x.square()}
    return {
        "value": value,
        "derivative": derivative,
        "pair": torch.stack([value, derivative], dim=1),
        "derivative_at_output": function(value, coefficients)[1],
        "rule_at_input": at_input.get(kind, derivative),
        "value_of_negative": function(-x, coefficients)[0],
        "one_minus_value": 1 - value,
        "pair_at_input": torch.stack([value, at_input.get(kind, derivative)], dim=1),
        "unmasked_pair": torch.stack([value, torch.ones_like(value)], dim=1),
    }


@solver("activation_value", parameters={"x": POINT, "kind": KIND, "slope": SLOPE, "alpha": ALPHA, "beta": BETA})
def activation_value(x: Tensor, kind: str, slope: Tensor, alpha: Tensor, beta: Tensor) -> dict[str, Tensor]:
    """Value and derivative of an activation at one point, as torch.nn.functional computes them.

    sigmoid 1 / (1 + e⁻ˣ); tanh; relu max(0, x); leaky_relu x above zero, slope · x below; elu x above zero,
    alpha · (eˣ − 1) below; selu 1.0507 · elu with alpha 1.67326; softplus ln(1 + e^(beta x)) / beta; gelu x Φ(x), with
    the normal distribution, gelu_tanh its tanh approximation; silu (swish) x σ(beta x); mish x tanh(ln(1 + eˣ));
    softsign x / (1 + |x|); relu6 and hardtanh x kept within [0, 6] and [−1, 1]; hardsigmoid x / 6 + 1/2 kept within
    [0, 1] (PyTorch's), hardsigmoid_keras2 x / 5 + 1/2 (Theano's and the old Keras's); hardswish x · hardsigmoid(x).
    Where there is a kink, relu and leaky_relu have the slope below, elu and selu that of their exponential.

    Outputs: value, derivative, pair [2] of both; one_minus_value and value_of_negative, the factors of σ' =
    σ(x)(1 − σ(x)) = σ(x)σ(−x).
    Wrong turns: derivative_at_output (taken at f(x) in place of x), rule_at_input (sigmoid x(1 − x), tanh 1 − x²: the
    rule for the output applied to the input; of other kinds the derivative itself), pair_at_input [2] (with it),
    unmasked_pair [2] (slope 1 everywhere).
    """
    return _outputs(x, kind, Coefficients(slope, alpha, beta))


@solver(
    "activation_values",
    parameters={
        "x": Real(low=-1e3, high=1e3, draw_low=-6.0, draw_high=6.0, shape=("n",)),
        "kind": KIND,
        "slope": SLOPE,
        "alpha": ALPHA,
        "beta": BETA,
    },
    sizes={"n": (1, 5)},
)
def activation_values(x: Tensor, kind: str, slope: Tensor, alpha: Tensor, beta: Tensor) -> dict[str, Tensor]:
    """Values and derivatives of an activation at several points; conventions as in activation_value.

    Outputs: value, derivative, derivative_at_output, rule_at_input, value_of_negative, one_minus_value [n] each; pair
    [2, n] (values, then derivatives). Wrong turns: pair_at_input and unmasked_pair [2, n].
    """
    return _outputs(x, kind, Coefficients(slope[:, None], alpha[:, None], beta[:, None]))


@solver(
    "derivative_product",
    parameters={
        "depth": Integer(low=1, high=200, draw_high=8, doc="layers"),
        "x": Real(low=-1e3, high=1e3, default=0.0, doc="pre-activation in every layer"),
        "kind": BOUNDED,
        "weight": Real(low=-100.0, high=100.0, default=1.0, doc="weight of every layer"),
    },
)
def derivative_product(depth: Tensor, x: Tensor, kind: str, weight: Tensor) -> dict[str, Tensor]:
    """Factor by which a gradient shrinks or grows on its way back: (weight · f′(x))ᵈᵉᵖᵗʰ, one unit a layer.

    Outputs: product, factor = weight · f′(x) of one layer, derivative = f′(x), value = f(x);
    largest_derivative (sigmoid 1/4, tanh 1, relu 1) and bound = (|weight| · largest_derivative)ᵈᵉᵖᵗʰ; digits = decimal
    digits lost, −log10 |bound|, where the weight is not zero (else 0).
    Wrong turns: without_weight = f′(x)ᵈᵉᵖᵗʰ, of_values = (weight · f(x))ᵈᵉᵖᵗʰ, multiplied = depth · factor.
    Invalid where a number is too large for float64.
    """
    value, derivative = OF_KIND[kind](x, usual(x))
    largest = torch.full_like(x, 0.25 if kind == "sigmoid" else 1.0)
    layers, factor = depth.double(), weight * derivative
    share = weight.abs() * largest
    results = {
        "product": factor**depth,
        "factor": factor,
        "derivative": derivative,
        "value": value,
        "largest_derivative": largest,
        "bound": share**depth,
        "digits": -layers * torch.where(share > 0, share, torch.ones_like(share)).log10(),
        "without_weight": derivative**depth,
        "of_values": (weight * value) ** depth,
        "multiplied": layers * factor,
    }
    return results | {"valid": torch.stack(list(results.values())).isfinite().all(0)}


@solver(
    "chain_derivative",
    parameters={
        "pre_activations": Real(low=-1e3, high=1e3, shape=("n",), doc="z of each layer, first layer first"),
        "weights": Real(low=-1e3, high=1e3, shape=("n",), default=1, doc="that each layer applies to its input"),
        "kind": BOUNDED,
    },
    sizes={"n": (1, 5)},
)
def chain_derivative(pre_activations: Tensor, weights: Tensor, kind: str) -> dict[str, Tensor]:
    """Derivative of the last activation by the first layer's input, one unit a layer: ∏ wₗ f′(zₗ).

    Outputs: product, factors [n] = wₗ f′(zₗ), derivatives [n] = f′(zₗ), partial_products [n] from the last layer
    backwards (entry l is the derivative by the input of layer l).
    Wrong turns: without_weights, without_derivatives, added (the factors' sum), without_first_weight (by z of the first
    layer in place of its input).
    """
    derivatives = OF_KIND[kind](pre_activations, usual(pre_activations))[1]
    factors = weights * derivatives
    backwards = factors.flip(1).cumprod(1).flip(1)
    rest = torch.cat([factors[:, 1:], torch.ones_like(factors[:, :1])], dim=1).prod(1)
    return {
        "product": backwards[:, 0],
        "factors": factors,
        "derivatives": derivatives,
        "partial_products": backwards,
        "without_weights": derivatives.prod(1),
        "without_derivatives": weights.prod(1),
        "added": factors.sum(1),
        "without_first_weight": derivatives[:, 0] * rest,
    }
