"""Proposals of two-stage detectors: how many there are, how they are labelled, and which of them train the network."""

import torch
from torch import Tensor

from solvers.registry import Integer, ParameterError, Real, Shared, solver

COUNT = Integer(low=1, high=1_000_000, draw_high=3000)
IOU = Real(low=0.0, high=1.0, draw_low=0.0, draw_high=1.0)


@solver("proposal_passes", parameters={"images": COUNT, "proposals": COUNT})
def proposal_passes(images: Tensor, proposals: Tensor) -> dict[str, Tensor]:
    """Forward passes of the convolutional layers: R-CNN one a proposal, images · proposals; Fast R-CNN one an image.

    Outputs: passes [2] = (R-CNN, Fast R-CNN), rcnn, fast, saved = rcnn − fast, factor = proposals. Wrong turns: swapped
    [2], both_proposals [2] (the same for both), rcnn_per_image [2] = (proposals, images), with_whole [2] = (rcnn +
    images, images).
    """
    total = images * proposals

    def pair(first: Tensor, second: Tensor) -> Tensor:
        return torch.stack([first, second], dim=1)

    return {
        "passes": pair(total, images),
        "rcnn": total,
        "fast": images,
        "saved": total - images,
        "factor": proposals,
        "swapped": pair(images, total),
        "both_proposals": pair(total, total),
        "rcnn_per_image": pair(proposals, images),
        "with_whole": pair(total + images, images),
    }


@solver(
    "rpn_outputs",
    parameters={
        "height": Integer(low=1, high=10_000, draw_high=60),
        "width": Integer(low=1, high=10_000, draw_high=60),
        "anchors": Integer(low=1, high=1000, draw_high=12, default=9, doc="k, at each position"),
    },
)
def rpn_outputs(height: Tensor, width: Tensor, anchors: Tensor) -> dict[str, Tensor]:
    """Outputs of an RPN on an H × W map: 2k class scores (softmax; k with a sigmoid) and 4k offsets at each position.

    Outputs: outputs [2] = (2kHW scores, 4kHW offsets), scores, offsets, sigmoid_scores = kHW, proposals = kHW,
    positions = HW, score_channels = 2k, offset_channels = 4k, total = 6kHW. Wrong turns: per_position [2] = (2k, 4k),
    one_anchor [2] (k forgotten), sigmoid [2] = (kHW, 4kHW), class_specific [2] = (2kHW, 8kHW), swapped [2].
    """
    positions = height * width
    boxes = positions * anchors

    def pair(first: Tensor, second: Tensor) -> Tensor:
        return torch.stack([first, second], dim=1)

    return {
        "outputs": pair(2 * boxes, 4 * boxes),
        "scores": 2 * boxes,
        "offsets": 4 * boxes,
        "sigmoid_scores": boxes,
        "proposals": boxes,
        "positions": positions,
        "score_channels": 2 * anchors,
        "offset_channels": 4 * anchors,
        "total": 6 * boxes,
        "per_position": pair(2 * anchors, 4 * anchors),
        "one_anchor": pair(2 * positions, 4 * positions),
        "sigmoid": pair(boxes, 4 * boxes),
        "class_specific": pair(2 * boxes, 8 * boxes),
        "swapped": pair(4 * boxes, 2 * boxes),
    }


