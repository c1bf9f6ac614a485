"""Sizes beyond one square convolution: chains, unequal axes, pooling that rounds up, padding modes, decoders."""

import torch
from torch import Tensor

from solvers.registry import Integer, Option, solver

SIZE = Integer(low=1, high=1_000_000, draw_high=64, doc="input size along one axis")
KERNEL = Integer(low=1, high=1_000, draw_high=7)
STRIDE = Integer(low=1, high=1_000, draw_high=4, default=1)
PADDING = Integer(low=0, high=1_000, draw_high=3, default=0, doc="zeros added on each side")
KERNELS = Integer(low=1, high=1_000, draw_high=5, shape=("n",), doc="window of each layer, input side first")
STRIDES = Integer(low=1, high=1_000, draw_high=3, shape=("n",), default=1, doc="stride of each layer")
PADDINGS = Integer(low=0, high=1_000, draw_high=2, shape=("n",), default=0, doc="padding on each side of each layer")


def _floor(numerator: Tensor, denominator: Tensor) -> Tensor:
    return torch.div(numerator, denominator, rounding_mode="floor")


def _ceil(numerator: Tensor, denominator: Tensor) -> Tensor:
    return -_floor(-numerator, denominator)


@solver(
    "conv_chain_sizes",
    parameters={
        "size": Integer(low=1, high=1_000_000, draw_high=200, doc="input size along one axis"),
        "kernels": KERNELS,
        "strides": STRIDES,
        "paddings": PADDINGS,
        "channels": Integer(low=1, high=100_000, draw_high=16, default=1, doc="of the last map"),
    },
    sizes={"n": (1, 5)},
)
def conv_chain_sizes(
    size: Tensor, kernels: Tensor, strides: Tensor, paddings: Tensor, channels: Tensor
) -> dict[str, Tensor]:
    """Size along one axis behind each layer of a chain of convolutions and poolings.

    size_i = floor((size_{i−1} + 2·padding_i − kernel_i) / stride_i) + 1.

    Outputs: sizes [n] behind each layer, output = the last, area = output², flattened = channels·area, inputs [n] = the
    size before each layer, spans [n] = size + 2·padding − kernel, first_output = behind the first layer. Wrong turns:
    flattened_side = channels·output, unpadded_flattened and unpadded_output (the paddings left out), ceil_output and
    ceil_sizes [n] (every layer rounds up), kept_sizes [n] (layers of stride 1 taken to keep the size), one_sided_output
    (padding counted once), last_layer_alone (the last layer applied to the image), unrounded_output = floor of the size
    carried on with its fraction.
    Invalid where a window is larger than its padded input.
    """
    sizes, spans, inputs = [], [], []
    at = size
    for kernel, stride, padding in zip(kernels.T, strides.T, paddings.T, strict=True):
        inputs.append(at)
        spans.append(at + 2 * padding - kernel)
        at = _floor(spans[-1], stride) + 1
        sizes.append(at)
    ups = unpadded = one_sided = kept = size
    ceil_sizes, kept_sizes = [], []
    fraction = size.double()
    for kernel, stride, padding in zip(kernels.T, strides.T, paddings.T, strict=True):
        ups = _ceil(ups + 2 * padding - kernel, stride) + 1
        kept = torch.where(stride == 1, kept, _floor(kept + 2 * padding - kernel, stride) + 1)
        ceil_sizes.append(ups)
        kept_sizes.append(kept)
        unpadded = _floor(unpadded - kernel, stride) + 1
        one_sided = _floor(one_sided + padding - kernel, stride) + 1
        fraction = (fraction + 2 * padding - kernel) / stride + 1
    alone = _floor(size + 2 * paddings[:, -1] - kernels[:, -1], strides[:, -1]) + 1
    return {
        "output": at,
        "sizes": torch.stack(sizes, 1),
        "area": at * at,
        "flattened": channels * at * at,
        "flattened_side": channels * at,
        "unpadded_flattened": channels * unpadded * unpadded,
        "inputs": torch.stack(inputs, 1),
        "spans": torch.stack(spans, 1),
        "first_output": sizes[0],
        "ceil_output": ups,
        "ceil_sizes": torch.stack(ceil_sizes, 1),
        "kept_sizes": torch.stack(kept_sizes, 1),
        "unpadded_output": unpadded,
        "one_sided_output": one_sided,
        "last_layer_alone": alone,
        "unrounded_output": fraction.floor().long(),
        "valid": (torch.stack(spans, 1) >= 0).all(1),
    }


