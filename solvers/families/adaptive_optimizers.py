"""Optimizers with a rate for each parameter that grew out of AdaGrad and Adam, and LARS with a rate for each layer."""

import torch
from torch import Tensor

from solvers.families.optimizers import GRADIENTS, PARAMETER, RATE, STEPS, averages, beta, descend, epsilon, scan
from solvers.registry import Number, Real, solver

BETAS = {
    "beta1": beta("share of the mean gradient that is kept"),
    "beta2": beta("share of the mean square that is kept"),
}
DECAY = Real(low=0.0, high=1.0, draw_high=0.5, doc="weight decay")


def _times(gradients: Tensor) -> Tensor:
    """1, 2, … for the steps."""
    return torch.arange(1, gradients.shape[1] + 1, dtype=torch.float64, device=gradients.device)


def _corrected(values: Tensor, kept: Tensor) -> Tensor:
    """Moving averages from zero, without their bias towards zero."""
    return averages(values, kept) / (1 - kept[:, None] ** _times(values))


@solver(
    "adadelta_steps",
    parameters={
        "start": PARAMETER,
        "gradients": GRADIENTS,
        "rho": beta("share of both running means that is kept"),
        "eps": Real(low=1e-12, high=1.0, draw_low=1e-6, draw_high=0.1, default=1e-6),
        "lr": Real(low=0.0, high=100.0, draw_low=0.1, draw_high=2.0, default=1.0, doc="factor of each update"),
    },
    sizes=STEPS,
)
def adadelta_steps(start: Tensor, gradients: Tensor, rho: Tensor, eps: Tensor, lr: Tensor) -> dict[str, Tensor]:
    """AdaDelta (Zeiler 2012) as torch.optim.Adadelta: p ← p − lr · Δ with Δ = √(d + eps) / √(s + eps) · g.

    s ← rho · s + (1 − rho) · g² comes first, d ← rho · d + (1 − rho) · Δ² last; s = d = 0 before the first step. The
    paper has no lr; PyTorch's is 1 by default.

    Outputs: parameter after the last step, parameters [steps]; mean_squares (s), mean_updates (d), deltas (Δ) [steps]
    each. Wrong turns: without_numerator (RMSProp: √(d + eps) replaced by lr), updates_first (d renewed with g² before
    it is used), accumulated (s as AdaGrad's sum), eps_outside (√d + eps over √s + eps).
    """
    start, gradients, rate, floor = start.double(), gradients.double(), lr[:, None], eps[:, None]
    squares = gradients.square()
    mean_squares = averages(squares, rho)

    def deltas(denominators: Tensor, *, outside: bool = False) -> tuple[Tensor, Tensor]:
        mean, updates, means = torch.zeros_like(rho), [], []
        for gradient, denominator in zip(gradients.unbind(1), denominators.unbind(1), strict=True):
            numerator = mean.sqrt() + eps if outside else (mean + eps).sqrt()
            update = numerator / denominator * gradient
            mean = rho * mean + (1 - rho) * update.square()
            updates.append(update)
            means.append(mean)
        return torch.stack(updates, dim=1), torch.stack(means, dim=1)

    roots = (mean_squares + floor).sqrt()
    updates, mean_updates = deltas(roots)
    accumulated, _ = deltas((squares.cumsum(1) + floor).sqrt())
    outside, _ = deltas(mean_squares.sqrt() + floor, outside=True)
    parameters = descend(start, rate * updates)
    return {
        "parameter": parameters[:, -1],
        "parameters": parameters,
        "mean_squares": mean_squares,
        "mean_updates": mean_updates,
        "deltas": updates,
        "without_numerator": descend(start, rate * gradients / roots)[:, -1],
        "updates_first": descend(start, rate * gradients)[:, -1],
        "accumulated": descend(start, rate * accumulated)[:, -1],
        "eps_outside": descend(start, rate * outside)[:, -1],
    }


