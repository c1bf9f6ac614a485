"""Optimizers run on quadratic functions, whose gradients are exact and known everywhere."""

import torch
from torch import Tensor

from solvers.registry import Integer, Option, Real, Shared, solver

RATE = Real(low=1e-9, high=1e3, draw_low=0.01, draw_high=0.3, doc="learning rate")
CURVATURE = Real(low=1e-6, high=1e6, draw_low=0.1, draw_high=5.0, doc="second derivative a")
START = Real(low=-1e6, high=1e6)
STEPS = Shared(low=1, high=20, draw_high=5)
METHODS = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam")

_EPS = 1e-8  # PyTorch's default of Adam and RMSprop; AdaGrad has 1e-10
_ADAGRAD_EPS = 1e-10
_SMALLEST = 1e-6  # a gradient that is zero but for rounding would be blown up to a full step


def _run(
    method: str, matrix: Tensor, linear: Tensor, start: Tensor, lr: Tensor, momentum: Tensor, decay: Tensor, steps: int
) -> tuple[Tensor, Tensor]:
    """Positions after each step and gradients before it, [batch, steps, n] each, on xᵀAx / 2 − bᵀx."""
    position, first, second = start, torch.zeros_like(start), torch.zeros_like(start)
    rate, mu, rho = lr[:, None], momentum[:, None], decay[:, None]
    positions, gradients = [], []
    for step in range(1, steps + 1):
        gradient = (matrix @ position[:, :, None])[:, :, 0] - linear
        if method == "sgd":
            update = gradient
        elif method in ("momentum", "nesterov"):
            first = mu * first + gradient
            update = first if method == "momentum" else gradient + mu * first
        elif method == "adagrad":
            second = second + gradient.square()
            update = gradient / (second.sqrt() + _ADAGRAD_EPS)
        elif method == "rmsprop":
            second = rho * second + (1 - rho) * gradient.square()
            update = gradient / (second.sqrt() + _EPS)
        else:
            first = mu * first + (1 - mu) * gradient
            second = rho * second + (1 - rho) * gradient.square()
            update = first / (1 - mu**step) / ((second / (1 - rho**step)).sqrt() + _EPS)
        position = position - rate * update
        positions.append(position)
        gradients.append(gradient)
    return torch.stack(positions, dim=1), torch.stack(gradients, dim=1)


def _values(matrix: Tensor, linear: Tensor, points: Tensor) -> Tensor:
    """The quadratic at points [batch, steps, n]: [batch, steps]."""
    return ((points @ matrix) * points).sum(-1) / 2 - (points * linear[:, None]).sum(-1)


@solver(
    "optimizer_run",
    parameters={
        "method": Option(values=METHODS),
        "diagonal": Real(low=-1e6, high=1e6, draw_low=0.5, draw_high=4.0, shape=(2,), doc="A₁₁ and A₂₂"),
        "coupling": Real(low=-1e6, high=1e6, draw_low=-0.5, draw_high=0.5, default=0.0, doc="A₁₂ = A₂₁"),
        "linear": Real(low=-1e6, high=1e6, shape=(2,), default=0.0, doc="b"),
        "start": Real(low=-1e6, high=1e6, shape=(2,)),
        "lr": RATE,
        "momentum": Real(low=0.0, high=0.999, draw_high=0.95, default=0.9, doc="of momentum; beta1 of Adam"),
        "decay": Real(low=0.0, high=0.9999, draw_high=0.99, default=0.99, doc="alpha of RMSProp; beta2 of Adam"),
        "steps": STEPS,
    },
)
def optimizer_run(
    method: str,
    diagonal: Tensor,
    coupling: Tensor,
    linear: Tensor,
    start: Tensor,
    lr: Tensor,
    momentum: Tensor,
    decay: Tensor,
    steps: int,
) -> dict[str, Tensor]:
    """An optimizer as in torch.optim on f(x) = xᵀAx / 2 − bᵀx in two dimensions, gradient Ax − b, A symmetric.

    eps is PyTorch's: 1e-8, for AdaGrad 1e-10.

    Outputs: position [2] (after the last step), positions [steps, 2], gradients [steps, 2] (before each step), losses
    [steps], matrix [2, 2]. Wrong turns: plain [2] (gradient descent without momentum or own rates), ascent [2] (the
    gradient added at each step, plain), one_step [2], frozen [2] (plain, the first gradient used at every step).
    Invalid for AdaGrad, RMSProp and Adam where an entry of a gradient is nearly zero.
    """
    off = torch.stack([torch.zeros_like(coupling), coupling], dim=1)
    matrix = torch.diag_embed(diagonal) + torch.stack([off, off.flip(1)], dim=1)
    positions, gradients = _run(method, matrix, linear, start, lr, momentum, decay, steps)
    plain, _ = _run("sgd", matrix, linear, start, lr, momentum, decay, steps)
    ascent, _ = _run("sgd", matrix, linear, start, -lr, momentum, decay, steps)
    outputs = {
        "position": positions[:, -1],
        "positions": positions,
        "gradients": gradients,
        "losses": _values(matrix, linear, positions),
        "matrix": matrix,
        "plain": plain[:, -1],
        "ascent": ascent[:, -1],
        "one_step": positions[:, 0],
        "frozen": start - steps * lr[:, None] * gradients[:, 0],
    }
    if method in ("adagrad", "rmsprop", "adam"):
        outputs["valid"] = (gradients.abs() > _SMALLEST).flatten(1).all(1)
    return outputs


