"""Convolution arithmetic: output sizes and shapes of ordinary and transposed convolutions."""

import torch
from torch import Tensor

from solvers.registry import Integer, solver

SIZE = Integer(low=1, high=1_000_000, draw_high=64, doc="input size along one axis")
KERNEL = Integer(low=1, high=1_000, draw_high=7, doc="kernel size")
STRIDE = Integer(low=1, high=1_000, draw_high=4, default=1)
PADDING = Integer(low=0, high=1_000, draw_high=3, default=0, doc="zeros added on each side")
DILATION = Integer(low=1, high=1_000, draw_high=3, default=1, doc="distance between kernel taps")
CHANNELS = Integer(low=1, high=1_000_000, draw_high=12)


def _floor_divide(numerator: Tensor, denominator: Tensor) -> Tensor:
    return torch.div(numerator, denominator, rounding_mode="floor")


def _transposed_size(size: Tensor, kernel: Tensor, stride: Tensor, padding: Tensor, dilation: Tensor) -> Tensor:
    return (size - 1) * stride - 2 * padding + dilation * (kernel - 1) + 1


@solver(
    "conv_output_size",
    parameters={"size": SIZE, "kernel": KERNEL, "stride": STRIDE, "padding": PADDING, "dilation": DILATION},
)
def conv_output_size(
    size: Tensor, kernel: Tensor, stride: Tensor, padding: Tensor, dilation: Tensor
) -> dict[str, Tensor]:
    """Output size of a convolution along one axis.

    out = floor((size + 2·padding − dilation·(kernel − 1) − 1) / stride) + 1, as documented for torch.nn.Conv2d.

    Outputs: output, effective_kernel = dilation·(kernel − 1) + 1, padded = size + 2·padding, span = padded −
    effective_kernel, remainder = positions dropped by rounding down, padded_pair = [padded, output]. Wrong turns:
    ceil_output (rounding up), one_sided_output (padding counted on one side), output_without_one (the + 1 forgotten),
    padded_twice = [padded, padded], one_sided_pair = [size + padding, one_sided_output]. Invalid where the effective
    kernel is larger than the padded input.
    """
    effective = dilation * (kernel - 1) + 1
    padded = size + 2 * padding
    span = padded - effective
    return {
        "output": _floor_divide(span, stride) + 1,
        "effective_kernel": effective,
        "padded": padded,
        "span": span,
        "remainder": span % stride,
        "padded_pair": torch.stack([padded, _floor_divide(span, stride) + 1], 1),
        "padded_twice": torch.stack([padded, padded], 1),
        "one_sided_pair": torch.stack([size + padding, _floor_divide(span - padding, stride) + 1], 1),
        "ceil_output": _floor_divide(span + stride - 1, stride) + 1,
        "one_sided_output": _floor_divide(span - padding, stride) + 1,
        "output_without_one": _floor_divide(span, stride),
        "valid": span >= 0,
    }


