"""References of the formulas of back-propagation: autograd, `torch.nn` modules and `torch.optim.SGD`."""

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


def _linear(weights: Tensor, biases: Tensor) -> nn.Linear:
    layer = nn.Linear(weights.shape[1], weights.shape[0], dtype=torch.float64)
    layer.load_state_dict({"weight": weights.double(), "bias": biases.double()})
    return layer


@reference("output_delta")
def output_delta(z: Tensor, target: Tensor, kind: str) -> dict[str, Any]:
    """Autograd through the activation and `mse_loss`; `binary_cross_entropy_with_logits` for a sigmoid."""
    leaf = z.clone().requires_grad_()
    activation = _MODULES[kind]()(leaf)
    loss = nn.functional.mse_loss(activation, target, reduction="sum") / 2
    (delta,) = torch.autograd.grad(loss, leaf)
    results = {"delta": delta, "activation": activation.detach(), "loss": loss.detach(), "sign": -delta}
    if kind == "sigmoid":
        entropy = nn.functional.binary_cross_entropy_with_logits(leaf, target, reduction="sum")
        results["entropy_delta"] = torch.autograd.grad(entropy, leaf)[0]
    return results


@reference("hidden_delta")
def hidden_delta(weights: Tensor, next_delta: Tensor, z: Tensor, kind: str) -> dict[str, Any]:
    """Autograd: the errors of the next layer are handed to the backward pass of the layer between."""
    leaf = z.clone().requires_grad_()
    hidden = _MODULES[kind]()(leaf)
    after = _linear(weights, torch.zeros(len(weights)))(hidden)
    delta, back = torch.autograd.grad(after, [leaf, hidden], grad_outputs=next_delta.double())
    return {"delta": delta, "back": back, "activation": hidden.detach()}


@reference("layer_gradients")
def layer_gradients(deltas: Tensor, inputs: Tensor, reduction: str) -> dict[str, Any]:
    """The gradients that `nn.Linear` gathers when the errors are handed to its backward pass."""
    layer = _linear(torch.zeros(deltas.shape[1], inputs.shape[1]), torch.zeros(deltas.shape[1]))
    output = layer(inputs.double())
    whole = torch.autograd.grad(output, [layer.weight, layer.bias], deltas.double(), retain_graph=True)
    if reduction == "mean":
        average = output.mul(deltas.double()).sum(1).mean()
        grad_w, grad_b = torch.autograd.grad(average, [layer.weight, layer.bias])
    else:
        grad_w, grad_b = whole
    results = {"grad_w": grad_w, "grad_b": grad_b, "sum_grad_w": whole[0], "sum_grad_b": whole[1]}
    exact = not (inputs.is_floating_point() or deltas.is_floating_point())
    return {
        name: value.round().long() if exact and (reduction == "sum" or name.startswith("sum")) else value
        for name, value in results.items()
    }


@reference("neuron_gradients")
def neuron_gradients(x: Tensor, w: Tensor, b: float, target: float, kind: str, loss: str, lr: float) -> dict[str, Any]:
    """One step of `torch.optim.SGD` on `nn.Linear` with one output."""
    layer = _linear(w[None], torch.tensor([b], dtype=torch.float64))
    z = layer(x)
    a, goal = _MODULES[kind]()(z), torch.tensor([target], dtype=torch.float64)
    squared = loss == "squared"
    value = nn.functional.mse_loss(a, goal) / 2 if squared else nn.functional.binary_cross_entropy(a, goal)
    z.retain_grad()
    optimizer = torch.optim.SGD(layer.parameters(), lr=lr)
    value.backward()  # type: ignore[no-untyped-call]
    optimizer.step()
    assert layer.weight.grad is not None and layer.bias.grad is not None and z.grad is not None
    return {
        "z": z.item(),
        "a": a.item(),
        "pair": [z.item(), a.item()],
        "gradient": torch.cat([layer.weight.grad[0], layer.bias.grad]),
        "loss": value.item(),
        "delta": z.grad.item(),
        "grad_w": layer.weight.grad[0],
        "grad_b": layer.bias.grad.item(),
        "updated": torch.cat([layer.weight[0], layer.bias]).detach(),
    }


@reference("mlp_batch_step")
def mlp_batch_step(
    x: Tensor, w1: Tensor, b1: Tensor, w2: Tensor, b2: Tensor, target: Tensor, kind: str, lr: float
) -> dict[str, Any]:
    """One step of `torch.optim.SGD` on two `nn.Linear` layers."""
    first, second = _linear(w1, b1), _linear(w2, b2)
    network = nn.Sequential(first, _MODULES[kind](), second)
    output = network(x.double())
    loss = nn.functional.mse_loss(output, target.double(), reduction="sum") / (2 * len(x))
    optimizer = torch.optim.SGD(network.parameters(), lr=lr)
    loss.backward()  # type: ignore[no-untyped-call]
    optimizer.step()
    found = {"w1": first.weight, "b1": first.bias, "w2": second.weight, "b2": second.bias}
    gradients = {f"grad_{name}": parameter.grad for name, parameter in found.items()}
    results: dict[str, Any] = {"loss": loss.item()} | gradients
    results |= {f"new_{name}": value.detach() for name, value in found.items()}
    if first.weight.numel() == second.weight.numel() == 1:
        results |= {"new_weight": second.weight.item(), "outputs": output.detach()[:, 0]}
    return results
