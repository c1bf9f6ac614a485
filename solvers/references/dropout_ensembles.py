"""References of dropout as an ensemble: every mask run through real layers, and PyTorch's own distributions."""

import itertools
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from solvers.registry import reference

_ACTIVATIONS: dict[str, nn.Module] = {"identity": nn.Identity(), "relu": nn.ReLU(), "sigmoid": nn.Sigmoid()}


def _survivor_scale(rate: float) -> float:
    """What `functional.dropout` makes of a 1 that it keeps."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return float(functional.dropout(torch.ones(16_384, dtype=torch.float64), rate).max())


def _chances(masks: Tensor, rate: float) -> Tensor:
    """The probability of each row, as the likelihood that binary cross entropy gives it."""
    keep = torch.full_like(masks, 1 - rate)
    return functional.binary_cross_entropy(keep, masks, reduction="none").sum(1).neg().exp()


@reference("dropout_ensemble")
def dropout_ensemble(values: Tensor, weights: Tensor, bias: float, rate: float, activation: str) -> dict[str, Any]:
    """Every mask through the unit, weighted by its likelihood."""
    function = _ACTIVATIONS[activation]
    shift = torch.tensor([bias], dtype=torch.float64)

    def unit(inputs: Tensor) -> Tensor:
        output: Tensor = function(functional.linear(inputs, weights[None], shift))[..., 0]
        return output

    masks = torch.tensor(list(itertools.product([0.0, 1.0], repeat=len(values))), dtype=torch.float64)
    chances = _chances(masks, rate)
    outputs, inverted = unit(values * masks), unit(values * masks * _survivor_scale(rate))
    mean, inverted_mean = torch.dot(chances, outputs), torch.dot(chances, inverted)
    average = torch.dot(chances, functional.linear(values * masks, weights[None], shift)[:, 0])
    scaled = function(average)
    plain = unit(nn.Dropout(rate).eval()(values))
    return {
        "mean_output": mean,
        "scaled_output": scaled,
        "gap": scaled - mean,
        "inverted_mean": inverted_mean,
        "plain_output": plain,
        "inverted_gap": plain - inverted_mean,
        "masks": len(masks),
        "mean_preactivation": average,
        "mean_of_kept": outputs.mean(),
    }


@reference("monte_carlo_dropout")
def monte_carlo_dropout(values: Tensor, weights: Tensor, bias: float, masks: Tensor, rate: float) -> dict[str, Any]:
    """The passes through `functional.linear`; the exact variance over all masks of PyTorch's scale."""
    shift = torch.tensor([bias], dtype=torch.float64)
    scale = _survivor_scale(rate)

    def passes(rows: Tensor) -> Tensor:
        return functional.linear(values * rows * scale, weights[None], shift)[:, 0]

    outputs = passes(masks.double())
    every = torch.tensor(list(itertools.product([0.0, 1.0], repeat=len(values))), dtype=torch.float64)
    chances = _chances(every, rate)
    all_outputs = passes(every)
    exact_mean = torch.dot(chances, all_outputs)
    return {
        "outputs": outputs,
        "mean": outputs.mean(),
        "std": torch.std(outputs),
        "variance": torch.var(outputs),
        "biased_std": torch.std(outputs, correction=0),
        "deterministic": exact_mean,
        "exact_variance": torch.dot(chances, (all_outputs - exact_mean) ** 2),
        "possible_masks": len(torch.unique(every, dim=0)),
    }


@reference("keep_probability")
def keep_probability(keep: float, units: int) -> dict[str, Any]:
    """`torch.distributions.Binomial`, whose failures are the units dropped."""
    chance = torch.tensor(keep, dtype=torch.float64)
    kept = torch.distributions.Binomial(units, probs=chance).mean.item()
    rate = torch.distributions.Geometric(chance).mean.item() * keep
    return {
        "rate": rate,
        "expected_kept": kept,
        "pair": [rate, kept],
        "expected_dropped": units - kept,
        "train_scale": _survivor_scale(rate),
    }
