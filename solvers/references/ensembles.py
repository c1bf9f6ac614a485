"""References of ensembles: autograd, draws one by one, and PyTorch's layers and distributions."""

import math
import statistics
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from solvers.registry import reference


@reference("bagging_error")
def bagging_error(models: int, variance: float, covariance: float) -> dict[str, Any]:
    """The quadratic form of the covariance matrix in the weights of a mean, which autograd finds."""
    matrix = torch.full((models, models), covariance, dtype=torch.float64).fill_diagonal_(variance)
    weights = torch.func.grad(torch.mean)(torch.zeros(models, dtype=torch.float64))
    error = weights @ matrix @ weights
    return {
        "error": error,
        "covariance_ignored": weights @ torch.diag(matrix.diagonal()) @ weights,
        "gain": variance - error,
    }


@reference("bootstrap_inclusion")
def bootstrap_inclusion(n: int) -> dict[str, Any]:
    """Draw by draw: each of n draws finds an example that is new with the share of those not yet seen."""
    distinct = 0.0
    for _ in range(n):
        distinct += 1 - distinct / n
    return {"distinct": distinct, "probability": distinct / n}


@reference("run_statistics")
def run_statistics(scores: Tensor) -> dict[str, Any]:
    """Python's `statistics`, which counts in fractions."""
    values = [float(score) for score in scores]
    mean, deviation = statistics.fmean(values), statistics.stdev(values)
    error = deviation / math.sqrt(len(values))
    return {
        "pair": [mean, error],
        "deviation": deviation,
        "biased": [mean, statistics.pstdev(values) / len(values) ** 0.5],
    }


@reference("ensemble_fusion")
def ensemble_fusion(probabilities: Tensor, weights: Tensor) -> dict[str, Any]:
    """`functional.linear` with normalized weights; `torch.distributions.Categorical` normalizes the product."""
    shares = functional.normalize(weights, p=1.0, dim=0)
    fused = functional.linear(probabilities.T.contiguous(), shares[None])[:, 0]
    log_product = probabilities.log().sum(0)
    return {
        "fused": fused,
        "label": int(fused.argmax()),
        "average": functional.avg_pool1d(probabilities.T[None], len(weights))[0, :, 0],
        "votes": torch.bincount(probabilities.argmax(1), minlength=probabilities.shape[1]),
        "product": torch.distributions.Categorical(logits=log_product).probs,
    }
