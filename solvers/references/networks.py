"""References of whole networks: the real modules on the meta device, run with hooks and PyTorch's operation counter."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.flop_counter import FlopCounterMode

from solvers.registry import reference

_LISTED = (nn.Conv2d, nn.ConvTranspose2d, nn.BatchNorm2d, nn.MaxPool2d, nn.AvgPool2d, nn.AdaptiveAvgPool2d, nn.Linear)


class Inception(nn.Module):
    """Four branches over the same input, concatenated."""

    def __init__(self, inputs: int, one: int, three: tuple[int, int], five: tuple[int, int], pooled: int) -> None:
        super().__init__()
        self.branches = nn.ModuleList(
            [
                nn.Sequential(nn.Conv2d(inputs, one, 1), nn.ReLU()),
                nn.Sequential(nn.Conv2d(inputs, three[0], 1), nn.ReLU(), nn.Conv2d(*three, 3, padding=1), nn.ReLU()),
                nn.Sequential(nn.Conv2d(inputs, five[0], 1), nn.ReLU(), nn.Conv2d(*five, 5, padding=2), nn.ReLU()),
                nn.Sequential(nn.MaxPool2d(3, stride=1, padding=1), nn.Conv2d(inputs, pooled, 1), nn.ReLU()),
            ]
        )

    def forward(self, image: Tensor) -> Tensor:
        """Concatenation of the branches."""
        return torch.cat([branch(image) for branch in self.branches], 1)


class BasicBlock(nn.Module):
    """Two 3×3 convolutions and a shortcut."""

    expansion = 1

    def __init__(self, inputs: int, width: int, stride: int) -> None:
        super().__init__()
        outputs = width * self.expansion
        changes = stride != 1 or inputs != outputs
        self.shortcut = (
            nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))
            if changes
            else nn.Identity()
        )
        self.branch = self._branch(inputs, width, stride)

    def _branch(self, inputs: int, width: int, stride: int) -> nn.Sequential:
        return nn.Sequential(
            nn.Conv2d(inputs, width, 3, stride, 1, bias=False),
            nn.BatchNorm2d(width),
            nn.ReLU(),
            nn.Conv2d(width, width, 3, padding=1, bias=False),
            nn.BatchNorm2d(width),
        )

    def forward(self, image: Tensor) -> Tensor:
        """The sum, rectified."""
        skipped = self.shortcut(image)
        return functional.relu(self.branch(image) + skipped)


class Bottleneck(BasicBlock):
    """1×1, 3×3 and 1×1 convolutions and a shortcut."""

    expansion = 4

    def _branch(self, inputs: int, width: int, stride: int) -> nn.Sequential:
        return nn.Sequential(
            nn.Conv2d(inputs, width, 1, bias=False),
            nn.BatchNorm2d(width),
            nn.ReLU(),
            nn.Conv2d(width, width, 3, stride, 1, bias=False),
            nn.BatchNorm2d(width),
            nn.ReLU(),
            nn.Conv2d(width, 4 * width, 1, bias=False),
            nn.BatchNorm2d(4 * width),
        )


class DenseLayer(nn.Module):
    """Appends its new maps to what it was given."""

    def __init__(self, inputs: int, growth: int) -> None:
        super().__init__()
        self.new = nn.Sequential(
            nn.BatchNorm2d(inputs),
            nn.ReLU(),
            nn.Conv2d(inputs, 4 * growth, 1, bias=False),
            nn.BatchNorm2d(4 * growth),
            nn.ReLU(),
            nn.Conv2d(4 * growth, growth, 3, padding=1, bias=False),
        )

    def forward(self, image: Tensor) -> Tensor:
        """Old and new maps."""
        return torch.cat([image, self.new(image)], 1)


def _lenet(channels: int, size: int, classes: int, padding: int) -> nn.Sequential:
    side = ((size + 2 * padding - 4) // 2 - 4) // 2
    return nn.Sequential(
        nn.Conv2d(channels, 6, 5, padding=padding),
        nn.Tanh(),
        nn.AvgPool2d(2),
        nn.Conv2d(6, 16, 5),
        nn.Tanh(),
        nn.AvgPool2d(2),
        nn.Flatten(),
        nn.Linear(16 * side * side, 120),
        nn.Tanh(),
        nn.Linear(120, 84),
        nn.Tanh(),
        nn.Linear(84, classes),
    )


def _with_head(features: nn.Sequential, channels: int, size: int, classes: int) -> nn.Sequential:
    """Three dense layers, the first of the size that really comes out of the features."""
    flat = features(torch.empty(1, channels, size, size, device="meta")).numel()
    head = [nn.Flatten(), nn.Linear(flat, 4096), nn.ReLU(), nn.Dropout(), nn.Linear(4096, 4096), nn.ReLU()]
    return nn.Sequential(features, *head, nn.Dropout(), nn.Linear(4096, classes))


def _alexnet(channels: int, size: int, classes: int, groups: int) -> nn.Sequential:
    features = nn.Sequential(
        nn.Conv2d(channels, 96, 11, stride=4),
        nn.ReLU(),
        nn.MaxPool2d(3, 2),
        nn.Conv2d(96, 256, 5, padding=2, groups=groups),
        nn.ReLU(),
        nn.MaxPool2d(3, 2),
        nn.Conv2d(256, 384, 3, padding=1),
        nn.ReLU(),
        nn.Conv2d(384, 384, 3, padding=1, groups=groups),
        nn.ReLU(),
        nn.Conv2d(384, 256, 3, padding=1, groups=groups),
        nn.ReLU(),
        nn.MaxPool2d(3, 2),
    )
    return _with_head(features, channels, size, classes)


def _vgg(channels: int, size: int, classes: int, plan: str) -> nn.Sequential:
    layers: list[nn.Module] = []
    inputs = channels
    for token in plan.split():
        if token == "M":
            layers.append(nn.MaxPool2d(2))
            continue
        layers += [nn.Conv2d(inputs, int(token), 3, padding=1), nn.ReLU()]
        inputs = int(token)
    return _with_head(nn.Sequential(*layers), channels, size, classes)


def _googlenet(channels: int, size: int, classes: int) -> nn.Sequential:
    def pool() -> nn.Module:
        return nn.MaxPool2d(3, 2, ceil_mode=True)

    return nn.Sequential(
        nn.Conv2d(channels, 64, 7, 2, 3),
        nn.ReLU(),
        pool(),
        nn.Conv2d(64, 64, 1),
        nn.ReLU(),
        nn.Conv2d(64, 192, 3, padding=1),
        nn.ReLU(),
        pool(),
        Inception(192, 64, (96, 128), (16, 32), 32),
        Inception(256, 128, (128, 192), (32, 96), 64),
        pool(),
        Inception(480, 192, (96, 208), (16, 48), 64),
        Inception(512, 160, (112, 224), (24, 64), 64),
        Inception(512, 128, (128, 256), (24, 64), 64),
        Inception(512, 112, (144, 288), (32, 64), 64),
        Inception(528, 256, (160, 320), (32, 128), 128),
        pool(),
        Inception(832, 256, (160, 320), (32, 128), 128),
        Inception(832, 384, (192, 384), (48, 128), 128),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(1024, classes),
    )


def _resnet(channels: int, classes: int, block: type[BasicBlock], depths: tuple[int, int, int, int]) -> nn.Sequential:
    layers: list[nn.Module] = [nn.Conv2d(channels, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU()]
    layers.append(nn.MaxPool2d(3, 2, 1))
    inputs = 64
    for stage, depth in enumerate(depths):
        for number in range(depth):
            layers.append(block(inputs, 64 * 2**stage, 2 if stage > 0 and number == 0 else 1))
            inputs = 64 * 2**stage * block.expansion
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(inputs, classes))


def _densenet(channels: int, size: int, classes: int) -> nn.Sequential:
    layers: list[nn.Module] = [nn.Conv2d(channels, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU()]
    layers.append(nn.MaxPool2d(3, 2, 1))
    inputs = 64
    for stage, depth in enumerate((6, 12, 24, 16)):
        if stage > 0:
            conv = nn.Conv2d(inputs, inputs // 2, 1, bias=False)
            layers += [nn.BatchNorm2d(inputs), nn.ReLU(), conv, nn.AvgPool2d(2)]
            inputs //= 2
        for _ in range(depth):
            layers.append(DenseLayer(inputs, 32))
            inputs += 32
    head = [nn.BatchNorm2d(inputs), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(inputs, classes)]
    return nn.Sequential(*layers, *head)


def _nin(channels: int, size: int, classes: int) -> nn.Sequential:
    def block(inputs: int, outputs: int, kernel: int, stride: int, padding: int) -> list[nn.Module]:
        first = nn.Conv2d(inputs, outputs, kernel, stride, padding)
        return [first, nn.ReLU(), nn.Conv2d(outputs, outputs, 1), nn.ReLU(), nn.Conv2d(outputs, outputs, 1), nn.ReLU()]

    return nn.Sequential(
        *block(channels, 96, 11, 4, 0),
        nn.MaxPool2d(3, 2),
        *block(96, 256, 5, 1, 2),
        nn.MaxPool2d(3, 2),
        *block(256, 384, 3, 1, 1),
        nn.MaxPool2d(3, 2),
        nn.Dropout(),
        *block(384, classes, 3, 1, 1),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
    )


def _generator(channels: int, size: int, classes: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(channels, 128 * 16 * 16),
        nn.LeakyReLU(),
        nn.Unflatten(1, (128, 16, 16)),
        nn.Conv2d(128, 256, 5, padding=2),
        nn.LeakyReLU(),
        nn.ConvTranspose2d(256, 256, 4, 2, 1),
        nn.LeakyReLU(),
        nn.Conv2d(256, 256, 5, padding=2),
        nn.LeakyReLU(),
        nn.Conv2d(256, 256, 5, padding=2),
        nn.LeakyReLU(),
        nn.Conv2d(256, 3, 7, padding=3),
        nn.Tanh(),
    )


def _discriminator(channels: int, size: int, classes: int) -> nn.Sequential:
    layers: list[nn.Module] = [nn.Conv2d(channels, 128, 3), nn.LeakyReLU()]
    for _ in range(3):
        layers += [nn.Conv2d(128, 128, 4, stride=2), nn.LeakyReLU()]
    features = nn.Sequential(*layers)
    flat = features(torch.empty(1, channels, size, size, device="meta")).numel()
    return nn.Sequential(features, nn.Flatten(), nn.Dropout(0.4), nn.Linear(flat, 1), nn.Sigmoid())


_VGG = {
    "vgg11": "64 M 128 M 256 256 M 512 512 M 512 512 M",
    "vgg13": "64 64 M 128 128 M 256 256 M 512 512 M 512 512 M",
    "vgg16": "64 64 M 128 128 M 256 256 256 M 512 512 512 M 512 512 512 M",
    "vgg19": "64 64 M 128 128 M 256 256 256 256 M 512 512 512 512 M 512 512 512 512 M",
}
_DEPTHS: dict[str, tuple[type[BasicBlock], tuple[int, int, int, int]]] = {
    "resnet18": (BasicBlock, (2, 2, 2, 2)),
    "resnet34": (BasicBlock, (3, 4, 6, 3)),
    "resnet50": (Bottleneck, (3, 4, 6, 3)),
    "resnet101": (Bottleneck, (3, 4, 23, 3)),
    "resnet152": (Bottleneck, (3, 8, 36, 3)),
}
_OTHERS: dict[str, Callable[[int, int, int], nn.Sequential]] = {
    "googlenet": _googlenet,
    "densenet121": _densenet,
    "nin": _nin,
    "gan_generator": _generator,
    "gan_discriminator": _discriminator,
}


def _build(network: str, channels: int, size: int, classes: int) -> nn.Sequential:
    if network.startswith("lenet5"):
        return _lenet(channels, size, classes, 2 if network.endswith("padded") else 0)
    if network.startswith("alexnet"):
        return _alexnet(channels, size, classes, 2 if network.endswith("columns") else 1)
    if network in _VGG:
        return _vgg(channels, size, classes, _VGG[network])
    if network in _DEPTHS:
        return _resnet(channels, classes, *_DEPTHS[network])
    return _OTHERS[network](channels, size, classes)


_IN_THE_NAME = {*_VGG, *_DEPTHS, "densenet121"}


def _count(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


@reference("network_summary")
@lru_cache(maxsize=64)
def network_summary(network: str, size: int, channels: int, classes: int) -> dict[str, Any]:
    """Runs the real network on the meta device; hooks note what leaves each layer."""
    with torch.device("meta"):
        module = _build(network, channels, size, classes).eval()
    leaves = [layer for layer in module.modules() if isinstance(layer, _LISTED)]
    outputs: list[tuple[nn.Module, Tensor]] = []
    handles = [
        layer.register_forward_hook(lambda layer, _, output: outputs.append((layer, output))) for layer in leaves
    ]
    shape = (1, channels) if network == "gan_generator" else (1, channels, size, size)
    try:
        with torch.no_grad(), FlopCounterMode(display=False) as counter:
            module(torch.empty(shape, device="meta"))
    finally:
        for handle in handles:
            handle.remove()
    biases = sum(p.numel() for name, p in module.named_parameters() if name.endswith("bias"))
    total = _count(module)
    linear = [layer for layer in leaves if isinstance(layer, nn.Linear)]
    head = sum(map(_count, linear))
    norm = sum(_count(layer) for layer in leaves if isinstance(layer, nn.BatchNorm2d))
    result: dict[str, Any] = {
        "parameters": total,
        "biases": biases,
        "weights": total - biases,
        "linear_parameters": head,
        "norm_parameters": norm,
        "conv_parameters": total - head - norm,
        "macs": counter.get_total_flops() // 2,
        "layer_parameters": [_count(layer) for layer, _ in outputs],
        "layer_channels": [output.shape[1] for _, output in outputs],
        "layer_sizes": [output.shape[2] if output.dim() == 4 else 1 for _, output in outputs],
        "layer_activations": [output.numel() for _, output in outputs],
        "activations": sum(output.numel() for _, output in outputs),
        "megabytes": sum(p.numel() * p.element_size() for p in module.parameters()) / 1e6,
        "linear_share": head / total,
    }
    if linear:
        result |= {
            "flattened": linear[0].in_features,
            "first_linear": _count(linear[0]),
            "first_linear_weights": linear[0].weight.numel(),
            "first_linear_share": _count(linear[0]) / total,
        }
    if network in _IN_THE_NAME:
        result["weight_layers"] = int("".join(filter(str.isdigit, network)))
    return result
