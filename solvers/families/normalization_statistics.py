"""Which values the normalizations of an [N, C, H, W] tensor average: statistics of one place, and what they depend on.

Variances are biased (divided by the number of values). The four are always in the order batch, layer, instance, group
norm; group norm forms groups of neighbouring channels.
"""

import torch
from torch import Tensor

from solvers.families.batch_norm import EPS, column, enough_values, moments, unbiased_variance
from solvers.registry import Integer, Real, solver

TENSOR = Real(shape=("n", "c", "h", "w"), low=-1e6, high=1e6, draw_low=-5.0, draw_high=5.0)
SIZES = {"n": (2, 3), "c": (1, 4), "h": (1, 2), "w": (2, 3)}
GROUPS = Integer(low=1, high=1024, draw_high=4, default=1, doc="groups of channels, for group norm")


def _group_channels(channels: int, channel: Tensor, groups: Tensor) -> Tensor:
    """[b, c]: 1 for the channels in the group of `channel`, else 0."""
    share = torch.div(channels, groups, rounding_mode="floor").clamp(min=1)
    group = torch.div(torch.arange(channels, device=channel.device), column(share), rounding_mode="floor")
    own = torch.div(channel, share, rounding_mode="floor")
    return (group == column(own)).to(torch.float64)


@solver(
    "normalization_slot_statistics",
    parameters={
        "x": TENSOR,
        "example": Integer(low=0, high=1023, draw_high=2, default=0, doc="index n, from 0"),
        "channel": Integer(low=0, high=1023, draw_high=3, default=0, doc="index c, from 0"),
        "groups": GROUPS,
    },
    sizes=SIZES,
)
def normalization_slot_statistics(x: Tensor, example: Tensor, channel: Tensor, groups: Tensor) -> dict[str, Tensor]:
    """Mean and variance with which batch, layer, instance and group norm treat the values of one example and channel.

    Batch norm: over N, H, W of the channel. Layer norm: over C, H, W of the example. Instance norm: over H, W of both.
    Group norm: over H, W and the channels of the group.

    Outputs: means [4], vars [4] (biased); statistics [4, 2] = a row [mean, var] for each; batch_means [c] and
    batch_vars [c] of all channels, batch_statistics [2, c]; unbiased_vars [4]. Wrong turns: swapped_means [4] (batch
    and layer norm exchanged), unbiased_vars, unbiased_batch_vars [c], batch_only_mean = the mean over N of the first
    position. Invalid where an index is too large, groups do not divide the channels, or one value only is averaged.
    """
    count, channels, height, width = x.shape[1:]
    rows = torch.arange(len(x), device=x.device)
    sample, slot = example.clamp(max=count - 1), channel.clamp(max=channels - 1)
    members = _group_channels(channels, slot, groups)
    own = x[rows, sample]
    total = members.sum(1) * height * width
    group_mean = (own * members[:, :, None, None]).sum((1, 2, 3)) / total
    group_var = ((own - group_mean[:, None, None, None]) ** 2 * members[:, :, None, None]).sum((1, 2, 3)) / total
    area = height * width
    slots = [
        (moments(x[rows, :, slot].flatten(1)), count * area),
        (moments(own.flatten(1)), channels * area),
        (moments(own[rows, slot].flatten(1)), area),
    ]
    means = torch.stack([*(mean for (mean, _, _), _ in slots), group_mean], 1)
    variances = torch.stack([*(var for (_, _, var), _ in slots), group_var], 1)
    unbiased = [unbiased_variance(var, size) for (_, _, var), size in slots]
    batch_means = x.mean((1, 3, 4))
    batch_vars = ((x - batch_means[:, None, :, None, None]) ** 2).mean((1, 3, 4))
    return {
        "means": means,
        "vars": variances,
        "statistics": torch.stack([means, variances], 2),
        "batch_means": batch_means,
        "batch_vars": batch_vars,
        "batch_statistics": torch.stack([batch_means, batch_vars], 1),
        "unbiased_vars": torch.stack([*unbiased, group_var * total / (total - 1).clamp(min=1)], 1),
        "swapped_means": means[:, [1, 0, 2, 3]],
        "unbiased_batch_vars": unbiased_variance(batch_vars, count * area),
        "batch_only_mean": x[rows, :, slot, 0, 0].mean(1),
        "valid": (example < count) & (channel < channels) & (channels % groups == 0) & (area > 1),
    }


