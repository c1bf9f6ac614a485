"""Gradients of small convolutions to input and kernel, and convolutions over several channels, by hand.

As in `convolution_values`, kernels slide without being flipped, and integers stay integers.
"""

import torch
from torch import Tensor
from torch.nn import functional

from solvers.registry import Integer, Number, ParameterError, solver

IMAGE = Number(shape=("h", "w"), doc="input, one channel")
KERNEL = Number(shape=("k", "k"), doc="weights")
MAPS = Number(shape=("c", "h", "w"), doc="input, channels first")


def _check(name: str, size: int, kernel: int, outputs: int) -> None:
    """Raises ParameterError where an upstream gradient doesn't have the size of the output."""
    if size - kernel + 1 != outputs:
        raise ParameterError(f"{name}: the output has {size - kernel + 1} entries along this axis, got {outputs}")


def _slide(image: Tensor, kernel: Tensor) -> Tensor:
    """[…, h, w] and [batch, kh, kw] to […, h − kh + 1, w − kw + 1]."""
    windows = image.unfold(-2, kernel.shape[-2], 1).unfold(-2, kernel.shape[-1], 1)
    return (windows * kernel[:, None, None]).sum((-2, -1))


def _slide_channels(maps: Tensor, weights: Tensor) -> Tensor:
    """[batch, c, h, w] and [batch, o, c, k, k] to [batch, o, h_out, w_out]."""
    size = weights.shape[-1]
    if size > min(maps.shape[2:]):
        raise ParameterError(f"weights: a {size}×{size} kernel is larger than the {maps.shape[2]}×{maps.shape[3]} map")
    windows = maps.unfold(2, size, 1).unfold(3, size, 1)
    return (windows[:, None] * weights[:, :, :, None, None]).sum((2, 5, 6))


@solver(
    "conv1d_gradients",
    parameters={
        "signal": Number(shape=("n",), doc="input x"),
        "kernel": Number(shape=("k",), doc="weights w"),
        "upstream": Number(shape=("m",), doc="gradient of the loss with respect to each output"),
    },
    sizes={"n": (5, 6), "k": (2, 3), "m": (4, 4)},
)
def conv1d_gradients(signal: Tensor, kernel: Tensor, upstream: Tensor) -> dict[str, Tensor]:
    """Gradients of y_t = Σ_i w_i·x_{t+i} + b: ∂L/∂w_i = Σ_t g_t·x_{t+i}, ∂L/∂x_j = Σ_i g_{j−i}·w_i, ∂L/∂b = Σ_t g_t.

    A shared weight gets the sum over all positions that use it; the input's gradient is the full convolution with the
    flipped kernel.

    Outputs: output [m] (without bias), kernel_gradient [k], input_gradient [n], bias_gradient, first_products [m] =
    g_t·x_t whose sum is ∂L/∂w_0. Wrong turns: first_position_only [k] = g_0·x_i (sharing forgotten),
    mean_kernel_gradient [k] (averaged over positions), flipped_kernel_gradient [k], unflipped_input_gradient [n] = Σ_i
    g_{j−i}·w_{k−1−i}, upstream_ignored [k] (all g_t taken as 1).
    Raises ParameterError where the upstream gradient has not n − k + 1 entries.
    """
    taps, outputs = kernel.shape[1], upstream.shape[1]
    _check("upstream", signal.shape[1], taps, outputs)
    windows = signal.unfold(1, taps, 1)
    kernel_gradient = (upstream[:, :, None] * windows).sum(1)

    def spread(weights: Tensor) -> Tensor:
        padded = functional.pad(upstream, (taps - 1, taps - 1)).unfold(1, taps, 1)
        return (padded * weights.flip(1)[:, None]).sum(-1)

    return {
        "output": (windows * kernel[:, None]).sum(-1),
        "kernel_gradient": kernel_gradient,
        "input_gradient": spread(kernel),
        "bias_gradient": upstream.sum(1),
        "first_products": upstream * signal[:, :outputs],
        "first_position_only": upstream[:, :1] * windows[:, 0],
        "mean_kernel_gradient": kernel_gradient.double() / outputs,
        "flipped_kernel_gradient": kernel_gradient.flip(1),
        "unflipped_input_gradient": spread(kernel.flip(1)),
        "upstream_ignored": windows.sum(1),
    }


