"""Functions of two variables: gradient, Hessian, Newton's step, and the kinds of their stationary points."""

import torch
from torch import Tensor

from solvers.registry import Number, Real, solver

COEFFICIENT = Number(default=0)
POINT = Real(low=-1e6, high=1e6)


def _symmetric(a: Tensor, b: Tensor, d: Tensor) -> Tensor:
    """[[a, b], [b, d]] of each instance."""
    return torch.stack([torch.stack([a, b], dim=-1), torch.stack([b, d], dim=-1)], dim=-2)


def _eigenvalues(a: Tensor, b: Tensor, d: Tensor) -> Tensor:
    """Of [[a, b], [b, d]], ascending, in a last dimension."""
    middle, radius = (a + d) / 2, (((a - d) / 2).square() + b.square()).sqrt()
    return torch.stack([middle - radius, middle + radius], dim=-1)


def _kinds(values: Tensor) -> Tensor:
    """0 minimum, 1 maximum, 2 saddle, 3 undecided, from the eigenvalues in the last dimension."""
    largest = values.abs().amax(-1).clamp_min(1e-300)
    flat = (values.abs() <= 1e-9 * largest[..., None]).any(-1)
    positive, negative = (values > 0).any(-1), (values < 0).any(-1)
    kind = torch.where(positive & negative, 2, torch.where(negative, 1, 0))
    both = (values > 1e-9 * largest[..., None]).any(-1) & (values < -1e-9 * largest[..., None]).any(-1)
    return torch.where(flat & ~both, 3, kind)


@solver(
    "hessian_kind",
    parameters={
        "diagonal": Number(shape=("n",), doc="second derivatives"),
        "coupling": Number(default=0, doc="every mixed second derivative"),
    },
    sizes={"n": (2, 3)},
)
def hessian_kind(diagonal: Tensor, coupling: Tensor) -> dict[str, Tensor]:
    """What a stationary point is, by the eigenvalues of its symmetric Hessian: the diagonal, and one number elsewhere.

    All positive: a minimum; all negative: a maximum; of both signs: a saddle. With zeros and one sign it stays
    undecided (x³ or x⁴ have the same Hessian at 0).

    Outputs: kind (0 minimum, 1 maximum, 2 saddle, 3 undecided), eigenvalues [n] (ascending), negatives, positives
    (how many), determinant, trace. Wrong turns: diagonal_kind (judged by the diagonal), sorted_diagonal [n],
    determinant_kind (positive determinant: minimum, negative: saddle, 0: undecided), trace_kind (by the sign of the
    trace), diagonal_negatives (negative entries of the diagonal). Invalid where an eigenvalue is zero but for
    rounding.
    """
    values = diagonal.double()
    size = values.shape[1]
    identity = torch.eye(size, dtype=torch.float64, device=values.device)
    matrix = torch.diag_embed(values) + coupling.double()[:, None, None] * (1 - identity)
    eigenvalues = torch.linalg.eigvalsh(matrix)
    determinant, trace = eigenvalues.prod(1), values.sum(1)
    ordered = values.sort(1).values
    nearly = (eigenvalues.abs() < 1e-6).any(1)
    return {
        "kind": _kinds(eigenvalues),
        "eigenvalues": eigenvalues,
        "negatives": (eigenvalues < 0).sum(1),
        "positives": (eigenvalues > 0).sum(1),
        "determinant": determinant,
        "trace": trace,
        "diagonal_kind": _kinds(ordered),
        "sorted_diagonal": ordered,
        "determinant_kind": torch.where(determinant > 0, 0, 2),
        "trace_kind": torch.where(trace > 0, 0, torch.where(trace < 0, 1, 2)),
        "diagonal_negatives": (values < 0).sum(1),
        "valid": ~nearly,
    }


