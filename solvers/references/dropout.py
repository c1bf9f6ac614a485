"""References of dropout: the scale that `functional.dropout` itself applies, and means over all masks."""

import itertools
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from solvers.registry import reference

_MANY = 16_384


def _survivor_scale(rate: float) -> float:
    """What `functional.dropout` makes of a 1 that it keeps. The draw is random, its value is not."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return float(functional.dropout(torch.ones(_MANY, dtype=torch.float64), rate).max())


def _masks(count: int, rate: float) -> tuple[Tensor, Tensor]:
    """All 2^count masks [2^count, count] and their probabilities [2^count]."""
    masks = torch.tensor(list(itertools.product((0.0, 1.0), repeat=count)), dtype=torch.float64)
    chances = torch.tensor([rate, 1 - rate], dtype=torch.float64)
    return masks, chances[masks.long()].prod(1)


@reference("dropout_output")
def dropout_output(values: Tensor, mask: Tensor, weights: Tensor, bias: float, rate: float) -> dict[str, Any]:
    """The layer's scale and its evaluation mode; the mean over all masks for the scaled weights."""
    values, weights = values.double(), weights.double()
    shift = torch.tensor([bias], dtype=torch.float64)

    def unit(inputs: Tensor) -> Tensor:
        return functional.linear(inputs, weights[None], shift)[..., 0]

    masked = values.masked_fill(mask == 0, 0.0)
    train = masked * _survivor_scale(rate)
    masks, probabilities = _masks(len(values), rate)
    return {
        "train_values": train,
        "train_output": unit(train),
        "test_values": nn.Dropout(rate).eval()(values),
        "test_output": unit(nn.Dropout(rate).eval()(values)),
        "masked_values": masked,
        "masked_output": unit(masked),
        "scaled_values": probabilities @ (masks * values),
        "scaled_weights": probabilities @ (masks * weights),
        "scaled_output": probabilities @ unit(masks * values),
        "kept": int(mask.count_nonzero()),
        "divided_by_rate": masked * _survivor_scale(1 - rate),
        "inverted_mask": values.masked_fill(mask == 1, 0.0) * _survivor_scale(rate),
    }


def _moments(outcomes: list[float], chances: list[float]) -> tuple[float, float]:
    mean = float(np.average(outcomes, weights=chances))
    return mean, float(np.average((np.asarray(outcomes) - mean) ** 2, weights=chances))


@reference("dropout_moments")
def dropout_moments(value: float, rate: float) -> dict[str, Any]:
    """Moments of the two outcomes."""
    chances = [rate, 1 - rate]
    kept = value * _survivor_scale(rate)
    mean, variance = _moments([0.0, kept], chances)
    original_mean, original_variance = _moments([0.0, float(value)], chances)
    return {
        "mean": mean,
        "variance": variance,
        "deviation": variance**0.5,
        "kept_value": kept,
        "original_mean": original_mean,
        "original_variance": original_variance,
    }


@reference("dropout_variance_shift")
def dropout_variance_shift(mean: float, variance: float, rate: float) -> dict[str, Any]:
    """Moments of a value that is mean ± deviation with the same chance, dropped or kept."""
    values = [mean - variance**0.5, mean + variance**0.5]
    scale = _survivor_scale(rate)
    train = _moments([0.0, *(scale * value for value in values)], [rate, (1 - rate) / 2, (1 - rate) / 2])[1]
    test = _moments(values, [0.5, 0.5])[1]
    return {"train_variance": train, "test_variance": test, "ratio": train / test}


@reference("dropout_subnetworks")
def dropout_subnetworks(units: int) -> dict[str, Any]:
    """All masks, counted."""
    masks, _ = _masks(units, 0.5)
    return {
        "networks": len(torch.unique(masks, dim=0)),
        "with_all_dropped_left_out": int(masks.any(1).sum()),
        "containing_a_unit": int(masks[:, 0].sum()),
    }


@reference("dropout_kept")
def dropout_kept(units: int, rate: float, kept: int) -> dict[str, Any]:
    """The distribution of a sum: that of one unit, convolved with itself."""
    distribution, ways = np.ones(1), np.ones(1, dtype=np.int64)
    for _ in range(units):
        distribution = np.convolve(distribution, [rate, 1 - rate])
        ways = np.convolve(ways, [1, 1])
    counts = np.arange(units + 1)
    expected, variance = _moments(list(counts), list(distribution))
    return {
        "expected": expected,
        "variance": variance,
        "deviation": variance**0.5,
        "probability": distribution[kept],
        "combinations": ways[kept],
        "at_least": distribution[kept:].sum(),
        "all_kept": distribution[-1],
        "all_dropped": distribution[0],
        "expected_dropped": float(np.average(units - counts, weights=distribution)),
    }


@reference("dropout_linear_regression")
def dropout_linear_regression(x: Tensor, weights: Tensor, y: Tensor, rate: float) -> dict[str, Any]:
    """`nn.MSELoss` of each sample averaged over all masks; coefficients are half of autograd's second derivatives."""
    features, targets = x.double(), y.double()
    masks, probabilities = _masks(x.shape[1], rate)

    def loss(w: Tensor, scale: float) -> Tensor:
        """Squared errors of each mask, summed over the samples."""
        predictions = functional.linear(masks[:, None] * features * scale, w[None])[..., 0]
        return functional.mse_loss(predictions, targets.expand_as(predictions), reduction="none").sum(1)

    def penalty(w: Tensor) -> Tensor:
        noise = functional.linear((masks[:, None] * _survivor_scale(rate) - 1) * features, w[None])[..., 0]
        return probabilities @ noise.square().sum(1)

    real = weights.double()
    expected = probabilities @ loss(real, _survivor_scale(rate))
    return {
        "expected_loss": expected,
        "clean_loss": nn.MSELoss(reduction="sum")(functional.linear(features, real), targets),
        "penalty": penalty(real),
        "coefficients": torch.func.grad(lambda w: torch.func.grad(penalty)(w).sum())(real) / 2,
        "mean_loss": expected / len(targets),
        "original_loss": probabilities @ loss(real, 1.0),
    }
