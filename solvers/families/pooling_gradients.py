"""Pooling backwards, its shapes, and pooling over whole maps or by chance."""

import torch
from torch import Tensor

from solvers.registry import Integer, Number, ParameterError, Real, Shared, solver

KERNEL = Shared(low=1, high=16, draw_high=3, default=2, doc="window, square")
STRIDE = Shared(low=1, high=16, draw_high=2, default=2)


def _spread(weights: Tensor, upstream: Tensor, shape: tuple[int, int], stride: int) -> Tensor:
    """Sum of upstream · weights [batch, oh, ow, k, k] over all windows, at the input's places."""
    kernel = weights.shape[-1]
    result = torch.zeros(len(weights), *shape, dtype=torch.float64, device=weights.device)
    for row in range(weights.shape[1]):
        for column in range(weights.shape[2]):
            top, left = row * stride, column * stride
            share = weights[:, row, column] * upstream[:, row, column, None, None]
            result[:, top : top + kernel, left : left + kernel] += share
    return result


@solver(
    "pool2d_backward",
    parameters={
        "image": Number(shape=("h", "w"), draw_low=-9, draw_high=9, doc="input, one channel"),
        "upstream": Number(shape=("oh", "ow"), doc="gradient of the loss by the output"),
        "kernel": KERNEL,
        "stride": STRIDE,
    },
    sizes={"h": (4, 5), "w": (4, 5), "oh": (2, 2), "ow": (2, 2)},
)
def pool2d_backward(image: Tensor, upstream: Tensor, kernel: int, stride: int) -> dict[str, Tensor]:
    """Gradient of pooling: max gives each upstream value to the largest entry of its window, average spreads it evenly.

    Of equal entries the first in reading order gets it, as in PyTorch. Where windows overlap, contributions add. The
    gradients have the shape of the input.

    Outputs: max_gradient [h, w], average_gradient [h, w] (each entry upstream / k²); output [oh, ow] = the maxima,
    average_output; mask [h, w] (0/1: entries that are a maximum of some window), total = Σ upstream (each gradient's
    sum too). Wrong turns: max_everywhere [h, w] (the upstream value at every entry of the window: the average's without
    / k²), smallest_gradient [h, w] (to the smallest entry), max_averaged [h, w] (contributions of overlapping windows
    averaged), upper_left [h, w] (always to the window's first entry). Raises ParameterError where the output's shape
    does not fit.
    """
    windows = image.unfold(1, kernel, stride).unfold(2, kernel, stride) if kernel <= min(image.shape[1:]) else image
    if windows.shape[1:3] != upstream.shape[1:] or windows.dim() != 5:
        raise ParameterError(f"upstream: pooling gives {list(windows.shape[1:3])}, got {list(upstream.shape[1:])}")
    places = torch.arange(kernel * kernel, device=image.device)
    flat = windows.flatten(3)

    def chosen(place: Tensor) -> Tensor:
        return (places == place[..., None]).double().reshape(windows.shape)

    largest, smallest = chosen(flat.argmax(3)), chosen(flat.argmin(3))
    ones, first = torch.ones_like(largest), chosen(torch.zeros_like(flat.argmax(3)))
    shape, above = (image.shape[1], image.shape[2]), upstream.double()
    added = _spread(largest, above, shape, stride)
    visits = _spread(largest, torch.ones_like(above), shape, stride)
    everywhere = _spread(ones, above, shape, stride)
    return {
        "max_gradient": added,
        "average_gradient": everywhere / kernel**2,
        "output": flat.amax(3),
        "average_output": flat.double().mean(3),
        "mask": (visits > 0).long(),
        "total": upstream.sum((1, 2)),
        "max_everywhere": everywhere,
        "smallest_gradient": _spread(smallest, above, shape, stride),
        "max_averaged": added / visits.clamp_min(1),
        "upper_left": _spread(first, above, shape, stride),
    }


