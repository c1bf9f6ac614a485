"""References of stationary points: eigenvalues by LAPACK, derivatives by autograd, equations by SymPy."""

# mypy: disable-error-code="no-untyped-call"

from typing import Any

import numpy as np
import sympy
import torch
from torch import Tensor
from torch.autograd import functional

from solvers.registry import reference


@reference("hessian_kind")
def hessian_kind(diagonal: Tensor, coupling: float) -> dict[str, Any]:
    """Definiteness by Cholesky's factors of ±H; inertia from the general eigenvalue solver."""
    size = len(diagonal)
    matrix = np.full((size, size), float(coupling))
    np.fill_diagonal(matrix, diagonal.numpy())
    values = np.sort(np.linalg.eigvals(matrix).real)

    def definite(candidate: Any) -> bool:
        try:
            np.linalg.cholesky(candidate)
        except np.linalg.LinAlgError:
            return False
        return True

    kind = 0 if definite(matrix) else 1 if definite(-matrix) else 2
    return {
        "kind": kind,
        "eigenvalues": values,
        "negatives": int((values < 0).sum()),
        "positives": int((values > 0).sum()),
        "determinant": np.linalg.det(matrix),
    }


@reference("cubic_surface")
def cubic_surface(
    xxx: float,
    xxy: float,
    xyy: float,
    yyy: float,
    xx: float,
    xy: float,
    yy: float,
    x: float,
    y: float,
    point: Tensor,
) -> dict[str, Any]:
    """Gradient and Hessian by autograd, Newton's step by LAPACK."""

    def function(place: Tensor) -> Tensor:
        u, v = place.unbind()
        cubic = xxx * u.pow(3) + xxy * u.pow(2) * v + xyy * u * v.pow(2) + yyy * v.pow(3)
        return cubic + xx * u.pow(2) + xy * u * v + yy * v.pow(2) + x * u + y * v

    place = point.clone().requires_grad_()
    value = function(place)
    (gradient,) = torch.autograd.grad(value, place)
    hessian = functional.hessian(function, point)
    step = np.linalg.solve(hessian.numpy(), -gradient.numpy())
    return {
        "hessian": hessian,
        "gradient": gradient,
        "value": value.detach(),
        "determinant": np.linalg.det(hessian.numpy()),
        "newton": point.numpy() + step,
        "newton_step": step,
    }


@reference("cubic_critical_points")
def cubic_critical_points(a: float, b: float, c: float, d: float, e: float) -> dict[str, Any]:
    """Where SymPy's derivatives vanish, and the signs of the Hessian's eigenvalues there."""
    x, y = sympy.symbols("x y", real=True)
    a, b, c, d, e = (sympy.Rational(number) for number in (a, b, c, d, e))
    f = a * x**3 + b * x**2 + c * x + d * y**2 + e * x * y
    height = sympy.solve(sympy.diff(f, y), y)[0]
    equation = sympy.Poly(sympy.diff(f, x).subs(y, height), x)
    places = sorted(np.roots([float(number) for number in equation.all_coeffs()]).real)
    hessian = sympy.lambdify((x, y), sympy.hessian(f, (x, y)), "numpy")
    points = [[place, float(height.subs(x, sympy.Float(place, 30)))] for place in places]
    kinds = []
    for point in points:
        values = np.linalg.eigvalsh(np.array(hessian(*point), dtype=float))
        kinds.append(0 if values[0] > 0 else 1 if values[1] < 0 else 2)
    saddle = kinds.index(2)
    return {"points": points, "kinds": kinds, "saddle": points[saddle], "extremum": points[1 - saddle]}
