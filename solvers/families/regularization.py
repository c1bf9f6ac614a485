"""Regularization: norm penalties and constraints, noise on inputs and labels."""

import torch
from torch import Tensor
from torch.nn import functional

from solvers.registry import Integer, Number, ParameterError, Real, Shared, solver

OPTIMUM = Real(shape=("n",), doc="w*, the minimum of the loss alone")
STRENGTH = Real(low=0.0, draw_low=0.01, draw_high=3.0, doc="α")
EPSILON = Real(low=0.0, high=1.0, draw_low=0.01, draw_high=0.5, doc="ε")
TARGET = Integer(low=0, high=1023, draw_high=5, doc="the right class, counted from 0")
FEW = {"n": (1, 5)}


@solver(
    "l2_shrinkage",
    parameters={
        "eigenvalues": Real(low=0.0, draw_low=0.01, draw_high=10.0, shape=("n",), doc="λ, of the loss's Hessian"),
        "optimum": Real(shape=("n",), doc="w*, the minimum of the loss alone, along the eigenvectors"),
        "alpha": STRENGTH,
    },
    sizes=FEW,
)
def l2_shrinkage(eigenvalues: Tensor, optimum: Tensor, alpha: Tensor) -> dict[str, Tensor]:
    """Minimum of a quadratic loss with the penalty α/2·‖w‖²: w_i = λ_i / (λ_i + α)·w*_i along each eigenvector.

    Goodfellow, Bengio, Courville 2016, section 7.1.1. The penalty has the factor 1/2.

    Outputs: shrunk [n], factors [n] = λ / (λ + α), effective_parameters = Σ factors. Wrong turns, [n] each: swapped
    (α / (λ + α)), without_half (the penalty α‖w‖²: λ / (λ + 2α)), same_factor (1 / (1 + α) for all directions),
    soft_thresholded (the L1 penalty's minimum), penalty_ignored = optimum.
    Invalid where λ + α = 0.
    """
    strength = alpha[:, None]
    factors = eigenvalues / (eigenvalues + strength)
    return {
        "shrunk": factors * optimum,
        "factors": factors,
        "effective_parameters": factors.sum(1),
        "swapped": strength / (eigenvalues + strength) * optimum,
        "without_half": eigenvalues / (eigenvalues + 2 * strength) * optimum,
        "same_factor": optimum / (1 + strength),
        "soft_thresholded": _thresholded(optimum, strength / eigenvalues),
        "penalty_ignored": optimum,
        "valid": (eigenvalues + strength > 0).all(1),
    }


def _thresholded(values: Tensor, threshold: Tensor) -> Tensor:
    """values moved towards zero by the threshold; a remainder that is only rounding is zero, or `zeros` miscounts."""
    remainder = values.abs() - threshold
    return torch.where(remainder > 1e-12 * values.abs(), values.sign() * remainder, 0.0)


@solver(
    "soft_threshold",
    parameters={
        "optimum": OPTIMUM,
        "curvature": Real(low=0.001, draw_low=0.1, draw_high=5.0, shape=("n",), default=1.0, doc="H_ii, diagonal"),
        "alpha": STRENGTH,
    },
    sizes=FEW,
)
def soft_threshold(optimum: Tensor, curvature: Tensor, alpha: Tensor) -> dict[str, Tensor]:
    """Minimum of Σ H_i/2·(w_i − w*_i)² + α·Σ|w_i|: w_i = sign(w*_i)·max(|w*_i| − α / H_i, 0).

    Goodfellow, Bengio, Courville 2016, section 7.1.2: the Hessian is diagonal, and small weights become exactly zero.

    Outputs: weights [n], thresholds [n] = α / H, zeros = number of weights that are exactly zero. Wrong turns, [n]
    each: unscaled (threshold α), without_clamp (sign·(|w*| − α / H), past zero), hard_thresholded (weights above the
    threshold kept as they are), sign_forgotten (max(|w*| − α / H, 0)), subtracted (max(w* − α / H, 0)),
    l2_shrunk (H / (H + α)·w*, the L2 penalty's minimum).
    """
    strength = alpha[:, None]
    thresholds = strength / curvature
    weights = _thresholded(optimum, thresholds)
    return {
        "weights": weights,
        "thresholds": thresholds,
        "zeros": (weights == 0).sum(1),
        "unscaled": _thresholded(optimum, strength),
        "without_clamp": optimum.sign() * (optimum.abs() - thresholds),
        "hard_thresholded": torch.where(optimum.abs() > thresholds, optimum, 0.0),
        "sign_forgotten": (optimum.abs() - thresholds).clamp(min=0),
        "subtracted": (optimum - thresholds).clamp(min=0),
        "l2_shrunk": curvature / (curvature + strength) * optimum,
    }


