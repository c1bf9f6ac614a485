"""Losses of classifiers from probabilities, with class weights or with focus; and divergences of distributions."""

import math

import torch
from torch import Tensor

from solvers.registry import Integer, Option, Real, solver

REDUCTION = Option(values=("mean", "sum"), default="mean")
PROBABILITY = Real(low=1e-9, high=1 - 1e-9, draw_low=0.02, draw_high=0.98)
SHARES = Real(low=0.0, high=1e6, draw_low=0.05, draw_high=1.0, shape=("k",), doc="divided by their sum")


def _truth(targets: Tensor, classes: int) -> Tensor:
    return (torch.arange(classes, device=targets.device) == targets.clamp_max(classes - 1)[..., None]).double()


@solver(
    "binary_cross_entropy",
    parameters={
        "probabilities": Real(low=1e-9, high=1 - 1e-9, draw_low=0.02, draw_high=0.98, shape=("n",)),
        "targets": Real(low=0.0, high=1.0, draw_low=0.0, draw_high=1.0, shape=("n",)),
        "reduction": REDUCTION,
    },
    sizes={"n": (1, 5)},
)
def binary_cross_entropy(probabilities: Tensor, targets: Tensor, reduction: str) -> dict[str, Tensor]:
    """Binary cross entropy of probabilities, −y ln p − (1 − y) ln(1 − p), averaged or summed, as torch.nn.BCELoss.

    Outputs: loss, losses [n] (nats), gradient [n] by the probabilities = (p − y) / (p (1 − p)), over n for the mean;
    right [n] = y p + (1 − y)(1 − p), the probability given to the label where that is 0 or 1.
    Wrong turns: only_positive (−y ln p alone), swapped (1 − y for y), log2_loss, gradient_by_logits [n] = p − y (over n
    for the mean), other_reduction, negative_log_of_mean = −ln of the mean of right.
    """
    logs, other_logs = probabilities.log(), (-probabilities).log1p()
    losses = -targets * logs - (1 - targets) * other_logs
    by_logits = probabilities - targets
    gradient = by_logits / (probabilities * (1 - probabilities))
    right = targets * probabilities + (1 - targets) * (1 - probabilities)

    def reduced(rows: Tensor) -> Tensor:
        return rows.mean(1) if reduction == "mean" else rows.sum(1)

    share = probabilities.shape[1] if reduction == "mean" else 1
    return {
        "loss": reduced(losses),
        "losses": losses,
        "gradient": gradient / share,
        "right": right,
        "only_positive": reduced(-targets * logs),
        "swapped": reduced(-(1 - targets) * logs - targets * other_logs),
        "log2_loss": reduced(losses) / math.log(2),
        "gradient_by_logits": by_logits / share,
        "other_reduction": losses.sum(1) if reduction == "mean" else losses.mean(1),
        "negative_log_of_mean": -right.mean(1).log(),
    }


@solver(
    "cross_entropy_from_probabilities",
    parameters={
        "probabilities": Real(
            low=0.0, high=1e6, draw_low=0.05, draw_high=1.0, shape=("n", "k"), doc="a row is divided by its sum"
        ),
        "targets": Integer(low=0, high=1023, draw_high=2, shape=("n",), doc="classes, counted from 0"),
    },
    sizes={"n": (1, 4), "k": (2, 4)},
)
def cross_entropy_from_probabilities(probabilities: Tensor, targets: Tensor) -> dict[str, Tensor]:
    """Mean over samples of −ln(probability of the true class), as torch.nn.NLLLoss of log-probabilities.

    Outputs: loss, losses [n], target_probabilities [n], sum, probabilities [n, k].
    Wrong turns: log2_loss, log10_loss, summed, negative_log_of_mean = −ln of the mean of target_probabilities,
    one_minus = mean of 1 − p, one_vs_rest (the −ln(1 − pⱼ) of the other classes added), mean_over_entries = sum
    over n k.
    Invalid where a target ≥ k, a true class has probability 0, or a row is zero.
    """
    classes = probabilities.shape[2]
    totals = probabilities.sum(2, keepdim=True)
    shares = probabilities / torch.where(totals > 0, totals, torch.ones_like(totals))
    truth = _truth(targets, classes)
    own = (truth * shares).sum(2)
    losses = -torch.where(own > 0, own, torch.ones_like(own)).log()
    rest = -(-shares * (1 - truth)).log1p().sum(2)
    loss = losses.mean(1)
    return {
        "loss": loss,
        "losses": losses,
        "target_probabilities": own,
        "sum": losses.sum(1),
        "probabilities": shares,
        "log2_loss": loss / math.log(2),
        "log10_loss": loss / math.log(10),
        "summed": losses.sum(1),
        "negative_log_of_mean": -own.mean(1).clamp_min(1e-300).log(),
        "one_minus": 1 - own.mean(1),
        "one_vs_rest": (losses + rest).mean(1),
        "mean_over_entries": loss / classes,
        "valid": (targets < classes).all(1) & (own > 0).all(1) & rest.isfinite().all(1),
    }


