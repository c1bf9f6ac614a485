"""The formulas of back-propagation, worked by hand."""

from typing import Any

import pytest

from solvers.registry import ParameterError, get


def solve(name: str, **values: object) -> dict[str, Any]:
    return get(name).one(values)


def test_output_layer() -> None:
    found = solve("output_delta", z=[0, 0], target=[0, 1])
    assert found["delta"] == [0.125, -0.125]
    assert found["entropy_delta"] == [0.5, -0.5]
    assert found["loss"] == 0.25
    assert solve("output_delta", z=[-1, 2], target=[1, 1], kind="relu")["delta"] == [0, 1]


def test_hidden_layer() -> None:
    found = solve("hidden_delta", weights=[[1, 2], [3, 4]], next_delta=[1, -1], z=[0, -1], kind="relu")
    assert (found["back"], found["delta"]) == ([-2, -2], [0, 0])
    found = solve("hidden_delta", weights=[[1, 2], [3, 4]], next_delta=[1, -1], z=[1, 1], kind="relu")
    assert (found["delta"], found["untransposed"], found["column_sums"]) == ([-2, -2], [-1, -1], [4, 6])
    assert "untransposed" not in solve("hidden_delta", weights=[[1, 2]], next_delta=[1], z=[1, 1])


def test_layer() -> None:
    values = {"deltas": [[1, 0], [2, -1]], "inputs": [[1, 2, 3], [0, 1, 0]]}
    found = solve("layer_gradients", **values)
    assert found["grad_w"] == [[1, 4, 3], [0, -1, 0]]
    assert found["grad_b"] == [3, -1]
    assert found["last_grad_w"] == [[0, 2, 0], [0, -1, 0]]
    assert found["transposed_grad_w"] == [[1, 0], [4, -1], [3, 0]]
    assert solve("layer_gradients", reduction="mean", **values)["grad_b"] == [1.5, -0.5]


class TestNeuron:
    def test_squared(self) -> None:
        found = solve("neuron_gradients", x=[1, 2], w=[2, -1], b=0, target=1, lr=1)
        assert found["pair"] == [0, 0.5]
        assert found["gradient"] == [-0.125, -0.25, -0.125]
        assert found["updated"] == [2.125, -0.75, 0.125]
        assert found["ascent"] == [1.875, -1.25, -0.125]
        assert found["without_derivative"] == [-0.5, -1, -0.5]

    def test_cross_entropy_cancels_the_slope(self) -> None:
        found = solve("neuron_gradients", x=[1, 2], w=[2, -1], b=0, target=1, loss="cross_entropy")
        assert found["gradient"] == [-0.5, -1, -0.5]
        assert found["loss"] == pytest.approx(0.6931471805599453)
        assert found["extra_derivative"] == [-0.125, -0.25, -0.125]

    def test_refusals(self) -> None:
        with pytest.raises(ParameterError, match="cross_entropy needs kind sigmoid"):
            solve("neuron_gradients", x=[1], w=[1], target=1, loss="cross_entropy", kind="tanh")
        assert not solve("neuron_gradients", x=[1], w=[1], target=2, loss="cross_entropy")["valid"]


def test_a_mini_batch_is_averaged() -> None:
    """Hidden 1 and 3, outputs 2 and 6, errors 1 and 3."""
    found = solve(
        "mlp_batch_step", x=[[1], [3]], w1=[[1]], w2=[[2]], target=[[1], [3]], kind="relu", lr=0.1, b1=[0], b2=[0]
    )
    assert found["loss"] == 2.5
    assert (found["grad_w2"], found["grad_b2"]) == ([[5]], [2])
    assert (found["grad_w1"], found["grad_b1"]) == ([[10]], [4])
    assert found["new_w2"][0] == pytest.approx([1.5])
    assert found["summed_w2"][0] == pytest.approx([1.0])
    assert found["last_w2"][0] == pytest.approx([1.1])
    assert found["ascent_w2"][0] == pytest.approx([2.5])
    assert found["new_w1"][0] == pytest.approx([0.0])
    assert (found["hidden_values"], found["outputs"], found["errors"]) == ([1, 3], [2, 6], [1, 3])
    numbers = [found[f"{name}_weight"] for name in ("new", "summed", "last", "ascent")]
    assert numbers == pytest.approx([1.5, 1.0, 1.1, 2.5])
    wider = solve("mlp_batch_step", x=[[1]], w1=[[1], [1]], w2=[[2, 1]], target=[[1]], kind="relu", lr=0.1)
    assert "new_weight" not in wider
