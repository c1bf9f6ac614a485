"""Calculus at a point: gradients, Hessians, directional derivatives and Taylor estimates of cubic polynomials in x, y.

f(x, y) = xxx·x³ + xxy·x²y + xyy·xy² + yyy·y³ + xx·x² + xy·xy + yy·y² + x·x + y·y + constant; what is left out is zero.
"""

from collections.abc import Callable

import torch
from torch import Tensor

from solvers.registry import Number, Option, Real, solver

_ZERO = Number(default=0)
_NAMES = ("xxx", "xxy", "xyy", "yyy", "xx", "xy", "yy", "x", "y", "constant")
COEFFICIENTS = dict.fromkeys(_NAMES, _ZERO)
POINT = Number(shape=(2,), draw_low=-3, draw_high=3, doc="(x, y)")

Coefficients = tuple[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]


def _value(k: Coefficients, u: Tensor, v: Tensor) -> Tensor:
    cubic = k[0] * u**3 + k[1] * u**2 * v + k[2] * u * v**2 + k[3] * v**3
    return cubic + k[4] * u**2 + k[5] * u * v + k[6] * v**2 + k[7] * u + k[8] * v + k[9]


def _gradient(k: Coefficients, u: Tensor, v: Tensor) -> Tensor:
    by_x = 3 * k[0] * u**2 + 2 * k[1] * u * v + k[2] * v**2 + 2 * k[4] * u + k[5] * v + k[7]
    by_y = k[1] * u**2 + 2 * k[2] * u * v + 3 * k[3] * v**2 + k[5] * u + 2 * k[6] * v + k[8]
    return torch.stack([by_x, by_y], dim=1)


def _hessian(k: Coefficients, u: Tensor, v: Tensor) -> Tensor:
    xx = 6 * k[0] * u + 2 * k[1] * v + 2 * k[4]
    xy = 2 * k[1] * u + 2 * k[2] * v + k[5]
    yy = 2 * k[2] * u + 6 * k[3] * v + 2 * k[6]
    return torch.stack([xx, xy, xy, yy], dim=1).reshape(-1, 2, 2)


def _safe(divisor: Tensor, valid: Tensor) -> Tensor:
    return divisor.where(valid, torch.ones_like(divisor))


@solver(
    "polynomial_gradient",
    parameters=COEFFICIENTS | {"point": POINT, "direction": Number(shape=(2,), draw_low=-4, draw_high=4, default=1)},
)
def polynomial_gradient(
    xxx: Tensor,
    xxy: Tensor,
    xyy: Tensor,
    yyy: Tensor,
    xx: Tensor,
    xy: Tensor,
    yy: Tensor,
    x: Tensor,
    y: Tensor,
    constant: Tensor,
    point: Tensor,
    direction: Tensor,
) -> dict[str, Tensor]:
    """Gradient of a cubic polynomial in x and y at a point, and the slope along a direction d: ∇f · d / |d|.

    The slope is largest along the gradient (|∇f|), smallest against it (−|∇f|), and zero across it.

    Outputs: value, gradient [2], norm = |∇f|, squared_norm; unit [2] = d / |d|, direction_length, inner = ∇f·d, slope
    (directional derivative); ascent and descent [2], unit vectors of the steepest slope; across [2], a unit vector
    along which the slope is zero (the ascent turned left).
    Wrong turns: inner (direction not normalized), swapped [2] (the entries exchanged), negative [2] = −∇f, gradient_sum
    = ∂f/∂x + ∂f/∂y, squared_norm, slope_at_origin (gradient taken at the origin), squared_slope = ∇f·d / |d|².
    Invalid where the gradient or the direction is zero.
    """
    k = (xxx, xxy, xyy, yyy, xx, xy, yy, x, y, constant)
    u, v = point.unbind(1)
    gradient = _gradient(k, u, v)
    squared, length = gradient.square().sum(1), direction.double().square().sum(1).sqrt()
    norm = squared.double().sqrt()
    valid = (squared > 0) & (length > 0)
    inner = (gradient * direction).sum(1)
    unit = direction / _safe(length, valid)[:, None]
    ascent = gradient / _safe(norm, valid)[:, None]
    at_origin = _gradient(k, torch.zeros_like(u), torch.zeros_like(v))
    return {
        "value": _value(k, u, v),
        "gradient": gradient,
        "norm": norm,
        "squared_norm": squared,
        "unit": unit,
        "direction_length": length,
        "inner": inner,
        "slope": inner / _safe(length, valid),
        "ascent": ascent,
        "descent": -ascent + 0.0,
        "across": torch.stack([-ascent[:, 1], ascent[:, 0]], dim=1) + 0.0,
        "swapped": gradient.flip(1),
        "negative": -gradient,
        "gradient_sum": gradient.sum(1),
        "slope_at_origin": (at_origin * unit).sum(1),
        "squared_slope": inner / _safe(length.square(), valid),
        "valid": valid,
    }


