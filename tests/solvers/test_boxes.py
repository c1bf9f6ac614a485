"""Boxes worked by hand."""

from math import exp, log
from typing import Any

import pytest

from solvers.registry import ParameterError, get


def solve(name: str, **values: Any) -> dict[str, Any]:
    return get(name).one(values)


def iou(first: list[int], second: list[int], **values: Any) -> dict[str, Any]:
    corners = dict(zip(["ax1", "ay1", "ax2", "ay2", "bx1", "by1", "bx2", "by2"], first + second, strict=True))
    return solve("box_iou", **corners, **values)


def test_iou() -> None:
    found = iou([0, 0, 4, 4], [2, 2, 6, 6])
    assert (found["intersection"], found["union"]) == (4, 28)
    assert found["iou"] == pytest.approx(1 / 7)
    assert found["union_counted_twice"] == pytest.approx(1 / 8)
    assert found["inclusive"] == pytest.approx(9 / 41)
    assert found["match"] == 0


def test_boxes_apart() -> None:
    found = iou([0, 0, 2, 2], [3, 3, 5, 5])
    assert (found["iou"], found["intersection"], found["overlap_w"]) == (0, 0, 0)
    assert found["unclipped"] == pytest.approx(1 / 7)
    assert found["generalized"] == pytest.approx(-17 / 25)
    assert iou([0, 0, 2, 2], [0, 0, 2, 2])["iou"] == 1
    assert not iou([0, 0, 0, 2], [0, 0, 2, 2])["valid"]


def test_regression_targets_and_their_inverse() -> None:
    proposal, truth = [50.0, 40.0, 20.0, 10.0], [54.0, 38.0, 40.0, 5.0]
    found = solve("box_regression_targets", proposal=proposal, truth=truth)
    assert found["targets"] == pytest.approx([0.2, -0.2, log(2), -log(2)])
    back = solve("box_refinement", proposal=proposal, offsets=found["targets"])
    assert back["box"] == pytest.approx(truth)
    assert back["corners"] == pytest.approx([34, 35.5, 74, 40.5])
    assert back["factors"] == pytest.approx([2, 0.5])
    assert solve("box_refinement", proposal=proposal, offsets=[0, 0, 1, 0])["factors"][0] == pytest.approx(exp(1))


def test_anchors() -> None:
    found = solve("anchor_geometry", scale=128.0, ratio=4.0, row=2, column=5, stride=16)
    assert (found["size"], found["area"], found["centre"]) == ([64, 256], 16384, [88, 40])
    assert found["corner"] == [80, 32]
    counted = solve("anchor_count", height=600, width=800)
    assert (counted["map_size"], counted["anchors"], counted["floor_anchors"]) == ([38, 50], 17100, 16650)


def test_a_dropped_box_drops_nobody() -> None:
    boxes = [[0, 0, 10, 10], [2, 0, 10, 10], [5, 0, 10, 10]]
    found = solve("non_maximum_suppression", boxes=boxes, scores=[0.9, 0.8, 0.7])
    assert found["overlaps"][0] == pytest.approx([1, 8 / 12, 5 / 15])
    assert (found["kept"], found["against_all"], found["count"]) == ([1, 0, 1], [1, 0, 0], 2)
    listed = solve("suppression_from_overlaps", overlaps=[67, 33, 54])
    assert (listed["kept"], listed["against_all"], listed["against_first"]) == ([1, 0, 1], [1, 0, 0], [1, 0, 1])
    assert listed["matrix"] == [[100, 67, 33], [67, 100, 54], [33, 54, 100]]
    with pytest.raises(ParameterError, match="overlaps: 3 pairs"):
        solve("suppression_from_overlaps", overlaps=[67, 33])


def test_four_boxes() -> None:
    found = solve("suppression_from_overlaps", overlaps=[60, 10, 20, 70, 0, 80])
    assert (found["kept"], found["count"]) == ([1, 0, 1, 0], 2)
