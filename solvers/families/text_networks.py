"""Small networks over word sequences, layer by layer as `model.summary()` lists them."""

import torch
from torch import Tensor

from solvers.registry import Integer, solver

VOCABULARY = Integer(low=1, high=10_000_000, draw_high=10_000)
DIMENSION = Integer(low=1, high=10_000, draw_high=64)
LENGTH = Integer(low=1, high=1_000_000, draw_high=300)
KERNEL = Integer(low=1, high=1_000, draw_high=7)
POOL = Integer(low=1, high=1_000, draw_high=5)


def _floor(numerator: Tensor, denominator: Tensor) -> Tensor:
    return torch.div(numerator, denominator, rounding_mode="floor")


@solver(
    "text_cnn_summary",
    parameters={
        "vocabulary": VOCABULARY,
        "dimension": DIMENSION,
        "length": LENGTH,
        "filters": DIMENSION,
        "kernel": KERNEL,
        "pool": POOL,
    },
)
def text_cnn_summary(
    vocabulary: Tensor, dimension: Tensor, length: Tensor, filters: Tensor, kernel: Tensor, pool: Tensor
) -> dict[str, Tensor]:
    """Embedding, Conv1d, MaxPool1d, Conv1d, global max pooling, one linear output: lengths and parameters.

    Lengths: L, L − k + 1, floor(· / p), · − k + 1. Parameters: V·E, k·E·F + F, 0, k·F·F + F, 0, F + 1.

    Outputs: parameters, counts [6] of the layers, trainable_counts [4] (embedding, two convolutions, linear), lengths =
    [L − k + 1, floor(· / p), · − k + 1], embedding, first_conv, second_conv, linear, first_length, pooled_length,
    second_length. Wrong turns: square_kernel = k²·E·F + F for the first convolution (a 2-D kernel),
    square_kernel_total, square_counts and same_channel_counts [4], same_channels = k·E·F + F for the second
    convolution, without_embedding, kept_lengths (padding as if "same"), without_biases. Invalid where the kernel is
    longer than what it meets, or nothing is left of the pooling.
    """
    first = length - kernel + 1
    pooled = _floor(first, pool)
    second = pooled - kernel + 1
    embedding, none = vocabulary * dimension, torch.zeros_like(length)
    conv_one = (kernel * dimension + 1) * filters
    conv_two = (kernel * filters + 1) * filters
    linear = filters + 1
    total = embedding + conv_one + conv_two + linear
    square = (kernel * kernel * dimension + 1) * filters
    kept = _floor(length, pool)
    return {
        "parameters": total,
        "counts": torch.stack([embedding, conv_one, none, conv_two, none, linear], 1),
        "trainable_counts": torch.stack([embedding, conv_one, conv_two, linear], 1),
        "lengths": torch.stack([first, pooled, second], 1),
        "embedding": embedding,
        "first_conv": conv_one,
        "second_conv": conv_two,
        "linear": linear,
        "first_length": first,
        "pooled_length": pooled,
        "second_length": second,
        "square_kernel": square,
        "square_counts": torch.stack(
            [embedding, square, (kernel * kernel * filters + 1) * filters, linear],
            1,
        ),
        "same_channel_counts": torch.stack([embedding, conv_one, conv_one, linear], 1),
        "square_kernel_total": total - conv_one - conv_two + square + (kernel * kernel * filters + 1) * filters,
        "same_channels": total - conv_two + conv_one,
        "without_embedding": total - embedding,
        "kept_lengths": torch.stack([length, kept, kept], 1),
        "without_biases": total - 2 * filters - 1,
        "valid": (first >= 1) & (pooled >= 1) & (second >= 1),
    }


@solver("conv_front_end", parameters={"length": LENGTH, "kernel": KERNEL, "pool": POOL})
def conv_front_end(length: Tensor, kernel: Tensor, pool: Tensor) -> dict[str, Tensor]:
    """A Conv1d without padding and a MaxPool1d in front of a recurrent layer: the steps left, and the steps saved.

    steps = floor((length − kernel + 1) / pool), saved = length − steps.

    Outputs: steps, saved, pair = [steps, saved], convolved = length − kernel + 1, times = length / steps. Wrong turns:
    kept_steps = floor(length / pool) (the convolution taken to keep the length), convolved (pooling forgotten),
    ceil_steps, lost_kernel = floor((length − kernel) / pool), kept_pair and ceil_pair = [steps, saved] with these.
    Invalid where nothing is left.
    """
    convolved = length - kernel + 1
    steps = _floor(convolved, pool)
    return {
        "steps": steps,
        "saved": length - steps,
        "pair": torch.stack([steps, length - steps], 1),
        "convolved": convolved,
        "times": length.double() / steps.clamp(min=1),
        "kept_steps": _floor(length, pool),
        "ceil_steps": -_floor(-convolved, pool),
        "kept_pair": torch.stack([_floor(length, pool), length - _floor(length, pool)], 1),
        "ceil_pair": torch.stack([-_floor(-convolved, pool), length + _floor(-convolved, pool)], 1),
        "lost_kernel": _floor(length - kernel, pool),
        "valid": steps >= 1,
    }