@solver(
    "weighted_cross_entropy",
    parameters={
        "logits": Real(low=-500.0, high=500.0, shape=("n", "k"), doc="one row a sample"),
        "targets": Integer(low=0, high=1023, draw_high=2, shape=("n",), doc="classes, counted from 0"),
        "weights": Real(low=1e-6, high=1e6, draw_low=0.2, draw_high=5.0, shape=("k",), doc="of the classes"),
    },
    sizes={"n": (1, 4), "k": (2, 4)},
)
def weighted_cross_entropy(logits: Tensor, targets: Tensor, weights: Tensor) -> dict[str, Tensor]:
    """Cross entropy with class weights as torch.nn.CrossEntropyLoss(weight): Σ w_t ℓ / Σ w_t, with ℓ = −ln p_t.

    The mean divides by the sum of the samples' weights, not by their number.

    Outputs: loss, summed = Σ w_t ℓ, losses [n] = ℓ, sample_weights [n], weight_sum; gradient [n, k] of loss by logits.
    Wrong turns: over_samples = summed / n, unweighted = mean of ℓ, inverse_weights (1 / w in place of w), summed.
    Invalid where a target ≥ k.
    """
    classes = logits.shape[2]
    truth = _truth(targets, classes)
    losses = logits.logsumexp(2) - (truth * logits).sum(2)
    own = (truth * weights[:, None]).sum(2)
    total = own.sum(1)
    summed = (own * losses).sum(1)
    return {
        "loss": summed / total,
        "summed": summed,
        "losses": losses,
        "sample_weights": own,
        "weight_sum": total,
        "gradient": (logits.softmax(2) - truth) * (own / total[:, None])[:, :, None],
        "over_samples": summed / logits.shape[1],
        "unweighted": losses.mean(1),
        "inverse_weights": (losses / own).sum(1) / (1 / own).sum(1),
        "valid": (targets < classes).all(1),
    }


@solver(
    "focal_loss",
    parameters={
        "probability": PROBABILITY,
        "label": Integer(low=0, high=1),
        "gamma": Real(low=0.0, high=20.0, draw_high=5.0, default=2.0),
        "alpha": Real(low=0.0, high=1.0, draw_low=0.1, draw_high=0.9, default=0.25, doc="of label 1; 1 − alpha of 0"),
    },
)
def focal_loss(probability: Tensor, label: Tensor, gamma: Tensor, alpha: Tensor) -> dict[str, Tensor]:
    """Focal loss (Lin et al. 2017) of one sample: −α_t (1 − p_t)^γ ln p_t, p_t the probability of its label.

    Outputs: loss, unbalanced = (1 − p_t)^γ · cross_entropy (without α), cross_entropy = −ln p_t, p_t, alpha_t, factor =
    (1 − p_t)^γ, share = unbalanced / cross_entropy = factor; gradient of loss by the logit.
    Wrong turns: inverted_factor = p_t^γ · cross_entropy (easy samples stressed), multiplied = γ (1 − p_t) ·
    cross_entropy, of_label_one ((1 − p)^γ whatever the label), alpha_for_both (α for label 0 too).
    """
    positive = label == 1
    p_t = torch.where(positive, probability, 1 - probability)
    alpha_t = torch.where(positive, alpha, 1 - alpha)
    cross_entropy = -torch.where(positive, probability.log(), (-probability).log1p())
    rest = 1 - p_t
    factor = rest**gamma
    sign = torch.where(positive, 1.0, -1.0).double()
    slope = factor * (gamma * p_t * -cross_entropy - rest)
    return {
        "loss": alpha_t * factor * cross_entropy,
        "unbalanced": factor * cross_entropy,
        "cross_entropy": cross_entropy,
        "p_t": p_t,
        "alpha_t": alpha_t,
        "factor": factor,
        "share": factor,
        "gradient": sign * alpha_t * slope,
        "inverted_factor": p_t**gamma * cross_entropy,
        "multiplied": gamma * rest * cross_entropy,
        "of_label_one": (1 - probability) ** gamma * cross_entropy,
        "alpha_for_both": alpha * factor * cross_entropy,
    }