def _normalized(x: Tensor, weights: Tensor, eps: Tensor) -> Tensor:
    """x [b, s, v] normalized within each row s by the mean and variance of its values."""
    mean = (x * weights).sum(2, keepdim=True) / weights.sum(2, keepdim=True)
    var = ((x - mean) ** 2 * weights).sum(2, keepdim=True) / weights.sum(2, keepdim=True)
    return (x - mean) / (var + eps[:, None, None]).sqrt()


@solver(
    "normalization_batch_dependence",
    parameters={
        "x": TENSOR,
        "replacement": Real(shape=("c", "h", "w"), low=-1e6, high=1e6, draw_low=-5.0, draw_high=5.0, doc="of the last"),
        "groups": GROUPS,
        "eps": EPS,
    },
    sizes=SIZES,
)
def normalization_batch_dependence(x: Tensor, replacement: Tensor, groups: Tensor, eps: Tensor) -> dict[str, Tensor]:
    """Does the first example's output change when the last example of the batch is replaced? Training mode.

    Only batch norm averages over the batch, so that only its output changes; layer, instance and group norm see each
    example alone.

    Outputs: changed [4] (0/1, a difference above 1e-9), differences [4] = the largest absolute change of an output of
    the first example; before [c, h, w] and after [c, h, w] of batch norm. Wrong turns: with_layer_norm [4] (layer norm
    believed to depend on the batch too), without_batch_norm [4] = the opposite of each, none [4] and all [4]. Invalid
    where there is one example only, groups do not divide the channels, or a variance and eps are both 0.
    """
    count, channels, height, width = x.shape[1:]
    batch = len(x)
    slots = torch.arange(channels, device=x.device).expand(batch, channels)
    members = torch.stack([_group_channels(channels, slots[:, index], groups) for index in range(channels)], 1)
    eye = torch.eye(channels, dtype=x.dtype, device=x.device).expand(batch, channels, channels)

    def by_membership(first: Tensor, together: Tensor) -> Tensor:
        """The first example [b, c, hw], each channel normalized with those that a row of `together` [b, c, c] names."""
        weights = together[:, :, :, None].expand(*together.shape, first.shape[2]).flatten(2)
        values = first.flatten(1)[:, None].expand(batch, channels, -1)
        whole = _normalized(values, weights, eps).view(batch, channels, channels, -1)
        return torch.diagonal(whole, dim1=1, dim2=2).movedim(-1, 1)

    def norms(tensor: Tensor) -> list[Tensor]:
        pooled = tensor.movedim(1, 2).flatten(2)
        everywhere = _normalized(pooled, torch.ones_like(pooled), eps)
        first = tensor[:, 0].flatten(2)
        alone = (torch.ones_like(eye), eye, members)
        return [everywhere[:, :, : first.shape[2]], *(by_membership(first, together) for together in alone)]

    replaced = torch.cat([x[:, :-1], replacement[:, None]], 1)
    before, after = norms(x), norms(replaced)
    differences = torch.stack([(a - b).abs().flatten(1).amax(1) for a, b in zip(before, after, strict=True)], 1)
    changed = (differences > 1e-9).long()
    zero = torch.zeros_like(changed)
    constant = x[:, 0].flatten(2).amax(2) == x[:, 0].flatten(2).amin(2)
    return {
        "changed": changed,
        "differences": differences,
        "before": before[0].view(batch, channels, height, width),
        "after": after[0].view(batch, channels, height, width),
        "with_layer_norm": zero + torch.tensor([1, 1, 0, 0], device=x.device),
        "without_batch_norm": 1 - changed,
        "none": zero,
        "all": zero + 1,
        "valid": (count > 1) & (channels % groups == 0) & ((eps > 0) | ~constant.any(1)),
    }


