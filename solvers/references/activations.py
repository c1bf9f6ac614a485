"""References of activations: `torch.nn.functional` and autograd."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from solvers.registry import reference


def activate(x: Tensor, kind: str, slope: float = 0.01, alpha: float = 1.0, beta: float = 1.0) -> Tensor:
    """The activation as PyTorch has it."""
    special: dict[str, Callable[[Tensor], Tensor]] = {
        "leaky_relu": lambda z: functional.leaky_relu(z, slope),
        "elu": lambda z: functional.elu(z, alpha),
        "softplus": lambda z: functional.softplus(z, beta),
        "silu": lambda z: functional.silu(beta * z) / beta,
        "gelu_tanh": lambda z: functional.gelu(z, approximate="tanh"),
        "hardsigmoid_keras2": lambda z: functional.hardtanh(z / 5 + 0.5, 0.0, 1.0),
        # The gradient of `functional.hardsigmoid` has 1/6 in single precision, whatever the input's.
        "hardsigmoid": lambda z: functional.relu6(z + 3) / 6,
    }
    function = special.get(kind) or getattr(functional, kind)
    result: Tensor = function(x)
    return result


def derivative(x: Tensor, kind: str, slope: float = 0.01, alpha: float = 1.0, beta: float = 1.0) -> Tensor:
    """By autograd, entry by entry."""
    point = x.detach().clone().requires_grad_()
    (gradient,) = torch.autograd.grad(activate(point, kind, slope, alpha, beta).sum(), point)
    return gradient


@reference("activation_values")
def activation_values(x: Tensor, kind: str, slope: float, alpha: float, beta: float) -> dict[str, Any]:
    """`torch.nn.functional`, and its derivative by autograd."""
    value, gradient = activate(x, kind, slope, alpha, beta), derivative(x, kind, slope, alpha, beta)
    return {
        "value": value,
        "derivative": gradient,
        "pair": torch.stack([value, gradient]),
        "derivative_at_output": derivative(value, kind, slope, alpha, beta),
        "value_of_negative": activate(-x, kind, slope, alpha, beta),
    }


@reference("activation_value")
def activation_value(x: float, kind: str, slope: float, alpha: float, beta: float) -> dict[str, Any]:
    """`torch.nn.functional`, and its derivative by autograd."""
    return activation_values(torch.tensor(x, dtype=torch.float64), kind, slope, alpha, beta)


def _chain(pre_activations: list[float], weights: list[float], kind: str) -> dict[str, Any]:
    """A network of one unit a layer, each with the bias that gives it its pre-activation; autograd runs through it."""
    first = signal = torch.ones((), dtype=torch.float64, requires_grad=True)
    inputs = []
    for z, weight in zip(pre_activations, weights, strict=True):
        inputs.append(signal)
        product = weight * signal
        signal = activate(product + (z - product.detach()), kind)
    partial = torch.autograd.grad(signal, inputs)
    assert inputs[0] is first
    return {"product": partial[0], "partial_products": torch.stack(partial)}


@reference("derivative_product")
def derivative_product(depth: int, x: float, kind: str, weight: float) -> dict[str, Any]:
    """Autograd through a chain of `depth` units; the steepest point is looked for on a grid that has zero on it."""
    product = _chain([x] * depth, [weight] * depth, kind)["product"]
    plain = _chain([x] * depth, [1.0] * depth, kind)["product"]
    grid = torch.linspace(-4, 4, 1025, dtype=torch.float64)
    largest = derivative(grid, kind).max()
    return {
        "product": product,
        "without_weight": plain,
        "largest_derivative": largest,
        "bound": torch.full((depth,), abs(weight) * largest.item(), dtype=torch.float64).prod(),
    }


@reference("chain_derivative")
def chain_derivative(pre_activations: Tensor, weights: Tensor, kind: str) -> dict[str, Any]:
    """Autograd through the chain, and through the same chain with weights 1."""
    points = pre_activations.tolist()
    plain = _chain(points, [1.0] * len(points), kind)
    return _chain(points, weights.tolist(), kind) | {"without_weights": plain["product"]}
