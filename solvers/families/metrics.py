"""Metrics of classifiers: from the confusion matrix, and from ranked scores."""

import torch
from torch import Tensor

from solvers.registry import Integer, Real, solver

COUNT = Integer(low=0, high=1_000_000, draw_high=60)


def _over(numerator: Tensor, denominator: Tensor) -> Tensor:
    """The quotient, and 0 where the denominator is 0."""
    return numerator / denominator.double().where(denominator > 0, torch.ones_like(denominator).double())


@solver(
    "confusion_metrics",
    parameters={
        "tp": COUNT,
        "fp": COUNT,
        "fn": COUNT,
        "tn": COUNT,
        "beta": Real(low=0.01, high=100.0, draw_low=0.5, draw_high=3.0, default=1.0, doc="of f_beta"),
    },
)
def confusion_metrics(tp: Tensor, fp: Tensor, fn: Tensor, tn: Tensor, beta: Tensor) -> dict[str, Tensor]:
    """precision = TP/(TP + FP), recall = TP/(TP + FN), F1 = 2PR/(P + R) = 2TP/(2TP + FP + FN), accuracy, specificity.

    Outputs: precision, recall (sensitivity, true-positive rate), f1, f_beta = (1 + β²)PR/(β²P + R), accuracy,
    specificity = TN/(TN + FP), false_positive_rate = FP/(FP + TN), balanced_accuracy, pair [2] = (precision, recall),
    all [3] = (precision, recall, f1); predicted_positive, actual_positive, total. Wrong turns: swapped [2] = (recall,
    precision), arithmetic_mean = (P + R)/2, specificity (as precision), accuracy (as F1), geometric_mean = √(PR).
    Invalid where TP is zero, or there is no actual or predicted negative.
    """
    precision, recall = _over(tp, tp + fp), _over(tp, tp + fn)
    total = tp + fp + fn + tn
    specificity = _over(tn, tn + fp)
    factor = beta.square()
    f1 = _over(2 * tp, 2 * tp + fp + fn)
    return {
        "precision": precision,
        "recall": recall,
        "f1": f1,
        "f_beta": _over((1 + factor) * tp, (1 + factor) * tp + factor * fn + fp),
        "accuracy": _over(tp + tn, total),
        "specificity": specificity,
        "false_positive_rate": _over(fp, fp + tn),
        "balanced_accuracy": (recall + specificity) / 2,
        "pair": torch.stack([precision, recall], dim=1),
        "all": torch.stack([precision, recall, f1], dim=1),
        "predicted_positive": tp + fp,
        "actual_positive": tp + fn,
        "total": total,
        "swapped": torch.stack([recall, precision], dim=1),
        "arithmetic_mean": (precision + recall) / 2,
        "geometric_mean": (precision * recall).sqrt(),
        "valid": (tp > 0) & (tn + fp > 0) & (tn + fn > 0),
    }


@solver(
    "ranking_metrics",
    parameters={
        "scores": Real(low=-1e6, high=1e6, draw_low=0.0, draw_high=1.0, shape=("n",)),
        "labels": Integer(low=0, high=1, shape=("n",)),
    },
    sizes={"n": (3, 7)},
)
def ranking_metrics(scores: Tensor, labels: Tensor) -> dict[str, Tensor]:
    """AUC of the ROC curve and average precision of scores, higher scores first.

    auc = share of pairs (positive, negative) in which the positive has the higher score. average_precision = mean over
    the positives of the precision at their rank, Σ (Rₖ − Rₖ₋₁) Pₖ, without interpolation.

    Outputs: auc, average_precision, right_pairs, pairs, positives, negatives, order [n] (places by falling score),
    ranked_labels [n], precisions [n] and recalls [n] at each rank, roc [n, 2] (false- and true-positive rate behind
    each rank). Wrong turns: inverted = 1 − auc, mean_precision (over all ranks, not the positives'), right_order =
    share of neighbours in the right order, last_precision = precision over all samples, half_accuracy (accuracy at
    0.5). Invalid where two scores are equal, or one class is missing.
    """
    order = scores.argsort(dim=1, descending=True, stable=True)
    ranked = labels.gather(1, order)
    positives, negatives = labels.sum(1), (1 - labels).sum(1)
    hits, alarms = ranked.cumsum(1), (1 - ranked).cumsum(1)
    right = (ranked * (negatives[:, None] - alarms)).sum(1)
    pairs = positives * negatives
    ranks = torch.arange(1, scores.shape[1] + 1, device=scores.device).double()
    precisions = hits / ranks
    recalls = _over(hits, positives[:, None])
    falls = scores.sort(1).values
    auc = _over(right, pairs)
    neighbours = (ranked[:, :-1] >= ranked[:, 1:]).double()
    return {
        "auc": auc,
        "average_precision": _over((precisions * ranked).sum(1), positives),
        "right_pairs": right,
        "pairs": pairs,
        "positives": positives,
        "negatives": negatives,
        "order": order,
        "ranked_labels": ranked,
        "precisions": precisions,
        "recalls": recalls,
        "roc": torch.stack([_over(alarms, negatives[:, None]), recalls], dim=2),
        "inverted": 1 - auc,
        "mean_precision": precisions.mean(1),
        "right_order": neighbours.sum(1) / max(neighbours.shape[1], 1),
        "last_precision": precisions[:, -1],
        "half_accuracy": ((scores > 0.5) == (labels == 1)).double().mean(1),
        "valid": (falls[:, 1:] > falls[:, :-1]).all(1) & (pairs > 0),
    }
