"""Quadratics and chains: gradients of quadratic forms, optima and saddles, the chain rule on one path and on two."""

from collections.abc import Callable

import torch
from torch import Tensor

from solvers.registry import Number, Option, Real, solver


@solver(
    "quadratic_form",
    parameters={
        "matrix": Number(shape=("n", "n"), doc="A, symmetric or not"),
        "linear": Number(shape=("n",), default=0, doc="b"),
        "x": Number(shape=("n",)),
    },
    sizes={"n": (2, 3)},
)
def quadratic_form(matrix: Tensor, linear: Tensor, x: Tensor) -> dict[str, Tensor]:
    """f(x) = xᵀAx + bᵀx: gradient (A + Aᵀ)x + b, Hessian A + Aᵀ (for a symmetric A: 2Ax + b and 2A).

    Outputs: value, form = xᵀAx, gradient [n], hessian [n, n] = A + Aᵀ, image [n] = Ax, image_of_transposed [n] = Aᵀx,
    gradient_norm. Wrong turns: doubled [n] = 2Ax + b (A taken for symmetric), single [n] = Ax + b, without_linear [n] =
    (A + Aᵀ)x, transposed_only [n] = 2Aᵀx + b, matrix_itself [n, n] = A and doubled_matrix [n, n] = 2A (as Hessian).
    """
    image, transposed = (matrix * x[:, None]).sum(2), (matrix * x[:, :, None]).sum(1)
    form = (image * x).sum(1)
    gradient = image + transposed + linear
    return {
        "value": form + (linear * x).sum(1),
        "form": form,
        "gradient": gradient,
        "hessian": matrix + matrix.transpose(1, 2),
        "image": image,
        "image_of_transposed": transposed,
        "gradient_norm": gradient.double().square().sum(1).sqrt(),
        "doubled": 2 * image + linear,
        "single": image + linear,
        "without_linear": image + transposed,
        "transposed_only": 2 * transposed + linear,
        "matrix_itself": matrix,
        "doubled_matrix": 2 * matrix,
    }


@solver(
    "quadratic_optimum",
    parameters={name: Number(default=0) for name in ("xx", "xy", "yy", "x", "y", "constant")},
)
def quadratic_optimum(xx: Tensor, xy: Tensor, yy: Tensor, x: Tensor, y: Tensor, constant: Tensor) -> dict[str, Tensor]:
    """The stationary point of f = xx·x² + xy·xy + yy·y² + x·x + y·y + constant: the only p with Hp = −b.

    H = [[2xx, xy], [xy, 2yy]]. With a regular H it is the unique global minimum (kind 1: both eigenvalues > 0), the
    unique global maximum (−1: both < 0), or a saddle (0: one of each sign).

    Outputs: point [2], value, kind, hessian [2, 2], determinant, trace, eigenvalues [2] (larger first); rise and fall
    [2], unit eigenvectors of the larger and the smaller eigenvalue, the entry of largest size positive (at a saddle f
    rises along one and falls along the other); curvatures are the eigenvalues. Wrong turns: negative [2] = −point,
    unhalved [2] (the Hessian taken as [[xx, xy/2], [xy/2, yy]]), without_mixed [2] (xy ignored), value_at_origin,
    kind_by_trace (1, −1 or 0 by its sign), half_value = bᵀp (½ forgotten, constant left in).
    Invalid where the determinant is zero, or the eigenvalues are equal (every direction is an eigenvector then).
    """
    determinant, trace = 4 * xx * yy - xy.square(), 2 * (xx + yy)
    regular = determinant != 0
    divisor = determinant.double().where(regular, torch.ones_like(determinant).double())
    point = torch.stack([xy * y - 2 * yy * x, xy * x - 2 * xx * y], dim=1) / divisor[:, None] + 0.0
    hessian = torch.stack([2 * xx, xy, xy, 2 * yy], dim=1).reshape(-1, 2, 2)
    gain = point[:, 0] * x + point[:, 1] * y
    values, vectors = torch.linalg.eigh(hessian.double())
    rows = _signed(vectors.transpose(1, 2))
    straight = torch.stack([-x / _nonzero(2 * xx), -y / _nonzero(2 * yy)], dim=1)
    return {
        "point": point,
        "value": gain / 2 + constant,
        "kind": torch.where(determinant > 0, trace.sign(), torch.zeros_like(trace)).long(),
        "hessian": hessian,
        "determinant": determinant,
        "trace": trace,
        "eigenvalues": values.flip(1),
        "rise": rows[:, 1],
        "fall": rows[:, 0],
        "negative": -point,
        "unhalved": 2 * point,
        "without_mixed": torch.where((torch.stack([xx, yy], dim=1) != 0), straight, point),
        "value_at_origin": constant,
        "kind_by_trace": trace.sign().long(),
        "half_value": gain + constant,
        "valid": regular & ((values[:, 1] - values[:, 0]) > 1e-6),
    }


