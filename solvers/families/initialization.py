"""Initial weights: the spread that each scheme gives, and what a spread does to the signal.

Weights have mean 0. A bound is that of the uniform distribution from −bound to bound with the same variance:
bound = √3 · std.
"""

import math

import torch
from torch import Tensor

from solvers.registry import Integer, Real, solver

FAN_IN = Integer(low=1, high=10_000_000, draw_high=4096, doc="inputs of one unit")
FAN_OUT = Integer(low=1, high=10_000_000, draw_high=4096, doc="units that one input feeds")
GAIN = Real(low=0.0, high=100.0, draw_low=0.5, draw_high=2.0, default=1.0, doc="factor of the standard deviation")


@solver("xavier_scale", parameters={"fan_in": FAN_IN, "fan_out": FAN_OUT, "gain": GAIN})
def xavier_scale(fan_in: Tensor, fan_out: Tensor, gain: Tensor) -> dict[str, Tensor]:
    """Xavier (Glorot): variance = gain² · 2 / (fan_in + fan_out), bound = gain · √(6 / (fan_in + fan_out)).

    As torch.nn.init.xavier_normal_ and xavier_uniform_; Glorot and Bengio 2010, whose gain is 1. 2 / (fan_in + fan_out)
    is the compromise between 1 / fan_in, which keeps the variance forward, and 1 / fan_out, which keeps it backward.

    Outputs: variance, std, bound; fans = fan_in + fan_out; forward_variance = gain² / fan_in, backward_variance =
    gain² / fan_out; scale = [std, bound], moments = [variance, bound]. Wrong turns: std taken for the bound, variance
    for std, bound_of_fan_in = gain · √(6 / fan_in), std_of_fan_in = gain · √(1 / fan_in), mean_forgotten = gain ·
    √(1 / (fan_in + fan_out)), without_root_bound = gain · 6 / (fan_in + fan_out), product_std = gain ·
    √(2 / (fan_in · fan_out)).
    """
    fans = fan_in + fan_out
    variance = gain**2 * 2 / fans
    std, bound = variance.sqrt(), (3 * variance).sqrt()
    return {
        "variance": variance,
        "std": std,
        "bound": bound,
        "fans": fans,
        "forward_variance": gain**2 / fan_in,
        "backward_variance": gain**2 / fan_out,
        "scale": torch.stack([std, bound], 1),
        "moments": torch.stack([variance, bound], 1),
        "bound_of_fan_in": gain * (6 / fan_in.double()).sqrt(),
        "std_of_fan_in": gain * fan_in.double().rsqrt(),
        "mean_forgotten": gain * fans.double().rsqrt(),
        "without_root_bound": gain * 6 / fans,
        "product_std": gain * (2 / (fan_in.double() * fan_out.double())).sqrt(),
    }


@solver(
    "kaiming_scale",
    parameters={
        "fan": Integer(low=1, high=10_000_000, draw_high=4096, doc="fan_in, or fan_out for mode='fan_out'"),
        "slope": Real(low=-10.0, high=10.0, draw_low=0.0, draw_high=1.0, default=0.0, doc="of leaky ReLU; 0 is ReLU"),
    },
)
def kaiming_scale(fan: Tensor, slope: Tensor) -> dict[str, Tensor]:
    """Kaiming (He) initialization: variance = 2 / ((1 + slope²) · fan), std = gain / √fan, bound = gain · √(3 / fan).

    gain = √(2 / (1 + slope²)); as torch.nn.init.kaiming_normal_ and kaiming_uniform_, He et al. 2015. The 2 makes up
    for the half of the second moment that a ReLU takes. torch.nn.Linear and Conv2d themselves call kaiming_uniform_
    with slope √5, whose bound is 1 / √fan_in: default_bound.

    Outputs: variance, std, bound, gain; scale = [std, bound], moments = [variance, bound]; default_bound = 1 / √fan,
    lecun_std = 1 / √fan, lecun_variance = 1 / fan, lecun_bound = √(3 / fan). Wrong turns: lecun_std (the 2 left out),
    relu_std and relu_bound (slope ignored), slope_not_squared_std = √(2 / ((1 + |slope|) · fan)), variance taken for
    std, std for the bound, without_root_bound = 6 / ((1 + slope²) · fan).
    """
    fans = fan.double()
    gain = (2 / (1 + slope**2)).sqrt()
    variance = gain**2 / fans
    std, bound = variance.sqrt(), (3 * variance).sqrt()
    return {
        "variance": variance,
        "std": std,
        "bound": bound,
        "gain": gain,
        "scale": torch.stack([std, bound], 1),
        "moments": torch.stack([variance, bound], 1),
        "default_bound": fans.rsqrt(),
        "lecun_std": fans.rsqrt(),
        "lecun_variance": 1 / fans,
        "lecun_bound": (3 / fans).sqrt(),
        "relu_std": (2 / fans).sqrt(),
        "relu_bound": (6 / fans).sqrt(),
        "slope_not_squared_std": (2 / ((1 + slope.abs()) * fans)).sqrt(),
        "without_root_bound": 3 * variance,
    }


