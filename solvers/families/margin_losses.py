"""Losses with a margin: hinge of two and of many classes, contrastive and triplet loss; their gradients."""

import torch
from torch import Tensor

from solvers.registry import Integer, Number, Real, solver

MARGIN = Real(low=0.0, high=1e6, draw_low=0.1, draw_high=3.0, default=1.0)
VECTOR = Number(shape=("n",))


@solver(
    "binary_hinge",
    parameters={
        "score": Real(low=-1e6, high=1e6),
        "label": Integer(low=-1, high=1, doc="−1 or 1"),
        "margin": MARGIN,
    },
)
def binary_hinge(score: Tensor, label: Tensor, margin: Tensor) -> dict[str, Tensor]:
    """Hinge loss of one sample with label y = ±1: max(0, m − y s); m = 1 in the SVM.

    Outputs: loss, functional_margin = y s, gradient by the score (−y where y s < m, else 0), squared = loss², active
    (0/1), zero_one = 1 where y s ≤ 0.
    Wrong turns: unclipped = m − y s, without_margin = max(0, −y s) (the perceptron's), label_zero (0 in place of −1 for
    the label), absolute = |m − y s|, sign_of_label = max(0, m + y s). Invalid where the label is 0.
    """
    y = label.double()
    product = y * score
    gap = margin - product
    active = (gap > 0).long()
    return {
        "loss": gap.clamp_min(0),
        "functional_margin": product,
        "gradient": -y * active,
        "squared": gap.clamp_min(0).square(),
        "active": active,
        "zero_one": (product <= 0).long(),
        "unclipped": gap,
        "without_margin": (-product).clamp_min(0),
        "label_zero": (margin - y.clamp_min(0) * score).clamp_min(0),
        "absolute": gap.abs(),
        "sign_of_label": (margin + product).clamp_min(0),
        "valid": label != 0,
    }


@solver(
    "multiclass_hinge",
    parameters={
        "scores": Number(shape=("k",)),
        "target": Integer(low=0, high=1023, draw_high=4, doc="class, counted from 0"),
        "margin": MARGIN,
    },
    sizes={"k": (2, 5)},
)
def multiclass_hinge(scores: Tensor, target: Tensor, margin: Tensor) -> dict[str, Tensor]:
    """Multi-class hinge of one sample: Σ_{j ≠ t} max(0, m − s_t + s_j) (Weston and Watkins).

    torch.nn.MultiMarginLoss divides the sum by the number of classes k (not k − 1). Crammer and Singer take the largest
    term in place of the sum.

    Outputs: summed, mean = summed / k (PyTorch's), largest (Crammer and Singer's), terms [k] (0 for the target), gaps
    [k] = m − s_t + s_j, target_score, active (how many terms are positive), gradient [k] of summed by the scores.
    Wrong turns: with_target = summed + m (the target's own term counted), unclipped = Σ gaps of the others,
    without_margin, over_others = summed / (k − 1), negative_scores (s_j − s_t exchanged). Invalid where target ≥ k.
    """
    scores = scores.double()
    classes = scores.shape[1]
    valid = target < classes
    truth = (torch.arange(classes, device=target.device) == target.clamp_max(classes - 1)[:, None]).double()
    own = (truth * scores).sum(1)
    gaps = margin[:, None] - own[:, None] + scores
    terms = gaps.clamp_min(0) * (1 - truth)
    hot = (terms > 0).double()
    others = 1 - truth
    return {
        "summed": terms.sum(1),
        "mean": terms.mean(1),
        "largest": terms.amax(1),
        "terms": terms,
        "gaps": gaps,
        "target_score": own,
        "active": hot.sum(1).long(),
        "gradient": hot - truth * hot.sum(1, keepdim=True),
        "with_target": terms.sum(1) + margin,
        "unclipped": (gaps * others).sum(1),
        "without_margin": ((scores - own[:, None]).clamp_min(0) * others).sum(1),
        "over_others": terms.sum(1) / max(classes - 1, 1),
        "negative_scores": ((margin[:, None] + own[:, None] - scores).clamp_min(0) * others).sum(1),
        "valid": valid,
    }


def _length(rows: Tensor) -> Tensor:
    return rows.square().sum(1).sqrt()


