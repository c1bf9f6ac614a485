"""References of the savings: real layers on the meta device, counted, and run under PyTorch's operation counter."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from solvers.registry import reference


def _count(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


def _macs(module: nn.Module, channels: int, height: int, width: int) -> int:
    with torch.no_grad(), FlopCounterMode(display=False) as counter:
        module(torch.empty(1, channels, height, width, device="meta"))
    return int(counter.get_total_flops()) // 2


def _conv(
    inputs: int, outputs: int, kernel: int | tuple[int, int], bias: bool = False, groups: int = 1
) -> nn.Sequential:
    """A convolution behind the zeros that keep the size."""
    height, width = (kernel, kernel) if isinstance(kernel, int) else kernel
    pad = nn.ZeroPad2d((width // 2, (width - 1) // 2, height // 2, (height - 1) // 2))
    return nn.Sequential(pad, nn.Conv2d(inputs, outputs, kernel, bias=bias, groups=groups, device="meta"))


@reference("bottleneck_costs")
def bottleneck_costs(
    in_channels: int, reduced: int, out_channels: int, kernel: int, height: int, width: int, bias: bool
) -> dict[str, Any]:
    """Both real designs."""
    first, second = _conv(in_channels, reduced, 1, bias), _conv(reduced, out_channels, kernel, bias)
    design, direct = nn.Sequential(first, second), _conv(in_channels, out_channels, kernel, bias)
    macs = [_macs(module, in_channels, height, width) for module in (design, direct)]
    return {
        "direct": _count(direct),
        "bottleneck": _count(design),
        "pair": [_count(design), _count(direct)],
        "reduction": _count(first),
        "main": _count(second),
        "bottleneck_macs": macs[0],
        "direct_macs": macs[1],
        "macs_pair": macs,
        "ratio": macs[0] / macs[1],
        "times": macs[1] / macs[0],
    }


@reference("factorized_conv")
def factorized_conv(
    kernel: int, in_channels: int, middle: int, out_channels: int, height: int, width: int
) -> dict[str, Any]:
    """Real asymmetric convolutions."""
    first, second = _conv(in_channels, middle, (kernel, 1)), _conv(middle, out_channels, (1, kernel))
    split, whole = nn.Sequential(first, second), _conv(in_channels, out_channels, kernel)
    macs = [_macs(module, in_channels, height, width) for module in (split, whole)]
    return {
        "whole": _count(whole),
        "split": _count(split),
        "pair": [_count(split), _count(whole)],
        "ratio": _count(split) / _count(whole),
        "saved_share": (_count(whole) - _count(split)) / _count(whole),
        "first": _count(first),
        "second": _count(second),
        "split_macs": macs[0],
        "whole_macs": macs[1],
        "macs_pair": macs,
    }


@reference("conv_savings")
def conv_savings(kernel: int, in_channels: int, out_channels: int, reduced: int) -> dict[str, Any]:
    """The four real designs; as many 3×3 layers as are needed to see as far as the kernel."""
    stack = [_conv(in_channels, out_channels, 3)]
    reach = 3
    while reach < kernel:
        stack.append(_conv(out_channels, out_channels, 3))
        reach += 2
    four = [
        _count(_conv(in_channels, out_channels, kernel)),
        _count(nn.Sequential(*stack)),
        _count(
            nn.Sequential(
                _conv(in_channels, in_channels, kernel, groups=in_channels), _conv(in_channels, out_channels, 1)
            )
        ),
        _count(nn.Sequential(_conv(in_channels, reduced, 1), _conv(reduced, out_channels, kernel))),
    ]
    names = ("standard", "stacked", "separable", "bottleneck")
    return {
        **dict(zip(names, four, strict=True)),
        "four": four,
        "layers": len(stack),
        "separable_ratio": four[2] / four[0],
    }


@reference("dense_block")
def dense_block(initial: int, growth: int, layers: int, height: int, width: int) -> dict[str, Any]:
    """A real block of 1×1 convolutions, run over one pixel; its concatenated tensors are looked at."""
    maps = [torch.empty(1, initial, 1, 1, device="meta")]
    read = []
    connections = 0
    for _ in range(layers):
        connections += len(maps)
        together = torch.cat(maps, 1)
        read.append(together.expand(1, -1, height, width).numel())
        maps.append(_conv(together.shape[1], growth, 1)(together))
    everything = torch.cat(maps, 1).expand(1, -1, height, width)
    return {
        "last_inputs": together.shape[1],
        "out_channels": everything.shape[1],
        "connections": connections,
        "activations": sum(read),
        "shared_activations": everything.numel(),
    }


@reference("densenet_channels")
def densenet_channels(initial: int, growth: int, layers: Tensor) -> dict[str, Any]:
    """Real tensors of one pixel, concatenated layer by layer; a transition keeps every second map."""
    maps = torch.empty(1, initial, 1, 1, device="meta")
    before, after = [], []
    for count in layers.tolist():
        before.append(maps.shape[1])
        for _ in range(count):
            maps = torch.cat([maps, torch.empty(1, growth, 1, 1, device="meta")], 1)
        after.append(maps.shape[1])
        maps = maps[:, 1::2]
    return {"output": after[-1], "after": after, "before": before}


@reference("merge_shapes")
def merge_shapes(channels: int, new_channels: int, height: int, width: int) -> dict[str, Any]:
    """Real additions and concatenations on the meta device."""
    image = torch.empty(channels, height, width, device="meta")
    added = image + torch.empty_like(image)
    concatenated = torch.cat([image, torch.empty(new_channels, height, width, device="meta")])
    return {
        "added": list(added.shape),
        "concatenated": list(concatenated.shape),
        "concatenated_channels": concatenated.shape[0],
        "stacked_rows": list(torch.cat([image, image], 1).shape),
    }


@reference("classifier_heads")
def classifier_heads(channels: int, height: int, width: int, classes: int) -> dict[str, Any]:
    """Both real heads, their linear layers sized by what really reaches them."""
    image = torch.empty(1, channels, height, width, device="meta")
    starts = (nn.Flatten(), nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()))
    found = [nn.Linear(start(image).shape[1], classes, device="meta") for start in starts]
    flattened, pooled = map(_count, found)
    square = nn.Linear(image[..., :1].expand(-1, -1, -1, height).flatten(1).shape[1], classes, device="meta")
    return {
        "pair_square": [_count(square), pooled],
        "flattened": flattened,
        "pooled": pooled,
        "pair": [flattened, pooled],
        "flattened_inputs": found[0].in_features,
        "times": flattened / pooled,
        "flattened_weights": found[0].weight.numel(),
    }