@solver(
    "l2_projection",
    parameters={
        "point": Real(shape=("n",)),
        "radius": Real(low=1e-6, draw_low=0.1, draw_high=5.0),
    },
    sizes=FEW,
)
def l2_projection(point: Tensor, radius: Tensor) -> dict[str, Tensor]:
    """Nearest point of the ball ‖w‖ ≤ radius: w·min(1, radius / ‖w‖), the projection after a step under a constraint.

    Outputs: projected [n], norm = ‖w‖ before, factor = min(1, radius / ‖w‖), inside (0/1: nothing to do), distance =
    ‖w − projected‖; l1_norm = Σ|w|, inside_l1 (0/1: Σ|w| ≤ radius, the region of an L1 constraint). Wrong turns, [n]
    each: always_scaled (points inside scaled too, up to the sphere), clipped (each coordinate to [−radius, radius]),
    unit (to norm 1), l1_scaled (by the sum of the absolute values), squared_scaled (by radius / ‖w‖²).
    Invalid at the origin, which no factor brings to the sphere.
    """
    limit = radius[:, None]
    norm = point.square().sum(1, keepdim=True).sqrt()
    inside = norm <= limit
    factor = torch.where(inside, 1.0, limit / norm)
    absolute = point.abs().sum(1, keepdim=True)
    projected = point * factor
    return {
        "projected": projected,
        "norm": norm[:, 0],
        "factor": factor[:, 0],
        "inside": inside[:, 0].long(),
        "distance": (norm - limit).clamp(min=0)[:, 0],
        "l1_norm": absolute[:, 0],
        "inside_l1": (absolute <= limit)[:, 0].long(),
        "always_scaled": point * limit / norm,
        "clipped": torch.minimum(torch.maximum(point, -limit), limit),
        "unit": point / norm,
        "l1_scaled": point * limit / absolute,
        "squared_scaled": torch.where(inside, point, point * limit / norm.square()),
        "valid": norm[:, 0] > 0,
    }


@solver(
    "norm_penalty",
    parameters={
        "weights": Number(shape=("m", "n")),
        "biases": Number(shape=("m",), default=0),
        "strength": Real(low=0.0, draw_low=0.001, draw_high=1.0, doc="α"),
    },
    sizes={"m": (1, 3), "n": (1, 4)},
)
def norm_penalty(weights: Tensor, biases: Tensor, strength: Tensor) -> dict[str, Tensor]:
    """L2 penalty of one layer, α/2·Σ W², and its L1 penalty α·Σ |W|. Biases are usually left out.

    Outputs: penalty, with_biases (biases too); l1_penalty, l1_with_biases; gradient [m, n] = α·W and l1_gradient [m, n]
    = α·sign(W) (0 at 0); squared_norm = Σ W², absolute_sum = Σ |W|, norm = √Σ W². Wrong turns: without_half = α·Σ W²
    (a convention too), norm_penalty = α·‖W‖ (the root taken), halved_gradient [m, n] = α/2·W, doubled_gradient [m, n] =
    2α·W (that of without_half).
    """
    weights, biases = weights.double(), biases.double()
    squared, absolute = weights.square().sum((1, 2)), weights.abs().sum((1, 2))
    scale = strength[:, None, None]
    return {
        "penalty": strength / 2 * squared,
        "with_biases": strength / 2 * (squared + biases.square().sum(1)),
        "l1_penalty": strength * absolute,
        "l1_with_biases": strength * (absolute + biases.abs().sum(1)),
        "gradient": scale * weights,
        "l1_gradient": scale * weights.sign(),
        "squared_norm": squared,
        "absolute_sum": absolute,
        "norm": squared.sqrt(),
        "without_half": strength * squared,
        "norm_penalty": strength * squared.sqrt(),
        "halved_gradient": scale / 2 * weights,
        "doubled_gradient": scale * 2 * weights,
    }


@solver(
    "input_noise_loss",
    parameters={
        "weights": Number(shape=("n",)),
        "x": Number(shape=("n",)),
        "target": Number(),
        "variance": Real(low=0.0, draw_low=0.01, draw_high=2.0, doc="σ² of the noise on each input"),
    },
    sizes=FEW,
)
def input_noise_loss(weights: Tensor, x: Tensor, target: Tensor, variance: Tensor) -> dict[str, Tensor]:
    """Expected squared error of a linear unit whose inputs carry independent noise: E(w·(x + ε) − y)².

    For noise of mean 0 and variance σ² it is (w·x − y)² + σ²·‖w‖²: an L2 penalty on the weights (Bishop 1995). The
    squared error has no factor 1/2.

    Outputs: expected_loss, clean_loss = (w·x − y)², penalty = σ²·‖w‖², prediction = w·x, squared_norm = ‖w‖². Wrong
    turns: noise_ignored = clean_loss, output_noise = clean_loss + σ² (as if it were added to the output), with_norm =
    clean_loss + σ²·‖w‖, with_l1 = clean_loss + σ²·Σ|w|, with_deviation = clean_loss + σ·‖w‖², summed_weights =
    clean_loss + σ²·(Σ w)² (the same noise on all inputs), halved = clean_loss + σ²/2·‖w‖².
    """
    weights = weights.double()
    prediction = (weights * x).sum(1)
    clean = (prediction - target).square()
    squared = weights.square().sum(1)
    return {
        "expected_loss": clean + variance * squared,
        "clean_loss": clean,
        "penalty": variance * squared,
        "prediction": prediction,
        "squared_norm": squared,
        "noise_ignored": clean,
        "output_noise": clean + variance,
        "with_norm": clean + variance * squared.sqrt(),
        "with_l1": clean + variance * weights.abs().sum(1),
        "with_deviation": clean + variance.sqrt() * squared,
        "summed_weights": clean + variance * weights.sum(1).square(),
        "halved": clean + variance / 2 * squared,
    }


