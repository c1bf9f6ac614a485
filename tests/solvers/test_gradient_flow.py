"""What happens to gradients on their way, worked by hand."""

import math
from typing import Any

import pytest

from solvers.registry import get


def solve(name: str, **values: object) -> dict[str, Any]:
    return get(name).one(values)


def test_regimes() -> None:
    found = solve("gradient_regimes", weights=[-3, 2, 5, 0.9], derivatives=[0.25, 0.5, 0.25, 1])
    assert found["regimes"] == [-1, 0, 1, -1]
    assert found["by_weights"] == [1, 1, 1, -1]
    assert found["by_derivatives"] == [-1, -1, -1, 0]
    assert found["reversed"] == [1, 0, -1, 1]


def test_four_activations_in_one_chain() -> None:
    found = solve("activation_chain_gradients", x=1, weights=[-2, 1], biases=[0, 0], slope=0.1)
    s, e = 1 / (1 + math.exp(2)), math.expm1(-2)
    last = 1 / (1 + math.exp(-s))
    expected = [-2 * s * (1 - s) * last * (1 - last), 0, -2 * 0.01, -2 * math.exp(-2) * math.exp(e)]
    assert found["gradients"] == pytest.approx(expected)
    assert found["outputs"] == pytest.approx([last, 0, -0.02, math.expm1(e)])
    assert found["relu_as_one"][1:] == [-2, -2, -2]
    assert found["without_weights"][2] == pytest.approx(0.01)


def test_skips_keep_a_path_of_one() -> None:
    found = solve("skip_chain_gradient", slopes=[0.5, -0.5, 0.1])
    assert found["pair"] == pytest.approx([-0.025, 1.5 * 0.5 * 1.1])
    assert found["one_long_skip"] == pytest.approx(0.975)
    assert found["summed"] == pytest.approx(1.1)


def test_a_bias_moves_the_activation_by_the_slope() -> None:
    found = solve("bias_perturbation", a0=2, weight=1, bias=-2, delta=0.1, next_weight=3)
    assert (found["z"], found["activation"], found["slope"]) == (0, 0.5, 0.25)
    assert found["estimate"] == pytest.approx(0.025)
    assert found["exact"] == pytest.approx(1 / (1 + math.exp(-0.1)) - 0.5)
    assert found["next_estimate"] == pytest.approx(0.075)
    assert found["with_input"] == pytest.approx(0.05)


def test_max_passes_the_gradient_to_the_larger_input() -> None:
    found = solve("graph_max_product", x=3, y=-1, z=4)
    assert (found["value"], found["gradient"]) == (9, [3, 3, 3])
    assert (found["by_max"], found["by_product"]) == ([4, 0, 3], [-1, 3, 0])
    assert found["split_max"] == [1, 5, 3]
    assert found["both_max"] == [3, 7, 3]
    assert found["own_factor"] == [6, -1, 4]
    assert not solve("graph_max_product", x=2, y=2, z=1)["valid"]


def test_a_node_used_twice_sums_its_gradients() -> None:
    found = solve("graph_shared_node", x=1, y=2, z=3)
    assert (found["value"], found["gradient"]) == (15, [5, 8, 3])
    assert (found["swapped"], found["one_path"]) == ([3, 8, 5], [5, 5, 3])


def test_powers_of_a_factor() -> None:
    found = solve("factor_power", factor=0.5, layers=3)
    assert (found["product"], found["layers_more"], found["layers_less"]) == (0.125, 0.0625, 0.25)
    assert (found["times"], found["linear"]) == (1.5, -0.5)
    assert not solve("factor_power", factor=1000, layers=1000)["valid"]
