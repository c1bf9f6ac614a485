"""References around the networks of a GAN: the real modules on the meta device, convolutions of ones, autograd."""

import math
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from solvers.registry import reference


def _counts(network: nn.Sequential) -> list[int]:
    counts = [sum(parameter.numel() for parameter in layer.parameters()) for layer in network]
    return [count for count in counts if count]


class _Padded(nn.Sequential):
    """A convolution that keeps the size, for even kernels too."""

    def __init__(self, inputs: int, outputs: int, kernel: int) -> None:
        before, after = (kernel - 1) // 2, kernel // 2
        super().__init__(nn.ZeroPad2d((before, after, before, after)), nn.Conv2d(inputs, outputs, kernel))


@reference("gan_generator_walk")
def gan_generator_walk(
    latent: int,
    side: int,
    channels: int,
    width: int,
    kernel: int,
    up_kernel: int,
    out_kernel: int,
    image_channels: int,
) -> dict[str, Any]:
    """The generator as an `nn.Sequential`, run on a latent vector without values."""
    odd = up_kernel % 2
    with torch.device("meta"):
        network = nn.Sequential(
            nn.Linear(latent, channels * side**2),
            nn.LeakyReLU(),
            nn.Unflatten(1, (channels, side, side)),
            _Padded(channels, width, kernel),
            nn.LeakyReLU(),
            nn.ConvTranspose2d(width, width, up_kernel, 2, (up_kernel - 2 + odd) // 2, output_padding=odd),
            nn.LeakyReLU(),
            _Padded(width, width, kernel),
            nn.LeakyReLU(),
            _Padded(width, width, kernel),
            nn.LeakyReLU(),
            _Padded(width, image_channels, out_kernel),
            nn.Tanh(),
        )
        layers = _counts(network)
        code = torch.empty(1, latent)
        names = ("dense", "first_convolution", "upsampling", "middle_convolution")
        return {
            "layer_parameters": layers,
            "total": sum(layers),
            **dict(zip(names, layers, strict=False)),
            "output_convolution": layers[-1],
            "map_shape": list(network[:3](code).shape[1:]),
            "image": list(network(code).shape[1:]),
            "total_without_biases": sum(p.numel() for n, p in network.named_parameters() if "weight" in n),
        }


@reference("gan_discriminator_walk")
def gan_discriminator_walk(
    size: int, image_channels: int, channels: int, first_kernel: int, kernel: int, stride: int, layers: int
) -> dict[str, Any]:
    """The discriminator as an `nn.Sequential`, run on an image without values."""
    with torch.device("meta"):
        body = [nn.Conv2d(image_channels, channels, first_kernel)]
        body += [nn.Conv2d(channels, channels, kernel, stride) for _ in range(layers)]
        maps = torch.empty(1, image_channels, size, size)
        sides = []
        for layer in body:
            maps = layer(maps)
            sides.append(maps.shape[-1])
        network = nn.Sequential(*body, nn.Flatten(), nn.LazyLinear(1))
        network(torch.empty(1, image_channels, size, size))
        counts = _counts(network)
    return {
        "sides": sides,
        "flattened": maps.numel(),
        "layer_parameters": counts,
        "total": sum(counts),
        "first": counts[0],
        "strided": counts[1],
        "dense": counts[-1],
        "total_without_biases": sum(p.numel() for n, p in network.named_parameters() if "weight" in n),
    }


@reference("transposed_overlap")
def transposed_overlap(size: int, kernel: int, stride: int, shown: int) -> dict[str, Any]:
    """Transposed convolutions of ones with a kernel of ones; inside, of an input long enough to have an inside."""

    def line(length: int) -> Tensor:
        return functional.conv_transpose1d(torch.ones(1, 1, length), torch.ones(1, 1, kernel), stride=stride)[0, 0]

    row = line(size).long()
    inner = line(2 * kernel + 2)[kernel : kernel + stride].long()
    plane = functional.conv_transpose2d(torch.ones(1, 1, size, size), torch.ones(1, 1, kernel, kernel), stride=stride)
    return {
        "counts": row[:shown],
        "corner": plane[0, 0, :shown, :shown].long(),
        "output_size": len(row),
        "smallest": int(inner.min()),
        "largest": int(inner.max()),
        "inside": [int(inner.min()), int(inner.max())],
        "uniform": int(inner.min() == inner.max()),
    }


@reference("gradient_sparsity")
def gradient_sparsity(values: Tensor, window: int) -> dict[str, Any]:
    """Autograd, and its zeros counted."""

    def zeros(layer: nn.Module) -> int:
        entries = values[None, None].clone().requires_grad_()
        (gradient,) = torch.autograd.grad(layer.double()(entries).sum(), entries)
        return int((gradient == 0).sum())

    convolution = nn.Conv2d(1, 1, window, stride=window)
    nn.init.constant_(convolution.weight, 0.5)
    found = {
        "max_pooling": zeros(nn.MaxPool2d(window)),
        "convolution": zeros(convolution),
        "average": zeros(nn.AvgPool2d(window)),
        "relu": zeros(nn.ReLU()),
        "leaky_relu": zeros(nn.LeakyReLU()),
    }
    shares = {name: count / values.numel() for name, count in found.items()}
    return shares | {
        "max_pooling_zeros": found["max_pooling"],
        "convolution_zeros": found["convolution"],
        "relu_zeros": found["relu"],
        "pair": [shares["max_pooling"], shares["convolution"]],
        "shares": [shares[name] for name in ("max_pooling", "convolution", "relu", "leaky_relu")],
        "activations": [shares["relu"], shares["leaky_relu"]],
    }


@reference("latent_norm")
def latent_norm(dimension: int) -> dict[str, Any]:
    """The recursion E_(d+1) = d / E_d of the mean length, from E_1 = √(2/π); variances of PyTorch's distributions."""
    expected = math.sqrt(2 / math.pi)
    for number in range(1, dimension):
        expected = number / expected
    entries = torch.zeros(dimension, dtype=torch.float64)
    normal = torch.distributions.Normal(entries, entries + 1)
    uniform = torch.distributions.Uniform(entries - 1, entries + 1)
    return {
        "expected": expected,
        "root": normal.variance.sum().sqrt(),
        "mean_square": normal.variance.sum(),
        "uniform_root": uniform.variance.sum().sqrt(),
    }


@reference("pixel_scaling")
def pixel_scaling(pixel: float, value: float) -> dict[str, Any]:
    """Linear interpolation by NumPy."""
    scaled = float(np.interp(pixel, [0, 255], [-1, 1]))
    restored = float(np.interp(value, [-1, 1], [0, 255]))
    return {
        "scaled": scaled,
        "restored": restored,
        "pair": [scaled, restored],
        "unit": float(np.interp(pixel, [0, 255], [0, 1])),
        "centred": float(np.interp(pixel, [0, 255], [-0.5, 0.5])),
    }


@reference("noise_through_linear")
def noise_through_linear(weights: Tensor, deviation: float) -> dict[str, Any]:
    """The covariance σ²·I carried through the Jacobian of `nn.Linear`."""
    layer = nn.Linear(len(weights), 1, bias=False, dtype=torch.float64)
    layer.load_state_dict({"weight": weights[None]})
    jacobian = torch.func.jacrev(layer)(torch.zeros_like(weights))
    variance = (jacobian @ (deviation**2 * torch.eye(len(weights), dtype=torch.float64)) @ jacobian.T)[0, 0]
    return {"variance": variance.detach(), "output_deviation": variance.detach().sqrt()}