@solver(
    "pool2d_output_shape",
    parameters={
        "batch": Integer(low=1, high=1024, draw_high=16, default=1),
        "channels": Integer(low=1, high=100_000, draw_high=64, default=1),
        "height": Integer(low=1, high=100_000, draw_high=64),
        "width": Integer(low=1, high=100_000, draw_high=64),
        "kernel": Integer(low=1, high=100, draw_high=4, default=2),
        "stride": Integer(low=1, high=100, draw_high=4, default=2),
        "padding": Integer(low=0, high=50, draw_high=1, default=0),
        "ceil_mode": Integer(low=0, high=1, default=0),
    },
)
def pool2d_output_shape(
    batch: Tensor,
    channels: Tensor,
    height: Tensor,
    width: Tensor,
    kernel: Tensor,
    stride: Tensor,
    padding: Tensor,
    ceil_mode: Tensor,
) -> dict[str, Tensor]:
    """Shape of nn.MaxPool2d's output: ⌊(n + 2p − k)/s⌋ + 1 along each axis, with ceil_mode ⌈(n + 2p − k)/s⌉ + 1.

    With ceil_mode a last window that would begin in the right padding is left out.

    Outputs: size [2] = (height, width), output [4] = (batch, channels, height, width), input [4] (which the gradient
    has too), floor_size and ceil_size [2]; entries. Wrong turns: the size of the other mode, without_one [2] (+ 1
    forgotten), single_padding [2] (p in place of 2p), divided [2] = (height, width) / stride rounded down, one_channel
    [4]. Invalid where a window does not fit, or p > k/2 (PyTorch refuses it).
    """
    sides = torch.stack([height, width], dim=1)
    k, s, p = kernel[:, None], stride[:, None], padding[:, None]
    room = sides + 2 * p - k
    floor_size = torch.div(room, s, rounding_mode="floor") + 1
    raised = -torch.div(-room, s, rounding_mode="floor") + 1
    # A window must start within the input or the padding on its left.
    ceil_size = torch.where((raised - 1) * s >= sides + p, raised - 1, raised)
    size = torch.where(ceil_mode[:, None] == 1, ceil_size, floor_size)
    front = torch.stack([batch, channels], dim=1)
    output = torch.cat([front, size], dim=1)
    return {
        "size": size,
        "output": output,
        "input": torch.cat([front, sides], dim=1),
        "floor_size": floor_size,
        "ceil_size": ceil_size,
        "entries": output.prod(1),
        "without_one": size - 1,
        "single_padding": torch.div(sides + p - k, s, rounding_mode="floor") + 1,
        "divided": torch.div(sides, s, rounding_mode="floor"),
        "one_channel": torch.cat([batch[:, None], torch.ones_like(batch)[:, None], size], dim=1),
        "valid": (room >= 0).all(1) & (2 * padding <= kernel),
    }


@solver(
    "global_average_pool",
    parameters={"maps": Number(shape=("c", "h", "w"))},
    sizes={"c": (2, 4), "h": (2, 3), "w": (2, 3)},
)
def global_average_pool(maps: Tensor) -> dict[str, Tensor]:
    """Global average pooling: one number a channel, the mean of its map; followed by a softmax it classifies.

    Outputs: output [c], probabilities [c] = softmax of output, sums [c], largest [c] (global max pooling), predicted
    (from 0; first of equals), saved = (h·w − 1)·c, the inputs of the next layer less those of flattening. Wrong turns:
    sums (not divided), largest, overall = mean of all, softmax_of_largest [c], over_channels [h, w] (mean along the
    wrong axis).
    """
    area = maps.shape[2] * maps.shape[3]
    sums, largest = maps.sum((2, 3)), maps.amax((2, 3))
    output = sums.double() / area
    return {
        "output": output,
        "probabilities": output.softmax(1),
        "sums": sums,
        "largest": largest,
        "predicted": output.argmax(1),
        "saved": torch.full_like(sums[:, 0], (area - 1) * maps.shape[1], dtype=torch.int64),
        "overall": maps.double().mean((1, 2, 3)),
        "softmax_of_largest": largest.double().softmax(1),
        "over_channels": maps.double().mean(1),
    }


