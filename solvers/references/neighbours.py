"""References of k-means and nearest neighbours: `torch.cdist`, `torch.topk`, and loops that count."""

from collections import Counter
from typing import Any

import torch
from torch import Tensor

from solvers.registry import reference


@reference("kmeans_step")
def kmeans_step(points: Tensor, centres: Tensor) -> dict[str, Any]:
    """`torch.cdist` for the labels, and the mean of each selected cluster."""
    points, centres = points.double(), centres.double()
    distances = torch.cdist(points, centres, compute_mode="donot_use_mm_for_euclid_dist")
    labels = distances.argmin(1)
    new = torch.stack([points[labels == cluster].mean(0) for cluster in range(len(centres))])
    return {
        "labels": labels,
        "new_centres": new,
        "first_centre": new[0],
        "counts": torch.bincount(labels, minlength=len(centres)),
        "cost": round(float(torch.dist(points, centres[labels]) ** 2)),
        "new_cost": torch.dist(points, new[labels]) ** 2,
    }


@reference("kmeans_cost")
def kmeans_cost(iterations: int, clusters: int, records: int, dimensions: int) -> dict[str, Any]:
    """Sizes of the tensors of differences, points and centres on the meta device."""
    points = torch.empty(records, dimensions, device="meta")
    centres = torch.empty(clusters, dimensions, device="meta")
    differences = points[:, None] - centres
    memory = points.numel() + centres.numel()
    operations = sum(differences.numel() for _ in range(iterations))
    return {"operations": operations, "memory": memory, "pair": [operations, memory]}


@reference("nearest_neighbours")
def nearest_neighbours(points: Tensor, classes: Tensor, query: Tensor, k: int) -> dict[str, Any]:
    """`torch.cdist` and `torch.topk`; votes by `collections.Counter`."""
    mode = "donot_use_mm_for_euclid_dist"
    distances = torch.cdist(query.double()[None], points.double(), compute_mode=mode)[0]
    found = torch.topk(distances, k, largest=False).indices
    votes = Counter(classes[found].tolist())
    return {
        "predicted": votes.most_common(1)[0][0],
        "neighbours": found,
        "distances": distances,
        "mean": classes[found].double().mean(),
    }
