"""Softmax of logits that can be worked by hand."""

from math import e, exp, log

import pytest

from solvers.registry import get
from solvers.verify import verify


def solve(name: str, **values: object) -> dict[str, object]:
    return get(name).one(values)


@pytest.mark.parametrize("name", ["softmax_values", "softmax_shift", "two_class_softmax"])
def test_proven(name: str) -> None:
    assert verify(name, 100).proven


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


def test_a_shift_moves_the_log_sum_exp_only() -> None:
    found = solve("softmax_shift", logits=[0.0, log(3)], shift=2.0)
    assert found["output"] == pytest.approx([0.25, 0.75])
    assert found["log_sum_exp"] == pytest.approx(log(4))
    assert found["shifted_log_sum_exp"] == pytest.approx(log(4) + 2)
    assert found["above_largest"] == pytest.approx(log(4 / 3))
    assert solve("softmax_shift", logits=[400.0, 400.0], shift=300.0)["shifted_log_sum_exp"] == pytest.approx(
        700 + log(2)
    )


def test_two_classes_are_one_sigmoid() -> None:
    found = solve("two_class_softmax", z1=1 + log(3), z0=1.0, label=0)
    assert found["probability"] == pytest.approx(0.75)
    assert found["losses"] == pytest.approx([log(4), log(4)])
    assert found["gradient"] == pytest.approx([-0.75, 0.75])
    assert found["sigmoid_of_z1"] != pytest.approx(0.75)
    assert solve("two_class_softmax", z1=1.0, z0=-1.0, label=1)["ratio"] == 0
