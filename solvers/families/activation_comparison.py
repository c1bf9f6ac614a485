"""Activations side by side: inverses, compositions, kinks, and how their slopes compare."""

import math

import torch
from torch import Tensor

from solvers.families.activations import OF_KIND, SELU_ALPHA, SELU_SCALE, Coefficients, usual
from solvers.registry import Option, Real, Shared, solver

POINT = Real(low=-300.0, high=300.0, draw_low=-5.0, draw_high=5.0)
SLOPE = Real(low=0.0, high=1.0, draw_high=0.5, default=0.01, doc="of leaky_relu below zero")
ALPHA = Real(low=0.0, high=10.0, draw_low=0.1, draw_high=2.0, default=1.0, doc="factor of elu below zero")


@solver(
    "activation_from_output",
    parameters={
        "y": Real(low=-1.0, high=1e3, draw_low=-0.99, draw_high=0.99, doc="the output of the unit"),
        "kind": Option(values=("sigmoid", "tanh", "softplus")),
    },
)
def activation_from_output(y: Tensor, kind: str) -> dict[str, Tensor]:
    """What the output y = f(x) alone tells: the slope f′(x), and the input x.

    sigmoid: y (1 − y), and ln(y / (1 − y)); tanh: 1 − y², and ln((1 + y) / (1 − y)) / 2; softplus: 1 − e⁻ʸ, and
    ln(eʸ − 1).

    Outputs: slope, input, pair [2] of both; one_minus = 1 − y, odds = y / (1 − y), square = y².
    Wrong turns: slope_again (f′ taken at y), other_rule (the other function's slope: tanh's for sigmoid, sigmoid's for
    tanh; softplus: y (1 − y)), applied_again = f(y) for the input, negative_input, log10_input (decimal logarithm),
    log_only = ln |y|, odds_as_input. Invalid where y isn't inside the range of f: (0, 1), (−1, 1), (0, ∞).
    """
    low = -1.0 if kind == "tanh" else 0.0
    high = 600.0 if kind == "softplus" else 1.0
    valid = (y > low) & (y < high)
    y = torch.where(valid, y, torch.full_like(y, 0.5))
    of_sigmoid, of_tanh = y * (1 - y), 1 - y.square()
    slope = {"sigmoid": of_sigmoid, "tanh": of_tanh, "softplus": -(-y).expm1()}[kind]
    inverse = {
        "sigmoid": lambda: y.log() - (-y).log1p(),
        "tanh": lambda: (y.log1p() - (-y).log1p()) / 2,
        "softplus": lambda: y + (-(-y).expm1()).log(),
    }[kind]()
    size = torch.where(y == 0, torch.ones_like(y), y.abs())
    again = OF_KIND[kind](y, usual(y))
    odds = y / torch.where(y == 1, torch.ones_like(y), 1 - y)
    return {
        "slope": slope,
        "input": inverse,
        "pair": torch.stack([slope, inverse], dim=1),
        "one_minus": 1 - y,
        "odds": odds,
        "square": y.square(),
        "slope_again": again[1],
        "other_rule": of_sigmoid if kind != "sigmoid" else of_tanh,
        "applied_again": again[0],
        "negative_input": -inverse,
        "log10_input": inverse / math.log(10),
        "log_only": size.log(),
        "odds_as_input": odds,
        "valid": valid,
    }


@solver(
    "composed_activation",
    parameters={
        "x": Real(low=-1e3, high=1e3, draw_low=-4.0, draw_high=4.0),
        "depth": Shared(low=1, high=64, draw_high=8, doc="times that f is applied"),
        "kind": Option(values=("sigmoid", "tanh"), default="sigmoid"),
    },
)
def composed_activation(x: Tensor, depth: int, kind: str) -> dict[str, Tensor]:
    """f(f(… f(x))), `depth` times, and its derivative by x: the product of f′ at each stage's input.

    Outputs: gradient, bound (sigmoid 0.25ᵈᵉᵖᵗʰ, tanh 1), pair [2] of both; values [depth] after each application,
    slopes [depth] at its input, value (the last), share = gradient / bound.
    Wrong turns: power = f′(x)ᵈᵉᵖᵗʰ (the same slope at every stage), at_outputs (slopes taken one stage too late), added
    (the slopes' sum), of_values (the values' product); power_pair, added_pair, value_pair [2] (with the
    bound).
    """
    values, slopes = [], []
    point = x
    for _ in range(depth):
        point, slope = OF_KIND[kind](point, usual(point))
        values.append(point)
        slopes.append(slope)
    every, steep = torch.stack(values, dim=1), torch.stack(slopes, dim=1)
    gradient = steep.prod(1)
    bound = torch.full_like(x, 0.25**depth if kind == "sigmoid" else 1.0)
    late = OF_KIND[kind](every, usual(every))[1]
    return {
        "gradient": gradient,
        "bound": bound,
        "pair": torch.stack([gradient, bound], dim=1),
        "values": every,
        "slopes": steep,
        "value": point,
        "share": gradient / bound,
        "power": slopes[0] ** depth,
        "power_pair": torch.stack([slopes[0] ** depth, bound], dim=1),
        "value_pair": torch.stack([every.prod(1), bound], dim=1),
        "added_pair": torch.stack([steep.sum(1), bound], dim=1),
        "at_outputs": late.prod(1),
        "added": steep.sum(1),
        "of_values": every.prod(1),
    }


