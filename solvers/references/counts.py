"""References of the parameter counts: the real modules on the meta device, their parameters counted."""

from itertools import pairwise
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from solvers.registry import reference


def _count(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


def _count_named(module: nn.Module, word: str) -> int:
    return sum(parameter.numel() for name, parameter in module.named_parameters() if word in name)


def _extent(kernel: int, layers: int) -> int:
    """How far one entry reaches through a stack of transposed convolutions."""
    row = torch.empty(1, 1, 1, device="meta")
    for _ in range(layers):
        row = functional.conv_transpose1d(row, torch.empty(1, 1, kernel, device="meta"))
    return row.shape[-1]


@reference("linear_parameters")
def linear_parameters(inputs: int, outputs: int, bias: bool) -> dict[str, Any]:
    """Count of `nn.Linear`."""
    layer = nn.Linear(inputs, outputs, bias=bias, device="meta")
    return {
        "parameters": _count(layer),
        "weights": _count_named(layer, "weight"),
        "biases": _count_named(layer, "bias"),
    }


@reference("conv2d_parameters")
def conv2d_parameters(in_channels: int, out_channels: int, kernel: int, groups: int, bias: bool) -> dict[str, Any]:
    """Count of `nn.Conv2d`, and the shape of its weight."""
    layer = nn.Conv2d(in_channels, out_channels, kernel, groups=groups, bias=bias, device="meta")
    ungrouped = nn.Conv2d(in_channels, out_channels, kernel, bias=bias, device="meta")
    transposed = nn.ConvTranspose2d(in_channels, out_channels, kernel, groups=groups, device="meta")
    return {
        "parameters": _count(layer),
        "weights": _count_named(layer, "weight"),
        "biases": _count_named(layer, "bias"),
        "counts": [_count_named(layer, "weight"), _count_named(layer, "bias"), _count(layer)],
        "filter_weights": layer.weight[0].numel(),
        "slices": layer.weight[:, :, 0, 0].numel(),
        "weight_shape": list(layer.weight.shape),
        "groups_ignored": _count(ungrouped),
        "ungrouped_weight_shape": list(ungrouped.weight.shape),
        "swapped_weight_shape": list(transposed.weight.shape),
    }


@reference("depthwise_separable_parameters")
def depthwise_separable_parameters(in_channels: int, out_channels: int, kernel: int, bias: bool) -> dict[str, Any]:
    """Count of a grouped `nn.Conv2d` and a 1×1 one, and of the standard `nn.Conv2d`."""
    depthwise = nn.Conv2d(in_channels, in_channels, kernel, groups=in_channels, bias=bias, device="meta")
    pointwise = nn.Conv2d(in_channels, out_channels, 1, bias=bias, device="meta")
    standard = nn.Conv2d(in_channels, out_channels, kernel, bias=bias, device="meta")
    both = nn.Sequential(depthwise, pointwise)
    return {
        "parameters": _count(both),
        "depthwise": _count(depthwise),
        "pointwise": _count(pointwise),
        "standard": _count(standard),
        "ratio": _count(both) / _count(standard),
        "times": _count(standard) / _count(both),
        "saved": _count(standard) - _count(both),
        "maps": standard.weight[:, :, 0, 0].numel(),
    }


@reference("batch_norm_parameters")
def batch_norm_parameters(channels: int) -> dict[str, Any]:
    """Counts of `nn.BatchNorm2d`: parameters, buffers, running statistics."""
    layer = nn.BatchNorm2d(channels, device="meta")
    return {
        "parameters": _count(layer),
        "running_statistics": sum(b.numel() for name, b in layer.named_buffers() if name.startswith("running")),
        "buffers": sum(buffer.numel() for buffer in layer.buffers()),
        "state": sum(tensor.numel() for tensor in layer.state_dict().values()),
    }


@reference("embedding_parameters")
def embedding_parameters(vocabulary: int, dimension: int) -> dict[str, Any]:
    """Count of `nn.Embedding`."""
    return {"parameters": _count(nn.Embedding(vocabulary, dimension, device="meta"))}


@reference("recurrent_parameters")
def recurrent_parameters(
    cell: str, input_size: int, hidden_size: int, layers: int, bidirectional: bool
) -> dict[str, Any]:
    """Count of `nn.RNN`, `nn.LSTM` or `nn.GRU`; a single bias drops `bias_hh`."""
    kinds: dict[str, type[nn.RNNBase]] = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}

    def build(depth: int) -> nn.Module:
        return kinds[cell](input_size, hidden_size, depth, bidirectional=bidirectional, device="meta")  # type: ignore[arg-type]

    module = build(layers)
    return {
        "parameters": _count(module),
        "single_bias": _count(module) - _count_named(module, "bias_hh"),
        "weights": _count_named(module, "weight"),
        "first_layer": _count_named(module, "_l0"),
        "later_layer": _count(build(layers + 1)) - _count(module),
        "gates": next(module.parameters()).shape[0] // hidden_size,
    }


@reference("mlp_parameters")
def mlp_parameters(sizes: Tensor) -> dict[str, Any]:
    """Count of `nn.Linear` modules in sequence."""
    widths = [int(size) for size in sizes]
    layers = [nn.Linear(before, after, device="meta") for before, after in pairwise(widths)]
    network = nn.Sequential(*layers)
    return {
        "parameters": _count(network),
        "weights": _count_named(network, "weight"),
        "biases": _count_named(network, "bias"),
        "layer_parameters": [_count(layer) for layer in layers],
        "hidden_only": _count(network[:-1]),
    }


def _compare(channels: list[int], kernel: int, bias: bool) -> dict[str, Any]:
    """A stack of `nn.Conv2d` through these channels, against one with a kernel of the same extent."""
    stack = nn.Sequential(*(nn.Conv2d(a, b, kernel, bias=bias, device="meta") for a, b in pairwise(channels)))
    extent = _extent(kernel, len(stack))
    single = nn.Conv2d(channels[0], channels[-1], extent, bias=bias, device="meta")
    return {
        "stacked": _count(stack),
        "single": _count(single),
        "equivalent_kernel": extent,
        "ratio": _count(stack) / _count(single),
        "inverse_ratio": _count(single) / _count(stack),
        "saved": _count(single) - _count(stack),
    }


@reference("stacked_kernel_parameters")
def stacked_kernel_parameters(channels: int, layers: int, kernel: int, bias: bool) -> dict[str, Any]:
    """Counts of real stacks, all channels equal."""
    return _compare([channels] * (layers + 1), kernel, bias)


@reference("stacked_kernel_channel_parameters")
def stacked_kernel_channel_parameters(
    in_channels: int, middle_channels: int, out_channels: int, layers: int, kernel: int, bias: bool
) -> dict[str, Any]:
    """Counts of real stacks."""
    return _compare([in_channels, *[middle_channels] * (layers - 1), out_channels], kernel, bias)
