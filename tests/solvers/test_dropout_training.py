"""Known values of a training step under dropout."""

from typing import Any

from solvers.registry import get

NETWORK: dict[str, Any] = {
    "x": [1, 2],
    "w1": [[1, 0], [0, 1], [-1, 0]],
    "w2": [1, -1, 2],
    "target": 0,
    "rate": 0.5,
    "lr": 0.25,
}


def solve(**parameters: Any) -> dict[str, Any]:
    return get("dropout_step").one(NETWORK | parameters)


def test_weights_of_a_dropped_unit_stay() -> None:
    solved = solve(mask=[1, 0, 1])
    assert solved["preactivation"] == [1, 2, -1]
    assert solved["thinned"] == [2, 0, 0]
    assert (solved["output"], solved["error"], solved["loss"]) == (2, 2, 2)
    assert solved["grad_w1"] == [[4, 8], [0, 0], [0, 0]]
    assert solved["grad_w2"] == [4, 0, 0]
    assert solved["new_w1"] == [[0, -2], [0, 1], [-1, 0]]
    assert (solved["new_w2"], solved["new_b2"]) == ([0, -1, 2], -0.5)
    assert solved["changed_w1"] == [[1, 1], [0, 0], [0, 0]]
    assert (solved["changed_b1"], solved["changed_w2"]) == ([1, 0, 0], [1, 0, 0])
    assert solved["changed"] == 2 + 1 + 1 + 1
    assert solved["flipped_w2"] == [0, 1, 0]


def test_without_scaling_and_without_dropout() -> None:
    solved = solve(mask=[1, 0, 1])
    assert solved["unscaled_new_w2"] == [0.75, -1, 2]
    assert solved["full_new_w2"] == [1.25, -0.5, 2]
    assert (
        solve(mask=[1, 1, 1], rate=0)["new_w1"]
        == solve(mask=[1, 1, 1])["full_new_w1"]
        == [[1.25, 0.5], [-0.25, 0.5], [-1, 0]]
    )


def test_a_kept_sigmoid_unit_always_moves() -> None:
    solved = solve(mask=[0, 0, 1], activation="sigmoid")
    assert solved["changed_w1"] == [[0, 0], [0, 0], [1, 1]]


def test_all_dropped_leaves_the_output_bias() -> None:
    solved = solve(mask=[0, 0, 0], b2=3)
    assert (solved["output"], solved["changed"], solved["new_b2"]) == (3, 1, 2.25)
