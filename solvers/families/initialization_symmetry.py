"""Equal initial weights: units that start alike stay alike."""

import torch
from torch import Tensor

from solvers.registry import Option, Real, Shared, solver


def _act(z: Tensor, activation: str) -> tuple[Tensor, Tensor]:
    """Value and derivative; that of a ReLU at 0 is 0, as in PyTorch."""
    if activation == "relu":
        return z.relu(), (z > 0).to(z.dtype)
    if activation == "tanh":
        value = z.tanh()
        return value, 1 - value**2
    value = z.sigmoid()
    return value, value * (1 - value)


Weights = dict[str, Tensor]


def _pass(x: Tensor, target: Tensor, weights: Weights, activation: str) -> dict[str, Tensor]:
    """Forward and backward pass of one hidden layer; the loss is half the sum of squared errors."""
    hidden, slope = _act((weights["w1"] * x[:, None]).sum(2) + weights["b1"], activation)
    output = (weights["w2"] * hidden[:, None]).sum(2) + weights["b2"]
    error = output - target
    delta = (weights["w2"] * error[:, :, None]).sum(1) * slope
    return {
        "hidden": hidden,
        "output": output,
        "error": error,
        "loss": (error**2).sum(1) / 2,
        "grad_w1": delta[:, :, None] * x[:, None],
        "grad_b1": delta,
        "grad_w2": error[:, :, None] * hidden[:, None],
        "grad_b2": error,
    }


def _norm(values: Tensor) -> Tensor:
    norm: Tensor = torch.linalg.vector_norm(values.flatten(1), dim=1)
    return norm


def _spread(values: Tensor, units: int) -> Tensor:
    """The largest difference between hidden units, whose dimension is given."""
    return (values.amax(units, keepdim=True) - values.amin(units, keepdim=True)).flatten(1).amax(1)


@solver(
    "constant_weights_training",
    parameters={
        "x": Real(shape=("i",), doc="one input"),
        "target": Real(shape=("o",)),
        "constant": Real(
            low=-100.0, high=100.0, draw_low=-1.0, draw_high=1.0, default=0.0, doc="every weight at first"
        ),
        "bias": Real(low=-100.0, high=100.0, draw_low=-1.0, draw_high=1.0, default=0.0, doc="every bias at first"),
        "lr": Real(low=0.0, high=10.0, draw_low=0.01, draw_high=0.2, default=0.1),
        "hidden_units": Shared(low=1, high=64, draw_high=4, default=2),
        "steps": Shared(low=1, high=64, draw_high=5, default=1),
        "activation": Option(values=("tanh", "sigmoid", "relu"), default="tanh"),
    },
    sizes={"i": (1, 3), "o": (1, 2)},
)
def constant_weights_training(
    x: Tensor,
    target: Tensor,
    constant: Tensor,
    bias: Tensor,
    lr: Tensor,
    hidden_units: int,
    steps: int,
    activation: str,
) -> dict[str, Tensor]:
    """One hidden layer whose weights all start at the same constant: its gradients, and what training makes of it.

    output = W2·f(W1 x + b1) + b2, L = ½ Σ (output − target)², plain gradient descent on one example. Hidden units with
    equal weights have equal gradients, so that they are equal after any number of steps. With constant 0 no error
    reaches the hidden layer at all (grad_w1 = 0); with tanh or ReLU and bias 0 the hidden values are 0 too, and only
    b2 has a gradient.

    Outputs, before the first step: hidden [h], output [o], error [o], loss, grad_w1 [h, i], grad_b1 [h], grad_w2 [o,
    h], grad_b2 [o]; norms [4] of these four gradients, in that order; moving = how many of the four are not 0. After
    the last step: w1 [h, i], b1 [h], w2 [o, h], b2 [o], unit_difference = the largest difference between hidden units
    (always 0, but for rounding), distinct_units = 1. Wrong turns: all_zero [4] (norms: nothing moves at all),
    differing_units = h (believed to become different), hidden_forgotten [4] (norms with grad_w2 taken as 0). Invalid
    where training runs out of range.
    """
    batch = len(x)

    def filled(value: Tensor, *shape: int) -> Tensor:
        return value.view(batch, *[1] * len(shape)).expand(batch, *shape)

    weights = {
        "w1": filled(constant, hidden_units, x.shape[1]),
        "b1": filled(bias, hidden_units),
        "w2": filled(constant, target.shape[1], hidden_units),
        "b2": filled(bias, target.shape[1]),
    }
    first = state = _pass(x, target, weights, activation)
    for step in range(steps):
        state = first if step == 0 else _pass(x, target, weights, activation)
        weights = {n: w - lr.view(batch, *[1] * (w.dim() - 1)) * state[f"grad_{n}"] for n, w in weights.items()}
    norms = torch.stack([_norm(first[f"grad_{name}"]) for name in weights], 1)
    spreads = torch.stack([_spread(weights["w1"], 1), _spread(weights["b1"], 1), _spread(weights["w2"], 2)], 1)
    one = torch.ones(batch, dtype=torch.int64, device=x.device)
    return {
        **first,
        **weights,
        "norms": norms,
        "moving": (norms > 0).sum(1),
        "unit_difference": spreads.amax(1),
        "distinct_units": one,
        "all_zero": torch.zeros_like(norms),
        "differing_units": hidden_units * one,
        "hidden_forgotten": norms * torch.tensor([1.0, 1.0, 0.0, 1.0], dtype=norms.dtype, device=x.device),
        "valid": torch.stack([weights[name].flatten(1).abs().amax(1) for name in weights], 1).amax(1) < 1e6,
    }