@solver(
    "conv2d_gradients",
    parameters={
        "image": IMAGE,
        "kernel": KERNEL,
        "upstream": Number(shape=("p", "q"), doc="gradient of the loss with respect to each output"),
    },
    sizes={"h": (3, 4), "w": (3, 4), "k": (2, 2), "p": (2, 3), "q": (2, 3)},
)
def conv2d_gradients(image: Tensor, kernel: Tensor, upstream: Tensor) -> dict[str, Tensor]:
    """Gradients of a 2-D convolution (stride 1, no padding): to the kernel, to the input, and to a bias.

    ∂L/∂W is the image slid over by the upstream gradient; ∂L/∂X is the upstream gradient, padded by k − 1, slid over by
    the kernel turned by 180° (the transposed convolution); ∂L/∂b is the upstream gradient's sum.

    Outputs: output [p, q], kernel_gradient [k, k], input_gradient [h, w], bias_gradient, corner = input_gradient[0, 0].
    Wrong turns: turned_kernel_gradient (by 180°), unflipped_input_gradient (the kernel not turned), window_sums [k, k]
    (the upstream gradient taken as 1). Raises ParameterError where the upstream gradient has not the output's shape.
    """
    size = kernel.shape[-1]
    for axis in (1, 2):
        _check("upstream", image.shape[axis], size, upstream.shape[axis])
    padded = functional.pad(upstream, (size - 1,) * 4)
    kernel_gradient, input_gradient = _slide(image, upstream), _slide(padded, kernel.flip(1, 2))
    return {
        "output": _slide(image, kernel),
        "kernel_gradient": kernel_gradient,
        "input_gradient": input_gradient,
        "bias_gradient": upstream.sum((1, 2)),
        "corner": input_gradient[:, 0, 0],
        "turned_kernel_gradient": kernel_gradient.flip(1, 2),
        "unflipped_input_gradient": _slide(padded, kernel),
        "window_sums": _slide(image, torch.ones_like(upstream)),
    }


@solver(
    "conv2d_channels_values",
    parameters={"image": MAPS, "weights": Number(shape=("o", "c", "k", "k"), doc="filters")},
    sizes={"c": (1, 3), "h": (2, 4), "w": (2, 4), "o": (1, 3), "k": (1, 2)},
)
def conv2d_channels_values(image: Tensor, weights: Tensor) -> dict[str, Tensor]:
    """Values of torch.nn.functional.conv2d over several channels: each filter adds up one convolution a channel.

    output[o] = Σ_c image[c] ⋆ weights[o, c], stride 1, no padding, no bias.

    Outputs: output [o, h_out, w_out], first = output[:, 0, 0], first_map = output[0], per_channel [c, h_out, w_out] =
    the parts of the first filter before they are added. Wrong turns: unsummed = per_channel (channels kept apart),
    first_channel_only [o, h_out, w_out], shared_slice (the filter's first slice used for all channels),
    first_channel_map and shared_slice_map = their first maps. Raises ParameterError where the kernel is larger than the
    map.
    """
    output = _slide_channels(image, weights)
    filters, channels = weights.shape[1:3]
    parts = torch.stack(
        [_slide_channels(image[:, c : c + 1], weights[:, :1, c : c + 1])[:, 0] for c in range(channels)], 1
    )
    alone = _slide_channels(image[:, :1], weights[:, :, :1])
    shared = _slide_channels(image, weights[:, :, :1].expand(-1, filters, channels, -1, -1))
    return {
        "output": output,
        "first": output[:, :, 0, 0],
        "first_map": output[:, 0],
        "per_channel": parts,
        "unsummed": parts,
        "first_channel_only": alone,
        "shared_slice": shared,
        "first_channel_map": alone[:, 0],
        "shared_slice_map": shared[:, 0],
    }


@solver(
    "depthwise_separable_values",
    parameters={
        "image": MAPS,
        "kernels": Number(shape=("c", "k", "k"), doc="depthwise, one for each channel"),
        "mixing": Number(shape=("o", "c"), doc="pointwise, one row for each output channel"),
    },
    sizes={"c": (1, 3), "h": (2, 4), "w": (2, 4), "o": (1, 3), "k": (1, 2)},
)
def depthwise_separable_values(image: Tensor, kernels: Tensor, mixing: Tensor) -> dict[str, Tensor]:
    """A depthwise convolution (groups = channels), then a 1×1 convolution; stride 1, no padding, no biases.

    depthwise[c] = image[c] ⋆ kernels[c], output[o] = Σ_c mixing[o, c]·depthwise[c].

    Outputs: output [o, h_out, w_out], depthwise [c, h_out, w_out], first = output[:, 0, 0]. Wrong turns: depthwise (the
    pointwise part forgotten), summed [h_out, w_out] (channels added without weights), first_kernel (one kernel for all
    channels) [o, h_out, w_out]; depthwise_first and first_kernel_first = their entries at the top left.
    Raises ParameterError where the kernel is larger than the map.
    """
    channels = image.shape[1]

    def each(weights: Tensor) -> Tensor:
        maps = [_slide_channels(image[:, c : c + 1], weights[:, None, c : c + 1])[:, 0] for c in range(channels)]
        return torch.stack(maps, 1)

    def mixed(maps: Tensor) -> Tensor:
        return (mixing[:, :, :, None, None] * maps[:, None]).sum(2)

    depthwise = each(kernels)
    output, one_kernel = mixed(depthwise), mixed(each(kernels[:, :1].expand_as(kernels)))
    return {
        "output": output,
        "depthwise": depthwise,
        "first": output[:, :, 0, 0],
        "summed": depthwise.sum(1),
        "first_kernel": one_kernel,
        "depthwise_first": depthwise[:, :, 0, 0],
        "first_kernel_first": one_kernel[:, :, 0, 0],
    }