def _classic(x: Tensor) -> tuple[Tensor, Tensor]:
    """Values and slopes of sigmoid, tanh and relu, stacked in dimension 1."""
    pairs = [OF_KIND[kind](x, usual(x)) for kind in ("sigmoid", "tanh", "relu")]
    return torch.stack([p[0] for p in pairs], dim=1), torch.stack([p[1] for p in pairs], dim=1)


@solver("classic_activations", parameters={"x": POINT})
def classic_activations(x: Tensor) -> dict[str, Tensor]:
    """sigmoid, tanh and relu at one point, and how they hang together: tanh(x) = 2 σ(2x) − 1.

    Outputs: values [3] and slopes [3] of sigmoid, tanh, relu (slope 0 at 0); sigmoid, tanh, sigmoid_slope, tanh_slope;
    doubled = σ(2x), from_sigmoid = 2 σ(2x) − 1 (= tanh); ratio = tanh′ / σ′ = 4 σ(2x)(1 − σ(2x)) / (σ(x)(1 − σ(x)));
    share = σ′(x) / σ′(0) = 4 σ′(x), exp_minus = e⁻ˣ, exp_minus_two = e⁻²ˣ.
    Wrong turns: undoubled = 2 σ(x) − 1 (= tanh(x / 2)), unshifted = 2 σ(2x), four = 4 (the ratio at 0, taken for all
    x), inverse_ratio, value_ratio = σ(x) / σ(0), sigmoid_rule_slopes [3] (tanh's slope by a (1 − a)).
    """
    values, slopes = _classic(x)
    doubled = (2 * x).sigmoid()
    steep = slopes[:, 0]
    # 1 − tanh² loses its digits in the tails; 4 σ(2x) σ(−2x) doesn't.
    tanh_slope = 4 * doubled * (-2 * x).sigmoid()
    ratio = tanh_slope / steep
    return {
        "values": values,
        "slopes": torch.stack([slopes[:, 0], tanh_slope, slopes[:, 2]], dim=1),
        "sigmoid_rule_slopes": torch.stack([slopes[:, 0], values[:, 1] * (1 - values[:, 1]), slopes[:, 2]], dim=1),
        "sigmoid": values[:, 0],
        "tanh": values[:, 1],
        "sigmoid_slope": slopes[:, 0],
        "tanh_slope": tanh_slope,
        "doubled": doubled,
        "from_sigmoid": 2 * doubled - 1,
        "ratio": ratio,
        "share": 4 * slopes[:, 0],
        "exp_minus": (-x).exp(),
        "exp_minus_two": (-2 * x).exp(),
        "undoubled": 2 * values[:, 0] - 1,
        "unshifted": 2 * doubled,
        "four": torch.full_like(x, 4.0),
        "inverse_ratio": steep / tanh_slope,
        "value_ratio": 2 * values[:, 0],
    }


@solver(
    "activation_table",
    parameters={"x": Real(low=-300.0, high=300.0, draw_low=-5.0, draw_high=5.0, shape=("n",))},
    sizes={"n": (1, 6)},
)
def activation_table(x: Tensor) -> dict[str, Tensor]:
    """sigmoid, tanh and relu of the same points.

    Outputs: values [3, n], one row a function; slopes [3, n]; sigmoid, tanh, relu [n] each.
    Wrong turns: undoubled_values [3, n] (2 σ(x) − 1 for tanh), absolute_values [3, n] (|x| for relu), swapped_values
    [3, n] (sigmoid's row and tanh's exchanged).
    """
    values, slopes = _classic(x)
    sigmoid, tanh, relu = values.unbind(1)
    return {
        "values": values,
        "slopes": slopes,
        "sigmoid": sigmoid,
        "tanh": tanh,
        "relu": relu,
        "undoubled_values": torch.stack([sigmoid, 2 * sigmoid - 1, relu], dim=1),
        "absolute_values": torch.stack([sigmoid, tanh, x.abs()], dim=1),
        "swapped_values": torch.stack([tanh, sigmoid, relu], dim=1),
    }


