"""Networks worked by hand, and one from the literature."""

from math import log

import pytest

from solvers.registry import get


def solve(name: str, **values: object) -> dict[str, object]:
    return get(name).one(values)


def test_a_relu_network_by_hand() -> None:
    """z1 = (3, −1), hidden (3, 0), output 6, error 4: only the first unit learns."""
    found = solve(
        "mlp_backward_squared",
        x=[1, 2],
        w1=[[1, 1], [1, -1]],
        w2=[[2, 5]],
        target=[2],
        activation="relu",
        lr=0.1,
    )
    assert found["z1"] == [3, -1]
    assert (found["output"], found["loss"], found["delta_output"]) == ([6], 8, [4])
    assert found["grad_w2"] == [[12, 0]]
    assert found["grad_hidden"] == [8, 20]
    assert found["delta_hidden"] == [8, 0]
    assert found["grad_w1"] == [[8, 16], [0, 0]]
    assert found["grad_x"] == [8, 8]
    assert found["without_derivative_grad_w1"] == [[8, 16], [20, 40]]
    assert found["transposed_grad_w1"] == [[8, 0], [16, 0]]
    assert found["new_w2"][0] == pytest.approx([0.8, 5])
    assert found["late_delta_hidden"] == pytest.approx([3.2, 0])
    assert found["new_w1"][0] == pytest.approx([0.2, -0.6])
    assert found["ascent_w1"][0] == pytest.approx([1.8, 2.6])


def test_conventions_of_the_squared_loss() -> None:
    values = {"x": [1], "w1": [[1]], "w2": [[1], [3]], "target": [0, 0], "activation": "relu"}
    half, total, mean = (solve("mlp_backward_squared", convention=c, **values) for c in ("half_sum", "sum", "mean"))
    assert (half["loss"], total["loss"], mean["loss"]) == (5, 10, 5)
    assert (half["grad_w2"], total["grad_w2"], mean["grad_w2"]) == ([[1], [3]], [[2], [6]], [[1], [3]])
    assert (half["delta_hidden"], total["delta_hidden"]) == ([10], [20])


def test_mazurs_example() -> None:
    """M. Mazur, "A Step by Step Backpropagation Example" (2015): sigmoid in both layers, learning rate 0.5."""
    found = solve(
        "mlp_backward_squared",
        x=[0.05, 0.10],
        w1=[[0.15, 0.20], [0.25, 0.30]],
        b1=[0.35, 0.35],
        w2=[[0.40, 0.45], [0.50, 0.55]],
        b2=[0.60, 0.60],
        target=[0.01, 0.99],
        output_activation="sigmoid",
        lr=0.5,
    )
    assert found["loss"] == pytest.approx(0.298371109)
    assert found["output"] == pytest.approx([0.75136507, 0.772928465])
    assert found["new_w2"][0] == pytest.approx([0.35891648, 0.408666186])
    assert found["new_w2"][1] == pytest.approx([0.511301270, 0.561370121])
    assert found["new_w1"][0] == pytest.approx([0.149780716, 0.19956143])
    assert found["new_w1"][1] == pytest.approx([0.24975114, 0.29950229])


def test_cross_entropy_by_hand() -> None:
    """hidden 1, logits (0, 0), p = (1/2, 1/2)."""
    found = solve(
        "mlp_backward_cross_entropy",
        x=[2],
        w1=[[1]],
        b1=[-1],
        w2=[[1], [-1]],
        b2=[-1, 1],
        target=1,
        activation="relu",
        lr=1.0,
    )
    assert found["loss"] == pytest.approx(log(2))
    assert found["log2_loss"] == pytest.approx(1)
    assert found["delta_output"] == pytest.approx([0.5, -0.5])
    assert found["grad_w2"] == [[0.5], [-0.5]]
    assert found["delta_hidden"] == pytest.approx([1])
    assert found["grad_w1"] == [[2]]
    assert found["softmax_derivative_grad_w2"] == [[0.125], [-0.125]]
    assert found["probabilities_grad_w2"] == [[0.5], [0.5]]
    assert found["late_delta_hidden"] == pytest.approx([0.5])


def test_a_class_that_does_not_exist_is_invalid() -> None:
    assert not solve("mlp_backward_cross_entropy", x=[1], w1=[[1]], w2=[[1], [1]], target=2)["valid"]


def test_sigmoid_neuron() -> None:
    found = solve("sigmoid_neuron_gradient", x=2, w=1, b=-2, target=1, lr=1.0)
    assert (found["z"], found["a"], found["loss"]) == (0, 0.5, 0.125)
    assert found["delta"] == pytest.approx(-0.125)
    assert found["grad_w"] == pytest.approx(-0.25)
    assert found["new_w"] == pytest.approx(1.25)
    assert found["without_derivative_grad_w"] == found["entropy_grad_w"] == pytest.approx(-1)
    assert found["doubled_grad_w"] == pytest.approx(-0.5)
    assert found["entropy_loss"] == pytest.approx(log(2))


def test_weights_without_gradient() -> None:
    """The second unit is closed, the second input is zero."""
    found = solve("relu_zero_gradients", x=[1, 0], w1=[[2, 1], [-1, 3]], w2=[1, 4], target=5)
    assert found["z1"] == [2, -1]
    assert (found["zero_w1"], found["zero_w2"], found["closed"]) == ([[0, 1], [1, 1]], [0, 1], [0, 1])
    assert (found["zero_all"], found["count"]) == ([0, 1, 1, 1, 0, 1], 4)
    assert found["only_closed"] == [0, 0, 1, 1, 0, 1]
    assert found["only_incoming"] == [0, 1, 1, 1, 0, 0]
    assert found["grad_w1"] == [[-3, 0], [0, 0]]


def test_without_error_nothing_learns() -> None:
    assert solve("relu_zero_gradients", x=[1, 1], w1=[[1, 1]], w2=[1], target=2)["zero_all"] == [1, 1, 1]
