"""References of the connectivity counts: real layers, and the patches that `functional.unfold` finds."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from solvers.registry import reference


def _count(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


def _patches(channels: int, height: int, width: int, kernel: int, padding: int = 0) -> tuple[int, int]:
    """How many numbers a patch has, and how many patches there are."""
    image = torch.empty(1, channels, height, width, device="meta")
    found = functional.unfold(image, kernel, padding=padding)
    return found.shape[1], found.shape[2]


@reference("dense_against_conv")
def dense_against_conv(
    height: int, width: int, in_channels: int, out_channels: int, kernel: int, bias: bool
) -> dict[str, Any]:
    """`nn.Conv2d` with padding "same", a weight for each patch, and `nn.Linear` between the flattened maps."""
    conv = nn.Conv2d(in_channels, out_channels, kernel, padding="same", bias=bias, device="meta")
    image = torch.empty(1, in_channels, height, width, device="meta")
    maps = conv(image)
    dense = nn.Linear(image.numel(), maps.numel(), bias=bias, device="meta")
    size, patches = _patches(in_channels, height, width, kernel, kernel // 2)
    local = torch.empty(patches, out_channels, size + int(bias), device="meta").numel()
    return {
        "conv": _count(conv),
        "dense": _count(dense),
        "local": local,
        "three": [_count(conv), local, _count(dense)],
        "inputs": image.numel(),
        "outputs": maps.numel(),
        "times": _count(dense) / _count(conv),
        "local_times": local / _count(conv),
    }


@reference("region_sharing")
def region_sharing(height: int, width: int, channels: int, filters: int, kernel: int, regions: int) -> dict[str, Any]:
    """One real convolution, one for each region, one for each patch."""

    def convolutions(number: int) -> int:
        return sum(_count(nn.Conv2d(channels, filters, kernel, bias=False, device="meta")) for _ in range(number))

    size, patches = _patches(channels, height, width, kernel)
    three = [convolutions(1), convolutions(regions), convolutions(patches)]
    return {
        **dict(zip(("full", "regional", "unshared"), three, strict=True)),
        "three": three,
        "positions": patches,
        "filter_weights": size,
    }


@reference("connectivity_parameters")
def connectivity_parameters(inputs: int, kernel: int, stride: int, period: int) -> dict[str, Any]:
    """Numbers the weight of every connection of a real unfolding, and counts the distinct ones."""
    windows = torch.arange(inputs).unfold(0, kernel, stride)
    outputs = len(windows)
    taps = torch.arange(kernel).expand(outputs, kernel)
    turn = torch.arange(outputs)[:, None] % period

    def distinct(*owners: Tensor) -> int:
        labels = torch.stack([owner.expand(outputs, kernel) for owner in owners], -1)
        return len(torch.unique(labels.flatten(0, 1), dim=0))

    dense = _count(nn.Linear(inputs, outputs, bias=False, device="meta"))
    local = distinct(torch.arange(outputs)[:, None], taps)
    four = [dense, local, distinct(turn, taps), distinct(taps)]
    return {**dict(zip(("dense", "local", "tiled", "conv"), four, strict=True)), "four": four, "outputs": outputs}


@reference("local_layer_values")
def local_layer_values(signal: Tensor, weights: Tensor, stride: int) -> dict[str, Any]:
    """The diagonal of a convolution with as many filters: filter i at position i."""
    filters = weights.double()[:, None]
    maps = functional.conv1d(signal.double()[None, None], filters, stride=stride)[0]
    return {
        "output": maps[:, : len(weights)].diagonal(),
        "shared": maps[0, : len(weights)],
        "same_window": maps[:, 0],
    }


@reference("dense_as_convolution")
def dense_as_convolution(channels: int, height: int, width: int, outputs: int) -> dict[str, Any]:
    """Both real layers, the convolution run on the map."""
    conv = nn.Conv2d(channels, outputs, (height, width), device="meta")
    linear = nn.Linear(channels * height * width, outputs, device="meta")
    return {
        "weight_shape": list(conv.weight.shape),
        "linear_shape": list(linear.weight.shape),
        "output_shape": list(conv(torch.empty(channels, height, width, device="meta")).shape),
        "weights": linear.weight.numel(),
        "parameters": _count(conv),
    }


@reference("conv_against_pool")
def conv_against_pool(
    in_channels: int,
    out_channels: int,
    height: int,
    width: int,
    kernel: int,
    stride: int,
    padding: int,
    window: int,
) -> dict[str, Any]:
    """`nn.Conv2d` and `nn.MaxPool2d` over the same input."""
    image = torch.empty(in_channels, height, width, device="meta")
    conv = nn.Conv2d(in_channels, out_channels, kernel, stride, padding, device="meta")
    pool = nn.AvgPool2d(window)
    convolved, pooled = conv(image), pool(image)
    return {
        "conv_parameters": _count(conv),
        "conv_shape": list(convolved.shape),
        "pool_parameters": _count(pool),
        "pool_shape": list(pooled.shape),
        "sizes": [convolved.shape[1], pooled.shape[1]],
    }


@reference("sparse_table_parameters")
def sparse_table_parameters(maps: int, fan_in: Tensor, kernel: int) -> dict[str, Any]:
    """A real one-filter convolution for each output map, over the maps that it reads."""
    sparse = nn.ModuleList(nn.Conv2d(count, 1, kernel, device="meta") for count in fan_in.tolist())
    full = nn.Conv2d(maps, len(fan_in), kernel, device="meta")
    return {
        "pairs": sum(conv.weight[0, :, 0, 0].numel() for conv in sparse if isinstance(conv, nn.Conv2d)),
        "all_pairs": full.weight[:, :, 0, 0].numel(),
        "parameters": _count(sparse),
        "full_parameters": _count(full),
        "saved_parameters": _count(full) - _count(sparse),
    }


@reference("branch_concatenation")
def branch_concatenation(kernels: Tensor, channels: Tensor) -> dict[str, Any]:
    """Real branches with padding "same", whose maps are concatenated; the padding is what PyTorch works out."""
    image = torch.empty(1, 1, 16, 16, device="meta")
    branches = [
        nn.Conv2d(1, width, kernel, padding="same", device="meta")
        for kernel, width in zip(kernels.tolist(), channels.tolist(), strict=True)
    ]
    padded = [branch._reversed_padding_repeated_twice[0] for branch in branches]
    return {"total": torch.cat([branch(image) for branch in branches], 1).shape[1], "paddings": padded}
