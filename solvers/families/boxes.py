"""Boxes of detectors: overlap, regression targets, anchors, suppression of duplicates."""

import torch
from torch import Tensor

from solvers.registry import Integer, Number, ParameterError, Real, solver

LOW, HIGH = Number(draw_low=0, draw_high=5), Number(draw_low=6, draw_high=12)
CENTRED = "(x, y, w, h) with centre x, y"
BOX = Real(shape=(4,), low=-1e6, high=1e6, draw_low=1.0, draw_high=60.0, doc=CENTRED)


@solver(
    "box_iou",
    parameters={
        "ax1": LOW,
        "ay1": LOW,
        "ax2": HIGH,
        "ay2": HIGH,
        "bx1": Number(draw_low=0, draw_high=8),
        "by1": Number(draw_low=0, draw_high=8),
        "bx2": Number(draw_low=9, draw_high=14),
        "by2": Number(draw_low=9, draw_high=14),
        "threshold": Real(low=0.0, high=1.0, draw_low=0.3, draw_high=0.7, default=0.5),
    },
)
def box_iou(
    ax1: Tensor,
    ay1: Tensor,
    ax2: Tensor,
    ay2: Tensor,
    bx1: Tensor,
    by1: Tensor,
    bx2: Tensor,
    by2: Tensor,
    threshold: Tensor,
) -> dict[str, Tensor]:
    """IoU of two boxes (x1, y1, x2, y2) with continuous coordinates: intersection / (area a + area b − intersection).

    Outputs: iou, intersection, union, area_a, area_b, overlap_w, overlap_h (0 where apart), match (0/1: iou ≥
    threshold), boxes [2, 4], generalized = iou − (hull − union) / hull, hull. Wrong turns: union_counted_twice =
    intersection / (area a + area b), over_first = intersection / area a, over_smaller (over the smaller area), dice = 2
    · intersection / (area a + area b), inclusive (+1 pixel to every width and height, the old convention),
    unclipped (negative overlaps multiplied). Invalid where a box has no area.
    """
    widths, heights = (ax2 - ax1, bx2 - bx1), (ay2 - ay1, by2 - by1)
    valid = (torch.stack([*widths, *heights]) > 0).all(0)

    def extent(low: Tensor, high: Tensor, other_low: Tensor, other_high: Tensor) -> Tensor:
        return torch.minimum(high, other_high) - torch.maximum(low, other_low)

    def ratio(first: Tensor, second: Tensor) -> Tensor:
        return first / second.double().where(second != 0, torch.ones_like(second).double())

    raw_w, raw_h = extent(ax1, ax2, bx1, bx2), extent(ay1, ay2, by1, by2)
    overlap_w, overlap_h = raw_w.clamp_min(0), raw_h.clamp_min(0)
    intersection = overlap_w * overlap_h
    area_a, area_b = widths[0] * heights[0], widths[1] * heights[1]
    total = area_a + area_b
    union = total - intersection
    iou = ratio(intersection, union)
    hull = (torch.maximum(ax2, bx2) - torch.minimum(ax1, bx1)) * (torch.maximum(ay2, by2) - torch.minimum(ay1, by1))
    pixels = (raw_w + 1).clamp_min(0) * (raw_h + 1).clamp_min(0)
    pixel_total = (widths[0] + 1) * (heights[0] + 1) + (widths[1] + 1) * (heights[1] + 1)
    corners = torch.stack([ax1, ay1, ax2, ay2, bx1, by1, bx2, by2], dim=1).reshape(-1, 2, 4)
    crossed = raw_w * raw_h
    return {
        "iou": iou,
        "intersection": intersection,
        "union": union,
        "area_a": area_a,
        "area_b": area_b,
        "overlap_w": overlap_w,
        "overlap_h": overlap_h,
        "match": (iou >= threshold).long(),
        "boxes": corners,
        "generalized": iou - ratio(hull - union, hull),
        "hull": hull,
        "union_counted_twice": ratio(intersection, total),
        "over_first": ratio(intersection, area_a),
        "over_smaller": ratio(intersection, torch.minimum(area_a, area_b)),
        "dice": ratio(2 * intersection, total),
        "inclusive": ratio(pixels, pixel_total - pixels),
        "unclipped": ratio(crossed, total - crossed),
        "valid": valid,
    }


