"""References of statistics: `torch.var_mean` over axes, the functional normalizations, the layers' own parameters."""

import math
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from solvers.registry import reference


@reference("normalization_slot_statistics")
def normalization_slot_statistics(x: Tensor, example: int, channel: int, groups: int) -> dict[str, Any]:
    """`torch.var_mean` over the axes of each; groups by `Tensor.chunk`."""
    group = next(part for part in torch.arange(x.shape[1]).chunk(groups) if channel in part)
    pools = [x[:, channel], x[example], x[example, channel], x[example, group]]
    pairs = [torch.var_mean(pool, correction=0) for pool in pools]
    batch_vars, batch_means = torch.var_mean(x, (0, 2, 3), correction=0)
    return {
        "means": [mean.item() for _, mean in pairs],
        "vars": [var.item() for var, _ in pairs],
        "statistics": [[mean.item(), var.item()] for var, mean in pairs],
        "batch_means": batch_means,
        "batch_vars": batch_vars,
        "batch_statistics": torch.stack([batch_means, batch_vars]),
        "unbiased_vars": [torch.var(pool).item() for pool in pools],
        "unbiased_batch_vars": torch.var(x, (0, 2, 3)),
    }


@reference("normalization_batch_dependence")
def normalization_batch_dependence(x: Tensor, replacement: Tensor, groups: int, eps: float) -> dict[str, Any]:
    """The operators behind the four modules, on both batches."""

    def norms(tensor: Tensor) -> list[Tensor]:
        return [
            torch.batch_norm(tensor, None, None, None, None, True, 0.0, eps, False)[0],
            functional.layer_norm(tensor, tensor.shape[1:], eps=eps)[0],
            functional.group_norm(tensor, tensor.shape[1], eps=eps)[0],
            functional.group_norm(tensor, groups, eps=eps)[0],
        ]

    replaced = x.clone()
    replaced[-1] = replacement
    before, after = norms(x), norms(replaced)
    return {
        "changed": [int(not torch.allclose(a, b, rtol=0, atol=1e-9)) for a, b in zip(before, after, strict=True)],
        "differences": [torch.dist(a, b, p=math.inf).item() for a, b in zip(before, after, strict=True)],
        "before": before[0],
        "after": after[0],
    }


@reference("layer_norm_parameters")
def layer_norm_parameters(leading: Tensor, normalized: Tensor) -> dict[str, Any]:
    """The parameters of `nn.LayerNorm`, and the statistics that its operator returns, on the meta device."""
    shape = normalized.tolist()
    layer = nn.LayerNorm(shape, device="meta")
    x = torch.empty([*leading.tolist(), *shape], device="meta")
    _, means, _ = torch.native_layer_norm(x, shape, layer.weight, layer.bias, 1e-5)
    return {
        "parameters": sum(parameter.numel() for parameter in layer.parameters()),
        "weight_shape": list(layer.weight.shape),
        "means": means.numel(),
        "values": layer.weight.numel(),
        "elements": x.numel(),
    }


@reference("instance_norm_plane")
def instance_norm_plane(x: Tensor, gamma: float, beta: float, eps: float) -> dict[str, Any]:
    """`functional.instance_norm`, which refuses eps = 0 for none of our planes; rows by `layer_norm`."""
    scale, shift = torch.tensor([[gamma], [beta]], dtype=torch.float64)
    var, mean = torch.var_mean(x, correction=0)
    unbiased = torch.var(x)

    def with_variance(value: Tensor, epsilon: float) -> Tensor:
        return functional.batch_norm(x.view(-1, 1), mean.view(1), value.view(1), scale, shift, eps=epsilon).view(
            x.shape
        )

    return {
        "output": functional.instance_norm(x[None, None], weight=scale, bias=shift, eps=eps)[0, 0],
        "normalized": functional.instance_norm(x[None, None], eps=eps)[0, 0],
        "mean": mean,
        "var": var,
        "unbiased_var": unbiased,
        "unbiased_output": with_variance(unbiased, eps),
        "eps_outside_output": with_variance((var.sqrt() + eps) ** 2, 0.0),
        "without_root_output": with_variance((var + eps) ** 2, 0.0),
    }
