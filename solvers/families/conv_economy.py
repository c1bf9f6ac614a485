"""Ways to save parameters and multiply-adds: bottlenecks, factorized kernels, dense connections, pooled heads."""

import torch
from torch import Tensor

from solvers.registry import Flag, Integer, solver

CHANNELS = Integer(low=1, high=8_000, draw_high=48)
KERNEL = Integer(low=1, high=31, draw_high=7, doc="square")
SIDE = Integer(low=1, high=2_000, draw_high=28, doc="of the output map")
GROWTH = Integer(low=1, high=1_000, draw_high=32, doc="new maps of each layer")


@solver(
    "bottleneck_costs",
    parameters={
        "in_channels": CHANNELS,
        "reduced": CHANNELS,
        "out_channels": CHANNELS,
        "kernel": KERNEL,
        "height": SIDE,
        "width": SIDE,
        "bias": Flag(default=False),
    },
)
def bottleneck_costs(
    in_channels: Tensor,
    reduced: Tensor,
    out_channels: Tensor,
    kernel: Tensor,
    height: Tensor,
    width: Tensor,
    bias: bool,
) -> dict[str, Tensor]:
    """A kernel × kernel convolution, direct or behind a 1×1 reduction; sizes are kept, biases are no multiply-adds.

    direct = in·out·kernel², bottleneck = in·reduced + reduced·out·kernel²; multiply-adds: times height·width.

    Outputs: direct, bottleneck, pair = [bottleneck, direct] (parameters); reduction and main = the two layers of the
    bottleneck; direct_macs, bottleneck_macs, macs_pair, reduction_macs, main_macs; ratio = bottleneck_macs /
    direct_macs, times = its inverse, saved, saved_macs, positions. Wrong turns: main (the 1×1 forgotten), main_macs,
    reduction_squared = in·reduced·kernel² + …, product_of_steps, main_pair and squared_pair = pair with these.
    """
    area, positions = kernel * kernel, height * width
    reduction, main = in_channels * reduced, reduced * out_channels * area
    direct = in_channels * out_channels * area
    counts = [reduction + int(bias) * reduced, main + int(bias) * out_channels, direct + int(bias) * out_channels]
    macs, direct_macs = (reduction + main) * positions, direct * positions
    return {
        "direct": counts[2],
        "bottleneck": counts[0] + counts[1],
        "pair": torch.stack([counts[0] + counts[1], counts[2]], 1),
        "reduction": counts[0],
        "main": counts[1],
        "saved": counts[2] - counts[0] - counts[1],
        "direct_macs": direct_macs,
        "bottleneck_macs": macs,
        "macs_pair": torch.stack([macs, direct_macs], 1),
        "reduction_macs": reduction * positions,
        "main_macs": main * positions,
        "saved_macs": direct_macs - macs,
        "ratio": macs.double() / direct_macs,
        "times": direct_macs.double() / macs,
        "positions": positions,
        "reduction_squared": reduction * area + main,
        "main_pair": torch.stack([counts[1], counts[2]], 1),
        "squared_pair": torch.stack([reduction * area + main, direct], 1),
        "product_of_steps": reduction.double().mul(main).clamp(max=2.0**62).long(),
    }


@solver(
    "factorized_conv",
    parameters={
        "kernel": KERNEL,
        "in_channels": CHANNELS,
        "middle": CHANNELS,
        "out_channels": CHANNELS,
        "height": SIDE,
        "width": SIDE,
    },
)
def factorized_conv(
    kernel: Tensor, in_channels: Tensor, middle: Tensor, out_channels: Tensor, height: Tensor, width: Tensor
) -> dict[str, Tensor]:
    """A k × k convolution against k × 1 followed by 1 × k, sizes kept, without biases.

    whole = in·out·k², split = k·(in·middle + middle·out); with equal channels the ratio is 2 / k for weights and for
    multiply-adds alike.

    Outputs: whole, split, pair = [split, whole] (weights), ratio = split / whole, saved_share = 1 − ratio; whole_macs,
    split_macs, macs_pair; first and second = the two layers. Wrong turns: first (only one of them), unchanged_macs =
    whole_macs (computation taken to stay), equal_channel_ratio = 2 / k, inverse_ratio, one_side_ratio = 1 / k,
    saved_by_one_strip = 1 − first / whole, macs_pair_unchanged.
    """
    first, second = kernel * in_channels * middle, kernel * middle * out_channels
    split, whole = first + second, kernel * kernel * in_channels * out_channels
    positions = height * width
    ratio = split.double() / whole
    return {
        "whole": whole,
        "split": split,
        "pair": torch.stack([split, whole], 1),
        "ratio": ratio,
        "saved_share": 1 - ratio,
        "first": first,
        "second": second,
        "whole_macs": whole * positions,
        "split_macs": split * positions,
        "macs_pair": torch.stack([split, whole], 1) * positions[:, None],
        "unchanged_macs": whole * positions,
        "macs_pair_unchanged": torch.stack([whole, whole], 1) * positions[:, None],
        "saved_by_one_strip": 1 - first.double() / whole,
        "equal_channel_ratio": 2 / kernel.double(),
        "inverse_ratio": whole.double() / split,
        "one_side_ratio": 1 / kernel.double(),
    }


