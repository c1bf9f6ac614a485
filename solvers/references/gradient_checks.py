"""References of gradients in practice: autograd, and loops that count."""

import statistics
from itertools import pairwise
from typing import Any

import torch
from torch import Tensor, nn

from solvers.registry import reference


@reference("linear_batch_gradient")
def linear_batch_gradient(x: Tensor, weights: Tensor, targets: Tensor, reduction: str) -> dict[str, Any]:
    """Autograd through `nn.Linear` and `nn.MSELoss`."""
    layer = nn.Linear(x.shape[1], 1, bias=False, dtype=torch.float64)
    layer.load_state_dict({"weight": weights[None].double()})
    exact = not any(tensor.is_floating_point() for tensor in (x, weights, targets))

    def gradient(kind: str) -> list[float]:
        loss = nn.MSELoss(reduction=kind)(layer(x.double())[:, 0], targets.double())
        return [float(entry) for entry in torch.autograd.grad(loss, layer.weight)[0][0]]

    total = [round(entry) if exact else entry for entry in gradient("sum")]
    return {
        "gradient": total if reduction == "sum" else gradient("mean"),
        "sum_gradient": total,
        "mean_gradient": gradient("mean"),
    }


@reference("finite_difference_passes")
def finite_difference_passes(sizes: Tensor) -> dict[str, Any]:
    """Counts the forward passes of a loop over the parameters of the real network."""
    widths = sizes.tolist()
    network = nn.Sequential(*(nn.Linear(inputs, outputs, device="meta") for inputs, outputs in pairwise(widths)))
    passes = {"one_sided": 1, "central": 0}
    for parameter in network.parameters():
        for _ in range(parameter.numel()):
            passes["one_sided"] += 1
            passes["central"] += 2
    return passes | {"pair": list(passes.values()), "parameters": sum(p.numel() for p in network.parameters())}


@reference("gradient_check")
def gradient_check(cubic: float, square: float, slope: float, x: float, step: float) -> dict[str, Any]:
    """Autograd for the true derivative; the function at three points for the numerical ones."""

    def function(point: Tensor) -> Tensor:
        return cubic * point**3 + square * point**2 + slope * point

    leaf = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    (derivative,) = torch.autograd.grad(function(leaf), leaf)
    with torch.no_grad():
        above, below, value = function(leaf + step), function(leaf - step), function(leaf)
    central = (above - below) / (2 * step)
    largest = torch.stack([central, derivative]).abs().max()
    return {
        "relative_error": nn.functional.l1_loss(central, derivative) / largest,
        "derivative": derivative,
        "above": above,
        "below": below,
        "value": value,
        "central": central,
        "forward": (above - value) / step,
    }


@reference("gradient_norm_spike")
def gradient_norm_spike(norms: Tensor, factor: float) -> dict[str, Any]:
    """A loop with `statistics.median`."""
    values = norms.tolist()
    medians = [statistics.median(values[:step]) for step in range(1, len(values))]
    flagged = [value > factor * median for value, median in zip(values[1:], medians, strict=True)]
    step = flagged.index(True) + 2 if True in flagged else 0
    return {"medians": medians, "flagged": [int(flag) for flag in flagged], "step": step}
