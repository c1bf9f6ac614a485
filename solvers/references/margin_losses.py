"""References of margin losses: PyTorch's own loss modules, and autograd."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from solvers.registry import reference


def _point(values: Tensor) -> Tensor:
    return values.detach().double().clone().requires_grad_()


@reference("binary_hinge")
def binary_hinge(score: float, label: int, margin: float) -> dict[str, Any]:
    """`torch.nn.MarginRankingLoss` against a score of 0."""
    point, y = _point(torch.tensor([score], dtype=torch.float64)), torch.tensor([float(label)], dtype=torch.float64)
    origin = torch.zeros(1, dtype=torch.float64)
    loss = nn.MarginRankingLoss(margin)(point, origin, y)
    (gradient,) = torch.autograd.grad(loss, point)
    return {
        "loss": loss.detach(),
        "gradient": gradient[0],
        "without_margin": nn.MarginRankingLoss(0.0)(point.detach(), origin, y),
        "sign_of_label": nn.MarginRankingLoss(margin)(point.detach(), origin, -y),
    }


@reference("multiclass_hinge")
def multiclass_hinge(scores: Tensor, target: int, margin: float) -> dict[str, Any]:
    """`torch.nn.MultiMarginLoss`, whole and against one other class at a time."""
    point, truth = _point(scores), torch.tensor(target)
    mean = nn.MultiMarginLoss(margin=margin)(point, truth)
    (gradient,) = torch.autograd.grad(mean, point)
    classes = len(scores)
    pairs = [
        nn.MultiMarginLoss(margin=margin)(scores.double()[[target, j]], torch.tensor(0)) * 2
        for j in range(classes)
        if j != target
    ]
    return {
        "mean": mean.detach(),
        "summed": mean.detach() * classes,
        "largest": torch.stack(pairs).max(),
        "gradient": gradient * classes,
        "without_margin": nn.MultiMarginLoss(margin=1e-300)(scores.double(), truth) * classes,
    }


@reference("contrastive_loss")
def contrastive_loss(a: Tensor, b: Tensor, same: int, margin: float) -> dict[str, Any]:
    """`torch.nn.PairwiseDistance`, and the square of `torch.nn.HingeEmbeddingLoss` of it; autograd."""
    point = _point(a)
    measure = nn.PairwiseDistance(eps=0.0)

    def loss(first: Tensor, together: int) -> Tensor:
        if together and torch.equal(first.detach(), b.double()):
            # a distance of 0 has no gradient
            return functional.mse_loss(first, b.double(), reduction="sum") / 2
        hinge = nn.HingeEmbeddingLoss(margin)
        result: Tensor = hinge(measure(first, b.double()), torch.tensor(1.0 if together else -1.0)).square() / 2
        return result

    value = loss(point, same)
    (gradient,) = torch.autograd.grad(value, point)
    return {
        "loss": value.detach(),
        "gradient": gradient,
        "distance": torch.dist(a.double(), b.double()),
        "flipped": loss(a.double(), 1 - same),
    }


@reference("triplet_loss")
def triplet_loss(anchor: Tensor, positive: Tensor, negative: Tensor, margin: float) -> dict[str, Any]:
    """`torch.nn.TripletMarginLoss`, and `TripletMarginWithDistanceLoss` with squared distances; autograd."""

    def square(x: Tensor, y: Tensor) -> Tensor:
        return functional.mse_loss(x, y, reduction="none").sum(-1)

    plain = nn.TripletMarginLoss(margin=margin, eps=0.0) if margin > 0 else None
    squared = nn.TripletMarginWithDistanceLoss(distance_function=square, margin=margin) if margin > 0 else None
    results: dict[str, Any] = {
        "positive_distance": torch.dist(anchor.double(), positive.double()),
        "negative_distance": torch.dist(anchor.double(), negative.double()),
    }
    for name, module in (("loss", plain), ("squared_loss", squared)):
        if module is None:
            continue
        point = _point(anchor)[None].detach().requires_grad_()
        value = module(point, positive.double()[None], negative.double()[None])
        (gradient,) = torch.autograd.grad(value, point)
        results[name] = value.detach()
        results["gradient" if name == "loss" else "squared_gradient"] = gradient[0]
    return results
