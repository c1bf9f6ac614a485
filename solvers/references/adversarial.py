"""References of adversarial losses: PyTorch's losses and autograd; SymPy, or sorting, where it has none."""

import functools
import math
import statistics
from typing import Any

import sympy
import torch
from torch import Tensor, nn
from torch.distributions import Categorical, kl_divergence
from torch.nn import functional

from solvers.registry import reference


def _tensor(value: float) -> Tensor:
    return torch.tensor([value], dtype=torch.float64)


def _loss(probabilities: Tensor, label: float) -> Tensor:
    """`nn.BCELoss` with the same label for all."""
    loss: Tensor = nn.BCELoss()(probabilities, torch.full_like(probabilities, label))
    return loss


@reference("gan_losses")
def gan_losses(real: float, fake: float) -> dict[str, Any]:
    """`nn.BCELoss` with the labels 1 and 0; its gradients by the logit from `nn.BCEWithLogitsLoss`."""
    d_real, d_fake = _tensor(real), _tensor(fake)

    def slope(label: float, sign: float) -> float:
        logit = d_fake.logit().requires_grad_()
        (gradient,) = torch.autograd.grad(sign * nn.BCEWithLogitsLoss()(logit, _tensor(label)), logit)
        return float(gradient)

    discriminator = float(_loss(d_real, 1.0) + _loss(d_fake, 0.0))
    saturating, non_saturating = -float(_loss(d_fake, 0.0)), float(_loss(d_fake, 1.0))
    slopes = [slope(0.0, -1.0), slope(1.0, 1.0)]
    return {
        "discriminator": discriminator,
        "value": -discriminator,
        "real_term": _loss(d_real, 1.0),
        "saturating": saturating,
        "non_saturating": non_saturating,
        "generator": [saturating, non_saturating],
        "slopes": slopes,
        "saturating_slope": slopes[0],
        "non_saturating_slope": slopes[1],
        "mean": float(_loss(torch.cat([d_real, 1 - d_fake]), 1.0)),
        "same_label": _loss(d_real, 1.0) + _loss(d_fake, 1.0),
        "swapped": _loss(d_real, 0.0) + _loss(d_fake, 1.0),
    }


@functools.cache
def _best() -> Any:
    """The stationary point of the expected cross entropy, found by SymPy."""
    p, q, alpha, beta, d = sympy.symbols("p q alpha beta d", positive=True)
    loss = -(alpha * p + beta * q) * sympy.log(d) - ((1 - alpha) * p + (1 - beta) * q) * sympy.log(1 - d)
    (root,) = sympy.solve(sympy.together(sympy.diff(loss, d)), d)  # type: ignore[no-untyped-call]
    return sympy.lambdify((p, q, alpha, beta), root)


@reference("optimal_discriminator")
def optimal_discriminator(real: float, fake: float, real_label: float, fake_label: float) -> dict[str, Any]:
    """Where SymPy finds the derivative of the expected loss to be zero."""
    best = _best()
    return {
        "optimal": best(real, fake, real_label, fake_label),
        "hard": best(real, fake, 1.0, 0.0),
        "one_sided": best(real, fake, real_label, 0.0),
        "swapped": best(fake, real, 1.0, 0.0),
    }


@reference("gan_divergences")
def gan_divergences(real: Tensor, fake: Tensor) -> dict[str, Any]:
    """`kl_divergence` of distributions; the game's value as the best binary cross entropy; sorted samples."""
    data, generated = (Categorical(counts.double()) for counts in (real, fake))
    p, q = data.probs, generated.probs
    mixture = Categorical(torch.lerp(p, q, 0.5))

    def divergence(first: Categorical, second: Categorical) -> float:
        return float(kl_divergence(first, second))

    some = mixture.probs > 0
    best = p[some] / (p + q)[some]
    terms = [
        functional.binary_cross_entropy(best, torch.full_like(best, label), weight=share[some], reduction="sum")
        for label, share in ((1.0, p), (0.0, q))
    ]
    places = torch.arange(len(real))
    first, second = int(real.sum()), int(fake.sum())
    samples = [torch.repeat_interleave(places, real * second), torch.repeat_interleave(places, fake * first)]
    moved = (samples[0] - samples[1]).abs().double().mean()
    return {
        "p": p,
        "q": q,
        "js": (divergence(data, mixture) + divergence(generated, mixture)) / 2,
        "value": -(terms[0] + terms[1]),
        "kl": divergence(data, generated),
        "reverse_kl": divergence(generated, data),
        "kl_to_mean": divergence(data, mixture),
        "wasserstein": moved,
        "total_variation": functional.l1_loss(p, q, reduction="sum") / 2,
    }


@reference("gan_smoothed_loss")
def gan_smoothed_loss(real: Tensor, fake: Tensor, real_label: float, fake_label: float) -> dict[str, Any]:
    """`nn.BCELoss` of both parts."""
    real_loss, fake_loss = _loss(real, real_label), _loss(fake, fake_label)
    best = _tensor(real_label)
    return {
        "loss": real_loss + fake_loss,
        "real_loss": real_loss,
        "fake_loss": fake_loss,
        "real_losses": nn.BCELoss(reduction="none")(real, torch.full_like(real, real_label)),
        "fake_losses": nn.BCELoss(reduction="none")(fake, torch.full_like(fake, fake_label)),
        "hard_loss": _loss(real, 1.0) + _loss(fake, 0.0),
        "one_sided_loss": real_loss + _loss(fake, 0.0),
        "swapped_loss": _loss(real, 1 - real_label) + fake_loss,
        "smallest_real_loss": float(torch.distributions.Bernoulli(best).entropy()),  # type: ignore[no-untyped-call]
    }


@reference("wgan_losses")
def wgan_losses(real: Tensor, fake: Tensor) -> dict[str, Any]:
    """Means by the standard library; `nn.BCEWithLogitsLoss` for the wrong turn."""
    real_mean, fake_mean = statistics.fmean(real.tolist()), statistics.fmean(fake.tolist())
    bce = nn.BCEWithLogitsLoss()
    return {
        "critic": math.fsum([fake_mean, -real_mean]),
        "generator": -fake_mean,
        "distance": math.fsum([real_mean, -fake_mean]),
        "bce": bce(real, torch.ones_like(real)) + bce(fake, torch.zeros_like(fake)),
    }


@reference("gradient_penalty")
def gradient_penalty(weights: Tensor, strength: float, bound: float) -> dict[str, Any]:
    """Autograd of `nn.Linear` by its input, and once more by its weights."""
    critic = nn.Linear(len(weights), 1, dtype=torch.float64)
    critic.load_state_dict({"weight": weights[None], "bias": torch.zeros(1)})
    point = torch.ones(1, len(weights), dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(critic(point).sum(), point, create_graph=True)
    norm = slope.norm()
    penalty = strength * functional.mse_loss(norm, torch.ones_like(norm))
    one_sided = strength * functional.relu(norm - 1) ** 2
    (gradient,) = torch.autograd.grad(penalty, critic.weight)
    return {
        "penalty": penalty.detach(),
        "norm": norm.detach(),
        "gradient": gradient[0],
        "one_sided": one_sided.detach(),
        "clipped": functional.hardtanh(weights, -bound, bound),
    }
