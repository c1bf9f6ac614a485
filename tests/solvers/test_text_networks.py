"""The network over film reviews, as its summary lists it."""

from typing import Any

from solvers.registry import get


def solve(name: str, **parameters: Any) -> dict[str, Any]:
    return get(name).one(parameters)


def test_two_convolutions_over_reviews() -> None:
    solved = solve("text_cnn_summary", vocabulary=10_000, dimension=128, length=500, filters=32, kernel=7, pool=5)
    assert solved["lengths"] == [494, 98, 92]
    assert solved["counts"] == [1_280_000, 28_704, 0, 7_200, 0, 33]
    assert solved["parameters"] == 1_315_937
    assert not solve("text_cnn_summary", vocabulary=9, dimension=2, length=9, filters=2, kernel=7, pool=5)["valid"]


def test_front_end_of_a_recurrent_layer() -> None:
    assert solve("conv_front_end", length=500, kernel=7, pool=5)["pair"] == [98, 402]
