"""References of the convolution family: meta-device forward passes of the real modules."""

from typing import Any

import torch
from torch import nn

from solvers.registry import reference


@reference("conv_output_size")
def conv_output_size(size: int, kernel: int, stride: int, padding: int, dilation: int) -> dict[str, Any]:
    """Shape of `nn.Conv1d` run on the meta device."""
    layer = nn.Conv1d(1, 1, kernel, stride=stride, padding=padding, dilation=dilation, device="meta")
    return {"output": layer(torch.empty(1, 1, size, device="meta")).shape[-1]}
