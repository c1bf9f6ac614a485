"""Information: entropy, cross entropy, divergence, and what two variables tell about each other."""

import math

import torch
from torch import Tensor

from solvers.registry import Integer, Option, Real, solver

BASE = Option(values=("nats", "bits"), default="nats")
WEIGHTS = Integer(low=1, high=1_000_000, draw_high=6, shape=("k",), doc="counts; divided by their sum")


def _plogp(p: Tensor, base: str) -> Tensor:
    """p·log p with 0·log 0 = 0."""
    return p * _log(p, base)


def _log(p: Tensor, base: str) -> Tensor:
    """log p, and 0 where p is 0."""
    logarithm = p.where(p > 0, torch.ones_like(p)).log()
    return logarithm / math.log(2) if base == "bits" else logarithm


def _shares(counts: Tensor) -> Tensor:
    total = counts.flatten(1).sum(1).double()
    safe = total.where(total > 0, torch.ones_like(total))
    return counts / safe.reshape(-1, *[1] * (counts.dim() - 1))


@solver("entropy_measures", parameters={"p": WEIGHTS, "q": WEIGHTS, "base": BASE}, sizes={"k": (2, 4)})
def entropy_measures(p: Tensor, q: Tensor, base: str) -> dict[str, Tensor]:
    """Entropy H(p) = −Σ p log p, cross entropy H(p, q) = −Σ p log q = H(p) + KL(p‖q), KL(p‖q) = Σ p log(p/q) ≥ 0.

    p and q are given by counts. KL is the relative entropy; it is not symmetric.

    Outputs: entropy = H(p), entropy_q, cross_entropy = H(p, q), cross_entropy_qp, kl = KL(p‖q), kl_qp; all [4] =
    (H(p), H(p, q), KL(p‖q), KL(q‖p)); js (Jensen-Shannon: the mean of both KLs to the mixture); p_shares, q_shares,
    terms [k] = −pᵢ log pᵢ, kl_terms [k], cross_terms [k] = −pᵢ log qᵢ; maximum_entropy = log k. Wrong turns: kl_qp,
    cross_entropy (taken for KL), negative_kl, other_unit_entropy, other_unit_kl (bits for nats, or nats for bits),
    sum_of_logs = −Σ log pᵢ (weights forgotten; over pᵢ > 0), mean_terms = H(p) / k.
    """
    first, second = _shares(p), _shares(q)
    entropy, entropy_q = -_plogp(first, base).sum(1), -_plogp(second, base).sum(1)
    cross, cross_qp = -(first * _log(second, base)).sum(1), -(second * _log(first, base)).sum(1)
    ratio = _log(first, base) - _log(second, base)
    kl, kl_qp = (first * ratio).sum(1), -(second * ratio).sum(1)
    mixture = (first + second) / 2
    js = -_plogp(mixture, base).sum(1) - (entropy + entropy_q) / 2
    unit = 1 / math.log(2) if base == "nats" else math.log(2)
    classes = p.shape[1]
    return {
        "entropy": entropy,
        "entropy_q": entropy_q,
        "cross_entropy": cross,
        "cross_entropy_qp": cross_qp,
        "kl": kl,
        "kl_qp": kl_qp,
        "all": torch.stack([entropy, cross, kl, kl_qp], dim=1),
        "js": js,
        "p_shares": first,
        "q_shares": second,
        "terms": -_plogp(first, base),
        "kl_terms": first * ratio,
        "cross_terms": -first * _log(second, base),
        "maximum_entropy": torch.full_like(kl, math.log2(classes) if base == "bits" else math.log(classes)),
        "negative_kl": -kl,
        "other_unit_entropy": entropy * unit,
        "other_unit_kl": kl * unit,
        "sum_of_logs": -_log(first, base).sum(1),
        "mean_terms": entropy / classes,
    }


