"""References of boxes: pixels counted, `torch.distributions` transforms inverted, suppression one box at a time."""

import math
from typing import Any

import torch
from torch import Tensor
from torch.distributions.transforms import AffineTransform, ComposeTransform, ExpTransform
from torch.nn import functional

from solvers.registry import reference


def _mask(x1: float, y1: float, x2: float, y2: float) -> Tensor:
    """The unit pixels of a box with whole coordinates."""
    mask = torch.zeros(32, 32, dtype=torch.bool)
    mask[int(y1) : int(y2), int(x1) : int(x2)] = True
    return mask


def _iou(first: Tensor, second: Tensor) -> float:
    return (first & second).sum().item() / (first | second).sum().item()


@reference("box_iou")
def box_iou(
    ax1: float,
    ay1: float,
    ax2: float,
    ay2: float,
    bx1: float,
    by1: float,
    bx2: float,
    by2: float,
    threshold: float,
) -> dict[str, Any]:
    """Pixels of two masks counted."""
    first, second = _mask(ax1, ay1, ax2, ay2), _mask(bx1, by1, bx2, by2)
    iou = _iou(first, second)
    rows, columns = torch.nonzero(first | second).T
    hull = int((rows.max() - rows.min() + 1) * (columns.max() - columns.min() + 1))
    return {
        "iou": iou,
        "intersection": (first & second).sum(),
        "union": (first | second).sum(),
        "area_a": first.sum(),
        "area_b": second.sum(),
        "match": int(iou >= threshold),
        "hull": hull,
        "generalized": iou - (hull - (first | second).sum().item()) / hull,
    }


def _transforms(proposal: Tensor) -> list[Any]:
    """From offsets to box coordinates."""
    x, y, w, h = proposal
    sizes = [ComposeTransform([ExpTransform(), AffineTransform(0, size)]) for size in (w, h)]
    return [AffineTransform(x, w), AffineTransform(y, h), *sizes]


@reference("box_regression_targets")
def box_regression_targets(proposal: Tensor, truth: Tensor) -> dict[str, Any]:
    """The transforms of the offsets, inverted by PyTorch."""
    transforms = _transforms(proposal)
    return {"targets": [float(t.inv(value)) for t, value in zip(transforms, truth, strict=True)]}


@reference("box_refinement")
def box_refinement(proposal: Tensor, offsets: Tensor) -> dict[str, Any]:
    """The transforms of the offsets; corners by a matrix."""
    box = torch.stack([t(value) for t, value in zip(_transforms(proposal), offsets, strict=True)])
    to_corners = torch.tensor([[1, 0, -0.5, 0], [0, 1, 0, -0.5], [1, 0, 0.5, 0], [0, 1, 0, 0.5]], dtype=torch.float64)
    return {"box": box, "corners": to_corners @ box}


@reference("anchor_geometry")
def anchor_geometry(scale: float, ratio: float, row: int, column: int, stride: int) -> dict[str, Any]:
    """log w + log h = 2 log scale, log h − log w = log ratio, solved; the centre as the mean of the cell's edges."""
    system = torch.tensor([[1.0, 1.0], [-1.0, 1.0]], dtype=torch.float64)
    known = torch.tensor([2 * math.log(scale), math.log(ratio)], dtype=torch.float64)
    size = torch.linalg.solve(system, known).exp()
    edges = torch.arange(stride + 1, dtype=torch.float64)
    centre = torch.stack([(edges + column * stride).mean(), (edges + row * stride).mean()])
    return {"size": size, "width": size[0], "height": size[1], "centre": centre, "area": size.prod()}


@reference("anchor_count")
def anchor_count(height: int, width: int, stride: int, scales: int, ratios: int) -> dict[str, Any]:
    """Shape of the score map of a real head behind pooling that rounds up, on the meta device."""
    image = torch.empty(1, 1, height, width, device="meta")
    pooled = functional.max_pool2d(image, stride, ceil_mode=True)
    head = torch.nn.Conv2d(1, scales * ratios, 1, device="meta")
    return {"anchors": head(pooled).numel(), "map_size": list(pooled.shape[2:])}


@reference("non_maximum_suppression")
def non_maximum_suppression(boxes: Tensor, scores: Tensor, threshold: float) -> dict[str, Any]:
    """One box after the other, overlaps by counted pixels."""
    masks = [_mask(x, y, x + w, y + h) for x, y, w, h in boxes.tolist()]
    left, kept = sorted(range(len(masks)), key=lambda place: -scores[place].item()), []
    while left:
        best = left.pop(0)
        kept.append(best)
        left = [place for place in left if not _iou(masks[best], masks[place]) > threshold]
    return {
        "kept": [int(place in kept) for place in range(len(masks))],
        "count": len(kept),
        "overlaps": [[_iou(first, second) for second in masks] for first in masks],
    }


@reference("suppression_from_overlaps")
def suppression_from_overlaps(overlaps: Tensor, threshold: int) -> dict[str, Any]:
    """Pairs in a dictionary, one box after the other."""
    size = 3 if len(overlaps) == 3 else 4
    pairs = torch.combinations(torch.arange(size)).tolist()
    known = {frozenset(pair): value for pair, value in zip(pairs, overlaps.tolist(), strict=True)}
    kept: list[int] = []
    for box in range(size):
        if all(known[frozenset((box, other))] <= threshold for other in kept):
            kept.append(box)
    return {"kept": [int(box in kept) for box in range(size)], "count": len(kept)}
