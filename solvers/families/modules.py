"""Modules: gradients that add up, a linear layer, a loss that ignores labels, and what modules register."""

import torch
from torch import Tensor

from solvers.registry import Integer, Number, Real, solver


@solver(
    "accumulated_gradient",
    parameters={
        "x": Number(shape=("n",)),
        "cube": Number(default=0),
        "square": Number(default=0),
        "linear": Number(default=0),
        "calls": Integer(low=1, high=1000, draw_high=4, default=1, doc="forward and backward passes without zeroing"),
    },
    sizes={"n": (1, 4)},
)
def accumulated_gradient(x: Tensor, cube: Tensor, square: Tensor, linear: Tensor, calls: Tensor) -> dict[str, Tensor]:
    """x.grad after `calls` backward passes of y = Σ (cube·x³ + square·x² + linear·x): gradients add up until zeroed.

    Outputs: gradient [n] = calls · single, single [n] = 3·cube·x² + 2·square·x + linear, value = y. Wrong turns: single
    (taken for overwritten), powers_kept [n] = calls·(3·cube·x³ + 2·square·x² + linear·x), values [n] (the terms of y
    themselves), power_of_calls [n] = single^calls.
    """
    a, b, c, times = cube[:, None], square[:, None], linear[:, None], calls[:, None]
    single = 3 * a * x.square() + 2 * b * x + c
    values = a * x**3 + b * x.square() + c * x
    return {
        "gradient": times * single,
        "single": single,
        "value": values.sum(1),
        "powers_kept": times * (3 * a * x**3 + 2 * b * x.square() + c * x),
        "values": values,
        "power_of_calls": single.double() ** times,
    }


@solver(
    "linear_layer",
    parameters={
        "weight": Number(shape=("out", "in"), draw_low=-3, draw_high=3),
        "bias": Number(shape=("out",), default=0),
        "x": Number(shape=("in",)),
    },
    sizes={"out": (1, 3), "in": (1, 4)},
)
def linear_layer(weight: Tensor, bias: Tensor, x: Tensor) -> dict[str, Tensor]:
    """nn.Linear(in, out): y = W x + b, its weight has the shape (out, in).

    Outputs: output [out], products [out] = Wx, parameters = out·in + out, weights = out·in, relu [out]. Wrong turns:
    products (bias forgotten), weights (biases not counted), bias_per_input = out·in + in, transposed [out] = Wᵀx + b
    where W is square, elementwise_sum = Σ of the outputs.
    """
    batch, out, size = weight.shape
    products = (weight * x[:, None]).sum(2)
    output = products + bias
    row = torch.ones(batch, dtype=torch.int64, device=x.device)
    found = {
        "output": output,
        "products": products,
        "parameters": (out * size + out) * row,
        "weights": out * size * row,
        "relu": output.clamp_min(0),
        "bias_per_input": (out * size + size) * row,
        "elementwise_sum": output.sum(1),
    }
    return found | ({"transposed": (weight * x[:, :, None]).sum(1) + bias} if out == size else {})


@solver(
    "state_dict_entries",
    parameters={
        "linear": Integer(low=0, high=1000, draw_high=4, doc="nn.Linear layers"),
        "convolution": Integer(low=0, high=1000, draw_high=4, doc="nn.Conv2d layers without bias"),
        "norm": Integer(low=0, high=1000, draw_high=4, doc="nn.BatchNorm2d layers"),
    },
)
def state_dict_entries(linear: Tensor, convolution: Tensor, norm: Tensor) -> dict[str, Tensor]:
    """Entries of a network's state_dict: parameters and buffers; dropout, activations and pooling have none.

    nn.Linear: weight, bias. nn.Conv2d(bias=False): weight. nn.BatchNorm2d: weight, bias, and the buffers running_mean,
    running_var, num_batches_tracked.

    Outputs: entries = 2·linear + convolution + 5·norm, parameters = 2·linear + convolution + 2·norm, buffers = 3·norm,
    all [3] = (entries, parameters, buffers). Wrong turns: parameters (buffers forgotten), two_buffers
    (num_batches_tracked forgotten), layers = linear + convolution + norm, all_biased (the convolutions with a bias).
    Invalid without layers.
    """
    parameters, buffers = 2 * linear + convolution + 2 * norm, 3 * norm
    entries = parameters + buffers
    return {
        "entries": entries,
        "parameters": parameters,
        "buffers": buffers,
        "all": torch.stack([entries, parameters, buffers], dim=1),
        "two_buffers": entries - norm,
        "layers": linear + convolution + norm,
        "all_biased": entries + convolution,
        "valid": linear + convolution + norm > 0,
    }


