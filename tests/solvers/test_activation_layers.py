"""Layers and their activations, worked by hand."""

import pytest

from solvers.names import SOLVERS_OF_FAMILY
from solvers.registry import ParameterError, get
from solvers.verify import verify


def solve(name: str, **values: object) -> dict[str, object]:
    return get(name).one(values)


@pytest.mark.parametrize("name", SOLVERS_OF_FAMILY["activation_layers"])
def test_proven(name: str) -> None:
    assert verify(name, 60).proven


def test_sparsity_counts_entries_not_units() -> None:
    found = solve("relu_layer_sparsity", inputs=[[1], [-1]], weights=[[1], [2], [0]], biases=[0, 3, -1])
    assert found["pre_activations"] == [[1, 5, -1], [-1, 1, -1]]
    assert (found["zeros"], found["share"]) == (3, 0.5)
    assert found["dead_share"] == pytest.approx(1 / 3)
    assert found["without_biases"] == pytest.approx(4 / 6)


def test_half_of_a_centred_layer_is_zero() -> None:
    found = solve("gaussian_relu")
    assert found["zero_share"] == 0.5
    assert found["output_mean"] == pytest.approx(0.3989422804)
    assert found["second_moment"] == 0.5
    assert solve("gaussian_relu", mean=-2.0, std=2.0)["zero_share"] == pytest.approx(0.8413447461)


def test_selu_has_its_fixed_point_at_zero_and_one() -> None:
    found = solve("gaussian_selu")
    assert found["pair"] == pytest.approx([0, 1], abs=1e-9)
    assert solve("gaussian_selu", variance=1.5)["output_variance"] < 1.5
    assert solve("gaussian_selu", variance=0.7)["output_variance"] > 0.7


def test_statistics() -> None:
    found = solve("activation_statistics", x=[-1.0, 3.0], kind="relu")
    assert (found["pair"], found["zero_share"]) == ([1.5, 2.25], 0.5)
    assert found["of_mean_pair"] == [1, 2.25]


def test_one_point_has_no_variance() -> None:
    with pytest.raises(ParameterError, match="at least 2"):
        solve("activation_statistics", x=[1.0], kind="relu")


def test_linear_layers_are_one() -> None:
    found = solve("linear_collapse", weights=[[[1, 2], [0, 1]], [[1, 0], [3, 1]]], biases=[[1, -1], [0, 2]])
    assert found["together"] == [[1, 2, 1], [3, 7, 4]]
    assert found["reversed_together"] == [[7, 2, 1], [3, 1, 4]]
    assert found["added_biases_together"] == [[1, 2, 1], [3, 7, 1]]


def test_xor() -> None:
    points = [[0, 0], [0, 1], [1, 0], [1, 1]]
    found = solve("relu_network_outputs", inputs=points, w1=[[1, 1], [1, 1]], b1=[0, -1], w2=[1, -2])
    assert found["outputs"] == [0, 1, 1, 0]
    assert found["linear"] == [2, 1, 1, 0]
    assert (found["output"], found["linear_output"]) == (0, 2)


def test_sigmoids_starve_the_first_layer() -> None:
    weights = [[[1.0]]] * 4
    starved = solve("layer_gradient_norms", x=[1.0], weights=weights, kind="sigmoid")["ratio"]
    assert starved < 0.25**3 * 2
    assert solve("layer_gradient_norms", x=[1.0], weights=weights, kind="relu")["ratio"] == 1