@solver(
    "contrastive_loss",
    parameters={"a": VECTOR, "b": VECTOR, "same": Integer(low=0, high=1, doc="1: one class"), "margin": MARGIN},
    sizes={"n": (1, 4)},
)
def contrastive_loss(a: Tensor, b: Tensor, same: Tensor, margin: Tensor) -> dict[str, Tensor]:
    """Contrastive loss (Hadsell, Chopra, LeCun 2006): d² / 2 for a pair of one class, else max(0, m − d)² / 2.

    d is the Euclidean distance.

    Outputs: loss, distance, squared_distance, gap = max(0, m − d), gradient [n] by a.
    Wrong turns: flipped (the two cases exchanged), without_half, squared_gap = max(0, m − d²) / 2 for different pairs,
    linear (d or m − d in place of the squares), unclipped ((m − d)² / 2 beyond the margin as well).
    Invalid where a pair of different classes coincides: there is no gradient.
    """
    difference = (a - b).double()
    distance = _length(difference)
    gap = (margin - distance).clamp_min(0)
    one, two = same == 1, same == 0
    square = distance.square()
    direction = difference / torch.where(distance > 0, distance, torch.ones_like(distance))[:, None]
    return {
        "loss": torch.where(one, square, gap.square()) / 2,
        "distance": distance,
        "squared_distance": square,
        "gap": gap,
        "gradient": torch.where(one[:, None], difference, -gap[:, None] * direction),
        "flipped": torch.where(two, square, gap.square()) / 2,
        "without_half": torch.where(one, square, gap.square()),
        "squared_gap": torch.where(one, square, (margin - square).clamp_min(0)) / 2,
        "linear": torch.where(one, distance, gap),
        "unclipped": torch.where(one, square, (margin - distance).square()) / 2,
        "valid": one | (distance > 0),
    }


@solver(
    "triplet_loss",
    parameters={"anchor": VECTOR, "positive": VECTOR, "negative": VECTOR, "margin": MARGIN},
    sizes={"n": (1, 4)},
)
def triplet_loss(anchor: Tensor, positive: Tensor, negative: Tensor, margin: Tensor) -> dict[str, Tensor]:
    """Triplet loss: max(0, d(a, p) − d(a, n) + m), with Euclidean distances or with their squares.

    torch.nn.TripletMarginLoss has distances (and adds 1e-6 to the differences, which is left out here); FaceNet
    (Schroff et al. 2015) has squared distances.

    Outputs: loss, positive_distance, negative_distance; squared_loss, positive_square, negative_square; hardness: 0
    easy (loss 0), 1 semi-hard (the negative is farther than the positive, but within the margin), 2 hard (nearer), by
    distances, squared_hardness by squares; gradient [n] and squared_gradient [n] = 2 (n − p) by the anchor, 0 where
    easy.
    Wrong turns: reversed = max(0, d(a, n) − d(a, p) + m) and reversed_squared, unclipped and unclipped_squared,
    without_margin and without_margin_squared, positive_only = max(0, d(a, p) − m).
    Invalid where the anchor coincides with another point: distances have no gradient there.
    """
    anchor = anchor.double()
    to_positive, to_negative = anchor - positive, anchor - negative
    near, far = _length(to_positive), _length(to_negative)
    near_square, far_square = to_positive.square().sum(1), to_negative.square().sum(1)
    gap, square_gap = near - far + margin, near_square - far_square + margin

    def unit(rows: Tensor, length: Tensor) -> Tensor:
        return rows / torch.where(length > 0, length, torch.ones_like(length))[:, None]

    pull = unit(to_positive, near) - unit(to_negative, far)
    nearer = far_square < near_square

    def hardness(distance: Tensor) -> Tensor:
        return torch.where(distance <= 0, 0, torch.where(nearer, 2, 1))

    return {
        "loss": gap.clamp_min(0),
        "positive_distance": near,
        "negative_distance": far,
        "squared_loss": square_gap.clamp_min(0),
        "positive_square": near_square,
        "negative_square": far_square,
        "hardness": hardness(gap),
        "squared_hardness": hardness(square_gap),
        "gradient": pull * (gap > 0).double()[:, None],
        "squared_gradient": 2 * (negative - positive).double() * (square_gap > 0).double()[:, None],
        "reversed": (far - near + margin).clamp_min(0),
        "reversed_squared": (far_square - near_square + margin).clamp_min(0),
        "unclipped": gap,
        "unclipped_squared": square_gap,
        "without_margin": (near - far).clamp_min(0),
        "without_margin_squared": (near_square - far_square).clamp_min(0),
        "positive_only": (near - margin).clamp_min(0),
        "valid": (near > 0) & (far > 0),
    }