@solver(
    "registered_parameters",
    parameters={
        "inputs": Integer(low=1, high=10_000, draw_high=64),
        "outputs": Integer(low=1, high=10_000, draw_high=64),
        "branches": Integer(low=1, high=100, draw_high=5, doc="layers nn.Linear(inputs, outputs) in the container"),
    },
)
def registered_parameters(inputs: Tensor, outputs: Tensor, branches: Tensor) -> dict[str, Tensor]:
    """What model.parameters() finds: one layer nn.Linear(inputs, outputs) as an attribute, more of them in a container.

    An nn.ModuleDict or nn.ModuleList registers its layers; a plain dict or list hides them.

    Outputs: counts [2] = (elements with ModuleDict, with a plain dict), registered, plain, tensors = 2·(branches + 1),
    the number of parameter tensors with ModuleDict, plain_tensors = 2, layer = inputs·outputs + outputs. Wrong turns:
    swapped [2], same [2] (both find all), container_only [2] = (branches layers, 0), without_bias [2].
    """
    layer = inputs * outputs + outputs
    registered = layer * (branches + 1)

    def pair(first: Tensor, second: Tensor) -> Tensor:
        return torch.stack([first, second], dim=1)

    return {
        "counts": pair(registered, layer),
        "registered": registered,
        "plain": layer,
        "tensors": 2 * (branches + 1),
        "plain_tensors": torch.full_like(layer, 2),
        "layer": layer,
        "swapped": pair(layer, registered),
        "same": pair(registered, registered),
        "container_only": pair(layer * branches, torch.zeros_like(layer)),
        "without_bias": pair(inputs * outputs * (branches + 1), inputs * outputs),
    }


@solver(
    "ignored_cross_entropy",
    parameters={
        "logits": Real(low=-500.0, high=500.0, shape=("n", "k"), doc="one row a sample"),
        "targets": Integer(low=0, high=1023, draw_high=2, shape=("n",), doc="classes, counted from 0"),
        "ignored": Integer(low=0, high=1023, draw_high=2, doc="ignore_index"),
        "weights": Real(low=1e-6, high=1e6, draw_low=0.2, draw_high=5.0, shape=("k",), default=1, doc="of the classes"),
    },
    sizes={"n": (2, 4), "k": (3, 4)},
)
def ignored_cross_entropy(logits: Tensor, targets: Tensor, ignored: Tensor, weights: Tensor) -> dict[str, Tensor]:
    """nn.CrossEntropyLoss(weight, ignore_index): Σ w_t ℓ / Σ w_t over the samples that are not ignored, ℓ = −ln p_t.

    Outputs: loss, losses [n] = ℓ (0 for ignored samples), counted = number of samples that count, sample_weights [n] (0
    for ignored ones), weight_sum, summed = Σ w_t ℓ. Wrong turns: over_all = summed / n (ignored samples counted in the
    mean), not_ignored (all samples count), over_counted = summed / counted (the weights left out of the divisor).
    Invalid where a target ≥ k, or all samples are ignored.
    """
    classes = logits.shape[2]
    truth = (targets[:, :, None] == torch.arange(classes, device=logits.device)).double()
    losses = logits.logsumexp(2) - (truth * logits).sum(2)
    own = (truth * weights[:, None]).sum(2)
    kept = (targets != ignored[:, None]).double()
    counted, shares = kept.sum(1), kept * own
    total = (shares * losses).sum(1)

    def over(divisor: Tensor) -> Tensor:
        return total / divisor.where(divisor > 0, torch.ones_like(divisor))

    everything = own.sum(1)
    return {
        "loss": over(shares.sum(1)),
        "losses": losses * kept,
        "counted": counted.long(),
        "sample_weights": shares,
        "weight_sum": shares.sum(1),
        "summed": total,
        "over_all": total / logits.shape[1],
        "not_ignored": (own * losses).sum(1) / everything.where(everything > 0, torch.ones_like(everything)),
        "over_counted": over(counted),
        "valid": (targets < classes).all(1) & (counted > 0),
    }
