"""Pooling: values, sizes, what it is and is not invariant to, and the statistics of an average."""

import torch
from torch import Tensor
from torch.nn import functional

from solvers.registry import Flag, Integer, Number, Option, ParameterError, Real, Shared, solver

IMAGE = Number(shape=("h", "w"), doc="input, one channel")
KERNEL = Shared(low=1, high=16, draw_high=3, default=2, doc="window, square")
STRIDE = Shared(low=1, high=16, draw_high=3, default=2)
MODE = Option(values=("max", "average"), default="max")
SMALL = {"h": (2, 6), "w": (2, 6)}


def _windows(image: Tensor, kernel: int, stride: int) -> Tensor:
    """[batch, h, w] to [batch, h_out, w_out, kernel, kernel]. Raises ParameterError."""
    if kernel > min(image.shape[1:]):
        height, width = image.shape[1:]
        raise ParameterError(f"kernel: a {kernel}×{kernel} window is larger than the {height}×{width} input")
    return image.unfold(1, kernel, stride).unfold(2, kernel, stride)


def _pool(image: Tensor, kernel: int, stride: int, mode: str) -> Tensor:
    windows = _windows(image, kernel, stride)
    return windows.amax((-2, -1)) if mode == "max" else windows.double().mean((-2, -1))


@solver(
    "pool2d_values",
    parameters={
        "image": IMAGE,
        "kernel": KERNEL,
        "stride": STRIDE,
        "mode": MODE,
        "padding": Shared(low=0, high=8, draw_high=1, default=0, doc="on each side, at most half the window"),
        "count_include_pad": Flag(default=True),
    },
    sizes=SMALL,
)
def pool2d_values(
    image: Tensor, kernel: int, stride: int, mode: str, padding: int, count_include_pad: bool
) -> dict[str, Tensor]:
    """Values of torch.nn.functional.max_pool2d or avg_pool2d; windows that do not fit are dropped.

    Padding never is a maximum (it counts as −∞). In averages it is a zero that counts, or with count_include_pad=False
    does not.

    Outputs: output [h_out, w_out] by the mode; first_window [kernel, kernel] (padding as 0); sums [h_out, w_out] of the
    windows (for an average: the division forgotten, a wrong turn). Wrong turns: max and average [h_out, w_out] (the
    other mode), min (padding left out), zero_padded_max (padding as 0), other_count (the average by the other value of
    count_include_pad). Raises ParameterError where the window is larger than the padded input, or the padding than half
    the window.
    """
    if 2 * padding > kernel:
        raise ParameterError(f"padding: at most half the window, {kernel // 2}, got {padding}")
    zeros = functional.pad(image, (padding,) * 4)
    windows = _windows(zeros, kernel, stride)
    inside = _windows(functional.pad(torch.ones_like(image), (padding,) * 4), kernel, stride)
    sums, counts = windows.sum((-2, -1)), inside.sum((-2, -1)).double()
    plain, corrected = sums.double() / kernel**2, sums / counts
    average = plain if count_include_pad else corrected
    # What stands in for padding is the image's smallest (or largest) entry: it never decides a window.
    lowest, highest = (edge[:, None, None, None, None] for edge in (image.amin((1, 2)), image.amax((1, 2))))
    largest = windows.where(inside > 0, lowest).amax((-2, -1))
    return {
        "output": largest if mode == "max" else average,
        "first_window": windows[:, 0, 0],
        "sums": sums,
        "max": largest,
        "average": average,
        "min": windows.where(inside > 0, highest).amin((-2, -1)),
        "zero_padded_max": windows.amax((-2, -1)),
        "other_count": corrected if count_include_pad else plain,
    }


@solver(
    "pool2d_shift",
    parameters={
        "image": IMAGE,
        "kernel": KERNEL,
        "stride": STRIDE,
        "mode": MODE,
        "shift": Shared(low=1, high=16, draw_high=2, default=1, doc="columns to the right"),
    },
    sizes=SMALL,
)
def pool2d_shift(image: Tensor, kernel: int, stride: int, mode: str, shift: int) -> dict[str, Tensor]:
    """Pooling before and after the image moves to the right; zeros enter at the left, the last columns leave.

    Outputs: before, after [h_out, w_out], shifted [h, w] = the moved image, same (0/1), changed = number of entries
    that differ. Wrong turns: before (invariance taken for granted), moved_output = before moved by `shift` columns.
    Raises ParameterError where the window is larger than the input, or the shift not smaller than the width.
    """
    if shift >= image.shape[2]:
        raise ParameterError(f"shift: {shift} columns move everything out of a width of {image.shape[2]}")
    shifted = _moved(image, shift)
    before, after = _pool(image, kernel, stride, mode), _pool(shifted, kernel, stride, mode)
    changed = (before != after).sum((1, 2))
    return {
        "before": before,
        "after": after,
        "shifted": shifted,
        "same": (changed == 0).long(),
        "changed": changed,
        "moved_output": _moved(before, shift),
    }


