"""References of ReLU's relatives: PyTorch's modules and autograd, and `torch.distributions` for random slopes."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.distributions import AffineTransform, Uniform
from torch.nn import functional

from solvers.registry import reference


@reference("leaky_relu_divisor")
def leaky_relu_divisor(x: float, divisor: float) -> dict[str, Any]:
    """`torch.nn.LeakyReLU` with the inverse as its slope, and autograd."""
    layer = nn.LeakyReLU(1 / divisor)
    point = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    output = layer(point)
    (derivative,) = torch.autograd.grad(output, point)
    pair = torch.tensor([layer.negative_slope, output.item()], dtype=torch.float64)
    return {"pair": pair, "negative_slope": layer.negative_slope, "output": output.detach(), "derivative": derivative}


@reference("prelu_gradient")
def prelu_gradient(x: Tensor, upstream: Tensor, alpha: float) -> dict[str, Any]:
    """`torch.nn.PReLU`, sent backwards."""
    layer = nn.PReLU(init=alpha, dtype=torch.float64)
    point = x.double().clone().requires_grad_()
    output = layer(point[:, None])[:, 0]
    output.backward(upstream.double())
    assert layer.weight.grad is not None
    with torch.no_grad():
        everywhere = torch.dot(upstream.double(), x.double())
    return {
        "grad_alpha": layer.weight.grad[0],
        "output": output.detach(),
        "grad_x": point.grad,
        "all_entries": everywhere,
    }


@reference("prelu_parameters")
def prelu_parameters(channels: int, height: int, width: int) -> dict[str, Any]:
    """The weights of the real modules."""
    shared, own = nn.PReLU(device="meta"), nn.PReLU(channels, device="meta")
    entries = torch.empty(channels, height, width, device="meta").numel()
    return {
        "pair": [shared.weight.numel(), own.weight.numel()],
        "per_entry_pair": [1, entries],
        "fixed_pair": [sum(p.numel() for p in nn.LeakyReLU().parameters())] * 2,
    }


@reference("rrelu_moments")
def rrelu_moments(x: float, lower: float, upper: float) -> dict[str, Any]:
    """`torch.nn.RReLU` in evaluation mode; the uniform distribution, scaled by x."""
    point = torch.tensor(x, dtype=torch.float64)
    slopes = Uniform(torch.tensor(lower, dtype=torch.float64), torch.tensor(upper, dtype=torch.float64))
    transform = AffineTransform(0.0, x)
    ends = transform(torch.tensor([lower, upper], dtype=torch.float64))
    output = nn.RReLU(lower, upper).eval()(point)
    variance = Uniform(ends.min(), ends.max()).variance
    return {
        "output": output,
        "slope": slopes.mean,
        "variance": variance,
        "deviation": Uniform(ends.min(), ends.max()).stddev,
        "pair": torch.stack([output, variance]),
        "slope_variance": slopes.variance,
        "zero_output": functional.relu(point),
    }


@reference("maxout_values")
def maxout_values(x: Tensor, weights: Tensor, biases: Tensor) -> dict[str, Any]:
    """One `linear` a piece, `max` over them, and autograd."""
    maps = list(zip(weights.double(), biases.double(), strict=True))

    def layer(point: Tensor) -> Tensor:
        return torch.stack([functional.linear(point, w, b) for w, b in maps]).max(dim=0).values

    point = x.double()
    pieces = torch.stack([functional.linear(point, w, b) for w, b in maps])
    gradient = torch.autograd.functional.jacobian(layer, point)  # type: ignore[no-untyped-call]
    whole = x.dtype == weights.dtype == biases.dtype == torch.int64
    return {
        "output": layer(point).long() if whole else layer(point),
        "first": layer(point)[0].long() if whole else layer(point)[0],
        "index": pieces.argmax(0),
        "gradient": gradient.long() if weights.dtype == torch.int64 else gradient,
        "summed_gradient": (gradient.long() if weights.dtype == torch.int64 else gradient).sum(0),
        "rectified": functional.relu(layer(point)).long() if whole else functional.relu(layer(point)),
    }


@reference("maxout_parameters")
def maxout_parameters(inputs: int, units: int, pieces: int) -> dict[str, Any]:
    """The elements of one linear layer that makes all pieces, and of one that makes one."""
    wide, dense = (nn.Linear(inputs, n, device="meta") for n in (units * pieces, units))
    counts = [sum(p.numel() for p in layer.parameters()) for layer in (wide, dense)]
    return {"pair": counts, "parameters": counts[0], "weights": wide.weight.numel(), "biases": wide.bias.numel()}
