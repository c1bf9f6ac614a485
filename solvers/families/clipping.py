"""Gradient clipping: entry by entry, by the norm of a vector, and by the norm of all gradients together."""

import math

import torch
from torch import Tensor

from solvers.registry import Number, Real, solver

GRADIENT = Number(shape=("n",), doc="gradient before clipping")
NORM = Real(low=1e-6, high=1e6, draw_low=0.5, draw_high=6.0, doc="largest norm that is left alone")

_TORCH_EPS = 1e-6  # what clip_grad_norm_ adds to the norm before dividing


def _norm(values: Tensor) -> Tensor:
    return values.square().sum(1).sqrt()


def _angle(first: Tensor, second: Tensor) -> Tensor:
    """Degrees between two vectors, exact near 0 too; 0 where one of them is zero."""
    one = first / _norm(first).clamp_min(1e-300)[:, None]
    other = second / _norm(second).clamp_min(1e-300)[:, None]
    return torch.rad2deg(2 * torch.atan2(_norm(one - other), _norm(one + other)))


@solver(
    "clip_by_value",
    parameters={
        "gradient": GRADIENT,
        "limit": Real(low=0.0, high=1e6, draw_low=0.5, draw_high=4.0, doc="largest absolute value of an entry"),
    },
    sizes={"n": (2, 5)},
)
def clip_by_value(gradient: Tensor, limit: Tensor) -> dict[str, Tensor]:
    """Clipping by value as torch.nn.utils.clip_grad_value_: every entry is brought into [−limit, limit].

    Outputs: clipped [n], changed (entries that were clipped), norm and clipped_norm, angle (degrees between the
    gradient before and after: clipping by value turns it). Wrong turns: by_norm [n] (the whole vector scaled to the
    norm `limit`), zeroed [n] (large entries set to 0), one_sided [n] (only the upper limit applied), by_largest [n]
    (scaled so that the largest entry is `limit`), cosine in place of the angle. Invalid for the zero gradient.
    """
    gradient, bound = gradient.double(), limit[:, None]
    norm, largest = _norm(gradient), gradient.abs().amax(1)
    clipped = gradient.clamp(-bound, bound)
    inside = gradient.abs() <= bound
    angle = _angle(gradient, clipped)
    return {
        "clipped": clipped,
        "changed": (~inside).sum(1),
        "norm": norm,
        "clipped_norm": _norm(clipped),
        "angle": angle,
        "cosine": torch.deg2rad(angle).cos(),
        "by_norm": gradient * (limit / norm.clamp_min(1e-300)).clamp_max(1)[:, None],
        "zeroed": torch.where(inside, gradient, 0.0),
        "one_sided": torch.minimum(gradient, bound),
        "by_largest": gradient * (limit / largest.clamp_min(1e-300)).clamp_max(1)[:, None],
        "valid": (norm > 0) & (limit > 0),
    }


@solver("clip_by_norm", parameters={"gradient": GRADIENT, "max_norm": NORM}, sizes={"n": (2, 5)})
def clip_by_norm(gradient: Tensor, max_norm: Tensor) -> dict[str, Tensor]:
    """Clipping by norm (Pascanu et al. 2013): g · min(1, c / ‖g‖₂); the direction is kept.

    torch.nn.utils.clip_grad_norm_ divides by ‖g‖ + 1e-6, which is `torch_clipped`.

    Outputs: clipped [n], norm, scale = min(1, c / ‖g‖), clipped_norm, torch_clipped [n]; by_value [n] (every entry
    clipped to ±c) and by_value_norm, norm_and_value [2, n] (`clipped` and `by_value`). Wrong turns: by_value [n],
    always_scaled [n] (scaled to the norm c even where it is smaller), one_norm [n] (with the sum of absolute values as
    norm), squared [n] (divided by the squared norm), divided [n] (every entry divided by c); of both rows, [2, n] each:
    value_and_norm (exchanged), value_twice, one_norm_and_value, squared_and_value. Invalid for the zero gradient.
    """
    gradient = gradient.double()
    norm, absolute = _norm(gradient), gradient.abs().sum(1)
    safe = norm.clamp_min(1e-300)
    scale = (max_norm / safe).clamp_max(1)

    def scaled(factor: Tensor) -> Tensor:
        return gradient * factor[:, None]

    bound = max_norm[:, None]
    clipped, by_value = scaled(scale), gradient.clamp(-bound, bound)
    one_norm = scaled((max_norm / absolute.clamp_min(1e-300)).clamp_max(1))
    squared = scaled((max_norm / safe.square()).clamp_max(1))
    return {
        "clipped": clipped,
        "norm": norm,
        "scale": scale,
        "clipped_norm": norm * scale,
        "torch_clipped": scaled((max_norm / (norm + _TORCH_EPS)).clamp_max(1)),
        "by_value": by_value,
        "by_value_norm": _norm(by_value),
        "norm_and_value": torch.stack([clipped, by_value], 1),
        "value_and_norm": torch.stack([by_value, clipped], 1),
        "value_twice": torch.stack([by_value, by_value], 1),
        "one_norm_and_value": torch.stack([one_norm, by_value], 1),
        "squared_and_value": torch.stack([squared, by_value], 1),
        "always_scaled": scaled(max_norm / safe),
        "one_norm": one_norm,
        "squared": squared,
        "divided": scaled(1 / max_norm),
        "valid": norm > 0,
    }


