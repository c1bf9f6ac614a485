"""Running means of gradients, Adam's moments and their correction, and what a scaled loss changes."""

import torch
from torch import Tensor

from solvers.families.optimizers import GRADIENTS, RATE, STEPS, averages, beta
from solvers.registry import Flag, Integer, Number, Real, solver

COUNT = Integer(low=1, high=1000, draw_high=20, doc="steps made")


@solver(
    "gradient_averages",
    parameters={
        "values": GRADIENTS,
        "kept": Real(low=0.0, high=1.0, draw_high=0.99, doc="weight β of the value before"),
        "squared": Flag(default=False),
    },
    sizes=STEPS,
)
def gradient_averages(values: Tensor, kept: Tensor, squared: bool) -> dict[str, Tensor]:
    """Exponential moving average from zero, of the values or of their squares: m ← β m + (1 − β) x.

    Outputs: average (after the last value), averages [steps], terms [steps] (x, or x²), total (their sum, as AdaGrad
    keeps it), mean_and_sum [2] = average and total, corrected = average / (1 − βᵗ). Wrong turns: swapped (the weights
    exchanged), buffer (v ← β v + x, without 1 − β), from_first (begun with the first value in place of zero), mean
    (all values weighted alike); swapped_and_sum, corrected_and_sum, mean_and_mean [2] each (the same beside the total).
    """
    terms = values.double().square() if squared else values.double()
    rows, total = averages(terms, kept), terms.sum(1)
    swapped = averages(terms, 1 - kept)[:, -1]
    first, buffer = terms[:, 0], torch.zeros_like(kept)
    for term in terms.unbind(1):
        first = kept * first + (1 - kept) * term
        buffer = kept * buffer + term
    weight = 1 - kept ** terms.shape[1]
    corrected = rows[:, -1] / weight.clamp_min(1e-300)

    def beside(value: Tensor, other: Tensor = total) -> Tensor:
        return torch.stack([value, other], dim=1)

    return {
        "average": rows[:, -1],
        "averages": rows,
        "terms": terms,
        "total": total,
        "mean_and_sum": beside(rows[:, -1]),
        "corrected": corrected,
        "swapped": swapped,
        "buffer": buffer,
        "from_first": first,
        "mean": terms.mean(1),
        "swapped_and_sum": beside(swapped),
        "corrected_and_sum": beside(corrected),
        "mean_and_mean": beside(rows[:, -1], terms.mean(1)),
        "valid": weight > 1e-6,
    }


@solver(
    "adam_moments",
    parameters={
        "gradients": GRADIENTS,
        "beta1": beta("share of the mean gradient that is kept"),
        "beta2": beta("share of the mean square that is kept"),
    },
    sizes=STEPS,
)
def adam_moments(gradients: Tensor, beta1: Tensor, beta2: Tensor) -> dict[str, Tensor]:
    """Adam's two moments after the last step, corrected for their bias: m / (1 − beta1ᵗ) and v / (1 − beta2ᵗ).

    Outputs: corrected [2] = m̂ and v̂, moments [2] = m and v, corrections [2] = 1 − betaᵗ; m, v [steps]. Wrong turns:
    moments where the corrected are asked, without_power [2] (divided by 1 − beta), by_powers [2] (divided by betaᵗ),
    swapped [2] (the betas exchanged), rooted [2] (√v̂ in place of v̂). Invalid where a beta is 0 or 1.
    """
    gradients = gradients.double()
    squares, times = gradients.square(), gradients.shape[1]
    m, v = averages(gradients, beta1), averages(squares, beta2)
    betas = torch.stack([beta1, beta2], dim=1)
    moments = torch.stack([m[:, -1], v[:, -1]], dim=1)
    corrections = 1 - betas**times
    exchanged = torch.stack([averages(gradients, beta2)[:, -1], averages(squares, beta1)[:, -1]], dim=1)
    corrected = moments / corrections
    return {
        "corrected": corrected,
        "moments": moments,
        "corrections": corrections,
        "m": m,
        "v": v,
        "without_power": moments / (1 - betas),
        "by_powers": moments / betas**times,
        "swapped": exchanged / corrections.flip(1),
        "rooted": torch.stack([corrected[:, 0], corrected[:, 1].clamp_min(0).sqrt()], dim=1),
        "valid": ((betas > 0.01) & (betas < 1)).all(1),
    }


@solver(
    "bias_corrections",
    parameters={
        "beta1": Real(low=0.0, high=1.0, draw_low=0.5, draw_high=0.99),
        "beta2": Real(low=0.0, high=1.0, draw_low=0.5, draw_high=0.999),
        "steps": COUNT,
    },
)
def bias_corrections(beta1: Tensor, beta2: Tensor, steps: Tensor) -> dict[str, Tensor]:
    """Adam's divisors at step t, counted from 1: 1 − beta1ᵗ and 1 − beta2ᵗ.

    Outputs: factors [2], powers [2] = betaᵗ, gains [2] = 1 / factors, rate_factor = √(1 − beta2ᵗ) / (1 − beta1ᵗ) (how
    the correction changes the step where eps is negligible). Wrong turns: powers, first [2] = 1 − beta (those of the
    first step), counted_from_zero [2] (t − 1 in place of t), multiplied [2] = t (1 − beta). Invalid where a beta is
    1.
    """
    betas, times = torch.stack([beta1, beta2], dim=1), steps[:, None]
    powers = betas**times
    factors = 1 - powers
    return {
        "factors": factors,
        "powers": powers,
        "gains": 1 / factors,
        "rate_factor": factors[:, 1].sqrt() / factors[:, 0],
        "first": 1 - betas,
        "counted_from_zero": 1 - betas ** (times - 1),
        "multiplied": times.double() * (1 - betas),
        "valid": (betas < 1).all(1),
    }


@solver(
    "gradient_scaling",
    parameters={
        "gradient": Number(doc="of the first step"),
        "factor": Real(low=1e-6, high=1e6, draw_low=0.1, draw_high=10.0, doc="by which the loss is multiplied"),
        "lr": RATE,
    },
)
def gradient_scaling(gradient: Tensor, factor: Tensor, lr: Tensor) -> dict[str, Tensor]:
    """The first steps of SGD and Adam when the loss, and with it the gradient, is multiplied by c > 0.

    eps is negligible. SGD steps by −lr · c · g; Adam's first step is −lr · sign(g), whatever c is.

    Outputs: steps [2] (of SGD and Adam, scaled loss), before [2] (loss as it was), ratios [2] = c and 1. Wrong turns:
    both_scaled [2] (Adam's step times c as well), neither_scaled [2] (as before), exchanged [2] (only Adam's step
    times c), adam_as_sgd [2] (Adam's step as long as SGD's before). Invalid where the gradient is zero.
    """
    gradient = gradient.double()
    plain, signed = -lr * gradient, -lr * gradient.sign()

    def pair(sgd: Tensor, adam: Tensor) -> Tensor:
        return torch.stack([sgd, adam], dim=1)

    return {
        "steps": pair(plain * factor, signed),
        "before": pair(plain, signed),
        "ratios": pair(factor, torch.ones_like(factor)),
        "both_scaled": pair(plain * factor, signed * factor),
        "neither_scaled": pair(plain, signed),
        "exchanged": pair(plain, signed * factor),
        "adam_as_sgd": pair(plain * factor, plain),
        "valid": gradient != 0,
    }
