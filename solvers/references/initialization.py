"""References of initialization: `nn.init` and its fans, moments of a uniform distribution, integrals, autograd."""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode

from solvers.registry import reference


class _Draws(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Notes what a random initializer asks for: the standard deviation of a normal or the bound of a uniform one."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.noted: list[float] = []

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if func in (torch.ops.aten.normal_.default, torch.ops.aten.uniform_.default):
            self.noted.append(args[2] if len(args) > 2 else 1.0)  # 1 is the default of both, and then left out
            return args[0]  # as it is: what is drawn does not matter, and drawing takes milliseconds
        return func(*args, **(kwargs or {}))


def _spread(initializer: Callable[..., Any], *arguments: Any, **settings: Any) -> float:
    """The standard deviation or the bound that an initializer of `nn.init`, or a layer, draws its weight with."""
    with _Draws() as draws:
        initializer(*arguments, **settings)
    return float(draws.noted[0])


def _weight(*shape: int) -> Tensor:
    return torch.empty(shape, device="meta", dtype=torch.float64)


def _uniform_variance(bound: float) -> float:
    """Of the uniform distribution from −bound to bound."""
    return float(torch.distributions.Uniform(_number(-bound), _number(bound)).variance)


def _number(value: float) -> Tensor:
    return torch.tensor(value, dtype=torch.float64)


@reference("xavier_scale")
def xavier_scale(fan_in: int, fan_out: int, gain: float) -> dict[str, Any]:
    """What `xavier_normal_` and `xavier_uniform_` draw with, for a Linear weight of those fans."""
    weight = _weight(fan_out, fan_in)
    std = _spread(nn.init.xavier_normal_, weight, gain=gain)
    bound = _spread(nn.init.xavier_uniform_, weight, gain=gain)
    forward = gain * _spread(nn.init.kaiming_normal_, weight, nonlinearity="linear")
    backward = gain * _spread(nn.init.kaiming_normal_, weight, nonlinearity="linear", mode="fan_out")
    return {
        "std": std,
        "bound": bound,
        "variance": _uniform_variance(bound),
        "scale": [std, bound],
        "moments": [_uniform_variance(bound), bound],
        "forward_variance": forward**2,
        "backward_variance": backward**2,
        "std_of_fan_in": forward,
        "bound_of_fan_in": _spread(nn.init.kaiming_uniform_, weight, nonlinearity="relu") * gain,
    }


@reference("kaiming_scale")
def kaiming_scale(fan: int, slope: float) -> dict[str, Any]:
    """What `kaiming_normal_` and `kaiming_uniform_` draw with, and the bound of a Linear layer's own weight."""
    weight = _weight(3, fan)
    std = _spread(nn.init.kaiming_normal_, weight, a=slope)
    bound = _spread(nn.init.kaiming_uniform_, weight, a=slope)
    lecun = _spread(nn.init.kaiming_normal_, weight, nonlinearity="linear")
    return {
        "std": std,
        "bound": bound,
        "variance": _uniform_variance(bound),
        "gain": nn.init.calculate_gain("leaky_relu", slope),
        "scale": [std, bound],
        "moments": [_uniform_variance(bound), bound],
        "lecun_std": lecun,
        "lecun_variance": lecun**2,
        "lecun_bound": _spread(nn.init.kaiming_uniform_, weight, nonlinearity="linear"),
        "default_bound": _spread(nn.Linear, fan, 3, device="meta"),
        "relu_std": _spread(nn.init.kaiming_normal_, weight),
        "relu_bound": _spread(nn.init.kaiming_uniform_, weight),
    }


@reference("conv_fans")
def conv_fans(
    out_channels: int, in_channels: int, kernel_height: int, kernel_width: int, groups: int
) -> dict[str, Any]:
    """The fans that `nn.init` itself finds for the weight of the real layer, and what it draws with."""
    layer = nn.Conv2d(in_channels, out_channels, (kernel_height, kernel_width), groups=groups, device="meta")
    fan_in, fan_out = nn.init._calculate_fan_in_and_fan_out(layer.weight)
    weight = _weight(*layer.weight.shape)
    std = _spread(nn.init.kaiming_normal_, weight)
    return {
        "fans": [fan_in, fan_out],
        "fan_in": fan_in,
        "fan_out": fan_out,
        "weight_shape": list(weight.shape),
        "he_std": std,
        "he_variance": std**2,
        "he_std_of_fan_out": _spread(nn.init.kaiming_normal_, weight, mode="fan_out"),
        "xavier_bound": _spread(nn.init.xavier_uniform_, weight),
    }


_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(60)


def _rectified_moment(variance: float) -> float:
    """E relu(z)² of a normal z, by Gauss–Hermite quadrature."""
    z = torch.tensor(_NODES, dtype=torch.float64) * variance**0.5
    weights = torch.tensor(_WEIGHTS / _WEIGHTS.sum(), dtype=torch.float64)
    return float((torch.relu(z) ** 2 * weights).sum())


@reference("relu_signal_depth")
def relu_signal_depth(constant: float, layers: int, moment: float) -> dict[str, Any]:
    """Layer by layer: a normal pre-activation, and the second moment of its ReLU by quadrature."""
    rectified, linear, before = moment, moment, moment
    for _ in range(layers):
        before = constant * rectified
        rectified = _rectified_moment(before)
        linear = constant * linear
    return {"relu_moment": rectified, "linear_variance": linear, "pre_activation": before, "factor": rectified / moment}


@reference("sigmoid_linear_error")
def sigmoid_linear_error(x: float) -> dict[str, Any]:
    """`nn.Sigmoid`, and its value and slope at 0 by `torch.func.jvp`."""
    layer = nn.Sigmoid()
    value, rise = torch.func.jvp(layer, (_number(0.0),), (_number(x),))[:2]
    tangent, sigmoid = float(value + rise), float(layer(_number(x)))
    return {
        "error": abs(sigmoid - tangent),
        "sigmoid": sigmoid,
        "tangent": tangent,
        "difference": sigmoid - tangent,
    }


@reference("saturated_fraction")
def saturated_fraction(fan_in: int, std: float, threshold: float, moment: float) -> dict[str, Any]:
    """Two tails of PyTorch's normal distribution function; the variance adds up over the inputs."""
    variance = sum([std**2 * moment] * fan_in)
    below = torch.special.ndtr(_number(-threshold / variance**0.5)).item()
    return {
        "fraction": 2 * below,
        "inside": 1 - 2 * below,
        "variance": variance,
        "deviation": torch.linalg.vector_norm(torch.full((fan_in,), std * moment**0.5, dtype=torch.float64)),
        "one_sided": below,
        "of_std": 2 * torch.special.ndtr(_number(-threshold / std)).item(),
    }
