"""Cross entropy of logits: values and gradients, averaged or summed."""

import math

import torch
from torch import Tensor

from solvers.registry import Integer, Option, Real, solver

REDUCTION = Option(values=("mean", "sum"), default="mean")


def _truth(logits: Tensor, target: Tensor) -> Tensor:
    """One-hot float64 rows behind `target`, along the last dimension of `logits`."""
    return (torch.arange(logits.shape[-1], device=logits.device) == target[..., None]).double()


@solver(
    "cross_entropy_from_logits",
    parameters={
        "logits": Real(low=-500.0, high=500.0, shape=("k",)),
        "target": Integer(low=0, high=1023, draw_high=4, doc="class, counted from 0"),
    },
    sizes={"k": (2, 6)},
)
def cross_entropy_from_logits(logits: Tensor, target: Tensor) -> dict[str, Tensor]:
    """Cross entropy of one sample: −ln softmax(z)ₜ = ln Σ exp(zⱼ) − zₜ, in nats.

    Outputs: loss; probabilities [k], log_sum_exp, target_logit, target_probability; truth [k] (one-hot), gradient [k] =
    p − y by the logits; exponentials [k] = exp(z), sum_exp; uniform_loss = ln k; loss_and_mse [2] = (loss, mean of
    (p − y)²).
    Wrong turns: log2_loss (bits), softmax_forgotten = −zₜ, summed_one_vs_rest = −ln pₜ − Σ_{j≠t} ln(1 − pⱼ),
    mean_over_classes = loss / k, without_logarithm = 1 − pₜ, squared_error = Σ (p − y)², negative_gradient [k] = y − p,
    gradient_of_target_only [k] (0 for the other classes); loss_and_squared_error, log2_and_mse, one_minus_and_mse [2].
    Invalid where target ≥ k, or a number is too large.
    """
    classes = logits.shape[1]
    in_range = target < classes
    target = target.clamp_max(classes - 1)
    truth = _truth(logits, target)
    log_sum_exp = logits.logsumexp(1)
    target_logit = logits.gather(1, target[:, None])[:, 0]
    probabilities = logits.softmax(1)
    target_probability = probabilities.gather(1, target[:, None])[:, 0]
    others = torch.log1p(-probabilities) * (1 - truth)
    loss = log_sum_exp - target_logit
    gradient = probabilities - truth
    results = {
        "loss": loss,
        "probabilities": probabilities,
        "log_sum_exp": log_sum_exp,
        "target_logit": target_logit,
        "target_probability": target_probability,
        "truth": truth,
        "gradient": gradient,
        "exponentials": logits.exp(),
        "sum_exp": logits.exp().sum(1),
        "uniform_loss": torch.full_like(loss, math.log(classes)),
        "log2_loss": loss / math.log(2),
        "softmax_forgotten": -target_logit,
        "summed_one_vs_rest": loss - torch.where(truth > 0, torch.zeros_like(others), others).sum(1),
        "mean_over_classes": loss / classes,
        "without_logarithm": 1 - target_probability,
        "squared_error": gradient.square().sum(1),
        "loss_and_mse": torch.stack([loss, gradient.square().mean(1)], dim=1),
        "loss_and_squared_error": torch.stack([loss, gradient.square().sum(1)], dim=1),
        "log2_and_mse": torch.stack([loss / math.log(2), gradient.square().mean(1)], dim=1),
        "one_minus_and_mse": torch.stack([1 - target_probability, gradient.square().mean(1)], dim=1),
        "negative_gradient": -gradient,
        "gradient_of_target_only": gradient * truth,
    }
    finite = results["summed_one_vs_rest"].isfinite() & results["sum_exp"].isfinite()
    return results | {"valid": in_range & finite}


