"""Fine-tuning: which parameters are trained, with which learning rates, and statistics over several devices."""

import torch
from torch import Tensor

from solvers.registry import Integer, Real, Shared, solver

SIZES = Integer(low=1, high=1_000_000, draw_high=128, shape=("n",), doc="input, hidden …, output")
TABLE = Integer(low=0, high=1_000_000_000, draw_high=5_000, shape=("n",), doc="parameters of each layer, input first")


@solver(
    "frozen_mlp",
    parameters={"sizes": SIZES, "trained": Integer(low=0, high=1024, draw_high=4, doc="layers at the output end")},
    sizes={"n": (2, 6)},
)
def frozen_mlp(sizes: Tensor, trained: Tensor) -> dict[str, Tensor]:
    """Trainable parameters of a multilayer perceptron of which only the last k layers are trained, biases counted.

    Between sizes m and n stand m·n weights and n biases.

    Outputs: trainable, frozen, total, share = trainable / total, both = [trainable, frozen], layer_parameters [n − 1].
    Wrong turns: first_layers (the first k trained), weights_only (biases of the trained layers left out), one_more and
    one_less (layers trained).
    Invalid with fewer than two sizes, or more layers trained than there are.
    """
    layers = sizes[:, :-1] * sizes[:, 1:] + sizes[:, 1:]
    count = layers.shape[1]
    from_end = torch.arange(count, 0, -1, device=sizes.device)
    chosen = from_end <= trained[:, None]
    trainable, total = (layers * chosen).sum(1), layers.sum(1)
    return {
        "trainable": trainable,
        "frozen": total - trainable,
        "total": total,
        "share": trainable.double() / total.clamp(min=1),
        "both": torch.stack([trainable, total - trainable], 1),
        "layer_parameters": layers,
        "first_layers": (layers * chosen.flip(1)).sum(1),
        "weights_only": trainable - (sizes[:, 1:] * chosen).sum(1),
        "one_more": (layers * (from_end <= trained[:, None] + 1)).sum(1),
        "one_less": (layers * (from_end <= trained[:, None] - 1)).sum(1),
        "valid": (trained <= count) & (count >= 1),
    }


@solver(
    "frozen_layers",
    parameters={"parameters": TABLE, "frozen": Integer(low=0, high=1024, draw_high=5, doc="layers at the input end")},
    sizes={"n": (1, 6)},
)
def frozen_layers(parameters: Tensor, frozen: Tensor) -> dict[str, Tensor]:
    """Trainable and frozen parameters of a network given as a table, its first layers frozen.

    Outputs: trainable, frozen_parameters, both = [trainable, frozen], total, share = trainable / total; stages [n] =
    trainable parameters when the last 1, 2, … n layers are released. Wrong turns: inverted = frozen_parameters,
    last_frozen (the last layers frozen instead), head_only (the last layer alone), everything = total; both_inverted
    and both_last_frozen [2]; stages_from_input and single_layers [n]. Invalid where more layers are frozen than there
    are, or the table is empty of parameters.
    """
    count = parameters.shape[1]
    index = torch.arange(count, device=parameters.device)
    held = index < frozen[:, None]
    total = parameters.sum(1)
    frozen_parameters = (parameters * held).sum(1)
    trainable = total - frozen_parameters
    last_held = (parameters * held.flip(1)).sum(1)
    return {
        "trainable": trainable,
        "frozen_parameters": frozen_parameters,
        "both": torch.stack([trainable, frozen_parameters], 1),
        "total": total,
        "share": trainable.double() / total.clamp(min=1),
        "stages": parameters.flip(1).cumsum(1),
        "stages_from_input": parameters.cumsum(1),
        "single_layers": parameters.flip(1),
        "both_inverted": torch.stack([frozen_parameters, trainable], 1),
        "both_last_frozen": torch.stack([total - last_held, last_held], 1),
        "inverted": frozen_parameters,
        "last_frozen": total - last_held,
        "head_only": parameters[:, -1],
        "everything": total,
        "valid": (frozen <= count) & (total > 0),
    }


