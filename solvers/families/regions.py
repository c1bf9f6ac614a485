"""Regions of feature maps: projection, RoI pooling, bilinear interpolation, RoIAlign and its exact mean."""

import torch
from torch import Tensor

from solvers.registry import Integer, Number, Option, Real, Shared, solver

FEATURE = Number(shape=("h", "w"), draw_low=-9, draw_high=9, doc="feature map, one channel")
STRIDE = Integer(low=1, high=1024, draw_high=32, default=16)
ROUNDING = Option(values=("floor", "round", "ceil", "outward", "sppnet"), default="floor")
PIXEL = Number(low=0, high=1_000_000, draw_low=0, draw_high=300)
FAR = Number(low=0, high=1_000_000, draw_low=300, draw_high=700)


def _rounded(low: Tensor, high: Tensor, rounding: str) -> Tensor:
    """Mapped corners [batch, 2] each, as whole cells [batch, 4]."""
    if rounding == "floor":
        return torch.cat([low.floor(), high.floor()], dim=1).long()
    if rounding == "ceil":
        return torch.cat([low.ceil(), high.ceil()], dim=1).long()
    if rounding == "round":  # halves upwards, as C's round does for positive numbers
        return torch.cat([(low + 0.5).floor(), (high + 0.5).floor()], dim=1).long()
    if rounding == "outward":
        return torch.cat([low.floor(), high.ceil()], dim=1).long()
    return torch.cat([low.floor() + 1, high.ceil() - 1], dim=1).long()


@solver(
    "feature_map_box",
    parameters={"x1": PIXEL, "y1": PIXEL, "x2": FAR, "y2": FAR, "stride": STRIDE, "rounding": ROUNDING},
)
def feature_map_box(x1: Tensor, y1: Tensor, x2: Tensor, y2: Tensor, stride: Tensor, rounding: str) -> dict[str, Tensor]:
    """A box of the image on a feature map: coordinates over the stride, then rounded.

    Rounding: floor, ceil, round (halves up, as RoI pooling does), outward (floor of the upper left, ceil of the lower
    right corner), sppnet (floor + 1 and ceil − 1).

    Outputs: box [4] = (x1, y1, x2, y2) in cells, exact [4] before rounding; floored, ceiled, nearest, outward [4];
    error [4] = exact − box, in cells, pixel_error [4] = that times the stride. Wrong turns: multiplied [4] = times the
    stride, unscaled [4] (the image's coordinates), width_as_corner [4] (the second corner as width and height). Invalid
    where the box is empty.
    """
    low, high = torch.stack([x1, y1], dim=1), torch.stack([x2, y2], dim=1)
    step = stride[:, None].double()
    exact = torch.cat([low, high], dim=1) / step
    near, far = exact[:, :2], exact[:, 2:]
    box = _rounded(near, far, rounding)
    return {
        "box": box,
        "exact": exact,
        "floored": _rounded(near, far, "floor"),
        "ceiled": _rounded(near, far, "ceil"),
        "nearest": _rounded(near, far, "round"),
        "outward": _rounded(near, far, "outward"),
        "error": exact - box,
        "pixel_error": (exact - box) * step,
        "multiplied": torch.cat([low, high], dim=1) * stride[:, None],
        "unscaled": torch.cat([low, high], dim=1),
        "width_as_corner": _rounded(near, far - near, rounding),
        "valid": (high > low).all(1),
    }


@solver(
    "quantization_offset",
    parameters={"coordinate": Number(low=0, high=1_000_000, draw_low=0, draw_high=1000), "stride": STRIDE},
)
def quantization_offset(coordinate: Tensor, stride: Tensor) -> dict[str, Tensor]:
    """What RoI pooling's rounding down of coordinate/stride moves: (c/s − ⌊c/s⌋) cells, times s pixels of the image.

    Outputs: pixels, cells, exact = c/s, cell = ⌊c/s⌋, back = ⌊c/s⌋·s; nearest_pixels = c − s·round(c/s) (signed, halves
    up). Wrong turns: cells (not scaled back), rest_of_cell = s − pixels, exact, nearest_pixels (the other rounding).
    """
    exact = coordinate / stride.double()
    cell = exact.floor()
    back = cell * stride
    nearest = (exact + 0.5).floor() * stride
    return {
        "pixels": coordinate - back,
        "cells": exact - cell,
        "exact": exact,
        "cell": cell.long(),
        "back": back.long(),
        "nearest_pixels": coordinate - nearest,
        "rest_of_cell": stride - (coordinate - back),
    }


