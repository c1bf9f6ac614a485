"""References of the symmetries: `torch.nn.functional` and `torch.linalg`."""

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from solvers.registry import reference


def _same(image: Tensor, kernel: Tensor) -> Tensor:
    return functional.conv2d(image.double()[None, None], kernel.double()[None, None], padding=kernel.shape[0] // 2)[
        0, 0
    ]


def _moved(image: Tensor, shift: int) -> Tensor:
    moved = torch.roll(image, shift, 1)
    moved[:, :shift] = 0
    return moved


@reference("conv_equivariance")
def conv_equivariance(image: Tensor, kernel: Tensor, shift: int) -> dict[str, Any]:
    """`functional.conv2d` over the image and over its rolled copy."""
    first = _same(_moved(image, shift), kernel)
    second = _moved(_same(image, kernel), shift)
    return {
        "conv_of_shifted": first,
        "shifted_conv": second,
        "convolved": _same(image, kernel),
        "equal": int(torch.equal(first, second)),
        "max_difference": (first - second).abs().max(),
    }


@reference("conv_rotation")
def conv_rotation(image: Tensor, kernel: Tensor) -> dict[str, Any]:
    """`functional.conv2d`, with the turn written as a flip of the transpose."""

    def turned(tensor: Tensor) -> Tensor:
        return tensor.T.flip(0)

    first, second = _same(turned(image), kernel), turned(_same(image, kernel))
    return {
        "conv_of_rotated": first,
        "rotated_conv": second,
        "rotated": turned(image),
        "equal": int(torch.equal(first, second)),
        "symmetric": int(torch.equal(kernel, turned(kernel))),
        "max_difference": (first - second).abs().max(),
        "half_turn_symmetric": int(torch.equal(kernel, turned(turned(kernel)))),
    }


@reference("kernel_rank")
def kernel_rank(kernel: Tensor) -> dict[str, Any]:
    """`torch.linalg.matrix_rank` and `det`."""
    matrix = kernel.double()
    rank = int(torch.linalg.matrix_rank(matrix))
    return {
        "rank": rank,
        "separable": int(rank <= 1),
        "determinant": round(float(torch.linalg.det(matrix))),
        "symmetric": int(torch.equal(matrix, matrix.T)),
    }


@reference("separable_conv_values")
def separable_conv_values(image: Tensor, column: Tensor, row: Tensor) -> dict[str, Any]:
    """`functional.conv2d` once, with the outer product."""
    kernel = torch.outer(column.double(), row.double())
    maps = image.double()[None, None]
    first = functional.conv2d(maps, column.double()[None, None, :, None])
    return {
        "output": functional.conv2d(maps, kernel[None, None])[0, 0],
        "only": functional.conv2d(maps, kernel[None, None])[0, 0, 0, 0],
        "kernel": kernel,
        "first": first[0, 0],
    }
