"""Regions worked by hand."""

from typing import Any

import pytest

from solvers.registry import get

MAP = [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10], [11, 12, 13, 14, 15], [16, 17, 18, 19, 20], [21, 22, 23, 24, 25]]


def solve(name: str, **values: Any) -> dict[str, Any]:
    return get(name).one(values)


@pytest.mark.parametrize(
    ("rounding", "box"),
    [
        ("floor", [6, 2, 18, 12]),
        ("ceil", [7, 3, 19, 13]),
        ("round", [6, 3, 19, 13]),
        ("outward", [6, 2, 19, 13]),
        ("sppnet", [7, 3, 18, 12]),
    ],
)
def test_projection(rounding: str, box: list[int]) -> None:
    assert solve("feature_map_box", x1=100, y1=40, x2=300, y2=200, rounding=rounding)["box"] == box


def test_offset() -> None:
    found = solve("quantization_offset", coordinate=100, stride=16)
    assert (found["exact"], found["cell"], found["back"], found["pixels"], found["cells"]) == (6.25, 6, 96, 4, 0.25)
    assert solve("quantization_offset", coordinate=104, stride=16)["nearest_pixels"] == -8


def test_roi_pooling_bins_overlap_where_they_do_not_divide() -> None:
    found = solve("roi_max_pool", feature=MAP, x1=0, y1=0, x2=2, y2=1)
    assert (found["height"], found["width"], found["output"]) == (2, 3, [[2, 3], [7, 8]])
    assert found["whole"] == 8
    assert not solve("roi_max_pool", feature=MAP, x1=3, y1=3, x2=5, y2=4)["valid"]
    assert not solve("roi_max_pool", feature=MAP, x1=3, y1=3, x2=3, y2=4)["valid"]


def test_bilinear() -> None:
    found = solve("bilinear_value", values=[[0, 4], [8, 12]], dx=0.25, dy=0.5)
    assert found["weights"] == [[0.375, 0.125], [0.375, 0.125]]
    assert (found["value"], found["swapped"], found["nearest"]) == (5, 4, 8)


def test_roi_align() -> None:
    found = solve("roi_align", feature=MAP, x1=0.0, y1=0.0, x2=4.0, y2=4.0, stride=1)
    assert (found["xs"], found["output"]) == ([1, 3], [[7, 9], [17, 19]])
    aligned = solve("roi_align", feature=MAP, x1=8.0, y1=8.0, x2=40.0, y2=40.0, stride=8, shift=0.5)
    assert aligned["region"] == [0.5, 0.5, 4.5, 4.5]
    assert aligned["output"] == [[10, 12], [20, 22]]
    assert not solve("roi_align", feature=MAP, x1=0.0, y1=0.0, x2=12.0, y2=4.0, stride=1)["valid"]


def test_the_mean_of_a_patch_is_its_value_at_the_centre() -> None:
    found = solve("bilinear_patch_mean", values=[[0, 4], [8, 12]], x1=0.0, y1=0.0, x2=0.5, y2=1.0)
    assert (found["centre"], found["mean"], found["area"], found["integral"]) == ([0.25, 0.5], 5, 0.5, 2.5)


def test_pyramid() -> None:
    found = solve("pyramid_length", channels=256, levels=[1, 2, 4])
    assert (found["bins"], found["length"], found["by_sum"]) == (21, 5376, 1792)
