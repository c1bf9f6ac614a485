"""Penalties at work: penalized losses, decay steps (coupled and decoupled), and shrinking steps."""

import math

import torch
from torch import Tensor

from solvers.registry import Integer, Number, Real, solver

WEIGHTS = Number(shape=("n",))
GRADIENT = Number(shape=("n",), doc="gradient of the data loss")
RATE = Real(low=0.0, high=100.0, draw_low=0.01, draw_high=1.0, doc="learning rate η")
STRENGTH = Real(low=0.0, draw_low=0.001, draw_high=1.0, doc="α")
FEW = {"n": (1, 5)}


@solver(
    "penalized_loss",
    parameters={"weights": WEIGHTS, "strength": STRENGTH, "loss": Real(draw_low=0.0, default=0.0, doc="data loss")},
    sizes=FEW,
)
def penalized_loss(weights: Tensor, strength: Tensor, loss: Tensor) -> dict[str, Tensor]:
    """Data loss with a penalty: loss + α Σ|w| (L1), loss + α/2 Σw² (L2); many texts write L2 without the half: α Σw².

    Outputs: l1_loss, l2_loss, l2_loss_without_half, pair = [l1_loss, l2_loss], pair_without_half = [l1_loss,
    l2_loss_without_half]; l1_penalty, l2_penalty, penalty_without_half, penalties = [l1_penalty, l2_penalty],
    penalties_without_half; absolute_sum = Σ|w|, squared_sum = Σw²; gradients of the penalties [n]: l1_gradient =
    α sign(w), l2_gradient = α w, gradient_without_half = 2 α w. Wrong turns: with_norm = loss + α √Σw² (the root
    taken), squared_of_sum = loss + α (Σw)², signed = loss + α Σw, swapped = [l2_loss, l1_loss], signed_penalties =
    [α Σw, l2_penalty], signed_without_half = [α Σw, penalty_without_half].
    """
    values = weights.double()
    absolute, squared, total = values.abs().sum(1), values.square().sum(1), values.sum(1)
    scale = strength[:, None]
    l1, l2, plain, signed = strength * absolute, strength / 2 * squared, strength * squared, strength * total
    return {
        "l1_loss": loss + l1,
        "l2_loss": loss + l2,
        "l2_loss_without_half": loss + plain,
        "pair": torch.stack([loss + l1, loss + l2], 1),
        "pair_without_half": torch.stack([loss + l1, loss + plain], 1),
        "l1_penalty": l1,
        "l2_penalty": l2,
        "penalty_without_half": plain,
        "penalties": torch.stack([l1, l2], 1),
        "penalties_without_half": torch.stack([l1, plain], 1),
        "absolute_sum": weights.abs().sum(1),
        "squared_sum": weights.square().sum(1),
        "l1_gradient": scale * values.sign(),
        "l2_gradient": scale * values,
        "gradient_without_half": 2 * scale * values,
        "with_norm": loss + strength * squared.sqrt(),
        "squared_of_sum": loss + strength * total.square(),
        "signed": loss + signed,
        "swapped": torch.stack([loss + l2, loss + l1], 1),
        "signed_penalties": torch.stack([signed, l2], 1),
        "signed_without_half": torch.stack([signed, plain], 1),
    }


@solver(
    "weight_decay_step",
    parameters={"weights": WEIGHTS, "gradient": GRADIENT, "lr": RATE, "strength": STRENGTH},
    sizes=FEW,
)
def weight_decay_step(weights: Tensor, gradient: Tensor, lr: Tensor, strength: Tensor) -> dict[str, Tensor]:
    """One SGD step on J + α/2 ‖w‖²: w ← (1 − η α) w − η g, as torch.optim.SGD with weight_decay = α.

    Outputs: stepped [n], factor = 1 − η α, decayed [n] = factor · w, data_step [n] = η g. Wrong turns, [n] each:
    without_decay = w − η g, decay_without_rate = (1 − α) w − η g, doubled = (1 − 2 η α) w − η g (the penalty α ‖w‖²),
    gradient_shrunk = (1 − η α)(w − η g), growing = (1 + η α) w − η g, l1_step = w − η (g + α sign w).
    """
    w, g = weights.double(), gradient.double()
    rate, decay = lr[:, None], strength[:, None]
    step, factor = rate * g, 1 - rate * decay
    return {
        "stepped": factor * w - step,
        "factor": factor[:, 0],
        "decayed": factor * w,
        "data_step": step,
        "without_decay": w - step,
        "decay_without_rate": (1 - decay) * w - step,
        "doubled": (1 - 2 * rate * decay) * w - step,
        "gradient_shrunk": factor * (w - step),
        "growing": (1 + rate * decay) * w - step,
        "l1_step": w - rate * (g + decay * w.sign()),
    }


