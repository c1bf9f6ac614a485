"""Layer, RMS, instance and group norm: values, means, and which axes of an image batch each averages over.

The variance that normalizes is biased (divided by the number of values), and eps stands inside the root.
"""

import torch
from torch import Tensor

from solvers.families.batch_norm import EPS, column, enough_values, moments, unbiased_variance
from solvers.registry import Integer, Real, solver

FEATURES = Real(shape=("n",), low=-1e6, high=1e6, draw_low=-5.0, draw_high=5.0, doc="features of one example")
IMAGE = Real(shape=("c", "h", "w"), low=-1e6, high=1e6, draw_low=-5.0, draw_high=5.0, doc="one example")
GROUPS = Integer(low=1, high=16_000, draw_high=4, doc="groups of channels")
SIZES = {"n": (3, 8)}
IMAGE_SIZES = {"c": (1, 6), "h": (1, 3), "w": (2, 3)}


@solver(
    "layer_norm_forward",
    parameters={
        "x": FEATURES,
        "gamma": Real(shape=("n",), low=-1e3, high=1e3, default=1.0, doc="learned scale of each feature"),
        "beta": Real(shape=("n",), low=-1e3, high=1e3, default=0.0, doc="learned shift of each feature"),
        "eps": EPS,
    },
    sizes=SIZES,
)
def layer_norm_forward(x: Tensor, gamma: Tensor, beta: Tensor, eps: Tensor) -> dict[str, Tensor]:
    """Layer norm of the n features of one example: output = gamma·(x − mean) / √(var + eps) + beta, var biased.

    As torch.nn.LayerNorm: gamma and beta have one entry a feature; nothing depends on other examples, so that training
    and evaluation are the same.

    Outputs: output [n], normalized [n] (before gamma and beta), mean, var, unbiased_var, deviations [n], denominator =
    √(var + eps). Wrong turns, all [n]: unbiased_output, eps_outside_output (√var + eps), rms_output (the mean not
    subtracted: RMS norm, with beta). Invalid where n = 1, or var and eps are both 0.
    """
    mean, deviations, var = moments(x)
    unbiased = unbiased_variance(var, x.shape[1])
    denominator = (var + eps).sqrt()
    normalized = deviations / column(denominator)
    rms = ((x**2).mean(1) + eps).sqrt()
    return {
        "output": gamma * normalized + beta,
        "normalized": normalized,
        "mean": mean,
        "var": var,
        "unbiased_var": unbiased,
        "deviations": deviations,
        "denominator": denominator,
        "unbiased_output": gamma * deviations / column((unbiased + eps).sqrt()) + beta,
        "eps_outside_output": gamma * deviations / column(var.sqrt() + eps) + beta,
        "rms_output": gamma * x / column(rms) + beta,
        "valid": enough_values(x) & (var + eps > 0),
    }


@solver(
    "rms_norm_forward",
    parameters={
        "x": FEATURES,
        "gamma": Real(shape=("n",), low=-1e3, high=1e3, default=1.0, doc="learned scale of each feature"),
        "eps": EPS,
    },
    sizes=SIZES,
)
def rms_norm_forward(x: Tensor, gamma: Tensor, eps: Tensor) -> dict[str, Tensor]:
    """RMS norm of the n features of one example: output = gamma·x / √(mean(x²) + eps) (torch.nn.RMSNorm).

    No mean is subtracted and nothing is added; eps stands inside the root (Zhang and Sennrich 2019 have none).

    Outputs: output [n], normalized [n] (before gamma), mean_square, denominator = √(mean_square + eps). Wrong turns,
    all [n]: layer_norm_output (the mean subtracted), eps_outside_output (√mean_square + eps), sum_output (the sum of
    squares for their mean). Invalid where n = 1, or all values are equal and eps is 0.
    """
    mean_square = (x**2).mean(1)
    denominator = (mean_square + eps).sqrt()
    _, deviations, var = moments(x)
    return {
        "output": gamma * x / column(denominator),
        "normalized": x / column(denominator),
        "mean_square": mean_square,
        "denominator": denominator,
        "layer_norm_output": gamma * deviations / column((var + eps).sqrt()),
        "eps_outside_output": gamma * x / column(mean_square.sqrt() + eps),
        "sum_output": gamma * x / column(((x**2).sum(1) + eps).sqrt()),
        "valid": enough_values(x) & (var + eps > 0),
    }


