"""References of classifiers' losses: PyTorch's own modules, autograd, and `torch.distributions` for divergences."""

from math import log
from typing import Any

import torch
from torch import Tensor, nn
from torch.distributions import Categorical, kl_divergence
from torch.nn import functional

from solvers.registry import reference


def _point(values: Tensor) -> Tensor:
    return values.detach().double().clone().requires_grad_()


@reference("binary_cross_entropy")
def binary_cross_entropy(probabilities: Tensor, targets: Tensor, reduction: str) -> dict[str, Any]:
    """`torch.nn.BCELoss`; `BCEWithLogitsLoss` for the gradient by the logits."""
    point = _point(probabilities)
    loss = nn.BCELoss(reduction=reduction)(point, targets)
    (gradient,) = torch.autograd.grad(loss, point)
    logits = _point(torch.special.logit(probabilities))
    (by_logits,) = torch.autograd.grad(nn.BCEWithLogitsLoss(reduction=reduction)(logits, targets), logits)
    other = "sum" if reduction == "mean" else "mean"
    return {
        "loss": loss.detach(),
        "losses": nn.BCELoss(reduction="none")(probabilities, targets),
        "gradient": gradient,
        "gradient_by_logits": by_logits,
        "swapped": nn.BCELoss(reduction=reduction)(probabilities, 1 - targets),
        "other_reduction": nn.BCELoss(reduction=other)(probabilities, targets),
        "log2_loss": loss.detach() / log(2),
    }


@reference("cross_entropy_from_probabilities")
def cross_entropy_from_probabilities(probabilities: Tensor, targets: Tensor) -> dict[str, Any]:
    """`torch.nn.NLLLoss` of the log-probabilities that `Categorical` makes; `BCELoss` for one against the rest."""
    distribution = Categorical(probs=probabilities)
    logs: Tensor = distribution.logits
    truth = functional.one_hot(targets, probabilities.shape[1]).double()
    return {
        "loss": nn.NLLLoss()(logs, targets),
        "losses": -distribution.log_prob(targets),  # type: ignore[no-untyped-call]
        "sum": nn.NLLLoss(reduction="sum")(logs, targets),
        "probabilities": distribution.probs,
        "one_vs_rest": nn.BCELoss(reduction="sum")(distribution.probs, truth) / len(targets),
    }


@reference("weighted_cross_entropy")
def weighted_cross_entropy(logits: Tensor, targets: Tensor, weights: Tensor) -> dict[str, Any]:
    """`torch.nn.CrossEntropyLoss(weight=…)`, also with inverse weights."""
    point = _point(logits)
    loss = nn.CrossEntropyLoss(weight=weights)(point, targets)
    (gradient,) = torch.autograd.grad(loss, point)
    return {
        "loss": loss.detach(),
        "gradient": gradient,
        "summed": nn.CrossEntropyLoss(weight=weights, reduction="sum")(logits, targets),
        "losses": nn.CrossEntropyLoss(reduction="none")(logits, targets),
        "unweighted": nn.CrossEntropyLoss()(logits, targets),
        "inverse_weights": nn.CrossEntropyLoss(weight=weights.reciprocal())(logits, targets),
    }


@reference("focal_loss")
def focal_loss(probability: float, label: int, gamma: float, alpha: float) -> dict[str, Any]:
    """Built on `BCEWithLogitsLoss` as torchvision's `sigmoid_focal_loss` is; the gradient by autograd."""
    z = _point(torch.special.logit(torch.tensor(probability, dtype=torch.float64)))
    y = torch.tensor(float(label), dtype=torch.float64)
    cross_entropy = nn.BCEWithLogitsLoss()(z, y)
    p = torch.sigmoid(z)
    easy = p * y + (1 - p) * (1 - y)
    unbalanced = cross_entropy * torch.pow(1 - easy, gamma)
    loss = unbalanced * (alpha if label else 1 - alpha)
    (gradient,) = torch.autograd.grad(loss, z)
    return {
        "loss": loss.detach(),
        "unbalanced": unbalanced.detach(),
        "cross_entropy": cross_entropy.detach(),
        "p_t": torch.exp(-cross_entropy.detach()),
        "factor": (unbalanced / cross_entropy).detach(),
        "gradient": gradient,
    }


@reference("kl_js_divergence")
def kl_js_divergence(p: Tensor, q: Tensor) -> dict[str, Any]:
    """`torch.distributions.kl_divergence`; `KLDivLoss` and autograd for the gradient."""
    first, second = Categorical(probs=p), Categorical(probs=q)
    between = Categorical(probs=(first.probs + second.probs) / 2)
    left, right = kl_divergence(first, between), kl_divergence(second, between)
    logits = _point(second.logits)
    loss = nn.KLDivLoss(reduction="sum")(functional.log_softmax(logits, dim=0), first.probs)
    (gradient,) = torch.autograd.grad(loss, logits)
    entropies = first.entropy(), second.entropy()  # type: ignore[no-untyped-call]
    return {
        "kl": kl_divergence(first, second),
        "reverse": kl_divergence(second, first),
        "js": (left + right) / 2,
        "p": first.probs,
        "mixture": between.probs,
        "entropy": entropies[0],
        "cross_entropy": nn.CrossEntropyLoss()(second.logits, first.probs),
        "gradient": gradient,
        "entropy_difference": entropies[1] - entropies[0],
    }


@reference("kl_div_reductions")
def kl_div_reductions(p: Tensor, q: Tensor) -> dict[str, Any]:
    """`torch.nn.KLDivLoss` in each reduction."""
    targets, model = Categorical(probs=p), Categorical(probs=q)
    logs = model.logits
    return {
        "batchmean": nn.KLDivLoss(reduction="batchmean")(logs, targets.probs),
        "summed": nn.KLDivLoss(reduction="sum")(logs, targets.probs),
        "mean": nn.KLDivLoss(reduction="none")(logs, targets.probs).mean(),
        "divergences": kl_divergence(targets, model),
        "reverse_batchmean": nn.KLDivLoss(reduction="batchmean")(targets.logits, model.probs),
    }
