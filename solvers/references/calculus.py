"""References of calculus: autograd and SymPy on the functions themselves."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from solvers.registry import reference

_POWERS = {
    **{"xxx": (3, 0), "xxy": (2, 1), "xyy": (1, 2), "yyy": (0, 3), "xx": (2, 0), "xy": (1, 1), "yy": (0, 2)},
    **{"x": (1, 0), "y": (0, 1), "constant": (0, 0)},
}


def _polynomial(coefficients: dict[str, float]) -> Callable[[Tensor], Tensor]:
    """The function of a point [2]: the powers of x and of y, and between them the table of coefficients."""
    table = torch.zeros(4, 4, dtype=torch.float64)
    for name, factor in coefficients.items():
        table[_POWERS[name]] = factor
    one = torch.ones((), dtype=torch.float64)

    def function(point: Tensor) -> Tensor:
        x, y = point.unbind()
        return torch.stack([one, x, x * x, x * x * x]) @ table @ torch.stack([one, y, y * y, y * y * y])

    return function


def _derivatives(coefficients: dict[str, float], point: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Value, gradient and Hessian by autograd, twice."""
    at = point.double().requires_grad_()
    value = _polynomial(coefficients)(at)
    (gradient,) = torch.autograd.grad(value, at, create_graph=True)
    rows = [torch.autograd.grad(entry, at, retain_graph=True)[0] for entry in gradient]
    return value.detach(), gradient.detach(), torch.stack(rows)


@reference("polynomial_gradient")
def polynomial_gradient(point: Tensor, direction: Tensor, **coefficients: float) -> dict[str, Any]:
    """Autograd's gradient, and autograd of the function along the unit direction."""
    value, gradient, _ = _derivatives(coefficients, point)
    unit = direction.double() / torch.linalg.vector_norm(direction.double())
    share = torch.zeros((), dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(_polynomial(coefficients)(point + share * unit), share)
    return {
        "value": round(value.item()),
        "gradient": gradient.round().long(),
        "norm": torch.linalg.vector_norm(gradient),
        "slope": slope,
        "unit": unit,
        "ascent": torch.nn.functional.normalize(gradient, dim=0),
    }


@reference("polynomial_hessian")
def polynomial_hessian(point: Tensor, **coefficients: float) -> dict[str, Any]:
    """Autograd's Hessian, its eigenvalues by `torch.linalg.eigvalsh`, and the verdict by their signs."""
    _, gradient, hessian = _derivatives(coefficients, point)
    values = torch.linalg.eigvalsh(hessian).flip(0)
    signs = {0 if abs(value) < 1e-7 else 1 if value > 0 else -1 for value in values.tolist()}
    kind = 2 if 0 in signs else 0 if len(signs) == 2 else signs.pop()
    stationary = int(bool((gradient.abs() < 1e-9).all()))
    semidefinite = int(values[1].item() > -1e-7)
    return {
        "hessian": hessian.round().long(),
        "eigenvalues": values,
        "determinant": round(torch.linalg.det(hessian).item()),
        "trace": round(torch.trace(hessian).item()),
        "gradient": gradient.round().long(),
        "stationary": stationary,
        "semidefinite": semidefinite,
        "minimum_conditions": [stationary, semidefinite],
        "kind_of_hessian": kind,
        "kind": kind if stationary else 3,
    }


@reference("polynomial_taylor")
def polynomial_taylor(point: Tensor, step: Tensor, **coefficients: float) -> dict[str, Any]:
    """Autograd's derivatives of s ↦ f(p + s·d) at 0, and f itself at s = 1."""
    function = _polynomial(coefficients)
    share = torch.zeros((), dtype=torch.float64, requires_grad=True)
    value = function(point + share * step)
    (first,) = torch.autograd.grad(value, share, create_graph=True)
    (second,) = torch.autograd.grad(first, share)
    exact, value, first = function(point + step), value.detach(), first.detach()
    return {
        "value": value,
        "first_order": value + first,
        "second_order": value + first + second / 2,
        "exact": exact,
        "first_error": exact - (value + first),
        "second_error": exact - (value + first + second / 2),
        "form": second,
    }


@reference("taylor_estimate")
def taylor_estimate(kind: str, start: float, step: float) -> dict[str, Any]:
    """Repeated autograd of PyTorch's own function."""
    functions: dict[str, Callable[[Tensor], Tensor]] = {
        "exp": torch.exp,
        "sin": torch.sin,
        "log1p": torch.log1p,
        "sqrt1p": lambda x: torch.sqrt(x + 1),
        "reciprocal1p": lambda x: torch.reciprocal(x + 1),
    }
    at = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    derivative, estimate, factorial = functions[kind](at), 0.0, 1.0
    found: dict[str, Any] = {"exact": functions[kind](at.detach() + step)}
    for order, name in enumerate(("value", "first_order", "second_order", "third_order")):
        estimate += derivative.item() * step**order / factorial
        found[name] = estimate
        factorial *= order + 1
        (derivative,) = torch.autograd.grad(derivative, at, create_graph=True)
    return found
