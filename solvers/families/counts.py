"""Parameter counts: layers, stacks of layers, and the same by the usual wrong turns. All counts are of numbers."""

import torch
from torch import Tensor

from solvers.registry import Flag, Integer, Option, solver

CHANNELS = Integer(low=1, high=16_000, draw_high=24)
KERNEL = Integer(low=1, high=31, draw_high=7, doc="kernel size, square")
GATES = {"rnn": 1, "lstm": 4, "gru": 3}


@solver(
    "linear_parameters",
    parameters={
        "inputs": Integer(low=1, high=1_000_000_000, draw_high=5_000),
        "outputs": Integer(low=1, high=1_000_000, draw_high=5_000),
        "bias": Flag(default=True),
    },
)
def linear_parameters(inputs: Tensor, outputs: Tensor, bias: bool) -> dict[str, Tensor]:
    """Parameters of torch.nn.Linear: inputs·outputs weights and, with bias, one bias for each output.

    Outputs: parameters, weights, biases. Wrong turns: bias_per_input (a bias for each input), shared_bias (one bias for
    the layer), weights (biases forgotten).
    """
    weights = inputs * outputs
    biases = outputs * int(bias)
    return {
        "parameters": weights + biases,
        "weights": weights,
        "biases": biases,
        "bias_per_input": weights + inputs,
        "shared_bias": weights + 1,
    }


