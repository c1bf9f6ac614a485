"""Whole networks, layer by layer: shapes, parameters, multiply-adds, activations and memory."""

from functools import lru_cache

import torch
from torch import Tensor

from solvers.architectures.layers import Walk
from solvers.architectures.networks import NETWORKS
from solvers.registry import Integer, Option, Shared, solver

_INTERPOLATED = 3
"""Numbers of classes that the walk is done for: no count has a higher degree than 2 in it."""


def _counted(network: str, size: int, channels: int) -> dict[str, Tensor]:
    """Every count of the network with 0, 1 and 2 classes: [3, …]."""
    classes = torch.arange(_INTERPOLATED)
    ones, none = torch.ones_like(classes), torch.zeros_like(classes)
    side = ones if network == "gan_generator" else ones * size
    walk = Walk(ones * channels, side, side, classes, valid=side >= 1)
    for layer in NETWORKS[network]():
        layer.walk(walk)
    rows = walk.rows
    shapes = torch.stack([torch.stack(shape, 1) for shape in walk.stages], 1)
    linear = [row for row in rows if row.kind == "linear"]
    convolutions, projections = (sum(row.kind == kind for row in rows) for kind in ("conv", "projection"))
    kinds = {"conv": ("conv", "projection"), "norm": ("norm",), "linear": ("linear",)}
    of_kind = {
        f"{name}_parameters": _sum([none, *(row.parameters for row in rows if row.kind in members)])
        for name, members in kinds.items()
    }
    return of_kind | {
        "weights": _sum([row.weights for row in rows]),
        "biases": _sum([row.biases for row in rows]),
        "parameters": _sum([row.parameters for row in rows]),
        "macs": _sum([row.macs for row in rows]),
        "flops": 2 * _sum([row.macs for row in rows]),
        "activations": _sum([row.activations for row in rows]),
        "layer_parameters": torch.stack([row.parameters for row in rows], 1),
        "layer_weights": torch.stack([row.weights for row in rows], 1),
        "layer_macs": torch.stack([row.macs for row in rows], 1),
        "layer_activations": torch.stack([row.activations for row in rows], 1),
        "layer_channels": torch.stack([row.channels for row in rows], 1),
        "layer_sizes": torch.stack([row.height for row in rows], 1),
        "stage_sizes": shapes[:, :, 1],
        "stage_channels": shapes[:, :, 0],
        "stage_shapes": shapes,
        "final_size": shapes[:, -1, 1],
        "final_channels": shapes[:, -1, 0],
        "flattened": walk.flattened[0] if linear else walk.channels,
        "first_linear": linear[0].parameters if linear else none,
        "first_linear_weights": linear[0].weights if linear else none,
        "weight_layers": ones * (convolutions + len(linear)),
        "conv_layers": ones * convolutions,
        "projections": ones * projections,
        "fits": walk.valid.long(),
    }


def _sum(tensors: list[Tensor]) -> Tensor:
    return torch.stack(tensors, 1).sum(1)


@lru_cache(maxsize=64)
def _packed(network: str, size: int, channels: int) -> tuple[Tensor, dict[str, torch.Size]]:
    """All counts side by side, [3, all], and the shape of each: interpolated at once, they cost one step."""
    counted = _counted(network, size, channels)
    return torch.cat([counts.flatten(1) if counts.dim() > 1 else counts[:, None] for counts in counted.values()], 1), {
        name: counts.shape[1:] for name, counts in counted.items()
    }


def _interpolated(packed: Tensor, classes: Tensor) -> Tensor:
    """Counts known for 0, 1 and 2 classes, at these numbers of classes: Newton's interpolation, exact."""
    zero, one, two = packed.to(classes.device).unbind()
    number = classes[:, None]
    pairs = torch.div(number * (number - 1), 2, rounding_mode="floor")
    result: Tensor = zero + number * (one - zero) + pairs * (two - 2 * one + zero)
    return result


@solver(
    "network_summary",
    parameters={
        "network": Option(values=tuple(NETWORKS)),
        "size": Shared(low=28, high=4_096, draw_high=260, default=224, doc="height and width of the image"),
        "channels": Shared(low=1, high=4_096, draw_high=4, default=3, doc="of the image; of the generator's vector"),
        # Few are drawn: each costs the reference a network of hundreds of real layers.
        "classes": Integer(low=1, high=1_000_000, draw_high=3, default=1_000),
    },
)
def network_summary(network: str, size: int, channels: int, classes: Tensor) -> dict[str, Tensor]:
    """A network layer by layer: parameters = Σ (weights + biases), macs = Σ positions·weights of its layers.

    Convolutions, normalizations, poolings and linear layers are listed; activations, dropout and LRN hold nothing and
    are not. Multiply-adds are of convolutions and linear layers, for one example, biases not counted. LeNet-5 has the
    full third layer and a linear output (`lenet5_padded` pads the first convolution by 2, for 28×28 digits); AlexNet
    has no padding in its first convolution (227×227; its paper says 224), `alexnet_two_columns` its two groups;
    GoogLeNet has no auxiliary heads and poolings that round up; ResNets project where shapes change, with the stride of
    a bottleneck at its 3×3 convolution; DenseNet-121 is the BC form with growth 32. The generator takes
    a vector of `channels` numbers, whatever the size.

    Outputs: parameters, weights, biases (of a normalization: scales and shifts), conv_parameters, norm_parameters,
    linear_parameters, macs, activations = numbers that leave the listed layers; layer_parameters, layer_weights (biases
    left out: a wrong turn), layer_macs, layer_activations, layer_channels, layer_sizes [layers]; stage_sizes,
    stage_channels [stages], stage_shapes [stages, 3] = shapes as overviews list them; final_size and final_channels =
    the last of them; flattened = inputs of the first linear layer (the channels where there is none), first_linear =
    its parameters, first_linear_weights, first_linear_share = first_linear / parameters, linear_share; weight_layers =
    convolutions and linear layers without the projections on shortcuts, as the names of ResNets and VGGs count them (of
    GoogLeNet all branches are counted: its 22 is the length of the longest path); conv_layers, projections; megabytes =
    4·parameters / 10⁶ (float32). Wrong turns: weights (biases forgotten), conv_parameters (linear layers forgotten),
    flops = 2·macs, mebibytes = 4·parameters / 2²⁰. Invalid where the image is too small for a layer.
    """
    packed, shapes = _packed(network, size, channels)
    parts = torch.split_with_sizes(_interpolated(packed, classes), [shape.numel() for shape in shapes.values()], 1)
    outputs = {name: part.view(len(classes), *shape) for (name, shape), part in zip(shapes.items(), parts, strict=True)}
    parameters = outputs["parameters"].double()
    return outputs | {
        "first_linear_share": outputs["first_linear"] / parameters,
        "linear_share": outputs["linear_parameters"] / parameters,
        "megabytes": parameters * 4 / 1e6,
        "mebibytes": parameters * 4 / 2**20,
        "valid": outputs.pop("fits") == 1,
    }
