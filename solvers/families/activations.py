"""Activations: values, derivatives, what depth does to them, and the softmax."""

import math
from collections.abc import Callable

import torch
from torch import Tensor

from solvers.registry import Integer, Option, Real, solver

POINT = Real(low=-1e3, high=1e3, draw_low=-6.0, draw_high=6.0)
SLOPE = Real(low=0.0, high=1.0, draw_high=0.5, default=0.01, doc="of leaky_relu below zero")
ALPHA = Real(low=0.0, high=10.0, draw_low=0.1, draw_high=2.0, default=1.0, doc="factor of elu below zero")
KIND = Option(values=("sigmoid", "tanh", "relu", "leaky_relu", "elu", "softplus", "gelu", "silu"))
BOUNDED = Option(values=("sigmoid", "tanh", "relu"), default="sigmoid")

Pair = tuple[Tensor, Tensor]


def _sigmoid(x: Tensor, _slope: Tensor, _alpha: Tensor) -> Pair:
    s = x.sigmoid()
    return s, s * (-x).sigmoid()


def _tanh(x: Tensor, _slope: Tensor, _alpha: Tensor) -> Pair:
    t = x.tanh()
    return t, 1 - t.square()


def _relu(x: Tensor, _slope: Tensor, _alpha: Tensor) -> Pair:
    return x.clamp_min(0), (x > 0).double()


def _leaky_relu(x: Tensor, slope: Tensor, _alpha: Tensor) -> Pair:
    derivative = torch.where(x > 0, torch.ones_like(x), slope)
    return x * derivative, derivative


def _elu(x: Tensor, _slope: Tensor, alpha: Tensor) -> Pair:
    below = x.clamp_max(0)
    value = torch.where(x > 0, x, alpha * below.expm1())
    return value, torch.where(x > 0, torch.ones_like(x), alpha * below.exp())


def _softplus(x: Tensor, _slope: Tensor, _alpha: Tensor) -> Pair:
    return torch.logaddexp(x, torch.zeros_like(x)), x.sigmoid()


def _gelu(x: Tensor, _slope: Tensor, _alpha: Tensor) -> Pair:
    share = (1 + (x / math.sqrt(2)).erf()) / 2
    return x * share, share + x * (-x.square() / 2).exp() / math.sqrt(2 * math.pi)


def _silu(x: Tensor, _slope: Tensor, _alpha: Tensor) -> Pair:
    s = x.sigmoid()
    return x * s, s + x * s * (-x).sigmoid()


_OF_KIND: dict[str, Callable[[Tensor, Tensor, Tensor], Pair]] = {
    "sigmoid": _sigmoid,
    "tanh": _tanh,
    "relu": _relu,
    "leaky_relu": _leaky_relu,
    "elu": _elu,
    "softplus": _softplus,
    "gelu": _gelu,
    "silu": _silu,
}


def _outputs(x: Tensor, kind: str, slope: Tensor, alpha: Tensor) -> dict[str, Tensor]:
    function = _OF_KIND[kind]
    value, derivative = function(x, slope, alpha)
    at_input = {"sigmoid": x * (1 - x), "tanh": 1 - x.square()}
    return {
        "value": value,
        "derivative": derivative,
        "derivative_at_output": function(value, slope, alpha)[1],
        "rule_at_input": at_input.get(kind, derivative),
        "value_of_negative": function(-x, slope, alpha)[0],
        "one_minus_value": 1 - value,
    }


