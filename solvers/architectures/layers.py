"""Layers as data, and a walk over them that gives shape, parameters and multiply-adds of each, like `model.summary()`.

A layer knows nothing of the image: channels, height and width are int64 tensors [batch] that the walk carries along.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

CLASSES = 0
"""Stands for the number of classes where a layer's outputs depend on it."""


@dataclass(frozen=True)
class Row:
    """One layer of the summary: what it is, what it holds and does, and the shape that leaves it."""

    kind: str
    weights: Tensor
    biases: Tensor
    macs: Tensor
    channels: Tensor
    height: Tensor
    width: Tensor

    @property
    def parameters(self) -> Tensor:
        """Weights and biases; of a normalization, scales and shifts."""
        return self.weights + self.biases

    @property
    def activations(self) -> Tensor:
        """Numbers that leave the layer, for one example."""
        return self.channels * self.height * self.width


@dataclass
class Walk:
    """The shape at the present place of the network, and the rows and stages so far; `beside`: on a shortcut."""

    channels: Tensor
    height: Tensor
    width: Tensor
    classes: Tensor
    valid: Tensor
    rows: list[Row] = field(default_factory=list)
    stages: list[tuple[Tensor, Tensor, Tensor]] = field(default_factory=list)
    flattened: list[Tensor] = field(default_factory=list)
    beside: bool = False

    def add(self, kind: str, weights: Tensor | int, biases: Tensor | int, macs: Tensor | int) -> None:
        """A row whose shape is the present one."""
        zero = torch.zeros_like(self.height)
        counts = (zero + weights, zero + biases, zero + macs)
        self.rows.append(Row(kind, *counts, zero + self.channels, self.height, self.width))

    def number(self, channels: int) -> Tensor:
        """`channels` as a tensor, the number of classes where it stands for that."""
        return self.classes if channels == CLASSES else torch.full_like(self.height, channels)

    def shape(self) -> tuple[Tensor, Tensor, Tensor]:
        """Channels, height, width."""
        return self.channels, self.height, self.width


class Layer:
    """Something that changes a shape."""

    def walk(self, at: Walk) -> None:
        """Add this layer's rows and move on to the shape behind it."""
        raise NotImplementedError


def _slid(at: Walk, size: Tensor, kernel: int, stride: int, padding: int, ceil: bool) -> Tensor:
    span = size + 2 * padding - kernel
    at.valid = at.valid & (span >= 0)
    return torch.div(span + (stride - 1 if ceil else 0), stride, rounding_mode="floor") + 1


@dataclass(frozen=True)
class Conv(Layer):
    """torch.nn.Conv2d with a square kernel; on a shortcut its kind is a projection."""

    outputs: int
    kernel: int
    stride: int = 1
    padding: int = 0
    groups: int = 1
    bias: bool = True

    def walk(self, at: Walk) -> None:
        """See Layer."""
        outputs = at.number(self.outputs)
        weights = torch.div(at.channels, self.groups, rounding_mode="floor") * outputs * self.kernel**2
        at.height, at.width = (_slid(at, n, self.kernel, self.stride, self.padding, False) for n in at.shape()[1:])
        at.channels = outputs
        at.add("projection" if at.beside else "conv", weights, outputs * int(self.bias), at.height * at.width * weights)


@dataclass(frozen=True)
class Transposed(Layer):
    """torch.nn.ConvTranspose2d with bias."""

    outputs: int
    kernel: int
    stride: int = 1
    padding: int = 0

    def walk(self, at: Walk) -> None:
        """See Layer."""
        outputs = at.number(self.outputs)
        weights = at.channels * outputs * self.kernel**2
        macs = at.height * at.width * weights  # every input entry meets every weight
        at.height, at.width = ((n - 1) * self.stride - 2 * self.padding + self.kernel for n in at.shape()[1:])
        at.channels = outputs
        at.add("conv", weights, outputs, macs)


@dataclass(frozen=True)
class Norm(Layer):
    """torch.nn.BatchNorm2d: a scale and a shift for each channel."""

    def walk(self, at: Walk) -> None:
        """See Layer."""
        at.add("norm", at.channels, at.channels, 0)


@dataclass(frozen=True)
class Pool(Layer):
    """torch.nn.MaxPool2d or AvgPool2d."""

    kernel: int
    stride: int
    padding: int = 0
    ceil: bool = False

    def walk(self, at: Walk) -> None:
        """See Layer."""
        at.height, at.width = (_slid(at, n, self.kernel, self.stride, self.padding, self.ceil) for n in at.shape()[1:])
        at.add("pool", 0, 0, 0)


@dataclass(frozen=True)
class GlobalPool(Layer):
    """torch.nn.AdaptiveAvgPool2d(1)."""

    def walk(self, at: Walk) -> None:
        """See Layer."""
        at.height = at.width = torch.ones_like(at.height)
        at.add("pool", 0, 0, 0)


@dataclass(frozen=True)
class Linear(Layer):
    """torch.nn.Linear behind torch.nn.Flatten."""

    outputs: int

    def walk(self, at: Walk) -> None:
        """See Layer."""
        inputs, outputs = at.channels * at.height * at.width, at.number(self.outputs)
        at.flattened.append(inputs)
        at.channels = outputs
        at.height = at.width = torch.ones_like(at.height)
        at.add("linear", inputs * outputs, outputs, inputs * outputs)


@dataclass(frozen=True)
class Reshape(Layer):
    """A vector as channels × side × side."""

    channels: int
    side: int

    def walk(self, at: Walk) -> None:
        """See Layer."""
        at.channels = at.number(self.channels)
        at.height = at.width = torch.full_like(at.height, self.side)


@dataclass(frozen=True)
class Stage(Layer):
    """Layers whose last shape is one line of the overview in a paper."""

    layers: Sequence[Layer]

    def walk(self, at: Walk) -> None:
        """See Layer."""
        for layer in self.layers:
            layer.walk(at)
        at.stages.append(at.shape())


@dataclass(frozen=True)
class Concatenated(Layer):
    """Branches over the same input, joined along the channels; an empty branch hands its input on."""

    branches: Sequence[Sequence[Layer]]

    def walk(self, at: Walk) -> None:
        """See Layer."""
        channels = torch.zeros_like(at.height)
        for shape in _branch_shapes(self.branches, at):
            channels = channels + shape[0]
            at.channels, at.height, at.width = shape
        at.channels = channels


@dataclass(frozen=True)
class Added(Layer):
    """A branch and a shortcut, added; an empty shortcut hands its input on."""

    branch: Sequence[Layer]
    shortcut: Sequence[Layer] = ()

    def walk(self, at: Walk) -> None:
        """See Layer."""
        start = at.shape()
        at.beside = True
        for layer in self.shortcut:
            layer.walk(at)
        at.beside = False
        at.channels, at.height, at.width = start
        for layer in self.branch:
            layer.walk(at)


def _branch_shapes(branches: Sequence[Sequence[Layer]], at: Walk) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    start = at.shape()
    for branch in branches:
        at.channels, at.height, at.width = start
        for layer in branch:
            layer.walk(at)
        yield at.shape()
