"""References of layer, RMS, instance and group norm: PyTorch's modules and functions, and shapes on the meta device."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from solvers.registry import reference


@reference("layer_norm_forward")
def layer_norm_forward(x: Tensor, gamma: Tensor, beta: Tensor, eps: float) -> dict[str, Any]:
    """`nn.LayerNorm` with its weights loaded; RMS norm by its own function."""
    layer = nn.LayerNorm(len(x), eps=eps, dtype=torch.float64)
    layer.load_state_dict({"weight": gamma, "bias": beta})
    var, mean = torch.var_mean(x, correction=0)
    return {
        "output": layer(x).detach(),
        "normalized": functional.layer_norm(x, x.shape, eps=eps),
        "mean": mean,
        "var": var,
        "unbiased_var": torch.var(x),
        "rms_output": torch.add(functional.rms_norm(x, x.shape, gamma, eps), beta),
    }


@reference("rms_norm_forward")
def rms_norm_forward(x: Tensor, gamma: Tensor, eps: float) -> dict[str, Any]:
    """`nn.RMSNorm` with its weight loaded."""
    layer = nn.RMSNorm(len(x), eps=eps, dtype=torch.float64)
    layer.load_state_dict({"weight": gamma})
    return {
        "output": layer(x).detach(),
        "normalized": functional.rms_norm(x, x.shape, eps=eps),
        "mean_square": functional.mse_loss(x, torch.zeros_like(x)),
        "layer_norm_output": functional.layer_norm(x, x.shape, gamma, eps=eps),
    }


@reference("normalization_counts")
def normalization_counts(batch: int, channels: int, height: int, width: int, groups: int) -> dict[str, Any]:
    """Means of a meta tensor over the axes of each method, and the parameters of the real modules."""
    images = torch.empty(batch, channels, height, width, device="meta")
    grouped = images.reshape(batch, groups, channels // groups, height, width)
    means = {
        "batch": images.mean((0, 2, 3), keepdim=True),
        "layer": images.mean((1, 2, 3), keepdim=True),
        "instance": images.mean((2, 3), keepdim=True),
        "group": grouped.mean((2, 3, 4), keepdim=True),
    }

    def parameters(layer: nn.Module) -> int:
        return sum(parameter.numel() for parameter in layer.parameters())

    assert parameters(nn.GroupNorm(groups, channels)) == parameters(nn.BatchNorm2d(channels))
    return {
        "means": [mean.numel() for mean in means.values()],
        "values": [images.numel() // mean.numel() for mean in means.values()],
        **{f"{name}_norm_means": mean.numel() for name, mean in means.items()},
        **{f"{name}_norm_values": images.numel() // mean.numel() for name, mean in means.items()},
        **{f"{name}_norm_mean_shape": list(mean.shape) for name, mean in means.items()},
        "grouped_shape": list(grouped.shape),
        "affine_parameters": parameters(nn.BatchNorm2d(channels)),
        "layer_norm_parameters": parameters(nn.LayerNorm([channels, height, width])),
    }


@reference("normalization_means")
def normalization_means(x: Tensor, example: int, channel: int) -> dict[str, Any]:
    """The mean that `nn.BatchNorm2d` records, and those of the example and channel taken alone."""
    layer = nn.BatchNorm2d(x.shape[1], momentum=1.0, dtype=torch.float64)
    torch.batch_norm(x, None, None, layer.running_mean, layer.running_var, True, 1.0, layer.eps, False)
    assert layer.running_mean is not None
    means = [layer.running_mean[channel].item(), x[example].mean().item(), x[example, channel].mean().item()]
    return {
        "means": means,
        "batch_mean": means[0],
        "layer_mean": means[1],
        "instance_mean": means[2],
        "batch_means": layer.running_mean,
        "layer_means": x.flatten(1).mean(1),
        "instance_means": functional.adaptive_avg_pool2d(x, 1)[:, :, 0, 0],
        "overall_mean": x.mean(),
    }


@reference("batch_and_layer_norm")
def batch_and_layer_norm(x: Tensor, eps: float) -> dict[str, Any]:
    """PyTorch's two functions, and `torch.var_mean` along each axis."""
    batch_vars, batch_means = torch.var_mean(x, 0, correction=0)
    layer_vars, layer_means = torch.var_mean(x, 1, correction=0)
    return {
        "batch_norm": torch.batch_norm(x, None, None, None, None, True, 0.0, eps, False),
        "layer_norm": functional.layer_norm(x, x.shape[1:], eps=eps),
        "overall_norm": functional.layer_norm(x, x.shape, eps=eps),
        "batch_means": batch_means,
        "batch_vars": batch_vars,
        "layer_means": layer_means,
        "layer_vars": layer_vars,
    }


def _instance_norm(x: Tensor, eps: float) -> Tensor:
    return torch.instance_norm(x[None], None, None, None, None, True, 0.0, eps, False)[0]


@reference("group_norm_values")
def group_norm_values(x: Tensor, groups: int, eps: float) -> dict[str, Any]:
    """`group_norm`, `layer_norm` and `instance_norm`; interleaved groups as `channel_shuffle` forms them."""
    channels = x.shape[0]
    shuffled = functional.group_norm(_shuffle(x, channels // groups), groups, eps=eps)
    return {
        "output": functional.group_norm(x[None], groups, eps=eps)[0],
        "layer_norm": functional.layer_norm(x, x.shape, eps=eps),
        "instance_norm": _instance_norm(x, eps),
        "interleaved_output": _shuffle(shuffled[0], groups)[0],
        "channel_means": x.reshape(groups, -1).mean(1).repeat_interleave(channels // groups),
        "channel_vars": x.reshape(groups, -1).var(1, correction=0).repeat_interleave(channels // groups),
    }


def _shuffle(x: Tensor, groups: int) -> Tensor:
    return nn.ChannelShuffle(groups)(x[None])  # type: ignore[no-any-return]


@reference("group_norm_at")
def group_norm_at(x: Tensor, groups: int, channel: int, row: int, column: int, eps: float) -> dict[str, Any]:
    """One entry of `layer_norm`, `group_norm` and `instance_norm`."""
    outputs = [
        functional.layer_norm(x, x.shape, eps=eps),
        functional.group_norm(x[None], groups, eps=eps)[0],
        _instance_norm(x, eps),
    ]
    values = [output[channel, row, column].item() for output in outputs]
    share = x.shape[0] // groups
    group = x[channel // share * share :][:share]
    parts = (x, group, x[channel])
    return {
        "value": x[channel, row, column],
        "values": values,
        "layer_norm": values[0],
        "group_norm": values[1],
        "instance_norm": values[2],
        "means": [part.mean().item() for part in parts],
        "vars": [part.var(correction=0).item() for part in parts],
    }