@solver(
    "layer_norm_parameters",
    parameters={
        "leading": Integer(low=1, high=10_000, draw_high=16, shape=("k",), doc="sizes of the axes that are kept"),
        "normalized": Integer(low=1, high=10_000, draw_high=16, shape=("d",), doc="normalized_shape: the last axes"),
    },
    sizes={"k": (1, 3), "d": (1, 3)},
)
def layer_norm_parameters(leading: Tensor, normalized: Tensor) -> dict[str, Tensor]:
    """Layer norm over the last axes: gamma and beta of shape normalized_shape, 2·∏ normalized numbers.

    As torch.nn.LayerNorm(normalized_shape) on an input of shape [leading…, normalized…]: one mean and variance for each
    place of the leading axes, over the values of the normalized ones. A Transformer's input [B, T, D] with
    normalized_shape D has B·T means over D values.

    Outputs: parameters = 2·∏ normalized, weight_shape [d] = normalized_shape, means = ∏ leading, values = ∏ normalized
    (behind one mean), elements = all. Wrong turns: channel_parameters = 2·(first normalized axis), as group norm has;
    scale_only = ∏ normalized, pair = 2 (one gamma and beta in all), leading_parameters = 2·∏ leading, first_axis_means
    = the first leading axis (one mean an example).
    """
    values, places = normalized.prod(1), leading.prod(1)
    return {
        "parameters": 2 * values,
        "weight_shape": normalized,
        "means": places,
        "values": values,
        "elements": values * places,
        "channel_parameters": 2 * normalized[:, 0],
        "scale_only": values,
        "pair": 2 * torch.ones_like(values),
        "leading_parameters": 2 * places,
        "first_axis_means": leading[:, 0],
    }


@solver(
    "instance_norm_plane",
    parameters={
        "x": Real(shape=("h", "w"), low=-1e6, high=1e6, draw_low=-5.0, draw_high=5.0, doc="one channel of one example"),
        "gamma": Real(low=-1e3, high=1e3, default=1.0, doc="learned scale of the channel"),
        "beta": Real(low=-1e3, high=1e3, default=0.0, doc="learned shift of the channel"),
        "eps": EPS,
    },
    sizes={"h": (1, 3), "w": (2, 3)},
)
def instance_norm_plane(x: Tensor, gamma: Tensor, beta: Tensor, eps: Tensor) -> dict[str, Tensor]:
    """Instance norm of one channel of one example: output = gamma·(x − mean) / √(var + eps) + beta over its h·w values.

    As torch.nn.InstanceNorm2d, whose gamma and beta exist with affine=True only. The variance is biased.

    Outputs: output [h, w], normalized [h, w] (before gamma and beta), mean, var, unbiased_var, deviations [h, w],
    denominator = √(var + eps). Wrong turns, all [h, w]: unbiased_output, eps_outside_output (√var + eps),
    without_root_output (divided by var + eps), centred_output = gamma·(x − mean) + beta, row_output (each row for
    itself; 0 where a row is constant). Invalid where there is one value only, or var and eps are both 0.
    """
    flat = x.flatten(1)
    mean, deviations, var = moments(flat)
    unbiased = unbiased_variance(var, flat.shape[1])
    denominator = (var + eps).sqrt()

    def put_out(normalized: Tensor) -> Tensor:
        return (column(gamma) * normalized + column(beta)).view(x.shape)

    row_mean = x.mean(2, keepdim=True)
    row_var = ((x - row_mean) ** 2).mean(2, keepdim=True) + eps[:, None, None]
    return {
        "output": put_out(deviations / column(denominator)),
        "normalized": (deviations / column(denominator)).view(x.shape),
        "mean": mean,
        "var": var,
        "unbiased_var": unbiased,
        "deviations": deviations.view(x.shape),
        "denominator": denominator,
        "unbiased_output": put_out(deviations / column((unbiased + eps).sqrt())),
        "eps_outside_output": put_out(deviations / column(var.sqrt() + eps)),
        "without_root_output": put_out(deviations / column(var + eps)),
        "centred_output": put_out(deviations),
        "row_output": put_out(((x - row_mean) / row_var.clamp(min=1e-300).sqrt()).flatten(1)),
        "valid": enough_values(flat) & (var + eps > 0),
    }
