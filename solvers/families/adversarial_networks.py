"""Around the networks of a GAN: shapes and parameters of both, and the numbers behind the usual tips."""

import math

import torch
from torch import Tensor

from solvers.registry import Integer, Real, Shared, solver

CHANNELS = Integer(low=1, high=100_000, draw_high=64)
KERNEL = Integer(low=1, high=64, draw_high=7)


@solver(
    "gan_generator_walk",
    parameters={
        "latent": CHANNELS,
        "side": Integer(low=1, high=4096, draw_high=16, doc="of the first feature map"),
        "channels": CHANNELS,
        "width": Integer(low=1, high=100_000, draw_high=64, doc="channels of the later maps"),
        "kernel": Integer(low=1, high=63, draw_high=7, default=5, doc="of the ordinary convolutions"),
        "up_kernel": Integer(low=2, high=64, draw_high=6, default=4, doc="of the transposed convolution, stride 2"),
        "out_kernel": Integer(low=1, high=63, draw_high=7, default=7),
        "image_channels": Integer(low=1, high=64, draw_high=4, default=3),
    },
)
def gan_generator_walk(
    latent: Tensor,
    side: Tensor,
    channels: Tensor,
    width: Tensor,
    kernel: Tensor,
    up_kernel: Tensor,
    out_kernel: Tensor,
    image_channels: Tensor,
) -> dict[str, Tensor]:
    """A small image generator: dense → s×s×C, convolution, ×2 transposed convolution, two convolutions, output.

    Dense latent → C·s², conv C → W, transposed conv W → W (stride 2, "same": 2s), conv W → W twice, conv W → image
    channels; ordinary convolutions keep the size; every layer has biases.

    Outputs: layer_parameters [6], total, dense, first_convolution, upsampling, middle_convolution (each of the two),
    output_convolution; dense_units = C·s², map_shape [3] = [C, s, s], image [3] = [image channels, 2s, 2s], side_after
    = 2s. Wrong turns: total_without_biases, one_middle (one of the two W → W convolutions forgotten), dense_from_map =
    (latent + 1)·C (s² forgotten), image_same_side [3] (no doubling).
    """
    units = channels * side * side

    def convolution(inputs: Tensor, outputs: Tensor, size: Tensor) -> Tensor:
        return inputs * outputs * size * size + outputs

    dense = latent * units + units
    first = convolution(channels, width, kernel)
    upsampling = convolution(width, width, up_kernel)
    middle = convolution(width, width, kernel)
    last = convolution(width, image_channels, out_kernel)
    layers = torch.stack([dense, first, upsampling, middle, middle, last], 1)
    total = layers.sum(1)
    return {
        "layer_parameters": layers,
        "total": total,
        "dense": dense,
        "first_convolution": first,
        "upsampling": upsampling,
        "middle_convolution": middle,
        "output_convolution": last,
        "dense_units": units,
        "map_shape": torch.stack([channels, side, side], 1),
        "image": torch.stack([image_channels, 2 * side, 2 * side], 1),
        "side_after": 2 * side,
        "total_without_biases": total - units - 4 * width - image_channels,
        "one_middle": total - middle,
        "dense_from_map": (latent + 1) * channels,
        "image_same_side": torch.stack([image_channels, side, side], 1),
    }


@solver(
    "gan_discriminator_walk",
    parameters={
        "size": Integer(low=1, high=4096, draw_high=80),
        "image_channels": Integer(low=1, high=64, draw_high=4, default=3),
        "channels": CHANNELS,
        "first_kernel": Integer(low=1, high=64, draw_high=7, default=3, doc="stride 1"),
        "kernel": Integer(low=1, high=64, draw_high=6, default=4, doc="of the strided convolutions"),
        "stride": Integer(low=1, high=64, draw_high=3, default=2),
        "layers": Shared(low=1, high=16, draw_high=4, default=3),
    },
)
def gan_discriminator_walk(
    size: Tensor,
    image_channels: Tensor,
    channels: Tensor,
    first_kernel: Tensor,
    kernel: Tensor,
    stride: Tensor,
    layers: int,
) -> dict[str, Tensor]:
    """A small discriminator: a convolution, strided convolutions without padding, flattened into one output.

    Conv image channels → C (stride 1), `layers` times conv C → C (stride s), dense C·side² → 1; sides (n − k) // s + 1;
    every layer has biases.

    Outputs: sides [layers + 1], flattened = C·side², layer_parameters [layers + 2], total, first, strided (each),
    dense. Wrong turns: same_sides [layers + 1] and same_flattened (padding "same": the size, then ⌈n / s⌉),
    side_flattened = C·side, total_without_biases, one_strided (the repeated layer counted once), unstrided_flattened
    (stride 1 everywhere; 0 where nothing is left).
    Invalid where a kernel is larger than its map.
    """
    side = size - first_kernel + 1
    same, unstrided = size, side
    sides, same_sides = [side], [same]
    fits = side > 0
    for _ in range(layers):
        fits = fits & (side >= kernel)
        side = (side - kernel) // stride + 1
        same, unstrided = (same + stride - 1) // stride, unstrided - kernel + 1
        sides.append(side)
        same_sides.append(same)
    flattened = channels * side * side
    first = image_channels * channels * first_kernel * first_kernel + channels
    strided = channels * channels * kernel * kernel + channels
    dense = flattened + 1
    total = first + layers * strided + dense
    return {
        "sides": torch.stack(sides, 1),
        "flattened": flattened,
        "layer_parameters": torch.stack([first, *[strided] * layers, dense], 1),
        "total": total,
        "first": first,
        "strided": strided,
        "dense": dense,
        "same_sides": torch.stack(same_sides, 1),
        "same_flattened": channels * same * same,
        "side_flattened": channels * side,
        "total_without_biases": total - (layers + 1) * channels - 1,
        "one_strided": first + strided + dense,
        "unstrided_flattened": channels * unstrided.clamp(min=0).square(),
        "valid": fits,
    }


