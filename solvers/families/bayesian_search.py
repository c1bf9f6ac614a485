"""Bayesian optimization: the surrogate's posterior, and the acquisition functions that choose the next trial."""

import math

import torch
from torch import Tensor

from solvers.registry import Number, Real, solver

MEAN = Real(low=-1e6, high=1e6, draw_low=-2.0, draw_high=2.0, doc="predicted loss")
DEVIATION = Real(low=1e-6, high=1e6, draw_low=0.1, draw_high=2.0, doc="standard deviation of the prediction")
BEST = Real(low=-1e6, high=1e6, draw_low=-1.0, draw_high=2.0, doc="smallest loss so far")
KAPPA = Real(low=0.0, high=100.0, draw_low=0.5, draw_high=3.0, default=2.0, doc="weight of the uncertainty")


def _density(z: Tensor) -> Tensor:
    return (-z.square() / 2).exp() / math.sqrt(2 * math.pi)


def _below(z: Tensor) -> Tensor:
    return torch.erfc(-z / math.sqrt(2)) / 2


def _improvement(mean: Tensor, deviation: Tensor, best: Tensor) -> Tensor:
    z = (best - mean) / deviation
    return (best - mean) * _below(z) + deviation * _density(z)


@solver("acquisition_values", parameters={"mean": MEAN, "deviation": DEVIATION, "best": BEST, "kappa": KAPPA})
def acquisition_values(mean: Tensor, deviation: Tensor, best: Tensor, kappa: Tensor) -> dict[str, Tensor]:
    """Expected improvement of a loss to be minimized: (f* − μ) Φ(z) + σ φ(z) with z = (f* − μ) / σ.

    Outputs: expected_improvement, z, cdf = Φ(z), density = φ(z), probability_of_improvement = Φ(z), lower_bound = μ −
    κ σ (the lower confidence bound, to be minimized), upper_bound = μ + κ σ. Wrong turns: maximized (improvement of a
    value to be maximized: (μ − f*) Φ(−z) + σ φ(z)), without_density, without_mean = σ φ(z), plain = max(f* − μ, 0),
    density_unscaled (φ(z) not multiplied by σ), variance_bound = μ − κ σ².
    """
    z = (best - mean) / deviation
    gap = best - mean
    return {
        "expected_improvement": _improvement(mean, deviation, best),
        "z": z,
        "cdf": _below(z),
        "density": _density(z),
        "probability_of_improvement": _below(z),
        "lower_bound": mean - kappa * deviation,
        "upper_bound": mean + kappa * deviation,
        "maximized": -gap * _below(-z) + deviation * _density(z),
        "without_density": gap * _below(z),
        "without_mean": deviation * _density(z),
        "plain": gap.clamp_min(0),
        "density_unscaled": gap * _below(z) + _density(z),
        "variance_bound": mean - kappa * deviation.square(),
    }


@solver(
    "next_candidate",
    parameters={
        "means": Real(low=-1e6, high=1e6, draw_low=-2.0, draw_high=2.0, shape=("n",)),
        "deviations": Real(low=1e-6, high=1e6, draw_low=0.1, draw_high=2.0, shape=("n",)),
        "best": BEST,
        "kappa": KAPPA,
    },
    sizes={"n": (3, 5)},
)
def next_candidate(means: Tensor, deviations: Tensor, best: Tensor, kappa: Tensor) -> dict[str, Tensor]:
    """The candidate to try next when a loss is minimized: smallest μ − κ σ, or largest expected improvement.

    Candidates are counted from 1.

    Outputs: by_bound, by_improvement, bounds [n] = μ − κ σ, improvements [n]. Wrong turns: by_mean (the smallest μ:
    exploitation only), by_deviation (the largest σ: exploration only), by_upper_bound (the smallest μ + κ σ),
    by_largest_upper_bound (the rule for maximizing). Invalid where two candidates share a place.
    """
    bounds, uppers = means - kappa[:, None] * deviations, means + kappa[:, None] * deviations
    improvements = _improvement(means, deviations, best[:, None])

    def unique(values: Tensor) -> Tensor:
        ordered = values.sort(1).values
        return ordered.diff(dim=1).amin(1) > 1e-9

    sound = [unique(values) for values in (bounds, improvements, means, deviations, uppers)]
    return {
        "by_bound": bounds.argmin(1) + 1,
        "by_improvement": improvements.argmax(1) + 1,
        "bounds": bounds,
        "improvements": improvements,
        "by_mean": means.argmin(1) + 1,
        "by_deviation": deviations.argmax(1) + 1,
        "by_upper_bound": uppers.argmin(1) + 1,
        "by_largest_upper_bound": uppers.argmax(1) + 1,
        "valid": torch.stack(sound).all(0),
    }


