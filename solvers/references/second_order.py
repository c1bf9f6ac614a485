"""References of Newton's method: derivatives by autograd, linear systems by LAPACK, roots by NumPy, series by SymPy."""

# mypy: disable-error-code="no-untyped-call"

from collections.abc import Callable
from typing import Any

import numpy as np
import sympy
import torch
from torch import Tensor

from solvers.registry import reference

Function = Callable[[Tensor], Tensor]


def _polynomial(coefficients: Tensor) -> Function:
    def function(point: Tensor) -> Tensor:
        powers = torch.stack([point**power for power in range(len(coefficients))])
        return torch.dot(coefficients.double(), powers)

    return function


def _derivatives(function: Function, point: float | Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """The function and its first two derivatives, by autograd."""
    x = torch.as_tensor(point, dtype=torch.float64).detach().clone().requires_grad_()
    value = function(x)
    (slope,) = torch.autograd.grad(value, x, create_graph=True)
    (bend,) = torch.autograd.grad(slope, x)
    return value.detach(), slope.detach(), bend.detach()


@reference("newton_quadratic")
def newton_quadratic(diagonal: Tensor, coupling: float, linear: Tensor, start: Tensor, lr: float) -> dict[str, Any]:
    """Gradient and Hessian by autograd, the system solved by LAPACK, `torch.optim.SGD` for the gradient step."""

    def function(point: Tensor) -> Tensor:
        squares = (diagonal.double() * point.square()).sum() / 2
        return squares + coupling * point.prod() - torch.dot(linear.double(), point)

    parameter = torch.nn.Parameter(start.double().clone())
    (gradient,) = torch.autograd.grad(function(parameter), parameter)
    hessian = torch.autograd.functional.hessian(function, start.double())
    direction = np.linalg.solve(hessian.numpy(), -gradient.numpy())
    parameter.grad = gradient
    torch.optim.SGD([parameter], lr=lr).step()
    return {
        "newton": start.numpy() + direction,
        "gradient": gradient,
        "direction": direction,
        "hessian": hessian,
        "inverse": np.linalg.inv(hessian.numpy()),
        "determinant": np.linalg.det(hessian.numpy()),
        "gradient_step": parameter.detach(),
        "negative_curvatures": int((np.linalg.eigvalsh(hessian.numpy()) < 0).sum()),
    }


@reference("newton_root")
def newton_root(radicand: float, power: int, start: float, steps: int) -> dict[str, Any]:
    """Derivatives by autograd, and the root by NumPy from the coefficients."""

    def function(x: Tensor) -> Tensor:
        return x.pow(power) - radicand

    point, positions = torch.tensor(start, dtype=torch.float64), []
    for _ in range(steps):
        value, slope, _ = _derivatives(function, point)
        point = point - value / slope
        positions.append(point)
    roots = np.roots([1.0, *[0.0] * (power - 1), -radicand])
    value, slope, bend = _derivatives(function, start)
    return {
        "position": positions[-1],
        "positions": torch.stack(positions),
        "root": float(max(root.real for root in roots if abs(root.imag) < 1e-9)),
        "slope": slope,
        "inverted": start - slope / value,
        "second": start - slope / bend,
    }


@reference("polynomial_iterates")
def polynomial_iterates(coefficients: Tensor, start: float, lr: float, steps: int) -> dict[str, Any]:
    """Derivatives by autograd at each step; `torch.optim.SGD` for descent."""
    function = _polynomial(coefficients)
    point, newton = torch.tensor(start, dtype=torch.float64), []
    parameter, descent = torch.nn.Parameter(torch.tensor(start, dtype=torch.float64)), []
    optimizer = torch.optim.SGD([parameter], lr=lr)
    for _ in range(steps):
        _, slope, bend = _derivatives(function, point)
        point = point - slope / bend
        newton.append(point)
        (parameter.grad,) = torch.autograd.grad(function(parameter), parameter)
        optimizer.step()
        descent.append(parameter.detach().clone())
    value, slope, bend = _derivatives(function, start)
    return {
        "newton": torch.stack(newton),
        "descent": torch.stack(descent),
        "pair": torch.stack([newton[-1], descent[-1]]),
        "newton_last": newton[-1],
        "slope": slope,
        "bend": bend,
        "root_step": start - value / slope,
    }


@reference("taylor_models")
def taylor_models(coefficients: Tensor, point: float, offset: float) -> dict[str, Any]:
    """The truncated series by SymPy, the true value by NumPy."""
    d = sympy.Symbol("d")
    rationals = [sympy.Rational(value) for value in coefficients.tolist()]
    series = sympy.Poly(sum(c * (sympy.Rational(point) + d) ** k for k, c in enumerate(rationals)), d)
    numbers = series.all_coeffs()[::-1]
    terms = [float(number * sympy.Rational(offset) ** k) for k, number in enumerate([*numbers, 0, 0, 0][:3])]
    true = np.polynomial.Polynomial(coefficients.double().numpy())(point + offset)
    return {
        "models": [terms[0] + terms[1], sum(terms), true],
        "linear": terms[0] + terms[1],
        "quadratic": sum(terms),
        "true": true,
        "increment": terms[1] + terms[2],
    }