@solver(
    "region_similarity",
    parameters={
        "first": Integer(low=1, high=100_000, draw_high=60, doc="pixels of the first region"),
        "second": Integer(low=1, high=100_000, draw_high=60),
        "box": Integer(low=1, high=1_000_000, draw_high=300, doc="pixels of the box around both"),
        "image": Integer(low=1, high=10_000_000, draw_high=900, doc="pixels of the image"),
    },
)
def region_similarity(first: Tensor, second: Tensor, box: Tensor, image: Tensor) -> dict[str, Tensor]:
    """Selective search's similarities: size 1 − (a + b)/image; fill 1 − (box − a − b)/image; both high for good merges.

    Outputs: pair [2] = (size, fill), size, fill, gap = box − a − b. Wrong turns: by_box [2] (both over the box),
    size_share [2] = ((a + b)/image, fill), gap_share [2] = (size, (box − a − b)/image), filled [2] = (size, (a +
    b)/box). Invalid where a + b > box, or box > image.
    """
    area, whole, hull = first + second, image.double(), box.double()
    gap = box - area
    size, fill = 1 - area / whole, 1 - gap / whole

    def pair(one: Tensor, other: Tensor) -> Tensor:
        return torch.stack([one, other], dim=1)

    return {
        "pair": pair(size, fill),
        "size": size,
        "fill": fill,
        "gap": gap,
        "by_box": pair(1 - area / hull, 1 - gap / hull),
        "size_share": pair(1 - size, fill),
        "gap_share": pair(size, 1 - fill),
        "filled": pair(size, area / hull),
        "valid": (gap >= 0) & (box <= image),
    }


@solver("merged_regions", parameters={"regions": COUNT})
def merged_regions(regions: Tensor) -> dict[str, Tensor]:
    """Merging n regions pair by pair to one makes n − 1 new ones: 2n − 1 ever existed, all of them candidates.

    Outputs: total = 2n − 1, merges = n − 1. Wrong turns: doubled = 2n, merges (the first ones forgotten), initial = n,
    pairs = n(n − 1)/2.
    """
    return {
        "total": 2 * regions - 1,
        "merges": regions - 1,
        "doubled": 2 * regions,
        "initial": regions,
        "pairs": regions * (regions - 1) // 2,
    }


@solver(
    "proposal_labels",
    parameters={
        "overlaps": Real(low=0.0, high=1.0, draw_low=0.0, draw_high=1.0, shape=("n",), doc="largest IoU with a truth"),
        "foreground": Real(low=0.0, high=1.0, draw_low=0.5, draw_high=0.7, default=0.5),
        "background_high": Real(low=0.0, high=1.0, draw_low=0.3, draw_high=0.5, default=0.5),
        "background_low": Real(low=0.0, high=1.0, draw_low=0.0, draw_high=0.2, default=0.1),
    },
    sizes={"n": (2, 6)},
)
def proposal_labels(
    overlaps: Tensor, foreground: Tensor, background_high: Tensor, background_low: Tensor
) -> dict[str, Tensor]:
    """Labels of proposals by IoU: 1 foreground (≥ foreground), 0 background (in [low, high)), −1 not used.

    Fast R-CNN: foreground ≥ 0.5, background in [0.1, 0.5). R-CNN's SVMs: negatives < 0.3 (low = 0), between that and
    foreground nothing.

    Outputs: labels [n], positives, negatives, ignored (their numbers). Wrong turns: without_low [n] (all below high are
    background), hard_below [n] (only those below low are background), all_background [n] (everything not foreground),
    inverted [n]. Invalid where the thresholds are not in order: low ≤ high ≤ foreground.
    """
    fg, high, low = foreground[:, None], background_high[:, None], background_low[:, None]
    positive = overlaps >= fg

    def labelled(negative: Tensor) -> Tensor:
        return torch.where(positive, 1, torch.where(negative, 0, -1))

    labels = labelled((overlaps < high) & (overlaps >= low))
    return {
        "labels": labels,
        "positives": (labels == 1).sum(1),
        "negatives": (labels == 0).sum(1),
        "ignored": (labels == -1).sum(1),
        "without_low": labelled(overlaps < high),
        "hard_below": labelled(overlaps < low),
        "all_background": positive.long(),
        "inverted": torch.where(labels == -1, -1, 1 - labels),
        "valid": (low <= high)[:, 0] & (high <= fg)[:, 0],
    }