@solver(
    "cubic_surface",
    parameters={
        "xxx": COEFFICIENT,
        "xxy": COEFFICIENT,
        "xyy": COEFFICIENT,
        "yyy": COEFFICIENT,
        "xx": COEFFICIENT,
        "xy": COEFFICIENT,
        "yy": COEFFICIENT,
        "x": COEFFICIENT,
        "y": COEFFICIENT,
        "point": Real(low=-1e6, high=1e6, shape=(2,)),
    },
)
def cubic_surface(
    xxx: Tensor,
    xxy: Tensor,
    xyy: Tensor,
    yyy: Tensor,
    xx: Tensor,
    xy: Tensor,
    yy: Tensor,
    x: Tensor,
    y: Tensor,
    point: Tensor,
) -> dict[str, Tensor]:
    """Gradient, Hessian and Newton's step of a polynomial in two variables, each coefficient named by its monomial.

    f = xxx·x³ + xxy·x²y + xyy·xy² + yyy·y³ + xx·x² + xy·xy + yy·y² + x·x + y·y.

    Outputs: hessian [2, 2], gradient [2], value, determinant, trace, eigenvalues [2] (ascending), newton [2] = point
    − H⁻¹ · gradient, newton_step [2]. Wrong turns: diagonal_hessian [2, 2] (the mixed derivative left out),
    mixed_doubled [2, 2] (counted twice), first_order [2, 2] (the gradient on the diagonal), hessian_times [2] = point
    − H · gradient, uphill [2] = point + H⁻¹ · gradient, plain_step [2] = point − gradient. Invalid where the Hessian
    is singular, or nearly.
    """
    u, v = point.unbind(1)
    a, b, c, d = (number.double() for number in (xxx, xxy, xyy, yyy))
    e, f, g = (number.double() for number in (xx, xy, yy))
    value = a * u**3 + b * u**2 * v + c * u * v**2 + d * v**3 + e * u**2 + f * u * v + g * v**2 + x * u + y * v
    along_x = 3 * a * u**2 + 2 * b * u * v + c * v**2 + 2 * e * u + f * v + x
    along_y = b * u**2 + 2 * c * u * v + 3 * d * v**2 + f * u + 2 * g * v + y
    h_xx, h_xy, h_yy = 6 * a * u + 2 * b * v + 2 * e, 2 * b * u + 2 * c * v + f, 2 * c * u + 6 * d * v + 2 * g
    determinant = h_xx * h_yy - h_xy.square()
    size = h_xx.square() + h_yy.square() + 2 * h_xy.square()
    valid = determinant.abs() > 1e-3 * size.clamp_min(1e-3)
    safe = torch.where(valid, determinant, 1.0)
    gradient = torch.stack([along_x, along_y], dim=1)
    solved = torch.stack([h_yy * along_x - h_xy * along_y, h_xx * along_y - h_xy * along_x], dim=1) / safe[:, None]
    pushed = torch.stack([h_xx * along_x + h_xy * along_y, h_xy * along_x + h_yy * along_y], dim=1)
    none = torch.zeros_like(h_xy)
    return {
        "hessian": _symmetric(h_xx, h_xy, h_yy),
        "gradient": gradient,
        "value": value,
        "determinant": determinant,
        "trace": h_xx + h_yy,
        "eigenvalues": _eigenvalues(h_xx, h_xy, h_yy),
        "newton": point - solved,
        "newton_step": -solved,
        "diagonal_hessian": _symmetric(h_xx, none, h_yy),
        "mixed_doubled": _symmetric(h_xx, 2 * h_xy, h_yy),
        "first_order": _symmetric(along_x, none, along_y),
        "hessian_times": point - pushed,
        "uphill": point + solved,
        "plain_step": point - gradient,
        "valid": valid,
    }


@solver(
    "cubic_critical_points",
    parameters={
        "a": Real(low=-1e3, high=1e3, draw_low=0.5, draw_high=2.0, doc="of x³"),
        "b": Number(default=0, doc="of x²"),
        "c": Number(draw_low=-9, draw_high=-1, doc="of x"),
        "d": Number(doc="of y²"),
        "e": Number(default=0, doc="of xy"),
    },
)
def cubic_critical_points(a: Tensor, b: Tensor, c: Tensor, d: Tensor, e: Tensor) -> dict[str, Tensor]:
    """Stationary points of f(x, y) = a x³ + b x² + c x + d y² + e xy: two, where 3a x² + (2b − e²/(2d)) x + c = 0.

    y = −e x / (2d). The Hessian is [[6a x + 2b, e], [e, 2d]].

    Outputs: points [2, 2] (rows x, y; the smaller x first), kinds [2] (0 minimum, 1 maximum, 2 saddle), determinants
    [2], xs [2], values [2] (f there), saddle [2] (the point that is a saddle: always exactly one), extremum [2] (the
    other one), extremum_kind (0 minimum, 1 maximum). Wrong turns: exchanged_kinds [2], both_extrema [2] (judged by
    f_yy alone), swapped_points [2, 2] (the signs of x exchanged). Invalid where there are not two points, or a
    coefficient of x³ or y² is zero.
    """
    b, c, d, e = (number.double() for number in (b, c, d, e))
    valid = (a.abs() > 1e-6) & (d.abs() > 1e-6)
    a, d = torch.where(valid, a, 1.0), torch.where(valid, d, 1.0)
    middle = 2 * b - e.square() / (2 * d)
    discriminant = middle.square() - 12 * a * c
    valid = valid & (discriminant > 1e-3)
    root = torch.where(valid, discriminant, 1.0).sqrt()
    xs = torch.stack([-middle - root, -middle + root], dim=1) / (6 * a)[:, None]
    xs = xs.sort(1).values
    ys = -e[:, None] * xs / (2 * d)[:, None]
    points = torch.stack([xs, ys], dim=2)
    second = 6 * a[:, None] * xs + 2 * b[:, None]
    determinants = 2 * d[:, None] * second - e.square()[:, None]
    extremal = torch.where(d > 0, 0, 1)
    kinds = torch.where(determinants < 0, 2, extremal[:, None])
    values = a[:, None] * xs**3 + b[:, None] * xs**2 + c[:, None] * xs + d[:, None] * ys**2 + e[:, None] * xs * ys
    first_is_saddle = (determinants[:, 0] < 0)[:, None]
    return {
        "points": points,
        "kinds": kinds,
        "determinants": determinants,
        "xs": xs,
        "values": values,
        "saddle": torch.where(first_is_saddle, points[:, 0], points[:, 1]),
        "extremum": torch.where(first_is_saddle, points[:, 1], points[:, 0]),
        "extremum_kind": extremal,
        "exchanged_kinds": kinds.flip(1),
        "both_extrema": extremal[:, None].expand_as(kinds),
        "swapped_points": -points,
        "valid": valid & (determinants.abs() > 1e-3).all(1),
    }
