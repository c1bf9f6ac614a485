"""Log-odds: the logit, and the models whose log-odds are linear in the features."""

import math

import torch
from torch import Tensor

from solvers.registry import Integer, Number, Real, solver


@solver("log_odds", parameters={"p": Real(low=1e-9, high=1 - 1e-9, draw_low=0.01, draw_high=0.99)})
def log_odds(p: Tensor) -> dict[str, Tensor]:
    """The logit of a probability: ln(p / (1 − p)), the logarithm of the odds; the inverse of the sigmoid.

    Outputs: logit, odds = p / (1 − p), pair [2] = (odds, logit), complement = 1 − p.
    Wrong turns for logit: log_probability = ln p, log10_logit, negative (of 1 − p), odds_as_logit, sigmoid = σ(p);
    log_probability_pair, inverse_odds_pair [2] ((1 − p) / p and its logarithm), log10_pair [2].
    """
    complement = 1 - p
    odds = p / complement
    logit = p.log() - (-p).log1p()

    def pair(first: Tensor, second: Tensor) -> Tensor:
        return torch.stack([first, second], dim=1)

    return {
        "logit": logit,
        "odds": odds,
        "pair": pair(odds, logit),
        "complement": complement,
        "log_probability": p.log(),
        "log10_logit": logit / math.log(10),
        "negative": -logit,
        "odds_as_logit": odds,
        "sigmoid": p.sigmoid(),
        "log_probability_pair": pair(odds, p.log()),
        "inverse_odds_pair": pair(complement / p, -logit),
        "log10_pair": pair(odds, logit / math.log(10)),
    }


@solver("odds_of_logit", parameters={"z": Real(low=-300.0, high=300.0, draw_low=-5.0, draw_high=5.0)})
def odds_of_logit(z: Tensor) -> dict[str, Tensor]:
    """Odds eᶻ and probability σ(z) = eᶻ / (1 + eᶻ) of a logit z.

    Outputs: odds, probability, pair [2] of both, other_probability = 1 − probability.
    Wrong turns: other_pair [2] (of −z), odds_pair [2] (the odds taken for the probability), logit_pair [2] = (z, σ(z))
    (the logit taken for the odds), base10_pair [2] (10ᶻ).
    """
    odds, probability = z.exp(), z.sigmoid()
    tens = (z.clamp(-300, 300) * math.log(10)).exp()

    def pair(first: Tensor, second: Tensor) -> Tensor:
        return torch.stack([first, second], dim=1)

    return {
        "odds": odds,
        "probability": probability,
        "pair": pair(odds, probability),
        "other_probability": (-z).sigmoid(),
        "other_pair": pair((-z).exp(), (-z).sigmoid()),
        "odds_pair": pair(odds, odds),
        "logit_pair": pair(z, probability),
        "base10_pair": pair(tens, (z * math.log(10)).sigmoid()),
    }


@solver(
    "gaussian_posterior",
    parameters={
        "mean1": Real(low=-1e3, high=1e3, doc="of class 1"),
        "mean0": Real(low=-1e3, high=1e3, doc="of class 0"),
        "variance": Real(low=1e-3, high=1e6, draw_low=0.5, draw_high=4.0, doc="of both classes"),
        "prior1": Real(low=1e-6, high=1 - 1e-6, draw_low=0.05, draw_high=0.95, default=0.5),
        "x": Real(low=-1e3, high=1e3),
    },
)
def gaussian_posterior(mean1: Tensor, mean0: Tensor, variance: Tensor, prior1: Tensor, x: Tensor) -> dict[str, Tensor]:
    """P(y = 1 | x) of two normal classes with one variance is σ(w x + b): the log-odds are linear in x.

    w = (μ₁ − μ₀) / σ², b = (μ₀² − μ₁²) / (2σ²) + ln(π₁ / π₀).

    Outputs: posterior, w, b, all [3] = (posterior, w, b), z = w x + b, prior_log_odds, boundary = −b / w (0 where w is
    0).
    Wrong turns: without_prior [3] (equal priors), without_half [3] (b's 2 forgotten), deviation_for_variance [3]
    (divided by σ), sign_of_b [3] (b negated).
    """
    prior_log_odds = prior1.log() - (-prior1).log1p()
    difference, squares = mean1 - mean0, mean0.square() - mean1.square()

    def model(spread: Tensor, half: float, prior: Tensor, sign: float) -> Tensor:
        w = difference / spread
        b = sign * (half * squares / spread + prior)
        return torch.stack([(w * x + b).sigmoid(), w, b], dim=1)

    every = model(variance, 0.5, prior_log_odds, 1.0)
    posterior, w, b = every.unbind(1)
    flat = w == 0
    return {
        "posterior": posterior,
        "w": w,
        "b": b,
        "all": every,
        "z": w * x + b,
        "prior_log_odds": prior_log_odds,
        "boundary": torch.where(flat, torch.zeros_like(w), -b / torch.where(flat, torch.ones_like(w), w)),
        "without_prior": model(variance, 0.5, torch.zeros_like(prior1), 1.0),
        "without_half": model(variance, 1.0, prior_log_odds, 1.0),
        "deviation_for_variance": model(variance.sqrt(), 0.5, prior_log_odds, 1.0),
        "sign_of_b": model(variance, 0.5, prior_log_odds, -1.0),
    }


@solver(
    "logistic_neuron_gradient",
    parameters={
        "x": Number(shape=("n",)),
        "w": Number(shape=("n",)),
        "b": Number(default=0),
        "label": Integer(low=0, high=1),
    },
    sizes={"n": (1, 4)},
)
def logistic_neuron_gradient(x: Tensor, w: Tensor, b: Tensor, label: Tensor) -> dict[str, Tensor]:
    """Logistic regression on one sample: p = σ(w · x + b), loss −y ln p − (1 − y) ln(1 − p), gradient (p − y) x.

    Outputs: z, probability, loss (nats), error = p − y, grad_w [n], grad_b, gradient [n + 1] = grad_w then grad_b.
    Wrong turns: with_slope [n + 1] (times p (1 − p), as if the loss were squared), negative [n + 1] = (y − p) x,
    without_x [n + 1] (p − y everywhere), of_probability [n + 1] = p x (the label forgotten), of_logit [n + 1] =
    (z − y) x (the sigmoid forgotten); without_bias_probability = σ(w · x).
    """
    x, w = x.double(), w.double()
    product = (w * x).sum(1)
    z = product + b
    probability, y = z.sigmoid(), label.double()
    rows = torch.cat([x, torch.ones_like(x[:, :1])], dim=1)
    error = probability - y
    gradient = error[:, None] * rows
    return {
        "z": z,
        "probability": probability,
        "loss": torch.logaddexp(z, torch.zeros_like(z)) - y * z,
        "error": error,
        "grad_w": gradient[:, :-1],
        "grad_b": error,
        "gradient": gradient,
        "with_slope": (error * probability * (1 - probability))[:, None] * rows,
        "negative": -gradient,
        "without_x": error[:, None] * torch.ones_like(rows),
        "of_probability": probability[:, None] * rows,
        "of_logit": (z - y)[:, None] * rows,
        "without_bias_probability": product.sigmoid(),
    }
