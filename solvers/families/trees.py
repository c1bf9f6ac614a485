"""Decision trees and gradient boosting: impurity, gain, leaf weights, splits, sampling."""

import math

import torch
from torch import Tensor

from solvers.registry import Integer, Number, Real, Shared, solver

COUNTS = Integer(low=0, high=1_000_000, draw_high=9, shape=("c",), doc="samples of each class")


def _gini(counts: Tensor) -> Tensor:
    total = counts.sum(1, keepdim=True).double()
    return 1 - (counts / total.clamp_min(1)).square().sum(1)


def _entropy(counts: Tensor) -> Tensor:
    shares = counts / counts.sum(1, keepdim=True).double().clamp_min(1)
    return -(shares * shares.where(shares > 0, torch.ones_like(shares)).log2()).sum(1)


@solver("impurity_gain", parameters={"left": COUNTS, "right": COUNTS}, sizes={"c": (2, 3)})
def impurity_gain(left: Tensor, right: Tensor) -> dict[str, Tensor]:
    """Gini impurity 1 − Σpᵢ² and entropy −Σ pᵢ log₂ pᵢ of a node and its children; gain = parent − weighted children.

    Outputs: gini, gini_left, gini_right, gini_children (weighted by samples), gini_gain; entropy, entropy_left,
    entropy_right, entropy_children, information_gain (bits), split_information, gain_ratio (CART, ID3 and C4.5); counts
    [c] of the parent, n_left, n_right, n; shares [c]. Wrong turns: unweighted_gini_gain, unweighted_information_gain
    (plain mean of the children), sum_of_squares = Σpᵢ² (of the parent), nats_gain (natural logarithm), summed_children
    (children's entropies added), error_rate = 1 − max pᵢ. Invalid where a child is empty.
    """
    counts = left + right
    n_left, n_right = left.sum(1), right.sum(1)
    n = n_left + n_right
    share = n_left / n.clamp_min(1).double()

    def weighted(first: Tensor, second: Tensor) -> Tensor:
        return share * first + (1 - share) * second

    gini, entropy = _gini(counts), _entropy(counts)
    ginis, entropies = (_gini(left), _gini(right)), (_entropy(left), _entropy(right))
    gain = entropy - weighted(*entropies)
    split = _entropy(torch.stack([n_left, n_right], dim=1))
    shares = counts / n.clamp_min(1).double()[:, None]
    return {
        "gini": gini,
        "gini_left": ginis[0],
        "gini_right": ginis[1],
        "gini_children": weighted(*ginis),
        "gini_gain": gini - weighted(*ginis),
        "entropy": entropy,
        "entropy_left": entropies[0] + 0.0,
        "entropy_right": entropies[1] + 0.0,
        "entropy_children": weighted(*entropies),
        "information_gain": gain,
        "split_information": split,
        "gain_ratio": gain / split.where(split > 0, torch.ones_like(split)),
        "counts": counts,
        "n_left": n_left,
        "n_right": n_right,
        "n": n,
        "shares": shares,
        "unweighted_gini_gain": gini - (ginis[0] + ginis[1]) / 2,
        "unweighted_information_gain": entropy - (entropies[0] + entropies[1]) / 2,
        "sum_of_squares": 1 - gini,
        "nats_gain": gain * math.log(2),
        "summed_children": entropies[0] + entropies[1],
        "error_rate": 1 - shares.amax(1),
        "valid": (n_left > 0) & (n_right > 0),
    }


HESSIAN = Real(low=0.0, high=1e6, draw_low=0.5, draw_high=8.0)
LAMBDA = Real(low=0.0, high=1e6, draw_low=0.1, draw_high=3.0, default=1.0, doc="L2 penalty of leaf weights")


def _score(g: Tensor, h: Tensor) -> Tensor:
    return g.square() / h.where(h > 0, torch.ones_like(h))