@solver(
    "normalization_counts",
    parameters={
        "batch": Integer(low=1, high=1_000_000, draw_high=16, doc="examples N"),
        "channels": Integer(low=1, high=16_000, draw_high=24),
        "height": Integer(low=1, high=10_000, draw_high=8),
        "width": Integer(low=1, high=10_000, draw_high=8),
        "groups": Integer(low=1, high=16_000, draw_high=4, default=1, doc="groups of channels, for group norm"),
    },
)
def normalization_counts(
    batch: Tensor, channels: Tensor, height: Tensor, width: Tensor, groups: Tensor
) -> dict[str, Tensor]:
    """How many means each normalization of an [N, C, H, W] tensor takes, over how many values, and of what shape.

    Batch norm averages over N, H, W (one mean a channel); layer norm over C, H, W (one an example); instance norm over
    H, W (one an example and channel); group norm over C / G, H, W (one an example and group), after the tensor is
    reshaped to [N, G, C / G, H, W]. Layer norm is group norm with G = 1, instance norm is group norm with G = C.

    Outputs: for each of batch, layer, instance, group: batch_norm_means … (number of means), batch_norm_values …
    (values per mean), batch_norm_mean_shape … (shape of the means with the averaged axes kept as 1; [N, G, 1, 1, 1] for
    groups); means and values, [4] each in that order; grouped_shape [5]; group_channels = C / G. affine_parameters =
    2·C, gamma and beta of torch.nn.BatchNorm2d, GroupNorm and InstanceNorm2d(affine=True); layer_norm_parameters =
    2·C·H·W (torch.nn.LayerNorm([C, H, W])). Wrong turns: batch_only_values = N (a batch norm with one mean a position),
    positionwise_parameters = 2·C·H·W for batch norm, shared_parameters = 2 (one gamma and beta in all).
    Invalid where C is not divisible by G.
    """
    one = torch.ones_like(batch)
    area = height * width
    share = channels // groups
    means = torch.stack([channels, batch, batch * channels, batch * groups], 1)
    values = torch.stack([batch * area, channels * area, area, share * area], 1)
    names = ("batch", "layer", "instance", "group")
    return {
        **{f"{name}_norm_means": means[:, index] for index, name in enumerate(names)},
        **{f"{name}_norm_values": values[:, index] for index, name in enumerate(names)},
        "means": means,
        "values": values,
        "batch_norm_mean_shape": torch.stack([one, channels, one, one], 1),
        "layer_norm_mean_shape": torch.stack([batch, one, one, one], 1),
        "instance_norm_mean_shape": torch.stack([batch, channels, one, one], 1),
        "group_norm_mean_shape": torch.stack([batch, groups, one, one, one], 1),
        "grouped_shape": torch.stack([batch, groups, share, height, width], 1),
        "group_channels": share,
        "affine_parameters": 2 * channels,
        "layer_norm_parameters": 2 * channels * area,
        "batch_only_values": batch,
        "positionwise_parameters": 2 * channels * area,
        "shared_parameters": 2 * one,
        "valid": channels % groups == 0,
    }


