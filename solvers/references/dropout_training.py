"""References of training under dropout: the layers as modules, a forward hook that masks, and `torch.optim.SGD`."""

from typing import Any

import torch
from torch import Tensor, nn

from solvers.registry import reference


def _inverted_scale(rate: float) -> Tensor:
    """What `nn.Dropout` multiplies the values that it keeps by, read off a layer of ones."""
    kept: Tensor = nn.Dropout(rate)(torch.ones(4096, dtype=torch.float64))
    return kept.max()


def _trained(
    x: Tensor, state: dict[str, Tensor], target: float, factors: Tensor, lr: float, activation: str
) -> tuple[nn.Sequential, dict[str, Any]]:
    hidden = nn.ReLU() if activation == "relu" else nn.Sigmoid()
    inputs, outputs = len(x), len(factors)
    layers: list[nn.Module] = [nn.Linear(inputs, outputs), hidden, nn.Linear(outputs, 1)]
    network = nn.Sequential(*layers).double()
    network.load_state_dict(state)
    hidden.register_forward_hook(lambda _module, _inputs, values: values * factors)
    optimizer = torch.optim.SGD(network.parameters(), lr=lr)
    output = network(x)
    loss = nn.functional.mse_loss(output, torch.full_like(output, target)) / 2
    torch.autograd.backward(loss)
    optimizer.step()
    return network, {"output": output.item(), "loss": loss.item()}


@reference("dropout_step")
def dropout_step(
    x: Tensor,
    w1: Tensor,
    b1: Tensor,
    w2: Tensor,
    b2: float,
    target: float,
    mask: Tensor,
    rate: float,
    lr: float,
    activation: str,
) -> dict[str, Any]:
    """`torch.optim.SGD` on the masked network, which without dropout or scaling is the same with other factors."""
    state = {"0.weight": w1, "0.bias": b1, "2.weight": w2[None], "2.bias": torch.tensor([b2], dtype=torch.float64)}

    def train(factors: Tensor) -> tuple[dict[str, Tensor], dict[str, Tensor], dict[str, Any]]:
        network, numbers = _trained(x, state, target, factors, lr, activation)
        new = {name: value.detach() for name, value in network.named_parameters()}
        gradients = {name: value.grad for name, value in network.named_parameters() if value.grad is not None}
        return new, gradients, numbers

    new, gradients, numbers = train(mask * _inverted_scale(rate))
    full, _, _ = train(torch.ones_like(w2))
    unscaled, _, _ = train(mask.double())
    return {
        **numbers,
        "grad_w1": gradients["0.weight"],
        "grad_b1": gradients["0.bias"],
        "grad_w2": gradients["2.weight"][0],
        "grad_b2": gradients["2.bias"].item(),
        "new_w1": new["0.weight"],
        "new_b1": new["0.bias"],
        "new_w2": new["2.weight"][0],
        "new_b2": new["2.bias"].item(),
        "changed_w1": gradients["0.weight"].bool().long(),
        "changed_b1": gradients["0.bias"].bool().long(),
        "changed_w2": gradients["2.weight"][0].bool().long(),
        "changed": sum(int(gradient.count_nonzero()) for gradient in gradients.values()),
        "full_new_w1": full["0.weight"],
        "full_new_w2": full["2.weight"][0],
        "unscaled_new_w1": unscaled["0.weight"],
        "unscaled_new_w2": unscaled["2.weight"][0],
    }
