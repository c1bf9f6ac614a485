"""Losses that shape features: center loss, and softmax losses with an angular margin."""

import math

import torch
from torch import Tensor

from solvers.registry import Integer, Number, Option, Real, Shared, solver

TARGET = Integer(low=0, high=1023, draw_high=2, doc="class, counted from 0")
RATE = Real(low=0.0, high=1e3, draw_high=1.0, default=0.5)

_ROUNDING = 1e-12  # an angle that is exactly the edge of a segment may come out a hair below it


def _truth(target: Tensor, classes: int) -> Tensor:
    return (torch.arange(classes, device=target.device) == target.clamp_max(classes - 1)[..., None]).double()


@solver(
    "l_softmax_logit",
    parameters={
        "weight": Number(shape=("d",), doc="of the true class"),
        "feature": Number(shape=("d",)),
        "margin": Shared(low=1, high=8, draw_high=4, doc="m, a whole number"),
    },
    sizes={"d": (2, 3)},
)
def l_softmax_logit(weight: Tensor, feature: Tensor, margin: int) -> dict[str, Tensor]:
    """Logit of the true class in the large-margin softmax (Liu et al. 2016): |w| |x| ψ(θ), θ the angle between them.

    ψ(θ) = (−1)ᵏ cos(m θ) − 2k for θ in [kπ/m, (k + 1)π/m]: it falls from 1 to 1 − 2m, and is cos θ for m = 1.

    Outputs: logit, plain_logit = w · x, psi, cosine = cos θ, theta (radians), theta_degrees, segment = k, weight_norm,
    feature_norm.
    Wrong turns: without_segment = |w| |x| cos(m θ), scaled = m |w| |x| cos θ, subtracted = |w| |x| (cos θ − m),
    without_norms = ψ(θ), divided = w · x / m. Invalid where w or x is zero.
    """
    weight, feature = weight.double(), feature.double()
    norms = weight.square().sum(1).sqrt(), feature.square().sum(1).sqrt()
    size = norms[0] * norms[1]
    valid = size > 0
    product = (weight * feature).sum(1)
    cosine = (product / torch.where(valid, size, torch.ones_like(size))).clamp(-1, 1)
    theta = cosine.acos()
    segment = (margin * theta / math.pi + _ROUNDING).floor().clamp_max(margin - 1)
    turned = (margin * theta).cos()
    psi = torch.where(segment % 2 == 0, turned, -turned) - 2 * segment
    return {
        "logit": size * psi,
        "plain_logit": product,
        "psi": psi,
        "cosine": cosine,
        "theta": theta,
        "theta_degrees": theta.rad2deg(),
        "segment": segment.long(),
        "weight_norm": norms[0],
        "feature_norm": norms[1],
        "without_segment": size * turned,
        "scaled": margin * product,
        "subtracted": size * (cosine - margin),
        "without_norms": psi,
        "divided": product / margin,
        "valid": valid,
    }


@solver(
    "angular_margin_loss",
    parameters={
        "cosines": Real(low=-1.0, high=1.0, draw_low=-0.9, draw_high=0.9, shape=("k",), doc="of feature and weights"),
        "target": TARGET,
        "scale": Real(low=0.0, high=1e3, draw_low=1.0, draw_high=30.0, doc="s"),
        "margin": Real(low=0.0, high=math.pi, draw_high=0.5, doc="m, in radians for arcface"),
        "kind": Option(values=("arcface", "cosface")),
    },
    sizes={"k": (2, 4)},
)
def angular_margin_loss(cosines: Tensor, target: Tensor, scale: Tensor, margin: Tensor, kind: str) -> dict[str, Tensor]:
    """Softmax loss with an additive margin: the true logit is s cos(θ + m) (ArcFace) or s (cos θ − m) (CosFace).

    The other logits are s cos θⱼ; the loss is their cross entropy in nats.

    Outputs: loss, logits [k], target_logit, plain_loss (m = 0), target_cosine (with the margin), theta (of the true
    class, radians), probabilities [k]; gradient [k] of the loss by the logits = p − y.
    Wrong turns: negative_margin_loss (the margin eases the true class), everywhere_loss (the margin in all logits),
    without_scale_loss (s = 1), other_kind_loss (ArcFace's for CosFace and the reverse).
    Invalid where target ≥ k, or θ + m exceeds π.
    """
    classes = cosines.shape[1]
    truth = _truth(target, classes)
    theta = (truth * cosines).sum(1).acos()
    kinds = {
        "arcface": lambda m: (cosines.acos() + m[:, None]).cos(),
        "cosface": lambda m: cosines - m[:, None],
    }

    def loss(values: Tensor) -> Tensor:
        return values.logsumexp(1) - (truth * values).sum(1)

    def mixed(changed: Tensor) -> Tensor:
        return scale[:, None] * torch.where(truth > 0, changed, cosines)

    changed = kinds[kind](margin)
    logits = mixed(changed)
    other = "cosface" if kind == "arcface" else "arcface"
    return {
        "loss": loss(logits),
        "logits": logits,
        "target_logit": (truth * logits).sum(1),
        "plain_loss": loss(scale[:, None] * cosines),
        "target_cosine": (truth * changed).sum(1),
        "theta": theta,
        "probabilities": logits.softmax(1),
        "gradient": logits.softmax(1) - truth,
        "negative_margin_loss": loss(mixed(kinds[kind](-margin))),
        "everywhere_loss": loss(scale[:, None] * changed),
        "without_scale_loss": loss(torch.where(truth > 0, changed, cosines)),
        "other_kind_loss": loss(mixed(kinds[other](margin))),
        "valid": (target < classes) & (theta + margin <= math.pi),
    }


