"""Losses of generative adversarial networks: of probabilities and of critic scores, and what they measure."""

import math

import torch
from torch import Tensor

from solvers.registry import Integer, Real, solver


@solver(
    "gan_losses",
    parameters={
        "real": Real(low=1e-6, high=1 - 1e-6, draw_low=0.02, draw_high=0.98, doc="D(x)"),
        "fake": Real(low=1e-6, high=1 - 1e-6, draw_low=0.02, draw_high=0.98, doc="D(G(z))"),
    },
)
def gan_losses(real: Tensor, fake: Tensor) -> dict[str, Tensor]:
    """Losses of a GAN for one real and one generated sample: −ln D(x) − ln(1 − D(G(z))) for the discriminator; in nats.

    The generator minimizes ln(1 − D(G(z))) (saturating, the minimax game of Goodfellow et al. 2014) or −ln D(G(z))
    (non-saturating, the same paper's practical form).

    Outputs: discriminator, value = −discriminator, real_term = −ln D(x), fake_term = −ln(1 − D(G(z))), saturating,
    non_saturating, generator = [saturating, non_saturating]; by the logit a of D(G(z)): saturating_slope = −D,
    non_saturating_slope = −(1 − D), slopes = both, slope_ratio = (1 − D) / D. Wrong turns: mean = discriminator / 2
    (the average of the two terms), same_label = −ln D(x) − ln D(G(z)), swapped = −ln(1 − D(x)) − ln D(G(z)),
    log2_discriminator (bits), negated_saturating, swapped_slopes; negated_generator, swapped_generator and
    slopes_by_probability [2] (by D, not by a).
    """
    real_term, fake_term = -real.log(), -torch.log1p(-fake)
    non_saturating = -fake.log()
    discriminator = real_term + fake_term
    return {
        "discriminator": discriminator,
        "value": -discriminator,
        "real_term": real_term,
        "fake_term": fake_term,
        "saturating": -fake_term,
        "non_saturating": non_saturating,
        "generator": torch.stack([-fake_term, non_saturating], 1),
        "negated_generator": torch.stack([fake_term, non_saturating], 1),
        "swapped_generator": torch.stack([non_saturating, -fake_term], 1),
        "saturating_slope": -fake,
        "non_saturating_slope": fake - 1,
        "slopes": torch.stack([-fake, fake - 1], 1),
        "slopes_by_probability": torch.stack([-1 / (1 - fake), -1 / fake], 1),
        "slope_ratio": (1 - fake) / fake,
        "mean": discriminator / 2,
        "same_label": real_term + non_saturating,
        "swapped": -torch.log1p(-real) + non_saturating,
        "log2_discriminator": discriminator / math.log(2),
        "negated_saturating": fake_term,
        "swapped_slopes": torch.stack([fake - 1, -fake], 1),
    }


@solver(
    "optimal_discriminator",
    parameters={
        "real": Real(low=1e-9, draw_low=0.01, draw_high=2.0, doc="p(x), density of the data"),
        "fake": Real(low=1e-9, draw_low=0.01, draw_high=2.0, doc="q(x), density of the generator"),
        "real_label": Real(low=0.0, high=1.0, draw_low=0.7, draw_high=1.0, default=1.0),
        "fake_label": Real(low=0.0, high=1.0, draw_low=0.0, draw_high=0.3, default=0.0),
    },
)
def optimal_discriminator(real: Tensor, fake: Tensor, real_label: Tensor, fake_label: Tensor) -> dict[str, Tensor]:
    """Best discriminator at a point, D* = p / (p + q); with smoothed labels α, β it is (α·p + β·q) / (p + q).

    It minimizes the binary cross entropy −p·ln D − q·ln(1 − D), resp. that of the labels α for real and β for generated
    samples (Goodfellow et al. 2014, proposition 1; Salimans et al. 2016).

    Outputs: optimal (with the labels given), hard = p / (p + q), one_sided = α·p / (p + q), odds = p / q. Wrong turns:
    swapped = q / (p + q), ratio = p / q, half = 1/2 everywhere, difference = p − q.
    """
    total = real + fake
    return {
        "optimal": (real_label * real + fake_label * fake) / total,
        "hard": real / total,
        "one_sided": real_label * real / total,
        "odds": real / fake,
        "swapped": fake / total,
        "ratio": real / fake,
        "half": torch.full_like(total, 0.5),
        "difference": real - fake,
    }


COUNTS = Integer(low=0, high=1_000_000, draw_high=6, shape=("n",), doc="weights of the places 0, 1, 2, …")


