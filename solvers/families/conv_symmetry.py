"""What convolutions commute with, and which kernels factor."""

import torch
from torch import Tensor
from torch.nn import functional

from solvers.registry import Number, ParameterError, Shared, solver

IMAGE = Number(shape=("h", "w"), doc="input, one channel")
SQUARE = Number(shape=("h", "h"), doc="input, one channel, square")
KERNEL = Number(shape=("k", "k"), doc="weights, odd size", draw_low=-1, draw_high=1)


def _slide(image: Tensor, kernel: Tensor) -> Tensor:
    windows = image.unfold(1, kernel.shape[1], 1).unfold(2, kernel.shape[2], 1)
    return (windows * kernel[:, None, None]).sum((-2, -1))


def _same(image: Tensor, kernel: Tensor) -> Tensor:
    return _slide(functional.pad(image, (kernel.shape[1] // 2,) * 4), kernel)


def _moved(image: Tensor, shift: int) -> Tensor:
    return functional.pad(image, (shift, 0))[:, :, : image.shape[2]]


def _largest(difference: Tensor) -> Tensor:
    return difference.abs().flatten(1).amax(1)


def _require_odd(kernel: Tensor) -> None:
    if kernel.shape[1] % 2 == 0:
        raise ParameterError(f"kernel: expected an odd size, so that padding keeps the size, got {kernel.shape[1]}")


@solver(
    "conv_equivariance",
    parameters={"image": IMAGE, "kernel": KERNEL, "shift": Shared(low=1, high=8, draw_high=2, default=1)},
    sizes={"h": (3, 5), "w": (3, 6), "k": (1, 3)},
)
def conv_equivariance(image: Tensor, kernel: Tensor, shift: int) -> dict[str, Tensor]:
    """A convolution (zero padding that keeps the size) before and after the image moves to the right.

    Zeros enter at the left, the last columns leave. Where image and kernel leave a margin of zeros at the right,
    conv(shift(x)) = shift(conv(x)); at a border that content crosses they differ.

    Outputs: conv_of_shifted, shifted_conv [h, w], shifted = the moved image, convolved = conv(x), equal (0/1), changed
    = entries that differ, max_difference. Wrong turns: convolved (invariance taken for granted), shifted (the kernel
    forgotten). Raises ParameterError where the kernel's size is even, or the shift not smaller than the width.
    """
    _require_odd(kernel)
    if shift >= image.shape[2]:
        raise ParameterError(f"shift: {shift} columns move everything out of a width of {image.shape[2]}")
    shifted, convolved = _moved(image, shift), _same(image, kernel)
    first, second = _same(shifted, kernel), _moved(convolved, shift)
    changed = (first != second).sum((1, 2))
    return {
        "conv_of_shifted": first,
        "shifted_conv": second,
        "shifted": shifted,
        "convolved": convolved,
        "equal": (changed == 0).long(),
        "changed": changed,
        "max_difference": _largest(first - second),
    }


@solver("conv_rotation", parameters={"image": SQUARE, "kernel": KERNEL}, sizes={"h": (3, 5), "k": (1, 3)})
def conv_rotation(image: Tensor, kernel: Tensor) -> dict[str, Tensor]:
    """Is a convolution equivariant to a rotation by 90°? rot90 turns counter-clockwise; zero padding keeps the size.

    conv(rot90(x)) = rot90(conv(x)) for all x only where the kernel equals its own rotation by 90°.

    Outputs: conv_of_rotated, rotated_conv [h, h], rotated = the turned image, convolved, equal (0/1, for this image),
    symmetric (0/1: the kernel equals its rotation, so that they are equal for every image), max_difference.
    Wrong turns: half_turn_symmetric (0/1: the kernel equals its rotation by 180°), mirror_symmetric (0/1: it equals its
    transpose). Raises ParameterError where the kernel's size is even.
    """
    _require_odd(kernel)
    rotated, convolved = image.rot90(1, (1, 2)), _same(image, kernel)
    first, second = _same(rotated, kernel), convolved.rot90(1, (1, 2))

    def same(other: Tensor) -> Tensor:
        return (kernel == other).flatten(1).all(1).long()

    return {
        "conv_of_rotated": first,
        "rotated_conv": second,
        "rotated": rotated,
        "convolved": convolved,
        "equal": (first == second).flatten(1).all(1).long(),
        "symmetric": same(kernel.rot90(1, (1, 2))),
        "max_difference": _largest(first - second),
        "half_turn_symmetric": same(kernel.rot90(2, (1, 2))),
        "mirror_symmetric": same(kernel.mT),
    }


@solver(
    "kernel_rank",
    parameters={"kernel": Number(shape=(3, 3), low=-1_000, high=1_000, draw_low=-1, draw_high=1)},
)
def kernel_rank(kernel: Tensor) -> dict[str, Tensor]:
    """The rank of a 3 × 3 kernel; it is separable into 3 × 1 and 1 × 3 exactly where the rank is at most 1.

    Rank ≤ 1: all nine 2 × 2 minors vanish; rank 3: the determinant does not.

    Outputs: rank, separable (0/1), determinant, nonzero_minors, row_sums [3], column_sums [3]; outer [3, 3] = column 0
    times row 0 divided by their common entry is the kernel itself where it is separable and that entry is not 0.
    Wrong turns: singular (0/1: determinant 0 taken for separable), symmetric (0/1: symmetry taken for separable),
    nonzero_rows.
    """
    minors = []
    for rows in ((0, 1), (0, 2), (1, 2)):
        for columns in ((0, 1), (0, 2), (1, 2)):
            a, b = kernel[:, rows[0], columns[0]], kernel[:, rows[0], columns[1]]
            c, d = kernel[:, rows[1], columns[0]], kernel[:, rows[1], columns[1]]
            minors.append(a * d - b * c)
    stacked = torch.stack(minors, 1)
    # The minors of the rows 1 and 2 come last: columns (0, 1), (0, 2), (1, 2).
    determinant = kernel[:, 0, 0] * minors[8] - kernel[:, 0, 1] * minors[7] + kernel[:, 0, 2] * minors[6]
    some, nonzero = (kernel != 0).flatten(1).any(1), (stacked != 0).sum(1)
    rank = some.long() + (nonzero > 0).long() + (determinant != 0).long()
    return {
        "rank": rank,
        "separable": (rank <= 1).long(),
        "determinant": determinant,
        "nonzero_minors": nonzero,
        "nonzero_rows": (kernel != 0).any(2).sum(1),
        "row_sums": kernel.sum(2),
        "column_sums": kernel.sum(1),
        "singular": (determinant == 0).long(),
        "symmetric": (kernel == kernel.mT).flatten(1).all(1).long(),
    }


@solver(
    "separable_conv_values",
    parameters={
        "image": IMAGE,
        "column": Number(shape=("k",), doc="u, a k × 1 kernel"),
        "row": Number(shape=("m",), doc="v, a 1 × m kernel"),
    },
    sizes={"h": (3, 5), "w": (3, 5), "k": (1, 3), "m": (1, 3)},
)
def separable_conv_values(image: Tensor, column: Tensor, row: Tensor) -> dict[str, Tensor]:
    """A k × 1 convolution, then a 1 × m one, equals one convolution with the outer product u·vᵀ (no padding).

    Products for an output: k + m instead of k·m.

    Outputs: output [h − k + 1, w − m + 1], kernel [k, m] = u·vᵀ, first [h − k + 1, w] = after the column. Wrong turns:
    first (the second step forgotten), only_added and only_swapped (where it fits) for only = output[0, 0], added_kernel
    [k, m] = u_i + v_j, added (the convolution with it), swapped_kernel [m, k] = v·uᵀ. Raises ParameterError where a
    kernel is longer than its axis.
    """
    if column.shape[1] > image.shape[1] or row.shape[1] > image.shape[2]:
        raise ParameterError(f"column, row: longer than the {image.shape[1]}×{image.shape[2]} image")
    first = _slide(image, column[:, :, None])
    kernel, added = column[:, :, None] * row[:, None], column[:, :, None] + row[:, None]
    output, with_added = _slide(first, row[:, None]), _slide(image, added)
    outputs = {
        "output": output,
        "only": output[:, 0, 0],
        "kernel": kernel,
        "first": first,
        "added_kernel": added,
        "added": with_added,
        "only_added": with_added[:, 0, 0],
        "swapped_kernel": kernel.mT,
    }
    if row.shape[1] <= image.shape[1] and column.shape[1] <= image.shape[2]:
        outputs["only_swapped"] = _slide(image, kernel.mT)[:, 0, 0]
    return outputs