@solver(
    "center_loss",
    parameters={
        "features": Number(shape=("n", "d"), doc="one row a sample"),
        "centers": Number(shape=("k", "d"), doc="one row a class"),
        "labels": Integer(low=0, high=1023, draw_high=1, shape=("n",), doc="classes, counted from 0"),
        "rate": RATE,
    },
    sizes={"n": (1, 4), "d": (1, 3), "k": (2, 3)},
)
def center_loss(features: Tensor, centers: Tensor, labels: Tensor, rate: Tensor) -> dict[str, Tensor]:
    """Center loss (Wen et al. 2016): Σ |xᵢ − c_yᵢ|² / 2 over the batch; centres move by their own rule.

    c_j ← c_j − α Δc_j with Δc_j = Σ_{yᵢ = j} (c_j − xᵢ) / (1 + n_j), n_j samples of class j in the batch.

    Outputs: loss, squares [n] = |xᵢ − c_yᵢ|², gradient [n, d] by the features = xᵢ − c_yᵢ, new_centers [k, d], moves
    [k, d] = Δc, counts [k], mean_loss = loss / n.
    Wrong turns: without_half, distances (|·| summed, not squared), nearest (each sample's nearest centre in place of
    its own); mean_centers [k, d] (Σ / n_j in place of 1 + n_j), summed_centers [k, d] (not divided), away_centers
    [k, d] (moved from the samples), means [k, d] (each centre put on the mean of its samples; rate 1, Σ / n_j).
    Invalid where a label ≥ k.
    """
    features, centers = features.double(), centers.double()
    classes = centers.shape[1]
    truth = _truth(labels, classes)
    own = (truth[:, :, :, None] * centers[:, None]).sum(2)
    difference = features - own
    squares = difference.square().sum(2)
    every = (features[:, :, None] - centers[:, None]).square().sum(3)
    counts = truth.sum(1)
    pull = -(truth[:, :, :, None] * difference[:, :, None]).sum(1)
    moves = pull / (1 + counts)[:, :, None]
    means = pull / counts.clamp_min(1)[:, :, None]
    step = rate[:, None, None]
    return {
        "loss": squares.sum(1) / 2,
        "squares": squares,
        "gradient": difference,
        "new_centers": centers - step * moves,
        "moves": moves,
        "counts": counts.long(),
        "mean_loss": squares.mean(1) / 2,
        "without_half": squares.sum(1),
        "distances": squares.sqrt().sum(1),
        "nearest": every.amin(2).sum(1) / 2,
        "mean_centers": centers - step * means,
        "summed_centers": centers - step * pull,
        "away_centers": centers + step * moves,
        "means": centers - means,
        "valid": (labels < classes).all(1),
    }


@solver(
    "softmax_center_loss",
    parameters={
        "logits": Real(low=-500.0, high=500.0, shape=("k",)),
        "target": TARGET,
        "feature": Number(shape=("d",)),
        "centers": Number(shape=("k", "d"), doc="one row a class"),
        "weight": Real(low=0.0, high=1e3, draw_high=1.0, doc="λ"),
    },
    sizes={"k": (2, 4), "d": (1, 3)},
)
def softmax_center_loss(
    logits: Tensor, target: Tensor, feature: Tensor, centers: Tensor, weight: Tensor
) -> dict[str, Tensor]:
    """Total loss of one sample: cross entropy + λ |x − c_y|² / 2 (Wen et al. 2016), in nats.

    Outputs: total, cross_entropy, center = |x − c_y|² / 2, square = |x − c_y|², probability (of the true class);
    feature_gradient [d] of the second term = λ (x − c_y).
    Wrong turns: without_half = cross_entropy + λ square, without_weight = cross_entropy + center, weight_penalty (the
    centre's own norm |c_y|² / 2 in place of the distance), mixed = (1 − λ) cross_entropy + λ center.
    Invalid where target ≥ k.
    """
    classes = logits.shape[1]
    truth = _truth(target, classes)
    own = (truth[:, :, None] * centers.double()).sum(1)
    difference = feature.double() - own
    square = difference.square().sum(1)
    cross_entropy = logits.logsumexp(1) - (truth * logits).sum(1)
    return {
        "total": cross_entropy + weight * square / 2,
        "cross_entropy": cross_entropy,
        "center": square / 2,
        "square": square,
        "probability": (-cross_entropy).exp(),
        "feature_gradient": weight[:, None] * difference,
        "without_half": cross_entropy + weight * square,
        "without_weight": cross_entropy + square / 2,
        "weight_penalty": cross_entropy + weight * own.square().sum(1) / 2,
        "mixed": (1 - weight) * cross_entropy + weight * square / 2,
        "valid": target < classes,
    }