@solver("box_regression_targets", parameters={"proposal": BOX, "truth": BOX})
def box_regression_targets(proposal: Tensor, truth: Tensor) -> dict[str, Tensor]:
    """R-CNN's targets: tx = (Gx − Px)/Pw, ty = (Gy − Py)/Ph, tw = ln(Gw/Pw), th = ln(Gh/Ph); boxes as centre and size.

    Outputs: targets [4], shift [2] = (Gx − Px, Gy − Py), ratios [2] = (Gw/Pw, Gh/Ph). Wrong turns: by_truth [4] (shifts
    divided by G's size), without_logarithm [4] (ratios in place of their logarithms), unscaled [4] (shifts in pixels),
    inverted [4] (from G to P), differences [4] = G − P. Invalid where a width or height is not positive.
    """
    centre, size = proposal[:, :2], proposal[:, 2:]
    goal, extent = truth[:, :2], truth[:, 2:]
    valid = (size > 0).all(1) & (extent > 0).all(1)

    def positive(values: Tensor) -> Tensor:
        return values.where(values > 0, torch.ones_like(values))

    shift, ratios = goal - centre, positive(extent) / positive(size)
    logarithms, offsets = ratios.log(), shift / positive(size)
    return {
        "targets": torch.cat([offsets, logarithms], dim=1),
        "shift": shift,
        "ratios": ratios,
        "by_truth": torch.cat([shift / positive(extent), logarithms], dim=1),
        "without_logarithm": torch.cat([offsets, ratios], dim=1),
        "unscaled": torch.cat([shift, logarithms], dim=1),
        "inverted": torch.cat([-shift / positive(extent), -logarithms], dim=1) + 0.0,
        "differences": truth - proposal,
        "valid": valid,
    }


@solver(
    "box_refinement",
    parameters={"proposal": BOX, "offsets": Real(shape=(4,), low=-20.0, high=20.0, draw_low=-1.0, draw_high=1.0)},
)
def box_refinement(proposal: Tensor, offsets: Tensor) -> dict[str, Tensor]:
    """Apply offsets to a proposal: first shift x = Pw·tx + Px, y = Ph·ty + Py, then scale w = Pw·e^tw, h = Ph·e^th.

    Outputs: box [4] = (x, y, w, h) with centre, corners [4] = (x1, y1, x2, y2), shift [2] = (Pw·tx, Ph·ty), factors [2]
    = (e^tw, e^th). Wrong turns: without_exponential [4] (size times t), one_plus [4] (size times 1 + t), pixel_shift
    [4] (shifts taken in pixels), added_size [4] (t added to the size), crossed [4] (x scaled by h and y by w).
    Invalid where the proposal's width or height is not positive.
    """
    centre, size = proposal[:, :2], proposal[:, 2:]
    move, scale = offsets[:, :2], offsets[:, 2:]
    shift, factors = size * move, scale.exp()
    moved, scaled = centre + shift, size * factors
    return {
        "box": torch.cat([moved, scaled], dim=1),
        "corners": torch.cat([moved - scaled / 2, moved + scaled / 2], dim=1),
        "shift": shift,
        "factors": factors,
        "without_exponential": torch.cat([moved, size * scale], dim=1),
        "one_plus": torch.cat([moved, size * (1 + scale)], dim=1),
        "pixel_shift": torch.cat([centre + move, scaled], dim=1),
        "added_size": torch.cat([moved, size + scale], dim=1),
        "crossed": torch.cat([centre + size.flip(1) * move, scaled], dim=1),
        "valid": (size > 0).all(1),
    }


SIDE = Integer(low=1, high=100_000, draw_high=1000)