def _shares(values: Tensor) -> Tensor:
    totals = values.sum(-1, keepdim=True)
    return values / torch.where(totals > 0, totals, torch.ones_like(totals))


def _divergence(p: Tensor, q: Tensor) -> Tensor:
    """Σ p ln(p / q) over the last dimension; a share p of 0 counts nothing."""
    return (torch.xlogy(p, p) - torch.xlogy(p, q)).sum(-1)


@solver("kl_js_divergence", parameters={"p": SHARES, "q": SHARES}, sizes={"k": (2, 5)})
def kl_js_divergence(p: Tensor, q: Tensor) -> dict[str, Tensor]:
    """KL(p ‖ q) = Σ p ln(p / q), and JS(p, q) = KL(p ‖ m) / 2 + KL(q ‖ m) / 2 with m = (p + q) / 2; nats.

    torch.nn.KLDivLoss takes (ln q, p): the model's log-probabilities first. It then computes KL(p ‖ q).

    Outputs: kl, reverse = KL(q ‖ p), js, p, q and mixture [k] (as shares), entropy of p, cross_entropy = −Σ p ln q =
    entropy + kl, kl_mixture = KL(p ‖ m), reverse_mixture = KL(q ‖ m); gradient [k] of kl by q's logits = q − p;
    jeffreys = kl + reverse.
    Wrong turns: log2_kl, log2_js, entropy_difference = H(q) − H(p), averaged = jeffreys / 2 (taken for js), js_sum =
    2 js. Invalid where p or q has a share of 0.
    """
    p, q = _shares(p), _shares(q)
    valid = (p > 0).all(1) & (q > 0).all(1)
    uniform = torch.full_like(p, 1 / p.shape[1])
    p, q = torch.where(valid[:, None], p, uniform), torch.where(valid[:, None], q, uniform)
    mixture = (p + q) / 2
    kl, reverse = _divergence(p, q), _divergence(q, p)
    kl_mixture, reverse_mixture = _divergence(p, mixture), _divergence(q, mixture)
    js = (kl_mixture + reverse_mixture) / 2
    entropy, other_entropy = -torch.xlogy(p, p).sum(1), -torch.xlogy(q, q).sum(1)
    return {
        "kl": kl,
        "reverse": reverse,
        "js": js,
        "p": p,
        "q": q,
        "mixture": mixture,
        "entropy": entropy,
        "cross_entropy": -torch.xlogy(p, q).sum(1),
        "kl_mixture": kl_mixture,
        "reverse_mixture": reverse_mixture,
        "gradient": q - p,
        "jeffreys": kl + reverse,
        "log2_kl": kl / math.log(2),
        "log2_js": js / math.log(2),
        "entropy_difference": other_entropy - entropy,
        "averaged": (kl + reverse) / 2,
        "js_sum": 2 * js,
        "valid": valid,
    }


@solver(
    "kl_div_reductions",
    parameters={
        "p": Real(
            low=1e-6, high=1e6, draw_low=0.05, draw_high=1.0, shape=("n", "k"), doc="targets, as shares of a row"
        ),
        "q": Real(low=1e-6, high=1e6, draw_low=0.05, draw_high=1.0, shape=("n", "k"), doc="model, as shares of a row"),
    },
    sizes={"n": (1, 4), "k": (2, 4)},
)
def kl_div_reductions(p: Tensor, q: Tensor) -> dict[str, Tensor]:
    """KL(p ‖ q) of several samples in the reductions of torch.nn.KLDivLoss: only "batchmean" is the mean over samples.

    Outputs: batchmean = Σ / n, mean = Σ / (n k) (the default, over all entries), summed = Σ, divergences [n].
    Wrong turns: reverse_batchmean (p and q exchanged), mean in place of batchmean.
    """
    p, q = _shares(p), _shares(q)
    divergences = _divergence(p, q)
    return {
        "batchmean": divergences.mean(1),
        "mean": divergences.mean(1) / p.shape[2],
        "summed": divergences.sum(1),
        "divergences": divergences,
        "reverse_batchmean": _divergence(q, p).mean(1),
    }
