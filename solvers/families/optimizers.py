"""Optimizers: several steps on one parameter, with the state after each step."""

from collections.abc import Callable

import torch
from torch import Tensor

from solvers.registry import Number, Real, solver

PARAMETER = Number(doc="value before the first step")
GRADIENTS = Number(shape=("steps",), doc="gradient at each step")
RATE = Real(low=0.0, high=100.0, draw_low=0.01, draw_high=1.0, doc="learning rate")
MOMENTUM = Real(low=0.0, high=1.0, draw_high=0.99, doc="share of the previous velocity that is kept")
STEPS = {"steps": (1, 5)}


def epsilon(default: float) -> Real:
    """The small number that keeps a denominator from zero."""
    return Real(low=0.0, high=1.0, draw_low=1e-8, draw_high=0.1, default=default)


def beta(doc: str) -> Real:
    """A share that an exponential moving average keeps."""
    return Real(low=0.0, high=1.0, draw_high=0.99, doc=doc)


def scan(first: Tensor, gradients: Tensor, step: Callable[[Tensor, Tensor], Tensor]) -> Tensor:
    """States after each step, [batch, steps], where `step` makes a state from the one before and the gradient."""
    state, states = first, []
    for gradient in gradients.unbind(1):
        state = step(state, gradient)
        states.append(state)
    return torch.stack(states, dim=1)


def descend(start: Tensor, updates: Tensor) -> Tensor:
    """Parameters after each step, [batch, steps]: every update is subtracted."""
    return start[:, None] - updates.cumsum(1)


def averages(gradients: Tensor, kept: Tensor) -> Tensor:
    """Exponential moving averages from zero: kept · before + (1 − kept) · new."""
    return scan(torch.zeros_like(kept), gradients, lambda state, new: kept * state + (1 - kept) * new)


@solver(
    "sgd_steps",
    parameters={
        "start": PARAMETER,
        "gradients": GRADIENTS,
        "lr": RATE,
        "weight_decay": Real(low=0.0, high=1.0, default=0.0),
    },
    sizes=STEPS,
)
def sgd_steps(start: Tensor, gradients: Tensor, lr: Tensor, weight_decay: Tensor) -> dict[str, Tensor]:
    """Stochastic gradient descent: p ← p − lr · (g + weight_decay · p), as torch.optim.SGD.

    Outputs: parameter after the last step, parameters [steps]. Wrong turns: without_decay (the penalty's gradient
    forgotten), ascent (the gradient added).
    """
    start, gradients = start.double(), gradients.double()

    def step(state: Tensor, gradient: Tensor) -> Tensor:
        return state - lr * (gradient + weight_decay * state)

    parameters = scan(start, gradients, step)
    plain = lr[:, None] * gradients
    return {
        "parameter": parameters[:, -1],
        "parameters": parameters,
        "without_decay": descend(start, plain)[:, -1],
        "ascent": descend(start, -plain)[:, -1],
    }


@solver(
    "momentum_steps",
    parameters={"start": PARAMETER, "gradients": GRADIENTS, "lr": RATE, "momentum": MOMENTUM},
    sizes=STEPS,
)
def momentum_steps(start: Tensor, gradients: Tensor, lr: Tensor, momentum: Tensor) -> dict[str, Tensor]:
    """Heavy-ball momentum as torch.optim.SGD: v ← momentum · v + g, p ← p − lr · v, with v = 0 before the first step.

    The classical form u ← momentum · u − lr · g, p ← p + u has u = −lr · v: at a constant learning rate the parameters
    are the same, only the stored velocity differs.

    Outputs: parameter after the last step, parameters [steps], velocity (PyTorch's, after the last step),
    velocities [steps], classical_velocities [steps]. Wrong turns: without_momentum (plain SGD), averaged (the gradient
    weighted with 1 − momentum, an exponential moving average).
    """
    start, gradients, rate = start.double(), gradients.double(), lr[:, None]
    velocities = scan(torch.zeros_like(momentum), gradients, lambda state, gradient: momentum * state + gradient)
    parameters = descend(start, rate * velocities)
    return {
        "parameter": parameters[:, -1],
        "parameters": parameters,
        "velocity": velocities[:, -1],
        "velocities": velocities,
        "classical_velocities": -rate * velocities,
        "without_momentum": descend(start, rate * gradients)[:, -1],
        "averaged": descend(start, rate * averages(gradients, momentum))[:, -1],
    }