@solver(
    "anchor_geometry",
    parameters={
        "scale": Real(low=1.0, high=1e5, draw_low=16.0, draw_high=512.0, doc="side of the square of the same area"),
        "ratio": Real(low=0.01, high=100.0, draw_low=0.25, draw_high=4.0, default=1.0, doc="height over width"),
        "row": Integer(low=0, high=10_000, draw_high=40),
        "column": Integer(low=0, high=10_000, draw_high=60),
        "stride": Integer(low=1, high=1024, draw_high=32, default=16),
    },
)
def anchor_geometry(scale: Tensor, ratio: Tensor, row: Tensor, column: Tensor, stride: Tensor) -> dict[str, Tensor]:
    """An anchor of area scale² and ratio r = h/w: w = scale/√r, h = scale·√r, centred on its cell of the feature map.

    The centre of cell (row, column) lies at ((column + ½)·stride, (row + ½)·stride) in the image, as (x, y).

    Outputs: size [2] = (w, h), width, height, area, centre [2] = (x, y), corners [4] of the anchor there; corner [2] =
    (column·stride, row·stride), the other convention (torchvision's anchors are centred there). Wrong turns: swapped
    [2] = (h, w), stretched [2] = (scale, scale·r) (area not kept), unrooted [2] = (scale/r, scale·r), row_first [2]
    = (y, x), corner (half a cell forgotten).
    """
    root = ratio.sqrt()
    width, height = scale / root, scale * root
    size = torch.stack([width, height], dim=1)
    cells = torch.stack([column, row], dim=1)
    corner = (cells * stride[:, None]).double()
    centre = corner + stride[:, None] / 2.0
    return {
        "size": size,
        "width": width,
        "height": height,
        "area": scale.square(),
        "centre": centre,
        "corners": torch.cat([centre - size / 2, centre + size / 2], dim=1),
        "corner": corner,
        "swapped": size.flip(1),
        "stretched": torch.stack([scale, scale * ratio], dim=1),
        "unrooted": torch.stack([scale / ratio, scale * ratio], dim=1),
        "row_first": centre.flip(1),
    }