def _in_bins(first: Tensor, last: Tensor, bins: int, size: int) -> Tensor:
    """[batch, bins, size]: is a cell in a bin of [first, last]; bins share border cells where they do not divide."""
    length = (last - first + 1)[:, None]
    place = torch.arange(bins, device=first.device)
    start = first[:, None] + torch.div(place * length, bins, rounding_mode="floor")
    end = first[:, None] - torch.div(-(place + 1) * length, bins, rounding_mode="floor")
    cells = torch.arange(size, device=first.device)
    return (cells >= start[:, :, None]) & (cells < end[:, :, None])


@solver(
    "roi_max_pool",
    parameters={
        "feature": FEATURE,
        "x1": Integer(low=0, high=1023, draw_high=2, doc="first column of the region, in cells"),
        "y1": Integer(low=0, high=1023, draw_high=2, doc="first row"),
        "x2": Integer(low=0, high=1023, draw_high=7, doc="last column, included"),
        "y2": Integer(low=0, high=1023, draw_high=7, doc="last row, included"),
        "bins": Shared(low=1, high=14, draw_high=3, default=2),
    },
    sizes={"h": (5, 8), "w": (5, 8)},
)
def roi_max_pool(feature: Tensor, x1: Tensor, y1: Tensor, x2: Tensor, y2: Tensor, bins: int) -> dict[str, Tensor]:
    """RoI max pooling of a region of whole cells: n × n parts, bin i from ⌊i·L/n⌋ to ⌈(i + 1)·L/n⌉, largest value.

    Outputs: output [bins, bins], average [bins, bins] (mean of each bin), height, width of the region; whole = the
    largest value of the region. Wrong turns: average, smallest [bins, bins], transposed [bins, bins], whole_map [bins,
    bins] (the region ignored). Invalid where the region leaves the map or has fewer cells than bins along an axis.
    """
    rows, columns = feature.shape[1:]

    def pooled(top: Tensor, left: Tensor, bottom: Tensor, right: Tensor) -> Tensor:
        down, across = _in_bins(top, bottom, bins, rows), _in_bins(left, right, bins, columns)
        return down[:, :, None, :, None] & across[:, None, :, None, :]

    floor = torch.zeros_like(x1)
    inside = pooled(y1, x1, y2, x2)
    values = feature[:, None, None].double()
    low, high = torch.full_like(values, -float("inf")), torch.full_like(values, float("inf"))
    largest = torch.where(inside, values, low).amax((-2, -1))
    counts = inside.sum((-2, -1)).clamp_min(1)
    average = torch.where(inside, values, torch.zeros_like(values)).sum((-2, -1)) / counts
    everywhere = pooled(floor, floor, floor + rows - 1, floor + columns - 1)
    height, width = y2 - y1 + 1, x2 - x1 + 1
    valid = (y2 < rows) & (x2 < columns) & (height >= bins) & (width >= bins)
    keep = valid[:, None, None]
    output = torch.where(keep, largest, torch.zeros_like(largest))
    smallest = torch.where(inside, values, high).amin((-2, -1))
    return {
        "output": output,
        "average": average,
        "height": height,
        "width": width,
        "whole": output.amax((1, 2)),
        "smallest": torch.where(keep, smallest, torch.zeros_like(smallest)),
        "transposed": output.transpose(1, 2),
        "whole_map": torch.where(everywhere, values, low).amax((-2, -1)),
        "valid": valid,
    }


