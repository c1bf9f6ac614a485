"""Gradients through depth: chains of neurons, deep networks, and how fast a product of factors grows or shrinks."""

from collections.abc import Callable

import torch
from torch import Tensor

from solvers.registry import Option, Real, solver

KINDS = ("sigmoid", "tanh", "relu", "linear")
KIND = Option(values=KINDS, default="sigmoid", doc="activation of every layer")
LONGEST = 100_000

Pair = tuple[Tensor, Tensor]


def _sigmoid(z: Tensor) -> Pair:
    return z.sigmoid(), z.sigmoid() * (-z).sigmoid()


def _tanh(z: Tensor) -> Pair:
    return z.tanh(), 1 - z.tanh().square()


def _relu(z: Tensor) -> Pair:
    return z.clamp_min(0), (z > 0).double()


def _linear(z: Tensor) -> Pair:
    return z, torch.ones_like(z)


_OF_KIND: dict[str, Callable[[Tensor], Pair]] = {
    "sigmoid": _sigmoid,
    "tanh": _tanh,
    "relu": _relu,
    "linear": _linear,
}


def _weights(*shape: int | str, default: float | None = None, doc: str = "") -> Real:
    return Real(shape=shape, low=-1e3, high=1e3, draw_low=-1.5, draw_high=1.5, default=default, doc=doc)


def _after(values: Tensor) -> Tensor:
    """For each entry of [b, l] the product of those behind it; 1 for the last."""
    shifted = torch.cat([values[:, 1:], torch.ones_like(values[:, :1])], 1)
    return shifted.flip(1).cumprod(1).flip(1)


@solver(
    "neuron_chain",
    parameters={
        "a0": Real(low=-1e3, high=1e3, draw_low=-2.0, draw_high=2.0, doc="input"),
        "weights": _weights("l", doc="first layer first"),
        "biases": _weights("l", default=0.0),
        "target": Real(low=-1e3, high=1e3, draw_low=-1.0, draw_high=1.0, default=0.0),
        "kind": KIND,
    },
    sizes={"l": (1, 6)},
)
def neuron_chain(a0: Tensor, weights: Tensor, biases: Tensor, target: Tensor, kind: str) -> dict[str, Tensor]:
    """A network of one neuron a layer, z_l = w_l a_{l−1} + b_l, a_l = f(z_l), with the loss (a_L − t)² / 2.

    ∂loss/∂b_1 = (a_L − t) f'(z_L) w_L f'(z_{L−1}) w_{L−1} … w_2 f'(z_1): every layer behind the first adds one factor
    w_l f'(z_l), and w_1 is not among them.

    Outputs: output = a_L, error, loss; z, activations, derivatives = f'(z), factors = w f'(z), deltas = ∂loss/∂z,
    grad_w, grad_b, grad_w_sizes = |grad_w| ([l] each); grad_b1, grad_w1, grad_a0; output_by_input = ∂a_L/∂a_0 = the
    product of all factors, output_by_b1 = ∂a_L/∂b_1. Wrong turns: with_first_weight (grad_b1 times w_1),
    without_weights and without_derivatives (of grad_b1), without_error = output_by_b1, sizes_reversed [l]
    (grad_w_sizes, the last layer first).
    """
    activate = _OF_KIND[kind]
    state, inputs, pre_activations, activations, derivatives = a0, [], [], [], []
    for weight, bias in zip(weights.unbind(1), biases.unbind(1), strict=True):
        inputs.append(state)
        pre_activations.append(weight * state + bias)
        state, derivative = activate(pre_activations[-1])
        activations.append(state)
        derivatives.append(derivative)
    slopes, error = torch.stack(derivatives, 1), state - target
    factors = weights * slopes
    deltas = error[:, None] * slopes * _after(factors)
    grad_w = deltas * torch.stack(inputs, 1)
    return {
        "output": state,
        "error": error,
        "loss": error.square() / 2,
        "z": torch.stack(pre_activations, 1),
        "activations": torch.stack(activations, 1),
        "derivatives": slopes,
        "factors": factors,
        "deltas": deltas,
        "grad_w": grad_w,
        "grad_b": deltas,
        "grad_w_sizes": grad_w.abs(),
        "grad_b1": deltas[:, 0],
        "grad_w1": grad_w[:, 0],
        "grad_a0": deltas[:, 0] * weights[:, 0],
        "output_by_input": factors.prod(1),
        "output_by_b1": slopes[:, 0] * factors[:, 1:].prod(1),
        "with_first_weight": deltas[:, 0] * weights[:, 0],
        "without_weights": error * slopes.prod(1),
        "without_derivatives": error * weights[:, 1:].prod(1),
        "without_error": slopes[:, 0] * factors[:, 1:].prod(1),
        "sizes_reversed": grad_w.abs().flip(1),
    }