@solver("polynomial_hessian", parameters=COEFFICIENTS | {"point": POINT})
def polynomial_hessian(
    xxx: Tensor,
    xxy: Tensor,
    xyy: Tensor,
    yyy: Tensor,
    xx: Tensor,
    xy: Tensor,
    yy: Tensor,
    x: Tensor,
    y: Tensor,
    constant: Tensor,
    point: Tensor,
) -> dict[str, Tensor]:
    """Hessian of a cubic polynomial in x and y at a point, and what it says there.

    kind of a stationary point: 1 strict local minimum (both eigenvalues > 0), −1 maximum (both < 0), 0 saddle (one of
    each sign), 2 inconclusive (a zero eigenvalue); 3 where the point is not stationary.

    Outputs: hessian [2, 2], determinant, trace (the Laplacian), eigenvalues [2] (larger first), largest, smallest,
    value, gradient [2], stationary (0/1: first-order condition), semidefinite (0/1: second-order necessary condition of
    a minimum), minimum_conditions [2] (both), kind, kind_of_hessian (as if the point were stationary).
    Wrong turns: unhalved [2, 2] (powers not brought down: half the diagonal), without_mixed [2, 2] (off-diagonal
    zero), negative_mixed [2, 2], trace, kind_by_trace (1, −1 or 0 by its sign), kind_by_determinant (1 where the
    determinant is > 0, else 0), diagonal [2] (sorted, as eigenvalues), confused
    (minimum for maximum, saddle for inconclusive, and the reverse); gradient_misjudged [2], hessian_misjudged [2]
    (minimum_conditions with the first or the second verdict reversed).
    """
    k = (xxx, xxy, xyy, yyy, xx, xy, yy, x, y, constant)
    u, v = point.unbind(1)
    gradient, hessian = _gradient(k, u, v), _hessian(k, u, v)
    diagonal, mixed = hessian.diagonal(dim1=1, dim2=2), hessian[:, 0, 1]
    determinant, trace = diagonal.prod(1) - mixed.square(), diagonal.sum(1)
    spread = ((diagonal[:, 0] - diagonal[:, 1]).square() + 4 * mixed.square()).double().sqrt()
    eigenvalues = torch.stack([trace + spread, trace - spread], dim=1) / 2
    definite = torch.where(determinant > 0, trace.sign(), torch.zeros_like(trace))
    kind = torch.where(determinant == 0, 2, definite.long())
    stationary = (gradient == 0).all(1)
    semidefinite = ((determinant >= 0) & (trace >= 0)).long()
    cross = torch.stack([torch.zeros_like(mixed), mixed, mixed, torch.zeros_like(mixed)], dim=1).reshape(-1, 2, 2)
    return {
        "hessian": hessian,
        "determinant": determinant,
        "trace": trace,
        "eigenvalues": eigenvalues,
        "largest": eigenvalues[:, 0],
        "smallest": eigenvalues[:, 1],
        "value": _value(k, u, v),
        "gradient": gradient,
        "stationary": stationary.long(),
        "semidefinite": semidefinite,
        "minimum_conditions": torch.stack([stationary.long(), semidefinite], dim=1),
        "gradient_misjudged": torch.stack([1 - stationary.long(), semidefinite], dim=1),
        "hessian_misjudged": torch.stack([stationary.long(), 1 - semidefinite], dim=1),
        "kind": torch.where(stationary, kind, 3),
        "kind_of_hessian": kind,
        "unhalved": torch.diag_embed(diagonal).double() / 2 + cross,
        "without_mixed": hessian - cross,
        "negative_mixed": hessian - 2 * cross,
        "kind_by_trace": trace.sign().long(),
        "confused": torch.where((kind == 0) | (kind == 2), 2 - kind, -kind),
        "kind_by_determinant": (determinant > 0).long(),
        "diagonal": diagonal.sort(1, descending=True).values,
    }