@solver("activation_value", parameters={"x": POINT, "kind": KIND, "slope": SLOPE, "alpha": ALPHA})
def activation_value(x: Tensor, kind: str, slope: Tensor, alpha: Tensor) -> dict[str, Tensor]:
    """Value and derivative of an activation at one point, as torch.nn.functional computes them.

    sigmoid 1 / (1 + e⁻ˣ); tanh; relu max(0, x); leaky_relu x above zero, slope · x below; elu x above zero,
    alpha · (eˣ − 1) below; softplus ln(1 + eˣ); gelu x Φ(x), with the normal distribution and not its tanh
    approximation; silu x σ(x). At zero relu counts 0, leaky_relu `slope` and elu `alpha` as derivative.

    Outputs: value, derivative; one_minus_value and value_of_negative, the factors of σ' = σ(x)(1 − σ(x)) = σ(x)σ(−x).
    Wrong turns: derivative_at_output (taken at f(x) in place of x), rule_at_input (sigmoid x(1 − x), tanh 1 − x²: the
    rule for the output applied to the input; of other kinds the derivative itself).
    """
    return _outputs(x, kind, slope, alpha)


@solver(
    "activation_values",
    parameters={
        "x": Real(low=-1e3, high=1e3, draw_low=-6.0, draw_high=6.0, shape=("n",)),
        "kind": KIND,
        "slope": SLOPE,
        "alpha": ALPHA,
    },
    sizes={"n": (1, 5)},
)
def activation_values(x: Tensor, kind: str, slope: Tensor, alpha: Tensor) -> dict[str, Tensor]:
    """Values and derivatives of an activation at several points; conventions as in activation_value.

    Outputs, all [n]: value, derivative, derivative_at_output, rule_at_input, value_of_negative, one_minus_value.
    """
    return _outputs(x, kind, slope[:, None], alpha[:, None])


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
    unused = torch.zeros_like(x)
    value, derivative = _OF_KIND[kind](x, unused, unused)
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
    unused = torch.zeros_like(pre_activations)
    derivatives = _OF_KIND[kind](pre_activations, unused, unused)[1]
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


@solver(
    "softmax_values",
    parameters={
        "logits": Real(low=-500.0, high=500.0, shape=("k",)),
        "temperature": Real(low=1e-3, high=1e3, draw_low=0.2, draw_high=5.0, default=1.0),
    },
    sizes={"k": (2, 5)},
)
def softmax_values(logits: Tensor, temperature: Tensor) -> dict[str, Tensor]:
    """Softmax of logits z at a temperature T: pᵢ = exp(zᵢ / T) / Σⱼ exp(zⱼ / T), by subtracting the largest first.

    Outputs: output [k]; largest (of z / T), shifted [k] = z / T less that, exponentials [k] of shifted, sum (of them),
    log_sum_exp (of z / T, unshifted), log_softmax [k]; jacobian [k, k] = ∂pᵢ / ∂zⱼ = pᵢ (δᵢⱼ − pⱼ) / T;
    entropy in nats; predicted = index of the largest, from 0 (the first of equals).
    Wrong turns: sigmoids [k] (each logit by itself), temperature_multiplied [k] (softmax of z T), without_temperature
    [k], diagonal_jacobian [k, k] (off-diagonal entries taken for 0), sign_jacobian [k, k] (off-diagonal + pᵢ pⱼ / T).
    """
    scaled = logits / temperature[:, None]
    largest = scaled.amax(1)
    shifted = scaled - largest[:, None]
    exponentials = shifted.exp()
    total = exponentials.sum(1)
    output = exponentials / total[:, None]
    log_output = shifted - total.log()[:, None]
    diagonal = torch.diag_embed(output)
    outer = output[:, :, None] * output[:, None]
    divisor = temperature[:, None, None]
    kept = torch.diag_embed(output * (1 - output))
    return {
        "output": output,
        "largest": largest,
        "shifted": shifted,
        "exponentials": exponentials,
        "sum": total,
        "log_sum_exp": largest + total.log(),
        "log_softmax": log_output,
        "jacobian": (diagonal - outer) / divisor,
        "entropy": -(output * log_output).sum(1),
        "predicted": logits.argmax(1),
        "sigmoids": logits.sigmoid(),
        "temperature_multiplied": (logits * temperature[:, None]).softmax(1),
        "without_temperature": logits.softmax(1),
        "diagonal_jacobian": kept / divisor,
        "sign_jacobian": (2 * kept - diagonal + outer) / divisor,
    }