@solver("gan_divergences", parameters={"real": COUNTS, "fake": COUNTS}, sizes={"n": (2, 5)})
def gan_divergences(real: Tensor, fake: Tensor) -> dict[str, Tensor]:
    """What a GAN minimizes on a finite set: against D* = p / (p + q) the game's value is 2·JS(p, q) − ln 4; in nats.

    p and q are the given weights divided by their sums; JS = ½·KL(p ‖ m) + ½·KL(q ‖ m) with m = (p + q) / 2. The places
    are 0, 1, 2, … on a line; the Wasserstein-1 distance is Σ |P − Q| over the cumulative sums P, Q.

    Outputs: p [n], q [n], m [n], discriminator [n] = D* (½ where neither has mass), js, value, kl = KL(p ‖ q) and
    reverse_kl (infinite where the first has mass and the second none), kl_to_mean, reverse_kl_to_mean, wasserstein,
    total_variation = ½·Σ |p − q|, overlap = Σ min(p, q), disjoint (0/1). Wrong turns: doubled_js = 2·JS, js_log2
    (bits), value_without_constant = 2·JS, symmetric_kl = ½·(KL(p ‖ q) + KL(q ‖ p)), summed_difference = Σ |p − q|.
    Invalid where a distribution has no mass.
    """
    total, other = real.sum(1, keepdim=True), fake.sum(1, keepdim=True)
    p, q = real.double() / total, fake.double() / other
    m = (p + q) / 2

    def divergence(first: Tensor, second: Tensor) -> Tensor:
        # where both are zero there is nothing to add, and 0·ln(0/0) would be no number
        return torch.where(first > 0, first * (first / second).log(), 0.0).sum(1)

    to_mean, reverse_to_mean = divergence(p, m), divergence(q, m)
    js = (to_mean + reverse_to_mean) / 2
    kl, reverse = divergence(p, q), divergence(q, p)
    variation = (p - q).abs().sum(1)
    overlap = torch.minimum(p, q).sum(1)
    return {
        "p": p,
        "q": q,
        "m": m,
        "discriminator": torch.where(m > 0, p / (2 * m), 0.5),
        "js": js,
        "value": 2 * js - math.log(4),
        "kl": kl,
        "reverse_kl": reverse,
        "kl_to_mean": to_mean,
        "reverse_kl_to_mean": reverse_to_mean,
        "wasserstein": (p - q).cumsum(1).abs().sum(1),
        "total_variation": variation / 2,
        "overlap": overlap,
        "disjoint": (overlap == 0).long(),
        "doubled_js": 2 * js,
        "js_log2": js / math.log(2),
        "value_without_constant": 2 * js,
        "symmetric_kl": (kl + reverse) / 2,
        "summed_difference": variation,
        "valid": ((total > 0) & (other > 0))[:, 0],
    }


@solver(
    "gan_smoothed_loss",
    parameters={
        "real": Real(low=1e-6, high=1 - 1e-6, draw_low=0.02, draw_high=0.98, shape=("n",), doc="D on real samples"),
        "fake": Real(
            low=1e-6, high=1 - 1e-6, draw_low=0.02, draw_high=0.98, shape=("m",), doc="D on generated samples"
        ),
        "real_label": Real(low=0.0, high=1.0, draw_low=0.7, draw_high=1.0, default=1.0),
        "fake_label": Real(low=0.0, high=1.0, draw_low=0.0, draw_high=0.3, default=0.0),
    },
    sizes={"n": (1, 4), "m": (1, 4)},
)
def gan_smoothed_loss(real: Tensor, fake: Tensor, real_label: Tensor, fake_label: Tensor) -> dict[str, Tensor]:
    """Discriminator loss with smoothed labels: mean BCE of the real samples plus mean BCE of the generated ones; nats.

    BCE(D, y) = −y·ln D − (1 − y)·ln(1 − D). One-sided smoothing changes the real label only (0.9 for 1).

    Outputs: loss, real_loss, fake_loss, real_losses [n], fake_losses [m], hard_loss (labels 1 and 0), hard_real_loss,
    one_sided_loss (fake label 0); smallest_real_loss (at D = the label). Wrong turns: scaled_loss = label·(−ln D) for
    the real samples (the second term forgotten), swapped_loss (1 − the real label), averaged = loss / 2, summed_loss
    (sums for means).
    """
    real_losses = _bce(real, real_label[:, None])
    fake_losses = _bce(fake, fake_label[:, None])
    hard_fake = -torch.log1p(-fake).mean(1)
    real_loss, fake_loss = real_losses.mean(1), fake_losses.mean(1)
    hard_real = -real.log().mean(1)
    best = -torch.xlogy(real_label, real_label) - torch.xlogy(1 - real_label, 1 - real_label)
    return {
        "loss": real_loss + fake_loss,
        "real_loss": real_loss,
        "fake_loss": fake_loss,
        "real_losses": real_losses,
        "fake_losses": fake_losses,
        "hard_loss": hard_real + hard_fake,
        "hard_real_loss": hard_real,
        "one_sided_loss": real_loss + hard_fake,
        "smallest_real_loss": best,
        "scaled_loss": real_label * hard_real + fake_loss,
        "swapped_loss": _bce(real, 1 - real_label[:, None]).mean(1) + fake_loss,
        "averaged": (real_loss + fake_loss) / 2,
        "summed_loss": real_losses.sum(1) + fake_losses.sum(1),
    }


