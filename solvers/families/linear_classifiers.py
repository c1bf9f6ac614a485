"""Linear classifiers: distance from a hyperplane, logistic regression, margins, kernels, separability."""

import math

import torch
from torch import Tensor
from torch.nn import functional

from solvers.registry import Integer, Number, Real, solver

LABELS = Integer(low=-1, high=1, shape=("n",), doc="1 or −1")


@solver(
    "hyperplane_distance",
    parameters={"weights": Number(shape=("d",)), "bias": Number(default=0), "x": Number(shape=("d",))},
    sizes={"d": (1, 4)},
)
def hyperplane_distance(weights: Tensor, bias: Tensor, x: Tensor) -> dict[str, Tensor]:
    """Score w·x + b of a linear model, the side of the hyperplane w·x + b = 0, and the distance |w·x + b| / |w|.

    Outputs: score (a linear regression's prediction), inner = w·x, products [d], norm = |w|, squared_norm; distance,
    signed_distance = score / |w|, side = 1, 0 (on it) or −1; origin_distance = |b| / |w|; probability = σ(score).
    Wrong turns: unnormalized = |score|, over_squared = |score| / |w|², without_bias = |w·x| / |w|, inner (as score),
    by_point = |score| / √(Σx²) (where x is zero: the distance), negative_bias = w·x − b, by_l1 = |score| / Σ|wᵢ|.
    Invalid where w is zero.
    """
    products = weights * x
    inner, squared = products.sum(1), weights.square().sum(1)
    score = inner + bias
    valid = squared > 0
    norm = squared.double().sqrt()
    safe = norm.where(valid, torch.ones_like(norm))
    length = x.double().square().sum(1).sqrt()
    distance = score.abs() / safe
    return {
        "score": score,
        "inner": inner,
        "products": products,
        "norm": norm,
        "squared_norm": squared,
        "distance": distance,
        "signed_distance": score / safe,
        "side": score.sign().long(),
        "origin_distance": bias.abs() / safe,
        "probability": score.double().sigmoid(),
        "unnormalized": score.abs(),
        "over_squared": score.abs() / safe.square(),
        "without_bias": inner.abs() / safe,
        "by_point": torch.where(length > 0, score.abs() / length.where(length > 0, torch.ones_like(length)), distance),
        "negative_bias": inner - bias,
        "by_l1": score.abs() / weights.abs().sum(1).double().where(valid, torch.ones_like(norm)),
        "valid": valid,
    }


@solver(
    "logistic_regression_step",
    parameters={
        "features": Number(shape=("n", "d"), draw_low=-3, draw_high=3),
        "targets": Integer(low=0, high=1, shape=("n",)),
        "weights": Real(shape=("d",), draw_low=-1, draw_high=1, default=0),
        "bias": Real(default=0.0, draw_low=-1, draw_high=1),
        "lr": Real(low=0.0, high=100.0, draw_low=0.05, draw_high=1.0, default=0.1),
    },
    sizes={"n": (1, 4), "d": (1, 3)},
)
def logistic_regression_step(
    features: Tensor, targets: Tensor, weights: Tensor, bias: Tensor, lr: Tensor
) -> dict[str, Tensor]:
    """One full-batch step of logistic regression: p = σ(Xw + b), mean log loss, gradients Xᵀ(p − y)/n and mean(p − y).

    Outputs: loss (mean, nats), logits [n], probabilities [n], errors [n] = p − y, losses [n]; gradient [d],
    bias_gradient; new_weights [d], new_bias, parameters [d + 1] = the new weights, then the new bias; summed_gradient
    [d] (of the summed loss). Wrong turns: ascent [d] (weights with the gradient added), squared_gradient [d] (gradient
    of the mean squared error of the probabilities: with σ′, without the 2), summed [d] (weights not averaged over n),
    without_sigmoid [d] (weights with errors Xw + b − y), loss_of_wrong_class (targets exchanged), parameters_ascent
    [d + 1] and parameters_summed [d + 1] (weights and bias of these turns).
    """
    features, truth = features.double(), targets.double()
    logits = (features * weights[:, None]).sum(2) + bias[:, None]
    probabilities = logits.sigmoid()
    softplus = functional.softplus(logits, threshold=50)
    errors = probabilities - truth

    def gradient(error: Tensor) -> Tensor:
        return (error[:, :, None] * features).mean(1)

    step, bias_gradient = gradient(errors), errors.mean(1)
    rate, count = lr[:, None], features.shape[1]
    new_weights, new_bias = weights - rate * step, bias - lr * bias_gradient
    return {
        "loss": (softplus - truth * logits).mean(1),
        "logits": logits,
        "probabilities": probabilities,
        "errors": errors,
        "losses": softplus - truth * logits,
        "gradient": step,
        "bias_gradient": bias_gradient,
        "new_weights": new_weights,
        "new_bias": new_bias,
        "parameters": torch.cat([new_weights, new_bias[:, None]], dim=1),
        "summed_gradient": count * step,
        "ascent": weights + rate * step,
        "parameters_ascent": torch.cat([weights + rate * step, (bias + lr * bias_gradient)[:, None]], dim=1),
        "parameters_summed": torch.cat(
            [weights - rate * count * step, (bias - lr * count * bias_gradient)[:, None]], dim=1
        ),
        "squared_gradient": gradient(errors * probabilities * (1 - probabilities)),
        "summed": weights - rate * count * step,
        "without_sigmoid": weights - rate * gradient(logits - truth),
        "loss_of_wrong_class": (softplus - (1 - truth) * logits).mean(1),
    }