@solver(
    "anchor_count",
    parameters={
        "height": SIDE,
        "width": SIDE,
        "stride": Integer(low=1, high=1024, draw_high=32, default=16),
        "scales": Integer(low=1, high=100, draw_high=5, default=3),
        "ratios": Integer(low=1, high=100, draw_high=5, default=3),
    },
)
def anchor_count(height: Tensor, width: Tensor, stride: Tensor, scales: Tensor, ratios: Tensor) -> dict[str, Tensor]:
    """Anchors of an image: ⌈height/stride⌉·⌈width/stride⌉ positions, scales·ratios anchors at each.

    Outputs: anchors, rows, columns, map_size [2] = (rows, columns), positions, per_position. Wrong turns: positions
    (one anchor each), floor_anchors (rounded down), added_per_position = positions·(scales + ratios), per_pixel =
    height · width · per_position, scales_only = positions·scales.
    """
    rows, columns = (height + stride - 1) // stride, (width + stride - 1) // stride
    positions, each = rows * columns, scales * ratios
    return {
        "anchors": positions * each,
        "rows": rows,
        "columns": columns,
        "map_size": torch.stack([rows, columns], dim=1),
        "positions": positions,
        "per_position": each,
        "floor_anchors": (height // stride) * (width // stride) * each,
        "added_per_position": positions * (scales + ratios),
        "per_pixel": height * width * each,
        "scales_only": positions * scales,
    }


@solver(
    "non_maximum_suppression",
    parameters={
        "boxes": Number(shape=("n", 4), draw_low=1, draw_high=6, doc="(x, y, w, h) with the upper left corner x, y"),
        "scores": Real(low=0.0, high=1.0, draw_low=0.0, draw_high=1.0, shape=("n",)),
        "threshold": Real(low=0.0, high=1.0, draw_low=0.2, draw_high=0.7, default=0.5),
    },
    sizes={"n": (2, 5)},
)
def non_maximum_suppression(boxes: Tensor, scores: Tensor, threshold: Tensor) -> dict[str, Tensor]:
    """Greedy NMS: keep the best box, drop all with IoU > threshold with it, go on with the best of the rest.

    Outputs: kept [n] (0/1), count, order [n] (places by falling score), overlaps [n, n] (IoU). Wrong turns: against_all
    [n] (a box is dropped by any better box, even by a dropped one), all_kept [n], best_only [n], lowest_first [n]
    (greedy from the worst score), reversed_threshold [n] (IoU < threshold drops).
    Invalid where two scores are equal, a box has no area, or an IoU is within 10⁻⁹ of the threshold.
    """
    low, high = boxes[:, :, :2], boxes[:, :, :2] + boxes[:, :, 2:]
    extent = torch.minimum(high[:, :, None], high[:, None]) - torch.maximum(low[:, :, None], low[:, None])
    shared = extent.clamp_min(0).prod(-1)
    areas = boxes[:, :, 2:].prod(-1)
    union = areas[:, :, None] + areas[:, None] - shared
    overlaps = shared / union.double().where(union > 0, torch.ones_like(union).double())
    gap = (overlaps - threshold[:, None, None]).abs().flatten(1).amin(1)
    falls = scores.sort(1).values
    order = scores.argsort(dim=1, descending=True, stable=True)
    close = overlaps > threshold[:, None, None]
    kept = _greedy(close, order)
    better = scores[:, None] > scores[:, :, None]
    return {
        "kept": kept,
        "count": kept.sum(1),
        "order": order,
        "overlaps": overlaps,
        "against_all": 1 - (close & better).any(2).long(),
        "all_kept": torch.ones_like(kept),
        "best_only": (order[:, :1] == torch.arange(boxes.shape[1], device=boxes.device)).long(),
        "lowest_first": _greedy(close, order.flip(1)),
        "reversed_threshold": _greedy(~close, order),
        "valid": (falls[:, 1:] > falls[:, :-1]).all(1) & (boxes[:, :, 2:] > 0).flatten(1).all(1) & (gap > 1e-9),
    }


def _greedy(close: Tensor, order: Tensor) -> Tensor:
    """1 for what greedy suppression keeps, visited in `order`; `close[b, i, j]`: i and j suppress each other."""
    places = torch.arange(order.shape[1], device=order.device)
    kept = torch.zeros_like(order)
    for place in order.unbind(1):
        row = close.gather(1, place[:, None, None].expand(-1, 1, close.shape[2]))[:, 0]
        free = ~(row & (kept == 1)).any(1)
        kept = kept | ((places == place[:, None]) & free[:, None]).long()
    return kept


@solver(
    "suppression_from_overlaps",
    parameters={
        "overlaps": Integer(low=0, high=100, shape=("m",), doc="IoU in percent of each pair of boxes, row by row"),
        "threshold": Integer(low=0, high=100, default=50, doc="percent"),
    },
    sizes={"m": (3, 3)},
)
def suppression_from_overlaps(overlaps: Tensor, threshold: Tensor) -> dict[str, Tensor]:
    """Greedy NMS of boxes listed by falling score, from the IoU of their pairs: 3 pairs make 3 boxes, 6 make 4.

    Outputs: kept [n] (0/1), count, matrix [n, n] (percent). Wrong turns: against_all [n] (dropped by any better box,
    even by a dropped one), against_first [n] (compared with the best box only), all_kept [n], reversed_threshold [n].
    Invalid where an IoU equals the threshold. Raises ParameterError where there are neither 3 nor 6 pairs.
    """
    size = {3: 3, 6: 4}.get(overlaps.shape[1])
    if size is None:
        raise ParameterError(f"overlaps: 3 pairs (3 boxes) or 6 pairs (4 boxes), got {overlaps.shape[1]}")
    places = (
        [[0, 0, 1], [0, 0, 2], [1, 2, 0]] if size == 3 else [[0, 0, 1, 2], [0, 0, 3, 4], [1, 3, 0, 5], [2, 4, 5, 0]]
    )
    flat = overlaps[:, [entry for row in places for entry in row]].reshape(-1, size, size)
    same = torch.eye(size, dtype=torch.bool, device=overlaps.device)
    matrix = flat.masked_fill(same, 100)
    close = matrix > threshold[:, None, None]
    order = torch.arange(size, device=overlaps.device).expand(len(overlaps), size)
    kept = _greedy(close, order)
    earlier = order[:, None] < order[:, :, None]
    first = order == 0
    return {
        "kept": kept,
        "count": kept.sum(1),
        "matrix": matrix,
        "against_all": 1 - (close & earlier).any(2).long(),
        "against_first": (first | ~close[:, 0]).long(),
        "all_kept": torch.ones_like(kept),
        "reversed_threshold": _greedy(~close, order),
        "valid": (overlaps != threshold[:, None]).all(1),
    }