@solver(
    "conv2d_output_shape",
    parameters={
        "batch": Integer(low=1, high=1_000_000, draw_high=8, doc="examples N"),
        "in_channels": CHANNELS,
        "height": SIZE,
        "width": SIZE,
        "out_channels": CHANNELS,
        "kernel": KERNEL,
        "stride": STRIDE,
        "padding": PADDING,
        "dilation": DILATION,
        "groups": Integer(low=1, high=1_000_000, draw_high=3, default=1),
    },
)
def conv2d_output_shape(
    batch: Tensor,
    in_channels: Tensor,
    height: Tensor,
    width: Tensor,
    out_channels: Tensor,
    kernel: Tensor,
    stride: Tensor,
    padding: Tensor,
    dilation: Tensor,
    groups: Tensor,
) -> dict[str, Tensor]:
    """Output shape of torch.nn.Conv2d with a square kernel.

    Each axis is floor((size + 2·padding − dilation·(kernel − 1) − 1) / stride) + 1; groups change the weights only.

    Outputs: shape = [N, C_out, H_out, W_out]; image_shape = [C_out, H_out, W_out]; output_height, output_width;
    effective_kernel; height_span, width_span = padded size − effective_kernel. Wrong turns: ceil_shape (rounding up),
    without_dilation_shape, one_sided_shape (padding counted on one side), channels_last_shape = [N, H_out, W_out,
    C_out], channels_last_image_shape, input_channels_shape (C_in kept).
    Invalid where the effective kernel is larger than the padded input, or groups do not divide both channel counts.
    """
    effective = dilation * (kernel - 1) + 1
    spans = torch.stack([height, width], 1) + (2 * padding - effective)[:, None]
    step = stride[:, None]
    sizes = _floor_divide(spans, step) + 1

    def shape(channels: Tensor, axes: Tensor) -> Tensor:
        return torch.stack([batch, channels, axes[:, 0], axes[:, 1]], 1)

    undilated = spans + (effective - kernel)[:, None]
    correct = shape(out_channels, sizes)
    last = torch.stack([batch, sizes[:, 0], sizes[:, 1], out_channels], 1)
    return {
        "shape": correct,
        "image_shape": correct[:, 1:],
        "output_height": sizes[:, 0],
        "output_width": sizes[:, 1],
        "effective_kernel": effective,
        "height_span": spans[:, 0],
        "width_span": spans[:, 1],
        "ceil_shape": shape(out_channels, _floor_divide(spans + step - 1, step) + 1),
        "without_dilation_shape": shape(out_channels, _floor_divide(undilated, step) + 1),
        "one_sided_shape": shape(out_channels, _floor_divide(spans - padding[:, None], step) + 1),
        "channels_last_shape": last,
        "channels_last_image_shape": last[:, 1:],
        "input_channels_shape": shape(in_channels, sizes),
        "valid": (spans >= 0).all(1) & (in_channels % groups == 0) & (out_channels % groups == 0),
    }


@solver(
    "conv_transpose_output_size",
    parameters={
        "size": SIZE,
        "kernel": KERNEL,
        "stride": STRIDE,
        "padding": PADDING,
        "output_padding": Integer(low=0, high=999, draw_high=3, default=0, doc="added on one side of the output"),
        "dilation": DILATION,
    },
)
def conv_transpose_output_size(
    size: Tensor, kernel: Tensor, stride: Tensor, padding: Tensor, output_padding: Tensor, dilation: Tensor
) -> dict[str, Tensor]:
    """Output size of a transposed convolution along one axis.

    out = (size − 1)·stride − 2·padding + dilation·(kernel − 1) + output_padding + 1, as documented for
    torch.nn.ConvTranspose2d. Padding crops the output.

    Outputs: output; spread = (size − 1)·stride + 1, the input with stride − 1 zeros between its entries;
    effective_kernel; cropped = 2·padding. Wrong turns: output_from_full_size (size·stride for (size − 1)·stride),
    padding_added_output, convolution_output (the formula of the ordinary convolution), without_output_padding,
    undilated_output, stride_times_size = size·stride.
    Invalid where output_padding is not smaller than stride or dilation, or nothing is left of the output.
    """
    effective = dilation * (kernel - 1) + 1
    bare = _transposed_size(size, kernel, stride, padding, dilation)
    output = bare + output_padding
    return {
        "output": output,
        "spread": (size - 1) * stride + 1,
        "effective_kernel": effective,
        "cropped": 2 * padding,
        "output_from_full_size": output + stride,
        "padding_added_output": output + 4 * padding,
        "convolution_output": _floor_divide(size + 2 * padding - effective, stride) + 1,
        "without_output_padding": bare,
        "undilated_output": output - effective + kernel,
        "stride_times_size": size * stride,
        "valid": (output_padding < torch.maximum(stride, dilation)) & (bare >= 1),
    }


@solver(
    "conv_transpose_output_padding",
    parameters={"size": SIZE, "kernel": KERNEL, "stride": STRIDE, "padding": PADDING, "dilation": DILATION},
)
def conv_transpose_output_padding(
    size: Tensor, kernel: Tensor, stride: Tensor, padding: Tensor, dilation: Tensor
) -> dict[str, Tensor]:
    """The output padding with which a transposed convolution restores the size that went into the convolution.

    The strided convolution maps `stride` neighbouring sizes to one output, the transposed one returns the smallest of
    them; output_padding = (size + 2·padding − dilation·(kernel − 1) − 1) mod stride makes up for what was dropped.

    Outputs: output_padding; convolution_output; smallest and largest = sizes with the same convolution_output; smallest
    is what the transposed convolution returns without output padding.
    Invalid where the effective kernel is larger than the padded input, or smallest is below 1.
    """
    span = size + 2 * padding - dilation * (kernel - 1) - 1
    output = _floor_divide(span, stride) + 1
    smallest = _transposed_size(output, kernel, stride, padding, dilation)
    return {
        "output_padding": size - smallest,
        "convolution_output": output,
        "smallest": smallest,
        "largest": smallest + stride - 1,
        "valid": (span >= 0) & (smallest >= 1),
    }