@solver(
    "gp_posterior",
    parameters={
        "points": Number(low=-1000, high=1000, draw_low=-3, draw_high=3, shape=("n",)),
        "values": Number(shape=("n",)),
        "query": Real(low=-1000, high=1000),
        "length": Real(low=0.01, high=1000, draw_low=0.5, draw_high=2.0, default=1.0, doc="ℓ of the kernel"),
        "noise": Real(low=0.0, high=1000, draw_low=0.05, draw_high=0.5, default=0.0, doc="variance σ² of the noise"),
    },
    sizes={"n": (1, 3)},
)
def gp_posterior(points: Tensor, values: Tensor, query: Tensor, length: Tensor, noise: Tensor) -> dict[str, Tensor]:
    """Gaussian process with mean 0 and kernel exp(−d² / (2ℓ²)): mean kᵀ(K + σ²I)⁻¹y, variance 1 − kᵀ(K + σ²I)⁻¹k.

    Outputs: posterior [2] (mean and variance of the noiseless function at the query), mean, variance, deviation,
    kernel [n, n] (K), cross [n] (k), weights [n] = (K + σ²I)⁻¹k. Wrong turns: prior [2] = 0 and 1, with_deviation [2]
    (√variance beside the mean), without_inverse [2] = kᵀy and 1 − kᵀk, complement [2] (the mean, and kᵀ(K + σ²I)⁻¹k),
    smoothed [2] (the values' mean weighted by k, and the variance). Invalid where K + σ²I is nearly singular.
    """
    x, y = points.double(), values.double()
    width = 2 * length.square()

    def kernel(distances: Tensor, scale: Tensor) -> Tensor:
        return (-distances.square() / scale).exp()

    matrix = kernel(x[:, :, None] - x[:, None], width[:, None, None])
    cross = kernel(x - query[:, None], width[:, None])
    identity = torch.eye(x.shape[1], dtype=torch.float64, device=x.device)
    noisy = matrix + noise[:, None, None] * identity
    sound = torch.linalg.eigvalsh(noisy)[:, 0] > 1e-3
    weights = torch.linalg.solve(torch.where(sound[:, None, None], noisy, identity), cross)
    mean, explained = (weights * y).sum(1), (weights * cross).sum(1)
    variance = 1 - explained
    smooth = (cross * y).sum(1) / cross.sum(1).clamp_min(1e-300)

    def pair(first: Tensor, second: Tensor) -> Tensor:
        return torch.stack([first, second], dim=1)

    return {
        "posterior": pair(mean, variance),
        "mean": mean,
        "variance": variance,
        "deviation": variance.clamp_min(0).sqrt(),
        "kernel": matrix,
        "cross": cross,
        "weights": weights,
        "prior": pair(torch.zeros_like(mean), torch.ones_like(mean)),
        "with_deviation": pair(mean, variance.clamp_min(0).sqrt()),
        "without_inverse": pair((cross * y).sum(1), 1 - cross.square().sum(1)),
        "complement": pair(mean, explained),
        "smoothed": pair(smooth, variance),
        "valid": sound,
    }