@solver(
    "conv_fans",
    parameters={
        "out_channels": Integer(low=1, high=100_000, draw_high=64),
        "in_channels": Integer(low=1, high=100_000, draw_high=64),
        "kernel_height": Integer(low=1, high=100, draw_high=7),
        "kernel_width": Integer(low=1, high=100, draw_high=7),
        "groups": Integer(low=1, high=100_000, draw_high=4, default=1),
    },
)
def conv_fans(
    out_channels: Tensor, in_channels: Tensor, kernel_height: Tensor, kernel_width: Tensor, groups: Tensor
) -> dict[str, Tensor]:
    """Fans of a convolution's weight: fan_in = C_in / groups · kH · kW, fan_out = C_out · kH · kW, as PyTorch counts.

    The weight has shape [C_out, C_in / groups, kH, kW]. PyTorch's fan_out is not divided by the groups, although one
    input of a grouped convolution feeds C_out / groups · kH · kW outputs: grouped_fan_out. (A Linear layer is a 1×1
    kernel.)

    Outputs: fans = [fan_in, fan_out]; fan_in, fan_out, kernel_area, weight_shape [4], he_std = √(2 / fan_in),
    he_variance = 2 / fan_in, xavier_bound = √(6 / (fan_in + fan_out)); grouped_fan_out. Wrong turns: channel_fans =
    [C_in, C_out] (the kernel left out), ungrouped_fans (groups ignored), swapped_fans, one_side_fans (kernel height
    only), he_std_of_channels = √(2 / C_in), he_std_of_fan_out. Invalid where groups do not divide both channels.
    """
    area = kernel_height * kernel_width
    share = in_channels // groups
    fan_in, fan_out = share * area, out_channels * area
    divisible = (in_channels % groups == 0) & (out_channels % groups == 0)
    size = fan_in.clamp(min=1).double()
    return {
        "fans": torch.stack([fan_in, fan_out], 1),
        "fan_in": fan_in,
        "fan_out": fan_out,
        "kernel_area": area,
        "weight_shape": torch.stack([out_channels, share, kernel_height, kernel_width], 1),
        "he_std": (2 / size).sqrt(),
        "he_variance": 2 / size,
        "xavier_bound": (6 / (fan_in + fan_out).double()).sqrt(),
        "grouped_fan_out": out_channels // groups * area,
        "channel_fans": torch.stack([in_channels, out_channels], 1),
        "ungrouped_fans": torch.stack([in_channels * area, fan_out], 1),
        "swapped_fans": torch.stack([fan_out, fan_in], 1),
        "one_side_fans": torch.stack([share * kernel_height, out_channels * kernel_height], 1),
        "he_std_of_channels": (2 / in_channels.double()).sqrt(),
        "he_std_of_fan_out": (2 / fan_out.double()).sqrt(),
        "valid": divisible,
    }


