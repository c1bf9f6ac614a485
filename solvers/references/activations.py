"""References of activations: `torch.nn.functional` and autograd."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from solvers.registry import reference


def _activate(x: Tensor, kind: str, slope: float = 0.01, alpha: float = 1.0) -> Tensor:
    if kind == "leaky_relu":
        return functional.leaky_relu(x, slope)
    if kind == "elu":
        return functional.elu(x, alpha)
    function: Callable[[Tensor], Tensor] = getattr(functional, kind)
    return function(x)


def _derivative(x: Tensor, kind: str, slope: float = 0.01, alpha: float = 1.0) -> Tensor:
    """By autograd, entry by entry."""
    point = x.detach().clone().requires_grad_()
    (gradient,) = torch.autograd.grad(_activate(point, kind, slope, alpha).sum(), point)
    return gradient


@reference("activation_values")
def activation_values(x: Tensor, kind: str, slope: float, alpha: float) -> dict[str, Any]:
    """`torch.nn.functional`, and its derivative by autograd."""
    value = _activate(x, kind, slope, alpha)
    return {
        "value": value,
        "derivative": _derivative(x, kind, slope, alpha),
        "derivative_at_output": _derivative(value, kind, slope, alpha),
        "value_of_negative": _activate(-x, kind, slope, alpha),
    }


@reference("activation_value")
def activation_value(x: float, kind: str, slope: float, alpha: float) -> dict[str, Any]:
    """`torch.nn.functional`, and its derivative by autograd."""
    return activation_values(torch.tensor(x, dtype=torch.float64), kind, slope, alpha)


def _chain(pre_activations: list[float], weights: list[float], kind: str) -> dict[str, Any]:
    """A network of one unit a layer, each with the bias that gives it its pre-activation; autograd runs through it."""
    first = signal = torch.ones((), dtype=torch.float64, requires_grad=True)
    inputs = []
    for z, weight in zip(pre_activations, weights, strict=True):
        inputs.append(signal)
        product = weight * signal
        signal = _activate(product + (z - product.detach()), kind)
    partial = torch.autograd.grad(signal, inputs)
    assert inputs[0] is first
    return {"product": partial[0], "partial_products": torch.stack(partial)}


@reference("derivative_product")
def derivative_product(depth: int, x: float, kind: str, weight: float) -> dict[str, Any]:
    """Autograd through a chain of `depth` units; the steepest point is looked for on a grid that has zero on it."""
    product = _chain([x] * depth, [weight] * depth, kind)["product"]
    plain = _chain([x] * depth, [1.0] * depth, kind)["product"]
    grid = torch.linspace(-4, 4, 1025, dtype=torch.float64)
    largest = _derivative(grid, kind).max()
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


@reference("softmax_values")
def softmax_values(logits: Tensor, temperature: float) -> dict[str, Any]:
    """`torch.nn.functional.softmax`, its Jacobian by autograd, and the entropy of `torch.distributions`."""

    def softmax(z: Tensor) -> Tensor:
        return functional.softmax(z / temperature, dim=0)

    output = softmax(logits)
    return {
        "output": output,
        "log_softmax": functional.log_softmax(logits / temperature, dim=0),
        "log_sum_exp": torch.logsumexp(logits / temperature, dim=0),
        "jacobian": torch.autograd.functional.jacobian(softmax, logits),  # type: ignore[no-untyped-call]
        "entropy": torch.distributions.Categorical(logits=logits / temperature).entropy(),  # type: ignore[no-untyped-call]
        "predicted": int(output.argmax()),
        "sigmoids": torch.special.expit(logits),
    }
