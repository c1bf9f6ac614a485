"""References of pooling backwards: autograd of PyTorch's layers, their shapes, and `torch.distributions`."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.distributions import Categorical
from torch.nn import functional

from solvers.registry import reference


@reference("pool2d_backward")
def pool2d_backward(image: Tensor, upstream: Tensor, kernel: int, stride: int) -> dict[str, Any]:
    """Autograd through `nn.MaxPool2d` and `nn.AvgPool2d`."""

    def gradient(layer: nn.Module) -> tuple[Tensor, Tensor]:
        at = image.double()[None].requires_grad_()
        output = layer(at)
        (found,) = torch.autograd.grad(output, at, upstream.double()[None])
        return output.detach()[0], found[0]

    output, max_gradient = gradient(nn.MaxPool2d(kernel, stride))
    average_output, average_gradient = gradient(nn.AvgPool2d(kernel, stride))
    return {
        "max_gradient": max_gradient,
        "average_gradient": average_gradient,
        "output": output.round().long(),
        "average_output": average_output,
    }


@reference("pool2d_output_shape")
def pool2d_output_shape(
    batch: int, channels: int, height: int, width: int, kernel: int, stride: int, padding: int, ceil_mode: int
) -> dict[str, Any]:
    """The real layer on the meta device, rounding down and up."""
    image = torch.empty(batch, channels, height, width, device="meta")
    sizes = [
        list(nn.MaxPool2d(kernel, stride, padding, ceil_mode=bool(mode))(image).shape) for mode in (ceil_mode, 0, 1)
    ]
    return {"output": sizes[0], "size": sizes[0][2:], "floor_size": sizes[1][2:], "ceil_size": sizes[2][2:]}


@reference("global_average_pool")
def global_average_pool(maps: Tensor) -> dict[str, Any]:
    """`nn.AdaptiveAvgPool2d(1)` and `nn.Softmax`."""
    output = nn.AdaptiveAvgPool2d(1)(maps.double()).flatten()
    return {
        "output": output,
        "probabilities": nn.Softmax(dim=0)(output),
        "largest": nn.AdaptiveMaxPool2d(1)(maps.double()).flatten().long(),
        "saved": maps.numel() - output.numel(),
    }


@reference("pooled_classifier_parameters")
def pooled_classifier_parameters(channels: int, height: int, width: int, classes: int) -> dict[str, Any]:
    """Elements of the parameters of both real classifiers."""
    flat = nn.Sequential(nn.Flatten(), nn.Linear(channels * height * width, classes, device="meta"))
    pool = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, classes, device="meta"))
    counts = [sum(parameter.numel() for parameter in network.parameters()) for network in (flat, pool)]
    return {"flattened": counts[0], "pooled": counts[1], "saved": counts[0] - counts[1]}


@reference("stochastic_pool")
def stochastic_pool(window: Tensor) -> dict[str, Any]:
    """`Categorical` normalizes the activations; moments by `torch.dot`."""
    values = window.double()
    shares = Categorical(probs=values).probs
    mean = torch.dot(shares, values)
    return {
        "probabilities": shares,
        "expected": mean,
        "variance": torch.dot(shares, values**2) - mean**2,
        "softmax": functional.softmax(values, dim=0),
    }


@reference("pool_spike")
def pool_spike(background: float, spike: float, kernel: int) -> dict[str, Any]:
    """`nn.MaxPool2d` and `nn.AvgPool2d` of the window."""
    window = torch.full((1, kernel, kernel), background, dtype=torch.float64)
    window[0, -1, 0] = spike
    largest, average = nn.MaxPool2d(kernel)(window), nn.AvgPool2d(kernel)(window)
    return {"pair": [largest.item(), average.item()], "max": largest.item(), "average": average.item()}
