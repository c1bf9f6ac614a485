"""References of the convolutions by hand: `torch.nn.functional` and autograd."""

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from solvers.registry import reference


def _map(tensor: Tensor) -> Tensor:
    """As one example with one channel, in decimals."""
    return tensor.double()[None, None]


@reference("conv2d_values")
def conv2d_values(image: Tensor, kernel: Tensor, stride: int, padding: int, dilation: int) -> dict[str, Any]:
    """`functional.conv2d`, also with the turned kernel; windows by `functional.unfold`."""
    layer: dict[str, Any] = {"stride": stride, "padding": padding, "dilation": dilation}
    output = functional.conv2d(_map(image), _map(kernel), **layer)[0, 0]
    columns = functional.unfold(_map(image), kernel.shape[0], **layer)[0]
    identity = torch.ones(1, 1, 1, 1, dtype=torch.float64)
    return {
        "output": output,
        "flattened": output.flatten(),
        "padded": functional.conv2d(_map(image), identity, padding=padding)[0, 0],
        "first": output[0, 0],
        "first_window": columns[:, 0].view(kernel.shape),
        "flipped": functional.conv2d(_map(image), _map(kernel.rot90(2)), **layer)[0, 0],
        "transposed_kernel": functional.conv2d(_map(image), _map(kernel.T), **layer)[0, 0],
        "window_sums": columns.sum(0).view(output.shape),
    }


@reference("conv1d_values")
def conv1d_values(signal: Tensor, kernel: Tensor, stride: int, padding: int, dilation: int) -> dict[str, Any]:
    """`functional.conv1d`, also with the reversed kernel."""
    layer: dict[str, Any] = {"stride": stride, "padding": padding, "dilation": dilation}
    output = functional.conv1d(_map(signal), _map(kernel), **layer)[0, 0]
    reversed_kernel = torch.tensor(kernel.tolist()[::-1])
    ones = torch.ones_like(kernel)
    return {
        "output": output,
        "first": output[0],
        "flipped": functional.conv1d(_map(signal), _map(reversed_kernel), **layer)[0, 0],
        "window_sums": functional.conv1d(_map(signal), _map(ones), **layer)[0, 0],
    }


@reference("pointwise_conv_values")
def pointwise_conv_values(image: Tensor, weights: Tensor) -> dict[str, Any]:
    """`functional.conv2d` with a 1×1 kernel."""
    output = functional.conv2d(image.double()[None], weights.double()[:, :, None, None])[0]
    return {"output": output, "first": output[:, 0, 0]}


@reference("conv_transpose2d_values")
def conv_transpose2d_values(image: Tensor, kernel: Tensor, stride: int, padding: int) -> dict[str, Any]:
    """`functional.conv_transpose2d`; the flipped kernel over the spread input gives the same."""
    spread = functional.conv_transpose2d(_map(image), torch.ones(1, 1, 1, 1, dtype=torch.float64), stride=stride)
    border = kernel.shape[0] - 1
    rows, columns = (slice(padding, side + border - padding) for side in spread.shape[2:])
    full = functional.conv2d(spread, _map(kernel.rot90(2)), padding=border)[0, 0]
    unflipped = functional.conv2d(spread, _map(kernel), padding=border)[0, 0]
    output = functional.conv_transpose2d(_map(image), _map(kernel), stride=stride, padding=padding)[0, 0]
    return {
        "output": output,
        "flattened": output.flatten(),
        "uncropped": full,
        "spread": spread[0, 0],
        "unflipped": unflipped[rows, columns],
        "overwritten": _overwritten(image, kernel, stride)[rows, columns],
    }


def _overwritten(image: Tensor, kernel: Tensor, stride: int) -> Tensor:
    """Stamp after stamp in reading order."""
    size, (height, width) = kernel.shape[0], image.shape
    canvas = torch.zeros(stride * (height - 1) + size, stride * (width - 1) + size, dtype=image.dtype)
    for row in range(height):
        for column in range(width):
            top, left = stride * row, stride * column
            canvas[top : top + size, left : left + size] = image[row, column] * kernel
    return canvas


@reference("conv_round_trip_values")
def conv_round_trip_values(image: Tensor, kernel: Tensor, stride: int, padding: int) -> dict[str, Any]:
    """`functional.conv2d` and the gradient that it sends to its input: autograd restores, then compares, the shape."""
    layer: dict[str, Any] = {"stride": stride, "padding": padding}
    convolved = functional.conv2d(_map(image), _map(kernel), **layer)
    restored = functional.conv_transpose2d(convolved, _map(kernel), **layer)[0, 0]

    def convolve(start: Tensor) -> Tensor:
        return functional.conv2d(start, _map(kernel), **layer)

    backward = torch.func.vjp(convolve, torch.zeros_like(restored)[None, None])[1]
    return {
        "output": backward(convolved)[0][0, 0],
        "convolved": convolved[0, 0],
        "output_shape": list(restored.shape),
        "same_shape": restored.shape == image.shape,
        "same_values": restored.tolist() == image.double().tolist(),
    }


@reference("conv_matrix")
def conv_matrix(kernel: Tensor, height: int, width: int) -> dict[str, Any]:
    """The Jacobian of `functional.conv2d`."""

    def convolve(image: Tensor) -> Tensor:
        return functional.conv2d(image.view(1, 1, height, width), _map(kernel)).flatten()

    matrix = torch.func.jacrev(convolve)(torch.zeros(height * width, dtype=torch.float64))
    return {
        "matrix": matrix,
        "transposed": matrix.T,
        "first_row": matrix[0],
        "last_row": matrix[-1],
        "shape": list(matrix.shape),
    }
