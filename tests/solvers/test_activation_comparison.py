"""Comparisons that can be worked by hand."""

from math import exp, log

import pytest

from solvers.names import SOLVERS_OF_FAMILY
from solvers.registry import get
from solvers.verify import verify


def solve(name: str, **values: object) -> dict[str, object]:
    return get(name).one(values)


@pytest.mark.parametrize("name", SOLVERS_OF_FAMILY["activation_comparison"])
def test_proven(name: str) -> None:
    assert verify(name, 100).proven


def test_an_output_tells_slope_and_input() -> None:
    found = solve("activation_from_output", y=0.9, kind="sigmoid")
    assert found["pair"] == pytest.approx([0.09, 2.1972245773362196])
    assert found["log10_input"] == pytest.approx(0.9542425094393249)
    found = solve("activation_from_output", y=-0.5, kind="tanh")
    assert found["pair"] == pytest.approx([0.75, -log(3) / 2])
    found = solve("activation_from_output", y=log(2), kind="softplus")
    assert found["pair"] == pytest.approx([0.5, 0], abs=1e-12)


@pytest.mark.parametrize(("kind", "y"), [("sigmoid", 0.0), ("sigmoid", 1.0), ("sigmoid", -0.5), ("tanh", 1.0)])
def test_what_no_input_reaches_is_invalid(kind: str, y: float) -> None:
    assert not solve("activation_from_output", y=y, kind=kind)["valid"]


def test_a_composed_sigmoid_stays_below_its_bound() -> None:
    found = solve("composed_activation", x=0.0, depth=2)
    assert found["slopes"] == pytest.approx([0.25, exp(-0.5) / (1 + exp(-0.5)) ** 2])
    assert found["gradient"] < found["bound"] == 0.0625
    assert found["power"] == pytest.approx(0.0625)


def test_tanh_is_four_times_as_steep_at_zero() -> None:
    found = solve("classic_activations", x=0.0)
    assert (found["ratio"], found["share"], found["values"], found["slopes"]) == (4, 1, [0.5, 0, 0], [0.25, 1, 0])
    assert solve("classic_activations", x=2.0)["ratio"] < 1
    assert solve("classic_activations", x=log(3) / 2)["from_sigmoid"] == pytest.approx(0.5)
    assert solve("classic_activations", x=-300.0)["ratio"] == pytest.approx(4 * exp(-300), rel=1e-9)


def test_table() -> None:
    found = solve("activation_table", x=[0.0, log(3)])
    assert found["values"][0] == pytest.approx([0.5, 0.75])
    assert found["values"][1] == pytest.approx([0, 0.8])
    assert found["values"][2] == pytest.approx([0, log(3)])


def test_ranking() -> None:
    found = solve("activation_ranking", x=-1.0, slope=0.1, alpha=1.0)
    assert found["order"] == [6, 2, 5, 4, 3, 1]
    assert found["values"][3:] == pytest.approx([-0.1, exp(-1) - 1, 1.7580993408473766 * (exp(-1) - 1)])
    assert not solve("activation_ranking", x=0.0, slope=0.1)["valid"]


def test_kinks() -> None:
    assert solve("activation_kink", kind="elu", alpha=0.5)["sides"] == [0.5, 1]
    assert solve("activation_kink", kind="elu")["jump"] == 0
    assert solve("activation_kink", kind="selu")["floor"] == pytest.approx(-1.7580993408473766)
    assert solve("activation_kink", kind="leaky_relu", slope=0.2)["sides"] == [0.2, 1]


def test_slope_products() -> None:
    found = solve("slope_products", pre_activations=[0.0, log(3)])
    assert found["sigmoid"] == pytest.approx(0.25 * 0.1875)
    assert found["relu"] == 0
    assert solve("slope_products", pre_activations=[1.0, 2.0])["pair"][1] == 1
