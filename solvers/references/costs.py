"""References of the costs: PyTorch's own operation counter over real modules on the meta device."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.flop_counter import FlopCounterMode

from solvers.registry import reference


def _macs(module: nn.Module, image: Tensor) -> int:
    """Half of the floating-point operations that PyTorch counts."""
    with FlopCounterMode(display=False) as counter:
        module(image)
    return int(counter.get_total_flops()) // 2


def _image(channels: int, height: int, width: int) -> Tensor:
    return torch.empty(1, channels, height, width, device="meta")


def _conv(inputs: int, outputs: int, kernel: int, groups: int = 1) -> nn.Conv2d:
    return nn.Conv2d(inputs, outputs, kernel, groups=groups, bias=False, device="meta")


@reference("conv2d_macs")
def conv2d_macs(
    in_channels: int, out_channels: int, kernel: int, height: int, width: int, groups: int
) -> dict[str, Any]:
    """Operations of `nn.Conv2d` with an input that yields height × width positions."""
    layer, image = (
        _conv(in_channels, out_channels, kernel, groups),
        _image(in_channels, height + kernel - 1, width + kernel - 1),
    )
    return {
        "macs": _macs(layer, image),
        "flops": 2 * _macs(layer, image),
        "positions": layer(image)[0, 0].numel(),
        "weights": layer.weight.numel(),
        "macs_per_output": layer.weight[0].numel(),
        "standard": _macs(_conv(in_channels, out_channels, kernel), image),
    }


@reference("depthwise_separable_macs")
def depthwise_separable_macs(
    in_channels: int, out_channels: int, kernel: int, height: int, width: int
) -> dict[str, Any]:
    """Operations of the two real layers and of the standard one."""
    image = _image(in_channels, height + kernel - 1, width + kernel - 1)
    depthwise, pointwise = _conv(in_channels, in_channels, kernel, in_channels), _conv(in_channels, out_channels, 1)
    both, standard = (
        _macs(nn.Sequential(depthwise, pointwise), image),
        _macs(_conv(in_channels, out_channels, kernel), image),
    )
    return {
        "macs": both,
        "depthwise": _macs(depthwise, image),
        "pointwise": _macs(pointwise, depthwise(image)),
        "standard": standard,
        "ratio": both / standard,
        "times": standard / both,
        "saved": standard - both,
    }


@reference("local_connections")
def local_connections(height: int, width: int, kernel: int, channels: int) -> dict[str, Any]:
    """Entries of the Jacobian of `conv2d`: all of them, the non-zero ones, and the layer's own weights."""
    layer = nn.Conv2d(channels, 1, kernel, bias=False)
    weight = torch.ones_like(layer.weight)

    def convolve(image: Tensor) -> Tensor:
        return functional.conv2d(image.view(channels, height, width), weight).flatten()

    matrix = torch.func.jacrev(convolve)(torch.zeros(channels * height * width))
    linear = nn.Linear(matrix.shape[1], matrix.shape[0], bias=False, device="meta")
    local = int(matrix.count_nonzero())
    return {
        "fully_connected": linear.weight.numel(),
        "local": local,
        "shared": layer.weight.numel(),
        "units": matrix.shape[0],
        "inputs": matrix.shape[1],
        "inputs_per_unit": int(matrix[0].count_nonzero()),
        "times": matrix.numel() / local,
    }


@reference("pooled_linear_cost")
def pooled_linear_cost(
    channels: int, height: int, width: int, units: int, out_channels: int, kernel: int
) -> dict[str, Any]:
    """Real layers behind `nn.MaxPool2d(2)` and without it."""
    image = _image(channels, height, width)
    pooled = nn.MaxPool2d(2)(image)
    conv = _conv(channels, out_channels, kernel)

    def linear_weights(maps: Tensor) -> int:
        return nn.Linear(maps.numel(), units, bias=False, device="meta").weight.numel()

    def macs(maps: Tensor) -> int:
        return _macs(conv, functional.pad(maps, (kernel // 2, (kernel - 1) // 2) * 2))

    costs = [linear_weights(image), linear_weights(pooled), macs(image), macs(pooled)]
    names = ("linear_weights", "linear_weights_pooled", "conv_macs", "conv_macs_pooled")
    return {
        **dict(zip(names, costs, strict=True)),
        "costs": costs,
        "conv_weights": conv.weight.numel(),
        "pooled_height": pooled.shape[2],
        "pooled_width": pooled.shape[3],
    }


@reference("arithmetic_intensity")
def arithmetic_intensity(height: int, width: int, channels: int, kernel: int) -> dict[str, Any]:
    """Operations of the real layers over the sizes of their real tensors."""
    image = _image(channels, height, width)
    padded = functional.pad(image, (kernel // 2, (kernel - 1) // 2) * 2)
    result: dict[str, Any] = {}
    for name, groups in (("standard", 1), ("depthwise", channels)):
        layer = _conv(channels, channels, kernel, groups)
        moved = image.numel() + layer.weight.numel() + layer(padded).numel()
        result |= {f"{name}_macs": _macs(layer, padded), f"{name}_moved": moved}
        result[name] = result[f"{name}_macs"] / moved
    return result | {
        "pair": [result["standard"], result["depthwise"]],
        "ratio": result["standard"] / result["depthwise"],
    }
