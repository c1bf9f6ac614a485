"""References of Bayes' rule: `torch.distributions`, exact fractions, and the mode that Newton's method finds."""

from fractions import Fraction
from typing import Any

import torch
from torch import Tensor
from torch.distributions import Beta, Categorical, Dirichlet
from torch.nn import functional

from solvers.registry import reference


@reference("bayes_posterior")
def bayes_posterior(priors: Tensor, likelihoods: Tensor) -> dict[str, Any]:
    """`Categorical` normalizes the sum of logarithms."""
    shares = Categorical(probs=priors.double())
    log_joint = shares.probs.log() + likelihoods.log()
    posterior = Categorical(logits=log_joint).probs
    return {
        "posterior": posterior,
        "evidence": torch.logsumexp(log_joint, 0).exp(),
        "shares": shares.probs,
        "first": posterior[0],
        "predicted": log_joint.argmax() if log_joint.isfinite().any() else 0,
    }


@reference("diagnostic_posterior")
def diagnostic_posterior(prior: float, sensitivity: float, false_positive_rate: float) -> dict[str, Any]:
    """Exact fractions of a population."""
    share, hit, alarm = Fraction(prior), Fraction(sensitivity), Fraction(false_positive_rate)
    table = {
        (sick, positive): (share if sick else 1 - share)
        * ((hit if sick else alarm) if positive else 1 - (hit if sick else alarm))
        for sick in (True, False)
        for positive in (True, False)
    }
    return {
        "posterior": float(table[True, True] / (table[True, True] + table[False, True])),
        "after_negative": float(table[True, False] / (table[True, False] + table[False, False])),
    }


@reference("smoothed_probability")
def smoothed_probability(count: int, total: int, categories: int, strength: float) -> dict[str, Any]:
    """The mean of a `Dirichlet` posterior; without smoothing the frequency in a list of what was seen."""
    counts = torch.zeros(categories, dtype=torch.float64)
    counts[0], counts[1] = count, total - count
    if strength == 0:
        return {"probability": (counts / counts.sum())[0]}
    found = Dirichlet(counts + strength).mean
    return {"probability": found[0]} | ({"unseen": found[2]} if categories > 2 else {})


@reference("beta_bernoulli")
def beta_bernoulli(successes: int, trials: int, a: float, b: float) -> dict[str, Any]:
    """Newton's steps by autograd on the log posterior as a function of the logit; means by `Beta`."""
    data = torch.tensor([1.0] * successes + [0.0] * (trials - successes), dtype=torch.float64)
    shape = torch.tensor([a, b], dtype=torch.float64)
    prior: Any = Beta(shape[0], shape[1])
    logit = torch.zeros((), dtype=torch.float64)
    for _ in range(9):
        at = logit.requires_grad_()
        loss = functional.binary_cross_entropy_with_logits(at.expand(trials), data, reduction="sum")
        loss = loss - prior.log_prob(torch.sigmoid(at))
        (slope,) = torch.autograd.grad(loss, at, create_graph=True)
        (curvature,) = torch.autograd.grad(slope, at)
        logit = (at - slope / curvature).detach()
    posterior = Beta(prior.concentration1 + successes, prior.concentration0 + trials - successes)
    return {
        "map": torch.sigmoid(logit),
        "posterior_mean": posterior.mean,
        "maximum_likelihood": data.mean() if trials else 0.0,
    }
