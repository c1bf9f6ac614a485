"""References of quadratics and chains: autograd of the functions themselves, `torch.linalg` and `numpy.roots`."""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor

from solvers.registry import reference


def _derivatives(function: Callable[[Tensor], Tensor], point: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Value, gradient and Hessian by autograd."""
    at = point.detach().double().requires_grad_()
    value = function(at)
    (gradient,) = torch.autograd.grad(value, at, create_graph=True)
    rows = [torch.autograd.grad(entry, at, retain_graph=True)[0] for entry in gradient]
    return value.detach(), gradient.detach(), torch.stack(rows)


@reference("quadratic_form")
def quadratic_form(matrix: Tensor, linear: Tensor, x: Tensor) -> dict[str, Any]:
    """Autograd of `x @ A @ x + b @ x`."""
    a, b = matrix.double(), linear.double()
    value, gradient, hessian = _derivatives(lambda at: at @ a @ at + b @ at, x)
    return {
        "value": round(value.item()),
        "gradient": gradient.round().long(),
        "hessian": hessian.round().long(),
        "gradient_norm": torch.linalg.vector_norm(gradient),
    }


@reference("quadratic_optimum")
def quadratic_optimum(xx: float, xy: float, yy: float, x: float, y: float, constant: float) -> dict[str, Any]:
    """One Newton step of autograd's gradient and Hessian by `torch.linalg.solve`, and the eigenvectors there."""

    def function(at: Tensor) -> Tensor:
        u, v = at.unbind()
        return xx * u * u + xy * u * v + yy * v * v + x * u + y * v + constant

    start = torch.tensor([0.5, -0.25], dtype=torch.float64)
    _, gradient, hessian = _derivatives(function, start)
    point = start - torch.linalg.solve(hessian, gradient)
    values, vectors = torch.linalg.eig(hessian)
    order = values.real.argsort(descending=True)
    signs = [value > 0 for value in values.real.tolist()]
    rows = []
    for index in order:
        vector = vectors[:, index].real
        rows.append(vector * vector[0 if vector[0].abs() > vector[1].abs() - 1e-9 else 1].sign())
    return {
        "point": point,
        "value": function(point),
        "kind": 1 if all(signs) else -1 if not any(signs) else 0,
        "eigenvalues": values.real[order],
        "rise": rows[0],
        "fall": rows[1],
    }


@reference("semidefinite_quadratic")
def semidefinite_quadratic(p: float, q: float, linear: Tensor) -> dict[str, Any]:
    """Is there a point without gradient: the residual of the least-squares solution of Hx = −b tells."""
    at = torch.tensor([p, q], dtype=torch.float64)
    _, gradient, hessian = _derivatives(lambda x: (at @ x) ** 2 + linear.double() @ x, torch.zeros(2))
    point = torch.linalg.pinv(hessian, hermitian=True) @ -gradient
    residual = hessian @ point + gradient
    found: dict[str, Any] = {
        "exists": int(torch.linalg.vector_norm(residual) < 1e-9),
        "hessian": hessian.round().long(),
        "eigenvalues": torch.linalg.eigvalsh(hessian).flip(0).round().long(),
        "sums": at @ point,
    }
    if found["exists"]:
        found["value"] = (at @ point) ** 2 + linear.double() @ point
    return found


@reference("cubic_stationary_points")
def cubic_stationary_points(cube: float, square: float, linear: float, across: float) -> dict[str, Any]:
    """`numpy.roots` of the derivative, and the signs of autograd's Hessian at the roots."""

    def function(at: Tensor) -> Tensor:
        u, v = at.unbind()
        return cube * u**3 + square * u**2 + linear * u + across * v**2

    derivative = np.polyder([cube, square, linear, 0])
    points = sorted(np.roots(derivative).real.tolist())
    values, seconds, kinds = [], [], []
    for root in points:
        value, _, hessian = _derivatives(function, torch.tensor([root, 0.0], dtype=torch.float64))
        signs = [eigenvalue > 0 for eigenvalue in torch.linalg.eigvalsh(hessian).tolist()]
        values.append(value.item())
        seconds.append(hessian[0, 0].item())
        kinds.append(1 if all(signs) else -1 if not any(signs) else 0)
    return {"points": points, "values": values, "second_derivatives": seconds, "kinds": kinds}


@reference("composed_derivative")
def composed_derivative(outer: str, square: float, linear: float, constant: float, x: float) -> dict[str, Any]:
    """Autograd of PyTorch's own functions."""
    functions: dict[str, Callable[[Tensor], Tensor]] = {
        "square": torch.square,
        "cube": lambda z: torch.pow(z, 3),
        "exp": torch.exp,
        "sin": torch.sin,
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
    }
    at = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    inner = square * at**2 + linear * at + constant
    value = functions[outer](inner)
    (slope,) = torch.autograd.grad(inner, at, retain_graph=True)
    derivative, outer_slope = torch.autograd.grad(value, [at, inner])
    return {
        "value": value.detach(),
        "derivative": derivative,
        "inner": inner.detach(),
        "inner_derivative": slope,
        "outer_derivative": outer_slope,
    }


@reference("two_path_derivative")
def two_path_derivative(
    xx: float,
    xy: float,
    yy: float,
    x_square: float,
    x_linear: float,
    y_square: float,
    y_linear: float,
    t: float,
) -> dict[str, Any]:
    """Autograd through both paths at once, and through one with the other detached."""
    at = torch.tensor(float(t), dtype=torch.float64, requires_grad=True)
    x, y = x_square * at**2 + x_linear * at, y_square * at**2 + y_linear * at

    def slope(u: Tensor, v: Tensor) -> int:
        z = xx * u**2 + xy * u * v + yy * v**2
        (found,) = torch.autograd.grad(z, at, retain_graph=True)
        return round(found.item())

    return {
        "derivative": slope(x, y),
        "path_x": slope(x, y.detach()),
        "path_y": slope(x.detach(), y),
        "z": round((xx * x**2 + xy * x * y + yy * y**2).item()),
    }
