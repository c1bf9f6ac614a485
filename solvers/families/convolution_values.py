"""Convolutions by hand: the values of small ordinary and transposed convolutions, and their matrices.

Integers stay integers. Like every deep learning library, all of these slide the kernel without flipping it
(cross-correlation); `flipped` is the convolution of signal processing. The kernel is square, zero padding is the same
on all sides.
"""

import torch
from torch import Tensor
from torch.nn import functional

from solvers.registry import Number, ParameterError, Shared, solver

IMAGE = Number(shape=("h", "w"), doc="input, one channel")
KERNEL = Number(shape=("k", "k"), doc="weights")
STRIDE = Shared(low=1, high=16, draw_high=3, default=1)
PADDING = Shared(low=0, high=16, draw_high=2, default=0, doc="zeros added on each side")
DILATION = Shared(low=1, high=16, draw_high=2, default=1, doc="distance between kernel taps")
SMALL = {"h": (2, 5), "w": (2, 5), "k": (1, 3)}


def _positions(size: int, kernel: int, stride: int, dilation: int) -> int:
    """Output positions along an axis of the padded size. Raises ParameterError where there are none."""
    effective = dilation * (kernel - 1) + 1
    if effective > size:
        raise ParameterError(f"kernel: its effective size {effective} is larger than the padded input's {size}")
    return (size - effective) // stride + 1


def _windows(image: Tensor, kernel: int, stride: int, padding: int, dilation: int) -> Tensor:
    """What the kernel meets at each output position: [batch, h, w] to [batch, h_out, w_out, kernel, kernel]."""
    padded = functional.pad(image, (padding,) * 4)
    rows, columns = (
        stride * torch.arange(_positions(size, kernel, stride, dilation), device=image.device)[:, None]
        + dilation * torch.arange(kernel, device=image.device)
        for size in padded.shape[1:]
    )
    return padded[:, rows[:, None, :, None], columns[None, :, None, :]]


def _slide(windows: Tensor, kernel: Tensor) -> Tensor:
    return (windows * kernel[:, None, None]).sum((-2, -1))


@solver(
    "conv2d_values",
    parameters={"image": IMAGE, "kernel": KERNEL, "stride": STRIDE, "padding": PADDING, "dilation": DILATION},
    sizes=SMALL,
)
def conv2d_values(image: Tensor, kernel: Tensor, stride: int, padding: int, dilation: int) -> dict[str, Tensor]:
    """Values of torch.nn.functional.conv2d for one input and one output channel, without bias.

    output[y, x] = Σ_ij padded[stride·y + dilation·i, stride·x + dilation·j] · kernel[i, j].

    Outputs: output [h_out, w_out], flattened [h_out·w_out], padded [h + 2·padding, w + 2·padding], first_window [k, k]
    = the entries under the kernel at the top left, first_products [k, k], first = output[0, 0]. Wrong turns: flipped
    (the kernel turned by 180°: a true convolution), transposed_kernel (rows and columns of the kernel swapped),
    window_sums (the weights left out). Raises ParameterError where the effective kernel is larger than the padded
    input.
    """
    windows = _windows(image, kernel.shape[-1], stride, padding, dilation)
    output = _slide(windows, kernel)
    return {
        "output": output,
        "flattened": output.flatten(1),
        "padded": functional.pad(image, (padding,) * 4),
        "first_window": windows[:, 0, 0],
        "first_products": windows[:, 0, 0] * kernel,
        "first": output[:, 0, 0],
        "flipped": _slide(windows, kernel.flip(1, 2)),
        "transposed_kernel": _slide(windows, kernel.mT),
        "window_sums": windows.sum((-2, -1)),
    }


@solver(
    "conv1d_values",
    parameters={
        "signal": Number(shape=("n",), doc="input, one channel"),
        "kernel": Number(shape=("k",), doc="weights"),
        "stride": STRIDE,
        "padding": PADDING,
        "dilation": DILATION,
    },
    sizes={"n": (2, 8), "k": (1, 4)},
)
def conv1d_values(signal: Tensor, kernel: Tensor, stride: int, padding: int, dilation: int) -> dict[str, Tensor]:
    """Values of torch.nn.functional.conv1d for one input and one output channel, without bias.

    output[x] = Σ_i padded[stride·x + dilation·i] · kernel[i].

    Outputs: output [n_out], padded [n + 2·padding], first_window [k] = the entries under the kernel at the left,
    first_products [k], first = output[0]. Wrong turns: flipped (the kernel reversed: a true convolution), window_sums
    (the weights left out).
    Raises ParameterError where the effective kernel is larger than the padded input.
    """
    padded = functional.pad(signal, (padding, padding))
    taps = kernel.shape[1]
    positions = torch.arange(_positions(padded.shape[1], taps, stride, dilation), device=signal.device)
    windows = padded[:, stride * positions[:, None] + dilation * torch.arange(taps, device=signal.device)]
    output = (windows * kernel[:, None]).sum(-1)
    return {
        "output": output,
        "padded": padded,
        "first_window": windows[:, 0],
        "first_products": windows[:, 0] * kernel,
        "first": output[:, 0],
        "flipped": (windows * kernel.flip(1)[:, None]).sum(-1),
        "window_sums": windows.sum(-1),
    }


