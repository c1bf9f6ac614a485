"""References of preprocessing: PyTorch's normalization functions, decompositions and samplers."""

from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from torch.utils.data import WeightedRandomSampler

from solvers.registry import reference


@reference("standardize_features")
def standardize_features(train: Tensor, test: Tensor) -> dict[str, Any]:
    """`functional.layer_norm` over the rows; `functional.batch_norm` with the training rows' statistics; no eps."""
    train, test = train.double(), test.double()
    variance, mean = torch.var_mean(train, dim=0, correction=0)
    unbiased = torch.var(train, dim=0)
    return {
        "standardized": functional.layer_norm(train.T, train.T.shape[1:], eps=0.0).T,
        "test_standardized": functional.batch_norm(test, mean, variance, eps=0.0),
        "test_unbiased": functional.batch_norm(test, mean, unbiased, eps=0.0),
        "centred": functional.batch_norm(train, mean, torch.ones_like(mean), eps=0.0),
        "test_centred": functional.batch_norm(test, mean, torch.ones_like(mean), eps=0.0),
        "mean": mean,
        "deviation": torch.std(train, dim=0, correction=0),
    }


@reference("feature_scaling")
def feature_scaling(values: Tensor) -> dict[str, Any]:
    """`functional.layer_norm` without eps, and NumPy's interpolation."""
    data = values.double()
    array = data.numpy()
    ends = [array.min(), array.max()]
    return {
        "min_max": np.interp(array, ends, [0.0, 1.0]),
        "symmetric": np.interp(array, ends, [-1.0, 1.0]),
        "z_scores": functional.layer_norm(data, data.shape, eps=0.0),
        "deviation": torch.std(data, correction=0),
        "spread": np.ptp(array),
    }


@reference("pca_whitening")
def pca_whitening(points: Tensor, eps: float) -> dict[str, Any]:
    """The singular value decomposition of the centred points; `torch.cov`."""
    data = points.double()
    samples = len(data)
    centred = data - data.mean(0)
    left, singular, right = torch.linalg.svd(centred, full_matrices=False)
    first = [row[0] if abs(row[0]) > 1e-9 else row[1] for row in right]
    signs = torch.stack(first).sign()
    left, right = left * signs, right * signs[:, None]
    variances = singular.square() / samples
    shrink = torch.rsqrt(variances + eps) * singular
    return {
        "whitened": left * shrink,
        "zca": left * shrink @ right,
        "rotated": left * singular,
        "eigenvalues": variances,
        "covariance": torch.cov(data.T, correction=0),
        "variances": torch.cov((left * shrink).T, correction=0).diagonal(),
        "axes": right.T,
        "unbiased": left * singular * torch.rsqrt(singular.square() / (samples - 1) + eps),
    }


@reference("class_weights")
def class_weights(counts: Tensor) -> dict[str, Any]:
    """Solved for: every class must weigh the same. The sampler's own weights, per sample, must add up to 1."""
    sizes = counts.double()
    even = torch.full_like(sizes, sizes.mean().item())
    balanced = torch.linalg.solve(torch.diag(sizes), even)
    labels = torch.repeat_interleave(torch.arange(len(counts)), counts)
    sampler = WeightedRandomSampler(balanced[labels].tolist(), num_samples=1)
    chances = functional.normalize(sampler.weights.double(), p=1.0, dim=0)
    return {
        "balanced": balanced,
        "sample_probability": [chances[labels == k][0].item() for k in range(len(counts))],
        "frequencies": torch.bincount(labels).double() / len(labels),
        "total": len(labels),
    }
