"""References of proposals: real layers on the meta device, pixels in masks, samples chosen by PyTorch itself."""

from fractions import Fraction
from typing import Any

import torch
from torch import Tensor, nn

from solvers.registry import reference


@reference("proposal_passes")
def proposal_passes(images: int, proposals: int) -> dict[str, Any]:
    """The batch that each detector's convolutional layers get."""
    crops = torch.empty(images, proposals, 1, device="meta").flatten(0, 1)
    return {"passes": [crops.shape[0], torch.empty(images, 1, device="meta").shape[0]]}


@reference("rpn_outputs")
def rpn_outputs(height: int, width: int, anchors: int) -> dict[str, Any]:
    """The two 1×1 convolutions of a real head."""
    feature = torch.empty(1, 8, height, width, device="meta")
    scores = nn.Conv2d(8, 2 * anchors, 1, device="meta")(feature)
    offsets = nn.Conv2d(8, 4 * anchors, 1, device="meta")(feature)
    return {
        "outputs": [scores.numel(), offsets.numel()],
        "score_channels": scores.shape[1],
        "proposals": offsets.view(anchors, 4, height, width)[:, 0].numel(),
        "total": torch.cat([scores, offsets], dim=1).numel(),
    }


@reference("region_similarity")
def region_similarity(first: int, second: int, box: int, image: int) -> dict[str, Any]:
    """Shares of pixels that no region covers, in the image and within the box, counted in masks."""
    pixels = torch.arange(image)
    covered, inside = pixels < first + second, pixels < box
    outside = Fraction(int((~covered).sum()), image)
    gaps = Fraction(int((inside & ~covered).sum()), image)
    return {"size": float(outside), "fill": float(1 - gaps), "pair": [float(outside), float(1 - gaps)]}


@reference("merged_regions")
def merged_regions(regions: int) -> dict[str, Any]:
    """Merging until one is left, and counting."""
    left, total = regions, regions
    while left > 1:
        left, total = left - 1, total + 1
    return {"total": total, "merges": total - regions}


@reference("proposal_labels")
def proposal_labels(
    overlaps: Tensor, foreground: float, background_high: float, background_low: float
) -> dict[str, Any]:
    """The place of each overlap among the thresholds, by `torch.bucketize`."""
    edges = torch.tensor([background_low, background_high, foreground], dtype=torch.float64)
    labels = torch.tensor([-1, 0, -1, 1])[torch.bucketize(overlaps, edges, right=True)]
    return {"labels": labels, "ignored": (labels == -1).sum()}


@reference("mined_negatives")
def mined_negatives(scores: Tensor, threshold: float) -> dict[str, Any]:
    """The places that `torch.nonzero` finds."""
    hard = torch.nonzero(scores >= threshold)[:, 0].tolist()
    return {"added": [int(place in hard) for place in range(len(scores))], "count": len(hard)}


@reference("hard_example_selection")
def hard_example_selection(losses: Tensor, k: int) -> dict[str, Any]:
    """`torch.topk`."""
    top = torch.topk(losses, k)
    flags = torch.zeros(len(losses), dtype=torch.long).scatter(0, top.indices, 1)
    return {"chosen": top.indices, "flags": flags, "mean": top.values.mean()}


@reference("ohem_batch")
def ohem_batch(images: int, rois: int, batch: int) -> dict[str, Any]:
    """The rows of the backward batch that belong to one image."""
    each = torch.empty(batch, device="meta").view(images, -1).shape[1]
    return {"backward": each, "skipped": rois - each, "share": each / rois}