@solver(
    "weight_decay_shrinkage",
    parameters={
        "start": Real(),
        "lr": RATE,
        "strength": STRENGTH,
        "steps": Integer(low=0, high=10_000_000, draw_high=20),
    },
)
def weight_decay_shrinkage(start: Tensor, lr: Tensor, strength: Tensor, steps: Tensor) -> dict[str, Tensor]:
    """A weight without data gradient under weight decay: w₀ (1 − η α)ᵗ after t steps.

    Outputs: remaining, factor = 1 − η α (of one step), share = factorᵗ, half_life = ln ½ / ln factor (steps until half
    is left), exponential = w₀ exp(−η α t) (the usual approximation). Wrong turns: linear = w₀ (1 − t η α),
    without_rate = w₀ (1 − α)ᵗ, one_step = w₀ factor, doubled = w₀ (1 − 2 η α)ᵗ.
    Invalid where the factor is not between 0 and 1, the ends excluded.
    """
    times = steps.double()
    decay = lr * strength
    factor = 1 - decay
    share = factor**times
    return {
        "remaining": start * share,
        "factor": factor,
        "share": share,
        "half_life": -math.log(2) / torch.log1p(-decay),
        "exponential": start * torch.exp(-decay * times),
        "linear": start * (1 - times * decay),
        "without_rate": start * (1 - strength) ** times,
        "one_step": start * factor,
        "doubled": start * (1 - 2 * decay) ** times,
        "valid": (decay > 0) & (decay < 1),
    }


@solver(
    "adam_weight_decay",
    parameters={
        "parameter": Number(doc="value before the first step"),
        "gradients": Number(shape=("steps",), doc="gradient of the data loss at each step"),
        "lr": RATE,
        "weight_decay": Real(low=0.0, high=1.0, draw_high=0.5, doc="λ"),
        "beta1": Real(low=0.0, high=1.0, draw_high=0.99, default=0.9),
        "beta2": Real(low=0.0, high=1.0, draw_high=0.99, default=0.999),
        "eps": Real(low=0.0, high=1.0, draw_low=1e-8, draw_high=0.1, default=1e-8),
    },
    sizes={"steps": (1, 4)},
)
def adam_weight_decay(
    parameter: Tensor, gradients: Tensor, lr: Tensor, weight_decay: Tensor, beta1: Tensor, beta2: Tensor, eps: Tensor
) -> dict[str, Tensor]:
    """Adam with an L2 penalty (coupled) and AdamW (decoupled decay; Loshchilov and Hutter 2019), as in torch.optim.

    Coupled, torch.optim.Adam(weight_decay=λ): λ p is added to the gradient and goes through both moments. Decoupled,
    torch.optim.AdamW: p ← (1 − η λ) p − η m̂ / (√v̂ + ε) with the moments of the data gradient alone.

    Outputs: coupled, decoupled, pair = [coupled, decoupled], plain (Adam without decay), difference = decoupled −
    coupled, decay = η λ p (taken off by decoupling in the first step). Wrong turns: decay_without_rate (decoupled with
    1 − λ), swapped = [decoupled, coupled], sgd_like = (1 − η λ) p − η g for each step; pairs: same_pair = [coupled,
    coupled], unscaled_pair = [coupled, decay_without_rate], sgd_pair = [sgd_like, decoupled].
    Invalid where a denominator would be zero, or a beta is 1.
    """
    start = parameter.double()
    zero = torch.zeros_like(start)

    def run(penalty: Tensor, shrink: Tensor) -> tuple[Tensor, Tensor]:
        p, m, v, sound = start, zero, zero, start == start
        for t, data in enumerate(gradients.double().unbind(1), 1):
            g = data + penalty * p
            m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g.square()
            floor = (v / (1 - beta2**t)).sqrt() + eps
            sound = sound & (floor > 0)
            p = p * (1 - shrink) - lr * m / (1 - beta1**t) / floor
        return p, sound

    coupled, sound = run(weight_decay, zero)
    decoupled, also = run(zero, lr * weight_decay)
    unscaled = run(zero, weight_decay)[0]
    sgd = start
    for data in gradients.double().unbind(1):
        sgd = sgd * (1 - lr * weight_decay) - lr * data
    return {
        "coupled": coupled,
        "decoupled": decoupled,
        "pair": torch.stack([coupled, decoupled], 1),
        "plain": run(zero, zero)[0],
        "difference": decoupled - coupled,
        "decay": lr * weight_decay * start,
        "decay_without_rate": unscaled,
        "swapped": torch.stack([decoupled, coupled], 1),
        "sgd_like": sgd,
        "same_pair": torch.stack([coupled, coupled], 1),
        "unscaled_pair": torch.stack([coupled, unscaled], 1),
        "sgd_pair": torch.stack([sgd, decoupled], 1),
        "valid": sound & also & (beta1 < 1) & (beta2 < 1),
    }


