"""Activations at points that can be worked by hand."""

from math import e, erf, log, sqrt

import numpy as np
import pytest
import torch
from torch.nn import functional

from solvers.registry import get


def solve(name: str, **values: object) -> dict[str, object]:
    return get(name).one(values)


@pytest.mark.parametrize(
    ("kind", "x", "value", "derivative"),
    [
        ("sigmoid", 0.0, 0.5, 0.25),
        ("sigmoid", log(3), 0.75, 0.1875),
        ("tanh", 0.0, 0.0, 1.0),
        ("tanh", log(3) / 2, 0.5, 0.75),
        ("relu", 2.0, 2.0, 1.0),
        ("relu", -2.0, 0.0, 0.0),
        ("relu", 0.0, 0.0, 0.0),
        ("leaky_relu", -2.0, -0.02, 0.01),
        ("elu", -1.0, 1 / e - 1, 1 / e),
        ("softplus", 0.0, log(2), 0.5),
        ("gelu", 1.0, (1 + erf(1 / sqrt(2))) / 2, 1.0833154705876864),
        ("silu", 0.0, 0.0, 0.5),
        ("selu", 2.0, 2.1014019747109610, 1.0507009873554805),
        ("selu", -1000.0, -1.7580993408473766, 0.0),
        ("mish", 0.0, 0.0, 0.6),
        ("softsign", -3.0, -0.75, 0.0625),
        ("relu6", 7.0, 6.0, 0.0),
        ("relu6", 5.0, 5.0, 1.0),
        ("hardtanh", -0.5, -0.5, 1.0),
        ("hardtanh", -2.0, -1.0, 0.0),
        ("hardsigmoid", 1.5, 0.75, 1 / 6),
        ("hardsigmoid_keras2", 1.5, 0.8, 0.2),
        ("hardswish", 1.5, 1.125, 1.0),
        ("hardswish", -4.0, 0.0, 0.0),
        ("gelu_tanh", 0.0, 0.0, 0.5),
    ],
)
def test_value_and_derivative(kind: str, x: float, value: float, derivative: float) -> None:
    found = solve("activation_value", x=x, kind=kind)
    assert found["value"] == pytest.approx(value)
    assert found["derivative"] == pytest.approx(derivative)
    assert found["pair"] == [found["value"], found["derivative"]]


@pytest.mark.parametrize("kind", get("activation_value").parameters["kind"].values)
def test_every_kind_agrees_with_pytorch(kind: str) -> None:
    solver = get("activation_values")
    values = {"x": [-7.5, -2.25, -0.625, 0.375, 1.75, 6.5], "kind": kind, "slope": 0.125, "alpha": 1.5, "beta": 0.75}
    expected = solver.refer(values)
    found = solver.one(values)
    for name, numbers in expected.items():
        assert np.asarray(found[name]) == pytest.approx(np.asarray(numbers), rel=1e-9, abs=1e-12), name


def test_hard_sigmoid_is_pytorchs() -> None:
    x = torch.linspace(-4, 4, 33, dtype=torch.float64)
    found = get("activation_values").one({"x": x.tolist(), "kind": "hardsigmoid"})
    assert found["value"] == pytest.approx(functional.hardsigmoid(x).tolist())


def test_swish_has_a_steepness() -> None:
    steep, flat = (solve("activation_value", x=2.0, kind="silu", beta=beta)["value"] for beta in (50.0, 0.001))
    assert steep == pytest.approx(2)
    assert flat == pytest.approx(1, abs=0.01)


def test_the_sigmoids_rule_is_one_for_its_output() -> None:
    found = solve("activation_value", x=2.0, kind="sigmoid")
    assert found["rule_at_input"] == pytest.approx(-2)
    assert found["one_minus_value"] == pytest.approx(found["value_of_negative"])


def test_large_arguments_stay_finite() -> None:
    for kind in ("elu", "softplus"):
        assert solve("activation_values", x=[1000.0, -1000.0], kind=kind, alpha=2.0)["derivative"] == [1, 0]


def test_ten_sigmoids_lose_six_digits() -> None:
    found = solve("derivative_product", depth=10)
    assert found["product"] == pytest.approx(0.25**10)
    assert found["bound"] == pytest.approx(9.5367431640625e-07)
    assert found["digits"] == pytest.approx(6.0206, abs=1e-4)
    assert solve("derivative_product", depth=3, x=1.0, kind="relu", weight=2.0)["product"] == 8


def test_a_product_too_large_for_a_float_is_invalid() -> None:
    assert not solve("derivative_product", depth=200, x=1.0, kind="relu", weight=100.0)["valid"]


def test_chain() -> None:
    found = solve("chain_derivative", pre_activations=[0.0, log(3)], weights=[2.0, -4.0])
    assert found["factors"] == pytest.approx([0.5, -0.75])
    assert found["product"] == pytest.approx(-0.375)
    assert found["partial_products"] == pytest.approx([-0.375, -0.75])
    assert found["without_weights"] == pytest.approx(0.25 * 0.1875)
    assert found["without_first_weight"] == pytest.approx(-0.1875)