@solver(
    "adamw_steps",
    parameters={
        "start": PARAMETER,
        "gradients": GRADIENTS,
        "lr": RATE,
        **BETAS,
        "weight_decay": DECAY,
        "eps": epsilon(1e-8),
    },
    sizes=STEPS,
)
def adamw_steps(
    start: Tensor,
    gradients: Tensor,
    lr: Tensor,
    beta1: Tensor,
    beta2: Tensor,
    weight_decay: Tensor,
    eps: Tensor,
) -> dict[str, Tensor]:
    """AdamW (Loshchilov and Hutter 2019) as torch.optim.AdamW: p ← p − lr · λ · p − lr · m̂ / (√v̂ + eps).

    The decay is decoupled: it does not pass through the moments, as the gradient of an L2 penalty would.

    Outputs: parameter after the last step, parameters [steps], updates [steps] = lr · m̂ / (√v̂ + eps). Wrong turns:
    coupled (Adam with λ · p added to the gradient, as torch.optim.Adam(weight_decay=λ)), without_decay (Adam),
    decay_unscaled (p ← p − λ · p − …, the decay not multiplied by lr). Invalid where a denominator would be zero, or a
    beta is 1.
    """
    start, gradients = start.double(), gradients.double()
    v_hat = _corrected(gradients.square(), beta2)
    updates = lr[:, None] * _corrected(gradients, beta1) / (v_hat.sqrt() + eps[:, None])

    def decayed(factor: Tensor) -> Tensor:
        return scan(start, updates, lambda state, update: state * (1 - factor) - update)

    def coupled() -> Tensor:
        state, m, v = start, torch.zeros_like(beta1), torch.zeros_like(beta2)
        for step, gradient in enumerate(gradients.unbind(1), start=1):
            total = gradient + weight_decay * state
            m, v = beta1 * m + (1 - beta1) * total, beta2 * v + (1 - beta2) * total.square()
            state = state - lr * (m / (1 - beta1**step)) / ((v / (1 - beta2**step)).sqrt() + eps)
        return state

    parameters = decayed(lr * weight_decay)
    both = coupled()
    return {
        "parameter": parameters[:, -1],
        "parameters": parameters,
        "updates": updates,
        "coupled": both,
        "without_decay": descend(start, updates)[:, -1],
        "decay_unscaled": decayed(weight_decay)[:, -1],
        "valid": (beta1 < 1) & (beta2 < 1) & (v_hat + eps[:, None] > 0).all(1) & both.isfinite(),
    }


@solver(
    "adamax_steps",
    parameters={
        "start": PARAMETER,
        "gradients": GRADIENTS,
        "lr": RATE,
        "beta1": beta("share of the mean gradient that is kept"),
        "beta2": beta("factor of the largest gradient of before"),
        "eps": epsilon(1e-8),
    },
    sizes=STEPS,
)
def adamax_steps(
    start: Tensor, gradients: Tensor, lr: Tensor, beta1: Tensor, beta2: Tensor, eps: Tensor
) -> dict[str, Tensor]:
    """AdaMax (Kingma and Ba 2015, algorithm 2) as torch.optim.Adamax: p ← p − lr / (1 − beta1ᵗ) · m / u.

    m ← beta1 · m + (1 − beta1) · g and u ← max(beta2 · u, |g| + eps), with m = u = 0 before the first step. Only m is
    corrected for its bias.

    Outputs: parameter after the last step, parameters [steps], m [steps], largest (u) [steps], updates [steps]. Wrong
    turns: without_correction, corrected_too (u divided by 1 − beta2ᵗ), adam (√v̂ in place of u), without_fading
    (u = the largest |g| so far). Invalid where a denominator would be zero, or a beta is 1.
    """
    start, gradients, rate = start.double(), gradients.double(), lr[:, None]
    sizes = gradients.abs() + eps[:, None]
    largest = scan(torch.zeros_like(eps), sizes, lambda state, size: torch.maximum(beta2 * state, size))
    m = averages(gradients, beta1)
    m_hat = _corrected(gradients, beta1)
    v_hat = _corrected(gradients.square(), beta2)
    updates = rate * m_hat / largest
    parameters = descend(start, updates)
    correction = 1 - beta2[:, None] ** _times(gradients)
    return {
        "parameter": parameters[:, -1],
        "parameters": parameters,
        "m": m,
        "largest": largest,
        "updates": updates,
        "without_correction": descend(start, rate * m / largest)[:, -1],
        "corrected_too": descend(start, updates * correction)[:, -1],
        "adam": descend(start, rate * m_hat / (v_hat.sqrt() + eps[:, None]))[:, -1],
        "without_fading": descend(start, rate * m_hat / sizes.cummax(1).values)[:, -1],
        "valid": (beta1 < 1) & (beta2 < 1) & (sizes > 0).all(1) & (largest > 0).all(1),
    }