@solver("activation_ranking", parameters={"x": POINT, "slope": SLOPE, "alpha": ALPHA})
def activation_ranking(x: Tensor, slope: Tensor, alpha: Tensor) -> dict[str, Tensor]:
    """Six activations at one point: sigmoid, tanh, relu, leaky_relu (slope), elu (alpha), selu, in this order.

    Outputs: values [6], order [6] = their numbers 1 … 6 from the smallest value to the largest, exponential = eˣ,
    doubled_exponential = e²ˣ.
    Wrong turns: descending [6] (from the largest), order_of_sizes [6] (by absolute values), elu_unscaled_values [6]
    (selu without its factor 1.0507), leaky_divided_values [6] (x / slope in place of slope · x). Invalid where two
    values are equal, or slope is 0.
    """
    shape = Coefficients(slope, alpha, torch.ones_like(x))
    kinds = ("sigmoid", "tanh", "relu", "leaky_relu", "elu", "selu")
    values = torch.stack([OF_KIND[kind](x, shape)[0] for kind in kinds], dim=1)
    ascending = values.sort(dim=1, stable=True)
    divisor = torch.where(slope > 0, slope, torch.ones_like(slope))
    columns = list(values.unbind(1))
    unscaled = torch.where(x > 0, x, SELU_ALPHA * x.clamp_max(0).expm1())
    return {
        "values": values,
        "order": ascending.indices + 1,
        "exponential": x.exp(),
        "doubled_exponential": (2 * x).exp(),
        "descending": ascending.indices.flip(1) + 1,
        "order_of_sizes": values.abs().argsort(dim=1, stable=True) + 1,
        "elu_unscaled_values": torch.stack([*columns[:5], unscaled], dim=1),
        "leaky_divided_values": torch.stack(
            [*columns[:3], torch.where(x > 0, x, x / divisor), *columns[4:]],
            dim=1,
        ),
        "valid": (ascending.values.diff(dim=1) > 1e-9).all(1) & (slope > 0),
    }


@solver(
    "activation_kink",
    parameters={
        "kind": Option(values=("relu", "leaky_relu", "elu", "selu")),
        "slope": SLOPE,
        "alpha": ALPHA,
    },
)
def activation_kink(kind: str, slope: Tensor, alpha: Tensor) -> dict[str, Tensor]:
    """One-sided derivatives at 0: relu 0 and 1, leaky_relu slope and 1, elu alpha and 1, selu λα and λ.

    Outputs: sides [2] = (left, right), left, right, jump = right − left, floor = the limit of the value for x → −∞
    (relu 0, elu −alpha, selu −λα; leaky_relu has none, 0 stands for it).
    Wrong turns: swapped_sides [2], smooth_sides [2] (both as on the right), negative_sides [2] (−left, right).
    """
    one = torch.ones_like(slope)
    sides = {
        "relu": (0 * one, one),
        "leaky_relu": (slope, one),
        "elu": (alpha, one),
        "selu": (SELU_SCALE * SELU_ALPHA * one, SELU_SCALE * one),
    }
    left, right = sides[kind]
    return {
        "sides": torch.stack([left, right], dim=1),
        "left": left,
        "right": right,
        "jump": right - left,
        "floor": -left if kind in ("elu", "selu") else 0 * one,
        "swapped_sides": torch.stack([right, left], dim=1),
        "smooth_sides": torch.stack([right, right], dim=1),
        "negative_sides": torch.stack([-left, right], dim=1),
    }


@solver(
    "slope_products",
    parameters={"pre_activations": Real(low=-1e3, high=1e3, shape=("n",), doc="one a layer")},
    sizes={"n": (1, 6)},
)
def slope_products(pre_activations: Tensor) -> dict[str, Tensor]:
    """Product of the local slopes along a path through n layers, with weights 1: sigmoid, tanh and relu beside.

    Outputs: sigmoid, tanh, relu, products [3] of them, pair [2] = (sigmoid, relu); sigmoid_slopes, tanh_slopes,
    relu_slopes [n].
    Wrong turns: value_pair [2] (the outputs multiplied), added_pair [2] (the slopes added), bound_pair [2] (0.25ⁿ
    and 1).
    """
    values, slopes = _classic(pre_activations)
    products, outputs, sums = slopes.prod(2), values.prod(2), slopes.sum(2)
    bound = torch.full_like(products[:, 0], 0.25 ** pre_activations.shape[1])
    return {
        "sigmoid": products[:, 0],
        "tanh": products[:, 1],
        "relu": products[:, 2],
        "products": products,
        "pair": products[:, 0::2],
        "sigmoid_slopes": slopes[:, 0],
        "tanh_slopes": slopes[:, 1],
        "relu_slopes": slopes[:, 2],
        "value_pair": outputs[:, 0::2],
        "added_pair": sums[:, 0::2],
        "bound_pair": torch.stack([bound, torch.ones_like(bound)], dim=1),
    }
