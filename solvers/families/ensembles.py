"""Ensembles: errors of an average, bootstrap samples, repeated runs, and the fusion of predictions."""

import math

import torch
from torch import Tensor

from solvers.registry import Integer, Number, Real, solver


@solver(
    "bagging_error",
    parameters={
        "models": Integer(low=1, high=1_000_000, draw_high=12, doc="k"),
        "variance": Real(low=0.0, draw_low=0.1, draw_high=10.0, doc="v = E ε² of one model's error"),
        "covariance": Real(draw_low=-0.1, draw_high=3.0, default=0.0, doc="c = E ε_i ε_j of two models' errors"),
    },
)
def bagging_error(models: Tensor, variance: Tensor, covariance: Tensor) -> dict[str, Tensor]:
    """Expected squared error of the mean of k models whose errors have mean 0: v/k + (k − 1)/k·c.

    Goodfellow, Bengio, Courville 2016, section 7.11: errors that agree (c = v) gain nothing, uncorrelated ones (c = 0)
    divide the error by k.

    Outputs: error, variance_part = v/k, covariance_part = (k − 1)/k·c, gain = v − error, limit = c (k → ∞). Wrong
    turns: covariance_ignored = v/k, single = v, full_covariance = v/k + c, product = v/k·(1 + (k − 1)·c), summed =
    v + (k − 1)·c, divided_by_square = v/k² + (k − 1)/k·c.
    Invalid where no errors have such moments: c > v, or v + (k − 1)·c < 0.
    """
    k = models.double()
    variance_part, covariance_part = variance / k, (k - 1) / k * covariance
    error = variance_part + covariance_part
    return {
        "error": error,
        "variance_part": variance_part,
        "covariance_part": covariance_part,
        "gain": variance - error,
        "limit": covariance,
        "covariance_ignored": variance_part,
        "single": variance,
        "full_covariance": variance_part + covariance,
        "product": variance_part * (1 + (k - 1) * covariance),
        "summed": variance + (k - 1) * covariance,
        "divided_by_square": variance_part / k + covariance_part,
        "valid": (covariance <= variance) & (error >= -1e-12 * variance),
    }


@solver("bootstrap_inclusion", parameters={"n": Integer(low=1, high=1_000_000_000, draw_high=200, doc="examples")})
def bootstrap_inclusion(n: Tensor) -> dict[str, Tensor]:
    """Chance that an example is in a bootstrap sample: n draws with replacement from n examples, 1 − (1 − 1/n)^n.

    Outputs: probability, excluded = (1 − 1/n)^n, distinct = n·probability, the expected number of different examples,
    limit = 1 − 1/e ≈ 0.632 (n → ∞). Wrong turns: excluded, excluded_limit = 1/e, single_draw = 1/n,
    without_replacement = 1.
    """
    count = n.double()
    logarithm = count * torch.log1p(-1 / count)
    probability = -torch.expm1(logarithm)
    return {
        "probability": probability,
        "excluded": logarithm.exp(),
        "distinct": count * probability,
        "limit": torch.full_like(count, -math.expm1(-1)),
        "excluded_limit": torch.full_like(count, math.exp(-1)),
        "single_draw": 1 / count,
        "without_replacement": torch.ones_like(count),
    }


@solver("run_statistics", parameters={"scores": Number(shape=("n",), doc="one result a run")}, sizes={"n": (2, 8)})
def run_statistics(scores: Tensor) -> dict[str, Tensor]:
    """Mean of repeated runs and its standard error s / √n, with s of divisor n − 1.

    Outputs: pair = [mean, standard_error], mean, standard_error, deviation = s, squares = Σ(x − mean)². Wrong turns:
    with_deviation = [mean, s], biased = [mean, σ / √n] (divisor n), divided_by_n = [mean, s / n], best = [largest
    score, standard_error].
    """
    values = scores.double()
    size = scores.shape[1]
    mean = values.mean(1)
    squares = (values - mean[:, None]).square().sum(1)
    deviation = (squares / (size - 1)).sqrt()
    error = deviation / size**0.5
    return {
        "pair": torch.stack([mean, error], 1),
        "mean": mean,
        "standard_error": error,
        "deviation": deviation,
        "squares": squares,
        "with_deviation": torch.stack([mean, deviation], 1),
        "biased": torch.stack([mean, squares.sqrt() / size], 1),
        "divided_by_n": torch.stack([mean, deviation / size], 1),
        "best": torch.stack([values.amax(1), error], 1),
    }


@solver(
    "ensemble_fusion",
    parameters={
        "probabilities": Real(low=0.0, high=1.0, draw_low=0.0, draw_high=1.0, shape=("m", "k"), doc="one row a model"),
        "weights": Real(low=0.0, draw_low=0.1, draw_high=3.0, shape=("m",), default=1.0, doc="one a model"),
    },
    sizes={"m": (2, 4), "k": (2, 4)},
)
def ensemble_fusion(probabilities: Tensor, weights: Tensor) -> dict[str, Tensor]:
    """Linear fusion of class probabilities: Σ w_i p_i / Σ w_i over the models, and the class with the largest value.

    Outputs: fused [k], label (from 0), weight_sum, votes [k] (how many models have their largest value there), average
    [k] (all weights the same). Wrong turns, [k] each: unnormalized = Σ w_i p_i, average, highest (the largest of the
    models' values), product (of the models' values, divided by their sum; 0 where that is 0).
    Invalid where all weights are 0.
    """
    shares = weights[:, :, None]
    total = weights.sum(1, keepdim=True)
    weighted = (probabilities * shares).sum(1)
    fused = weighted / total.clamp(min=1e-300)
    product = probabilities.prod(1)
    sums = product.sum(1, keepdim=True)
    classes = torch.arange(probabilities.shape[2], device=probabilities.device)
    return {
        "fused": fused,
        "label": fused.argmax(1),
        "weight_sum": total[:, 0],
        "votes": (probabilities.argmax(2)[:, :, None] == classes).sum(1),
        "average": probabilities.mean(1),
        "unnormalized": weighted,
        "highest": probabilities.amax(1),
        "product": torch.where(sums > 0, product / torch.where(sums > 0, sums, 1.0), 0.0),
        "valid": total[:, 0] > 0,
    }