@solver(
    "normalization_means",
    parameters={
        "x": Real(shape=("n", "c", "h", "w"), low=-1e6, high=1e6, draw_low=-5.0, draw_high=5.0),
        "example": Integer(low=0, high=1023, draw_high=3, default=0, doc="index n, from 0"),
        "channel": Integer(low=0, high=1023, draw_high=3, default=0, doc="index c, from 0"),
    },
    sizes={"n": (1, 3), "c": (1, 3), "h": (1, 3), "w": (1, 3)},
)
def normalization_means(x: Tensor, example: Tensor, channel: Tensor) -> dict[str, Tensor]:
    """The means that batch, layer and instance norm subtract from the values of one example and channel.

    Outputs: means [3] = [batch_mean, layer_mean, instance_mean]: over N, H, W of the channel; over C, H, W of the
    example; over H, W of both. All means: batch_means [c], layer_means [n], instance_means [n, c]. Wrong turns:
    overall_mean (over everything), swapped_means [3] (batch and layer norm exchanged), batch_axis_means [c, h, w]
    (batch norm over N only). Invalid where an index is too large.
    """
    rows = torch.arange(len(x), device=x.device)
    batch_means, layer_means, instance_means = x.mean((1, 3, 4)), x.mean((2, 3, 4)), x.mean((3, 4))
    sample, slot = example.clamp(max=x.shape[1] - 1), channel.clamp(max=x.shape[2] - 1)
    batch, layer, instance = batch_means[rows, slot], layer_means[rows, sample], instance_means[rows, sample, slot]
    return {
        "means": torch.stack([batch, layer, instance], 1),
        "batch_mean": batch,
        "layer_mean": layer,
        "instance_mean": instance,
        "batch_means": batch_means,
        "layer_means": layer_means,
        "instance_means": instance_means,
        "overall_mean": x.mean((1, 2, 3, 4)),
        "swapped_means": torch.stack([layer, batch, instance], 1),
        "batch_axis_means": x.mean(1),
        "valid": (example < x.shape[1]) & (channel < x.shape[2]),
    }


@solver(
    "batch_and_layer_norm",
    parameters={
        "x": Real(shape=("n", "d"), low=-1e6, high=1e6, draw_low=-5.0, draw_high=5.0, doc="n examples of d features"),
        "eps": EPS,
    },
    sizes={"n": (2, 5), "d": (2, 5)},
)
def batch_and_layer_norm(x: Tensor, eps: Tensor) -> dict[str, Tensor]:
    """Batch norm (down each column) and layer norm (along each row) of the same matrix, without gamma and beta.

    Outputs: batch_norm [n, d], layer_norm [n, d], batch_means [d], batch_vars [d], layer_means [n], layer_vars [n]
    (biased), overall_norm [n, d] (a wrong turn: one mean and variance for the whole matrix).
    Invalid where n or d is 1, or a variance and eps are both 0.
    """

    def normalize(axes: tuple[int, ...]) -> tuple[Tensor, Tensor, Tensor]:
        mean = x.mean(axes, keepdim=True)
        var = ((x - mean) ** 2).mean(axes, keepdim=True)
        return (x - mean) / (var + eps[:, None, None]).sqrt(), mean, var

    batch_norm, batch_means, batch_vars = normalize((1,))
    layer_norm, layer_means, layer_vars = normalize((2,))
    spread = (batch_vars + eps[:, None, None] > 0).all((1, 2)) & (layer_vars + eps[:, None, None] > 0).all((1, 2))
    return {
        "batch_norm": batch_norm,
        "layer_norm": layer_norm,
        "batch_means": batch_means[:, 0],
        "batch_vars": batch_vars[:, 0],
        "layer_means": layer_means[:, :, 0],
        "layer_vars": layer_vars[:, :, 0],
        "overall_norm": normalize((1, 2))[0],
        "valid": spread & (min(x.shape[1:]) > 1),
    }


