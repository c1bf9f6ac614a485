"""References of log-odds: `torch.special`, `torch.distributions`, PyTorch's losses and autograd."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.distributions import Bernoulli, Normal

from solvers.registry import reference


def _number(value: float) -> Tensor:
    return torch.tensor(value, dtype=torch.float64)


@reference("log_odds")
def log_odds(p: float) -> dict[str, Any]:
    """`torch.distributions.Bernoulli`, which keeps logits."""
    logit = Bernoulli(probs=_number(p)).logits
    return {
        "logit": torch.special.logit(_number(p)),
        "odds": logit.exp(),
        "pair": torch.stack([logit.exp(), logit]),
        "negative": torch.special.logit(_number(1 - p)),
    }


@reference("odds_of_logit")
def odds_of_logit(z: float) -> dict[str, Any]:
    """`torch.distributions.Bernoulli` made from logits; odds as the quotient of its two probabilities."""
    one, other = Bernoulli(logits=_number(z)), Bernoulli(logits=_number(-z))
    odds = torch.expm1(_number(z)) + 1 if z > 30 else one.probs / other.probs
    return {"odds": odds, "probability": one.probs, "pair": torch.stack([odds, one.probs]), "other_pair": _flipped(z)}


def _flipped(z: float) -> list[float]:
    probability = torch.special.expit(_number(-z))
    return [float(probability / torch.special.expit(_number(z))), float(probability)]


@reference("gaussian_posterior")
def gaussian_posterior(mean1: float, mean0: float, variance: float, prior1: float, x: float) -> dict[str, Any]:
    """Bayes' rule with `torch.distributions.Normal`; w by autograd of the log-odds, b as their value at 0."""
    std = _number(variance).sqrt()
    classes = [(Normal(_number(mean1), std), prior1), (Normal(_number(mean0), std), 1 - prior1)]

    def scores(point: Tensor) -> Tensor:
        logs = [normal.log_prob(point) + _number(prior).log() for normal, prior in classes]  # type: ignore[no-untyped-call]
        return torch.stack(logs)

    point = _number(x).requires_grad_()
    one, other = scores(point)
    (w,) = torch.autograd.grad(one - other, point)
    at_zero = scores(_number(0.0))
    posterior = torch.softmax(scores(_number(x)), dim=0)[0]
    b = at_zero[0] - at_zero[1]
    return {"posterior": posterior, "w": w, "b": b, "all": torch.stack([posterior, w, b])}


@reference("logistic_neuron_gradient")
def logistic_neuron_gradient(x: Tensor, w: Tensor, b: float, label: int) -> dict[str, Any]:
    """`torch.nn.Linear`, `BCEWithLogitsLoss` and autograd; the squared loss behind a sigmoid for its slope."""
    layer = nn.Linear(len(x), 1, dtype=torch.float64)
    with torch.no_grad():
        layer.weight.copy_(w[None])
        layer.bias.fill_(b)
    z, y = layer(x.double())[0], _number(label)
    parameters = [layer.weight, layer.bias]
    loss = nn.BCEWithLogitsLoss()(z, y)
    grads = torch.autograd.grad(loss, parameters, retain_graph=True)
    squared = torch.autograd.grad(nn.MSELoss()(z.sigmoid(), y) / 2, parameters)
    return {
        "z": z.detach(),
        "probability": Bernoulli(logits=z.detach()).probs,
        "loss": loss.detach(),
        "grad_w": grads[0][0],
        "grad_b": grads[1][0],
        "gradient": torch.cat([grads[0][0], grads[1]]),
        "with_slope": torch.cat([squared[0][0], squared[1]]),
    }