@solver(
    "nadam_steps",
    parameters={
        "start": PARAMETER,
        "gradients": GRADIENTS,
        "lr": RATE,
        **BETAS,
        "momentum_decay": Real(low=0.0, high=1.0, draw_high=0.1, default=4e-3, doc="ψ of the momentum schedule"),
        "eps": epsilon(1e-8),
    },
    sizes=STEPS,
)
def nadam_steps(
    start: Tensor,
    gradients: Tensor,
    lr: Tensor,
    beta1: Tensor,
    beta2: Tensor,
    momentum_decay: Tensor,
    eps: Tensor,
) -> dict[str, Tensor]:
    """NAdam (Dozat 2016) as torch.optim.NAdam: Adam whose first moment looks ahead, as Nesterov momentum does.

    With μₜ = beta1 · (1 − 0.96^(tψ) / 2) and Mₜ = μ₁ ⋯ μₜ, the step is lr · n / (√v̂ + eps), where
    n = μₜ₊₁ · m / (1 − Mₜ · μₜ₊₁) + (1 − μₜ) · g / (1 − Mₜ). m and v are Adam's.

    Outputs: parameter after the last step, parameters [steps], m [steps], mus [steps + 1], lookahead (n) [steps];
    constant_momentum (μₜ = beta1 for every t, the form in which NAdam is often printed). Wrong turns: adam (m̂ in place
    of n), gradient_only (m left out: g / √v̂). Invalid where a denominator would be zero, or a beta is 1.
    """
    start, gradients, rate = start.double(), gradients.double(), lr[:, None]
    m = averages(gradients, beta1)
    v_hat = _corrected(gradients.square(), beta2)
    denominator = v_hat.sqrt() + eps[:, None]
    times = torch.arange(1, gradients.shape[1] + 2, dtype=torch.float64, device=gradients.device)
    mus = beta1[:, None] * (1 - 0.5 * 0.96 ** (times * momentum_decay[:, None]))

    def lookahead(weights: Tensor) -> Tensor:
        products = weights.cumprod(1)
        ahead = weights[:, 1:] * m / (1 - products[:, 1:])
        return ahead + (1 - weights[:, :-1]) * gradients / (1 - products[:, :-1])

    found = lookahead(mus)
    parameters = descend(start, rate * found / denominator)
    constant = lookahead(beta1[:, None].expand_as(mus))
    return {
        "parameter": parameters[:, -1],
        "parameters": parameters,
        "m": m,
        "mus": mus,
        "lookahead": found,
        "constant_momentum": descend(start, rate * constant / denominator)[:, -1],
        "adam": descend(start, rate * _corrected(gradients, beta1) / denominator)[:, -1],
        "gradient_only": descend(start, rate * gradients / denominator)[:, -1],
        "valid": (beta1 < 1) & (beta2 < 1) & (denominator > 0).all(1),
    }


@solver(
    "lars_step",
    parameters={
        "weights": Number(shape=("n",), doc="weights of one layer"),
        "gradient": Number(shape=("n",)),
        "lr": RATE,
        "trust": Real(low=0.0, high=10.0, draw_low=0.001, draw_high=1.0, default=0.001, doc="trust coefficient"),
        "weight_decay": DECAY,
    },
    sizes={"n": (2, 4)},
)
def lars_step(weights: Tensor, gradient: Tensor, lr: Tensor, trust: Tensor, weight_decay: Tensor) -> dict[str, Tensor]:
    """LARS (You et al. 2017) without momentum: w ← w − lr · local · (g + λ w), local = trust · ‖w‖ / (‖g‖ + λ ‖w‖).

    Outputs: updated [n], local, weight_norm, gradient_norm, step_norm. Wrong turns: ratio_inverted [n] (the norms
    exchanged), without_local [n] (SGD with weight decay), without_decay [n] (λ left out everywhere). Invalid where a
    norm is zero.
    """
    weights, gradient = weights.double(), gradient.double()
    weight_norm, gradient_norm = weights.square().sum(1).sqrt(), gradient.square().sum(1).sqrt()
    size = (gradient_norm + weight_decay * weight_norm).clamp_min(1e-300)
    local = trust * weight_norm / size
    direction = gradient + weight_decay[:, None] * weights

    def step(rate: Tensor, along: Tensor = direction) -> Tensor:
        return weights - (lr * rate)[:, None] * along

    updated = step(local)
    safe = gradient_norm.clamp_min(1e-300)
    return {
        "updated": updated,
        "local": local,
        "weight_norm": weight_norm,
        "gradient_norm": gradient_norm,
        "step_norm": (updated - weights).square().sum(1).sqrt(),
        "ratio_inverted": step(trust * size / weight_norm.clamp_min(1e-300)),
        "without_local": step(torch.ones_like(lr)),
        "without_decay": step(trust * weight_norm / safe, gradient),
        "valid": (weight_norm > 0) & (gradient_norm > 0),
    }
