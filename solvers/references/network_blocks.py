"""References of the blocks: real modules on the meta device, their parameters counted and their outputs looked at."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from solvers.registry import reference


def _count(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


def _weights(module: nn.Module, kind: type[nn.Module]) -> int:
    return sum(_count(part) for part in module.modules() if isinstance(part, kind))


def _block(inputs: int, outputs: int, convolutions: int) -> nn.Sequential:
    layers: list[nn.Module] = []
    for number in range(convolutions):
        layers += [nn.Conv2d(outputs if number else inputs, outputs, 3, padding=1, device="meta"), nn.ReLU()]
    return nn.Sequential(*layers, nn.MaxPool2d(2, 2))


def _image(channels: int, size: int) -> Tensor:
    return torch.empty(1, channels, size, size, device="meta")


@reference("vgg_block")
def vgg_block(in_channels: int, out_channels: int, convolutions: int, size: int) -> dict[str, Any]:
    """The real block."""
    block = _block(in_channels, out_channels, convolutions)
    output = block(_image(in_channels, size))
    longer = _block(in_channels, out_channels, convolutions + 1)
    return {
        "shape": list(output.shape[1:]),
        "output_size": output.shape[-1],
        "parameters": _count(block),
        "first": _count(block[0]),
        "later": _count(longer) - _count(block),
        "weights": sum(p.numel() for p in block.parameters() if p.dim() == 4),
    }


@reference("vgg_counts")
def vgg_counts(convolutions: Tensor, size: int, classes: int, hidden: int) -> dict[str, Any]:
    """The real network; only its features run over an image, one channel wide, for the size that is left."""
    widths = [3, 64, 128, 256, 512, 512]
    features = nn.Sequential(
        *(_block(widths[stage], widths[stage + 1], count) for stage, count in enumerate(convolutions.tolist()))
    )
    poolings = nn.Sequential(*(part for part in features.modules() if isinstance(part, nn.MaxPool2d)))
    side = poolings(_image(1, size)).shape[-1]
    first = nn.Linear(torch.empty(512, side, side, device="meta").numel(), hidden, device="meta")
    head = nn.Sequential(
        nn.Flatten(),
        first,
        nn.ReLU(),
        nn.Linear(hidden, hidden, device="meta"),
        nn.ReLU(),
        nn.Linear(hidden, classes, device="meta"),
    )
    network = nn.Sequential(features, head)
    return {
        "weight_layers": sum(isinstance(part, nn.Conv2d | nn.Linear) for part in network.modules()),
        "layers_with_pooling": sum(
            isinstance(part, nn.Conv2d | nn.Linear | nn.MaxPool2d) for part in network.modules()
        ),
        "parameters": _count(network),
        "conv_parameters": _count(features),
        "dense_parameters": _count(head),
        "first_dense": _count(first),
        "first_dense_weights": first.weight.numel(),
        "share": _count(first) / _count(network),
        "final_size": side,
        "flattened": first.in_features,
    }


class _Inception(nn.Module):
    def __init__(self, inputs: int, widths: list[int], reductions: list[int | None]) -> None:
        super().__init__()
        one, three, five, pooled = widths
        self.branches = nn.ModuleList(
            [
                nn.Conv2d(inputs, one, 1),
                self._reduced(inputs, reductions[0], three, 3),
                self._reduced(inputs, reductions[1], five, 5),
                nn.Sequential(nn.MaxPool2d(3, 1, 1), nn.Conv2d(inputs, pooled, 1)),
            ]
        )

    @staticmethod
    def _reduced(inputs: int, between: int | None, outputs: int, kernel: int) -> nn.Module:
        if between is None:
            return nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2)
        return nn.Sequential(
            nn.Conv2d(inputs, between, 1), nn.ReLU(), nn.Conv2d(between, outputs, kernel, padding=kernel // 2)
        )

    def forward(self, image: Tensor) -> Tensor:
        return torch.cat([branch(image) for branch in self.branches], 1)


@reference("inception_block")
def inception_block(
    in_channels: int, one: int, reduce_three: int, three: int, reduce_five: int, five: int, pooled: int, size: int
) -> dict[str, Any]:
    """The real block with and without reduction, run under PyTorch's operation counter."""
    widths = [one, three, five, pooled]
    with torch.device("meta"):
        block = _Inception(in_channels, widths, [reduce_three, reduce_five])
        unreduced = _Inception(in_channels, widths, [None, None])
    macs, outputs = [], []
    for module in (block, unreduced):
        with torch.no_grad(), FlopCounterMode(display=False) as counter:
            outputs.append(module(_image(in_channels, size)))
        macs.append(counter.get_total_flops() // 2)
    return {
        "out_channels": outputs[0].shape[1],
        "shape": list(outputs[1].shape[1:]),
        "parameters": _count(block),
        "unreduced_parameters": _count(unreduced),
        "branches": [_count(branch) for branch in block.branches],
        "pair": [_count(block), _count(unreduced)],
        "ratio": _count(unreduced) / _count(block),
        "macs": macs[0],
        "unreduced_macs": macs[1],
    }


@reference("nin_block")
def nin_block(in_channels: int, out_channels: int, kernel: int) -> dict[str, Any]:
    """The real block."""
    block = nn.Sequential(
        nn.Conv2d(in_channels, out_channels, kernel, device="meta"),
        nn.ReLU(),
        nn.Conv2d(out_channels, out_channels, 1, device="meta"),
        nn.ReLU(),
        nn.Conv2d(out_channels, out_channels, 1, device="meta"),
        nn.ReLU(),
    )
    return {
        "parameters": _count(block),
        "first": _count(block[0]),
        "pointwise": _count(block[4]),
        "one_pointwise": _count(block[:4]),
    }


@reference("residual_block_parameters")
def residual_block_parameters(kind: str, in_channels: int, width: int, stride: int, norm: bool) -> dict[str, Any]:
    """The real branch and, where its output can't be added to the input, a real projection."""

    def conv(inputs: int, outputs: int, kernel: int, step: int = 1) -> list[nn.Module]:
        layer = nn.Conv2d(inputs, outputs, kernel, step, kernel // 2, bias=False, device="meta")
        return [layer, nn.BatchNorm2d(outputs, device="meta")] if norm else [layer]

    if kind == "basic":
        branch = nn.Sequential(*conv(in_channels, width, 3, stride), nn.ReLU(), *conv(width, width, 3))
    else:
        first, middle = conv(in_channels, width, 1), conv(width, width, 3, stride)
        branch = nn.Sequential(*first, nn.ReLU(), *middle, nn.ReLU(), *conv(width, 4 * width, 1))
    image = torch.empty(2, in_channels, 4, 4, device="meta")
    output = branch(image)
    shortcut = nn.Sequential(*(conv(in_channels, output.shape[1], 1, stride) if output.shape != image.shape else []))
    assert shortcut(image).shape == output.shape
    block = nn.ModuleList([branch, shortcut])
    return {
        "parameters": _count(block),
        "branch": _count(branch),
        "projection": _count(shortcut),
        "out_channels": output.shape[1],
        "projected": int(len(shortcut) > 0),
        "conv_weights": _weights(block, nn.Conv2d),
        "norm_parameters": _weights(block, nn.BatchNorm2d),
    }


@reference("resnet_depth")
def resnet_depth(blocks: Tensor, convolutions: int) -> dict[str, Any]:
    """Lists the layers of the real network and counts."""
    layers: list[str] = ["conv"]
    projections, inputs = 0, 64
    for stage, count in enumerate(blocks.tolist()):
        outputs = 64 * 2**stage * (4 if convolutions == 3 else 1)
        for number in range(count):
            layers += ["conv"] * convolutions
            projections += int(inputs != outputs or (stage > 0 and number == 0))
            inputs = outputs
    layers.append("linear")
    return {"depth": len(layers), "projections": projections, "block_layers": len(layers[1:-1])}


@reference("auxiliary_loss")
def auxiliary_loss(main: float, auxiliary: Tensor, weight: float) -> dict[str, Any]:
    """The weighted sum as a scalar product, with a weight 1 for the main loss."""
    losses = torch.cat([torch.tensor([main], dtype=torch.float64), auxiliary])
    weights = torch.full_like(losses, weight)
    weights[0] = 1.0
    return {"total": torch.dot(losses, weights), "auxiliary_sum": torch.dot(auxiliary, torch.ones_like(auxiliary))}
