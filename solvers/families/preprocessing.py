"""Preparing data: centring, scaling, whitening, and weights that balance classes."""

import torch
from torch import Tensor

from solvers.registry import Integer, Number, Real, solver


@solver(
    "standardize_features",
    parameters={
        "train": Number(shape=("n", "f"), doc="one row a sample"),
        "test": Number(shape=("m", "f"), default=0),
    },
    sizes={"n": (2, 6), "m": (1, 3), "f": (1, 3)},
)
def standardize_features(train: Tensor, test: Tensor) -> dict[str, Tensor]:
    """Zero mean and unit variance per feature: (x − μ) / σ with μ and σ of the training rows, σ biased (divisor n).

    Outputs: standardized [n, f], test_standardized [m, f] (by the training rows' μ and σ), centred [n, f], mean [f],
    deviation [f]. Wrong turns, [m, f] each: test_by_itself (by the test rows' own statistics; 0 where σ is 0),
    test_unbiased (divisor n − 1), test_centred (not divided), test_by_variance (divided by σ²).
    Invalid where a feature is constant over the training rows.
    """
    train, test = train.double(), test.double()
    mean = train.mean(1, keepdim=True)
    centred = train - mean
    variance = centred.square().mean(1, keepdim=True)
    deviation = variance.sqrt()
    own = test - test.mean(1, keepdim=True)
    spread = own.square().mean(1, keepdim=True).sqrt()
    samples = train.shape[1]
    return {
        "standardized": centred / deviation,
        "test_standardized": (test - mean) / deviation,
        "centred": centred,
        "mean": mean[:, 0],
        "deviation": deviation[:, 0],
        "test_by_itself": own / torch.where(spread > 0, spread, 1.0),
        "test_unbiased": (test - mean) / deviation * ((samples - 1) / samples) ** 0.5,
        "test_centred": test - mean,
        "test_by_variance": (test - mean) / variance,
        "valid": (variance > 1e-12)[:, 0].all(1),
    }


@solver("feature_scaling", parameters={"values": Number(shape=("n",))}, sizes={"n": (2, 6)})
def feature_scaling(values: Tensor) -> dict[str, Tensor]:
    """One feature scaled in two ways: min-max (x − min) / (max − min), and z-scores (x − μ) / σ with σ biased.

    Outputs: min_max [n], z_scores [n], centred [n], mean, deviation, smallest, largest, spread = max − min. Wrong
    turns, [n] each: by_largest = x / max (0 where max is 0), symmetric (to [−1, 1]), z_unbiased (divisor n − 1),
    mean_over_range = (x − μ) / (max − min).
    Invalid where all values are the same.
    """
    data = values.double()
    mean = data.mean(1, keepdim=True)
    centred = data - mean
    deviation = centred.square().mean(1, keepdim=True).sqrt()
    low, high = data.amin(1, keepdim=True), data.amax(1, keepdim=True)
    spread = high - low
    scaled = (data - low) / spread
    size = data.shape[1]
    return {
        "min_max": scaled,
        "z_scores": centred / deviation,
        "centred": centred,
        "mean": mean[:, 0],
        "deviation": deviation[:, 0],
        "smallest": low[:, 0],
        "largest": high[:, 0],
        "spread": spread[:, 0],
        "by_largest": torch.where(high == 0, 0.0, data / torch.where(high == 0, 1.0, high)),
        "symmetric": 2 * scaled - 1,
        "z_unbiased": centred / deviation * ((size - 1) / size) ** 0.5,
        "mean_over_range": centred / spread,
        "valid": spread[:, 0] > 0,
    }


def _oriented(vectors: Tensor) -> Tensor:
    """Columns turned so that their first entry that is not zero is positive; for two dimensions."""
    first, second = vectors[:, :1], vectors[:, 1:]
    return vectors * torch.where(first.abs() > 1e-9, first.sign(), second.sign())