def _nonzero(divisor: Tensor) -> Tensor:
    return divisor.double().where(divisor != 0, torch.ones_like(divisor).double())


def _signed(vectors: Tensor) -> Tensor:
    """Unit vectors [batch, k, 2] with the sign that makes the entry of largest size, the first of equals, positive."""
    second = vectors[..., 1].abs() > vectors[..., 0].abs() + 1e-9
    leading = torch.where(second, vectors[..., 1], vectors[..., 0])
    return vectors * leading.sign()[..., None] + 0.0


@solver(
    "semidefinite_quadratic",
    parameters={
        "p": Number(draw_low=1, draw_high=3),
        "q": Number(draw_low=-3, draw_high=3),
        "linear": Number(shape=(2,), draw_low=-4, draw_high=4, doc="b"),
    },
)
def semidefinite_quadratic(p: Tensor, q: Tensor, linear: Tensor) -> dict[str, Tensor]:
    """f = (p·x + q·y)² + b₁x + b₂y: its Hessian 2(p, q)(p, q)ᵀ has the eigenvalues 2(p² + q²) and 0.

    Stationary points exist iff b lies in the range of the Hessian, b ∥ (p, q): then a whole line of weak minima, else
    none, and f is unbounded below along the eigenvector of eigenvalue 0.

    Outputs: exists (0/1), hessian [2, 2], eigenvalues [2], null [2] = (−q, p), slope_along_null = b·(−q, p), sums =
    p·x + q·y on the line of minima and value there (where there is none: of b's part along (p, q)); expanded [3]: the
    coefficients p², 2pq, q². Wrong turns: opposite = 1 − exists, always = 1 (semi-definite taken for having a
    minimum), eigenvalue_sum = p² + q². Invalid where p and q are zero.
    """
    squared = p.square() + q.square()
    null = torch.stack([-q, p], dim=1)
    slope = (linear * null).sum(1)
    exists = (slope == 0).long()
    divisor = squared.double().where(squared > 0, torch.ones_like(squared).double())
    along = (linear[:, 0] * p + linear[:, 1] * q) / divisor  # b = along · (p, q) where it is parallel
    return {
        "exists": exists,
        "hessian": 2 * torch.stack([p * p, p * q, p * q, q * q], dim=1).reshape(-1, 2, 2),
        "eigenvalues": torch.stack([2 * squared, torch.zeros_like(squared)], dim=1),
        "null": null,
        "slope_along_null": slope,
        "sums": -along / 2 + 0.0,
        "value": -along.square() / 4 + 0.0,
        "expanded": torch.stack([p * p, 2 * p * q, q * q], dim=1),
        "opposite": 1 - exists,
        "always": torch.ones_like(exists),
        "eigenvalue_sum": squared,
        "valid": squared > 0,
    }


@solver(
    "cubic_stationary_points",
    parameters={
        "cube": Number(draw_low=1, draw_high=2),
        "square": Number(default=0, draw_low=-4, draw_high=4),
        "linear": Number(draw_low=-12, draw_high=3),
        "across": Number(default=1, draw_low=-2, draw_high=2, doc="coefficient of y²"),
    },
)
def cubic_stationary_points(cube: Tensor, square: Tensor, linear: Tensor, across: Tensor) -> dict[str, Tensor]:
    """Stationary points of cube·x³ + square·x² + linear·x + across·y²: y = 0, 3·cube·x² + 2·square·x + linear = 0.

    The Hessian is diagonal: 6·cube·x + 2·square and 2·across. Kinds: 1 minimum, −1 maximum, 0 saddle.

    Outputs: points [2] (x, smaller first), second_derivatives [2] (∂²f/∂x² there), kinds [2], values [2];
    across_derivative = 2·across; minus_linear = −linear; discriminant = square² − 3·cube·linear, minima, maxima,
    saddles (their numbers). Wrong turns: zeros_of_derivative_only [2] = 1, −1 by the sign of ∂²f/∂x² alone (y ignored),
    opposite [2] = −kinds, swapped [2] (the kinds exchanged). Invalid where there are not two of them, or across is
    zero.
    """
    discriminant = (square.square() - 3 * cube * linear).double()
    valid = (cube != 0) & (discriminant > 0) & (across != 0)
    root = discriminant.clamp_min(0).sqrt()
    divisor = 3 * _nonzero(cube)
    points = torch.stack([(-square - root) / divisor, (-square + root) / divisor], dim=1).sort(1).values
    second = 6 * cube[:, None] * points + 2 * square[:, None]
    along_y = across.sign()[:, None].double()
    kinds = torch.where(second.sign() == along_y, along_y, torch.zeros_like(second)).long()
    values = cube[:, None] * points**3 + square[:, None] * points**2 + linear[:, None] * points
    return {
        "points": points + 0.0,
        "second_derivatives": second,
        "kinds": kinds,
        "values": values,
        "across_derivative": 2 * across,
        "minus_linear": -linear,
        "discriminant": discriminant,
        "minima": (kinds == 1).sum(1),
        "maxima": (kinds == -1).sum(1),
        "saddles": (kinds == 0).sum(1),
        "zeros_of_derivative_only": second.sign().long(),
        "opposite": -kinds,
        "swapped": kinds.flip(1),
        "valid": valid,
    }


