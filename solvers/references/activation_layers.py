"""References of layers with activations: PyTorch's modules and autograd; moments by Gauss-Legendre quadrature."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.distributions import Normal
from torch.nn import functional

from solvers.references.activations import activate, derivative
from solvers.registry import reference


def _linear(weights: Tensor, biases: Tensor) -> nn.Linear:
    layer = nn.Linear(weights.shape[1], weights.shape[0], dtype=torch.float64)
    with torch.no_grad():
        layer.weight.copy_(weights)
        layer.bias.copy_(biases)
    return layer


@reference("relu_layer_sparsity")
def relu_layer_sparsity(inputs: Tensor, weights: Tensor, biases: Tensor) -> dict[str, Any]:
    """`torch.nn.Linear` and `torch.nn.ReLU`; zeros by `count_nonzero`."""
    layer = nn.Sequential(_linear(weights, biases), nn.ReLU())
    outputs = layer(inputs.double()).detach()
    zeros = outputs.numel() - int(torch.count_nonzero(outputs))
    alive = torch.count_nonzero(outputs, dim=0)
    return {
        "zeros": zeros,
        "share": zeros / outputs.numel(),
        "entries": outputs.numel(),
        "dead_share": 1 - int(torch.count_nonzero(alive)) / alive.numel(),
    }


def _expectation(function: Callable[[Tensor], Tensor], mean: float, std: float) -> float:
    """E[function(z)], z ~ N(mean, std²), by quadrature on pieces that end at the kink at 0."""
    points, weights = np.polynomial.legendre.leggauss(60)
    normal = Normal(torch.tensor(mean, dtype=torch.float64), torch.tensor(std, dtype=torch.float64))
    edges = sorted({mean + k * std for k in range(-10, 11)} | {0.0})
    total = 0.0
    for low, high in pairwise(edges):
        z = torch.from_numpy((high - low) / 2 * points + (high + low) / 2)
        inside = (function(z) * normal.log_prob(z).exp()).numpy()  # type: ignore[no-untyped-call]
        total += (high - low) / 2 * float(inside @ weights)
    return total


def _moments(kind: str, mean: float, std: float) -> tuple[float, float]:
    first = _expectation(lambda z: activate(z, kind), mean, std)
    return first, _expectation(lambda z: (activate(z, kind) - first).square(), mean, std)


@reference("gaussian_relu")
def gaussian_relu(mean: float, std: float) -> dict[str, Any]:
    """`torch.distributions.Normal.cdf`, and moments by quadrature."""
    normal = Normal(torch.tensor(mean, dtype=torch.float64), torch.tensor(std, dtype=torch.float64))
    output_mean, variance = _moments("relu", mean, std)
    return {
        "zero_share": normal.cdf(torch.tensor(0.0, dtype=torch.float64)),  # type: ignore[no-untyped-call]
        "output_mean": output_mean,
        "output_variance": variance,
        "second_moment": variance + output_mean**2,
    }


@reference("gaussian_selu")
def gaussian_selu(mean: float, variance: float) -> dict[str, Any]:
    """`torch.nn.functional.selu`, `relu` and `elu`, averaged by quadrature."""
    std = variance**0.5
    pair = _moments("selu", mean, std)
    return {
        "pair": pair,
        "output_mean": pair[0],
        "output_variance": pair[1],
        "relu_pair": _moments("relu", mean, std),
        "elu_pair": _moments("elu", mean, std),
    }


@reference("activation_statistics")
def activation_statistics(x: Tensor, kind: str) -> dict[str, Any]:
    """`torch.nn.functional`, and `torch.var_mean`."""
    values = activate(x, kind)
    variance, mean = torch.var_mean(values, correction=0)
    input_variance, input_mean = torch.var_mean(x, correction=0)
    sample = torch.var(values)
    return {
        "pair": torch.stack([mean, variance]),
        "values": values,
        "input_pair": torch.stack([input_mean, input_variance]),
        "unbiased_pair": torch.stack([mean, sample]),
        "zero_share": 1 - int(torch.count_nonzero(values)) / values.numel(),
    }


@reference("linear_collapse")
def linear_collapse(weights: Tensor, biases: Tensor) -> dict[str, Any]:
    """A `torch.nn.Sequential` of linear layers: its value at 0, and its Jacobian."""
    network = nn.Sequential(*(_linear(w, b) for w, b in zip(weights, biases, strict=True)))
    origin = torch.zeros(weights.shape[2], dtype=torch.float64)
    bias = network(origin).detach()
    weight = torch.autograd.functional.jacobian(network, origin)  # type: ignore[no-untyped-call]
    together = torch.cat([weight, bias[:, None]], dim=1)
    whole = weights.dtype == biases.dtype == torch.int64
    return {"together": together.round().long() if whole else together}


@reference("relu_network_outputs")
def relu_network_outputs(inputs: Tensor, w1: Tensor, b1: Tensor, w2: Tensor, b2: float) -> dict[str, Any]:
    """A `torch.nn.Sequential`, with and without its ReLU."""
    first, second = _linear(w1, b1), _linear(w2[None], torch.tensor([b2]))
    points = inputs.double()

    def whole(values: Tensor) -> Tensor:
        every = [inputs, w1, b1, w2, torch.tensor(b2)]
        return values.detach() if any(t.is_floating_point() for t in every) else values.detach().round().long()

    return {
        "outputs": whole(nn.Sequential(first, nn.ReLU(), second)(points)[:, 0]),
        "output": whole(nn.Sequential(first, nn.ReLU(), second)(points[0])[0]),
        "linear": whole(nn.Sequential(first, second)(points)[:, 0]),
        "rectified": whole(functional.relu(nn.Sequential(first, nn.ReLU(), second)(points)[:, 0])),
    }


@reference("layer_gradient_norms")
def layer_gradient_norms(x: Tensor, weights: Tensor, kind: str) -> dict[str, Any]:
    """Autograd through the layers, each weight matrix a leaf."""
    matrices = [matrix.clone().requires_grad_() for matrix in weights]
    signal, slopes, signals, inputs = x, [], [], []
    for matrix in matrices:
        z = functional.linear(signal, matrix)
        z.retain_grad()
        inputs.append(z)
        slopes.append(derivative(z, kind))
        signal = activate(z, kind)
        signals.append(signal.detach())
    signal.sum().backward()  # type: ignore[no-untyped-call]
    norms = torch.stack([torch.linalg.matrix_norm(matrix.grad) for matrix in matrices])
    deltas = torch.stack([torch.linalg.vector_norm(z.grad) for z in inputs if z.grad is not None])
    return {
        "norms": norms,
        "delta_norms": deltas,
        "ratio": norms[0] / norms[-1] if norms[-1] else 0.0,
        "activations": torch.stack(signals),
        "slopes": torch.stack(slopes),
    }