@solver(
    "bilinear_value",
    parameters={
        "values": Number(
            shape=(2, 2), draw_low=-9, draw_high=9, doc="[[upper left, upper right], [lower left, right]]"
        ),
        "dx": Real(low=0.0, high=1.0, draw_low=0.0, draw_high=1.0, doc="share of the way to the right"),
        "dy": Real(low=0.0, high=1.0, draw_low=0.0, draw_high=1.0, doc="share of the way down"),
    },
)
def bilinear_value(values: Tensor, dx: Tensor, dy: Tensor) -> dict[str, Tensor]:
    """Bilinear interpolation: Σ weight·value of four neighbours with (1 − dx)(1 − dy), dx(1 − dy), (1 − dx)dy, dxdy.

    Outputs: value, weights [2, 2], top and bottom (interpolated along x). Wrong turns: swapped (dx and dy exchanged),
    reversed (dx and 1 − dx, dy and 1 − dy exchanged), nearest (value of the nearest corner; halves to the right and
    down), mean (of the four), diagonal_only (upper left and lower right only).
    """

    def at(x: Tensor, y: Tensor) -> Tensor:
        across = torch.stack([1 - x, x], dim=1)
        down = torch.stack([1 - y, y], dim=1)
        return down[:, :, None] * across[:, None]

    weights = at(dx, dy)
    ends = torch.stack([1 - dx, dx], dim=1)

    def value(found: Tensor) -> Tensor:
        return (found * values).sum((1, 2))

    return {
        "value": value(weights),
        "weights": weights,
        "top": (ends * values[:, 0]).sum(1),
        "bottom": (ends * values[:, 1]).sum(1),
        "swapped": value(at(dy, dx)),
        "reversed": value(at(1 - dx, 1 - dy)),
        "nearest": value(at((dx >= 0.5).double(), (dy >= 0.5).double())),
        "mean": values.double().mean((1, 2)),
        "diagonal_only": weights[:, 0, 0] * values[:, 0, 0] + weights[:, 1, 1] * values[:, 1, 1],
    }


def _interpolated(feature: Tensor, xs: Tensor, ys: Tensor) -> Tensor:
    """Values at the grid ys [batch, a] × xs [batch, b], by weights max(0, 1 − distance) of the cells."""
    rows = torch.arange(feature.shape[1], device=feature.device)
    columns = torch.arange(feature.shape[2], device=feature.device)
    down = (1 - (ys[:, :, None] - rows).abs()).clamp_min(0)
    across = (1 - (xs[:, :, None] - columns).abs()).clamp_min(0)
    return torch.einsum("bar,brc,bdc->bad", down, feature.double(), across)


@solver(
    "roi_align",
    parameters={
        "feature": FEATURE,
        "x1": Real(low=0.0, high=1e5, draw_low=0.0, draw_high=24.0, doc="in pixels of the image"),
        "y1": Real(low=0.0, high=1e5, draw_low=0.0, draw_high=24.0),
        "x2": Real(low=0.0, high=1e5, draw_low=32.0, draw_high=64.0),
        "y2": Real(low=0.0, high=1e5, draw_low=32.0, draw_high=64.0),
        "stride": STRIDE,
        "bins": Shared(low=1, high=14, draw_high=3, default=2),
        "samples": Shared(low=1, high=8, draw_high=2, default=1, doc="points a bin along each axis"),
        "shift": Real(low=0.0, high=0.5, draw_low=0.0, draw_high=0.5, default=0.0, doc="0.5 for aligned coordinates"),
    },
    sizes={"h": (5, 6), "w": (5, 6)},
)
def roi_align(
    feature: Tensor,
    x1: Tensor,
    y1: Tensor,
    x2: Tensor,
    y2: Tensor,
    stride: Tensor,
    bins: int,
    samples: int,
    shift: Tensor,
) -> dict[str, Tensor]:
    """RoIAlign: coordinates over the stride, not rounded; in each bin samples × samples points, interpolated, averaged.

    Point k of a bin lies at (k + ½)/samples of its width. The value of cell (i, j) stands at the coordinates (i, j);
    `shift` is subtracted after division (0: the first form; ½: aligned, as in later code).

    Outputs: output [bins, bins], region [4] = (x1, y1, x2, y2) in cells, bin_size [2] = (width, height), xs and ys
    [bins · samples] of the points, maximum [bins, bins] (of the points in place of their mean). Wrong turns: nearest
    [bins, bins] (nearest cells in place of interpolation, halves up), rounded [bins, bins] (region rounded down first:
    RoI pooling's error; where nothing is left: output), corner_points [bins, bins] (points at the bins' upper left
    corner). Invalid where a point lies outside the outer cells' centres, or the region is empty.
    """
    step = stride.double()
    left, top, right, bottom = (edge / step - shift for edge in (x1, y1, x2, y2))
    rows, columns = feature.shape[1:]
    places = (torch.arange(bins * samples, device=feature.device).double() + 0.5) / (bins * samples)
    corners = torch.arange(bins, device=feature.device).double().repeat_interleave(samples) / bins

    def points(low: Tensor, high: Tensor, shares: Tensor = places) -> Tensor:
        return low[:, None] + (high - low)[:, None] * shares

    def blocks(values: Tensor) -> Tensor:
        return values.reshape(-1, bins, samples, bins, samples)

    xs, ys = points(left, right), points(top, bottom)
    values = _interpolated(feature, xs, ys)
    near = _interpolated(feature, (xs + 0.5).floor(), (ys + 0.5).floor())
    floors = [edge.floor() for edge in (left, top, right, bottom)]
    some = (floors[2] > floors[0]) & (floors[3] > floors[1])
    output = blocks(values).mean((2, 4))
    rounded = blocks(_interpolated(feature, points(floors[0], floors[2]), points(floors[1], floors[3]))).mean((2, 4))
    cornered = _interpolated(feature, points(left, right, corners), points(top, bottom, corners))
    inside = (xs >= 0).all(1) & (xs <= columns - 1).all(1) & (ys >= 0).all(1) & (ys <= rows - 1).all(1)
    return {
        "output": output,
        "region": torch.stack([left, top, right, bottom], dim=1),
        "bin_size": torch.stack([right - left, bottom - top], dim=1) / bins,
        "xs": xs,
        "ys": ys,
        "maximum": blocks(values).amax((2, 4)),
        "nearest": blocks(near).mean((2, 4)),
        "rounded": torch.where(some[:, None, None], rounded, output),
        "corner_points": blocks(cornered).mean((2, 4)),
        "valid": inside & (right > left) & (bottom > top),
    }


