"""Multiply-adds, connections and memory traffic of layers. One multiply-add (MAC) is two floating-point operations."""

import torch
from torch import Tensor

from solvers.registry import Integer, solver

# The bounds keep every count below 2⁶³, twice the multiply-adds included.
CHANNELS = Integer(low=1, high=16_000, draw_high=24)
KERNEL = Integer(low=1, high=31, draw_high=7, doc="kernel size, square")
HEIGHT = Integer(low=1, high=4_000, draw_high=32)
WIDTH = Integer(low=1, high=4_000, draw_high=32)


@solver(
    "conv2d_macs",
    parameters={
        "in_channels": CHANNELS,
        "out_channels": CHANNELS,
        "kernel": KERNEL,
        "height": Integer(low=1, high=4_000, draw_high=32, doc="output height"),
        "width": Integer(low=1, high=4_000, draw_high=32, doc="output width"),
        "groups": Integer(low=1, high=16_000, draw_high=4, default=1),
    },
)
def conv2d_macs(
    in_channels: Tensor, out_channels: Tensor, kernel: Tensor, height: Tensor, width: Tensor, groups: Tensor
) -> dict[str, Tensor]:
    """Multiply-adds of a convolution with height × width output positions, for one example; biases are not counted.

    macs = height·width·out·(in / groups)·kernel²: each weight is used once at each output position.

    Outputs: macs, flops = 2·macs, positions = height·width, weights, macs_per_output = (in / groups)·kernel², standard
    (groups ignored: a wrong turn). Wrong turns: weights (the positions forgotten), single_slice_macs (one input
    channel), linear_kernel_macs (kernel for kernel²).
    Invalid where groups do not divide both channel counts.
    """
    positions = height * width
    per_output = in_channels // groups * kernel * kernel
    weights = per_output * out_channels
    return {
        "macs": positions * weights,
        "flops": 2 * positions * weights,
        "positions": positions,
        "weights": weights,
        "macs_per_output": per_output,
        "standard": positions * in_channels * out_channels * kernel * kernel,
        "single_slice_macs": positions * out_channels * kernel * kernel,
        "linear_kernel_macs": positions * out_channels * (in_channels // groups) * kernel,
        "valid": (in_channels % groups == 0) & (out_channels % groups == 0),
    }


@solver(
    "depthwise_separable_macs",
    parameters={
        "in_channels": CHANNELS,
        "out_channels": CHANNELS,
        "kernel": KERNEL,
        "height": Integer(low=1, high=4_000, draw_high=32, doc="output height"),
        "width": Integer(low=1, high=4_000, draw_high=32, doc="output width"),
    },
)
def depthwise_separable_macs(
    in_channels: Tensor, out_channels: Tensor, kernel: Tensor, height: Tensor, width: Tensor
) -> dict[str, Tensor]:
    """Multiply-adds of a depthwise and a pointwise convolution with height × width output positions, without biases.

    depthwise = height·width·in·kernel², pointwise = height·width·in·out; ratio = 1/out + 1/kernel² (Howard et al.
    2017).

    Outputs: macs = depthwise + pointwise, depthwise, pointwise, standard, ratio = macs / standard, times = standard /
    macs, saved, positions. Wrong turns: depthwise (pointwise forgotten), pointwise_ratio = 1/out,
    depthwise_ratio = 1/kernel².
    """
    positions, area = height * width, kernel * kernel
    depthwise = positions * in_channels * area
    pointwise = positions * in_channels * out_channels
    macs, standard = depthwise + pointwise, positions * in_channels * out_channels * area
    return {
        "macs": macs,
        "depthwise": depthwise,
        "pointwise": pointwise,
        "standard": standard,
        "ratio": macs.double() / standard,
        "times": standard.double() / macs,
        "saved": standard - macs,
        "positions": positions,
        "pointwise_ratio": 1 / out_channels.double(),
        "depthwise_ratio": 1 / area.double(),
    }


@solver(
    "local_connections",
    parameters={
        "height": Integer(low=1, high=4_000, draw_high=8),
        "width": Integer(low=1, high=4_000, draw_high=8),
        "kernel": Integer(low=1, high=31, draw_high=5),
        "channels": Integer(low=1, high=16_000, draw_high=3, default=1, doc="input channels"),
    },
)
def local_connections(height: Tensor, width: Tensor, kernel: Tensor, channels: Tensor) -> dict[str, Tensor]:
    """Connections into one output map, computed without padding at stride 1 from a channels × height × width input.

    Every unit of the (height − kernel + 1) × (width − kernel + 1) map has channels·kernel² inputs where it is connected
    locally, and channels·height·width where it is fully connected.

    Outputs: fully_connected, local (also the weights of a locally connected layer, which shares none), shared = weights
    of the convolution, units, inputs, inputs_per_unit = channels·kernel², times = fully_connected / local. Wrong turns:
    local_at_every_input (a unit for every input position), square_of_inputs (as many units as inputs).
    Invalid where the kernel is larger than the input.
    """
    output_height, output_width = height - kernel + 1, width - kernel + 1
    units, inputs = output_height * output_width, channels * height * width
    per_unit = channels * kernel * kernel
    return {
        "fully_connected": units * inputs,
        "local": units * per_unit,
        "shared": per_unit,
        "units": units,
        "inputs": inputs,
        "inputs_per_unit": per_unit,
        "times": inputs.double() / per_unit,
        "local_at_every_input": height * width * per_unit,
        "square_of_inputs": height * width * inputs,
        "valid": (output_height >= 1) & (output_width >= 1),
    }


@solver(
    "pooled_linear_cost",
    parameters={
        "channels": CHANNELS,
        "height": HEIGHT,
        "width": WIDTH,
        "units": Integer(low=1, high=1_000_000, draw_high=256, doc="outputs of the linear layer"),
        "out_channels": CHANNELS,
        "kernel": KERNEL,
    },
)
def pooled_linear_cost(
    channels: Tensor, height: Tensor, width: Tensor, units: Tensor, out_channels: Tensor, kernel: Tensor
) -> dict[str, Tensor]:
    """What a 2×2 pooling with stride 2 saves in the layer behind it: a linear layer, or a convolution that keeps sizes.

    Biases are not counted. Pooling drops an odd last row or column. The convolution's weights do not depend on the size
    of the map: only its multiply-adds fall.

    Outputs: linear_weights, linear_weights_pooled, conv_macs, conv_macs_pooled, conv_weights, pooled_height,
    pooled_width, costs = [linear_weights, linear_weights_pooled, conv_macs, conv_macs_pooled]. Wrong turns:
    linear_weights_halved, conv_macs_halved (one axis only), conv_weights_pooled (a quarter of the weights).
    Invalid where an axis is 1.
    """
    pooled_height, pooled_width = height // 2, width // 2
    conv_weights = channels * out_channels * kernel * kernel
    linear, linear_pooled = (channels * h * w * units for h, w in ((height, width), (pooled_height, pooled_width)))
    macs, macs_pooled = conv_weights * height * width, conv_weights * pooled_height * pooled_width
    return {
        "linear_weights": linear,
        "linear_weights_pooled": linear_pooled,
        "conv_macs": macs,
        "conv_macs_pooled": macs_pooled,
        "conv_weights": conv_weights,
        "pooled_height": pooled_height,
        "pooled_width": pooled_width,
        "costs": torch.stack([linear, linear_pooled, macs, macs_pooled], 1),
        "linear_weights_halved": linear // 2,
        "conv_macs_halved": macs // 2,
        "conv_weights_pooled": conv_weights // 4,
        "valid": (pooled_height >= 1) & (pooled_width >= 1),
    }


@solver(
    "arithmetic_intensity",
    parameters={"height": HEIGHT, "width": WIDTH, "channels": CHANNELS, "kernel": KERNEL},
)
def arithmetic_intensity(height: Tensor, width: Tensor, channels: Tensor, kernel: Tensor) -> dict[str, Tensor]:
    """Multiply-adds for each element moved, of a standard and of a depthwise convolution that keep size and channels.

    Each element of input, output and weights is moved once; padding and biases are not counted.
    standard = height·width·channels²·kernel² / (2·height·width·channels + channels²·kernel²),
    depthwise = height·width·channels·kernel² / (2·height·width·channels + channels·kernel²).

    Outputs: standard, depthwise, pair = [standard, depthwise], ratio = standard / depthwise; standard_macs,
    depthwise_macs, standard_moved, depthwise_moved. Wrong turns: standard_without_weights, depthwise_without_weights
    (only input and output moved), standard_without_output, depthwise_without_output.
    """
    pixels, area = height * width, kernel * kernel
    maps = pixels * channels
    macs = torch.stack([maps * channels * area, maps * area], 1)
    weights = torch.stack([channels * channels * area, channels * area], 1)
    moved = 2 * maps[:, None] + weights
    pair = macs.double() / moved
    without_weights = macs.double() / (2 * maps[:, None])
    without_output = macs.double() / (moved - maps[:, None])
    return {
        "standard": pair[:, 0],
        "depthwise": pair[:, 1],
        "pair": pair,
        "ratio": pair[:, 0] / pair[:, 1],
        "standard_macs": macs[:, 0],
        "depthwise_macs": macs[:, 1],
        "standard_moved": moved[:, 0],
        "depthwise_moved": moved[:, 1],
        "standard_without_weights": without_weights[:, 0],
        "depthwise_without_weights": without_weights[:, 1],
        "standard_without_output": without_output[:, 0],
        "depthwise_without_output": without_output[:, 1],
    }
