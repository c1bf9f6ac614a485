"""Image augmentation worked by hand."""

from typing import Any

import pytest

from solvers.registry import get


def solve(name: str, **parameters: Any) -> dict[str, Any]:
    return get(name).one(parameters)


def test_flips() -> None:
    solved = solve("image_flips", image=[[1, 2, 3], [4, 5, 6]])
    assert solved["left_right"] == [[3, 2, 1], [6, 5, 4]]
    assert solved["up_down"] == [[4, 5, 6], [1, 2, 3]]
    assert solved["rotated"] == [[6, 5, 4], [3, 2, 1]]
    assert solved["transposed"] == [[1, 4], [2, 5], [3, 6]]
    assert solved["inverted"][0] == [254, 253, 252]


def test_crops() -> None:
    solved = solve("crop_positions", height=32, width=40, crop_height=28, crop_width=28)
    assert (solved["positions"], solved["without_one"], solved["tiles"]) == (65, 48, 1)
    assert not solve("crop_positions", height=5, width=5, crop_height=6, crop_width=5)["valid"]


def test_colours() -> None:
    solved = solve("colour_adjustment", pixels=[50, 100, 210], factor=1.5)
    assert solved["brightness"] == [75, 150, 255]
    assert solved["contrast"] == pytest.approx([15, 90, 255])
    assert (solved["brightness_unclamped"][2], solved["brightness_wrapped"][2]) == (315, 59)
    assert solve("colour_adjustment", pixels=[50, 100, 210], factor=0)["contrast"] == [120, 120, 120]
