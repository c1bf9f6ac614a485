"""References of compared activations: `torch.nn.functional`, autograd, and inverses by `torch.special`."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from solvers.references.activations import activate, derivative
from solvers.registry import reference


def _number(value: float) -> Tensor:
    return torch.tensor(value, dtype=torch.float64)


def _softplus_inverse(y: Tensor) -> Tensor:
    """By bisection on `torch.nn.functional.softplus`."""
    low, high = y - 60, y + 1
    for _ in range(200):
        middle = (low + high) / 2
        above = functional.softplus(middle, threshold=1000.0) > y
        low, high = torch.where(above, low, middle), torch.where(above, middle, high)
    return (low + high) / 2


@reference("activation_from_output")
def activation_from_output(y: float, kind: str) -> dict[str, Any]:
    """The input by `torch.special.logit`, `torch.atanh` or bisection; the slope by autograd there."""
    output = _number(y)
    inverses: dict[str, Callable[[Tensor], Tensor]] = {
        "sigmoid": torch.special.logit,
        "tanh": torch.atanh,
        "softplus": _softplus_inverse,
    }
    x = inverses[kind](output)
    slope = derivative(x, kind)
    return {
        "slope": slope,
        "input": x,
        "pair": torch.stack([slope, x]),
        "slope_again": derivative(output, kind),
        "applied_again": activate(output, kind),
    }


@reference("composed_activation")
def composed_activation(x: float, depth: int, kind: str) -> dict[str, Any]:
    """Autograd through the composed function; the bound from the steepest slope on a grid that has zero on it."""
    first = _number(x).requires_grad_()
    inputs, signal, values = [], first, []
    for _ in range(depth):
        inputs.append(signal)
        signal = activate(signal, kind)
        values.append(signal)
    (gradient,) = torch.autograd.grad(signal, first, retain_graph=True)
    slopes = [torch.autograd.grad(v, i, retain_graph=True)[0] for v, i in zip(values, inputs, strict=True)]
    steepest = derivative(torch.linspace(-4, 4, 1025, dtype=torch.float64), kind).max()
    bound = steepest.repeat(depth).prod()
    return {
        "gradient": gradient,
        "bound": bound,
        "pair": torch.stack([gradient, bound]),
        "values": torch.stack(values).detach(),
        "slopes": torch.stack(slopes),
        "value": signal.detach(),
    }


def _three(x: Tensor) -> tuple[Tensor, Tensor]:
    kinds = ("sigmoid", "tanh", "relu")
    return torch.stack([activate(x, k) for k in kinds]), torch.stack([derivative(x, k) for k in kinds])


@reference("classic_activations")
def classic_activations(x: float) -> dict[str, Any]:
    """`torch.nn.functional` and autograd; `torch.tanh` for the identity."""
    point = _number(x)
    values, slopes = _three(point)
    return {
        "values": values,
        "slopes": slopes,
        "from_sigmoid": torch.tanh(point),
        "undoubled": torch.tanh(point / 2),
        "ratio": slopes[1] / slopes[0],
        "share": slopes[0] / derivative(_number(0.0), "sigmoid"),
        "value_ratio": values[0] / activate(_number(0.0), "sigmoid"),
    }


@reference("activation_table")
def activation_table(x: Tensor) -> dict[str, Any]:
    """`torch.nn.functional` and autograd."""
    values, slopes = _three(x)
    return {"values": values, "slopes": slopes}


@reference("activation_ranking")
def activation_ranking(x: float, slope: float, alpha: float) -> dict[str, Any]:
    """`torch.nn.functional`, ranked by Python."""
    point = _number(x)
    kinds = ("sigmoid", "tanh", "relu", "leaky_relu", "elu", "selu")
    values = torch.stack([activate(point, kind, slope, alpha) for kind in kinds])
    return {"values": values, "order": [1 + i for i in sorted(range(6), key=values.tolist().__getitem__)]}


@reference("activation_kink")
def activation_kink(kind: str, slope: float, alpha: float) -> dict[str, Any]:
    """Autograd a hair left and right of zero; the value far out on the left."""
    sides = derivative(torch.tensor([-1e-13, 1e-13], dtype=torch.float64), kind, slope, alpha)
    results: dict[str, Any] = {"sides": sides, "left": sides[0], "right": sides[1]}
    return results if kind == "leaky_relu" else results | {"floor": activate(_number(-1e3), kind, slope, alpha)}


@reference("slope_products")
def slope_products(pre_activations: Tensor) -> dict[str, Any]:
    """Autograd through f(z₁ + f(z₂ + …) − …): each layer's bias brings its input to the given pre-activation."""
    products = []
    for kind in ("sigmoid", "tanh", "relu"):
        first = signal = torch.zeros((), dtype=torch.float64, requires_grad=True)
        for z in pre_activations:
            signal = activate(signal + (z - signal.detach()), kind)
        products.append(torch.autograd.grad(signal, first)[0])
    pair = torch.stack([products[0], products[2]])
    return {"products": torch.stack(products), "pair": pair, "sigmoid_slopes": derivative(pre_activations, "sigmoid")}