def _moved(image: Tensor, shift: int) -> Tensor:
    return functional.pad(image, (shift, 0))[:, :, : image.shape[2]]


@solver(
    "pool2d_additivity",
    parameters={"first": IMAGE, "second": IMAGE, "kernel": KERNEL, "stride": STRIDE, "mode": MODE},
    sizes=SMALL,
)
def pool2d_additivity(first: Tensor, second: Tensor, kernel: int, stride: int, mode: str) -> dict[str, Tensor]:
    """Is pooling linear: does the pooled sum of two images equal the sum of the two pooled images?

    Average pooling is linear, so they agree; max pooling is not: the maximum of a sum is at most the sum of the maxima.

    Outputs: pooled_sum = pool(first + second), sum_of_pooled = pool(first) + pool(second) [h_out, w_out], sum [h, w],
    pooled_first, pooled_second, equal (0/1, up to rounding), difference = sum_of_pooled − pooled_sum.
    Raises ParameterError where the window is larger than the input.
    """
    total = first + second
    pooled_first, pooled_second = (_pool(image, kernel, stride, mode) for image in (first, second))
    pooled_sum, sum_of_pooled = _pool(total, kernel, stride, mode), pooled_first + pooled_second
    close = torch.isclose(pooled_sum.double(), sum_of_pooled.double(), rtol=1e-9, atol=1e-9)
    return {
        "pooled_sum": pooled_sum,
        "sum_of_pooled": sum_of_pooled,
        "sum": total,
        "pooled_first": pooled_first,
        "pooled_second": pooled_second,
        "equal": close.flatten(1).all(1).long(),
        "difference": sum_of_pooled - pooled_sum,
    }


@solver(
    "pooling_levels_size",
    parameters={
        "size": Integer(low=1, high=1_000_000, draw_high=512),
        "levels": Integer(low=0, high=30, draw_high=6),
    },
)
def pooling_levels_size(size: Tensor, levels: Tensor) -> dict[str, Tensor]:
    """Size along one axis behind levels of a convolution that keeps the size and a 2×2 pooling with stride 2.

    Each level halves and rounds down, so that output = floor(size / 2^levels).

    Outputs: output, factor = 2^levels, area_factor = 4^levels, the factor by which the positions of a map shrink. Wrong
    turns: halved_once, divided_by_levels = floor(size / (2·levels)) (size at level 0), ceil_output (rounding up),
    one_level_more, one_level_less.
    Invalid where nothing is left.
    """
    factor = 2**levels
    return {
        "output": size // factor,
        "factor": factor,
        "area_factor": factor * factor,
        "halved_once": size // 2,
        "divided_by_levels": size // (2 * levels).clamp(min=1),
        "ceil_output": (size + factor - 1) // factor,
        "one_level_more": size // (2 * factor),
        "one_level_less": 2 * size // factor,
        "valid": size >= factor,
    }


@solver(
    "smallest_object",
    parameters={
        "levels": Integer(low=1, high=20, draw_high=6, doc="poolings"),
        "factor": Integer(low=2, high=8, draw_high=4, default=2, doc="stride of each"),
    },
)
def smallest_object(levels: Tensor, factor: Tensor) -> dict[str, Tensor]:
    """Side in input pixels of one cell behind poolings by `factor`: smaller objects share a cell and blur together.

    size = factor^levels: a rule of thumb, not a theorem, since skip connections and learned up-sampling bring detail
    back.

    Outputs: size, area = size² pixels. Wrong turns: product = factor·levels, swapped = levels^factor, one_level_more,
    one_level_less.
    Invalid where the area exceeds 10¹⁸.
    """
    size = factor**levels
    return {
        "size": size,
        "area": size * size,
        "product": factor * levels,
        "swapped": levels**factor,
        "one_level_more": size * factor,
        "one_level_less": size // factor,
        "valid": size <= 1_000_000_000,
    }


@solver(
    "mean_variance",
    parameters={
        "variance": Real(low=0, draw_low=0.01, draw_high=20, doc="of one value"),
        "count": Integer(low=1, high=1_000_000, draw_high=49, doc="independent values averaged"),
    },
)
def mean_variance(variance: Tensor, count: Tensor) -> dict[str, Tensor]:
    """Variance of the mean of `count` independent, identically distributed values: variance / count.

    So average pooling over k × k independent values (count = k²) divides the variance by k².

    Outputs: variance_of_mean, deviation = its square root, variance_of_sum = count·variance. Wrong turns: unchanged =
    variance, divided_by_root = variance / √count, divided_by_square = variance / count², variance_of_sum.
    """
    number = count.double()
    return {
        "variance_of_mean": variance / number,
        "deviation": (variance / number).sqrt(),
        "variance_of_sum": variance * number,
        "unchanged": variance,
        "divided_by_root": variance / number.sqrt(),
        "divided_by_square": variance / number**2,
    }