@solver("margin_losses", parameters={"margin": Real(low=-500.0, high=500.0, doc="y·f(x), with y = ±1")})
def margin_losses(margin: Tensor) -> dict[str, Tensor]:
    """Losses of a classifier at the margin m = y·f(x): hinge max(0, 1 − m) and logistic ln(1 + e⁻ᵐ), and slopes by m.

    At m = 1, where the hinge has a corner, its slope counts as −1, as in PyTorch. The logistic loss never is 0.

    Outputs: pair [2] = (hinge, logistic), hinge, logistic, hinge_slope, logistic_slope = −σ(−m), slopes [2], zero_one
    (1 where m < 0, else 0), squared_hinge, exponential = e⁻ᵐ, logistic_bits = logistic / ln 2. Wrong turns: unclipped =
    1 − m (the max forgotten), perceptron = max(0, −m) (without the margin), positive_slopes [2] = −slopes, probability
    = σ(m), hinge_of_negative = max(0, 1 + m); pair_unclipped [2] (1 − m as hinge), pair_of_negative [2] (both losses at
    −m).
    """
    hinge, logistic = (1 - margin).clamp_min(0), torch.logaddexp(-margin, torch.zeros_like(margin))
    hinge_slope, logistic_slope = -(margin <= 1).double(), -(-margin).sigmoid()
    slopes = torch.stack([hinge_slope, logistic_slope], dim=1)
    return {
        "pair": torch.stack([hinge, logistic], dim=1),
        "hinge": hinge,
        "logistic": logistic,
        "hinge_slope": hinge_slope + 0.0,
        "logistic_slope": logistic_slope,
        "slopes": slopes + 0.0,
        "zero_one": (margin < 0).long(),
        "squared_hinge": hinge.square(),
        "exponential": (-margin).exp(),
        "logistic_bits": logistic / math.log(2),
        "unclipped": 1 - margin,
        "perceptron": (-margin).clamp_min(0),
        "positive_slopes": -slopes,
        "probability": margin.sigmoid(),
        "pair_unclipped": torch.stack([1 - margin, logistic], dim=1),
        "pair_of_negative": torch.stack([(1 + margin).clamp_min(0), logistic + margin], dim=1),
        "hinge_of_negative": (1 + margin).clamp_min(0),
    }


@solver(
    "support_vectors",
    parameters={
        "points": Number(shape=("n", "d"), draw_low=-4, draw_high=4),
        "labels": LABELS,
        "weights": Number(shape=("d",), draw_low=-2, draw_high=2),
        "bias": Number(default=0, draw_low=-2, draw_high=2),
        "cost": Real(low=0.0, high=1e6, draw_low=0.1, draw_high=4.0, default=1.0, doc="C"),
    },
    sizes={"n": (2, 4), "d": (2, 3)},
)
def support_vectors(points: Tensor, labels: Tensor, weights: Tensor, bias: Tensor, cost: Tensor) -> dict[str, Tensor]:
    """A soft-margin SVM at given (w, b): margins y(w·x + b), hinge losses max(0, 1 − margin), objective ½|w|² + C·Σ.

    Points with a margin of at most 1 are support vectors of a trained machine: on the edge (= 1), inside or wrong (<
    1).

    Outputs: support [n] (0/1), count; on_edge [n], violating [n] (margin < 1), misclassified [n] (margin < 0), each
    0/1; margins [n], scores [n], hinge [n], hinge_sum, half_norm = ½|w|², objective; width = 2 / |w|, half_width.
    Wrong turns: by_score [n] (score ≤ 1, labels ignored), beyond [n] (margin ≥ 1: the others), half_width (as width),
    width_of_square = 2 / |w|², without_regularizer = C·Σ hinge, unclipped = ½|w|² + C·Σ (1 − margin).
    Invalid where a label is 0 or w is zero.
    """
    scores = (points * weights[:, None]).sum(2) + bias[:, None]
    margins = labels * scores
    hinge = (1 - margins).clamp_min(0)
    squared = weights.square().sum(1).double()
    valid = (labels != 0).all(1) & (squared > 0)
    norm = squared.where(squared > 0, torch.ones_like(squared)).sqrt()
    support = (margins <= 1).long()
    return {
        "support": support,
        "count": support.sum(1),
        "on_edge": (margins == 1).long(),
        "violating": (margins < 1).long(),
        "misclassified": (margins < 0).long(),
        "margins": margins,
        "scores": scores,
        "hinge": hinge,
        "hinge_sum": hinge.sum(1),
        "half_norm": squared / 2,
        "objective": squared / 2 + cost * hinge.sum(1),
        "width": 2 / norm,
        "half_width": 1 / norm,
        "by_score": (scores <= 1).long(),
        "beyond": (margins >= 1).long(),
        "width_of_square": 2 / norm.square(),
        "without_regularizer": cost * hinge.sum(1),
        "unclipped": squared / 2 + cost * (1 - margins).sum(1),
        "valid": valid,
    }


