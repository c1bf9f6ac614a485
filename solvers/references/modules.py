"""References of modules: real modules and autograd."""

from typing import Any

import torch
from torch import Tensor, nn

from solvers.registry import reference


@reference("accumulated_gradient")
def accumulated_gradient(x: Tensor, cube: float, square: float, linear: float, calls: int) -> dict[str, Any]:
    """`torch.autograd.backward`, called again and again without zeroing."""
    at = x.double().requires_grad_()
    value = torch.zeros((), dtype=torch.float64)
    for _ in range(calls):
        value = (cube * at**3 + square * at**2 + linear * at).sum()
        torch.autograd.backward(value)
    assert at.grad is not None
    return {"gradient": at.grad.round().long(), "value": round(value.item())}


@reference("linear_layer")
def linear_layer(weight: Tensor, bias: Tensor, x: Tensor) -> dict[str, Any]:
    """`nn.Linear` with these parameters."""
    layer = nn.Linear(weight.shape[1], weight.shape[0], dtype=torch.float64)
    layer.load_state_dict({"weight": weight.double(), "bias": bias.double()})
    output = layer(x.double()).detach()
    return {
        "output": output.round().long(),
        "relu": nn.ReLU()(output).round().long(),
        "parameters": sum(parameter.numel() for parameter in layer.parameters()),
    }


@reference("state_dict_entries")
def state_dict_entries(linear: int, convolution: int, norm: int) -> dict[str, Any]:
    """The state_dict of a real network, with dropout and activations in between."""
    layers: list[nn.Module] = [nn.Linear(2, 2, device="meta") for _ in range(linear)]
    layers += [nn.Conv2d(1, 1, 1, bias=False, device="meta") for _ in range(convolution)]
    layers += [nn.BatchNorm2d(1, device="meta") for _ in range(norm)]
    network = nn.Sequential(*layers, nn.ReLU(), nn.Dropout(), nn.MaxPool2d(2))
    entries, parameters = len(network.state_dict()), len(list(network.parameters()))
    buffers = len(list(network.buffers()))
    return {"entries": entries, "parameters": parameters, "buffers": buffers, "all": [entries, parameters, buffers]}


class _Branched(nn.Module):
    def __init__(self, container: Any, first: nn.Module) -> None:
        super().__init__()
        self.first = first
        self.branches = container


@reference("registered_parameters")
def registered_parameters(inputs: int, outputs: int, branches: int) -> dict[str, Any]:
    """Real modules with an nn.ModuleDict and with a dict."""

    def layer() -> nn.Module:
        return nn.Linear(inputs, outputs, device="meta")

    layers = {str(name): layer() for name in range(branches)}
    found = [list(_Branched(c, layer()).parameters()) for c in (nn.ModuleDict(layers), dict(layers))]
    counts = [sum(parameter.numel() for parameter in parameters) for parameters in found]
    return {"counts": counts, "tensors": len(found[0]), "plain_tensors": len(found[1])}


@reference("ignored_cross_entropy")
def ignored_cross_entropy(logits: Tensor, targets: Tensor, ignored: int, weights: Tensor) -> dict[str, Any]:
    """`nn.CrossEntropyLoss` with both arguments, averaged, one by one and summed."""

    def loss(reduction: str, index: int = ignored) -> Tensor:
        found: Tensor = nn.CrossEntropyLoss(weights, ignore_index=index, reduction=reduction)(logits, targets)
        return found

    return {"loss": loss("mean"), "summed": loss("sum"), "not_ignored": loss("mean", -100)}