@solver(
    "padding_for_output",
    parameters={
        "size": SIZE,
        "kernel": KERNEL,
        "stride": STRIDE,
        "output": Integer(low=1, high=1_000_000, draw_high=64, doc="wanted output size"),
    },
)
def padding_for_output(size: Tensor, kernel: Tensor, stride: Tensor, output: Tensor) -> dict[str, Tensor]:
    """The smallest padding on each side with which a convolution yields a wanted size.

    2·padding ≥ (output − 1)·stride + kernel − size, and less than `stride` more, because the division rounds down.

    Outputs: padding, needed = (output − 1)·stride + kernel = the positions that the windows cover, total = needed −
    size. Wrong turns: total (all of it on each side), padding_from_full_output = half of output·stride + kernel − size,
    rounded up; unpadded_output = what comes out without padding.
    Invalid where no padding yields this size, or the size comes out without all of the input read (total below 0).
    """
    needed = (output - 1) * stride + kernel
    total = needed - size
    padding = _ceil(total, torch.full_like(total, 2))
    reached = _floor(size + 2 * padding - kernel, stride) + 1
    return {
        "padding": padding,
        "needed": needed,
        "total": total,
        "padding_from_full_output": _ceil(total + stride, torch.full_like(total, 2)),
        "unpadded_output": _floor(size - kernel, stride) + 1,
        "valid": (total >= 0) & (reached == output),
    }


@solver(
    "conv2d_output_sizes",
    parameters={
        "height": SIZE,
        "width": SIZE,
        "kernel_height": KERNEL,
        "kernel_width": KERNEL,
        "stride_height": STRIDE,
        "stride_width": STRIDE,
        "padding_height": PADDING,
        "padding_width": PADDING,
    },
)
def conv2d_output_sizes(
    height: Tensor,
    width: Tensor,
    kernel_height: Tensor,
    kernel_width: Tensor,
    stride_height: Tensor,
    stride_width: Tensor,
    padding_height: Tensor,
    padding_width: Tensor,
) -> dict[str, Tensor]:
    """Output height and width of torch.nn.Conv2d whose kernel, stride and padding differ between the axes.

    Each axis by itself: floor((size + 2·padding − kernel) / stride) + 1. PyTorch's pairs have the height first.

    Outputs: pair = [height, width], output_height, output_width, height_span, width_span, positions = their product.
    Wrong turns: swapped = [width, height], swapped_strides (the stride of the width used for the height and the other
    way round), height_stride_only (one stride for both axes), ceil_pair.
    Invalid where the kernel is larger than the padded input.
    """
    spans = torch.stack(
        [height + 2 * padding_height - kernel_height, width + 2 * padding_width - kernel_width],
        1,
    )
    strides = torch.stack([stride_height, stride_width], 1)
    pair = _floor(spans, strides) + 1
    return {
        "pair": pair,
        "output_height": pair[:, 0],
        "output_width": pair[:, 1],
        "height_span": spans[:, 0],
        "width_span": spans[:, 1],
        "positions": pair.prod(1),
        "swapped": pair.flip(1),
        "swapped_strides": _floor(spans, strides.flip(1)) + 1,
        "height_stride_only": _floor(spans, strides[:, :1]) + 1,
        "ceil_pair": _ceil(spans, strides) + 1,
        "valid": (spans >= 0).all(1),
    }


