"""One-hot codes, bins and crosses worked by hand."""

from math import sqrt
from typing import Any

import pytest

from solvers.registry import ParameterError, get


def solve(name: str, **values: Any) -> dict[str, Any]:
    return get(name).one(values)


def test_one_hot() -> None:
    found = solve("one_hot", labels=[2, 0], classes=3)
    assert (found["code"], found["shape"], found["zeros"]) == ([[0, 0, 1], [1, 0, 0]], [2, 3], 4)
    assert found["distance"] == pytest.approx(sqrt(2))
    assert found["from_one"] == [[0, 1, 0], [0, 0, 0]]
    assert not solve("one_hot", labels=[3], classes=3)["valid"]


def test_batch_size() -> None:
    found = solve("encoded_batch_size", samples=32, states=10)
    assert (found["shape"], found["entries"], found["zeros"], found["bytes"]) == ([32, 10], 320, 288, 1280)


def test_sparse_score() -> None:
    found = solve("sparse_score", weights=[3, -1, 4, 2], active=[2, 1], bias=5)
    assert (found["score"], found["picked"], found["x"], found["from_one"]) == (8, [4, -1], [0, 1, 1, 0], 7)
    assert not solve("sparse_score", weights=[1, 2], active=[1, 1])["valid"]
    assert not solve("sparse_score", weights=[1, 2], active=[2])["valid"]


def test_an_outlier_moves_only_the_raw_score() -> None:
    found = solve("binarized_score", value=300, threshold=30, raw_weight=0.1, step_weight=2.0, bias=1.0, typical=40)
    assert found["pair"] == pytest.approx([31, 3])
    assert found["raw_shift"] == pytest.approx(26)
    assert found["binarized_shift"] == 0


def test_bins() -> None:
    found = solve("binned_score", first_edge=10, width=5, weights=[1, 2, 4, 8], x=15, bias=1)
    assert (found["edges"], found["bin"], found["score"]) == ([10, 15, 20], 2, 5)
    assert solve("binned_score", first_edge=10, width=5, weights=[1, 2, 4, 8], x=-3)["bin"] == 0
    assert solve("binned_score", first_edge=10, width=5, weights=[1, 2, 4, 8], x=99)["score"] == 8
    with pytest.raises(ParameterError, match="at least two bins"):
        solve("binned_score", first_edge=10, width=5, weights=[1], x=0)


def test_cross() -> None:
    found = solve("feature_cross", m=3, n=4, i=2, j=1)
    assert found["all"] == [7, 12, 9]
    assert (found["column_order"], found["wrong_stride"]) == (5, 7)
    assert not solve("feature_cross", m=3, n=4, i=3, j=1)["valid"]


def test_softmax_regression() -> None:
    found = solve("softmax_regression", x=[[1, 0], [0, 1]], weights=[[1, 1], [2, 0]], bias=[0, 0])
    assert found["logits"] == [[1, 1], [2, 0]]
    assert found["probabilities"][0] == pytest.approx([0.5, 0.5])
    assert found["predicted"] == [0, 0]