@solver(
    "optimizer_losses",
    parameters={
        "curvature": CURVATURE,
        "start": START,
        "lr": RATE,
        "momentum": Real(low=0.0, high=0.999, draw_high=0.95, default=0.9),
        "steps": STEPS,
    },
)
def optimizer_losses(curvature: Tensor, start: Tensor, lr: Tensor, momentum: Tensor, steps: int) -> dict[str, Tensor]:
    """Loss a x² / 2 after the last step of SGD, momentum, AdaGrad and Adam, all with the same rate and start.

    As in torch.optim with its defaults (Adam's betas 0.9 and 0.999).

    Outputs: losses [4], positions [4] (SGD, momentum, AdaGrad, Adam). Wrong turns: without_half [4] = a x², equal [4]
    (the loss of SGD four times), start_losses [4] (of the start). Invalid where a gradient is nearly zero.
    """
    matrix, point = curvature[:, None, None], start[:, None]
    none = torch.zeros_like(point)
    beta1, beta2 = torch.full_like(lr, 0.9), torch.full_like(lr, 0.999)
    rows, seen = [], []
    for method, share in (("sgd", momentum), ("momentum", momentum), ("adagrad", momentum), ("adam", beta1)):
        positions, gradients = _run(method, matrix, none, point, lr, share, beta2, steps)
        rows.append(positions[:, -1, 0])
        seen.append(gradients[:, :, 0])
    places = torch.stack(rows, dim=1)
    losses = curvature[:, None] * places.square() / 2
    return {
        "losses": losses,
        "positions": places,
        "without_half": 2 * losses,
        "equal": losses[:, :1].expand_as(losses),
        "start_losses": (curvature * start.square() / 2)[:, None].expand_as(losses),
        "valid": (torch.cat(seen, dim=1).abs() > _SMALLEST).all(1),
    }


@solver(
    "two_phase_run",
    parameters={
        "curvature": CURVATURE,
        "start": START,
        "adam_lr": RATE,
        "sgd_lr": RATE,
        "adam_steps": STEPS,
        "sgd_steps": STEPS,
    },
)
def two_phase_run(
    curvature: Tensor, start: Tensor, adam_lr: Tensor, sgd_lr: Tensor, adam_steps: int, sgd_steps: int
) -> dict[str, Tensor]:
    """Adam first, then plain SGD, on f(x) = a x² / 2; Adam with the betas 0.9 and 0.999.

    Outputs: position (at the end), handover (after Adam's steps), adam_positions [adam_steps], sgd_positions
    [sgd_steps], factor = 1 − sgd_lr · a. Wrong turns: adam_only = handover, sgd_only (SGD's steps from the start),
    one_rate (SGD with Adam's rate), reversed (SGD first). Invalid where a gradient of Adam is nearly zero.
    """
    matrix, none = curvature[:, None, None], torch.zeros_like(start)[:, None]
    beta1, beta2 = torch.full_like(start, 0.9), torch.full_like(start, 0.999)

    def phase(method: str, point: Tensor, lr: Tensor, steps: int) -> tuple[Tensor, Tensor]:
        positions, gradients = _run(method, matrix, none, point[:, None], lr, beta1, beta2, steps)
        return positions[:, :, 0], gradients[:, :, 0]

    first, seen = phase("adam", start, adam_lr, adam_steps)
    handover = first[:, -1]
    second, _ = phase("sgd", handover, sgd_lr, sgd_steps)
    alone, _ = phase("sgd", start, sgd_lr, sgd_steps)
    turned, turned_seen = phase("adam", alone[:, -1], adam_lr, adam_steps)
    return {
        "position": second[:, -1],
        "handover": handover,
        "adam_positions": first,
        "sgd_positions": second,
        "factor": 1 - sgd_lr * curvature,
        "adam_only": handover,
        "sgd_only": alone[:, -1],
        "one_rate": phase("sgd", handover, adam_lr, sgd_steps)[0][:, -1],
        "reversed": turned[:, -1],
        "valid": (torch.cat([seen, turned_seen], dim=1).abs() > _SMALLEST).all(1),
    }


