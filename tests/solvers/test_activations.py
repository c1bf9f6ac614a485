"""Activations at points that can be worked by hand."""

from math import e, erf, exp, log, sqrt

import pytest

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
    ],
)
def test_value_and_derivative(kind: str, x: float, value: float, derivative: float) -> None:
    found = solve("activation_value", x=x, kind=kind)
    assert found["value"] == pytest.approx(value)
    assert found["derivative"] == pytest.approx(derivative)


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


def test_softmax() -> None:
    found = solve("softmax_values", logits=[0.0, log(3)])
    assert found["output"] == pytest.approx([0.25, 0.75])
    assert found["jacobian"][0] == pytest.approx([0.1875, -0.1875])
    assert found["jacobian"][1] == pytest.approx([-0.1875, 0.1875])
    assert found["sign_jacobian"][0] == pytest.approx([0.1875, 0.1875])
    assert found["diagonal_jacobian"][0] == pytest.approx([0.1875, 0])
    assert found["log_sum_exp"] == pytest.approx(log(4))
    assert found["predicted"] == 1


def test_a_high_temperature_flattens() -> None:
    found = solve("softmax_values", logits=[0.0, 2.0], temperature=2.0)
    assert found["output"][1] == pytest.approx(e / (1 + e))
    assert found["temperature_multiplied"][1] == pytest.approx(1 / (1 + exp(-4)))
