"""References of fine-tuning: modules with frozen parameters, `torch.optim` with groups, batch norm over all samples."""

from itertools import pairwise
from typing import Any

import torch
from torch import Tensor, nn

from solvers.registry import reference


def _trainable(network: nn.Module) -> int:
    return sum(parameter.numel() for parameter in network.parameters() if parameter.requires_grad)


def _freeze(network: nn.Sequential, layers: range) -> None:
    for index in layers:
        network[index].requires_grad_(requires_grad=False)


def _perceptron(sizes: list[int]) -> nn.Sequential:
    return nn.Sequential(*(nn.Linear(before, after, device="meta") for before, after in pairwise(sizes)))


@reference("frozen_mlp")
def frozen_mlp(sizes: Tensor, trained: int) -> dict[str, Any]:
    """`nn.Linear` layers, frozen but for the last ones."""
    network = _perceptron(sizes.tolist())
    total = _trainable(network)
    _freeze(network, range(len(network) - trained))
    trainable = _trainable(network)
    reverse = _perceptron(sizes.tolist())
    _freeze(reverse, range(trained, len(reverse)))
    weights = sum(p.numel() for n, p in network.named_parameters() if p.requires_grad and "weight" in n)
    return {
        "trainable": trainable,
        "frozen": total - trainable,
        "both": [trainable, total - trainable],
        "total": total,
        "share": trainable / total,
        "first_layers": _trainable(reverse),
        "weights_only": weights,
    }


def _table(parameters: list[int]) -> nn.ParameterList:
    return nn.ParameterList(nn.Parameter(torch.empty(number, device="meta")) for number in parameters)


@reference("frozen_layers")
def frozen_layers(parameters: Tensor, frozen: int) -> dict[str, Any]:
    """Parameters of these sizes, some without gradients."""
    network = _table(parameters.tolist())
    total = _trainable(network)
    for index in range(frozen):
        network[index].requires_grad_(requires_grad=False)
    trainable = _trainable(network)
    staged = _table(parameters.tolist()).requires_grad_(requires_grad=False)
    stages = []
    for index in reversed(range(len(staged))):
        staged[index].requires_grad_()
        stages.append(_trainable(staged))
    return {
        "trainable": trainable,
        "frozen_parameters": total - trainable,
        "both": [trainable, total - trainable],
        "total": total,
        "share": trainable / total,
        "stages": stages,
    }


@reference("replaced_head")
def replaced_head(body: int, features: int, old_classes: int, classes: int) -> dict[str, Any]:
    """A body of that many parameters and `nn.Linear` heads."""

    def network(outputs: int) -> nn.Sequential:
        return nn.Sequential(_table([body]), nn.Linear(features, outputs, device="meta"))

    old, new = network(old_classes), network(classes)
    old_total, total = _trainable(old), _trainable(new)
    new[0].requires_grad_(requires_grad=False)
    return {
        "head": _trainable(new),
        "total": total,
        "old_head": _trainable(old[1]),
        "old_total": old_total,
        "share": _trainable(new) / total,
        "change": total - old_total,
        "weights_only": sum(p.numel() for n, p in new.named_parameters() if n == "1.weight"),
    }


@reference("layer_learning_rates")
def layer_learning_rates(base: float, factor: float, layers: int) -> dict[str, Any]:
    """`ExponentialLR` run for as many steps as there are layers, read backwards."""
    optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=base)
    schedule = torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma=factor)
    rates = []
    for _ in range(layers):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    return {"rates": rates[::-1], "reversed_rates": rates, "first": rates[-1], "last": rates[0]}


@reference("finetune_step")
def finetune_step(
    body: float, head: float, body_gradient: float, head_gradient: float, lr: float, multiplier: float
) -> dict[str, Any]:
    """`torch.optim.SGD` with two groups."""

    def step(body_rate: float, head_rate: float) -> list[float]:
        weights = [nn.Parameter(torch.tensor(value, dtype=torch.float64)) for value in (body, head)]
        groups: list[dict[str, Any]] = [{"params": weights[:1]}, {"params": weights[1:], "lr": head_rate}]
        for weight, gradient in zip(weights, (body_gradient, head_gradient), strict=True):
            weight.grad = torch.tensor(gradient, dtype=torch.float64)
        torch.optim.SGD(groups, lr=body_rate).step()
        return [float(weight.detach()) for weight in weights]

    pair = step(lr, lr * multiplier)
    return {
        "pair": pair,
        "new_body": pair[0],
        "new_head": pair[1],
        "same_rate": step(lr, lr),
        "swapped": step(lr * multiplier, lr),
        "frozen": step(0.0, lr * multiplier),
    }


@reference("effective_batch")
def effective_batch(devices: int, per_device: int, accumulation: int) -> dict[str, Any]:
    """Samples gathered from the devices, counted."""
    share = torch.empty(per_device, device="meta")
    gathered = torch.cat([share] * devices)
    return {
        "update": torch.cat([gathered] * accumulation).numel(),
        "synchronized": gathered.numel(),
        "plain": share.numel(),
        "pair": [share.numel(), gathered.numel()],
    }


@reference("synchronized_statistics")
def synchronized_statistics(means: Tensor, variances: Tensor, sizes: Tensor) -> dict[str, Any]:
    """`nn.BatchNorm1d` over samples that have these statistics part by part."""
    parts = []
    for mean, variance, size in zip(means, variances, sizes.tolist(), strict=True):
        steps = torch.linspace(-1.0, 1.0, size, dtype=torch.float64)
        parts.append(mean + variance.sqrt() * steps / steps.var(correction=0).sqrt())
    samples = torch.cat(parts)
    layer = nn.BatchNorm1d(1, momentum=1.0, dtype=torch.float64)
    layer(samples[:, None])
    assert layer.running_mean is not None
    assert layer.running_var is not None
    variance = samples.var(correction=0)
    return {
        "mean": layer.running_mean[0],
        "unbiased": layer.running_var[0],
        "variance": variance,
        "pair": [float(layer.running_mean), float(variance)],
        "total": len(samples),
    }