@solver(
    "conv_savings",
    parameters={
        "kernel": Integer(low=3, high=31, draw_high=9, doc="odd"),
        "in_channels": CHANNELS,
        "out_channels": CHANNELS,
        "reduced": CHANNELS,
    },
)
def conv_savings(kernel: Tensor, in_channels: Tensor, out_channels: Tensor, reduced: Tensor) -> dict[str, Tensor]:
    """Weights of one k × k convolution and of three ways to save, without biases.

    standard = k²·in·out; stacked = (k − 1) / 2 layers of 3×3 with the same receptive field, the first in → out, the
    others out → out; separable = k²·in + in·out; bottleneck = in·reduced + k²·reduced·out.

    Outputs: standard, stacked, separable, bottleneck, four = [standard, stacked, separable, bottleneck], layers = (k −
    1) / 2, separable_ratio = 1/out + 1/k². Wrong turns: stacked_from_input (all layers in → out), depthwise = k²·in
    (the pointwise part forgotten), bottleneck_main = k²·reduced·out (the 1×1 forgotten), four_from_input,
    four_without_pointwise and four_without_reduction = four with these. Invalid where the kernel is even.
    """
    area, layers = kernel * kernel, (kernel - 1) // 2
    pairs = in_channels * out_channels
    standard = area * pairs
    stacked = 9 * pairs + (layers - 1) * 9 * out_channels * out_channels
    separable = area * in_channels + pairs
    bottleneck = in_channels * reduced + area * reduced * out_channels
    return {
        "standard": standard,
        "stacked": stacked,
        "separable": separable,
        "bottleneck": bottleneck,
        "four": torch.stack([standard, stacked, separable, bottleneck], 1),
        "layers": layers,
        "separable_ratio": separable.double() / standard,
        "stacked_from_input": layers * 9 * pairs,
        "depthwise": area * in_channels,
        "four_from_input": torch.stack([standard, layers * 9 * pairs, separable, bottleneck], 1),
        "four_without_pointwise": torch.stack([standard, stacked, area * in_channels, bottleneck], 1),
        "four_without_reduction": torch.stack([standard, stacked, separable, area * reduced * out_channels], 1),
        "bottleneck_main": area * reduced * out_channels,
        "valid": kernel % 2 == 1,
    }


