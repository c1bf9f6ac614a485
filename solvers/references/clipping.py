"""References of clipping and of single steps: `torch.nn.utils`, `torch.optim`, and derivatives along a line."""

import math
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils import clip_grad_norm_, clip_grad_value_

from solvers.registry import reference


def _parameter(gradient: Tensor) -> nn.Parameter:
    parameter = nn.Parameter(torch.zeros_like(gradient.double()))
    parameter.grad = gradient.double().clone()
    return parameter


def _gradient(parameter: nn.Parameter) -> Tensor:
    assert parameter.grad is not None
    return parameter.grad


def _to_norm(gradient: Tensor, norm: float, order: float = 2.0) -> Tensor:
    """The gradient as it is where its norm is small enough, else in the same direction with that norm."""
    gradient = gradient.double()
    small = torch.linalg.vector_norm(gradient, order) <= norm
    return gradient if small else norm * functional.normalize(gradient, order, dim=0)


@reference("clip_by_value")
def clip_by_value(gradient: Tensor, limit: float) -> dict[str, Any]:
    """`clip_grad_value_`, and the arc cosine of `cosine_similarity` for the angle."""
    parameter = _parameter(gradient)
    clip_grad_value_(parameter, limit)
    after = _gradient(parameter)
    cosine = functional.cosine_similarity(gradient.double(), after, dim=0, eps=1e-300).clamp(-1, 1)
    outputs = {
        "clipped": after,
        "norm": torch.linalg.vector_norm(gradient.double()),
        "clipped_norm": torch.linalg.vector_norm(after),
        "cosine": cosine,
        "by_norm": _to_norm(gradient, limit),
        "by_largest": _to_norm(gradient, limit, math.inf),
    }
    if cosine < 0.9999:  # the arc cosine loses digits near 1
        outputs["angle"] = torch.rad2deg(torch.acos(cosine))
    return outputs


@reference("clip_by_norm")
def clip_by_norm(gradient: Tensor, max_norm: float) -> dict[str, Any]:
    """`clip_grad_norm_` with its 1e-6, `functional.normalize` without, and `clip_grad_value_`."""
    parameter, other = _parameter(gradient), _parameter(gradient)
    norm = clip_grad_norm_(parameter, max_norm)
    clip_grad_value_(other, max_norm)
    clipped = _to_norm(gradient, max_norm)
    return {
        "clipped": clipped,
        "norm": norm,
        "clipped_norm": torch.linalg.vector_norm(clipped),
        "torch_clipped": _gradient(parameter),
        "by_value": _gradient(other),
        "by_value_norm": torch.linalg.vector_norm(_gradient(other)),
        "norm_and_value": torch.stack([clipped, _gradient(other)]),
        "always_scaled": max_norm * functional.normalize(gradient.double(), dim=0),
        "one_norm": _to_norm(gradient, max_norm, 1.0),
    }


@reference("clip_global_norm")
def clip_global_norm(first: Tensor, second: Tensor, max_norm: float) -> dict[str, Any]:
    """`get_total_norm` of PyTorch on both tensors, and the one vector of all entries clipped."""
    parameters = [_parameter(first), _parameter(second)]
    norm = clip_grad_norm_(parameters, math.inf)  # measures, and changes nothing
    clipped = _to_norm(torch.cat([first.double(), second.double()]), max_norm)
    return {
        "norm": norm,
        "first_clipped": clipped[: len(first)],
        "second_clipped": clipped[len(first) :],
        "all_clipped": clipped,
        "each_alone": torch.cat([_to_norm(first, max_norm), _to_norm(second, max_norm)]),
    }


@reference("step_length")
def step_length(gradient: Tensor, lr: float) -> dict[str, Any]:
    """How far `torch.optim.SGD` moves a parameter that is zero."""
    parameter = _parameter(gradient)
    torch.optim.SGD([parameter], lr=lr).step()
    moved = parameter.detach()
    return {
        "length": torch.dist(moved, torch.zeros_like(moved)),
        "step": moved,
        "norm": torch.linalg.vector_norm(gradient.double()),
        "one_norm": torch.linalg.vector_norm(moved, 1),
    }


@reference("descent_direction")
def descent_direction(gradient: Tensor, direction: Tensor) -> dict[str, Any]:
    """Autograd along the line t → f(t p) at t = 0, for the linear function f with that gradient."""
    plane = nn.Linear(len(gradient), 1, bias=False, dtype=torch.float64)
    with torch.no_grad():
        plane.weight.copy_(gradient[None])

    def slope(unit: Tensor) -> Tensor:
        time = torch.zeros((), dtype=torch.float64, requires_grad=True)
        (found,) = torch.autograd.grad(plane(time * unit).sum(), time)
        return found

    along = slope(direction.double())
    return {
        "descends": int(along < 0),
        "slope": along,
        "unit_slope": slope(functional.normalize(direction.double(), dim=0)),
        "best_slope": slope(functional.normalize(-gradient.double(), dim=0)),
        "cosine": functional.cosine_similarity(direction.double(), -gradient.double(), dim=0, eps=1e-300),
    }