@solver(
    "grouped_conv_values",
    parameters={"image": MAPS, "weights": Number(shape=("o", "d", "k", "k"), doc="filters over c / groups channels")},
    sizes={"c": (2, 4), "h": (2, 3), "w": (2, 3), "o": (2, 4), "d": (1, 2), "k": (1, 2)},
)
def grouped_conv_values(image: Tensor, weights: Tensor) -> dict[str, Tensor]:
    """Values of a grouped convolution, stride 1, no padding, no bias: groups = c / d, where a filter reads d channels.

    The first o / groups filters read the first d channels, and so on; the results are concatenated.

    Outputs: output [o, h_out, w_out], first = output[:, 0, 0], groups. Wrong turn: first_group_only (all filters read
    the first d channels). Raises ParameterError where d does not divide c, groups do not divide o, or the kernel is
    larger than the map.
    """
    channels, (filters, depth) = image.shape[1], weights.shape[1:3]
    if channels % depth or filters % (channels // depth):
        raise ParameterError(f"weights: {filters} filters over {depth} channels do not divide {channels} into groups")
    groups = channels // depth
    each = filters // groups
    parts = [
        _slide_channels(image[:, g * depth : (g + 1) * depth], weights[:, g * each : (g + 1) * each])
        for g in range(groups)
    ]
    output = torch.cat(parts, 1)
    return {
        "output": output,
        "first": output[:, :, 0, 0],
        "groups": torch.full((len(image),), groups, device=image.device),
        "first_group_only": _slide_channels(image[:, :depth], weights),
    }


@solver(
    "conv2d_entry",
    parameters={
        "image": IMAGE,
        "kernel": KERNEL,
        "row": Integer(low=0, high=1_000, draw_high=2, doc="of the output, from 0"),
        "column": Integer(low=0, high=1_000, draw_high=2, doc="of the output, from 0"),
    },
    sizes={"h": (3, 5), "w": (3, 5), "k": (1, 3)},
)
def conv2d_entry(image: Tensor, kernel: Tensor, row: Tensor, column: Tensor) -> dict[str, Tensor]:
    """One entry of a convolution (stride 1, no padding): Σ_ij image[row + i, column + j]·kernel[i, j].

    Outputs: entry, window [k, k], products [k, k], output [h_out, w_out]. Wrong turns: flipped_entry (the kernel turned
    by 180°), transposed_entry (row and column swapped, where that entry exists), window_sum (the weights left out),
    centred_entry (the window centred on the input's entry, as with padding, zeros outside).
    Invalid where the output has no such entry.
    """
    size = kernel.shape[-1]
    if size > min(image.shape[1:]):
        raise ParameterError(
            f"kernel: a {size}×{size} kernel is larger than the {image.shape[1]}×{image.shape[2]} image"
        )
    output, flipped = _slide(image, kernel), _slide(image, kernel.flip(1, 2))
    sums = _slide(image, torch.ones_like(kernel))
    windows = image.unfold(1, size, 1).unfold(2, size, 1)
    padded = functional.pad(image, ((size - 1) // 2, size // 2, (size - 1) // 2, size // 2))
    height, width = output.shape[1:]
    batch = torch.arange(len(image), device=image.device)
    inside_row, inside_column = row.clamp(max=height - 1), column.clamp(max=width - 1)
    window = windows[batch, inside_row, inside_column]
    return {
        "entry": output[batch, inside_row, inside_column],
        "window": window,
        "products": window * kernel,
        "output": output,
        "flipped_entry": flipped[batch, inside_row, inside_column],
        "transposed_entry": output[batch, column.clamp(max=height - 1), row.clamp(max=width - 1)],
        "window_sum": sums[batch, inside_row, inside_column],
        "centred_entry": _slide(padded, kernel)[batch, inside_row, inside_column],
        "valid": (row < height) & (column < width),
    }
