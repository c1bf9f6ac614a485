"""Blocks of the known architectures: shape, parameters, multiply-adds of a VGG, NiN, Inception or residual block."""

import torch
from torch import Tensor

from solvers.registry import Flag, Integer, Option, Real, solver

CHANNELS = Integer(low=1, high=16_000, draw_high=64)
SIDE = Integer(low=1, high=4_000, draw_high=28)
WIDTH = Integer(low=1, high=16_000, draw_high=48, doc="output channels of one branch")
COUNTS = Integer(low=1, high=64, draw_high=4, doc="layers")


def _conv(inputs: Tensor, outputs: Tensor, area: Tensor | int, bias: bool = True) -> Tensor:
    return outputs * (inputs * area + int(bias))


@solver(
    "vgg_block",
    parameters={
        "in_channels": CHANNELS,
        "out_channels": CHANNELS,
        "convolutions": COUNTS,
        "size": Integer(low=2, high=4_000, draw_high=64, doc="height and width of the input"),
    },
)
def vgg_block(in_channels: Tensor, out_channels: Tensor, convolutions: Tensor, size: Tensor) -> dict[str, Tensor]:
    """A VGG block: 3×3 convolutions with padding 1, which keep the size, then 2×2 max pooling, which halves it.

    parameters = out·(9·in + 1) + (convolutions − 1)·out·(9·out + 1).

    Outputs: shape = [out, size // 2, size // 2], parameters, first = parameters of the first layer, later = of each
    later one, output_size, weights. Wrong turns: every_layer_from_input = convolutions·first, weights (biases
    forgotten), pool_kept_shape = [out, size, size], doubled_channels_shape = [2·in, …].
    """
    first, later = _conv(in_channels, out_channels, 9), _conv(out_channels, out_channels, 9)
    parameters, half = first + (convolutions - 1) * later, size // 2
    return {
        "shape": torch.stack([out_channels, half, half], 1),
        "parameters": parameters,
        "first": first,
        "later": later,
        "output_size": half,
        "weights": parameters - convolutions * out_channels,
        "every_layer_from_input": convolutions * first,
        "pool_kept_shape": torch.stack([out_channels, size, size], 1),
        "doubled_channels_shape": torch.stack([2 * in_channels, half, half], 1),
    }