@solver(
    "cross_entropy_batch",
    parameters={
        "logits": Real(low=-500.0, high=500.0, shape=("n", "k"), doc="one row a sample"),
        "targets": Integer(low=0, high=1023, draw_high=2, shape=("n",), doc="classes, counted from 0"),
        "reduction": REDUCTION,
    },
    sizes={"n": (1, 4), "k": (2, 4)},
)
def cross_entropy_batch(logits: Tensor, targets: Tensor, reduction: str) -> dict[str, Tensor]:
    """Cross entropy of several samples, averaged over them (as PyTorch does unless told) or summed; in nats.

    Outputs: loss, losses [n], mean, sum, probabilities [n, k]; gradient [n, k] of loss by the logits: (p − y) / n for
    the mean, p − y for the sum; accuracy = share of samples whose largest logit is the target's.
    Wrong turns: mean_over_entries = sum / (n k), gradient_of_other_reduction [n, k].
    Invalid where a target ≥ k.
    """
    samples, classes = logits.shape[1:]
    valid = (targets < classes).all(1)
    targets = targets.clamp_max(classes - 1)
    losses = logits.logsumexp(2) - logits.gather(2, targets[:, :, None])[:, :, 0]
    probabilities = logits.softmax(2)
    summed = probabilities - _truth(logits, targets)
    gradients = {"mean": summed / samples, "sum": summed}
    return {
        "loss": losses.mean(1) if reduction == "mean" else losses.sum(1),
        "losses": losses,
        "mean": losses.mean(1),
        "sum": losses.sum(1),
        "probabilities": probabilities,
        "gradient": gradients[reduction],
        "accuracy": (logits.argmax(2) == targets).double().mean(1),
        "mean_over_entries": losses.mean(1) / classes,
        "gradient_of_other_reduction": gradients["sum" if reduction == "mean" else "mean"],
        "valid": valid,
    }


@solver(
    "binary_cross_entropy_with_logits",
    parameters={
        "logit": Real(low=-500.0, high=500.0),
        "target": Real(low=0.0, high=1.0, draw_low=0.0, draw_high=1.0, doc="1 for the positive class"),
    },
)
def binary_cross_entropy_with_logits(logit: Tensor, target: Tensor) -> dict[str, Tensor]:
    """Binary cross entropy of one logit z, in nats: −y ln σ(z) − (1 − y) ln(1 − σ(z)) = ln(1 + eᶻ) − y z.

    Outputs: loss, probability = σ(z), gradient = p − y by the logit; positive_term = −ln p and negative_term =
    −ln(1 − p), which the target weights; gradients [2] by the logit: of (p − y)² / 2, and of the cross entropy.
    Wrong turns: log2_loss (bits), swapped_target (1 − y in place of y), squared_error = (p − y)² / 2 and its gradient
    squared_gradient = (p − y) p (1 − p) (the one with σ′), swapped_gradients and equal_gradients [2],
    negative_gradient = y − p, sigmoid_twice (loss of σ(σ(z))), only_positive = −y ln p (the second term forgotten).
    """
    probability, softplus = logit.sigmoid(), torch.logaddexp(logit, torch.zeros_like(logit))
    positive, negative = softplus - logit, softplus
    loss = target * positive + (1 - target) * negative
    gradient = probability - target
    return {
        "loss": loss,
        "probability": probability,
        "gradient": gradient,
        "positive_term": positive,
        "negative_term": negative,
        "log2_loss": loss / math.log(2),
        "swapped_target": (1 - target) * positive + target * negative,
        "squared_error": gradient.square() / 2,
        "squared_gradient": gradient * probability * (1 - probability),
        "gradients": torch.stack([gradient * probability * (1 - probability), gradient], dim=1),
        "swapped_gradients": torch.stack([gradient, gradient * probability * (1 - probability)], dim=1),
        "equal_gradients": torch.stack([gradient, gradient], dim=1),
        "negative_gradient": -gradient,
        "sigmoid_twice": torch.logaddexp(probability, torch.zeros_like(logit)) - target * probability,
        "only_positive": target * positive,
    }