@solver(
    "pca_whitening",
    parameters={
        "points": Number(shape=("n", 2), doc="one row a sample, two features"),
        "eps": Real(low=0.0, high=1e6, draw_high=0.5, default=0.0, doc="added to the eigenvalues before the root"),
    },
    sizes={"n": (3, 6)},
)
def pca_whitening(points: Tensor, eps: Tensor) -> dict[str, Tensor]:
    """Whitening in two dimensions: centre, rotate to the principal axes, divide by √(λ + ε); covariance with divisor n.

    Each principal axis is oriented so that its first entry that is not zero is positive.

    Outputs: whitened [n, 2] (largest variance first), variances [2] = λ / (λ + ε) (of the whitened columns; their
    covariance is 0), zca [n, 2] (whitened and rotated back), rotated [n, 2], eigenvalues [2] (descending), deviations
    [2] = √λ, covariance [2, 2], mean [2], axes [2, 2] (columns). Wrong turns: by_eigenvalue [n, 2] (divided by λ + ε,
    without the root), standardized [n, 2] (each feature by its own deviation, without rotation), unbiased [n, 2]
    (divisor n − 1).
    Invalid where the points lie on a line, or both variances are equal (the axes are not defined then).
    """
    data = points.double()
    mean = data.mean(1, keepdim=True)
    centred = data - mean
    samples = data.shape[1]
    covariance = centred.mT @ centred / samples
    values, vectors = torch.linalg.eigh(covariance)
    values, axes = values.flip(1), _oriented(vectors.flip(2))
    floor = eps[:, None]
    rotated = centred @ axes
    scale = (values + floor).clamp(min=1e-300).sqrt()[:, None]
    whitened = rotated / scale
    stretched = samples / (samples - 1)
    return {
        "whitened": whitened,
        "variances": values / (values + floor).clamp(min=1e-300),
        "zca": whitened @ axes.mT,
        "rotated": rotated,
        "eigenvalues": values,
        "deviations": values.clamp(min=0).sqrt(),
        "covariance": covariance,
        "mean": mean[:, 0],
        "axes": axes,
        "by_eigenvalue": rotated / scale.square(),
        "standardized": centred / covariance.diagonal(dim1=1, dim2=2).clamp(min=1e-300).sqrt()[:, None],
        "unbiased": rotated / (values * stretched + floor).clamp(min=1e-300).sqrt()[:, None],
        "valid": (values[:, 1] > 1e-6 * values[:, 0]) & (values[:, 0] - values[:, 1] > 1e-6 * values[:, 0]),
    }


@solver(
    "class_weights",
    parameters={"counts": Integer(low=1, high=1_000_000_000, draw_high=40, shape=("k",), doc="samples of each class")},
    sizes={"k": (2, 5)},
)
def class_weights(counts: Tensor) -> dict[str, Tensor]:
    """Weights that balance K classes with n_k samples each: N / (K n_k), so that each class weighs N / K in all.

    The same weights, divided by N, are the probabilities with which torch.utils.data.WeightedRandomSampler draws each
    sample so that all classes are drawn equally often.

    Outputs: balanced [K] = N / (K n_k), sample_probability [K] = 1 / (K n_k), inverse [K] = 1 / n_k, total = N, even =
    N / K, frequencies [K] = n_k / N. Wrong turns, [K] each: proportional = K n_k / N, without_classes = N / n_k,
    complement = 1 − n_k / N, root = √(N / (K n_k)).
    """
    sizes = counts.double()
    classes = counts.shape[1]
    total = sizes.sum(1, keepdim=True)
    balanced = total / (classes * sizes)
    return {
        "balanced": balanced,
        "sample_probability": 1 / (classes * sizes),
        "inverse": 1 / sizes,
        "total": counts.sum(1),
        "even": total[:, 0] / classes,
        "frequencies": sizes / total,
        "proportional": classes * sizes / total,
        "without_classes": total / sizes,
        "complement": 1 - sizes / total,
        "root": balanced.sqrt(),
    }