@solver(
    "deep_network_gradients",
    parameters={
        "x": Real(shape=("h",), low=-1e3, high=1e3, draw_low=-2.0, draw_high=2.0),
        "weights": _weights("l", "h", "h", doc="one matrix a layer, first layer first; one row a unit"),
        "biases": _weights("l", "h", default=0.0),
        "target": Real(shape=("h",), low=-1e3, high=1e3, draw_low=-1.0, draw_high=1.0, default=0.0),
        "kind": KIND,
    },
    sizes={"l": (1, 5), "h": (1, 3)},
)
def deep_network_gradients(x: Tensor, weights: Tensor, biases: Tensor, target: Tensor, kind: str) -> dict[str, Tensor]:
    """Back-propagation through a network of L layers of equal width: δ_l = f'(z_l) · (W_{l+1}ᵀ δ_{l+1}).

    The loss is ‖a_L − t‖² / 2. A narrower layer is one with rows and columns of zeros and a linear or ReLU activation.

    Outputs: output [h], loss; z, activations, deltas = ∂loss/∂z = the gradient by the biases ([l, h] each);
    grad_w [l, h, h], grad_x [h]; norms [l] = Frobenius norm of grad_w, delta_norms [l]; last_to_first = the delta norm
    of the first layer over that of the last. Wrong turns: untransposed_deltas [l, h] (W for Wᵀ), linear_deltas [l, h]
    (f' left out of the hidden layers).
    Invalid where the last layer's delta is 0.
    """
    activate = _OF_KIND[kind]
    state, inputs, pre_activations, activations, derivatives = x, [], [], [], []
    for matrix, bias in zip(weights.unbind(1), biases.unbind(1), strict=True):
        inputs.append(state)
        pre_activations.append((matrix * state[:, None]).sum(2) + bias)
        state, derivative = activate(pre_activations[-1])
        activations.append(state)
        derivatives.append(derivative)
    error = state - target
    first = error * derivatives[-1]
    ones = [torch.ones_like(first) for _ in derivatives]
    deltas = _back(first, weights.mT, derivatives)
    delta_norms = deltas.square().sum(2).sqrt()
    grad_w = deltas[:, :, :, None] * torch.stack(inputs, 1)[:, :, None]
    last = delta_norms[:, -1]
    return {
        "output": state,
        "loss": error.square().sum(1) / 2,
        "z": torch.stack(pre_activations, 1),
        "activations": torch.stack(activations, 1),
        "deltas": deltas,
        "grad_w": grad_w,
        "grad_x": (weights[:, 0].mT * deltas[:, 0, None]).sum(2),
        "norms": grad_w.square().sum((2, 3)).sqrt(),
        "delta_norms": delta_norms,
        "last_to_first": delta_norms[:, 0] / torch.where(last > 0, last, torch.ones_like(last)),
        "untransposed_deltas": _back(first, weights, derivatives),
        "linear_deltas": _back(first, weights.mT, ones),
        "valid": last > 0,
    }


def _back(last: Tensor, matrices: Tensor, derivatives: list[Tensor]) -> Tensor:
    """Deltas [b, l, h] from the last one, going back through `matrices` [b, l, h, h] and the slopes of each layer."""
    deltas = [last]
    for layer in range(len(derivatives) - 2, -1, -1):
        deltas.append((matrices[:, layer + 1] * deltas[-1][:, None]).sum(2) * derivatives[layer])
    return torch.stack(deltas[::-1], 1)


