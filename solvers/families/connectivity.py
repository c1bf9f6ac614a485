"""What sharing and local connection save: parameters of dense, local, tiled and convolutional layers."""

import torch
from torch import Tensor

from solvers.registry import Flag, Integer, Number, ParameterError, Shared, solver

SIDE = Integer(low=1, high=1_024, draw_high=12)
CHANNELS = Integer(low=1, high=2_048, draw_high=6)
KERNEL = Integer(low=1, high=31, draw_high=5, doc="square")


@solver(
    "dense_against_conv",
    parameters={
        "height": SIDE,
        "width": SIDE,
        "in_channels": CHANNELS,
        "out_channels": CHANNELS,
        "kernel": Integer(low=1, high=31, draw_high=5, doc="odd, so that the size can be kept"),
        "bias": Flag(default=True),
    },
)
def dense_against_conv(
    height: Tensor, width: Tensor, in_channels: Tensor, out_channels: Tensor, kernel: Tensor, bias: bool
) -> dict[str, Tensor]:
    """Parameters of three layers from in × H × W to out × H × W numbers: dense, locally connected, convolution.

    dense = (in·H·W)·(out·H·W), local = H·W·out·in·kernel² (a filter of its own at each position; zeros are padded),
    conv = out·in·kernel²; biases: one an output number for dense and local, one a filter for the convolution.

    Outputs: dense, local, conv, three = [conv, local, dense], inputs, outputs = numbers before and after, positions =
    H·W, times = dense / conv, local_times = local / conv. Wrong turns: conv_single_channel (one slice a filter),
    dense_to_channels = inputs·out (a unit for each map only), conv_with_positions (a bias at each position),
    three_unshared = [local, local, dense], three_single_slice (one slice for all channels, in the convolution and in
    the local layer). Invalid where the kernel is even.
    """
    positions, area = height * width, kernel * kernel
    inputs, outputs = positions * in_channels, positions * out_channels
    dense = (inputs + int(bias)) * outputs
    local = outputs * (in_channels * area + int(bias))
    conv = out_channels * (in_channels * area + int(bias))
    return {
        "dense": dense,
        "local": local,
        "conv": conv,
        "three": torch.stack([conv, local, dense], 1),
        "three_unshared": torch.stack([local, local, dense], 1),
        "three_single_slice": torch.stack([out_channels * (area + int(bias)), outputs * (area + int(bias)), dense], 1),
        "inputs": inputs,
        "outputs": outputs,
        "positions": positions,
        "times": dense.double() / conv,
        "local_times": local.double() / conv,
        "conv_single_channel": out_channels * (area + int(bias)),
        "dense_to_channels": (inputs + int(bias)) * out_channels,
        "conv_with_positions": out_channels * in_channels * area + outputs,
        "valid": kernel % 2 == 1,
    }