@solver(
    "replaced_head",
    parameters={
        "body": Integer(low=0, high=10_000_000_000, draw_high=30_000, doc="parameters without the old classifier"),
        "features": Integer(low=1, high=1_000_000, draw_high=512),
        "old_classes": Integer(low=1, high=1_000_000, draw_high=200, default=1000),
        "classes": Integer(low=1, high=1_000_000, draw_high=50),
    },
)
def replaced_head(body: Tensor, features: Tensor, old_classes: Tensor, classes: Tensor) -> dict[str, Tensor]:
    """A classifier replaced for new classes: the new linear head has (features + 1)·classes parameters.

    Outputs: head (trainable with a frozen body), total = body + head, old_head, old_total, share = head / total, change
    = total − old_total. Wrong turns: weights_only = features·classes, added_head = old_total + head (the old classifier
    kept), added_outputs = (old_classes + classes)·(features + 1), old_head, feature_bias = features·(classes + 1) (a
    bias for each feature), share_of_body, share_with_old_classes.
    """
    head, old_head = (features + 1) * classes, (features + 1) * old_classes
    return {
        "head": head,
        "total": body + head,
        "old_head": old_head,
        "old_total": body + old_head,
        "share": head.double() / (body + head),
        "share_of_body": head.double() / body.clamp(min=1),
        "share_with_old_classes": old_head.double() / (body + old_head),
        "change": head - old_head,
        "weights_only": features * classes,
        "added_head": body + old_head + head,
        "added_outputs": (features + 1) * (old_classes + classes),
        "feature_bias": features * (classes + 1),
    }


@solver(
    "layer_learning_rates",
    parameters={
        "base": Real(low=1e-12, high=1e3, draw_low=1e-4, draw_high=1.0, doc="of the last layer"),
        "factor": Real(low=1e-3, high=1.0, draw_low=0.1, draw_high=1.0, doc="from a layer to the one below"),
        "layers": Shared(low=1, high=64, draw_high=6, default=4),
    },
)
def layer_learning_rates(base: Tensor, factor: Tensor, layers: int) -> dict[str, Tensor]:
    """Learning rates that fall from the output to the input: layer l of L gets base·factor^(L − l).

    Outputs: rates [layers], from the input to the output; first (of the layer at the input), last = base. Wrong turns:
    reversed_rates [layers] (the largest at the input), one_more_rates [layers] (the last layer lowered too),
    equal_rates [layers].
    """
    powers = torch.arange(layers - 1, -1, -1, device=base.device, dtype=base.dtype)
    rates = base[:, None] * factor[:, None] ** powers
    return {
        "rates": rates,
        "first": rates[:, 0],
        "last": base,
        "reversed_rates": rates.flip(1),
        "one_more_rates": rates * factor[:, None],
        "equal_rates": base[:, None].expand(-1, layers),
    }


@solver(
    "finetune_step",
    parameters={
        "body": Real(doc="a weight of the pretrained body"),
        "head": Real(doc="a weight of the new head"),
        "body_gradient": Real(),
        "head_gradient": Real(),
        "lr": Real(low=0.0, high=1e3, draw_low=0.001, draw_high=0.5, doc="of the body"),
        "multiplier": Real(low=0.0, high=1e6, draw_low=1.0, draw_high=20.0, default=10.0, doc="for the head"),
    },
)
def finetune_step(
    body: Tensor, head: Tensor, body_gradient: Tensor, head_gradient: Tensor, lr: Tensor, multiplier: Tensor
) -> dict[str, Tensor]:
    """One SGD step with two parameter groups, body and head, the head's learning rate `multiplier` times the body's.

    Outputs: new_body, new_head, pair = [new_body, new_head], head_lr, rates = [lr, head_lr]. Wrong turns, [2] each:
    same_rate (lr for both), swapped (the large rate for the body), divided (lr / multiplier for the body, lr for the
    head), frozen (the body not moved).
    """
    head_lr = lr * multiplier

    def step(body_rate: Tensor, head_rate: Tensor) -> Tensor:
        return torch.stack([body - body_rate * body_gradient, head - head_rate * head_gradient], 1)

    pair = step(lr, head_lr)
    return {
        "new_body": pair[:, 0],
        "new_head": pair[:, 1],
        "pair": pair,
        "head_lr": head_lr,
        "rates": torch.stack([lr, head_lr], 1),
        "same_rate": step(lr, lr),
        "swapped": step(head_lr, lr),
        "divided": step(torch.where(multiplier > 0, lr / multiplier, 0.0), lr),
        "frozen": step(torch.zeros_like(lr), head_lr),
    }