@solver(
    "rbf_decision",
    parameters={
        "support": Number(shape=("n", "d"), draw_low=-2, draw_high=2, doc="support vectors"),
        "alphas": Real(low=0.0, high=1e6, draw_high=2.0, shape=("n",)),
        "labels": LABELS,
        "gamma": Real(low=0.0, high=1e3, draw_low=0.05, draw_high=1.0),
        "bias": Real(default=0.0),
        "x": Number(shape=("d",), draw_low=-2, draw_high=2),
    },
    sizes={"n": (2, 3), "d": (1, 3)},
)
def rbf_decision(
    support: Tensor, alphas: Tensor, labels: Tensor, gamma: Tensor, bias: Tensor, x: Tensor
) -> dict[str, Tensor]:
    """Decision value of a kernel SVM: f(x) = Σ αᵢyᵢ·k(xᵢ, x) + b with k = exp(−γ|xᵢ − x|²); the class is its sign.

    Outputs: value, kernels [n], squared_distances [n], terms [n] = αᵢyᵢkᵢ, side (1, 0 or −1). Wrong turns: unsquared
    (exp(−γ|xᵢ − x|)), without_labels = Σ αᵢkᵢ + b, without_alphas = Σ yᵢkᵢ + b, without_bias, with_variance
    (exp(−d²/(2γ²)), the other convention; where γ is 0: the value), linear (dot products for kernels). Invalid where a
    label is 0.
    """
    squares = (support - x[:, None]).square().sum(2)
    distances = squares.double().sqrt()
    rate, spread = gamma[:, None], gamma.where(gamma > 0, torch.ones_like(gamma))[:, None]
    kernels = (-rate * squares).exp()
    factors = alphas * labels

    def decided(values: Tensor, weights: Tensor = factors) -> Tensor:
        return (weights * values).sum(1) + bias

    value = decided(kernels)
    return {
        "value": value,
        "kernels": kernels,
        "squared_distances": squares,
        "terms": factors * kernels,
        "side": value.sign().long(),
        "unsquared": decided((-rate * distances).exp()),
        "without_labels": decided(kernels, alphas),
        "without_alphas": decided(kernels, labels.double()),
        "without_bias": value - bias,
        "with_variance": torch.where(gamma > 0, decided((-squares / (2 * spread.square())).exp()), value),
        "linear": decided((support * x[:, None]).sum(2).double()),
        "valid": (labels != 0).all(1),
    }


@solver(
    "linearly_separable",
    parameters={
        "points": Number(shape=("n", 2), draw_low=-3, draw_high=3),
        "classes": Integer(low=0, high=1, shape=("n",)),
    },
    sizes={"n": (3, 6)},
)
def linearly_separable(points: Tensor, classes: Tensor) -> dict[str, Tensor]:
    """Can a line separate two classes of points in the plane strictly? Only then does the perceptron converge.

    Exactly: all differences p − q of points of class 1 and class 0 must lie in one open half-plane, so that one of them
    has all others on its left within half a turn.

    Outputs: separable (0/1), positives = points of class 1. Wrong turns: opposite, by_x and by_y (0/1: is one
    coordinate alone enough). Invalid where one class is empty.
    """
    pairs = ((classes[:, :, None] == 1) & (classes[:, None] == 0)).flatten(1)
    differences = (points[:, :, None] - points[:, None]).flatten(1, 2)
    first, second = differences[:, :, None], differences[:, None]
    cross = first[..., 0] * second[..., 1] - first[..., 1] * second[..., 0]
    dot = (first * second).sum(-1)
    left = (cross > 0) | ((cross == 0) & (dot > 0))
    extreme = (left | ~pairs[:, None]).all(2) & pairs
    separable = extreme.any(1)

    def alone(axis: int) -> Tensor:
        values = differences[..., axis]
        return (((values > 0) | ~pairs).all(1) | ((values < 0) | ~pairs).all(1)).long()

    return {
        "separable": separable.long(),
        "positives": classes.sum(1),
        "opposite": 1 - separable.long(),
        "by_x": alone(0),
        "by_y": alone(1),
        "valid": pairs.any(1),
    }
