"""Newton's method: steps on quadratics and polynomials, roots, local models, and what curvature costs."""

import torch
from torch import Tensor

from solvers.registry import Integer, Number, Real, Shared, solver

RATE = Real(low=1e-9, high=1e3, draw_low=0.01, draw_high=0.3, doc="learning rate of gradient descent")
POINT = Real(low=-1e6, high=1e6)
COEFFICIENTS = Number(shape=("k",), doc="of 1, x, x², …")
STEPS = Shared(low=1, high=12, draw_high=4)

_LARGEST = 1e6  # iterates beyond it are divergence, and lose digits


def _derivative(coefficients: Tensor) -> Tensor:
    powers = torch.arange(1, coefficients.shape[1], dtype=torch.float64, device=coefficients.device)
    return coefficients[:, 1:] * powers


def _value(coefficients: Tensor, point: Tensor) -> Tensor:
    result = torch.zeros_like(point)
    for coefficient in coefficients.unbind(1)[::-1]:
        result = result * point + coefficient
    return result


@solver(
    "newton_quadratic",
    parameters={
        "diagonal": Number(shape=(2,), doc="A₁₁ and A₂₂"),
        "coupling": Number(default=0, doc="A₁₂ = A₂₁"),
        "linear": Number(shape=(2,), default=0, doc="b"),
        "start": Number(shape=(2,)),
        "lr": RATE,
    },
)
def newton_quadratic(
    diagonal: Tensor, coupling: Tensor, linear: Tensor, start: Tensor, lr: Tensor
) -> dict[str, Tensor]:
    """One Newton step on f(x) = xᵀAx / 2 − bᵀx: x − A⁻¹(Ax − b) = A⁻¹b, the stationary point, from anywhere.

    It is the minimum only where A is positive definite; for an indefinite A it is a saddle, which the step runs to.

    Outputs: newton [2], gradient [2] = Ax − b, direction [2] = −A⁻¹ · gradient, hessian [2, 2], inverse [2, 2],
    determinant, trace, gradient_step [2] = x − lr · gradient, negative_curvatures (eigenvalues of A below zero),
    definite (0/1: A is positive definite). Wrong turns: hessian_times [2] = x − A · gradient, without_inverse [2] = x −
    gradient, uphill [2] = x + A⁻¹ · gradient, diagonal_only [2] (each entry divided by its own second derivative),
    direction (the step without x); for the displacement: away [2] = A⁻¹ · gradient, downhill [2] = −gradient,
    absolute_direction [2] (divided by |second derivatives|). Invalid where A is singular or a diagonal entry is zero.
    """
    a, d = diagonal.double().unbind(1)
    c, point = coupling.double(), start.double()
    determinant, trace = a * d - c.square(), a + d
    hessian = torch.stack([torch.stack([a, c], dim=1), torch.stack([c, d], dim=1)], dim=1)
    adjoint = torch.stack([torch.stack([d, -c], dim=1), torch.stack([-c, a], dim=1)], dim=1)
    valid = (determinant.abs() > 1e-6) & (a.abs() > 1e-6) & (d.abs() > 1e-6)
    inverse = adjoint / torch.where(valid, determinant, 1.0)[:, None, None]
    own = torch.where(valid[:, None], diagonal.double(), 1.0)

    def times(matrix: Tensor, vector: Tensor) -> Tensor:
        return (matrix * vector[:, None]).sum(2)

    gradient = times(hessian, point) - linear.double()
    step = times(inverse, gradient)
    negative = torch.where(determinant < 0, 1, torch.where(trace < 0, 2, 0))
    return {
        "newton": times(inverse, linear.double()),
        "gradient": gradient,
        "direction": -step,
        "hessian": hessian,
        "inverse": inverse,
        "determinant": determinant,
        "trace": trace,
        "gradient_step": point - lr[:, None] * gradient,
        "negative_curvatures": negative,
        "definite": (negative == 0).long(),
        "hessian_times": point - times(hessian, gradient),
        "without_inverse": point - gradient,
        "uphill": point + step,
        "away": step,
        "downhill": -gradient,
        "absolute_direction": -gradient / own.abs(),
        "diagonal_only": point - gradient / own,
        "valid": valid,
    }


@solver(
    "newton_root",
    parameters={
        "radicand": Real(low=1e-6, high=1e6, draw_low=1.0, draw_high=20.0, doc="a"),
        "power": Integer(low=2, high=5, draw_high=3, doc="p: 2 for the square root, 3 for the cube root"),
        "start": Real(low=1e-3, high=1e6, draw_low=1.0, draw_high=6.0),
        "steps": STEPS,
    },
)
def newton_root(radicand: Tensor, power: Tensor, start: Tensor, steps: int) -> dict[str, Tensor]:
    """Newton's iteration for the root of f(x) = xᵖ − a: x ← x − f(x) / f'(x) = ((p − 1) x + a / xᵖ⁻¹) / p.

    Outputs: position (after the last step), positions [steps], root = a^(1/p), error = |position − root|, value =
    f(start), slope = f'(start). Wrong turns: inverted (x − f' / f), product (x − f · f'), uphill (x + f / f'), second
    (x − f' / f'', the step for a minimum), one_step. Invalid where a wrong turn leaves the range of numbers.
    """
    p = power.double()

    def value(x: Tensor) -> Tensor:
        return x**p - radicand

    def slope(x: Tensor) -> Tensor:
        return p * x ** (p - 1)

    position, positions = start, []
    for _ in range(steps):
        position = position - value(position) / slope(position)
        positions.append(position)
    root = radicand ** (1 / p)
    f, f1, f2 = value(start), slope(start), p * (p - 1) * start ** (p - 2)
    nonzero = f.abs() > 1e-6
    return {
        "position": position,
        "positions": torch.stack(positions, dim=1),
        "root": root,
        "error": (position - root).abs(),
        "value": f,
        "slope": f1,
        "inverted": start - f1 / torch.where(nonzero, f, 1.0),
        "product": start - f * f1,
        "uphill": start + f / f1,
        "second": start - f1 / f2,
        "one_step": positions[0],
        "valid": nonzero & (torch.stack(positions).amax(0) < _LARGEST),
    }


