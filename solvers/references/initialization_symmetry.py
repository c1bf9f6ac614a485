"""References of equal initial weights: real layers filled by `nn.init.constant_`, autograd, `torch.optim.SGD`."""

from typing import Any

import torch
from torch import Tensor, nn

from solvers.registry import reference

_ACTIVATIONS = {"tanh": nn.Tanh, "sigmoid": nn.Sigmoid, "relu": nn.ReLU}


@reference("constant_weights_training")
def constant_weights_training(
    x: Tensor,
    target: Tensor,
    constant: float,
    bias: float,
    lr: float,
    hidden_units: int,
    steps: int,
    activation: str,
) -> dict[str, Any]:
    """The network as modules, trained by PyTorch's optimizer."""
    first = nn.Linear(len(x), hidden_units, dtype=torch.float64)
    second = nn.Linear(hidden_units, len(target), dtype=torch.float64)
    network = nn.Sequential(first, _ACTIVATIONS[activation](), second)
    for layer in (first, second):
        nn.init.constant_(layer.weight, constant)
        nn.init.constant_(layer.bias, bias)
    parameters = {"w1": first.weight, "b1": first.bias, "w2": second.weight, "b2": second.bias}
    optimizer = torch.optim.SGD(network.parameters(), lr=lr)
    criterion = nn.MSELoss(reduction="sum")
    answer: dict[str, Any] = {}
    for step in range(steps):
        optimizer.zero_grad()
        loss = criterion(network(x), target) / 2
        loss.backward()
        if step == 0:
            gradients = {name: p.grad.clone() for name, p in parameters.items() if p.grad is not None}
            answer = {f"grad_{name}": gradient for name, gradient in gradients.items()} | {
                "loss": loss.item(),
                "output": network(x).detach(),
                "hidden": network[:2](x).detach(),
                "norms": [gradient.norm().item() for gradient in gradients.values()],
                "moving": sum(bool(gradient.any()) for gradient in gradients.values()),
            }
        optimizer.step()
    rows = torch.cat([first.weight, first.bias[:, None], second.weight.T], 1).detach()
    return (
        answer
        | {name: parameter.detach() for name, parameter in parameters.items()}
        | {
            "unit_difference": torch.cdist(rows, rows, p=torch.inf).max(),
            "distinct_units": len(torch.unique(rows.round(decimals=9), dim=0)),
        }
    )
