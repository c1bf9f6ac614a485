"""Known values of equal initial weights."""

from typing import Any

import pytest

from solvers.registry import ParameterError, get


def train(**parameters: Any) -> dict[str, Any]:
    return get("constant_weights_training").one(parameters)


def test_zero_weights_with_tanh_move_the_output_bias_only() -> None:
    solved = train(x=[1.0, 2.0], target=[3.0], hidden_units=3)
    assert solved["norms"] == [0, 0, 0, 3]
    assert solved["moving"] == 1
    assert (solved["grad_b2"], solved["b2"]) == ([-3], [pytest.approx(0.3)])
    assert solved["w1"] == [[0, 0], [0, 0], [0, 0]]


def test_zero_weights_with_sigmoid_have_equal_gradients_in_a_row() -> None:
    solved = train(x=[1.0], target=[2.0, -4.0], activation="sigmoid", hidden_units=2)
    assert solved["grad_w2"] == [[-1, -1], [2, 2]]
    assert solved["grad_w1"] == [[0], [0]]
    assert (solved["moving"], solved["hidden"]) == (2, [0.5, 0.5])
    assert solved["hidden_forgotten"][2] == 0


def test_relu_step_by_hand() -> None:
    """Two units of value 1·2 = 2 each give 4; the error is 3, δ = 3 and W1 moves by −0.1·3·2."""
    solved = train(x=[2.0], target=[1.0], constant=1.0, activation="relu")
    assert (solved["output"], solved["error"], solved["loss"]) == ([4], [3], 4.5)
    assert solved["grad_w1"] == [[6], [6]]
    assert solved["w1"] == [[pytest.approx(0.4)], [pytest.approx(0.4)]]


def test_units_stay_equal() -> None:
    solved = train(x=[0.5, -1.0], target=[1.0], constant=0.3, hidden_units=4, steps=20)
    assert solved["unit_difference"] == pytest.approx(0, abs=1e-12)
    assert (solved["distinct_units"], solved["differing_units"]) == (1, 4)
    assert solved["w1"][0][0] != pytest.approx(0.3)


def test_diverging() -> None:
    assert not train(x=[100.0], target=[1.0], constant=10.0, lr=10.0, steps=6, activation="relu")["valid"]


def test_steps_out_of_range() -> None:
    with pytest.raises(ParameterError, match="steps: expected one integer from 1 to 64"):
        train(x=[1.0], target=[1.0], steps=0)