@solver(
    "pointwise_conv_values",
    parameters={
        "image": Number(shape=("c", "h", "w"), doc="input, channels first"),
        "weights": Number(shape=("o", "c"), doc="one row for each output channel"),
    },
    sizes={"c": (1, 4), "h": (1, 3), "w": (1, 3), "o": (1, 4)},
)
def pointwise_conv_values(image: Tensor, weights: Tensor) -> dict[str, Tensor]:
    """Values of a 1×1 convolution without bias: at every position the weight matrix times the vector of channels.

    output[o, y, x] = Σ_c weights[o, c] · image[c, y, x].

    Outputs: output [o, h, w], first_pixel [c] = the channels at the top left, first = output[:, 0, 0]. Wrong turns:
    summed_image [h, w] (channels added without weights), reversed_channels (the weights applied to the channels in
    reverse order).
    """
    output = _mix(weights, image)
    return {
        "output": output,
        "first_pixel": image[:, :, 0, 0],
        "first": output[:, :, 0, 0],
        "summed_image": image.sum(1),
        "reversed_channels": _mix(weights.flip(2), image),
    }


def _mix(weights: Tensor, image: Tensor) -> Tensor:
    return (weights[:, :, :, None, None] * image[:, None]).sum(2)


@solver(
    "conv_transpose2d_values",
    parameters={"image": IMAGE, "kernel": KERNEL, "stride": STRIDE, "padding": PADDING},
    sizes={"h": (1, 4), "w": (1, 4), "k": (1, 4)},
)
def conv_transpose2d_values(image: Tensor, kernel: Tensor, stride: int, padding: int) -> dict[str, Tensor]:
    """Values of torch.nn.functional.conv_transpose2d for one input and one output channel, without bias.

    Every input entry stamps itself times the kernel on the output, `stride` apart; overlapping stamps are added, then
    `padding` rows and columns are cropped on each side. It is the transpose of the convolution with this kernel.

    Outputs: output [h_out, w_out], flattened [h_out·w_out], uncropped = the sum of the stamps, first_stamp [k, k] =
    image[0, 0]·kernel, spread = the input with stride − 1 zeros between its entries (the output is its convolution,
    padded by k − 1 − padding, with the flipped kernel). Wrong turns: unflipped (that convolution with the kernel not
    flipped), overwritten (where stamps overlap, the last one in reading order stands). Raises ParameterError where
    nothing is left of the output.
    """
    size = kernel.shape[-1]
    height, width = (stride * (side - 1) + size for side in image.shape[1:])
    if min(height, width) <= 2 * padding:
        raise ParameterError(f"padding: {padding} crops all of the {height}×{width} output")
    rows, columns = (slice(padding, side - padding) for side in (height, width))
    uncropped = _stamped(image, kernel, stride)
    spread = _stamped(image, torch.ones_like(kernel[:, :1, :1]), stride)
    return {
        "output": uncropped[:, rows, columns],
        "flattened": uncropped[:, rows, columns].flatten(1),
        "uncropped": uncropped,
        "first_stamp": image[:, :1, :1] * kernel,
        "spread": spread,
        "unflipped": _stamped(image, kernel.flip(1, 2), stride)[:, rows, columns],
        "overwritten": _stamped(image, kernel, stride, add=False)[:, rows, columns],
    }


def _stamped(image: Tensor, kernel: Tensor, stride: int, add: bool = True) -> Tensor:
    """The stamps of all entries, added or each overwriting the earlier ones, without cropping."""
    size, (height, width) = kernel.shape[-1], image.shape[1:]
    extent = [stride * (side - 1) + size for side in (height, width)]
    output = torch.zeros(len(image), *extent, dtype=torch.result_type(image, kernel), device=image.device)
    # A later input reaches an output through an earlier tap: counting the taps down lets the last input win.
    for row in reversed(range(size)):
        for column in reversed(range(size)):
            target = output[
                :, row : row + stride * (height - 1) + 1 : stride, column : column + stride * (width - 1) + 1 : stride
            ]
            values = image * kernel[:, row, column, None, None]
            target.copy_(target + values if add else values)
    return output


