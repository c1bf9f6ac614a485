"""Gradients through depth, worked by hand."""

from typing import Any

import pytest

from solvers.registry import get


def solve(name: str, **values: object) -> dict[str, Any]:
    return get(name).one(values)


def test_a_linear_chain_multiplies_the_weights_behind() -> None:
    found = solve("neuron_chain", a0=1, weights=[2, 3, 5], biases=[0, 1, 0], target=33, kind="linear")
    assert found["activations"] == [2, 7, 35]
    assert (found["error"], found["loss"]) == (2, 2)
    assert found["deltas"] == [30, 10, 2]
    assert found["grad_w"] == [30, 20, 14]
    assert (found["grad_b1"], found["grad_a0"], found["with_first_weight"]) == (30, 60, 60)
    assert (found["output_by_input"], found["output_by_b1"], found["without_error"]) == (30, 15, 15)
    assert found["sizes_reversed"] == [14, 20, 30]


def test_sigmoids_at_zero_give_a_quarter_each() -> None:
    found = solve("neuron_chain", a0=0, weights=[1, 1, 1], biases=[0, -0.5, -0.5], target=0)
    assert found["derivatives"] == [0.25] * 3
    assert found["output_by_b1"] == pytest.approx(0.25**3)
    assert found["without_weights"] == pytest.approx(0.5 * 0.25**3)


def test_a_closed_relu_stops_everything_before_it() -> None:
    found = solve("neuron_chain", a0=1, weights=[1, -1, 1], biases=[0, 0, 1], kind="relu")
    assert found["deltas"] == [0, 0, 1]


def test_a_deep_network() -> None:
    weights = [[[1, 0], [0, 2]], [[0, 1], [3, 0]]]
    found = solve("deep_network_gradients", x=[1, 1], weights=weights, target=[1, 0], kind="linear")
    assert found["output"] == [2, 3]
    assert found["deltas"] == [[9, 1], [1, 3]]
    assert found["untransposed_deltas"][0] == [3, 3]
    assert found["grad_w"] == [[[9, 9], [1, 1]], [[1, 2], [3, 6]]]
    assert found["grad_x"] == [9, 2]
    assert found["delta_norms"] == pytest.approx([82**0.5, 10**0.5])
    perfect = solve("deep_network_gradients", x=[1, 1], weights=weights, target=[2, 3], kind="linear")
    assert not perfect["valid"]


class TestDepth:
    def test_vanishing(self) -> None:
        """0.25⁴ = 0.0039, 0.25⁵ = 0.00098."""
        found = solve("depth_to_bound", derivative=0.25, bound=0.001)
        assert (found["depth"], found["rounded_down"]) == (5, 4)
        assert found["value"] == pytest.approx(0.25**5)
        assert found["without_weight"] == 5
        assert found["without_derivative"] == 0

    def test_exactly_at_the_bound_does_not_count(self) -> None:
        assert solve("depth_to_bound", derivative=0.5, bound=0.125)["depth"] == 4
        assert solve("depth_to_bound", weight=0.1, bound=0.001)["depth"] == 4
        assert solve("depth_to_bound", weight=10, bound=1000)["depth"] == 4

    def test_growth(self) -> None:
        found = solve("depth_to_bound", weight=-2, bound=3.4028235e38)
        assert (found["depth"], found["factor"]) == (128, 2)
        assert solve("depth_to_bound", weight=2, start=8, bound=20)["depth"] == 2

    def test_never(self) -> None:
        for values in ({"weight": 1}, {"weight": 0.5, "start": 0.001}, {"weight": 0}, {"weight": 1.000001}):
            assert not solve("depth_to_bound", bound=0.01 if values["weight"] < 1 else 2, **values)["valid"]


def test_divergence_of_gradient_descent() -> None:
    """x = 1, −2, 4, −8, 16."""
    found = solve("descent_divergence_step", curvature=3, lr=1, start=1, bound=10)
    assert (found["step"], found["factor"], found["position"], found["position_before"]) == (4, -2, 16, -8)
    assert found["growth_by_product"] == 3
    assert found["largest_lr"] == pytest.approx(2 / 3)
    assert not solve("descent_divergence_step", curvature=1, lr=1.5, start=1, bound=10)["valid"]
    assert not solve("descent_divergence_step", curvature=3, lr=1, start=20, bound=10)["valid"]