@solver(
    "region_sharing",
    parameters={
        "height": SIDE,
        "width": SIDE,
        "channels": CHANNELS,
        "filters": CHANNELS,
        "kernel": KERNEL,
        "regions": Integer(low=1, high=64, draw_high=4, doc="with kernels of their own"),
    },
)
def region_sharing(
    height: Tensor, width: Tensor, channels: Tensor, filters: Tensor, kernel: Tensor, regions: Tensor
) -> dict[str, Tensor]:
    """Weights of a layer that shares its kernels everywhere, within regions, or nowhere (no padding, stride 1).

    full = filters·channels·kernel², regional = regions·full, unshared = positions·full, where positions = (H − kernel +
    1)·(W − kernel + 1); biases are not counted.

    Outputs: full, regional, unshared, three = [full, regional, unshared], positions, filter_weights =
    channels·kernel². Wrong turns: unshared_everywhere (H·W positions), regional_divided = full / regions rounded down,
    regional_power = full·regions², three_every_pixel and three_divided = three with the first two of these.
    Invalid where the kernel is larger than the image, or there are more regions than positions.
    """
    rows, columns = height - kernel + 1, width - kernel + 1
    positions, weights = rows * columns, channels * kernel * kernel
    full = filters * weights
    return {
        "full": full,
        "regional": regions * full,
        "unshared": positions * full,
        "three": torch.stack([full, regions * full, positions * full], 1),
        "positions": positions,
        "filter_weights": weights,
        "three_every_pixel": torch.stack([full, regions * full, height * width * full], 1),
        "three_divided": torch.stack([full, full // regions, positions * full], 1),
        "unshared_everywhere": height * width * full,
        "regional_divided": full // regions,
        "regional_power": full * regions * regions,
        "valid": (rows >= 1) & (columns >= 1) & (regions <= positions),
    }


@solver(
    "connectivity_parameters",
    parameters={
        "inputs": Integer(low=1, high=1_000_000, draw_high=20),
        "kernel": Integer(low=1, high=1_000, draw_high=4),
        "stride": Integer(low=1, high=1_000, draw_high=3, default=1),
        "period": Integer(low=1, high=1_000, draw_high=4, doc="positions after which the same kernel comes again"),
    },
)
def connectivity_parameters(inputs: Tensor, kernel: Tensor, stride: Tensor, period: Tensor) -> dict[str, Tensor]:
    """Weights of four ways to connect a 1-D input to the outputs = floor((inputs − kernel) / stride) + 1, no biases.

    dense = inputs·outputs, local = outputs·kernel (nothing shared), tiled = min(period, outputs)·kernel (kernels that
    take turns: "locally convolved"), conv = kernel (one kernel everywhere).

    Outputs: dense, local, tiled, conv, four = [dense, local, tiled, conv], outputs, connections = local, which is also
    the connections of tiled and conv. Wrong turns: outputs_without_one = floor((inputs − kernel) / stride),
    conv_per_output = local, dense_square = inputs², four_off_by_one, four_unshared = [dense, local, tiled, local].
    Invalid where the kernel is larger than the input.
    """
    outputs = torch.div(inputs - kernel, stride, rounding_mode="floor") + 1
    dense, local = inputs * outputs, outputs * kernel
    tiled = torch.minimum(period, outputs) * kernel
    fewer = outputs - 1
    return {
        "dense": dense,
        "local": local,
        "tiled": tiled,
        "four_off_by_one": torch.stack(
            [inputs * fewer, fewer * kernel, torch.minimum(period, fewer) * kernel, kernel], 1
        ),
        "four_unshared": torch.stack([dense, local, tiled, local], 1),
        "conv": kernel,
        "four": torch.stack([dense, local, tiled, kernel], 1),
        "outputs": outputs,
        "connections": local,
        "outputs_without_one": outputs - 1,
        "conv_per_output": local,
        "dense_square": inputs * inputs,
        "valid": kernel <= inputs,
    }


@solver(
    "local_layer_values",
    parameters={
        "signal": Number(shape=("n",), doc="input"),
        "weights": Number(shape=("m", "k"), doc="a row of its own for each output"),
        "stride": Shared(low=1, high=16, draw_high=2, default=1),
    },
    sizes={"n": (4, 8), "m": (1, 3), "k": (1, 3)},
)
def local_layer_values(signal: Tensor, weights: Tensor, stride: int) -> dict[str, Tensor]:
    """Values of a locally connected 1-D layer without sharing: output_i = Σ_j weights[i, j]·signal[stride·i + j].

    Outputs: output [m], windows [m, k] = what each row meets, shared [m] = the first row used everywhere (the
    convolution: a wrong turn), same_window [m] (all rows applied to the first window: a wrong turn).
    Raises ParameterError where the signal is too short for so many outputs.
    """
    outputs, taps = weights.shape[1:]
    needed = stride * (outputs - 1) + taps
    if needed > signal.shape[1]:
        raise ParameterError(f"signal: {outputs} outputs read {needed} values, got {signal.shape[1]}")
    windows = signal.unfold(1, taps, stride)[:, :outputs]
    return {
        "output": (windows * weights).sum(-1),
        "windows": windows,
        "shared": (windows * weights[:, :1]).sum(-1),
        "same_window": (windows[:, :1] * weights).sum(-1),
    }


@solver(
    "dense_as_convolution",
    parameters={
        "channels": CHANNELS,
        "height": SIDE,
        "width": SIDE,
        "outputs": Integer(low=1, high=100_000, draw_high=9),
    },
)
def dense_as_convolution(channels: Tensor, height: Tensor, width: Tensor, outputs: Tensor) -> dict[str, Tensor]:
    """A linear layer behind a C × H × W map, written as a convolution whose kernel is the whole map.

    Its weight has the shape [outputs, C, H, W]: the same numbers as the linear layer's [outputs, C·H·W].

    Outputs: weight_shape, linear_shape = [outputs, C·H·W], output_shape = [outputs, 1, 1], weights, parameters (with
    biases). Wrong turns: swapped_shape = [C, outputs, H, W], pointwise_shape = [outputs, C, 1, 1], flat_shape =
    [outputs, C·H·W, 1, 1] (right behind a flatten only), pooled_parameters = (C + 1)·outputs (the positions forgotten).
    """
    flat = channels * height * width
    one = torch.ones_like(flat)
    return {
        "weight_shape": torch.stack([outputs, channels, height, width], 1),
        "linear_shape": torch.stack([outputs, flat], 1),
        "output_shape": torch.stack([outputs, one, one], 1),
        "weights": outputs * flat,
        "parameters": outputs * flat + outputs,
        "swapped_shape": torch.stack([channels, outputs, height, width], 1),
        "pointwise_shape": torch.stack([outputs, channels, one, one], 1),
        "flat_shape": torch.stack([outputs, flat, one, one], 1),
        "pooled_parameters": (channels + 1) * outputs,
    }


@solver(
    "conv_against_pool",
    parameters={
        "in_channels": CHANNELS,
        "out_channels": CHANNELS,
        "height": Integer(low=1, high=1_024, draw_high=32),
        "width": Integer(low=1, high=1_024, draw_high=32),
        "kernel": KERNEL,
        "stride": Integer(low=1, high=31, draw_high=3, default=1, doc="of the convolution"),
        "padding": Integer(low=0, high=31, draw_high=2, default=0, doc="of the convolution"),
        "window": Integer(low=1, high=31, draw_high=4, default=2, doc="of the pooling, and its stride"),
    },
)
def conv_against_pool(
    in_channels: Tensor,
    out_channels: Tensor,
    height: Tensor,
    width: Tensor,
    kernel: Tensor,
    stride: Tensor,
    padding: Tensor,
    window: Tensor,
) -> dict[str, Tensor]:
    """A convolution (with bias) and a pooling over the same input: parameters and shapes.

    Both slide a window, floor((size + 2·padding − window) / stride) + 1; only the convolution has parameters and sets
    the number of channels, the pooling keeps it.

    Outputs: conv_parameters, conv_shape = [C_out, H, W], pool_parameters = 0, pool_shape = [C_in, H, W], sizes = [H of
    the convolution, H of the pooling]. Wrong turns: pool_shape_mixed = [C_out, H, W] of the pooling, conv_shape_kept =
    [C_in, H, W] of the convolution, pool_parameters_as_conv = C_in·window², ceil_pool_shape and ceil_pool_sizes (the
    pooling rounds up), unpadded_sizes (the padding left out), merged_pool_shape = [1, H, W] (channels pooled too).
    Invalid where a window is larger than its input.
    """
    image = torch.stack([height, width], 1)
    conv_spans = image + (2 * padding - kernel)[:, None]
    pool_spans = image - window[:, None]
    conv = torch.div(conv_spans, stride[:, None], rounding_mode="floor") + 1
    pool = torch.div(pool_spans, window[:, None], rounding_mode="floor") + 1
    ceil = torch.div(image + window[:, None] - 1, window[:, None], rounding_mode="floor")
    bare = torch.div(height - kernel, stride, rounding_mode="floor") + 1
    return {
        "conv_parameters": out_channels * (in_channels * kernel * kernel + 1),
        "conv_shape": torch.cat([out_channels[:, None], conv], 1),
        "pool_parameters": torch.zeros_like(height),
        "pool_shape": torch.cat([in_channels[:, None], pool], 1),
        "sizes": torch.stack([conv[:, 0], pool[:, 0]], 1),
        "pool_shape_mixed": torch.cat([out_channels[:, None], pool], 1),
        "conv_shape_kept": torch.cat([in_channels[:, None], conv], 1),
        "pool_parameters_as_conv": in_channels * window * window,
        "ceil_pool_shape": torch.cat([in_channels[:, None], ceil], 1),
        "ceil_pool_sizes": torch.stack([conv[:, 0], ceil[:, 0]], 1),
        "unpadded_sizes": torch.stack([bare, pool[:, 0]], 1),
        "merged_pool_shape": torch.cat([torch.ones_like(in_channels)[:, None], pool], 1),
        "valid": (conv_spans >= 0).all(1) & (pool_spans >= 0).all(1),
    }


@solver(
    "sparse_table_parameters",
    parameters={
        "maps": Integer(low=1, high=10_000, draw_high=12, doc="input maps"),
        "fan_in": Integer(low=1, high=10_000, draw_high=4, shape=("n",), doc="input maps that each output map reads"),
        "kernel": KERNEL,
    },
    sizes={"n": (1, 16)},
)
def sparse_table_parameters(maps: Tensor, fan_in: Tensor, kernel: Tensor) -> dict[str, Tensor]:
    """A convolution whose output maps read only some of the input maps, as LeNet-5's third layer (C3).

    pairs = Σ fan_in of maps·n; parameters = pairs·kernel² + n biases. C3: 6 maps with 3, 9 with 4, 1 with all 6 of the
    inputs make 60 of 96 pairs and 1516 parameters instead of 2416 (LeCun et al. 1998).

    Outputs: pairs, all_pairs = maps·n, saved_pairs, parameters, full_parameters, saved_parameters, weights =
    pairs·kernel². Wrong turns: weights (biases forgotten), bias_per_pair = pairs·(kernel² + 1).
    Invalid where a map reads more maps than there are.
    """
    outputs = torch.full_like(maps, fan_in.shape[1])
    pairs, area = fan_in.sum(1), kernel * kernel
    full = maps * outputs
    return {
        "pairs": pairs,
        "all_pairs": full,
        "saved_pairs": full - pairs,
        "parameters": pairs * area + outputs,
        "full_parameters": full * area + outputs,
        "saved_parameters": (full - pairs) * area,
        "weights": pairs * area,
        "bias_per_pair": pairs * (area + 1),
        "valid": (fan_in <= maps[:, None]).all(1),
    }


@solver(
    "branch_concatenation",
    parameters={
        "kernels": Integer(low=1, high=101, draw_high=3, shape=("n",), doc="kernel of each branch, odd"),
        "channels": Integer(low=1, high=100_000, draw_high=256, shape=("n",), doc="output channels of each branch"),
    },
    sizes={"n": (2, 4)},
)
def branch_concatenation(kernels: Tensor, channels: Tensor) -> dict[str, Tensor]:
    """Branches over one map, concatenated along the channels: the padding that each needs, and the channels in all.

    padding_i = (kernel_i − 1) / 2 keeps the size at stride 1; total = Σ channels.

    Outputs: total, paddings [n]. Wrong turns: widest = the largest branch (as if added), product, half_kernels =
    floor((kernel + 1) / 2) for each.
    Invalid where a kernel is even.
    """
    return {
        "total": channels.sum(1),
        "paddings": (kernels - 1) // 2,
        "widest": channels.amax(1),
        "product": channels.double().prod(1).clamp(max=2.0**62).long(),
        "half_kernels": (kernels + 1) // 2,
        "valid": (kernels % 2 == 1).all(1),
    }