@solver(
    "relu_signal_depth",
    parameters={
        "constant": Real(low=0.0, high=100.0, draw_low=0.5, draw_high=4.0, doc="c of the weight variance c / fan_in"),
        "layers": Integer(low=1, high=200, draw_high=12),
        "moment": Real(low=0.0, high=1e6, draw_low=0.5, draw_high=4.0, default=1.0, doc="input's second moment"),
    },
)
def relu_signal_depth(constant: Tensor, layers: Tensor, moment: Tensor) -> dict[str, Tensor]:
    """Second moment after L layers with weight variance c / fan_in, each followed by a ReLU: moment · (c / 2)ᴸ.

    A ReLU halves the second moment of a symmetric pre-activation, so that c = 2 (He) keeps it and c = 1 (LeCun; Xavier
    where the fans are equal) halves it in each layer. moment = E x², for inputs of mean 0 their variance.

    Outputs: relu_moment; linear_variance = moment · cᴸ (no activation), factor = (c / 2)ᴸ, per_layer = c / 2;
    pre_activation = c · moment · (c / 2)ᴸ⁻¹, the variance before the last ReLU. Wrong turns: linear_variance,
    multiplied = moment · c / 2 · L, halved_once = moment · cᴸ / 2, one_layer_less. Invalid where a number is too large
    for float64.
    """
    depth = layers.double()
    half = constant / 2
    linear = moment * constant**depth
    results = {
        "relu_moment": moment * half**depth,
        "linear_variance": linear,
        "factor": half**depth,
        "per_layer": half,
        "pre_activation": moment * constant * half ** (depth - 1),
        "multiplied": moment * half * depth,
        "halved_once": linear / 2,
        "one_layer_less": moment * half ** (depth - 1),
    }
    return results | {"valid": torch.stack(list(results.values())).isfinite().all(0)}


@solver("sigmoid_linear_error", parameters={"x": Real(low=-30.0, high=30.0, draw_low=-6.0, draw_high=6.0)})
def sigmoid_linear_error(x: Tensor) -> dict[str, Tensor]:
    """How far the sigmoid is from its tangent at 0: error = |σ(x) − (1/2 + x/4)|.

    Near 0 the sigmoid is almost linear (its next term is −x³ / 48), so that with tiny weights its layers do no more
    than linear ones.

    Outputs: error, sigmoid, tangent = 1/2 + x/4, difference = σ(x) − tangent, cubic = |x|³ / 48 (leading term of the
    error). Wrong turns: tangent_slope_one = |σ(x) − (1/2 + x)|, without_half = |σ(x) − x/4|.
    """
    sigmoid, tangent = x.sigmoid(), 0.5 + x / 4
    return {
        "error": (sigmoid - tangent).abs(),
        "sigmoid": sigmoid,
        "tangent": tangent,
        "difference": sigmoid - tangent,
        "cubic": x.abs() ** 3 / 48,
        "tangent_slope_one": (sigmoid - 0.5 - x).abs(),
        "without_half": (sigmoid - x / 4).abs(),
    }


@solver(
    "saturated_fraction",
    parameters={
        "fan_in": Integer(low=1, high=1_000_000, draw_high=400, doc="inputs n of a unit"),
        "std": Real(low=1e-6, high=1e3, draw_low=0.02, draw_high=1.0, doc="standard deviation s of the weights"),
        "threshold": Real(
            low=0.0, high=1e3, draw_low=1.0, draw_high=6.0, default=4.0, doc="|z| that counts as saturated"
        ),
        "moment": Real(low=1e-6, high=1e3, draw_low=0.5, draw_high=2.0, default=1.0, doc="second moment of an input"),
    },
)
def saturated_fraction(fan_in: Tensor, std: Tensor, threshold: Tensor, moment: Tensor) -> dict[str, Tensor]:
    """Expected share of units with |z| > t, where z = Σ w x is normal with mean 0 and deviation √(n · moment) · s.

    Weights have mean 0 and are independent of the inputs, and n is large enough for the normal approximation.

    Outputs: fraction = 2 · (1 − Φ(t / deviation)), deviation of z, variance of z = n · s² · moment, multiple = t /
    deviation; inside = 1 − fraction. Wrong turns: one_sided = fraction / 2, of_std = the fraction for deviation s (the
    fan-in ignored), variance_as_deviation (variance not rooted), linear_deviation = n · s.
    """
    variance = fan_in * std**2 * moment
    deviation = variance.sqrt()

    def outside(spread: Tensor) -> Tensor:
        tails: Tensor = torch.special.erfc(threshold / spread / math.sqrt(2))
        return tails

    fraction = outside(deviation)
    return {
        "fraction": fraction,
        "deviation": deviation,
        "variance": variance,
        "multiple": threshold / deviation,
        "inside": 1 - fraction,
        "one_sided": fraction / 2,
        "of_std": outside(std),
        "variance_as_deviation": outside(variance),
        "linear_deviation": fan_in * std,
    }
