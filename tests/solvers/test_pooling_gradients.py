"""Pooling backwards worked by hand."""

from typing import Any

import pytest

from solvers.registry import ParameterError, get

IMAGE = [[1, 3, 2, 0], [4, 2, 1, 5], [0, 1, 7, 2], [6, 2, 3, 4]]


def solve(name: str, **values: Any) -> dict[str, Any]:
    return get(name).one(values)


def test_gradients() -> None:
    found = solve("pool2d_backward", image=IMAGE, upstream=[[1, 2], [3, 4]])
    assert found["max_gradient"] == [[0, 0, 0, 0], [1, 0, 0, 2], [0, 0, 4, 0], [3, 0, 0, 0]]
    assert found["average_gradient"][0] == [0.25, 0.25, 0.5, 0.5]
    assert (found["total"], found["mask"][1]) == (10, [1, 0, 0, 1])


def test_overlapping_windows_add() -> None:
    found = solve("pool2d_backward", image=IMAGE, upstream=[[1, 2], [3, 4]], kernel=3, stride=1)
    assert found["max_gradient"][2] == [0, 0, 10, 0]
    assert found["max_averaged"][2] == [0, 0, 2.5, 0]


def test_the_first_of_equals_gets_the_gradient() -> None:
    found = solve("pool2d_backward", image=[[5, 5], [5, 5]], upstream=[[8]])
    assert found["max_gradient"] == [[8, 0], [0, 0]]
    with pytest.raises(ParameterError, match=r"upstream: pooling gives \[2, 2\], got \[1, 1\]"):
        solve("pool2d_backward", image=IMAGE, upstream=[[1]])


def test_shapes() -> None:
    found = solve("pool2d_output_shape", batch=8, channels=3, height=7, width=6, kernel=3, stride=2)
    assert (found["output"], found["ceil_size"], found["input"]) == ([8, 3, 3, 2], [3, 3], [8, 3, 7, 6])
    assert solve("pool2d_output_shape", height=5, width=5, ceil_mode=1)["size"] == [3, 3]
    # A last window that begins in the padding is left out.
    assert solve("pool2d_output_shape", height=4, width=4, stride=3, padding=1, ceil_mode=1)["size"] == [2, 2]
    assert not solve("pool2d_output_shape", height=4, width=4, padding=2)["valid"]


def test_global_average() -> None:
    found = solve("global_average_pool", maps=[[[1, 3], [0, 0]], [[2, 2], [2, 2]]])
    assert (found["output"], found["largest"], found["saved"], found["predicted"]) == ([1, 2], [3, 2], 6, 1)
    assert sum(found["probabilities"]) == pytest.approx(1)


def test_classifier() -> None:
    found = solve("pooled_classifier_parameters", channels=512, height=7, width=7, classes=1000)
    assert (found["flattened"], found["pooled"], found["saved"]) == (25_089_000, 513_000, 24_576_000)


def test_stochastic() -> None:
    found = solve("stochastic_pool", window=[1, 2, 3, 0])
    assert found["probabilities"] == pytest.approx([1 / 6, 1 / 3, 1 / 2, 0])
    assert found["expected"] == pytest.approx(14 / 6)
    assert found["mean"] < found["expected"] < found["max"]
    assert not solve("stochastic_pool", window=[0, 0])["valid"]


def test_spike() -> None:
    found = solve("pool_spike", background=1.0, spike=9.0, kernel=2)
    assert (found["pair"], found["halves"]) == ([9, 3], [9, 5])
