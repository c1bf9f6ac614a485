"""Distances between samples: k-means and nearest neighbours."""

import torch
from torch import Tensor

from solvers.registry import Integer, Number, ParameterError, Shared, solver

POINTS = Number(shape=("m", "d"), draw_low=-6, draw_high=6)
COUNT = Integer(low=1, high=30_000, draw_high=200)


def _squared(points: Tensor, others: Tensor) -> Tensor:
    """Squared Euclidean distances [batch, points, others]."""
    return (points[:, :, None] - others[:, None]).square().sum(-1)


@solver(
    "kmeans_step",
    parameters={"points": POINTS, "centres": Number(shape=("k", "d"), draw_low=-6, draw_high=6)},
    sizes={"m": (3, 6), "k": (2, 3), "d": (1, 2)},
)
def kmeans_step(points: Tensor, centres: Tensor) -> dict[str, Tensor]:
    """One iteration of Lloyd's k-means: each point to its nearest centre, each centre to the mean of its points.

    Outputs: labels [m] (from 0), new_centres [k, d], counts [k], squared_distances [m, k], cost = Σ squared distance to
    the nearest old centre, new_cost (same labels, new centres; never more than cost); first_centre [d] (new). Wrong
    turns: farthest [m] (labels by the largest distance), sums [k, d] (not divided by the counts), one_pool [k, d] (all
    centres at the overall mean), by_manhattan [m] (labels by Σ|x − c|), with_old_centre [k, d] (the old centre counted
    as a point). Invalid where a point is equally far from two centres, or a centre gets no point.
    """
    count = centres.shape[1]
    squares = _squared(points, centres)
    labels = squares.argmin(2)
    code = (labels[:, :, None] == torch.arange(count, device=points.device)).long()
    counts = code.sum(1)
    sums = (code[:, :, :, None] * points[:, :, None]).sum(1)
    new = sums / counts.clamp_min(1)[:, :, None].double()
    nearest = squares.sort(2).values
    manhattan = (points[:, :, None] - centres[:, None]).abs().sum(-1)
    own = (code[:, :, :, None] * new[:, None]).sum(2)
    tied = torch.zeros_like(labels, dtype=torch.bool) if count == 1 else nearest[:, :, 0] == nearest[:, :, 1]
    return {
        "labels": labels,
        "new_centres": new,
        "first_centre": new[:, 0],
        "counts": counts,
        "squared_distances": squares,
        "cost": nearest[:, :, 0].sum(1),
        "new_cost": (points - own).square().sum((1, 2)),
        "farthest": squares.argmax(2),
        "sums": sums,
        "one_pool": points.double().mean(1, keepdim=True).expand_as(new),
        "by_manhattan": manhattan.argmin(2),
        "with_old_centre": (sums + centres) / (counts + 1)[:, :, None].double(),
        "valid": (counts > 0).all(1) & ~tied.any(1),
    }


@solver("kmeans_cost", parameters={"iterations": COUNT, "clusters": COUNT, "records": COUNT, "dimensions": COUNT})
def kmeans_cost(iterations: Tensor, clusters: Tensor, records: Tensor, dimensions: Tensor) -> dict[str, Tensor]:
    """Cost of k-means: time O(t·k·m·n) coordinate differences, memory O((m + k)·n) numbers.

    Outputs: operations = t·k·m·n, memory = (m + k)·n, pair [2] = (operations, memory); per_iteration = k·m·n. Wrong
    turns: per_iteration (iterations forgotten), without_dimensions = t·k·m, memory_product = m·k·n (all differences
    kept at once), pairwise = t·m²·n (all pairs of records), memory_points = m·n (the centres forgotten);
    pair_of_one_iteration [2] = (k·m·n, memory), pair_without_centres [2] = (operations, m·n).
    Invalid where a count is 2⁶³ or more.
    """
    per_iteration = clusters * records * dimensions
    size = iterations.double() * per_iteration
    pairwise = iterations.double() * dimensions * records.double().square()
    memory = (records + clusters) * dimensions
    return {
        "operations": iterations * per_iteration,
        "memory": memory,
        "pair": torch.stack([iterations * per_iteration, memory], dim=1),
        "per_iteration": per_iteration,
        "without_dimensions": iterations * clusters * records,
        "memory_product": per_iteration,
        "pairwise": iterations * records * records * dimensions,
        "memory_points": records * dimensions,
        "pair_of_one_iteration": torch.stack([per_iteration, memory], dim=1),
        "pair_without_centres": torch.stack([iterations * per_iteration, records * dimensions], dim=1),
        "valid": (size < 9e18) & (pairwise < 9e18),
    }


@solver(
    "nearest_neighbours",
    parameters={
        "points": POINTS,
        "classes": Integer(low=0, high=15, draw_high=1, shape=("m",)),
        "query": Number(shape=("d",), draw_low=-6, draw_high=6),
        "k": Shared(low=1, high=64, draw_high=3, default=3),
    },
    sizes={"m": (3, 6), "d": (1, 2)},
)
def nearest_neighbours(points: Tensor, classes: Tensor, query: Tensor, k: int) -> dict[str, Tensor]:
    """k nearest neighbours by Euclidean distance: the class that most of the k nearest points have.

    Outputs: predicted, neighbours [k] (places of the points, nearest first, from 0), squared_distances [m], distances
    [m], votes [16] (of the classes 0 to 15 among the k), nearest_class, mean = mean class value of the k (k-nearest
    regression). Wrong turns: nearest_class (k = 1), majority = the most frequent class of all points (the smallest of
    equals), farthest_class, by_manhattan (vote of the k nearest by Σ|x − q|; smallest of equals).
    Invalid where the choice of neighbours or the vote is tied. Raises ParameterError where k is above the points.
    """
    count = points.shape[1]
    if k > count:
        raise ParameterError(f"k: at most {count}, the number of points, got {k}")
    squares = _squared(points, query[:, None])[:, :, 0]
    ordered = squares.sort(dim=1, stable=True)  # of equals the first, on every device
    places = torch.arange(16, device=points.device)

    def vote(order: Tensor) -> Tensor:
        return (classes.gather(1, order)[:, :, None] == places).sum(1)

    votes = vote(ordered.indices[:, :k])
    ranked = votes.sort(1, descending=True).values
    apart = torch.ones_like(ranked[:, 0], dtype=torch.bool)
    if k < count:
        apart = ordered.values[:, k] > ordered.values[:, k - 1]
    if k > 1:
        apart = apart & (ordered.values[:, 1:k] > ordered.values[:, : k - 1]).all(1)
    manhattan = (points - query[:, None]).abs().sum(2).sort(dim=1, stable=True).indices
    return {
        "predicted": votes.argmax(1),
        "neighbours": ordered.indices[:, :k],
        "squared_distances": squares,
        "distances": squares.double().sqrt(),
        "votes": votes,
        "nearest_class": classes.gather(1, ordered.indices[:, :1])[:, 0],
        "mean": classes.gather(1, ordered.indices[:, :k]).double().mean(1),
        "majority": vote(ordered.indices).argmax(1),
        "farthest_class": classes.gather(1, ordered.indices[:, -1:])[:, 0],
        "by_manhattan": vote(manhattan[:, :k]).argmax(1),
        "valid": apart & (ranked[:, 0] > ranked[:, 1]),
    }
