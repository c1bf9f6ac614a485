"""Standardization, lookup and masks, by hand."""

from typing import Any

import pytest

from solvers.registry import get


def solve(name: str, **parameters: Any) -> dict[str, Any]:
    return get(name).one(parameters)


def test_one_mean_for_each_channel() -> None:
    batch = [[[[0, 2]], [[1, 1]]], [[[2, 4]], [[3, 3]]]]
    solved = solve("channel_standardization", batch=batch)
    assert solved["means"] == [2.0, 2.0]
    assert solved["deviations"] == pytest.approx([2**0.5, 1.0])
    assert solved["normalized"] == pytest.approx([-(2**0.5), -1.0])
    assert not solve("channel_standardization", batch=[[[[1, 1]]]])["valid"]


def test_lookup_is_a_one_hot_product() -> None:
    solved = solve("embedding_lookup", table=[[1, 2], [3, 4], [5, 6]], word=2)
    assert (solved["output"], solved["one_hot"], solved["next_row"]) == ([5, 6], [0, 0, 1], [3, 4])
    assert not solve("embedding_lookup", table=[[1, 2], [3, 4]], word=2)["valid"]


def test_dice_and_iou() -> None:
    solved = solve("mask_overlap", prediction=[[1, 1], [0, 0]], target=[[1, 0], [1, 0]])
    assert solved["pair"] == pytest.approx([0.5, 1 / 3])
    assert solved["pixel_accuracy"] == 0.5
    assert not solve("mask_overlap", prediction=[[0, 0]], target=[[0, 0]])["valid"]
    assert not solve("mask_overlap", prediction=[[0.5, 0]], target=[[1, 0]])["valid"]


def test_mean_iou() -> None:
    solved = solve("mean_iou", confusion=[[50, 10], [5, 35]])
    assert solved["ious"] == pytest.approx([50 / 65, 35 / 50])
    assert solved["pixel_accuracy"] == 0.85
    assert not solve("mean_iou", confusion=[[1, 0], [0, 0]])["valid"]
