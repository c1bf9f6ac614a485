"""References of the flow of gradients: autograd through modules and small graphs."""

from typing import Any

import torch
from torch import Tensor, nn

from solvers.registry import reference


def _leaf(value: float) -> Tensor:
    return torch.tensor(value, dtype=torch.float64, requires_grad=True)


@reference("gradient_regimes")
def gradient_regimes(weights: Tensor, derivatives: Tensor) -> dict[str, Any]:
    """Autograd through 64 layers of each network, whose PReLU has the derivative: has the gradient grown or shrunk?"""
    x = -torch.ones(1, len(weights), dtype=torch.float64, requires_grad=True)
    state = x
    for _ in range(64):
        state = nn.functional.prelu(state * weights.abs(), derivatives)
    (gradient,) = torch.autograd.grad(state.sum(), x)
    return {"regimes": (gradient[0].abs() - 1).sign().long()}


@reference("activation_chain_gradients")
def activation_chain_gradients(x: float, weights: Tensor, biases: Tensor, slope: float, alpha: float) -> dict[str, Any]:
    """Autograd through `nn.Linear` and each activation's module."""
    outputs, gradients = [], []
    for activation in (nn.Sigmoid(), nn.ReLU(), nn.LeakyReLU(slope), nn.ELU(alpha)):
        source = _leaf(x)
        state = source.view(1)
        for weight, bias in zip(weights, biases, strict=True):
            state = activation(nn.functional.linear(state, weight.view(1, 1), bias.view(1)))
        outputs.append(state.item())
        gradients.append(torch.autograd.grad(state.sum(), source)[0].item())
    return {"gradients": gradients, "outputs": outputs, "leaky_relu": gradients[2]}


@reference("skip_chain_gradient")
def skip_chain_gradient(slopes: Tensor) -> dict[str, Any]:
    """Autograd through blocks whose branch is a linear layer."""
    results = []
    for skip in (False, True):
        source = _leaf(1.0)
        state = source.view(1)
        for slope in slopes:
            branch = nn.functional.linear(state, slope.view(1, 1))
            state = state + branch if skip else branch
        results.append(torch.autograd.grad(state.sum(), source)[0].item())
    return {"plain": results[0], "with_skips": results[1], "pair": results}


@reference("bias_perturbation")
def bias_perturbation(a0: float, weight: float, bias: float, delta: float, next_weight: float) -> dict[str, Any]:
    """Forward-mode automatic differentiation for the estimate, two forward passes for the exact change."""
    layer = nn.Linear(1, 1, dtype=torch.float64)

    def activation(value: Tensor) -> Tensor:
        state = {"weight": torch.tensor([[weight]], dtype=torch.float64), "bias": value.view(1)}
        source = torch.tensor([a0], dtype=torch.float64)
        output: Tensor = torch.func.functional_call(layer, state, source)
        return output.sigmoid()[0]

    start, change = torch.tensor(bias, dtype=torch.float64), torch.tensor(delta, dtype=torch.float64)
    before, estimate = torch.func.jvp(activation, (start,), (change,))  # type: ignore[misc]
    after = activation(start + change)
    return {
        "activation": before.detach(),
        "estimate": estimate.detach(),
        "exact": (after - before).detach(),
        "new_activation": after.detach(),
        "next_estimate": next_weight * estimate.item(),
    }


def _gradients(value: Tensor, leaves: list[Tensor]) -> list[float]:
    found = torch.autograd.grad(value, leaves, retain_graph=True, allow_unused=True, materialize_grads=True)
    return [gradient.item() for gradient in found]


@reference("graph_max_product")
def graph_max_product(x: float, y: float, z: float) -> dict[str, Any]:
    """Autograd through the whole graph and through each of its terms."""
    leaves = [_leaf(float(value)) for value in (x, y, z)]
    first = torch.maximum(leaves[0], leaves[1]) * leaves[2]
    second = leaves[0] * leaves[1]
    return {
        "value": round((first + second).item()),
        "gradient": [round(value) for value in _gradients(first + second, leaves)],
        "by_max": [round(value) for value in _gradients(first, leaves)],
        "by_product": [round(value) for value in _gradients(second, leaves)],
    }


@reference("graph_shared_node")
def graph_shared_node(x: float, y: float, z: float) -> dict[str, Any]:
    """Autograd through the graph, and with the second use of y detached."""
    leaves = [_leaf(float(value)) for value in (x, y, z)]
    value = (leaves[0] + leaves[1]) * (leaves[1] + leaves[2])
    first = (leaves[0] + leaves[1]) * (leaves[1].detach() + leaves[2])
    return {
        "value": round(value.item()),
        "gradient": [round(gradient) for gradient in _gradients(value, leaves)],
        "first_path_y": round(_gradients(first, leaves)[1]),
    }


@reference("factor_power")
def factor_power(factor: float, layers: int) -> dict[str, Any]:
    """Autograd through linear layers of one unit."""
    source = _leaf(1.0)
    state = source.view(1)
    weight = torch.tensor([[factor]], dtype=torch.float64)
    for _ in range(layers):
        state = nn.functional.linear(state, weight)
    product = torch.autograd.grad(state.sum(), source)[0].item()
    return {"product": product, "layers_more": product * factor}