@solver(
    "pooled_classifier_parameters",
    parameters={
        "channels": Integer(low=1, high=100_000, draw_high=512),
        "height": Integer(low=1, high=1000, draw_high=14),
        "width": Integer(low=1, high=1000, draw_high=14),
        "classes": Integer(low=1, high=100_000, draw_high=1000),
    },
)
def pooled_classifier_parameters(channels: Tensor, height: Tensor, width: Tensor, classes: Tensor) -> dict[str, Tensor]:
    """Parameters of a linear classifier behind flattening, C·H·W·K + K, or behind global average pooling, C·K + K.

    Outputs: saved = C·K·(H·W − 1), flattened, pooled, pooling_parameters = 0, factor = H·W. Wrong turns: flattened,
    pooled, whole_weights = C·H·W·K (the pooled classifier forgotten), with_bias = saved + K (its biases forgotten).
    """
    area = height * width
    flattened, pooled = (channels * area + 1) * classes, (channels + 1) * classes
    return {
        "saved": flattened - pooled,
        "flattened": flattened,
        "pooled": pooled,
        "pooling_parameters": torch.zeros_like(pooled),
        "whole_weights": channels * area * classes,
        "with_bias": flattened - channels * classes,
        "factor": area,
    }


@solver(
    "stochastic_pool",
    parameters={"window": Number(low=0, draw_low=0, draw_high=9, shape=("n",), doc="activations, not negative")},
    sizes={"n": (2, 9)},
)
def stochastic_pool(window: Tensor) -> dict[str, Tensor]:
    """Stochastic pooling: in training entry i is drawn with pᵢ = aᵢ / Σ a; at test time the output is Σ pᵢaᵢ.

    Outputs: probabilities [n], expected = Σ aᵢ² / Σ aᵢ, total, weighted [n] = pᵢaᵢ, variance of the drawn value; max,
    mean. The expected value lies between mean and max. Wrong turns: max, mean (uniform probabilities), softmax [n] (as
    probabilities), softmax_expected, root_mean_square. Invalid where all entries are zero.
    """
    values, total = window.double(), window.sum(1).double()
    probabilities = values / total.where(total > 0, torch.ones_like(total))[:, None]
    expected = (probabilities * values).sum(1)
    soft = values.softmax(1)
    return {
        "probabilities": probabilities,
        "expected": expected,
        "total": total,
        "weighted": probabilities * values,
        "variance": (probabilities * (values - expected[:, None]).square()).sum(1),
        "max": window.amax(1),
        "mean": values.mean(1),
        "softmax": soft,
        "softmax_expected": (soft * values).sum(1),
        "root_mean_square": values.square().mean(1).sqrt(),
        "valid": total > 0,
    }


@solver(
    "pool_spike",
    parameters={
        "background": Real(draw_low=0, draw_high=3),
        "spike": Real(draw_low=3, draw_high=20),
        "kernel": Integer(low=1, high=1000, draw_high=5, default=2),
    },
)
def pool_spike(background: Tensor, spike: Tensor, kernel: Tensor) -> dict[str, Tensor]:
    """A k × k window of background b with one entry s: max pooling gives max(b, s), average ((k² − 1)·b + s) / k².

    Outputs: pair [2] = (max, average), max, average, area = k², share = 1/k², dilution = average − b. Wrong turns:
    halves [2] (average taken as (b + s)/2), linear_area [2] (k for k²), background_only [2] (max taken as b), swapped
    [2].
    """
    area = (kernel * kernel).double()
    largest = torch.maximum(background, spike)
    average = background + (spike - background) / area

    def pair(first: Tensor, second: Tensor) -> Tensor:
        return torch.stack([first, second], dim=1)

    return {
        "pair": pair(largest, average),
        "max": largest,
        "average": average,
        "area": kernel * kernel,
        "share": 1 / area,
        "dilution": (spike - background) / area,
        "halves": pair(largest, (background + spike) / 2),
        "linear_area": pair(largest, background + (spike - background) / kernel),
        "background_only": pair(background, average),
        "swapped": pair(average, largest),
    }