def _group_norm(x: Tensor, groups: Tensor, eps: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Normalized [b, c, h, w], and the mean and variance [b, c] of each channel's group.

    The number of groups differs over the batch, so that channels are pooled by a membership matrix, not by a reshape.
    """
    channels = x.shape[1]
    share = torch.div(channels, groups, rounding_mode="floor").clamp(min=1)
    group = torch.div(torch.arange(channels, device=x.device), column(share), rounding_mode="floor")
    together = (group[:, :, None] == group[:, None, :]).to(x.dtype)

    def pool(of_channels: Tensor) -> Tensor:
        return (together * of_channels[:, None, :]).sum(2) / together.sum(2)

    mean = pool(x.mean((2, 3)))
    deviations = x - mean[:, :, None, None]
    var = pool((deviations**2).mean((2, 3)))
    return deviations / (var + column(eps)).sqrt()[:, :, None, None], mean, var


@solver("group_norm_values", parameters={"x": IMAGE, "groups": GROUPS, "eps": EPS}, sizes=IMAGE_SIZES)
def group_norm_values(x: Tensor, groups: Tensor, eps: Tensor) -> dict[str, Tensor]:
    """Group norm of one example without gamma and beta: channels in order form groups of c / groups.

    Each group is normalized over its channels and all positions. Layer norm is the case of one group, instance norm
    that of one channel a group.

    Outputs: output [c, h, w]; layer_norm and instance_norm [c, h, w] (wrong turns for another number of groups);
    channel_means and channel_vars [c], the mean and biased variance of each channel's group. Wrong turn:
    interleaved_output [c, h, w] (channel i in group i mod groups).
    Invalid where groups do not divide the channels, or a variance of any of these and eps are both 0.
    """
    output, means, variances = _group_norm(x, groups, eps)
    layer, _, _ = _group_norm(x, torch.ones_like(groups), eps)
    instance, _, instance_vars = _group_norm(x, torch.full_like(groups, x.shape[1]), eps)
    return {
        "output": output,
        "layer_norm": layer,
        "instance_norm": instance,
        "channel_means": means,
        "channel_vars": variances,
        "interleaved_output": _interleaved(x, groups, eps),
        "valid": (x.shape[1] % groups == 0) & (instance_vars + column(eps) > 0).all(1),
    }


def _interleaved(x: Tensor, groups: Tensor, eps: Tensor) -> Tensor:
    channel = torch.arange(x.shape[1], device=x.device)
    order = torch.argsort(channel % column(groups), dim=1, stable=True)
    index = order[:, :, None, None].expand_as(x)
    output, _, _ = _group_norm(x.gather(1, index), groups, eps)
    return torch.empty_like(x).scatter(1, index, output)


@solver(
    "group_norm_at",
    parameters={
        "x": IMAGE,
        "groups": GROUPS,
        "channel": Integer(low=0, high=1023, draw_high=2, default=0, doc="index, from 0"),
        "row": Integer(low=0, high=1023, draw_high=1, default=0, doc="index, from 0"),
        "column": Integer(low=0, high=1023, draw_high=1, default=0, doc="index, from 0"),
        "eps": EPS,
    },
    sizes=IMAGE_SIZES,
)
def group_norm_at(
    x: Tensor, groups: Tensor, channel: Tensor, row: Tensor, column: Tensor, eps: Tensor
) -> dict[str, Tensor]:
    """One normalized value of an example by layer norm, group norm and instance norm, without gamma and beta.

    Outputs: value = x[channel][row][column]; values [3] = [layer_norm (1 group), group_norm, instance_norm (a group for
    each channel)]; means [3] and vars [3] in the same order. Wrong turn: reversed_values [3] (layer norm taken for one
    channel a group and instance norm for one group).
    Invalid where groups do not divide the channels, an index is too large, or a variance and eps are both 0.
    """
    channels, height, width = x.shape[1:]
    batch = torch.arange(len(x), device=x.device)
    slot = channel.clamp(max=channels - 1)
    at = (batch, slot, row.clamp(max=height - 1), column.clamp(max=width - 1))
    columns = []
    for count in (torch.ones_like(groups), groups, torch.full_like(groups, channels)):
        normalized, mean, var = _group_norm(x, count, eps)
        columns.append(torch.stack([normalized[at], mean[batch, slot], var[batch, slot]]))
    values, means, variances = torch.stack(columns, 2)
    inside = (channel < channels) & (row < height) & (column < width)
    return {
        "value": x[at],
        "values": values,
        "layer_norm": values[:, 0],
        "group_norm": values[:, 1],
        "instance_norm": values[:, 2],
        "means": means,
        "vars": variances,
        "reversed_values": values.flip(1),
        "valid": (channels % groups == 0) & inside & (variances[:, 2] + eps > 0),
    }
