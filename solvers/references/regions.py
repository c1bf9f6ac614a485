"""References of regions: `functional.adaptive_max_pool2d`, `functional.grid_sample`, exact quadrature, decimals."""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from solvers.registry import reference


def _whole(value: float, stride: int, mode: str) -> int:
    return int((Decimal(value) / stride).quantize(Decimal(1), rounding=mode))


@reference("feature_map_box")
def feature_map_box(x1: float, y1: float, x2: float, y2: float, stride: int, rounding: str) -> dict[str, Any]:
    """Decimal's own rounding modes."""
    modes = {
        "floor": (ROUND_FLOOR, ROUND_FLOOR),
        "round": (ROUND_HALF_UP, ROUND_HALF_UP),
        "ceil": (ROUND_CEILING, ROUND_CEILING),
        "outward": (ROUND_FLOOR, ROUND_CEILING),
        "sppnet": (ROUND_FLOOR, ROUND_CEILING),
    }
    near, far = modes[rounding]
    box = [_whole(value, stride, near) for value in (x1, y1)] + [_whole(value, stride, far) for value in (x2, y2)]
    if rounding == "sppnet":
        box = [box[0] + 1, box[1] + 1, box[2] - 1, box[3] - 1]
    return {"box": box, "nearest": [_whole(value, stride, ROUND_HALF_UP) for value in (x1, y1, x2, y2)]}


@reference("quantization_offset")
def quantization_offset(coordinate: float, stride: int) -> dict[str, Any]:
    """`divmod` of the pixels."""
    cell, rest = divmod(coordinate, stride)
    return {"pixels": rest, "cell": cell, "cells": rest / stride, "back": coordinate - rest}


@reference("roi_max_pool")
def roi_max_pool(feature: Tensor, x1: int, y1: int, x2: int, y2: int, bins: int) -> dict[str, Any]:
    """`functional.adaptive_max_pool2d` of the cropped map."""
    crop = feature.double()[None, y1 : y2 + 1, x1 : x2 + 1]
    return {
        "output": functional.adaptive_max_pool2d(crop, bins)[0],
        "average": functional.adaptive_avg_pool2d(crop, bins)[0],
        "whole": crop.max(),
    }


def _sampled(feature: Tensor, xs: Tensor, ys: Tensor) -> Tensor:
    """`functional.grid_sample` at the grid of coordinates counted in cells."""
    size = torch.tensor([feature.shape[1] - 1, feature.shape[0] - 1], dtype=torch.float64)
    grid = torch.stack(torch.meshgrid(xs, ys, indexing="xy"), dim=-1) / size * 2 - 1
    return functional.grid_sample(feature.double()[None, None], grid[None], align_corners=True)[0, 0]


@reference("bilinear_value")
def bilinear_value(values: Tensor, dx: float, dy: float) -> dict[str, Any]:
    """`functional.grid_sample` of the 2×2 map."""
    value = _sampled(values, torch.tensor([dx], dtype=torch.float64), torch.tensor([dy], dtype=torch.float64))[0, 0]
    return {"value": value, "mean": values.double().mean()}


@reference("roi_align")
def roi_align(
    feature: Tensor,
    x1: float,
    y1: float,
    x2: float,
    y2: float,
    stride: int,
    bins: int,
    samples: int,
    shift: float,
) -> dict[str, Any]:
    """`functional.grid_sample` at the points of each bin, averaged by `nn.AvgPool2d`."""

    def middles(low: float, high: float) -> Tensor:
        edges = torch.linspace(low / stride - shift, high / stride - shift, bins * samples + 1, dtype=torch.float64)
        return (edges[1:] + edges[:-1]) / 2

    values = _sampled(feature, middles(x1, x2), middles(y1, y2))[None]
    return {"output": nn.AvgPool2d(samples)(values)[0], "maximum": nn.MaxPool2d(samples)(values)[0]}


@reference("bilinear_patch_mean")
def bilinear_patch_mean(values: Tensor, x1: float, y1: float, x2: float, y2: float) -> dict[str, Any]:
    """Gauss-Legendre quadrature, exact for this integrand, of `functional.grid_sample`."""
    nodes, weights = np.polynomial.legendre.leggauss(3)
    xs, ys = ((low + high) / 2 + (high - low) / 2 * torch.from_numpy(nodes) for low, high in ((x1, x2), (y1, y2)))
    factors = torch.from_numpy(weights) / 2
    mean = factors @ _sampled(values, xs, ys) @ factors
    return {"mean": mean, "integral": mean * (x2 - x1) * (y2 - y1)}


@reference("pyramid_length")
def pyramid_length(channels: int, levels: Tensor) -> dict[str, Any]:
    """Sizes of `nn.AdaptiveMaxPool2d` on the meta device."""
    feature = torch.empty(1, channels, 13, 9, device="meta")
    return {"length": sum(nn.AdaptiveMaxPool2d(level)(feature).numel() for level in levels.tolist())}