@solver(
    "joint_information",
    parameters={
        "table": Integer(low=0, high=1_000_000, draw_high=6, shape=("r", "c"), doc="counts: X in rows, Y in columns"),
        "base": BASE,
    },
    sizes={"r": (2, 3), "c": (2, 3)},
)
def joint_information(table: Tensor, base: str) -> dict[str, Tensor]:
    """Entropies of a joint table: H(Y|X) = H(X,Y) − H(X) ≤ H(Y); I(X;Y) = H(X) + H(Y) − H(X,Y) = H(Y) − H(Y|X) ≥ 0.

    Outputs: h_x, h_y, h_xy, h_y_given_x, h_x_given_y, mutual; joint [r, c], p_x [r], p_y [c], row_entropies [r] (H(Y)
    in each row; 0 for an empty one), independent_joint [r, c] = p(x)p(y); h_sum = H(X) + H(Y). Wrong turns: h_x_given_y
    (condition exchanged), h_y (X ignored), joint_minus_y = H(X,Y) − H(Y), mean_row_entropy (rows not weighted),
    negative_mutual, h_sum (as joint entropy), added = H(X,Y) + H(X), other_unit_mutual (bits for nats or the reverse).
    Invalid where all counts are zero, or a row or column is empty.
    """
    joint = _shares(table)
    p_x, p_y = joint.sum(2), joint.sum(1)
    h_x, h_y, h_xy = -_plogp(p_x, base).sum(1), -_plogp(p_y, base).sum(1), -_plogp(joint, base).sum((1, 2))
    safe = p_x.where(p_x > 0, torch.ones_like(p_x))
    rows = -_plogp(joint / safe[:, :, None], base).sum(2)
    independent = p_x[:, :, None] * p_y[:, None]
    mutual = (joint * (_log(joint, base) - _log(independent, base))).sum((1, 2))
    unit = 1 / math.log(2) if base == "nats" else math.log(2)
    conditional = (p_x * rows).sum(1)
    return {
        "h_x": h_x,
        "h_y": h_y,
        "h_xy": h_xy,
        "h_y_given_x": conditional,
        "h_x_given_y": h_xy - h_y,
        "mutual": mutual,
        "joint": joint,
        "p_x": p_x,
        "p_y": p_y,
        "row_entropies": rows,
        "independent_joint": independent,
        "h_sum": h_x + h_y,
        "joint_minus_y": h_xy - h_y,
        "mean_row_entropy": rows.mean(1),
        "negative_mutual": -mutual,
        "added": h_xy + h_x,
        "other_unit_mutual": mutual * unit,
        "valid": (p_x > 0).all(1) & (p_y > 0).all(1),
    }


@solver(
    "prediction_spread",
    parameters={"probabilities": Real(low=0.0, high=1.0, draw_low=0.0, draw_high=1.0, shape=("n",)), "base": BASE},
    sizes={"n": (2, 8)},
)
def prediction_spread(probabilities: Tensor, base: str) -> dict[str, Tensor]:
    """How far several predictions of one sample disagree: variance Σ(p − p̄)² / n, and binary entropies.

    Outputs: mean, variance (over n), unbiased (over n − 1), deviation = √variance, deviations [n] = p − p̄,
    entropy_of_mean = h(p̄) with h(p) = −p log p − (1 − p) log(1 − p), entropies [n], mean_entropy = mean h(p),
    disagreement = h(p̄) − mean h(p) ≥ 0; pair [2] = (entropy_of_mean, variance). Wrong turns: unbiased, deviation,
    mean_square = Σp²/n (mean not subtracted), mean_absolute = Σ|p − p̄| / n, half_entropy = −p̄ log p̄.
    Invalid for a single prediction.
    """
    mean = probabilities.mean(1)
    deviations = probabilities - mean[:, None]
    squares = deviations.square().sum(1)
    count = probabilities.shape[1]

    def entropy(p: Tensor) -> Tensor:
        return -_plogp(p, base) - _plogp(1 - p, base)

    of_mean, entropies = entropy(mean), entropy(probabilities)
    variance = squares / count
    return {
        "mean": mean,
        "variance": variance,
        "unbiased": squares / max(count - 1, 1),
        "deviation": variance.sqrt(),
        "deviations": deviations,
        "entropy_of_mean": of_mean,
        "entropies": entropies,
        "mean_entropy": entropies.mean(1),
        "disagreement": of_mean - entropies.mean(1),
        "pair": torch.stack([of_mean, variance], dim=1),
        "mean_square": probabilities.square().mean(1),
        "mean_absolute": deviations.abs().mean(1),
        "half_entropy": -_plogp(mean, base),
        "valid": torch.full_like(mean, count, dtype=torch.int64) > 1,
    }