@solver(
    "pool_output_size",
    parameters={"size": SIZE, "kernel": KERNEL, "stride": STRIDE, "padding": PADDING},
)
def pool_output_size(size: Tensor, kernel: Tensor, stride: Tensor, padding: Tensor) -> dict[str, Tensor]:
    """Output size of torch.nn.MaxPool1d with `ceil_mode` off and on.

    floor or ceil of (size + 2·padding − kernel) / stride, plus 1; with ceil_mode a last window that would begin behind
    the input and its left padding is dropped.

    Outputs: floor_output, ceil_output, pair = [floor_output, ceil_output], span, remainder = positions that floor
    drops. Wrong turns: naive_ceil_output and naive_pair (a window kept that begins behind the input), floor_pair =
    [floor_output, floor_output], swapped_pair, pair_without_one, floor_without_one.
    Invalid where padding exceeds half the kernel, or the kernel the padded input.
    """
    span = size + 2 * padding - kernel
    down = _floor(span, stride) + 1
    naive = _ceil(span, stride) + 1
    up = naive - ((naive - 1) * stride >= size + padding).long()
    return {
        "floor_output": down,
        "ceil_output": up,
        "pair": torch.stack([down, up], 1),
        "span": span,
        "remainder": span % stride,
        "naive_ceil_output": naive,
        "naive_pair": torch.stack([down, naive], 1),
        "floor_pair": torch.stack([down, down], 1),
        "swapped_pair": torch.stack([up, down], 1),
        "pair_without_one": torch.stack([down - 1, up - 1], 1),
        "floor_without_one": down - 1,
        "valid": (span >= 0) & (2 * padding <= kernel),
    }


@solver("padding_modes", parameters={"size": SIZE, "kernel": KERNEL, "stride": STRIDE})
def padding_modes(size: Tensor, kernel: Tensor, stride: Tensor) -> dict[str, Tensor]:
    """Output sizes of the padding modes SAME, VALID and FULL along one axis.

    SAME = ceil(size / stride) with total = max((SAME − 1)·stride + kernel − size, 0) zeros, the odd one at the end
    (TensorFlow's rule); VALID = ceil((size − kernel + 1) / stride) without padding; FULL pads kernel − 1 on each side:
    floor((size + kernel − 2) / stride) + 1, which is size + kernel − 1 at stride 1. Wide convolution means FULL, narrow
    means VALID.

    Outputs: same, same_padding = total, same_left, same_right, valid_output, full, full_padding = kernel − 1, sizes =
    [same, valid_output, full], four = [same, same_padding, valid_output, full], lost = size − valid_output. Wrong
    turns: size (SAME taken to keep the size at any stride), floor_same = floor(size / stride), full_one_sided = size +
    kernel (the 1 forgotten), full_as_same, kept_sizes = [size, valid_output, full], full_as_same_sizes = [same,
    valid_output, same]. Invalid where the kernel is larger than the input.
    """
    same = _ceil(size, stride)
    total = ((same - 1) * stride + kernel - size).clamp(min=0)
    valid_output = _ceil(size - kernel + 1, stride)
    full = _floor(size + kernel - 2, stride) + 1
    return {
        "same": same,
        "same_padding": total,
        "same_left": total // 2,
        "same_right": total - total // 2,
        "valid_output": valid_output,
        "full": full,
        "full_padding": kernel - 1,
        "sizes": torch.stack([same, valid_output, full], 1),
        "four": torch.stack([same, total, valid_output, full], 1),
        "lost": size - valid_output,
        "size": size,
        "floor_same": _floor(size, stride),
        "full_one_sided": size + kernel,
        "full_as_same": same,
        "kept_sizes": torch.stack([size, valid_output, full], 1),
        "full_as_same_sizes": torch.stack([same, valid_output, same], 1),
        "valid": kernel <= size,
    }