_OUTER: dict[str, Callable[[Tensor], tuple[Tensor, Tensor]]] = {
    "square": lambda z: (z.square(), 2 * z),
    "cube": lambda z: (z**3, 3 * z.square()),
    "exp": lambda z: (z.exp(), z.exp()),
    "sin": lambda z: (z.sin(), z.cos()),
    "sigmoid": lambda z: (z.sigmoid(), z.sigmoid() * (-z).sigmoid()),
    "tanh": lambda z: (z.tanh(), 1 - z.tanh().square()),
}


@solver(
    "composed_derivative",
    parameters={
        "outer": Option(values=tuple(_OUTER), default="square"),
        "square": Real(default=0.0, draw_low=-2, draw_high=2),
        "linear": Real(default=1.0, draw_low=-2, draw_high=2),
        "constant": Real(default=0.0, draw_low=-2, draw_high=2),
        "x": Real(low=-100, high=100, draw_low=-2, draw_high=2),
    },
)
def composed_derivative(outer: str, square: Tensor, linear: Tensor, constant: Tensor, x: Tensor) -> dict[str, Tensor]:
    """Derivative of f(g(x)) with the inner g(x) = square·x² + linear·x + constant: f′(g(x)) · g′(x).

    Outputs: derivative, value = f(g(x)), inner = g(x), inner_derivative = g′(x), outer_derivative = f′(g(x)). Wrong
    turns: outer_derivative (the inner factor forgotten), outer_at_x = f′(x)·g′(x), outer_of_inner_derivative =
    f′(g′(x)), product_of_values = f(x)·g′(x), added = f′(g(x)) + g′(x). Invalid where a number is too large.
    """
    inner, slope = square * x.square() + linear * x + constant, 2 * square * x + linear
    value, outer_slope = _OUTER[outer](inner)
    results = {
        "derivative": outer_slope * slope,
        "value": value,
        "inner": inner,
        "inner_derivative": slope,
        "outer_derivative": outer_slope,
        "outer_at_x": _OUTER[outer](x)[1] * slope,
        "outer_of_inner_derivative": _OUTER[outer](slope)[1],
        "product_of_values": _OUTER[outer](x)[0] * slope,
        "added": outer_slope + slope,
    }
    return results | {"valid": torch.stack(list(results.values())).isfinite().all(0)}


@solver(
    "two_path_derivative",
    parameters={
        "xx": Number(default=0),
        "xy": Number(default=0),
        "yy": Number(default=0),
        "x_square": Number(default=0, draw_low=-3, draw_high=3),
        "x_linear": Number(default=1, draw_low=-3, draw_high=3),
        "y_square": Number(default=0, draw_low=-3, draw_high=3),
        "y_linear": Number(default=1, draw_low=-3, draw_high=3),
        "t": Number(draw_low=-3, draw_high=3),
    },
)
def two_path_derivative(
    xx: Tensor,
    xy: Tensor,
    yy: Tensor,
    x_square: Tensor,
    x_linear: Tensor,
    y_square: Tensor,
    y_linear: Tensor,
    t: Tensor,
) -> dict[str, Tensor]:
    """dz/dt for z = xx·x² + xy·xy + yy·y², x = x_square·t² + x_linear·t, y = y_square·t² + y_linear·t.

    Each path counts: dz/dt = ∂z/∂x · dx/dt + ∂z/∂y · dy/dt.

    Outputs: derivative; x, y, z; by_x = ∂z/∂x, by_y, x_slope = dx/dt, y_slope; path_x and path_y (the two products).
    Wrong turns: path_x (one path forgotten), path_y, multiplied = path_x · path_y, partials_added = ∂z/∂x + ∂z/∂y,
    slopes_added = (∂z/∂x + ∂z/∂y)(dx/dt + dy/dt).
    """
    x, y = x_square * t.square() + x_linear * t, y_square * t.square() + y_linear * t
    x_slope, y_slope = 2 * x_square * t + x_linear, 2 * y_square * t + y_linear
    by_x, by_y = 2 * xx * x + xy * y, xy * x + 2 * yy * y
    path_x, path_y = by_x * x_slope, by_y * y_slope
    return {
        "derivative": path_x + path_y,
        "x": x,
        "y": y,
        "z": xx * x.square() + xy * x * y + yy * y.square(),
        "by_x": by_x,
        "by_y": by_y,
        "x_slope": x_slope,
        "y_slope": y_slope,
        "path_x": path_x,
        "path_y": path_y,
        "multiplied": path_x * path_y,
        "partials_added": by_x + by_y,
        "slopes_added": (by_x + by_y) * (x_slope + y_slope),
    }