@solver(
    "conv_round_trip_values",
    parameters={"image": IMAGE, "kernel": KERNEL, "stride": STRIDE, "padding": PADDING},
    sizes=SMALL,
)
def conv_round_trip_values(image: Tensor, kernel: Tensor, stride: int, padding: int) -> dict[str, Tensor]:
    """A convolution, then the transposed convolution with the same kernel, stride and padding.

    The transposed convolution restores the shape (up to what the stride dropped), not the values.

    Outputs: convolved [h_out, w_out], output = restored image, output_shape [2], same_shape (0/1), same_values (0/1),
    difference = output − image where the shapes agree. Wrong turns: image (the inverse expected), twice (the
    convolution applied again, where it still fits).
    Raises ParameterError where the kernel is larger than the padded image, or nothing is left of the output.
    """
    size = kernel.shape[-1]
    convolved = _slide(_windows(image, size, stride, padding, 1), kernel)
    restored = conv_transpose2d_values(convolved, kernel, stride, padding)["output"]
    same_shape = restored.shape == image.shape
    same = (restored == image).flatten(1).all(1) if same_shape else torch.zeros(len(image), dtype=torch.bool)
    shape = torch.tensor(restored.shape[1:], device=image.device)
    outputs = {
        "output": restored,
        "convolved": convolved,
        "output_shape": shape.expand(len(image), 2),
        "same_shape": torch.full((len(image),), int(same_shape), device=image.device),
        "same_values": same.long().to(image.device),
        "image": image,
    }
    if same_shape:
        outputs["difference"] = restored - image
    if min(convolved.shape[1:]) + 2 * padding >= size:
        outputs["twice"] = _slide(_windows(convolved, size, stride, padding, 1), kernel)
    return outputs


@solver(
    "conv_matrix",
    parameters={
        "kernel": KERNEL,
        "height": Shared(low=1, high=16, draw_high=5, doc="of the image"),
        "width": Shared(low=1, high=16, draw_high=5, doc="of the image"),
    },
    sizes={"k": (1, 3)},
)
def conv_matrix(kernel: Tensor, height: int, width: int) -> dict[str, Tensor]:
    """The matrix C for which C·x is the flattened convolution (stride 1, no padding) of the row-by-row flattened x.

    C is doubly block Toeplitz: row y·w_out + x holds kernel[i, j] in column (y + i)·width + (x + j).

    Outputs: matrix [h_out·w_out, height·width], transposed = Cᵀ (of the transposed convolution), first_row and
    last_row [height·width], shape = [rows, columns]. Wrong turns: packed_first_row (the weights side by side, without
    the gap from one image row to the next), flipped_first_row (the kernel flipped). Raises ParameterError where the
    kernel is larger than the image.
    """
    size = kernel.shape[-1]
    output_height, output_width = _positions(height, size, 1, 1), _positions(width, size, 1, 1)
    taps = _tap_of_pixel(height, width, size).to(kernel.device)
    matrix = _weights_at(taps, kernel)
    shape = torch.tensor([output_height * output_width, height * width], device=kernel.device)
    return {
        "matrix": matrix,
        "transposed": matrix.mT,
        "first_row": matrix[:, 0],
        "last_row": matrix[:, -1],
        "shape": shape.expand(len(kernel), 2),
        "packed_first_row": functional.pad(kernel.flatten(1), (0, height * width - size * size)),
        "flipped_first_row": _weights_at(taps[:1], kernel.flip(1, 2))[:, 0],
    }


def _tap_of_pixel(height: int, width: int, kernel: int) -> Tensor:
    """Which weight (counted row by row) each output [rows] gives each pixel [columns]; kernel² stands for none."""
    rows, columns = (
        torch.arange(side)[None, :] - torch.arange(side - kernel + 1)[:, None] for side in (height, width)
    )  # [outputs, pixels] along one axis
    row, column = rows[:, None, :, None], columns[None, :, None, :]
    inside = (row >= 0) & (row < kernel) & (column >= 0) & (column < kernel)
    return torch.where(inside, row * kernel + column, kernel * kernel).flatten(2).flatten(0, 1)


def _weights_at(taps: Tensor, kernel: Tensor) -> Tensor:
    return functional.pad(kernel.flatten(1), (0, 1))[:, taps]
