"""Bayes' rule and estimation: posteriors, smoothed frequencies, maximum a posteriori."""

import torch
from torch import Tensor

from solvers.registry import Integer, Real, solver

PROBABILITY = Real(low=0.0, high=1.0, draw_low=0.01, draw_high=0.99)


def _over(numerator: Tensor, denominator: Tensor) -> Tensor:
    return numerator / denominator.where(denominator > 0, torch.ones_like(denominator))


@solver(
    "bayes_posterior",
    parameters={
        "priors": Integer(low=0, high=1_000_000, draw_high=9, shape=("k",), doc="in proportion; divided by their sum"),
        "likelihoods": Real(low=0.0, high=1.0, draw_low=0.05, draw_high=1.0, shape=("k",), doc="p(x | class)"),
    },
    sizes={"k": (2, 4)},
)
def bayes_posterior(priors: Tensor, likelihoods: Tensor) -> dict[str, Tensor]:
    """Posterior of k classes: p(c | x) = p(x | c)·p(c) / Σ p(x | c′)·p(c′). Priors are given in proportion, as 3 : 2.

    Outputs: posterior [k], joint [k] = p(x | c)p(c), evidence = their sum, shares [k] = the priors as probabilities,
    first = posterior of the first class, predicted = class of the largest posterior (from 0), by_likelihood = class of
    the largest likelihood. Wrong turns: joint (not normalized), priors_ignored [k] (likelihoods normalized), shares
    (evidence ignored), added [k] (prior plus likelihood, normalized), by_likelihood (as prediction).
    Invalid where the evidence is zero.
    """
    total = priors.sum(1).double()
    shares = _over(priors.double(), total[:, None])
    joint = shares * likelihoods
    evidence = joint.sum(1)
    posterior = _over(joint, evidence[:, None])
    added = shares + likelihoods
    return {
        "posterior": posterior,
        "joint": joint,
        "evidence": evidence,
        "shares": shares,
        "first": posterior[:, 0],
        "predicted": joint.argmax(1),
        "by_likelihood": likelihoods.argmax(1),
        "priors_ignored": _over(likelihoods, likelihoods.sum(1, keepdim=True)),
        "added": _over(added, added.sum(1, keepdim=True)),
        "valid": (total > 0) & (evidence > 0),
    }


@solver(
    "diagnostic_posterior",
    parameters={"prior": PROBABILITY, "sensitivity": PROBABILITY, "false_positive_rate": PROBABILITY},
)
def diagnostic_posterior(prior: Tensor, sensitivity: Tensor, false_positive_rate: Tensor) -> dict[str, Tensor]:
    """Probability of a condition after a positive test: s·π / (s·π + f·(1 − π)); f = 1 − specificity.

    Outputs: posterior, true_positive = s·π, false_positive = f·(1 − π), positive = their sum; after_negative =
    (1 − s)π / ((1 − s)π + (1 − f)(1 − π)), odds = s·π / (f·(1 − π)) (0 where the denominator is 0). Wrong turns:
    sensitivity (taken for the posterior), true_positive (not normalized), equal_priors = s / (s + f), one_minus_rate =
    1 − f. Invalid where the test is never positive, or never negative.
    """
    true, false = sensitivity * prior, false_positive_rate * (1 - prior)
    positive, missed = true + false, (1 - sensitivity) * prior
    negative = 1 - positive
    return {
        "posterior": _over(true, positive),
        "true_positive": true,
        "false_positive": false,
        "positive": positive,
        "after_negative": _over(missed, negative),
        "odds": torch.where(false > 0, _over(true, false), 0.0),
        "sensitivity": sensitivity,
        "equal_priors": _over(sensitivity, sensitivity + false_positive_rate),
        "one_minus_rate": 1 - false_positive_rate,
        "valid": (positive > 0) & (negative > 1e-12),
    }


