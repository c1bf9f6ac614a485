"""References of metrics: predictions written out and compared one by one, areas by `torch.trapezoid`."""

from statistics import harmonic_mean
from typing import Any

import torch
from torch import Tensor

from solvers.registry import reference


@reference("confusion_metrics")
def confusion_metrics(tp: int, fp: int, fn: int, tn: int, beta: float) -> dict[str, Any]:
    """Means over the samples themselves; F1 and F-beta by the (weighted) harmonic mean."""
    counts = torch.tensor([tp, fp, fn, tn])
    predicted = torch.tensor([True, True, False, False]).repeat_interleave(counts)
    actual = torch.tensor([True, False, True, False]).repeat_interleave(counts)
    precision = actual[predicted].double().mean().item()
    recall = predicted[actual].double().mean().item()
    return {
        "precision": precision,
        "recall": recall,
        "f1": harmonic_mean([precision, recall]),
        "f_beta": harmonic_mean([precision, recall], weights=[1, beta**2]),
        "accuracy": (predicted == actual).double().mean(),
        "specificity": (~predicted[~actual]).double().mean(),
        "false_positive_rate": predicted[~actual].double().mean(),
        "total": len(actual),
    }


@reference("ranking_metrics")
def ranking_metrics(scores: Tensor, labels: Tensor) -> dict[str, Any]:
    """Thresholds at every score: the area under the ROC curve by `torch.trapezoid`, steps of recall times precision."""
    rates, average, before = [[0.0, 0.0]], 0.0, 0.0
    actual = labels.bool()
    for threshold in scores.sort(descending=True).values:
        predicted = scores >= threshold
        recall = predicted[actual].double().mean().item()
        average += (recall - before) * actual[predicted].double().mean().item()
        rates.append([predicted[~actual].double().mean().item(), recall])
        before = recall
    fall_out, recalls = torch.tensor(rates, dtype=torch.float64).T
    return {"auc": torch.trapezoid(recalls, fall_out), "average_precision": average, "roc": rates[1:]}