@solver(
    "polynomial_iterates",
    parameters={"coefficients": COEFFICIENTS, "start": POINT, "lr": RATE, "steps": STEPS},
    sizes={"k": (3, 5)},
)
def polynomial_iterates(coefficients: Tensor, start: Tensor, lr: Tensor, steps: int) -> dict[str, Tensor]:
    """Newton's method and gradient descent on a polynomial: x ← x − f'(x) / f''(x), and x ← x − lr · f'(x).

    Outputs: newton [steps], descent [steps], pair [2] (Newton and descent after the last step), newton_last; at the
    start: value, slope (f'), bend (f''). Wrong turns: root_step = x − f / f' (Newton for a root of f), flipped = x −
    f'' / f', uphill = x + f' / f'', slope_only = x − f'; and the same as first entry of a pair after one step:
    root_pair, uphill_pair, flipped_pair [2]. Invalid where f, f' or f'' is nearly zero on the way, or the iterates
    leave the range of numbers.
    """
    f = coefficients.double()
    f1 = _derivative(f)
    f2 = _derivative(f1)
    x, rows, bends = start, [], []
    y, others = start, []
    for _ in range(steps):
        bend = _value(f2, x)
        bends.append(bend)
        x = x - _value(f1, x) / torch.where(bend.abs() > 1e-6, bend, 1.0)
        rows.append(x)
        y = y - lr * _value(f1, y)
        others.append(y)
    newton, descent = torch.stack(rows, dim=1), torch.stack(others, dim=1)
    value, slope, bend = _value(f, start), _value(f1, start), bends[0]
    safe = [torch.where(number.abs() > 1e-6, number, 1.0) for number in (slope, bend)]
    root_step, flipped, uphill = start - value / safe[0], start - bend / safe[0], start + slope / safe[1]
    sound = torch.stack([slope.abs(), *(number.abs() for number in bends)]).amin(0) > 1e-3
    bounded = torch.cat([newton, descent], dim=1).abs().amax(1) < 1e3

    def pair(first: Tensor) -> Tensor:
        return torch.stack([first, descent[:, -1]], dim=1)

    return {
        "newton": newton,
        "descent": descent,
        "pair": pair(newton[:, -1]),
        "newton_last": newton[:, -1],
        "value": value,
        "slope": slope,
        "bend": bend,
        "root_step": root_step,
        "flipped": flipped,
        "uphill": uphill,
        "slope_only": start - slope,
        "root_pair": pair(root_step),
        "uphill_pair": pair(uphill),
        "flipped_pair": pair(flipped),
        "valid": sound & bounded,
    }


@solver(
    "taylor_models",
    parameters={"coefficients": COEFFICIENTS, "point": POINT, "offset": Real(low=-1e3, high=1e3)},
    sizes={"k": (3, 5)},
)
def taylor_models(coefficients: Tensor, point: Tensor, offset: Tensor) -> dict[str, Tensor]:
    """A polynomial at x + d and its models at x: f + f' d (a line or plane) and f + f' d + f'' d² / 2 (a parabola).

    Outputs: models [3] = linear, quadratic, true value; linear, quadratic, true; value, slope (f'), bend (f'') at the
    point; errors [2] of the two models. Wrong turns: without_half [3] (f'' d² in the quadratic model), swapped [3]
    (the two models exchanged), at_far [3] (the derivatives taken at x + d), once [3] (f'' d / 2);
    quadratic_without_half, linear (for the quadratic model), increment = f' d + f'' d² / 2 (f left out).
    """
    f = coefficients.double()
    f1 = _derivative(f)
    f2 = _derivative(f1)
    value, slope, bend = _value(f, point), _value(f1, point), _value(f2, point)
    far = point + offset
    true, far_slope, far_bend = _value(f, far), _value(f1, far), _value(f2, far)
    linear = value + slope * offset
    quadratic = linear + bend * offset.square() / 2
    far_linear = value + far_slope * offset

    def row(first: Tensor, second: Tensor) -> Tensor:
        return torch.stack([first, second, true], dim=1)

    return {
        "models": row(linear, quadratic),
        "linear": linear,
        "quadratic": quadratic,
        "true": true,
        "value": value,
        "slope": slope,
        "bend": bend,
        "errors": torch.stack([linear - true, quadratic - true], dim=1),
        "without_half": row(linear, linear + bend * offset.square()),
        "swapped": row(quadratic, linear),
        "at_far": row(far_linear, far_linear + far_bend * offset.square() / 2),
        "once": row(linear, linear + bend * offset / 2),
        "quadratic_without_half": linear + bend * offset.square(),
        "increment": slope * offset + bend * offset.square() / 2,
    }