@solver("same_padding", parameters={"kernel": KERNEL, "dilation": DILATION})
def same_padding(kernel: Tensor, dilation: Tensor) -> dict[str, Tensor]:
    """The padding on each side that keeps the size of a convolution with stride 1.

    2·padding = dilation·(kernel − 1), as torch.nn.Conv2d(padding="same") pads.

    Outputs: padding; total = zeros of both sides together; effective_kernel. Wrong turns: undilated_padding =
    floor((kernel − 1) / 2), total (all of it on each side).
    Invalid where the total is odd: no symmetric padding keeps the size.
    """
    total = dilation * (kernel - 1)
    return {
        "padding": total // 2,
        "total": total,
        "effective_kernel": total + 1,
        "undilated_padding": (kernel - 1) // 2,
        "valid": total % 2 == 0,
    }


@solver(
    "conv_transpose_padding_for_upsampling",
    parameters={"kernel": KERNEL, "factor": Integer(low=1, high=1_000, draw_high=4, doc="stride and scale")},
)
def conv_transpose_padding_for_upsampling(kernel: Tensor, factor: Tensor) -> dict[str, Tensor]:
    """Padding and output padding with which a transposed convolution of stride `factor` multiplies the size by it.

    (n − 1)·factor − 2·padding + kernel + output_padding = n·factor, so 2·padding − output_padding = kernel − factor,
    solved with the smallest output padding: 0 or 1. Dilation 1.

    Outputs: padding, output_padding, pair = [padding, output_padding], excess = kernel − factor (not
    halved: a wrong turn). Wrong turn: same_padding = floor((kernel − 1) / 2), as for an ordinary convolution;
    ordinary_pair = [same_padding, 0], unhalved_pair = [excess, 0].
    Invalid where the kernel is smaller than the factor, or output_padding is not below it (factor 1, even kernel).
    """
    excess = kernel - factor
    padding = (excess + 1) // 2
    output_padding = 2 * padding - excess
    return {
        "padding": padding,
        "output_padding": output_padding,
        "pair": torch.stack([padding, output_padding], 1),
        "excess": excess,
        "same_padding": (kernel - 1) // 2,
        "unhalved_pair": torch.stack([excess, torch.zeros_like(excess)], 1),
        "ordinary_pair": torch.stack([(kernel - 1) // 2, torch.zeros_like(kernel)], 1),
        "valid": (excess >= 0) & (output_padding < factor),
    }


@solver(
    "conv_matrix_shape",
    parameters={
        "height": Integer(low=1, high=10_000, draw_high=7),
        "width": Integer(low=1, high=10_000, draw_high=7),
        "kernel": Integer(low=1, high=1_000, draw_high=4),
    },
)
def conv_matrix_shape(height: Tensor, width: Tensor, kernel: Tensor) -> dict[str, Tensor]:
    """Shape of the matrix C for which C·x is the flattened convolution of the flattened image x.

    Stride 1, no padding, one channel: C is doubly block Toeplitz with one row for each output entry, in which the
    kernel² weights stand at the entries that they meet.

    Outputs: shape = [rows, columns], rows = output entries, columns = height·width, transposed_shape (of the transposed
    convolution), output_shape = [H_out, W_out], nonzeros_per_row = kernel², nonzeros, zeros, entries.
    Invalid where the kernel is larger than the image.
    """
    output_height, output_width = height - kernel + 1, width - kernel + 1
    rows, columns = output_height * output_width, height * width
    per_row = kernel * kernel
    return {
        "shape": torch.stack([rows, columns], 1),
        "rows": rows,
        "columns": columns,
        "transposed_shape": torch.stack([columns, rows], 1),
        "output_shape": torch.stack([output_height, output_width], 1),
        "nonzeros_per_row": per_row,
        "nonzeros": rows * per_row,
        "zeros": rows * (columns - per_row),
        "entries": rows * columns,
        "valid": (output_height >= 1) & (output_width >= 1),
    }