@solver(
    "transposed_overlap",
    parameters={
        "size": Integer(low=1, high=100_000, draw_high=12, doc="number of inputs"),
        "kernel": Integer(low=1, high=1_000, draw_high=7),
        "stride": Integer(low=1, high=1_000, draw_high=4),
        "shown": Shared(low=1, high=64, draw_high=8, default=8, doc="positions given, from the border"),
    },
)
def transposed_overlap(size: Tensor, kernel: Tensor, stride: Tensor, shown: int) -> dict[str, Tensor]:
    """How many kernel copies cover each output of a transposed convolution without padding, from the border inwards.

    Input j covers the outputs j·stride … j·stride + kernel − 1: the values for an input and a kernel of ones. Inside,
    all outputs are covered alike exactly if the stride divides the kernel, else by ⌊k / s⌋ or ⌈k / s⌉: a checkerboard.

    Outputs: counts [shown], smallest = ⌊k / s⌋ and largest = ⌈k / s⌉ inside, inside = [smallest, largest], uniform
    (0/1), remainder = k mod s, output_size = (n − 1)·s + k; corner [shown, shown] (two dimensions: the product of
    both). Wrong turns: ordinary_uniform (0/1: s mod k = 0), squared = [⌊k / s⌋², ⌈k / s⌉²], border_ignored [shown] (⌈k
    / s⌉ everywhere). Invalid where the output is shorter than `shown`, or k < s (outputs that nothing covers).
    """
    position = torch.arange(shown, device=size.device).expand(size.shape[0], shown)
    step, length, number = stride[:, None], kernel[:, None], size[:, None]
    last = torch.minimum(number - 1, position // step)
    first = ((position - length + step) // step).clamp(min=0)
    counts = (last - first + 1).clamp(min=0)
    smallest, largest = kernel // stride, (kernel + stride - 1) // stride
    output_size = (size - 1) * stride + kernel
    return {
        "counts": counts,
        "corner": counts[:, :, None] * counts[:, None, :],
        "smallest": smallest,
        "largest": largest,
        "inside": torch.stack([smallest, largest], 1),
        "uniform": (kernel % stride == 0).long(),
        "remainder": kernel % stride,
        "output_size": output_size,
        "border_ignored": largest[:, None].expand(-1, shown),
        "ordinary_uniform": (stride % kernel == 0).long(),
        "squared": torch.stack([smallest.square(), largest.square()], 1),
        "valid": (output_size >= shown) & (kernel >= stride),
    }


@solver(
    "gradient_sparsity",
    parameters={
        "values": Real(shape=("h", "w"), low=-1e6, high=1e6),
        "window": Integer(low=1, high=1024, draw_high=3, doc="side and stride of pooling and of the convolution"),
    },
    sizes={"h": (2, 6), "w": (2, 6)},
)
def gradient_sparsity(values: Tensor, window: Tensor) -> dict[str, Tensor]:
    """Share of a map's entries that get no gradient: through max pooling, a strided convolution, ReLU, leaky ReLU.

    Window k with stride k, no padding: max pooling reaches one entry a window, a convolution without zero weights every
    entry of the windows. ReLU passes a gradient where the value is positive, leaky ReLU everywhere. The gradient behind
    has no zeros.

    Outputs: max_pooling, convolution, relu, leaky_relu (shares); pair = [max_pooling, convolution], activations =
    [relu, leaky_relu]; max_pooling_zeros, convolution_zeros, relu_zeros, entries, windows; shares [4] (all four). Wrong
    turns: kept = 1 − max_pooling, average = convolution (average pooling's share), relu_kept = 1 − relu; kept_shares
    [4] = 1 − shares, leaky_as_relu [4]. Invalid where the window is larger than the map.
    """
    height, width = values.shape[1:]
    entries = torch.full_like(window, height * width)
    rows, columns = height // window, width // window
    windows = rows * columns
    pooling_zeros = entries - windows
    convolution_zeros = entries - windows * window * window
    relu_zeros = (values <= 0).sum((1, 2))
    pooling, convolution, relu = (zeros.double() / entries for zeros in (pooling_zeros, convolution_zeros, relu_zeros))
    return {
        "max_pooling": pooling,
        "convolution": convolution,
        "relu": relu,
        "leaky_relu": torch.zeros_like(relu),
        "pair": torch.stack([pooling, convolution], 1),
        "activations": torch.stack([relu, torch.zeros_like(relu)], 1),
        "max_pooling_zeros": pooling_zeros,
        "convolution_zeros": convolution_zeros,
        "relu_zeros": relu_zeros,
        "entries": entries,
        "windows": windows,
        "shares": torch.stack([pooling, convolution, relu, torch.zeros_like(relu)], 1),
        "kept_shares": 1 - torch.stack([pooling, convolution, relu, torch.zeros_like(relu)], 1),
        "leaky_as_relu": torch.stack([pooling, convolution, relu, relu], 1),
        "kept": 1 - pooling,
        "average": convolution,
        "relu_kept": 1 - relu,
        "valid": windows > 0,
    }


@solver("latent_norm", parameters={"dimension": Integer(low=1, high=100_000, draw_high=200)})
def latent_norm(dimension: Tensor) -> dict[str, Tensor]:
    """Length of a standard normal latent vector of d entries: E‖z‖² = d, so ‖z‖ ≈ √d; exactly √2·Γ((d+1)/2) / Γ(d/2).

    Outputs: root = √d, expected = E‖z‖, mean_square = d, variance = d − E‖z‖², uniform_root = √(d / 3) (entries uniform
    in [−1, 1]), relative_spread = √variance / expected. Wrong turns: half = d / 2, one (as if normalized), halved_root
    = √(d / 2), root_of_uniform = √(d / 12) (uniform in [0, 1] about its mean).
    """
    number = dimension.double()
    expected = math.sqrt(2) * (torch.lgamma((number + 1) / 2) - torch.lgamma(number / 2)).exp()
    root = number.sqrt()
    variance = number - expected.square()
    return {
        "root": root,
        "expected": expected,
        "mean_square": number,
        "variance": variance,
        "relative_spread": variance.sqrt() / expected,
        "uniform_root": (number / 3).sqrt(),
        "half": number / 2,
        "one": torch.ones_like(number),
        "halved_root": (number / 2).sqrt(),
        "root_of_uniform": (number / 12).sqrt(),
    }


@solver(
    "pixel_scaling",
    parameters={
        "pixel": Real(low=0.0, high=255.0, draw_low=0.0, draw_high=255.0),
        "value": Real(low=-1.0, high=1.0, draw_low=-1.0, draw_high=1.0, default=0.0, doc="an output of tanh"),
    },
)
def pixel_scaling(pixel: Tensor, value: Tensor) -> dict[str, Tensor]:
    """Pixels 0 … 255 to the range of tanh and back: v = p / 127.5 − 1, p = (v + 1)·127.5.

    Outputs: scaled (of pixel), restored (of value), pair = both. Wrong turns: unit = p / 255 (the range of a sigmoid),
    centred = p / 255 − 0.5, halved = p / 127.5 (not shifted); restored_unit = 255·v, restored_half = 127.5·v,
    restored_shifted = 255·(v + 1); unit_pair, centred_pair [2] (both ways).
    """
    scaled, restored = pixel / 127.5 - 1, (value + 1) * 127.5
    return {
        "scaled": scaled,
        "restored": restored,
        "pair": torch.stack([scaled, restored], 1),
        "unit": pixel / 255,
        "centred": pixel / 255 - 0.5,
        "halved": pixel / 127.5,
        "restored_unit": 255 * value,
        "restored_half": 127.5 * value,
        "unit_pair": torch.stack([pixel / 255, 255 * value], 1),
        "centred_pair": torch.stack([pixel / 255 - 0.5, 255 * (value + 0.5)], 1),
        "restored_shifted": 255 * (value + 1),
    }


@solver(
    "noise_through_linear",
    parameters={
        "weights": Real(shape=("n",), low=-1e4, high=1e4),
        "deviation": Real(low=0.0, high=1e4, draw_low=0.01, draw_high=2.0, doc="σ of the noise on each input"),
    },
    sizes={"n": (1, 5)},
)
def noise_through_linear(weights: Tensor, deviation: Tensor) -> dict[str, Tensor]:
    """Variance that independent Gaussian noise N(0, σ²) on each input adds to a linear unit's output: σ²·‖w‖².

    Outputs: variance, output_deviation = σ·‖w‖, squared_norm = ‖w‖². Wrong turns: unsquared = σ·‖w‖² (σ for σ²), summed
    = σ²·(Σ w)² (the same noise on all inputs), absolute = σ²·Σ|w|, ignored = σ² (the weights left out), scaled_by_count
    = n·σ².
    """
    squared = weights.square().sum(1)
    power = deviation.square()
    return {
        "variance": power * squared,
        "output_deviation": deviation * squared.sqrt(),
        "squared_norm": squared,
        "unsquared": deviation * squared,
        "summed": power * weights.sum(1).square(),
        "absolute": power * weights.abs().sum(1),
        "ignored": power,
        "scaled_by_count": power * weights.shape[1],
    }