@solver(
    "effective_batch",
    parameters={
        "devices": Integer(low=1, high=100_000, draw_high=16),
        "per_device": Integer(low=1, high=100_000, draw_high=32),
        "accumulation": Integer(low=1, high=10_000, draw_high=4, default=1, doc="backward passes before an update"),
    },
)
def effective_batch(devices: Tensor, per_device: Tensor, accumulation: Tensor) -> dict[str, Tensor]:
    """Samples behind one update of the weights, devices·per_device·accumulation, and behind one batch-norm statistic.

    Synchronized batch norm takes its mean and variance over all devices, plain batch norm over one; neither sees the
    batches of earlier backward passes.

    Outputs: update = all samples of an update, synchronized = devices·per_device, plain = per_device, pair = [plain,
    synchronized]. Wrong turns: without_accumulation = synchronized, added = devices + per_device,
    accumulated_statistics = update (accumulation taken to help batch norm); pair_accumulated and pair_added [2].
    """
    synchronized = devices * per_device
    return {
        "update": synchronized * accumulation,
        "synchronized": synchronized,
        "plain": per_device,
        "pair": torch.stack([per_device, synchronized], 1),
        "pair_accumulated": torch.stack([per_device, synchronized], 1) * accumulation[:, None],
        "pair_added": torch.stack([per_device, devices + per_device], 1),
        "without_accumulation": synchronized,
        "added": devices + per_device,
        "accumulated_statistics": synchronized * accumulation,
    }


@solver(
    "synchronized_statistics",
    parameters={
        "means": Real(low=-1e4, high=1e4, shape=("k",)),
        "variances": Real(low=0.0, high=1e6, draw_low=0.0, draw_high=4.0, shape=("k",), doc="biased: divided by n"),
        "sizes": Integer(low=2, high=10_000, draw_high=8, shape=("k",), doc="samples of each part"),
    },
    sizes={"k": (1, 4)},
)
def synchronized_statistics(means: Tensor, variances: Tensor, sizes: Tensor) -> dict[str, Tensor]:
    """Mean and (biased) variance of samples spread over devices from each part's own: var = E(var_k) + var(mean_k).

    Both averages are weighted by the parts' sizes, as in synchronized batch norm.

    Outputs: mean, variance, pair = [mean, variance], within = weighted mean of the variances, between = weighted
    variance of the means, total; unbiased = variance·n / (n − 1). Wrong turns: within (the parts' variances averaged:
    the spread between them forgotten), unweighted_mean, unweighted_variance = mean of the variances + variance of the
    means, both unweighted; summed_variance = Σ var_k; within_pair and unweighted_pair [2] (with the mean that belongs
    to each).
    """
    total = sizes.sum(1)
    weights = sizes.double() / total[:, None]
    mean = (weights * means).sum(1)
    within = (weights * variances).sum(1)
    between = (weights * (means - mean[:, None]).square()).sum(1)
    plain_mean = means.mean(1)
    return {
        "mean": mean,
        "variance": within + between,
        "pair": torch.stack([mean, within + between], 1),
        "within": within,
        "within_pair": torch.stack([mean, within], 1),
        "between": between,
        "total": total,
        "unbiased": (within + between) * total / (total - 1),
        "unweighted_mean": plain_mean,
        "unweighted_pair": torch.stack(
            [plain_mean, variances.mean(1) + (means - plain_mean[:, None]).square().mean(1)], 1
        ),
        "unweighted_variance": variances.mean(1) + (means - plain_mean[:, None]).square().mean(1),
        "summed_variance": variances.sum(1),
    }