@solver(
    "losses_of_rates",
    parameters={
        "curvature": CURVATURE,
        "start": START,
        "rates": Real(low=1e-9, high=1e3, draw_low=0.01, draw_high=0.5, shape=("n",)),
        "steps": STEPS,
    },
    sizes={"n": (2, 3)},
)
def losses_of_rates(curvature: Tensor, start: Tensor, rates: Tensor, steps: int) -> dict[str, Tensor]:
    """Loss of f(x) = a x² / 2 after the same number of steps with several rates: a (1 − lr a)²ᵏ x₀² / 2.

    Outputs: losses [n], positions [n], factors [n] = 1 − lr a, start_loss. Wrong turns: factor_once [n] (the start's
    loss times the factor's power, not its square), without_half [n], one_step [n] (after the first step only),
    doubled [n] (the gradient of a x²).
    """

    def losses(factors: Tensor, count: int) -> Tensor:
        return curvature[:, None] * (start[:, None] * factors**count).square() / 2

    factors = 1 - rates * curvature[:, None]
    found, first = losses(factors, steps), curvature * start.square() / 2
    return {
        "losses": found,
        "positions": start[:, None] * factors**steps,
        "factors": factors,
        "start_loss": first,
        "factor_once": first[:, None] * factors**steps,
        "without_half": 2 * found,
        "one_step": losses(factors, 1),
        "doubled": losses(1 - 2 * rates * curvature[:, None], steps),
    }


@solver(
    "parabola_descent",
    parameters={
        "a": Real(low=1e-6, high=1e6, draw_low=0.2, draw_high=3.0),
        "b": Real(low=-1e6, high=1e6),
        "c": Real(low=-1e6, high=1e6, default=0.0),
        "start": START,
        "lr": RATE,
        "steps": Integer(low=1, high=100, draw_high=6),
    },
)
def parabola_descent(a: Tensor, b: Tensor, c: Tensor, start: Tensor, lr: Tensor, steps: Tensor) -> dict[str, Tensor]:
    """Gradient descent on f(x) = a x² + b x + c: x_t = x* + (1 − 2 a lr)ᵗ (x₀ − x*), x* = −b / (2a).

    Outputs: position, value = f(position), minimum (x*), factor = 1 − 2 a lr, gradient = 2 a x₀ + b, first (after one
    step). Wrong turns: half_slope (the gradient a x + b), without_linear (the gradient 2 a x), ascent (the gradient
    added), frozen (the first gradient used at every step).
    """

    def descend(slope: Tensor, shift: Tensor, rate: Tensor) -> Tensor:
        """Steps with the gradient slope · x + shift."""
        goal = -shift / slope
        return goal + (1 - rate * slope) ** steps * (start - goal)

    position, gradient = descend(2 * a, b, lr), 2 * a * start + b
    return {
        "position": position,
        "value": a * position.square() + b * position + c,
        "minimum": -b / (2 * a),
        "factor": 1 - 2 * a * lr,
        "gradient": gradient,
        "first": start - lr * gradient,
        "half_slope": descend(a, b, lr),
        "without_linear": descend(2 * a, torch.zeros_like(b), lr),
        "ascent": descend(2 * a, b, -lr),
        "frozen": start - lr * gradient * steps.double(),
    }