@solver(
    "nesterov_steps",
    parameters={"start": PARAMETER, "gradients": GRADIENTS, "lr": RATE, "momentum": MOMENTUM},
    sizes=STEPS,
)
def nesterov_steps(start: Tensor, gradients: Tensor, lr: Tensor, momentum: Tensor) -> dict[str, Tensor]:
    """Nesterov momentum as torch.optim.SGD(nesterov=True): v ← momentum · v + g, p ← p − lr · (g + momentum · v).

    The gradients are those that the training loop hands to the optimizer at each step. Sutskever's form keeps another
    point, θ: u ← momentum · u − lr · g with g taken at θ + momentum · u, then θ ← θ + u. PyTorch's p is that
    look-ahead point, p = θ + momentum · u, so both forms see the same gradients.

    Outputs: parameter after the last step, parameters [steps], velocity, velocities [steps],
    sutskever_parameter (θ after the last step). Wrong turns: heavy_ball (momentum without the look-ahead),
    velocity_of_before (the look-ahead taken with the velocity before its update).
    """
    start, gradients, rate = start.double(), gradients.double(), lr[:, None]
    velocities = scan(torch.zeros_like(momentum), gradients, lambda state, gradient: momentum * state + gradient)
    before = torch.cat([torch.zeros_like(momentum)[:, None], velocities[:, :-1]], dim=1)
    parameters = descend(start, rate * (gradients + momentum[:, None] * velocities))
    return {
        "parameter": parameters[:, -1],
        "parameters": parameters,
        "velocity": velocities[:, -1],
        "velocities": velocities,
        "sutskever_parameter": parameters[:, -1] + momentum * lr * velocities[:, -1],
        "heavy_ball": descend(start, rate * velocities)[:, -1],
        "velocity_of_before": descend(start, rate * (gradients + momentum[:, None] * before))[:, -1],
    }


@solver(
    "adagrad_steps",
    parameters={"start": PARAMETER, "gradients": GRADIENTS, "lr": RATE, "eps": epsilon(1e-10)},
    sizes=STEPS,
)
def adagrad_steps(start: Tensor, gradients: Tensor, lr: Tensor, eps: Tensor) -> dict[str, Tensor]:
    """AdaGrad as torch.optim.Adagrad: s ← s + g², p ← p − lr · g / (√s + eps), with s = 0 before the first step.

    Outputs: parameter after the last step, parameters [steps], accumulator (after the last step),
    accumulators [steps], updates [steps] (what is subtracted). Wrong turns: eps_inside (eps under the root),
    without_root (divided by s), without_history (each step divided by its own |g|); after each step: root_free,
    history_free, plain (gradient descent) [steps]. Invalid where a denominator would be zero.
    """
    start, gradients, rate, floor = start.double(), gradients.double(), lr[:, None], eps[:, None]
    squares = gradients.square()
    accumulators = squares.cumsum(1)
    updates = rate * gradients / (accumulators.sqrt() + floor)
    parameters = descend(start, updates)
    root_free = descend(start, rate * gradients / (accumulators + floor))
    history_free = descend(start, rate * gradients / (squares.sqrt() + floor))
    return {
        "parameter": parameters[:, -1],
        "parameters": parameters,
        "accumulator": accumulators[:, -1],
        "accumulators": accumulators,
        "updates": updates,
        "eps_inside": descend(start, rate * gradients / (accumulators + floor).sqrt())[:, -1],
        "without_root": root_free[:, -1],
        "without_history": history_free[:, -1],
        "history_free": history_free,
        "root_free": root_free,
        "plain": descend(start, rate * gradients),
        "valid": (accumulators + floor > 0).all(1) & (squares + floor > 0).all(1),
    }


