"""Convolution arithmetic: output sizes of ordinary and transposed convolutions."""

import torch
from torch import Tensor

from solvers.registry import Integer, solver


@solver(
    "conv_output_size",
    parameters={
        "size": Integer(low=1, high=1_000_000, draw_high=64, doc="input size along one axis"),
        "kernel": Integer(low=1, high=1_000, draw_high=7, doc="kernel size"),
        "stride": Integer(low=1, high=1_000, draw_high=4, default=1),
        "padding": Integer(low=0, high=1_000, draw_high=3, default=0, doc="zeros added on each side"),
        "dilation": Integer(low=1, high=1_000, draw_high=3, default=1, doc="distance between kernel taps"),
    },
)
def conv_output_size(
    size: Tensor, kernel: Tensor, stride: Tensor, padding: Tensor, dilation: Tensor
) -> dict[str, Tensor]:
    """Output size of a convolution along one axis.

    out = floor((size + 2·padding − dilation·(kernel − 1) − 1) / stride) + 1, as documented for torch.nn.Conv2d.

    Outputs: output, effective_kernel = dilation·(kernel − 1) + 1, span = size + 2·padding − effective_kernel,
    remainder = positions dropped by rounding down; ceil_output (rounding up).
    Invalid where the effective kernel is larger than the padded input.
    """
    effective = dilation * (kernel - 1) + 1
    span = size + 2 * padding - effective
    return {
        "output": torch.div(span, stride, rounding_mode="floor") + 1,
        "effective_kernel": effective,
        "span": span,
        "remainder": span % stride,
        "ceil_output": torch.div(span + stride - 1, stride, rounding_mode="floor") + 1,
        "valid": span >= 0,
    }
