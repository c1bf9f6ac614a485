"""References of Bayesian optimization: integrals over a normal distribution, and a joint Gaussian conditioned."""

# mypy: disable-error-code="no-untyped-call"

from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.distributions import Normal

from solvers.registry import reference

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(120)


def _normal(mean: float, deviation: float) -> Normal:
    return Normal(torch.tensor(mean, dtype=torch.float64), torch.tensor(deviation, dtype=torch.float64))


def _improvement(mean: float, deviation: float, best: float) -> float:
    """The integral of (best − y) · density over y from far below to `best`."""
    top = min(best, mean + 12 * deviation)
    bottom = mean - 12 * deviation
    if top <= bottom:
        return 0.0
    nodes = torch.from_numpy(bottom + (top - bottom) * (_NODES + 1) / 2)
    density = _normal(mean, deviation).log_prob(nodes).exp()
    return float(((best - nodes) * density * torch.from_numpy(_WEIGHTS)).sum() * (top - bottom) / 2)


@reference("acquisition_values")
def acquisition_values(mean: float, deviation: float, best: float, kappa: float) -> dict[str, Any]:
    """The improvement as an integral, its probability by the distribution function."""
    prediction = _normal(mean, deviation)
    return {
        "expected_improvement": _improvement(mean, deviation, best),
        "probability_of_improvement": prediction.cdf(torch.tensor(best, dtype=torch.float64)),
        "maximized": _improvement(-mean, deviation, -best),
        "lower_bound": torch.lerp(prediction.mean, prediction.mean - prediction.stddev, kappa),
    }


@reference("next_candidate")
def next_candidate(means: Tensor, deviations: Tensor, best: float, kappa: float) -> dict[str, Any]:
    """The candidates one by one, improvements as integrals."""
    pairs = list(zip(means.tolist(), deviations.tolist(), strict=True))
    improvements = [_improvement(mean, deviation, best) for mean, deviation in pairs]
    bounds = [mean - kappa * deviation for mean, deviation in pairs]
    return {
        "by_bound": bounds.index(min(bounds)) + 1,
        "by_improvement": improvements.index(max(improvements)) + 1,
        "bounds": bounds,
        "improvements": improvements,
    }


@reference("gp_posterior")
def gp_posterior(points: Tensor, values: Tensor, query: float, length: float, noise: float) -> dict[str, Any]:
    """The joint Gaussian of values and query, conditioned through its precision matrix."""
    places = torch.cat([points.double(), torch.tensor([query], dtype=torch.float64)])[:, None] / length
    joint = torch.exp(-0.5 * torch.cdist(places, places, compute_mode="donot_use_mm_for_euclid_dist") ** 2).numpy()
    observed = len(points)
    covariance = joint + np.diag([noise] * observed + [1.0])  # a unit of noise at the query keeps it regular
    precision = np.linalg.inv(covariance)
    variance = 1 / precision[-1, -1]
    mean = -variance * precision[-1, :-1] @ values.double().numpy()
    return {
        "posterior": [mean, variance - 1],
        "mean": mean,
        "variance": variance - 1,
        "kernel": joint[:-1, :-1],
        "cross": joint[:-1, -1],
    }