@solver(
    "dense_block",
    parameters={
        "initial": Integer(low=1, high=10_000, draw_high=64, doc="maps that enter the block"),
        "growth": GROWTH,
        "layers": Integer(low=1, high=200, draw_high=12),
        "height": SIDE,
        "width": SIDE,
    },
)
def dense_block(initial: Tensor, growth: Tensor, layers: Tensor, height: Tensor, width: Tensor) -> dict[str, Tensor]:
    """A dense block: layer l (1, 2, …) reads k0 + k·(l − 1) maps, all earlier ones, and adds k.

    connections = L·(L + 1) / 2 (layer l has l inputs: the block's own and those of the layers before it). Stored one by
    one, the concatenated inputs hold Σ_l (k0 + k·(l − 1))·H·W numbers, which grows with L².

    Outputs: last_inputs = k0 + k·(L − 1), out_channels = k0 + k·L, connections, concatenated_maps = Σ_l (k0 + k·(l −
    1)), activations = concatenated_maps·H·W, shared_activations = out_channels·H·W (each map stored once). Wrong turns:
    summed_channels = k (maps added as in ResNet), last_with_own = k0 + k·L as inputs of the last layer, without_initial
    = k·L, chain_connections = L, pairs_of_layers = L·(L − 1) / 2, quadratic_channels = k0·L, own_maps_before = k·(L −
    1) (the input of the block forgotten).
    """
    pixels = height * width
    out_channels = initial + growth * layers
    maps = layers * initial + growth * (layers * (layers - 1) // 2)
    return {
        "last_inputs": out_channels - growth,
        "out_channels": out_channels,
        "connections": layers * (layers + 1) // 2,
        "concatenated_maps": maps,
        "activations": maps * pixels,
        "shared_activations": out_channels * pixels,
        "summed_channels": growth,
        "last_with_own": out_channels,
        "without_initial": growth * layers,
        "chain_connections": layers,
        "pairs_of_layers": layers * (layers - 1) // 2,
        "quadratic_channels": initial * layers,
        "own_maps_before": growth * (layers - 1),
    }


@solver(
    "densenet_channels",
    parameters={
        "initial": Integer(low=1, high=10_000, draw_high=64, doc="maps that enter the first block"),
        "growth": GROWTH,
        "layers": Integer(low=1, high=200, draw_high=24, shape=("n",), doc="dense layers of each block"),
    },
    sizes={"n": (1, 4)},
)
def densenet_channels(initial: Tensor, growth: Tensor, layers: Tensor) -> dict[str, Tensor]:
    """Channels behind each dense block, where a transition between two blocks halves them (compression 0.5, floor).

    after_i = before_i + growth·layers_i, before_{i+1} = floor(after_i / 2); no transition follows the last block.

    Outputs: after [n], before [n], output = behind the last block. Wrong turns: uncompressed = initial + growth·Σ
    layers, compressed_output = floor(output / 2) (a transition behind the last block), growth_only_output = growth (the
    maps added).
    """
    at, before, after = initial, [], []
    for count in layers.T:
        before.append(at)
        after.append(at + growth * count)
        at = after[-1] // 2
    return {
        "output": after[-1],
        "after": torch.stack(after, 1),
        "before": torch.stack(before, 1),
        "uncompressed": initial + growth * layers.sum(1),
        "compressed_output": at,
        "growth_only_output": growth,
    }


@solver(
    "merge_shapes",
    parameters={"channels": CHANNELS, "new_channels": CHANNELS, "height": SIDE, "width": SIDE},
)
def merge_shapes(channels: Tensor, new_channels: Tensor, height: Tensor, width: Tensor) -> dict[str, Tensor]:
    """What a skip connection does to the shape: addition (ResNet) keeps it, concatenation (DenseNet) adds the channels.

    Addition needs `channels` new maps; concatenation takes any number of them.

    Outputs: added = [C, H, W], concatenated = [C + new, H, W], concatenated_channels. Wrong turns: multiplied =
    [C·new, H, W], replaced = [new, H, W], stacked_rows = [C, 2·H, W] (concatenated along the wrong axis).
    """

    def shape(first: Tensor, second: Tensor) -> Tensor:
        return torch.stack([first, second, width], 1)

    return {
        "added": shape(channels, height),
        "concatenated": shape(channels + new_channels, height),
        "concatenated_channels": channels + new_channels,
        "multiplied": shape(channels * new_channels, height),
        "replaced": shape(new_channels, height),
        "stacked_rows": shape(channels, 2 * height),
    }


@solver(
    "classifier_heads",
    parameters={
        "channels": CHANNELS,
        "height": Integer(low=1, high=1_000, draw_high=9),
        "width": Integer(low=1, high=1_000, draw_high=9),
        "classes": Integer(low=1, high=1_000_000, draw_high=1_000),
    },
)
def classifier_heads(channels: Tensor, height: Tensor, width: Tensor, classes: Tensor) -> dict[str, Tensor]:
    """Parameters of a linear classifier behind a flatten and behind a global average pooling, biases included.

    flattened = C·H·W·classes + classes, pooled = C·classes + classes.

    Outputs: flattened, pooled, pair = [flattened, pooled], pair_square = the same for a square map of this height,
    flattened_inputs = C·H·W, times = flattened / pooled, saved. Wrong turns: flattened_weights and pair_square_weights
    (biases forgotten), pooled_to_pixels and pair_square_pixels (the wrong axes averaged: H·W inputs), no_parameters = 0
    (no linear layer left).
    """
    inputs, square = channels * height * width, height * height
    flattened, pooled = (inputs + 1) * classes, (channels + 1) * classes
    return {
        "flattened": flattened,
        "pooled": pooled,
        "pair": torch.stack([flattened, pooled], 1),
        "pair_square": torch.stack([(channels * square + 1) * classes, pooled], 1),
        "pair_square_pixels": torch.stack([(channels * square + 1) * classes, (square + 1) * classes], 1),
        "pair_square_weights": torch.stack([channels * square * classes, channels * classes], 1),
        "flattened_inputs": inputs,
        "times": flattened.double() / pooled,
        "saved": flattened - pooled,
        "flattened_weights": inputs * classes,
        "pooled_to_pixels": (height * width + 1) * classes,
        "no_parameters": torch.zeros_like(classes),
    }