@solver(
    "vgg_counts",
    parameters={
        "convolutions": Integer(low=1, high=16, draw_high=3, shape=(5,), doc="3×3 layers of each block"),
        "size": Integer(low=32, high=2_048, draw_high=128, default=224),
        "classes": Integer(low=1, high=1_000_000, draw_high=100, default=1_000),
        "hidden": Integer(low=1, high=16_384, draw_high=64, default=4_096, doc="units of the two hidden dense layers"),
    },
)
def vgg_counts(convolutions: Tensor, size: Tensor, classes: Tensor, hidden: Tensor) -> dict[str, Tensor]:
    """A VGG from its five blocks (64, 128, 256, 512, 512 channels; colour images) and three dense layers, with biases.

    weight_layers = Σ convolutions + 3; five poolings leave floor(size / 32); flattened = 512·final_size².

    Outputs: weight_layers, parameters, conv_parameters, dense_parameters, first_dense = (flattened + 1)·hidden,
    first_dense_weights, share = first_dense / parameters, weight_share = first_dense_weights / parameters, final_size,
    flattened, final_shape = [512, final_size, final_size], block_sizes [5]. Wrong turns: layers_with_pooling
    (poolings counted), convolutions_only, blocks_and_dense = 8, flattened_without_channels = final_size²,
    four_poolings_size = floor(size / 16), four_poolings_flattened, channel_weights = 512·hidden.
    """
    before = after = torch.full_like(size, 3)
    conv = torch.zeros_like(size)
    for block, width in enumerate((64, 128, 256, 512, 512)):
        after = torch.full_like(size, width)
        conv = conv + _conv(before, after, 9) + (convolutions[:, block] - 1) * _conv(after, after, 9)
        before = after
    final, earlier = size // 32, size // 16
    flat = 512 * final * final
    first = (flat + 1) * hidden
    dense = first + (hidden + 1) * hidden + (hidden + 1) * classes
    layers = convolutions.sum(1)
    return {
        "weight_layers": layers + 3,
        "parameters": conv + dense,
        "conv_parameters": conv,
        "dense_parameters": dense,
        "first_dense": first,
        "first_dense_weights": flat * hidden,
        "share": first.double() / (conv + dense),
        "weight_share": (flat * hidden).double() / (conv + dense),
        "final_size": final,
        "flattened": flat,
        "final_shape": torch.stack([torch.full_like(final, 512), final, final], 1),
        "block_sizes": torch.stack([size // 2**number for number in range(1, 6)], 1),
        "layers_with_pooling": layers + 8,
        "convolutions_only": layers,
        "blocks_and_dense": torch.full_like(layers, 8),
        "flattened_without_channels": final * final,
        "channel_weights": 512 * hidden,
        "four_poolings_size": earlier,
        "four_poolings_flattened": 512 * earlier * earlier,
    }


@solver(
    "inception_block",
    parameters={
        "in_channels": CHANNELS,
        "one": WIDTH,
        "reduce_three": WIDTH,
        "three": WIDTH,
        "reduce_five": WIDTH,
        "five": WIDTH,
        "pooled": WIDTH,
        "size": SIDE,
    },
)
def inception_block(
    in_channels: Tensor,
    one: Tensor,
    reduce_three: Tensor,
    three: Tensor,
    reduce_five: Tensor,
    five: Tensor,
    pooled: Tensor,
    size: Tensor,
) -> dict[str, Tensor]:
    """An Inception (v1) block: 1×1; 1×1 then 3×3; 1×1 then 5×5; 3×3 max pooling then 1×1; concatenated, with biases.

    out_channels = one + three + five + pooled: the reductions do not count. Without reduction the 3×3 and the 5×5 read
    all input channels, the other branches are the same.

    Outputs: out_channels, shape = [out_channels, size, size], parameters, branches [4] = parameters of each,
    unreduced_parameters, ratio = unreduced_parameters / parameters, saved; macs, unreduced_macs (biases not counted).
    Wrong turns: all_widths = out_channels + the reductions, widest = the widest branch (as if added), weights (biases
    forgotten), pool_keeps_channels = out channels with the input's for the pooled branch; pair = [parameters,
    unreduced_parameters], pair_weights and pair_without_reductions (the reducing layers left out).
    """
    branches = torch.stack(
        [
            _conv(in_channels, one, 1),
            _conv(in_channels, reduce_three, 1) + _conv(reduce_three, three, 9),
            _conv(in_channels, reduce_five, 1) + _conv(reduce_five, five, 25),
            _conv(in_channels, pooled, 1),
        ],
        1,
    )
    outs = torch.stack([one, three, five, pooled], 1)
    out_channels, parameters = outs.sum(1), branches.sum(1)
    biases = out_channels + reduce_three + reduce_five
    unreduced = branches[:, 0] + branches[:, 3] + _conv(in_channels, three, 9) + _conv(in_channels, five, 25)
    pixels = size * size
    reductions = _conv(in_channels, reduce_three, 1) + _conv(in_channels, reduce_five, 1)
    return {
        "out_channels": out_channels,
        "shape": torch.stack([out_channels, size, size], 1),
        "parameters": parameters,
        "branches": branches,
        "unreduced_parameters": unreduced,
        "pair": torch.stack([parameters, unreduced], 1),
        "pair_weights": torch.stack([parameters - biases, unreduced - out_channels], 1),
        "pair_without_reductions": torch.stack([parameters - reductions, unreduced], 1),
        "ratio": unreduced.double() / parameters,
        "saved": unreduced - parameters,
        "macs": (parameters - biases) * pixels,
        "unreduced_macs": (unreduced - out_channels) * pixels,
        "all_widths": biases,
        "widest": outs.amax(1),
        "weights": parameters - biases,
        "pool_keeps_channels": one + three + five + in_channels,
    }


@solver("nin_block", parameters={"in_channels": CHANNELS, "out_channels": CHANNELS, "kernel": SIDE})
def nin_block(in_channels: Tensor, out_channels: Tensor, kernel: Tensor) -> dict[str, Tensor]:
    """A NiN block: one kernel × kernel convolution, then two 1×1 ones that keep the channels, all with biases.

    parameters = out·(in·kernel² + 1) + 2·out·(out + 1).

    Outputs: parameters, first, pointwise = of each 1×1 layer. Wrong turns: first (the 1×1 layers taken for free),
    one_pointwise (a single 1×1 layer), pointwise_from_input = 1×1 layers that read `in` channels, weights.
    """
    first, pointwise = _conv(in_channels, out_channels, kernel * kernel), _conv(out_channels, out_channels, 1)
    return {
        "parameters": first + 2 * pointwise,
        "first": first,
        "pointwise": pointwise,
        "one_pointwise": first + pointwise,
        "pointwise_from_input": first + 2 * _conv(in_channels, out_channels, 1),
        "weights": first + 2 * pointwise - 3 * out_channels,
    }


@solver(
    "residual_block_parameters",
    parameters={
        "kind": Option(values=("basic", "bottleneck")),
        "in_channels": CHANNELS,
        "width": Integer(low=1, high=4_000, draw_high=32, doc="channels of the 3×3 convolutions"),
        "stride": Integer(low=1, high=2),
        "norm": Flag(default=True, doc="batch norm behind each convolution"),
    },
)
def residual_block_parameters(
    kind: str, in_channels: Tensor, width: Tensor, stride: Tensor, norm: bool
) -> dict[str, Tensor]:
    """Parameters of a residual block without biases: basic = two 3×3; bottleneck = 1×1, 3×3, 1×1 to 4·width channels.

    Where the stride is 2 or the channels change, a 1×1 convolution projects the shortcut. Batch norm adds 2 a channel
    behind each convolution, the projection's included.

    Outputs: parameters, branch, projection (0 where the shortcut is the identity), out_channels = width or 4·width,
    projected (0/1), conv_weights (of branch and projection), norm_parameters. Wrong turns: branch (the projection
    forgotten), with_projection (a projection in any case), conv_weights (batch norm forgotten).
    """
    bottleneck = kind == "bottleneck"
    outputs = 4 * width if bottleneck else width
    if bottleneck:
        convs = in_channels * width + 9 * width * width + width * outputs
        scales = 2 * (width + width + outputs)
    else:
        convs = 9 * in_channels * width + 9 * width * width
        scales = 4 * width
    projected = ((stride != 1) | (in_channels != outputs)).long()
    projection_weights, projection_scales = in_channels * outputs, 2 * outputs
    branch = convs + int(norm) * scales
    always = projection_weights + int(norm) * projection_scales
    projection = projected * always
    return {
        "parameters": branch + projection,
        "branch": branch,
        "projection": projection,
        "out_channels": outputs,
        "projected": projected,
        "conv_weights": convs + projected * projection_weights,
        "norm_parameters": int(norm) * (scales + projected * projection_scales),
        "with_projection": branch + always,
    }


@solver(
    "resnet_depth",
    parameters={
        "blocks": Integer(low=1, high=200, draw_high=8, shape=("n",), doc="residual blocks of each stage"),
        "convolutions": Integer(low=2, high=3, doc="in one block: 2 basic, 3 bottleneck"),
    },
    sizes={"n": (2, 5)},
)
def resnet_depth(blocks: Tensor, convolutions: Tensor) -> dict[str, Tensor]:
    """Weight layers of a ResNet: the first convolution, those of the blocks, and the linear layer.

    depth = convolutions·Σ blocks + 2; projections on shortcuts, normalizations and poolings are not counted.

    Outputs: depth, blocks_total = Σ blocks, block_layers = convolutions·Σ blocks, projections = n − 1 (basic) or n
    (bottleneck), as ResNets for ImageNet have them. Wrong turns: block_layers (the first and the last forgotten),
    without_linear = depth − 1, with_projections, blocks_counted = Σ blocks + 2, other_kind (2 for 3 layers a block and
    the other way round).
    """
    total = blocks.sum(1)
    layers = convolutions * total
    projections = convolutions + (blocks.shape[1] - 3)
    return {
        "depth": layers + 2,
        "blocks_total": total,
        "block_layers": layers,
        "projections": projections,
        "without_linear": layers + 1,
        "with_projections": layers + 2 + projections,
        "blocks_counted": total + 2,
        "other_kind": (5 - convolutions) * total + 2,
    }


@solver(
    "auxiliary_loss",
    parameters={
        "main": Real(low=0, high=1e6, draw_low=0, draw_high=5),
        "auxiliary": Real(low=0, high=1e6, draw_low=0, draw_high=5, shape=("n",)),
        "weight": Real(low=0, high=10, draw_low=0, draw_high=1, default=0.3),
    },
    sizes={"n": (1, 3)},
)
def auxiliary_loss(main: Tensor, auxiliary: Tensor, weight: Tensor) -> dict[str, Tensor]:
    """Training loss with auxiliary classifiers: main + weight·Σ auxiliary (GoogLeNet: two, weight 0.3).

    At inference the auxiliary heads are removed.

    Outputs: total, auxiliary_sum, added = weight·auxiliary_sum. Wrong turns: unweighted = main + Σ auxiliary, mean =
    main + weight·mean of auxiliary, all_weighted = weight·(main + Σ auxiliary), main (the heads ignored), convex =
    (1 − weight)·main + weight·Σ auxiliary.
    """
    total = auxiliary.sum(1)
    return {
        "total": main + weight * total,
        "auxiliary_sum": total,
        "added": weight * total,
        "unweighted": main + total,
        "mean": main + weight * auxiliary.mean(1),
        "all_weighted": weight * (main + total),
        "main": main,
        "convex": (1 - weight) * main + weight * total,
    }