@solver(
    "smoothed_probability",
    parameters={
        "count": Integer(low=0, high=1_000_000, draw_high=8, doc="c: how often the value was seen"),
        "total": Integer(low=0, high=1_000_000, draw_high=30, doc="N: how many values were seen"),
        "categories": Integer(low=2, high=1_000_000, draw_high=8, doc="K: possible values"),
        "strength": Real(low=0.0, high=1e6, draw_low=0.1, draw_high=3.0, default=1.0, doc="λ"),
    },
)
def smoothed_probability(count: Tensor, total: Tensor, categories: Tensor, strength: Tensor) -> dict[str, Tensor]:
    """Estimate with λ added to each count: (c + λ) / (N + K·λ); λ = 1 is Laplace smoothing, λ = 0 maximum likelihood.

    Outputs: probability, numerator = c + λ, denominator = N + Kλ, unsmoothed = c / N (0 where N is 0), unseen = λ / (N
    + Kλ) (of a value never seen), uniform = 1 / K. Wrong turns: denominator_only = c / (N + Kλ), numerator_only = (c +
    λ) / N (where N is 0: the probability), one_category = (c + λ) / (N + λ), unsmoothed. Invalid where c > N, or N + Kλ
    is zero.
    """
    numerator, denominator = count + strength, total + categories * strength
    seen = total.double()
    probability = _over(numerator, denominator)
    return {
        "probability": probability,
        "numerator": numerator,
        "denominator": denominator,
        "unsmoothed": _over(count.double(), seen),
        "unseen": _over(strength, denominator),
        "uniform": 1 / categories.double(),
        "denominator_only": _over(count.double(), denominator),
        "numerator_only": torch.where(total > 0, _over(numerator, seen), probability),
        "one_category": _over(numerator, total + strength),
        "valid": (count <= total) & (denominator > 0),
    }


@solver(
    "beta_bernoulli",
    parameters={
        "successes": Integer(low=0, high=1_000_000, draw_high=10),
        "trials": Integer(low=0, high=1_000_000, draw_high=20),
        "a": Real(low=1.0, high=1e6, draw_low=1.1, draw_high=6.0, doc="of the Beta prior"),
        "b": Real(low=1.0, high=1e6, draw_low=1.1, draw_high=6.0, doc="of the Beta prior"),
    },
)
def beta_bernoulli(successes: Tensor, trials: Tensor, a: Tensor, b: Tensor) -> dict[str, Tensor]:
    """Bernoulli probability with a Beta(a, b) prior: MAP (k + a − 1)/(n + a + b − 2), mode of Beta(k + a, n − k + b).

    Outputs: map, maximum_likelihood = k / n (0 where n is 0), posterior_mean = (k + a) / (n + a + b), prior_mode =
    (a − 1) / (a + b − 2) (½ where a = b = 1), prior_mean; posterior_a = k + a, posterior_b = n − k + b; numerator,
    denominator of the MAP. Wrong turns: maximum_likelihood, posterior_mean (mean for mode), denominator_only =
    k / (n + a + b − 2), averaged = the mean of prior_mode and maximum_likelihood.
    Invalid where k > n, or the posterior has no single mode.
    """
    wins, count = successes.double(), trials.double()
    numerator, denominator = wins + a - 1, count + a + b - 2
    valid = (successes <= trials) & (denominator > 0)
    prior_mode = torch.where(a + b > 2, _over(a - 1, a + b - 2), 0.5)
    likely = _over(wins, count)
    return {
        "map": _over(numerator, denominator),
        "maximum_likelihood": likely,
        "posterior_mean": (wins + a) / (count + a + b),
        "prior_mode": prior_mode,
        "prior_mean": a / (a + b),
        "posterior_a": wins + a,
        "posterior_b": count - wins + b,
        "numerator": numerator,
        "denominator": denominator,
        "denominator_only": _over(wins, denominator),
        "averaged": (prior_mode + likely) / 2,
        "valid": valid,
    }