@solver(
    "rmsprop_steps",
    parameters={
        "start": PARAMETER,
        "gradients": GRADIENTS,
        "lr": RATE,
        "alpha": beta("share of the running mean of squares that is kept"),
        "eps": epsilon(1e-8),
    },
    sizes=STEPS,
)
def rmsprop_steps(start: Tensor, gradients: Tensor, lr: Tensor, alpha: Tensor, eps: Tensor) -> dict[str, Tensor]:
    """RMSProp as torch.optim.RMSprop: s ← alpha · s + (1 − alpha) · g², p ← p − lr · g / (√s + eps), s = 0 at first.

    eps stands outside the root, as in PyTorch; many texts have it inside. There is no bias correction.

    Outputs: parameter after the last step, parameters [steps], mean_square (after the last step),
    mean_squares [steps], updates [steps]. Wrong turns: eps_inside (the other convention), swapped (the weights alpha
    and 1 − alpha exchanged), without_root (divided by s), accumulated (AdaGrad's sum in place of the mean).
    Invalid where a denominator would be zero.
    """
    start, gradients, rate, floor = start.double(), gradients.double(), lr[:, None], eps[:, None]
    squares = gradients.square()
    means, swapped = averages(squares, alpha), averages(squares, 1 - alpha)
    updates = rate * gradients / (means.sqrt() + floor)
    parameters = descend(start, updates)
    denominators = torch.stack([means + floor, swapped + floor])
    return {
        "parameter": parameters[:, -1],
        "parameters": parameters,
        "mean_square": means[:, -1],
        "mean_squares": means,
        "updates": updates,
        "eps_inside": descend(start, rate * gradients / (means + floor).sqrt())[:, -1],
        "swapped": descend(start, rate * gradients / (swapped.sqrt() + floor))[:, -1],
        "without_root": descend(start, rate * gradients / (means + floor))[:, -1],
        "accumulated": descend(start, rate * gradients / (squares.cumsum(1).sqrt() + floor))[:, -1],
        "valid": (denominators > 0).all(0).all(1),
    }


@solver(
    "adam_steps",
    parameters={
        "start": PARAMETER,
        "gradients": GRADIENTS,
        "lr": RATE,
        "beta1": beta("share of the mean gradient that is kept"),
        "beta2": beta("share of the mean square that is kept"),
        "eps": epsilon(1e-8),
    },
    sizes=STEPS,
)
def adam_steps(
    start: Tensor, gradients: Tensor, lr: Tensor, beta1: Tensor, beta2: Tensor, eps: Tensor
) -> dict[str, Tensor]:
    """Adam (Kingma and Ba 2015, algorithm 1) as torch.optim.Adam.

    m ← beta1 · m + (1 − beta1) · g, v ← beta2 · v + (1 − beta2) · g², m̂ = m / (1 − beta1ᵗ), v̂ = v / (1 − beta2ᵗ),
    p ← p − lr · m̂ / (√v̂ + eps), with t counted from 1 and m = v = 0 before the first step.

    Outputs: parameter after the last step, parameters [steps]; m, v, m_hat, v_hat [steps] each; updates [steps]. Wrong
    turns: without_correction (m and v used as they are), eps_inside (eps under the root), betas_swapped, without_root
    (divided by v̂), sgd (plain steps with the gradient). Invalid where a denominator would be zero, or a beta is 1.
    """
    start, gradients, rate, floor = start.double(), gradients.double(), lr[:, None], eps[:, None]

    def moments(first: Tensor, second: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        times = torch.arange(1, gradients.shape[1] + 1, dtype=torch.float64, device=gradients.device)
        m, v = averages(gradients, first), averages(gradients.square(), second)
        return m, v, m / (1 - first[:, None] ** times), v / (1 - second[:, None] ** times)

    m, v, m_hat, v_hat = moments(beta1, beta2)
    _, _, m_swapped, v_swapped = moments(beta2, beta1)
    updates = rate * m_hat / (v_hat.sqrt() + floor)
    parameters = descend(start, updates)
    return {
        "parameter": parameters[:, -1],
        "parameters": parameters,
        "m": m,
        "v": v,
        "m_hat": m_hat,
        "v_hat": v_hat,
        "updates": updates,
        "without_correction": descend(start, rate * m / (v.sqrt() + floor))[:, -1],
        "eps_inside": descend(start, rate * m_hat / (v_hat + floor).sqrt())[:, -1],
        "betas_swapped": descend(start, rate * m_swapped / (v_swapped.sqrt() + floor))[:, -1],
        "without_root": descend(start, rate * m_hat / (v_hat + floor))[:, -1],
        "sgd": descend(start, rate * gradients)[:, -1],
        "valid": (beta1 < 1) & (beta2 < 1) & (v_hat + floor > 0).all(1),
    }
