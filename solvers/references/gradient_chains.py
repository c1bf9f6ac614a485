"""References of gradients through depth: autograd and `torch.optim`, and counting where the answer is a count."""

import math
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from solvers.registry import reference

_MODULES: dict[str, Callable[[], nn.Module]] = {
    "sigmoid": nn.Sigmoid,
    "tanh": nn.Tanh,
    "relu": nn.ReLU,
    "linear": nn.Identity,
}


def _stack(weights: Tensor, biases: Tensor, kind: str) -> list[nn.Module]:
    """`nn.Linear` and the activation, in turn, for weights [l, h, h] and biases [l, h]."""
    modules: list[nn.Module] = []
    for matrix, bias in zip(weights, biases, strict=True):
        layer = nn.Linear(matrix.shape[1], matrix.shape[0], dtype=torch.float64)
        layer.load_state_dict({"weight": matrix, "bias": bias})
        modules += [layer, _MODULES[kind]()]
    return modules


def _backward(x: Tensor, weights: Tensor, biases: Tensor, target: Tensor, kind: str) -> dict[str, Any]:
    """A forward and a backward pass through the stack; what each layer computes, and the gradient there."""
    modules = _stack(weights, biases, kind)
    source = x.clone().requires_grad_()
    state, kept = source, []
    for module in modules:
        state = module(state)
        kept.append(state)
    loss = nn.functional.mse_loss(state, target, reduction="sum") / 2
    layers = [module for module in modules if isinstance(module, nn.Linear)]
    wanted = [*kept[0::2], *(layer.weight for layer in layers), source]
    gradients = torch.autograd.grad(loss, wanted, retain_graph=True)
    by_input, by_first = torch.autograd.grad(state.sum(), [source, kept[0]])
    return {
        "output": state.detach(),
        "loss": loss.detach(),
        "z": torch.stack(kept[0::2]).detach(),
        "activations": torch.stack(kept[1::2]).detach(),
        "deltas": torch.stack(gradients[: len(layers)]),
        "grad_w": torch.stack(gradients[len(layers) : -1]),
        "grad_x": gradients[-1],
        "by_input": by_input,
        "by_first": by_first,
    }


@reference("neuron_chain")
def neuron_chain(a0: float, weights: Tensor, biases: Tensor, target: float, kind: str) -> dict[str, Any]:
    """Autograd through layers of one unit."""
    found = _backward(
        torch.tensor([a0], dtype=torch.float64),
        weights[:, None, None],
        biases[:, None],
        torch.tensor([target], dtype=torch.float64),
        kind,
    )
    grad_w = found["grad_w"].flatten()
    return {
        "output": found["output"][0],
        "loss": found["loss"],
        "z": found["z"][:, 0],
        "activations": found["activations"][:, 0],
        "deltas": found["deltas"][:, 0],
        "grad_b1": found["deltas"][0, 0],
        "grad_w": grad_w,
        "grad_w_sizes": [abs(value) for value in grad_w.tolist()],
        "grad_a0": found["grad_x"][0],
        "output_by_input": found["by_input"][0],
        "output_by_b1": found["by_first"][0],
    }


@reference("deep_network_gradients")
def deep_network_gradients(x: Tensor, weights: Tensor, biases: Tensor, target: Tensor, kind: str) -> dict[str, Any]:
    """Autograd through `nn.Linear` layers."""
    found = _backward(x, weights, biases, target, kind)
    names = ("output", "loss", "z", "activations", "deltas", "grad_w", "grad_x")
    return {name: found[name] for name in names} | {
        "norms": [torch.linalg.matrix_norm(gradient) for gradient in found["grad_w"]],
        "delta_norms": torch.linalg.vector_norm(found["deltas"], dim=1),
    }


@reference("depth_to_bound")
def depth_to_bound(weight: float, derivative: float, bound: float, start: float) -> dict[str, Any]:
    """Multiplies layer after layer, until the bound is passed."""
    factor = abs(weight * derivative)
    value, before, depth = start, start, 0
    while (value >= bound) if factor < 1 else (value <= bound):
        value, before, depth = value * factor, value, depth + 1
    return {"depth": depth, "value": value, "value_before": before}


@reference("descent_divergence_step")
def descent_divergence_step(curvature: float, lr: float, start: float, bound: float) -> dict[str, Any]:
    """`torch.optim.SGD` on the quadratic, until its parameter has left the bound."""
    x = nn.Parameter(torch.tensor(start, dtype=torch.float64))
    optimizer = torch.optim.SGD([x], lr=lr)
    step, before = 0, start
    while math.fabs(x.item()) <= bound:
        before = x.item()
        x.grad = torch.autograd.grad(curvature * x.square() / 2, x)[0]
        optimizer.step()
        step += 1
    return {"step": step, "position": x.detach(), "position_before": before}