@solver(
    "label_smoothing_targets",
    parameters={
        "classes": Shared(low=2, high=1024, draw_high=6),
        "target": TARGET,
        "epsilon": EPSILON,
    },
)
def label_smoothing_targets(classes: int, target: Tensor, epsilon: Tensor) -> dict[str, Tensor]:
    """Smoothed targets of K classes, in the two forms in use; ε = 0 is the one-hot target in both.

    PyTorch (cross_entropy's label_smoothing; Szegedy et al. 2016): (1 − ε)·one-hot + ε/K, so that the right class keeps
    1 − ε + ε/K and every other gets ε/K. The book (Goodfellow, Bengio, Courville 2016, section 7.5.1): the right class
    gets 1 − ε and every other ε/(K − 1).

    Outputs: targets [K], right, other by PyTorch's form; book_targets [K], book_right, book_other by the book's. Wrong
    turns: mixed_targets [K] (1 − ε and ε/K: the sum is below 1), hard_targets [K] (one-hot), swapped_targets [K] (ε
    taken for 1 − ε, PyTorch's form).
    Invalid where target ≥ classes.
    """
    hard = functional.one_hot(target.clamp(max=classes - 1), classes).double()
    smoothing = epsilon[:, None]
    return {
        "targets": _smoothed(hard, smoothing),
        "right": 1 - epsilon + epsilon / classes,
        "other": epsilon / classes,
        "book_targets": _book_smoothed(hard, smoothing),
        "book_right": 1 - epsilon,
        "book_other": epsilon / (classes - 1),
        "mixed_targets": hard * (1 - smoothing) + (1 - hard) * smoothing / classes,
        "hard_targets": hard,
        "swapped_targets": _smoothed(hard, 1 - smoothing),
        "valid": target < classes,
    }


def _smoothed(hard: Tensor, epsilon: Tensor) -> Tensor:
    return (1 - epsilon) * hard + epsilon / hard.shape[1]


def _book_smoothed(hard: Tensor, epsilon: Tensor) -> Tensor:
    return (1 - epsilon) * hard + (1 - hard) * epsilon / (hard.shape[1] - 1)


@solver(
    "label_smoothing_loss",
    parameters={
        "logits": Real(low=-500.0, high=500.0, shape=("k",)),
        "target": TARGET,
        "epsilon": EPSILON,
    },
    sizes={"k": (2, 6)},
)
def label_smoothing_loss(logits: Tensor, target: Tensor, epsilon: Tensor) -> dict[str, Tensor]:
    """Cross entropy −Σ t_i·ln p_i with p = softmax(logits) and smoothed targets t; natural logarithm.

    PyTorch's targets (cross_entropy's label_smoothing) are (1 − ε)·one-hot + ε/K; the book's are 1 − ε for the right
    class and ε/(K − 1) for every other (see label_smoothing_targets).

    Outputs: loss, targets [k] by PyTorch's form; book_loss, book_targets [k] by the book's; hard_loss = −ln p of the
    right class; probabilities, log_probabilities [k]; gradient [k] = p − targets; smallest_loss = −Σ t·ln t, reached
    where p = targets. Wrong turns: smoothing_ignored = hard_loss, right_class_only = −t·ln p of the right class,
    uniform = −Σ ln p_i / k, scaled = (1 − ε)·hard_loss, unnormalized = −Σ t_i·z_i (the softmax forgotten).
    Invalid where target ≥ k. Raises ParameterError for a single class.
    """
    classes = logits.shape[1]
    if classes < 2:
        raise ParameterError("logits: one class leaves nothing to smooth; give at least 2")
    hard = functional.one_hot(target.clamp(max=classes - 1), classes).double()
    targets = _smoothed(hard, epsilon[:, None])
    book = _book_smoothed(hard, epsilon[:, None])
    logs = logits.log_softmax(1)
    hard_loss = -(hard * logs).sum(1)
    return {
        "loss": -(targets * logs).sum(1),
        "targets": targets,
        "book_loss": -(book * logs).sum(1),
        "book_targets": book,
        "hard_loss": hard_loss,
        "probabilities": logs.exp(),
        "log_probabilities": logs,
        "gradient": logs.exp() - targets,
        "smallest_loss": -torch.xlogy(targets, targets).sum(1),
        "smoothing_ignored": hard_loss,
        "right_class_only": -(hard * targets * logs).sum(1),
        "uniform": -logs.mean(1),
        "scaled": (1 - epsilon) * hard_loss,
        "unnormalized": -(targets * logits).sum(1),
        "valid": target < classes,
    }