def _bce(probability: Tensor, label: Tensor) -> Tensor:
    return -label * probability.log() - (1 - label) * torch.log1p(-probability)


SCORES = Real(low=-1e6, high=1e6, draw_low=-5.0, draw_high=5.0, shape=("n",))


@solver(
    "wgan_losses",
    parameters={
        "real": SCORES,
        "fake": Real(low=-1e6, high=1e6, draw_low=-5.0, draw_high=5.0, shape=("m",)),
    },
    sizes={"n": (1, 5), "m": (1, 5)},
)
def wgan_losses(real: Tensor, fake: Tensor) -> dict[str, Tensor]:
    """Losses of a Wasserstein GAN from the critic's scores, which are any real numbers: mean f(G(z)) − mean f(x).

    The critic minimizes it (so that real samples score high), the generator minimizes −mean f(G(z)); the negative of
    the critic's loss estimates the distance up to the Lipschitz constant (Arjovsky, Chintala, Bottou 2017).

    Outputs: critic, generator, distance = −critic, real_mean, fake_mean. Wrong turns: summed_critic (sums for means),
    bce (binary cross entropy of σ(score): mean of both parts added), negated_generator = mean f(G(z)), absolute =
    |critic|.
    """
    real_mean, fake_mean = real.mean(1), fake.mean(1)
    zero = torch.zeros_like(real_mean)[:, None]
    bce = torch.logaddexp(-real, zero).mean(1) + torch.logaddexp(fake, zero).mean(1)
    critic = fake_mean - real_mean
    return {
        "critic": critic,
        "generator": -fake_mean,
        "distance": -critic,
        "real_mean": real_mean,
        "fake_mean": fake_mean,
        "summed_critic": fake.sum(1) - real.sum(1),
        "bce": bce,
        "negated_generator": fake_mean,
        "absolute": critic.abs(),
    }


@solver(
    "gradient_penalty",
    parameters={
        "weights": Real(low=-1e4, high=1e4, shape=("n",), doc="w of the critic f(x) = w·x + b"),
        "strength": Real(low=0.0, high=1e6, draw_low=0.1, draw_high=20.0, default=10.0, doc="λ"),
        "bound": Real(low=1e-6, high=1e6, draw_low=0.01, draw_high=2.0, default=0.01, doc="c of weight clipping"),
    },
    sizes={"n": (1, 4)},
)
def gradient_penalty(weights: Tensor, strength: Tensor, bound: Tensor) -> dict[str, Tensor]:
    """Gradient penalty of a Wasserstein critic that is linear: λ·(‖∇f‖ − 1)² with ∇f = w at every point.

    Gulrajani et al. 2017 (λ = 10); the weights clipped to [−c, c] are the older way (Arjovsky et al. 2017).

    Outputs: penalty, norm = ‖w‖, excess = ‖w‖ − 1, gradient [n] = 2·λ·(‖w‖ − 1)·w / ‖w‖ of the penalty by w, one_sided
    = λ·max(‖w‖ − 1, 0)², clipped [n]. Wrong turns: squared_norm = λ·(‖w‖² − 1)², without_target = λ·‖w‖²,
    without_square = λ·|‖w‖ − 1|, l1_norm = λ·(Σ|w| − 1)², without_strength = (‖w‖ − 1)². Invalid where all weights are
    zero: the norm has no gradient there.
    """
    squares = weights.square().sum(1)
    norm = squares.sqrt()
    excess = norm - 1
    edge = bound[:, None]
    return {
        "penalty": strength * excess.square(),
        "norm": norm,
        "excess": excess,
        "gradient": (2 * strength * excess / norm)[:, None] * weights,
        "one_sided": strength * excess.clamp(min=0).square(),
        "clipped": torch.minimum(torch.maximum(weights, -edge), edge),
        "squared_norm": strength * (squares - 1).square(),
        "without_target": strength * squares,
        "without_square": strength * excess.abs(),
        "l1_norm": strength * (weights.abs().sum(1) - 1).square(),
        "without_strength": excess.square(),
        "valid": norm > 0,
    }
