"""References of the small pieces: real modules with their weights set, and autograd."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from solvers.registry import reference


def _linear(weight: Tensor) -> nn.Linear:
    layer = nn.Linear(weight.shape[1], weight.shape[0], bias=False, dtype=torch.float64)
    with torch.no_grad():
        layer.weight.copy_(weight)
    return layer


@reference("residual_unit_values")
def residual_unit_values(x: Tensor, first: Tensor, second: Tensor) -> dict[str, Any]:
    """`nn.Sequential` branches after and before activation."""
    start = x.double()
    with torch.no_grad():
        after = nn.Sequential(_linear(first), nn.ReLU(), _linear(second))(start)
        before = nn.Sequential(nn.ReLU(), _linear(first), nn.ReLU(), _linear(second))(start)
        return {
            "v1": functional.relu(torch.add(start, after)),
            "v2": torch.add(start, before),
            "branch": after,
            "v2_branch": before,
            "plain": functional.relu(after),
        }


@reference("residual_scalar")
def residual_scalar(x: float, first: float, second: float) -> dict[str, Any]:
    """Autograd through the block."""
    start = torch.tensor(float(x), dtype=torch.float64, requires_grad=True)
    branch = second * functional.relu(first * start)
    output = start + branch
    gradient = torch.autograd.grad(output, start, retain_graph=True)[0]
    return {
        "output": output.detach(),
        "gradient": gradient,
        "pair": [output.item(), gradient.item()],
        "branch_gradient": torch.autograd.grad(branch, start)[0],
    }


@reference("lenet_stage_values")
def lenet_stage_values(image: Tensor, kernel: Tensor) -> dict[str, Any]:
    """`functional.conv2d`, `nn.Tanh`, `nn.AvgPool2d`."""
    convolved = functional.conv2d(image.double()[None, None], kernel.double()[None, None])
    return {
        "output": nn.Sequential(nn.Tanh(), nn.AvgPool2d(2))(convolved)[0, 0],
        "only": nn.Sequential(nn.Tanh(), nn.AvgPool2d(2))(convolved)[0, 0, 0, 0],
        "convolved": convolved[0, 0],
        "pooled_first": nn.Sequential(nn.AvgPool2d(2), nn.Tanh())(convolved)[0, 0],
        "max_pooled": nn.Sequential(nn.Tanh(), nn.MaxPool2d(2))(convolved)[0, 0],
    }


@reference("scaled_tanh")
def scaled_tanh(x: float, scale: float, slope: float) -> dict[str, Any]:
    """Value by the logistic function, derivative by autograd."""
    start = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    value = scale * (2 * torch.sigmoid(2 * slope * start) - 1)
    derivative = torch.autograd.grad(value, start)[0]
    return {"value": value.item(), "derivative": derivative, "pair": [value.item(), derivative.item()]}