@solver(
    "bilinear_patch_mean",
    parameters={
        "values": Number(shape=(2, 2), draw_low=-9, draw_high=9),
        "x1": Real(low=0.0, high=1.0, draw_low=0.0, draw_high=0.45),
        "y1": Real(low=0.0, high=1.0, draw_low=0.0, draw_high=0.45),
        "x2": Real(low=0.0, high=1.0, draw_low=0.5, draw_high=1.0),
        "y2": Real(low=0.0, high=1.0, draw_low=0.5, draw_high=1.0),
    },
)
def bilinear_patch_mean(values: Tensor, x1: Tensor, y1: Tensor, x2: Tensor, y2: Tensor) -> dict[str, Tensor]:
    """Precise RoI pooling within one cell: ∬ f dx dy / area of the bilinear f between four neighbours, over a bin.

    Within a cell f is linear along each axis, so that its mean over a rectangle is its value at the centre.

    Outputs: mean, area, integral, centre [2] = (x, y), weights [2, 2] there. Wrong turns: integral (not divided),
    corner_mean (mean of the four neighbours), upper_left (value at the bin's upper left corner), largest (of the bin's
    corners). Invalid where the bin is empty.
    """
    x, y = (x1 + x2) / 2, (y1 + y2) / 2
    area = (x2 - x1) * (y2 - y1)

    def at(u: Tensor, v: Tensor) -> Tensor:
        return torch.stack([(1 - u) * (1 - v), u * (1 - v), (1 - u) * v, u * v], dim=1).reshape(-1, 2, 2)

    def value(u: Tensor, v: Tensor) -> Tensor:
        return (at(u, v) * values).sum((1, 2))

    mean = value(x, y)
    corners = torch.stack([value(u, v) for u in (x1, x2) for v in (y1, y2)])
    return {
        "mean": mean,
        "area": area,
        "integral": mean * area,
        "centre": torch.stack([x, y], dim=1),
        "weights": at(x, y),
        "corner_mean": values.double().mean((1, 2)),
        "upper_left": corners[0],
        "largest": corners.amax(0),
        "valid": (x2 > x1) & (y2 > y1),
    }


@solver(
    "pyramid_length",
    parameters={
        "channels": Integer(low=1, high=100_000, draw_high=512),
        "levels": Integer(low=1, high=100, draw_high=6, shape=("k",), doc="n of each n × n grid"),
    },
    sizes={"k": (1, 4)},
)
def pyramid_length(channels: Tensor, levels: Tensor) -> dict[str, Tensor]:
    """Length of the vector of spatial pyramid pooling: channels · Σ n², whatever the size of the region.

    Outputs: length, bins = Σ n², squares [k]. Wrong turns: by_sum = channels·Σ n, bins (channels forgotten), finest =
    channels·max n², product = channels·∏ n².
    """
    squares = levels.square()
    bins = squares.sum(1)
    return {
        "length": channels * bins,
        "bins": bins,
        "squares": squares,
        "by_sum": channels * levels.sum(1),
        "finest": channels * squares.amax(1),
        "product": channels.double() * squares.double().prod(1),
    }
