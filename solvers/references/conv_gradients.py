"""References of the gradients: `torch.nn.functional` and autograd."""

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from solvers.registry import reference


def _map(tensor: Tensor) -> Tensor:
    return tensor.double()[None, None]


@reference("conv1d_gradients")
def conv1d_gradients(signal: Tensor, kernel: Tensor, upstream: Tensor) -> dict[str, Any]:
    """Autograd through `functional.conv1d`; one position alone gives the gradient without sharing."""
    x, w = signal.double().requires_grad_(), kernel.double().requires_grad_()
    bias = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    output = functional.conv1d(x[None, None], w[None, None], bias)[0, 0]
    gradients = torch.autograd.grad(output @ upstream.double(), (x, w, bias), retain_graph=True)
    alone = torch.autograd.grad(output[0] * upstream[0], w, retain_graph=True)[0]
    return {
        "output": output.detach(),
        "input_gradient": gradients[0],
        "kernel_gradient": gradients[1],
        "bias_gradient": gradients[2][0],
        "first_position_only": alone,
        "upstream_ignored": torch.autograd.grad(output.sum(), w)[0],
    }


@reference("conv2d_gradients")
def conv2d_gradients(image: Tensor, kernel: Tensor, upstream: Tensor) -> dict[str, Any]:
    """Autograd through `functional.conv2d`."""
    x, w = image.double().requires_grad_(), kernel.double().requires_grad_()
    bias = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    output = functional.conv2d(x[None, None], w[None, None], bias)[0, 0]
    gradients = torch.autograd.grad((output * upstream).sum(), (x, w, bias), retain_graph=True)
    turned = kernel.double().rot90(2).requires_grad_()
    other = functional.conv2d(x[None, None], turned[None, None])[0, 0]
    return {
        "output": output.detach(),
        "input_gradient": gradients[0],
        "corner": gradients[0][0, 0],
        "kernel_gradient": gradients[1],
        "bias_gradient": gradients[2][0],
        "unflipped_input_gradient": torch.autograd.grad((other * upstream).sum(), x)[0],
        "window_sums": torch.autograd.grad(output.sum(), w)[0],
    }


@reference("conv2d_channels_values")
def conv2d_channels_values(image: Tensor, weights: Tensor) -> dict[str, Any]:
    """`functional.conv2d`; grouped by channel for the parts."""
    output = functional.conv2d(image.double()[None], weights.double())[0]
    channels = len(image)
    parts = functional.conv2d(image.double()[None], weights[0].double()[:, None], groups=channels)[0]
    return {"output": output, "first": output[:, 0, 0], "first_map": output[0], "per_channel": parts}


@reference("depthwise_separable_values")
def depthwise_separable_values(image: Tensor, kernels: Tensor, mixing: Tensor) -> dict[str, Any]:
    """`functional.conv2d` with groups, then with a 1×1 kernel."""
    maps = functional.conv2d(image.double()[None], kernels.double()[:, None], groups=len(image))
    output = functional.conv2d(maps, mixing.double()[:, :, None, None])[0]
    return {"output": output, "depthwise": maps[0], "first": output[:, 0, 0]}


@reference("grouped_conv_values")
def grouped_conv_values(image: Tensor, weights: Tensor) -> dict[str, Any]:
    """`functional.conv2d` with groups."""
    groups = len(image) // weights.shape[1]
    output = functional.conv2d(image.double()[None], weights.double(), groups=groups)[0]
    return {"output": output, "first": output[:, 0, 0], "groups": groups}


@reference("conv2d_entry")
def conv2d_entry(image: Tensor, kernel: Tensor, row: int, column: int) -> dict[str, Any]:
    """One entry of `functional.conv2d`."""
    output = functional.conv2d(_map(image), _map(kernel))[0, 0]
    turned = functional.conv2d(_map(image), _map(kernel.rot90(2)))[0, 0]
    columns = functional.unfold(_map(image), kernel.shape[0])[0]
    window = columns[:, row * output.shape[1] + column].view(kernel.shape)
    return {
        "entry": output[row, column],
        "output": output,
        "flipped_entry": turned[row, column],
        "window": window,
        "window_sum": window.sum(),
    }