@solver(
    "conv2d_parameters",
    parameters={
        "in_channels": CHANNELS,
        "out_channels": CHANNELS,
        "kernel": KERNEL,
        "groups": Integer(low=1, high=16_000, draw_high=4, default=1),
        "bias": Flag(default=True),
    },
)
def conv2d_parameters(
    in_channels: Tensor, out_channels: Tensor, kernel: Tensor, groups: Tensor, bias: bool
) -> dict[str, Tensor]:
    """Parameters of torch.nn.Conv2d: out·(in / groups)·kernel² weights and, with bias, one bias for each filter.

    Outputs: parameters, weights, biases, counts = [weights, biases, parameters]; filter_weights = weights of one
    filter; slices = out·in / groups, the two-dimensional kernels; weight_shape = [out, in / groups, kernel, kernel].
    Wrong turns: weights (biases forgotten), bias_per_input_channel, bias_per_slice (2 to 3 channels, 3×3: 60 for 57),
    groups_ignored, groups_squared (both channel counts divided, the number of groups forgotten), single_slice_filters
    (one kernel × kernel slice for all input channels), linear_kernel (kernel for kernel²), slice_bias_counts,
    input_bias_counts and single_slice_counts = counts with these biases or filters, ungrouped_weight_shape,
    swapped_weight_shape = [in, out / groups, kernel, kernel] (as torch.nn.ConvTranspose2d has it). Invalid where groups
    do not divide both channel counts.
    """
    area = kernel * kernel
    slices = out_channels * (in_channels // groups)
    weights = slices * area
    biases = out_channels * int(bias)
    return {
        "parameters": weights + biases,
        "weights": weights,
        "biases": biases,
        "counts": torch.stack([weights, biases, weights + biases], 1),
        "slice_bias_counts": torch.stack([weights, slices, weights + slices], 1),
        "input_bias_counts": torch.stack([weights, in_channels, weights + in_channels], 1),
        "single_slice_counts": torch.stack([out_channels * area, biases, out_channels * area + biases], 1),
        "filter_weights": in_channels // groups * area,
        "slices": slices,
        "weight_shape": torch.stack([out_channels, in_channels // groups, kernel, kernel], 1),
        "bias_per_input_channel": weights + in_channels,
        "bias_per_slice": weights + slices,
        "groups_ignored": in_channels * out_channels * area + biases,
        "groups_squared": in_channels // groups * (out_channels // groups) * area + biases,
        "single_slice_filters": out_channels * area + biases,
        "linear_kernel": slices * kernel + biases,
        "ungrouped_weight_shape": torch.stack([out_channels, in_channels, kernel, kernel], 1),
        "swapped_weight_shape": torch.stack([in_channels, out_channels // groups, kernel, kernel], 1),
        "valid": (in_channels % groups == 0) & (out_channels % groups == 0),
    }


@solver(
    "depthwise_separable_parameters",
    parameters={
        "in_channels": CHANNELS,
        "out_channels": CHANNELS,
        "kernel": KERNEL,
        "bias": Flag(default=False, doc="in both layers, and in the standard convolution"),
    },
)
def depthwise_separable_parameters(
    in_channels: Tensor, out_channels: Tensor, kernel: Tensor, bias: bool
) -> dict[str, Tensor]:
    """Parameters of a depthwise convolution followed by a pointwise one, against a standard convolution.

    depthwise = in·kernel², pointwise = in·out; without biases ratio = 1/out + 1/kernel² (Howard et al. 2017,
    MobileNets).

    Outputs: depthwise, pointwise, parameters = depthwise + pointwise, standard = in·out·kernel² (each with its biases
    where asked for), ratio = parameters / standard, times = standard / parameters, saved, maps = in·out, the slices
    that a standard convolution applies. Wrong turns: one_kernel (one kernel for all channels in the depthwise layer),
    depthwise_per_output = out·kernel² + pointwise, product_of_steps = depthwise·pointwise, depthwise (pointwise
    forgotten).
    """
    area = kernel * kernel
    depthwise = in_channels * (area + int(bias))
    pointwise = (in_channels + int(bias)) * out_channels
    parameters = depthwise + pointwise
    standard = (in_channels * area + int(bias)) * out_channels
    return {
        "parameters": parameters,
        "depthwise": depthwise,
        "pointwise": pointwise,
        "standard": standard,
        "ratio": parameters.double() / standard,
        "times": standard.double() / parameters,
        "saved": standard - parameters,
        "maps": in_channels * out_channels,
        "one_kernel": area + int(bias) + pointwise,
        "depthwise_per_output": out_channels * (area + int(bias)) + pointwise,
        "product_of_steps": depthwise * pointwise,
    }


@solver("batch_norm_parameters", parameters={"channels": Integer(low=1, high=1_000_000, draw_high=512)})
def batch_norm_parameters(channels: Tensor) -> dict[str, Tensor]:
    """Numbers kept by torch.nn.BatchNorm2d: scale γ and shift β learned, running mean and variance only tracked.

    Outputs: parameters = 2·channels, running_statistics = 2·channels, buffers = running_statistics + 1 (PyTorch also
    counts the batches), state = parameters + buffers. Wrong turns: statistics_counted = 4·channels, single_pair = 2
    (one γ and β for the layer), scale_only = channels.
    """
    pair = 2 * channels
    return {
        "parameters": pair,
        "running_statistics": pair,
        "buffers": pair + 1,
        "state": 2 * pair + 1,
        "statistics_counted": 2 * pair,
        "single_pair": torch.full_like(channels, 2),
        "scale_only": channels,
    }


@solver(
    "embedding_parameters",
    parameters={
        "vocabulary": Integer(low=1, high=1_000_000_000, draw_high=50_000),
        "dimension": Integer(low=1, high=1_000_000, draw_high=1_024),
    },
)
def embedding_parameters(vocabulary: Tensor, dimension: Tensor) -> dict[str, Tensor]:
    """Parameters of torch.nn.Embedding: one vector for each entry of the vocabulary, and no bias.

    Outputs: parameters = vocabulary·dimension. Wrong turns: with_bias (+ dimension), square = vocabulary², the one-hot
    layer of the vocabulary's own size.
    """
    parameters = vocabulary * dimension
    return {
        "parameters": parameters,
        "with_bias": parameters + dimension,
        "square": vocabulary * vocabulary,
    }


@solver(
    "recurrent_parameters",
    parameters={
        "cell": Option(values=tuple(GATES)),
        "input_size": Integer(low=1, high=100_000, draw_high=64),
        "hidden_size": Integer(low=1, high=100_000, draw_high=64),
        "layers": Integer(low=1, high=1_000, draw_high=4, default=1),
        "bidirectional": Flag(default=False),
    },
)
def recurrent_parameters(
    cell: str, input_size: Tensor, hidden_size: Tensor, layers: Tensor, bidirectional: bool
) -> dict[str, Tensor]:
    """Parameters of torch.nn.RNN, LSTM or GRU.

    Each direction of a layer has gates·hidden·(inputs + hidden + 2) parameters with 1, 4 or 3 gates; PyTorch keeps two
    bias vectors (b_ih and b_hh), textbooks one. Behind the first layer the inputs are the hidden states of all
    directions.

    Outputs: parameters (PyTorch), single_bias (textbook), weights (no bias); gates; directions; first_layer and
    later_layer = PyTorch's parameters of the first and of each later layer. Wrong turns: one_gate (the gates
    forgotten), without_recurrence (hidden-to-hidden weights forgotten), input_kept (every layer given input_size),
    narrow_later (later layers fed by one direction), one_direction.
    """
    gates, directions = GATES[cell], 2 if bidirectional else 1

    def total(first: Tensor | int, later: Tensor | int, recurrent: Tensor | int, biases: int) -> Tensor:
        rows = directions * gates * hidden_size
        return rows * (first + recurrent + biases) + (layers - 1) * rows * (later + recurrent + biases)

    wide = directions * hidden_size
    parameters = total(input_size, wide, hidden_size, 2)
    first = directions * gates * hidden_size * (input_size + hidden_size + 2)
    return {
        "parameters": parameters,
        "single_bias": total(input_size, wide, hidden_size, 1),
        "weights": total(input_size, wide, hidden_size, 0),
        "gates": torch.full_like(layers, gates),
        "directions": torch.full_like(layers, directions),
        "first_layer": first,
        "later_layer": directions * gates * hidden_size * (wide + hidden_size + 2),
        "one_gate": parameters // gates,
        "without_recurrence": total(input_size, wide, 0, 2),
        "input_kept": total(input_size, input_size, hidden_size, 2),
        "narrow_later": total(input_size, hidden_size, hidden_size, 2),
        "one_direction": total(input_size, hidden_size, hidden_size, 2) // directions,
    }


@solver(
    "mlp_parameters",
    parameters={"sizes": Integer(low=1, high=1_000_000, draw_high=512, shape=("n",), doc="input, hidden …, output")},
    sizes={"n": (2, 5)},
)
def mlp_parameters(sizes: Tensor) -> dict[str, Tensor]:
    """Parameters of a multilayer perceptron with biases.

    Between sizes m and n stand m·n weights and n biases.

    Outputs: parameters, weights, biases, layer_parameters [n − 1]. Wrong turns: bias_per_input (biases for the inputs
    of each layer), bias_everywhere (also for the network's input), hidden_only (the output layer left out),
    sum_of_sizes.
    Invalid with fewer than two sizes.
    """
    before, after = sizes[:, :-1], sizes[:, 1:]
    layers = before * after + after
    weights = (before * after).sum(1)
    return {
        "parameters": layers.sum(1),
        "weights": weights,
        "biases": after.sum(1),
        "layer_parameters": layers,
        "bias_per_input": weights + before.sum(1),
        "bias_everywhere": weights + sizes.sum(1),
        "hidden_only": layers[:, :-1].sum(1),
        "sum_of_sizes": sizes.sum(1),
        "valid": torch.full_like(sizes[:, 0], sizes.shape[1] >= 2, dtype=torch.bool),
    }


STACK = Integer(low=1, high=100, draw_high=4, doc="stacked layers")


@solver(
    "stacked_kernel_parameters",
    parameters={"channels": CHANNELS, "layers": STACK, "kernel": KERNEL, "bias": Flag(default=False)},
)
def stacked_kernel_parameters(channels: Tensor, layers: Tensor, kernel: Tensor, bias: bool) -> dict[str, Tensor]:
    """Parameters of stacked small kernels against the one kernel with the same receptive field, all channels equal.

    stacked = layers·kernel²·channels², single = (layers·(kernel − 1) + 1)²·channels²; two 3×3 for one 5×5 have the
    ratio 0.72 (Simonyan and Zisserman 2015, VGG). With bias, each layer has `channels` more.

    Outputs: stacked, single, equivalent_kernel, ratio = stacked / single, saved = single − stacked. Wrong turns:
    one_layer (the layers not multiplied), linear_ratio = layers·kernel / equivalent_kernel, inverse_ratio,
    widened_kernel = layers·kernel, the receptive field mistaken for the sum of the kernels.
    """
    return _stack_against_single(channels, channels, channels, layers, kernel, bias) | {
        "one_layer": (kernel * kernel * channels + int(bias)) * channels,
        "linear_ratio": (layers * kernel).double() / (layers * (kernel - 1) + 1),
        "widened_kernel": layers * kernel,
    }


@solver(
    "stacked_kernel_channel_parameters",
    parameters={
        "in_channels": CHANNELS,
        "middle_channels": CHANNELS,
        "out_channels": CHANNELS,
        "layers": STACK,
        "kernel": KERNEL,
        "bias": Flag(default=False),
    },
)
def stacked_kernel_channel_parameters(
    in_channels: Tensor, middle_channels: Tensor, out_channels: Tensor, layers: Tensor, kernel: Tensor, bias: bool
) -> dict[str, Tensor]:
    """As stacked_kernel_parameters, where the channels change: in → middle → … → middle → out.

    One layer goes from in to out directly. With unequal channels the ratio depends on them.

    Outputs: stacked, single (in → out), equivalent_kernel, ratio = stacked / single, inverse_ratio, saved. Wrong turn:
    equal_channel_ratio = layers·kernel² / equivalent_kernel², the ratio for equal channels and no bias.
    """
    outputs = _stack_against_single(in_channels, middle_channels, out_channels, layers, kernel, bias)
    equivalent = outputs["equivalent_kernel"]
    return outputs | {"equal_channel_ratio": (layers * kernel * kernel).double() / (equivalent * equivalent)}


def _stack_against_single(
    inputs: Tensor, middle: Tensor, outputs: Tensor, layers: Tensor, kernel: Tensor, bias: bool
) -> dict[str, Tensor]:
    def layer(before: Tensor, after: Tensor, size: Tensor) -> Tensor:
        return (before * size * size + int(bias)) * after

    equivalent = layers * (kernel - 1) + 1
    deep = layer(inputs, middle, kernel) + (layers - 2) * layer(middle, middle, kernel) + layer(middle, outputs, kernel)
    stacked = torch.where(layers == 1, layer(inputs, outputs, kernel), deep)
    single = layer(inputs, outputs, equivalent)
    return {
        "stacked": stacked,
        "single": single,
        "equivalent_kernel": equivalent,
        "ratio": stacked.double() / single,
        "inverse_ratio": single.double() / stacked,
        "saved": single - stacked,
    }
