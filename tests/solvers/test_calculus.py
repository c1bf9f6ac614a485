"""Gradients, Hessians and Taylor estimates worked by hand."""

from math import exp, sqrt
from typing import Any

import pytest

from solvers.registry import get


def solve(name: str, **values: Any) -> dict[str, Any]:
    return get(name).one(values)


def test_gradient_and_slopes() -> None:
    found = solve("polynomial_gradient", xx=1, xy=3, y=-2, point=[1, 2], direction=[3, 4])
    assert (found["value"], found["gradient"]) == (3, [8, 1])
    assert found["slope"] == pytest.approx((24 + 4) / 5)
    assert found["norm"] == pytest.approx(sqrt(65))
    assert found["inner"] == 28


def test_the_slope_is_largest_along_the_gradient_and_zero_across() -> None:
    found = solve("polynomial_gradient", xx=1, yy=1, point=[3, 4], direction=[3, 4])
    assert found["slope"] == pytest.approx(10)
    assert found["norm"] == pytest.approx(10)
    assert found["ascent"] == pytest.approx([0.6, 0.8])
    assert found["across"] == pytest.approx([-0.8, 0.6])


def test_no_direction_at_a_stationary_point() -> None:
    assert not solve("polynomial_gradient", xx=1, yy=1, point=[0, 0])["valid"]


@pytest.mark.parametrize(
    ("terms", "point", "kind"),
    [
        ({"xx": 1, "yy": 2}, [0, 0], 1),
        ({"xx": -1, "yy": -2}, [0, 0], -1),
        ({"xx": 1, "yy": -2}, [0, 0], 0),
        ({"xxx": 1, "yy": 1}, [0, 0], 2),
        ({"xx": 1, "yy": 2}, [1, 0], 3),
        ({"xxx": 1, "x": -3, "yy": 1}, [1, 0], 1),
        ({"xxx": 1, "x": -3, "yy": 1}, [-1, 0], 0),
    ],
)
def test_kinds(terms: dict[str, int], point: list[int], kind: int) -> None:
    assert solve("polynomial_hessian", **terms, point=point)["kind"] == kind


def test_hessian() -> None:
    found = solve("polynomial_hessian", xxy=1, xx=2, xy=-1, point=[1, 3])
    assert found["hessian"] == [[10, 1], [1, 0]]
    assert (found["trace"], found["determinant"], found["semidefinite"]) == (10, -1, 0)
    assert found["unhalved"] == [[5, 1], [1, 0]]


def test_misjudged_conditions() -> None:
    found = solve("polynomial_hessian", xxx=1, x=-3, yy=2, point=[-1, 0])
    assert found["minimum_conditions"] == [1, 0]
    assert (found["gradient_misjudged"], found["hessian_misjudged"]) == ([0, 0], [1, 1])


def test_the_second_order_is_exact_for_quadratics() -> None:
    found = solve("polynomial_taylor", xx=1, xy=1, y=2, point=[1, 1], step=[0.5, -0.5])
    assert found["value"] == 4
    assert found["first_order"] == pytest.approx(4 + 1.5 - 1.5)
    assert found["second_order"] == pytest.approx(found["exact"])
    assert found["second_error"] == pytest.approx(0, abs=1e-12)


def test_one_variable() -> None:
    found = solve("taylor_estimate", kind="exp", start=0.0, step=0.1)
    assert (found["first_order"], found["second_order"]) == pytest.approx((1.1, 1.105))
    assert found["exact"] == pytest.approx(exp(0.1))
    assert solve("taylor_estimate", kind="sqrt1p", start=0.0, step=0.2)["first_order"] == pytest.approx(1.1)
    assert not solve("taylor_estimate", kind="log1p", start=0.0, step=-1.0)["valid"]