@solver(
    "l1_steps",
    parameters={"weight": Real(), "gradient": Real(doc="of the data loss"), "lr": RATE, "strength": STRENGTH},
)
def l1_steps(weight: Tensor, gradient: Tensor, lr: Tensor, strength: Tensor) -> dict[str, Tensor]:
    """One step on J + α |w| in two ways: by the subgradient, and proximal (soft threshold after the data step).

    Subgradient: w − η (g + α sign w), with sign 0 = 0. Proximal (ISTA): v = w − η g, then sign(v) max(|v| − η α, 0).

    Outputs: pair = [subgradient, proximal], subgradient, proximal, data_step = w − η g, threshold = η α, exact_zero
    (0/1: the proximal step lands on 0), crossed (0/1: the subgradient step changed the sign). Wrong turns:
    threshold_without_rate = [subgradient, proximal with threshold α], swapped = [proximal, subgradient],
    without_penalty = data_step, clipped_twice = [proximal, proximal].
    """
    moved = weight - lr * gradient
    threshold = lr * strength
    subgradient = moved - threshold * weight.sign()

    def shrunk(limit: Tensor) -> Tensor:
        rest = moved.abs() - limit
        return torch.where(rest > 1e-12 * moved.abs(), moved.sign() * rest, 0.0)

    proximal = shrunk(threshold)
    return {
        "pair": torch.stack([subgradient, proximal], 1),
        "subgradient": subgradient,
        "proximal": proximal,
        "data_step": moved,
        "threshold": threshold,
        "exact_zero": (proximal == 0).long(),
        "crossed": (subgradient * weight < 0).long(),
        "threshold_without_rate": torch.stack([subgradient, shrunk(strength)], 1),
        "swapped": torch.stack([proximal, subgradient], 1),
        "without_penalty": moved,
        "clipped_twice": torch.stack([proximal, proximal], 1),
    }


@solver(
    "group_lasso_shrinkage",
    parameters={"vector": Real(shape=("n",)), "strength": Real(low=0.0, draw_high=4.0, doc="λ")},
    sizes=FEW,
)
def group_lasso_shrinkage(vector: Tensor, strength: Tensor) -> dict[str, Tensor]:
    """Proximal step of the group lasso λ ‖v‖: v · max(1 − λ / ‖v‖, 0), which zeroes a whole group or none of it.

    Outputs: shrunk [n], norm = ‖v‖, factor = max(1 − λ / ‖v‖, 0), zeroed (0/1). Wrong turns, [n] each: entrywise (soft
    threshold of each entry), by_l1 = v · max(1 − λ / Σ|v|, 0), ridge = v / (1 + λ), unclamped = v (1 − λ / ‖v‖),
    by_square = v · max(1 − λ / ‖v‖², 0).
    Invalid for the zero vector.
    """
    norm = vector.square().sum(1, keepdim=True).sqrt()
    limit = strength[:, None]
    safe = norm.clamp(min=1e-300)
    unclamped = 1 - limit / safe
    factor = torch.where(unclamped > 1e-12, unclamped, 0.0)
    entry = (vector.abs() - limit).clamp(min=0) * vector.sign()
    return {
        "shrunk": vector * factor,
        "norm": norm[:, 0],
        "factor": factor[:, 0],
        "zeroed": (factor == 0)[:, 0].long(),
        "entrywise": entry,
        "by_l1": vector * (1 - limit / vector.abs().sum(1, keepdim=True).clamp(min=1e-300)).clamp(min=0),
        "ridge": vector / (1 + limit),
        "unclamped": vector * unclamped,
        "by_square": vector * (1 - limit / safe.square()).clamp(min=0),
        "valid": norm[:, 0] > 0,
    }