@solver(
    "polynomial_taylor",
    parameters=COEFFICIENTS | {"point": POINT, "step": Real(shape=(2,), draw_low=-1, draw_high=1, doc="d")},
)
def polynomial_taylor(
    xxx: Tensor,
    xxy: Tensor,
    xyy: Tensor,
    yyy: Tensor,
    xx: Tensor,
    xy: Tensor,
    yy: Tensor,
    x: Tensor,
    y: Tensor,
    constant: Tensor,
    point: Tensor,
    step: Tensor,
) -> dict[str, Tensor]:
    """Taylor estimates of a cubic polynomial: f(p + d) ≈ f(p) + ∇f·d, and + ½ dᵀHd, which is exact for quadratics.

    Outputs: first_order, second_order, exact = f(p + d), first_error, second_error = exact − estimate; value = f(p),
    gradient [2], hessian [2, 2], linear = ∇f·d, form = dᵀHd, quadratic = form / 2, target [2] = p + d. Wrong turns:
    without_half (f + ∇f·d + dᵀHd), without_linear (f + ½ dᵀHd), linear (the value forgotten), at_target (slope at p + d
    in place of p), hessian_diagonal_only (second order without the mixed term).
    """
    k = (xxx, xxy, xyy, yyy, xx, xy, yy, x, y, constant)
    u, v = point.unbind(1)
    value, gradient, hessian = _value(k, u, v).double(), _gradient(k, u, v), _hessian(k, u, v)
    target = point + step
    exact = _value(k, target[:, 0], target[:, 1])
    linear = (gradient * step).sum(1)
    form = (step[:, :, None] * hessian * step[:, None]).sum((1, 2))
    straight = (hessian.diagonal(dim1=1, dim2=2) * step.square()).sum(1)
    first, second = value + linear, value + linear + form / 2
    return {
        "first_order": first,
        "second_order": second,
        "exact": exact,
        "first_error": exact - first,
        "second_error": exact - second,
        "value": value,
        "gradient": gradient,
        "hessian": hessian,
        "linear": linear,
        "form": form,
        "quadratic": form / 2,
        "target": target,
        "without_half": first + form,
        "without_linear": value + form / 2,
        "at_target": value + (_gradient(k, target[:, 0], target[:, 1]) * step).sum(1),
        "hessian_diagonal_only": first + straight / 2,
    }


_SERIES: dict[str, Callable[[Tensor], tuple[Tensor, Tensor, Tensor, Tensor]]] = {
    "exp": lambda x: (x.exp(), x.exp(), x.exp(), x.exp()),
    "sin": lambda x: (x.sin(), x.cos(), -x.sin(), -x.cos()),
    "log1p": lambda x: (x.log1p(), 1 / (1 + x), -((1 + x) ** -2), 2 * (1 + x) ** -3),
    "sqrt1p": lambda x: ((1 + x).sqrt(), (1 + x) ** -0.5 / 2, -((1 + x) ** -1.5) / 4, 3 * (1 + x) ** -2.5 / 8),
    "reciprocal1p": lambda x: (1 / (1 + x), -((1 + x) ** -2), 2 * (1 + x) ** -3, -6 * (1 + x) ** -4),
}


@solver(
    "taylor_estimate",
    parameters={
        "kind": Option(values=tuple(_SERIES), default="exp"),
        "start": Real(low=-0.99, high=50.0, draw_low=-0.5, draw_high=2.0, default=0.0, doc="where it is expanded"),
        "step": Real(low=-50.0, high=50.0, draw_low=-0.4, draw_high=0.5),
    },
)
def taylor_estimate(kind: str, start: Tensor, step: Tensor) -> dict[str, Tensor]:
    """Taylor estimates of a function of one variable: f(a + h) ≈ f(a) + f′(a)h + f″(a)h²/2 + f‴(a)h³/6.

    Kinds: exp, sin, log1p = ln(1 + x), sqrt1p = √(1 + x), reciprocal1p = 1/(1 + x).

    Outputs: first_order, second_order, third_order, exact = f(a + h), first_error and second_error = exact − estimate;
    value, slope = f′(a), second = f″(a), third = f‴(a); linear = f′h, quadratic = f″h²/2. Wrong turns: without_half
    (f + f′h + f″h²), slope_only = f′h, at_target (slope at a + h), whole_step = f + f′·(a + h).
    Invalid where 1 + x is not positive (all kinds but exp and sin).
    """
    function = _SERIES[kind]
    target = start + step
    inside = torch.ones_like(start, dtype=torch.bool) if kind in ("exp", "sin") else target > -0.995
    reached = target.where(inside, torch.zeros_like(target))
    value, slope, second, third = function(start)
    exact, slope_there, _, _ = function(reached)
    linear, quadratic = slope * step, second * step.square() / 2
    return {
        "first_order": value + linear,
        "second_order": value + linear + quadratic,
        "third_order": value + linear + quadratic + third * step**3 / 6,
        "exact": exact,
        "first_error": exact - value - linear,
        "second_error": exact - value - linear - quadratic,
        "value": value,
        "slope": slope,
        "second": second,
        "third": third,
        "linear": linear,
        "quadratic": quadratic,
        "without_half": value + linear + 2 * quadratic,
        "slope_only": linear,
        "at_target": value + slope_there * step,
        "whole_step": value + slope * target,
        "valid": inside,
    }