@solver(
    "boosting_gain",
    parameters={
        "left_gradient": Number(doc="G of the left child: sum of first derivatives"),
        "left_hessian": HESSIAN,
        "right_gradient": Number(doc="G of the right child"),
        "right_hessian": HESSIAN,
        "penalty": LAMBDA,
        "gamma": Real(low=0.0, high=1e6, draw_high=2.0, default=0.0, doc="price of a leaf"),
    },
)
def boosting_gain(
    left_gradient: Tensor,
    left_hessian: Tensor,
    right_gradient: Tensor,
    right_hessian: Tensor,
    penalty: Tensor,
    gamma: Tensor,
) -> dict[str, Tensor]:
    """XGBoost: gain = ½ [G_L²/(H_L + λ) + G_R²/(H_R + λ) − G²/(H + λ)] − γ; leaf weight −G/(H + λ).

    Outputs: gain, left_weight, right_weight, weights [2], all [3] = (gain, left weight, right weight); root_weight,
    left_score, right_score, root_score (each G²/(H + λ)), score_sum = left + right − root; gradient = G, hessian = H,
    split (0/1: gain > 0). Wrong turns: without_half = score_sum − γ, without_gamma, gamma_added, without_penalty (λ
    = 0), root_forgotten = ½ (left + right) − γ, positive_weights [2] = G/(H + λ), unpenalized_weights [2] = −G/H;
    all_without_half [3], all_positive_weights [3] (all, with that one turn). Invalid where H of a child is zero.
    """
    gradient, hessian = left_gradient.double() + right_gradient, left_hessian + right_hessian
    sides = [(left_gradient.double(), left_hessian), (right_gradient.double(), right_hessian), (gradient, hessian)]
    left, right, root = (_score(g, h + penalty) for g, h in sides)
    plain = [_score(g, h) for g, h in sides]
    total = left + right - root
    valid = (left_hessian > 0) & (right_hessian > 0)
    weights = [-g / (h + penalty).where(h + penalty > 0, torch.ones_like(h)) + 0.0 for g, h in sides]
    bare = [-g / h.where(h > 0, torch.ones_like(h)) + 0.0 for g, h in sides]
    gain = total / 2 - gamma
    return {
        "gain": gain,
        "left_weight": weights[0],
        "right_weight": weights[1],
        "weights": torch.stack(weights[:2], dim=1),
        "all": torch.stack([gain, *weights[:2]], dim=1),
        "root_weight": weights[2],
        "left_score": left,
        "right_score": right,
        "root_score": root,
        "score_sum": total,
        "gradient": gradient,
        "hessian": hessian,
        "split": (gain > 0).long(),
        "without_half": total - gamma,
        "without_gamma": total / 2,
        "gamma_added": total / 2 + gamma,
        "without_penalty": (plain[0] + plain[1] - plain[2]) / 2 - gamma,
        "root_forgotten": (left + right) / 2 - gamma,
        "positive_weights": -torch.stack(weights[:2], dim=1),
        "all_without_half": torch.stack([total - gamma, *weights[:2]], dim=1),
        "all_positive_weights": torch.stack([gain, -weights[0], -weights[1]], dim=1),
        "unpenalized_weights": torch.stack(bare[:2], dim=1),
        "valid": valid,
    }


