"""References of the sizes: the real modules on the meta device, and searches through them."""

import warnings
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from solvers.registry import reference


def _row(size: int) -> Tensor:
    return torch.empty(1, 1, size, device="meta")


@reference("conv_chain_sizes")
def conv_chain_sizes(size: int, kernels: Tensor, strides: Tensor, paddings: Tensor, channels: int) -> dict[str, Any]:
    """A real `nn.Sequential` of `nn.Conv1d`, run layer by layer."""
    layers = [
        nn.Conv1d(1, 1, k, s, p, device="meta")
        for k, s, p in zip(kernels.tolist(), strides.tolist(), paddings.tolist(), strict=True)
    ]
    row, sizes = _row(size), []
    for layer in nn.Sequential(*layers):
        row = layer(row)
        sizes.append(row.shape[-1])
    return {
        "output": sizes[-1],
        "sizes": sizes,
        "inputs": [size, *sizes[:-1]],
        "first_output": sizes[0],
        "area": torch.empty(sizes[-1], sizes[-1], device="meta").numel(),
        "flattened": torch.empty(channels, sizes[-1], sizes[-1], device="meta").flatten().shape[0],
    }


@reference("padding_for_output")
def padding_for_output(size: int, kernel: int, stride: int, output: int) -> dict[str, Any]:
    """The first padding with which `nn.Conv1d` yields this size, and the extent of that many windows."""
    needed = functional.conv_transpose1d(_row(output), _row(kernel), stride=stride).shape[-1]
    for padding in range(needed + 1):
        if size + 2 * padding < kernel:
            continue
        if functional.conv1d(_row(size), _row(kernel), stride=stride, padding=padding).shape[-1] == output:
            return {"padding": padding, "needed": needed}
    raise ValueError("no padding yields this size")


@reference("conv2d_output_sizes")
def conv2d_output_sizes(
    height: int,
    width: int,
    kernel_height: int,
    kernel_width: int,
    stride_height: int,
    stride_width: int,
    padding_height: int,
    padding_width: int,
) -> dict[str, Any]:
    """`nn.Conv2d` with pairs."""
    layer = nn.Conv2d(
        1,
        1,
        (kernel_height, kernel_width),
        (stride_height, stride_width),
        (padding_height, padding_width),
        device="meta",
    )
    output = layer(torch.empty(1, 1, height, width, device="meta"))
    return {
        "pair": list(output.shape[2:]),
        "output_height": output.shape[2],
        "output_width": output.shape[3],
        "positions": output.numel(),
        "swapped": list(output.mT.shape[2:]),
    }


@reference("pool_output_size")
def pool_output_size(size: int, kernel: int, stride: int, padding: int) -> dict[str, Any]:
    """`nn.MaxPool1d` in both modes on real numbers."""
    row = torch.zeros(1, 1, size)
    down, up = (nn.MaxPool1d(kernel, stride, padding, ceil_mode=mode)(row).shape[-1] for mode in (False, True))
    return {"floor_output": down, "ceil_output": up, "pair": [down, up]}


@reference("padding_modes")
def padding_modes(size: int, kernel: int, stride: int) -> dict[str, Any]:
    """Every stride-th entry of what stride 1 yields; the least padding that yields as many windows."""
    row, weight = _row(size), _row(kernel)
    kept = functional.pad(row, ((kernel - 1) // 2, kernel // 2))
    same = functional.conv1d(kept, weight)[..., ::stride].shape[-1]
    full = functional.conv_transpose1d(row, weight)[..., ::stride].shape[-1]
    valid = functional.conv1d(row, weight, padding="valid")[..., ::stride].shape[-1]
    totals = (
        total
        for total in range(kernel + 1)
        if functional.conv1d(functional.pad(row, (0, total)), weight, stride=stride).shape[-1] >= same
    )
    return {
        "same": same,
        "same_padding": next(totals),
        "valid_output": valid,
        "full": full,
        "sizes": [same, valid, full],
    }


@reference("same_padding_sides")
def same_padding_sides(kernel: int, dilation: int) -> dict[str, Any]:
    """At how many positions the first and the last tap of `padding="same"` read padding, by a run over 1, 2, 3, …"""
    length = dilation * kernel + 1
    signal = torch.arange(1.0, length + 1).double()[None, None]
    ends = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # an even kernel needs a padded copy, which is what is looked at
        for tap in (0, kernel - 1):
            taps = torch.zeros(1, 1, kernel, dtype=torch.float64)
            taps[..., tap] = 1
            output = functional.conv1d(signal, taps, padding="same", dilation=dilation)[0, 0]
            ends.append(int((output == 0).sum()))  # positions whose tap lies in the padding
    left, right = ends
    return {"pair": [left, right], "left": left, "right": right, "symmetric": int(left == right)}


@reference("conv_nd_output_shape")
def conv_nd_output_shape(
    dimensions: str,
    batch: int,
    in_channels: int,
    out_channels: int,
    size: Tensor,
    kernel: int,
    stride: int,
    padding: int,
) -> dict[str, Any]:
    """The real module with so many dimensions."""
    module = {"1": nn.Conv1d, "2": nn.Conv2d, "3": nn.Conv3d}[dimensions]
    layer = module(in_channels, out_channels, kernel, stride, padding, device="meta")
    axes = size.tolist()[3 - int(dimensions) :]
    output = layer(torch.empty(batch, in_channels, *axes, device="meta"))
    return {
        "shape": list(output.shape),
        "weight_shape": list(layer.weight.shape),
        "weights": layer.weight.numel(),
        "output_sizes": list(output.shape[2:]),
        "channels_last_shape": list(output.movedim(1, -1).shape),
    }


@reference("decoder_sizes")
def decoder_sizes(size: int, kernels: Tensor, strides: Tensor, paddings: Tensor) -> dict[str, Any]:
    """A real chain of `nn.ConvTranspose1d`."""
    row, sizes = _row(size), []
    for k, s, p in zip(kernels.tolist(), strides.tolist(), paddings.tolist(), strict=True):
        row = nn.ConvTranspose1d(1, 1, k, s, p, device="meta")(row)
        sizes.append(row.shape[-1])
    return {"output": sizes[-1], "sizes": sizes, "pair": [sizes[-1]] * 2, "first_output": sizes[0]}