@solver(
    "clip_global_norm",
    parameters={
        "first": Number(shape=("a",), doc="gradient of one parameter tensor"),
        "second": Number(shape=("b",), doc="gradient of another"),
        "max_norm": NORM,
    },
    sizes={"a": (1, 4), "b": (1, 4)},
)
def clip_global_norm(first: Tensor, second: Tensor, max_norm: Tensor) -> dict[str, Tensor]:
    """Clipping by the norm of all gradients together: N = √(‖g₁‖² + ‖g₂‖²), both times min(1, c / N).

    So does torch.nn.utils.clip_grad_norm_ for the parameters of a model (which adds 1e-6 to N before dividing).

    Outputs: first_clipped [a], second_clipped [b], all_clipped [a + b] (one after the other), norm (N), scale, norms
    [2]. Wrong turns: norms_added = ‖g₁‖ + ‖g₂‖, each_alone [a + b] (each tensor clipped by its own norm), larger_norm
    (the larger of both in place of N). Invalid where all gradients are zero.
    """
    first, second = first.double(), second.double()
    norms = torch.stack([_norm(first), _norm(second)], dim=1)
    total = _norm(norms)

    def factor(norm: Tensor) -> Tensor:
        return (max_norm / norm.clamp_min(1e-300)).clamp_max(1)

    scale = factor(total)
    both = torch.cat([first, second], dim=1)
    alone = [first * factor(norms[:, 0])[:, None], second * factor(norms[:, 1])[:, None]]
    return {
        "first_clipped": first * scale[:, None],
        "second_clipped": second * scale[:, None],
        "all_clipped": both * scale[:, None],
        "norm": total,
        "scale": scale,
        "norms": norms,
        "norms_added": norms.sum(1),
        "each_alone": torch.cat(alone, dim=1),
        "larger_norm": norms.amax(1),
        "valid": total > 0,
    }


@solver(
    "step_length",
    parameters={"gradient": GRADIENT, "lr": Real(low=0.0, high=1e3, draw_low=0.01, draw_high=1.0)},
    sizes={"n": (2, 4)},
)
def step_length(gradient: Tensor, lr: Tensor) -> dict[str, Tensor]:
    """How far one step of gradient descent goes: ‖lr · g‖₂ = lr · ‖g‖₂; the rate alone is no length.

    Outputs: length, norm, squares (‖g‖²), step [n] = −lr · g. Wrong turns: rate (lr itself, the length for a gradient
    of norm 1), squared = lr · ‖g‖², one_norm = lr · Σ|gᵢ|, root_of_rate = √lr · ‖g‖.
    """
    gradient = gradient.double()
    norm = _norm(gradient)
    return {
        "length": lr * norm,
        "norm": norm,
        "squares": gradient.square().sum(1),
        "step": -lr[:, None] * gradient,
        "rate": lr,
        "squared": lr * norm.square(),
        "one_norm": lr * gradient.abs().sum(1),
        "root_of_rate": lr.sqrt() * norm,
    }


@solver(
    "descent_direction",
    parameters={"gradient": GRADIENT, "direction": Number(shape=("n",), doc="direction p of the step")},
    sizes={"n": (2, 4)},
)
def descent_direction(gradient: Tensor, direction: Tensor) -> dict[str, Tensor]:
    """Is p a descent direction? It is if and only if gᵀp < 0: a small step along it lowers the function.

    Outputs: descends (0/1), slope = gᵀp (the directional derivative for a unit step of p), unit_slope = gᵀp / ‖p‖,
    cosine of the angle between p and −g, angle (degrees, to −g), best_slope = −‖g‖ (the smallest unit_slope).
    Wrong turns: ascends = 1 where gᵀp > 0, opposite_signs = 1 where every gᵢpᵢ < 0. Invalid where g or p is zero.
    """
    products = gradient.double() * direction.double()
    slope = products.sum(1)
    size, length = _norm(gradient.double()), _norm(direction.double())
    angle = _angle(direction.double(), -gradient.double())
    return {
        "descends": (slope < 0).long(),
        "slope": slope,
        "unit_slope": slope / length.clamp_min(1e-300),
        "cosine": (angle * (math.pi / 180)).cos(),
        "angle": angle,
        "best_slope": -size,
        "ascends": (slope > 0).long(),
        "opposite_signs": (products < 0).all(1).long(),
        "valid": (size > 0) & (length > 0),
    }