@solver(
    "mined_negatives",
    parameters={
        "scores": Real(
            low=0.0, high=1.0, draw_low=0.0, draw_high=1.0, shape=("n",), doc="foreground score of negatives"
        ),
        "threshold": Real(low=0.0, high=1.0, draw_low=0.3, draw_high=0.7, default=0.5),
    },
    sizes={"n": (3, 8)},
)
def mined_negatives(scores: Tensor, threshold: Tensor) -> dict[str, Tensor]:
    """Hard-negative mining: negatives taken for foreground, with a score ≥ threshold, join the training set.

    Outputs: added [n] (0/1), count, remaining = n − count, hardest = place of the highest score (from 0). Wrong turns:
    easy [n] (the others), all_added [n], hardest_only [n].
    """
    hard = (scores >= threshold[:, None]).long()
    hardest = scores.argmax(1)
    places = torch.arange(scores.shape[1], device=scores.device)
    return {
        "added": hard,
        "count": hard.sum(1),
        "remaining": (1 - hard).sum(1),
        "hardest": hardest,
        "easy": 1 - hard,
        "all_added": torch.ones_like(hard),
        "hardest_only": (places == hardest[:, None]).long(),
    }


@solver(
    "hard_example_selection",
    parameters={
        "losses": Real(low=0.0, high=1e6, draw_low=0.0, draw_high=4.0, shape=("n",)),
        "k": Shared(low=1, high=64, draw_high=4, default=3),
    },
    sizes={"n": (4, 10)},
)
def hard_example_selection(losses: Tensor, k: int) -> dict[str, Tensor]:
    """OHEM: the k samples of largest loss are trained on, positives and negatives alike.

    Outputs: chosen [k] (places, largest loss first, from 0), flags [n] (0/1), mean (of the chosen losses), total,
    mean_of_all, smallest_chosen. Wrong turns: easiest [k] (smallest losses), first [k] (the first ones), mean_of_all,
    over_all = total / n, easiest_mean. Invalid where two losses are equal. Raises ParameterError where k is above their
    number.
    """
    count = losses.shape[1]
    if k > count:
        raise ParameterError(f"k: at most {count}, the number of losses, got {k}")
    ordered = losses.sort(dim=1, descending=True, stable=True)
    chosen = ordered.indices[:, :k]
    places = torch.arange(count, device=losses.device)
    flags = (chosen[:, :, None] == places).any(1)
    total = ordered.values[:, :k].sum(1)
    return {
        "chosen": chosen,
        "flags": flags.long(),
        "mean": total / k,
        "total": total,
        "mean_of_all": losses.mean(1),
        "smallest_chosen": ordered.values[:, k - 1],
        "easiest": ordered.indices.flip(1)[:, :k],
        "first": places[:k].expand(len(losses), k),
        "over_all": total / count,
        "easiest_mean": ordered.values.flip(1)[:, :k].mean(1),
        "valid": (ordered.values[:, :-1] > ordered.values[:, 1:]).all(1),
    }


@solver(
    "ohem_batch",
    parameters={
        "images": Integer(low=1, high=64, draw_high=4, default=2, doc="N, in a batch"),
        "rois": Integer(low=1, high=100_000, draw_high=3000, doc="R, proposals of an image"),
        "batch": Integer(low=1, high=10_000, draw_high=512, default=128, doc="B, RoIs trained on"),
    },
)
def ohem_batch(images: Tensor, rois: Tensor, batch: Tensor) -> dict[str, Tensor]:
    """OHEM on Fast R-CNN: all R RoIs of an image go forward through the read-only head, the B/N hardest go backward.

    Outputs: backward = B/N (RoIs an image), forward_only = R, skipped = R − B/N, forward_in_batch = R·N, share = B/N/R.
    Wrong turns: whole_batch = B, forward_only (all go backward), product = B·N, skipped.
    Invalid where N does not divide B, or B/N exceeds R.
    """
    each = batch // images
    return {
        "backward": each,
        "forward_only": rois,
        "skipped": rois - each,
        "forward_in_batch": rois * images,
        "share": each / rois.double(),
        "whole_batch": batch,
        "product": batch * images,
        "valid": (batch % images == 0) & (each <= rois),
    }