@solver(
    "same_padding_sides",
    parameters={"kernel": KERNEL, "dilation": Integer(low=1, high=1_000, draw_high=4, default=1)},
)
def same_padding_sides(kernel: Tensor, dilation: Tensor) -> dict[str, Tensor]:
    """How padding="same" shares dilation·(kernel − 1) zeros between both sides at stride 1.

    left = floor(total / 2), right = total − left: equal for an odd kernel, one more at the end where the total is odd.

    Outputs: pair = [left, right], left, right, total, symmetric (0/1), effective_kernel. Wrong turns: half_kernel_pair
    = [floor(kernel / 2)] twice, swapped_pair = [right, left], total_pair = [total, total].
    """
    total = dilation * (kernel - 1)
    left = total // 2
    pair = torch.stack([left, total - left], 1)
    return {
        "pair": pair,
        "left": left,
        "right": total - left,
        "total": total,
        "symmetric": (total % 2 == 0).long(),
        "effective_kernel": total + 1,
        "half_kernel_pair": torch.stack([kernel // 2, kernel // 2], 1),
        "swapped_pair": pair.flip(1),
        "total_pair": torch.stack([total, total], 1),
    }


@solver(
    "conv_nd_output_shape",
    parameters={
        "dimensions": Option(values=("1", "2", "3")),
        "batch": Integer(low=1, high=1_000_000, draw_high=4),
        "in_channels": Integer(low=1, high=100_000, draw_high=4),
        "out_channels": Integer(low=1, high=100_000, draw_high=8),
        "size": Integer(low=1, high=100_000, draw_high=12, shape=(3,), doc="depth, height, width; the last ones count"),
        "kernel": KERNEL,
        "stride": STRIDE,
        "padding": PADDING,
    },
)
def conv_nd_output_shape(
    dimensions: str,
    batch: Tensor,
    in_channels: Tensor,
    out_channels: Tensor,
    size: Tensor,
    kernel: Tensor,
    stride: Tensor,
    padding: Tensor,
) -> dict[str, Tensor]:
    """Output shape of torch.nn.Conv1d (words), Conv2d (images) or Conv3d (videos), kernels of one length on all axes.

    Every axis is floor((size + 2·padding − kernel) / stride) + 1; weights = out·in·kernel^dimensions.

    Outputs: shape = [N, C_out, …], weight_shape = [C_out, C_in, kernel …], weights, output_sizes. Wrong turns:
    channels_last_shape, input_channels_shape, one_axis_shape (only the last axis slid over).
    Invalid where the kernel is larger than the padded input.
    """
    count = int(dimensions)
    axes = size[:, 3 - count :]
    spans = axes + (2 * padding - kernel)[:, None]
    output = _floor(spans, stride[:, None]) + 1
    front = torch.stack([batch, out_channels], 1)
    kernels = kernel[:, None].expand(-1, count)
    return {
        "shape": torch.cat([front, output], 1),
        "weight_shape": torch.cat([torch.stack([out_channels, in_channels], 1), kernels], 1),
        "weights": out_channels * in_channels * kernel**count,
        "output_sizes": output,
        "channels_last_shape": torch.cat([front[:, :1], output, front[:, 1:]], 1),
        "input_channels_shape": torch.cat([torch.stack([batch, in_channels], 1), output], 1),
        "one_axis_shape": torch.cat([front, axes[:, :-1], output[:, -1:]], 1),
        "valid": (spans >= 0).all(1),
    }


@solver(
    "decoder_sizes",
    parameters={
        "size": Integer(low=1, high=100_000, draw_high=16),
        "kernels": KERNELS,
        "strides": STRIDES,
        "paddings": PADDINGS,
    },
    sizes={"n": (1, 4)},
)
def decoder_sizes(size: Tensor, kernels: Tensor, strides: Tensor, paddings: Tensor) -> dict[str, Tensor]:
    """Size along one axis behind each of the transposed convolutions of a decoder.

    size_i = (size_{i−1} − 1)·stride_i − 2·padding_i + kernel_i.

    Outputs: sizes [n], output = the last, pair = [output, output], inputs [n]. Wrong turns: strides_only = size·Π
    stride, from_full_size (size·stride for (size − 1)·stride in every layer), unpadded_output, first_output.
    Invalid where nothing is left of a layer's output.
    """
    at = full = unpadded = size
    sizes, inputs = [], []
    for kernel, stride, padding in zip(kernels.T, strides.T, paddings.T, strict=True):
        inputs.append(at)
        at = (at - 1) * stride - 2 * padding + kernel
        full = full * stride - 2 * padding + kernel
        unpadded = (unpadded - 1) * stride + kernel
        sizes.append(at)
    return {
        "output": at,
        "pair": torch.stack([at, at], 1),
        "sizes": torch.stack(sizes, 1),
        "inputs": torch.stack(inputs, 1),
        "first_output": sizes[0],
        "strides_only": size * strides.prod(1),
        "from_full_size": full,
        "unpadded_output": unpadded,
        "valid": (torch.stack(sizes, 1) >= 1).all(1),
    }