def _first_passing(factor: Tensor, ratio: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """The smallest n at which factorⁿ passes `ratio` (below it for factors under 1, above it for others).

    Also the real n at which it meets it, and whether it ever passes. Equality up to rounding does not count as passing.
    """
    shrinks = factor < 1
    reachable = (factor > 0) & torch.where(shrinks, ratio < 1, (factor > 1) & (ratio > 1))
    usable = torch.where(reachable, factor, torch.full_like(factor, 0.5))
    goal = torch.where(reachable, ratio, torch.full_like(ratio, 0.25))
    exact = goal.log() / usable.log()
    guess = exact.floor()[:, None] + torch.arange(0, 3, dtype=torch.float64, device=factor.device)
    powers = usable[:, None] ** guess
    passed = torch.where(shrinks[:, None], powers < goal[:, None] * (1 - 1e-12), powers > goal[:, None] * (1 + 1e-12))
    first = guess[:, 0] + (~passed).long().cumprod(1).sum(1)
    return first.long(), exact, reachable & (exact < LONGEST)


@solver(
    "depth_to_bound",
    parameters={
        "weight": Real(low=-1e3, high=1e3, draw_low=0.2, draw_high=3.0, default=1.0, doc="of every layer"),
        "derivative": Real(low=0.0, high=1e3, draw_low=0.1, draw_high=1.0, default=1.0, doc="of the activation"),
        "bound": Real(low=1e-300, high=1e300, draw_low=1e-6, draw_high=100.0),
        "start": Real(
            low=1e-300, high=1e300, draw_low=0.5, draw_high=2.0, default=1.0, doc="gradient at the last layer"
        ),
    },
)
def depth_to_bound(weight: Tensor, derivative: Tensor, bound: Tensor, start: Tensor) -> dict[str, Tensor]:
    """The smallest number n of layers after which start · |weight · derivative|ⁿ has passed a bound.

    It falls below the bound where the factor is below 1, and rises above it where the factor is above 1; exactly at the
    bound does not count.

    Outputs: depth = n, factor, exact = ln(bound / start) / ln(factor), value = the gradient at n, value_before (at
    n − 1).
    Wrong turns: rounded_down = n − 1, without_weight and without_derivative (n for the other factor alone; 0 where that
    never passes), linear = n for a gradient that loses or gains |1 − factor| · start a layer.
    Invalid where the bound is never passed, or n > 100,000.
    """
    factor, ratio = (weight * derivative).abs(), bound / start
    depth, exact, valid = _first_passing(factor, ratio)
    change = (1 - factor).abs()
    layers = (1 - ratio).abs() / torch.where(change > 0, change, torch.ones_like(change))

    def alone(other: Tensor) -> Tensor:
        count, _, reachable = _first_passing(other, ratio)
        return torch.where(reachable, count, torch.zeros_like(count))

    return {
        "depth": depth,
        "factor": factor,
        "exact": exact,
        "value": start * factor**depth,
        "value_before": start * factor ** (depth - 1),
        "rounded_down": depth - 1,
        "without_weight": alone(derivative),
        "without_derivative": alone(weight.abs()),
        "linear": layers.ceil().clamp_max(1e15).long(),
        "valid": valid,
    }


@solver(
    "descent_divergence_step",
    parameters={
        "curvature": Real(low=1e-6, high=1e6, draw_low=2.0, draw_high=5.0),
        "lr": Real(low=1e-9, high=1e6, draw_low=0.9, draw_high=2.0),
        "start": Real(low=-1e9, high=1e9, draw_low=-2.0, draw_high=2.0),
        "bound": Real(low=1e-9, high=1e300, draw_low=10.0, draw_high=1e6),
    },
)
def descent_divergence_step(curvature: Tensor, lr: Tensor, start: Tensor, bound: Tensor) -> dict[str, Tensor]:
    """The first step at which gradient descent on a x² / 2 has |x| above a bound: x_k = (1 − lr · a)ᵏ · x_0.

    Outputs: step, factor = 1 − lr · a, growth = |factor|, position (at that step), position_before (one step earlier),
    largest_lr = 2 / a (above it descent diverges). Wrong turns: one_early = step − 1, growth_by_product (the growth
    taken as lr · a), doubled (the gradient of a x², 2 a x).
    Invalid where |x| never passes the bound (lr ≤ 2 / a, or x_0 = 0), |x_0| is above it, or it takes more than 100,000.
    """
    factor = 1 - lr * curvature
    distance = start.abs()
    ratio = bound / torch.where(distance > 0, distance, torch.ones_like(distance))
    step, _, reachable = _first_passing(factor.abs(), ratio)
    by_product, _, _ = _first_passing((lr * curvature).abs(), ratio)
    doubled, _, _ = _first_passing((1 - 2 * lr * curvature).abs(), ratio)
    return {
        "step": step,
        "factor": factor,
        "growth": factor.abs(),
        "position": start * factor**step,
        "position_before": start * factor ** (step - 1),
        "largest_lr": 2 / curvature,
        "one_early": step - 1,
        "growth_by_product": by_product,
        "doubled": doubled,
        "valid": reachable & (factor.abs() > 1) & (distance > 0) & (bound > distance),
    }