@solver(
    "boosting_best_split",
    parameters={
        "x": Number(shape=("n",), draw_low=0, draw_high=20, doc="values of one feature"),
        "y": Number(shape=("n",)),
        "prediction": Number(default=0, draw_low=-2, draw_high=2, doc="so far, the same for all samples"),
        "penalty": LAMBDA,
    },
    sizes={"n": (3, 6)},
)
def boosting_best_split(x: Tensor, y: Tensor, prediction: Tensor, penalty: Tensor) -> dict[str, Tensor]:
    """Exact greedy split of one feature for the loss ½(ŷ − y)²: g = ŷ − y, h = 1, largest gain (γ = 0).

    Thresholds lie midway between neighbouring sorted values.

    Outputs: threshold, gain, pair [2] = (threshold, gain); left_count, gains [n − 1] and thresholds [n − 1] by
    ascending threshold, sorted_x [n], sorted_gradients [n], left_gradients [n − 1]; left_weight, right_weight. Wrong
    turns: middle_threshold (the cut into halves, whatever the gain), worst_threshold (smallest gain), largest_gap (the
    cut between the values farthest apart; first of equals). Invalid where two values of x are equal, or the best gain
    is not unique.
    """
    order = x.argsort(dim=1, stable=True)
    ordered, gradients = x.gather(1, order), (prediction[:, None] - y).gather(1, order).double()
    count = x.shape[1]
    left = gradients.cumsum(1)[:, :-1]
    total = gradients.sum(1, keepdim=True)
    sizes = torch.arange(1, count, device=x.device).double()
    strength = penalty[:, None]
    score = left.square() / (sizes + strength) + (total - left).square() / (count - sizes + strength)
    gains = (score - total.square() / (count + strength)) / 2
    thresholds = (ordered[:, 1:] + ordered[:, :-1]).double() / 2
    gaps = ordered[:, 1:] - ordered[:, :-1]
    best = gains.argmax(1, keepdim=True)

    def at(values: Tensor, place: Tensor) -> Tensor:
        return values.gather(1, place)[:, 0]

    ranked = gains.sort(1, descending=True).values
    unique = torch.ones_like(gaps[:, 0], dtype=torch.bool)
    if count > 2:
        unique = ranked[:, 0] - ranked[:, 1] > 1e-9
    left_sum, chosen = at(left, best), best[:, 0] + 1
    return {
        "threshold": at(thresholds, best),
        "gain": at(gains, best),
        "pair": torch.stack([at(thresholds, best), at(gains, best)], dim=1),
        "left_count": chosen,
        "gains": gains,
        "thresholds": thresholds,
        "sorted_x": ordered,
        "sorted_gradients": gradients,
        "left_gradients": left,
        "left_weight": -left_sum / (chosen + penalty) + 0.0,
        "right_weight": -(total[:, 0] - left_sum) / (count - chosen + penalty) + 0.0,
        "middle_threshold": thresholds[:, (count - 1) // 2],
        "worst_threshold": at(thresholds, gains.argmin(1, keepdim=True)),
        "largest_gap": at(thresholds, gaps.argmax(1, keepdim=True)),
        "valid": (gaps > 0).all(1) & unique,
    }


@solver(
    "boosting_sampling",
    parameters={
        "rows": Integer(low=1, high=1_000_000_000, draw_high=5000),
        "columns": Integer(low=1, high=1_000_000, draw_high=300),
        "subsample": Integer(low=1, high=100, doc="percent of the rows in each round, without replacement"),
        "colsample": Integer(low=1, high=100, doc="percent of the columns for each tree"),
        "rounds": Shared(low=1, high=100_000, draw_high=100, default=10),
    },
)
def boosting_sampling(
    rows: Tensor, columns: Tensor, subsample: Tensor, colsample: Tensor, rounds: int
) -> dict[str, Tensor]:
    """Rows and columns of one boosting round: ⌊rows·subsample⌋ drawn without replacement, max(1, ⌊columns·colsample⌋).

    Over the rounds rows repeat, since each round draws from all of them again. (XGBoost itself keeps each row by its
    own draw, so that its number of rows varies around this.)

    Outputs: used [2] = (rows, columns), rows_used, columns_used; left_out = rows not used in a round, row_uses = rows
    used over all rounds. Wrong turns: all_rows [2] (rows, columns_used), all_columns [2] (rows_used, columns), product
    [2] (both shares applied to both), remaining [2] (what is left out). Invalid where no row is used.
    """
    rows_used = rows * subsample // 100
    columns_used = (columns * colsample // 100).clamp_min(1)

    def pair(first: Tensor, second: Tensor) -> Tensor:
        return torch.stack([first, second], dim=1)

    both = subsample * colsample
    return {
        "used": pair(rows_used, columns_used),
        "rows_used": rows_used,
        "columns_used": columns_used,
        "left_out": rows - rows_used,
        "row_uses": rows_used * rounds,
        "all_rows": pair(rows, columns_used),
        "all_columns": pair(rows_used, columns),
        "product": pair(rows * both // 10_000, columns * both // 10_000),
        "remaining": pair(rows - rows_used, columns - columns_used),
        "valid": rows_used > 0,
    }
