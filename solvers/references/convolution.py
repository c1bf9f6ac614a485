"""References of the convolution family: meta-device forward passes of the real modules, and searches through them."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from solvers.registry import reference


def _row(size: int, channels: int = 1) -> Tensor:
    return torch.empty(1, channels, size, device="meta")


def _spread_tap(kernel: int, dilation: int) -> int:
    """The extent of one input entry through the transposed convolution, which is the kernel's own."""
    return int(functional.conv_transpose1d(_row(1), _row(kernel), dilation=dilation).shape[-1])


@reference("conv_output_size")
def conv_output_size(size: int, kernel: int, stride: int, padding: int, dilation: int) -> dict[str, Any]:
    """Shape of `nn.Conv1d` run on the meta device; the span is the number of further positions at stride 1."""
    layer = nn.Conv1d(1, 1, kernel, stride=stride, padding=padding, dilation=dilation, device="meta")
    padded = functional.pad(_row(size), (padding, padding))
    return {
        "output": layer(_row(size)).shape[-1],
        "padded": padded.shape[-1],
        "padded_pair": [padded.shape[-1], layer(_row(size)).shape[-1]],
        "effective_kernel": _spread_tap(kernel, dilation),
        "span": functional.conv1d(padded, _row(kernel), dilation=dilation).shape[-1] - 1,
    }


@reference("conv2d_output_shape")
def conv2d_output_shape(
    batch: int, in_channels: int, height: int, width: int, out_channels: int, kernel: int, **settings: Any
) -> dict[str, Any]:
    """Shape of `nn.Conv2d` run on the meta device."""
    layer = nn.Conv2d(in_channels, out_channels, kernel, device="meta", **settings)
    output = layer(torch.empty(batch, in_channels, height, width, device="meta"))
    return {
        "shape": list(output.shape),
        "image_shape": list(output[0].shape),
        "output_height": output.shape[2],
        "output_width": output.shape[3],
        "channels_last_shape": list(output.movedim(1, -1).shape),
        "channels_last_image_shape": list(output.movedim(1, -1)[0].shape),
        "effective_kernel": _spread_tap(kernel, settings["dilation"]),
    }


@reference("conv_transpose_output_size")
def conv_transpose_output_size(size: int, kernel: int, **settings: Any) -> dict[str, Any]:
    """Shape of `nn.ConvTranspose1d` run on the meta device."""
    output = nn.ConvTranspose1d(1, 1, kernel, device="meta", **settings)(_row(size)).shape[-1]
    settings["output_padding"] = 0
    bare = nn.ConvTranspose1d(1, 1, kernel, device="meta", **settings)(_row(size)).shape[-1]
    spread = functional.conv_transpose1d(_row(size), _row(1), stride=settings["stride"]).shape[-1]
    return {"output": output, "without_output_padding": bare, "spread": spread}


@reference("conv_transpose_output_padding")
def conv_transpose_output_padding(size: int, kernel: int, **settings: Any) -> dict[str, Any]:
    """The output padding found by trying all, and the sizes with the same output by running the convolution on them."""

    def convolved(length: int) -> Tensor:
        output: Tensor = functional.conv1d(_row(length), _row(kernel), **settings)
        return output

    def transposed(output_padding: int) -> int:
        layer = nn.ConvTranspose1d(1, 1, kernel, output_padding=output_padding, device="meta", **settings)
        return int(layer(convolved(size)).shape[-1])

    output, stride = convolved(size).shape[-1], settings["stride"]
    same = [n for n in range(size, size + stride) if convolved(n).shape[-1] == output]
    return {
        "output_padding": next(extra for extra in range(stride) if transposed(extra) == size),
        "convolution_output": output,
        "smallest": transposed(0),
        "largest": same[-1],
    }


@reference("same_padding")
def same_padding(kernel: int, dilation: int) -> dict[str, Any]:
    """The padding found by trying until the size is kept, as `padding="same"` keeps it."""
    row = _row(kernel * dilation)  # no shorter than the dilated kernel
    wanted = nn.Conv1d(1, 1, kernel, padding="same", dilation=dilation, device="meta")(row).shape[-1]
    sizes = (
        functional.conv1d(row, _row(kernel), padding=padding, dilation=dilation).shape[-1]
        for padding in range(kernel * dilation)
    )
    return {"padding": list(sizes).index(wanted), "effective_kernel": _spread_tap(kernel, dilation)}


@reference("conv_transpose_padding_for_upsampling")
def conv_transpose_padding_for_upsampling(kernel: int, factor: int) -> dict[str, Any]:
    """The first output padding, and its padding, with which two inputs grow by the factor."""

    def grows(size: int, padding: int, output_padding: int) -> bool:
        output = functional.conv_transpose1d(_row(size), _row(kernel), None, factor, padding, output_padding)
        return bool(output.shape[-1] == factor * size)

    pairs = [
        [padding, output_padding]
        for output_padding in range(factor)
        for padding in range(kernel + 1)
        if grows(9, padding, output_padding) and grows(14, padding, output_padding)
    ]
    return {"pair": pairs[0], "padding": pairs[0][0], "output_padding": pairs[0][1]}


@reference("conv_matrix_shape")
def conv_matrix_shape(height: int, width: int, kernel: int) -> dict[str, Any]:
    """The Jacobian of `conv2d` by autograd, and its non-zero entries."""
    weight = torch.ones(1, 1, kernel, kernel)

    def convolve(image: Tensor) -> Tensor:
        return functional.conv2d(image.view(1, 1, height, width), weight).flatten()

    matrix = torch.func.jacrev(convolve)(torch.zeros(height * width))
    nonzeros = int(matrix.count_nonzero())
    return {
        "shape": list(matrix.shape),
        "transposed_shape": list(matrix.T.shape),
        "rows": matrix.shape[0],
        "columns": matrix.shape[1],
        "nonzeros_per_row": int(matrix[0].count_nonzero()),
        "nonzeros": nonzeros,
        "zeros": matrix.numel() - nonzeros,
        "entries": matrix.numel(),
    }
