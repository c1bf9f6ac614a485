"""References of pooling: `torch.nn.functional`, shapes of the real layers, and the weights that autograd finds."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from solvers.registry import reference


def _pool(image: Tensor, kernel: int, stride: int, mode: str) -> Tensor:
    layer = nn.MaxPool2d(kernel, stride) if mode == "max" else nn.AvgPool2d(kernel, stride)
    output: Tensor = layer(image.double()[None])[0]
    return output


@reference("pool2d_values")
def pool2d_values(
    image: Tensor, kernel: int, stride: int, mode: str, padding: int, count_include_pad: bool
) -> dict[str, Any]:
    """`nn.MaxPool2d` and `nn.AvgPool2d`."""
    values = image.double()[None]
    largest = nn.MaxPool2d(kernel, stride, padding)
    means = [nn.AvgPool2d(kernel, stride, padding, count_include_pad=flag)(values)[0] for flag in (False, True)]
    return {
        "output": largest(values)[0] if mode == "max" else means[count_include_pad],
        "max": largest(values)[0],
        "average": means[count_include_pad],
        "other_count": means[not count_include_pad],
        "min": -largest(-values)[0],
        "sums": functional.avg_pool2d(values, kernel, stride, padding, divisor_override=1)[0],
        "zero_padded_max": nn.MaxPool2d(kernel, stride)(functional.pad(values, (padding,) * 4))[0],
    }


@reference("pool2d_shift")
def pool2d_shift(image: Tensor, kernel: int, stride: int, mode: str, shift: int) -> dict[str, Any]:
    """The same layers on an image rolled to the right, its entering columns set to zero."""
    shifted = image.roll(shift, dims=1)
    shifted[:, :shift] = 0
    before, after = _pool(image, kernel, stride, mode), _pool(shifted, kernel, stride, mode)
    return {
        "before": before,
        "after": after,
        "shifted": shifted,
        "same": before.tolist() == after.tolist(),
        "changed": int((before - after).count_nonzero()),
    }


@reference("pool2d_additivity")
def pool2d_additivity(first: Tensor, second: Tensor, kernel: int, stride: int, mode: str) -> dict[str, Any]:
    """The same layers on two images and on their sum."""
    pooled_sum = _pool(first + second, kernel, stride, mode)
    pooled = [_pool(image, kernel, stride, mode) for image in (first, second)]
    return {
        "pooled_sum": pooled_sum,
        "sum_of_pooled": pooled[0] + pooled[1],
        "pooled_first": pooled[0],
        "pooled_second": pooled[1],
        "equal": torch.allclose(pooled_sum, pooled[0] + pooled[1]),
    }


@reference("pooling_levels_size")
def pooling_levels_size(size: int, levels: int) -> dict[str, Any]:
    """Shape behind real convolutions and poolings on the meta device."""
    row = torch.empty(1, 1, size, device="meta")
    for _ in range(levels):
        row = nn.MaxPool1d(2)(nn.Conv1d(1, 1, 3, padding=1, device="meta")(row))
    return {"output": row.shape[-1]}


@reference("smallest_object")
def smallest_object(levels: int, factor: int) -> dict[str, Any]:
    """The input size that the poolings leave a single cell of: undone by up-sampling one cell level by level."""
    row = torch.empty(1, 1, 1, device="meta")
    for _ in range(levels):
        row = functional.conv_transpose1d(row, torch.empty(1, 1, factor, device="meta"), stride=factor)
    cells = row
    for _ in range(levels):
        cells = functional.max_pool1d(cells, factor)
    assert cells.shape[-1] == 1
    return {"size": row.shape[-1]}


@reference("mean_variance")
def mean_variance(variance: float, count: int) -> dict[str, Any]:
    """Σ wᵢ²·variance with the weights of `avg_pool1d`, which autograd finds."""

    def mean(values: Tensor) -> Tensor:
        return functional.avg_pool1d(values.view(1, 1, -1), count).sum()

    weights = torch.func.grad(mean)(torch.zeros(count, dtype=torch.float64))
    result = float((weights.square() * variance).sum())
    return {"variance_of_mean": result, "deviation": result**0.5}
