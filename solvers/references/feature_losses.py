"""References of losses on features: PyTorch's losses, `cosine_similarity`, embeddings as centres, and autograd."""

from math import cos, pi
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from solvers.registry import reference


@reference("l_softmax_logit")
def l_softmax_logit(weight: Tensor, feature: Tensor, margin: int) -> dict[str, Any]:
    """`cosine_similarity`; cos(m θ) as a Chebyshev polynomial of it, and the segment by comparing cosines."""
    w, x = weight.double(), feature.double()
    cosine = functional.cosine_similarity(w, x, dim=0).clamp(-1, 1)
    passed = [k for k in range(1, margin) if float(cosine) <= cos(k * pi / margin) + 1e-12]
    turned = torch.special.chebyshev_polynomial_t(cosine, margin)
    psi = (-1) ** len(passed) * turned - 2 * len(passed)
    size = torch.linalg.vector_norm(w) * torch.linalg.vector_norm(x)
    return {
        "logit": size * psi,
        "plain_logit": torch.dot(w, x),
        "psi": psi,
        "cosine": cosine,
        "segment": len(passed),
        "without_segment": size * turned,
    }


@reference("angular_margin_loss")
def angular_margin_loss(cosines: Tensor, target: int, scale: float, margin: float, kind: str) -> dict[str, Any]:
    """The true class's entry replaced, then `CrossEntropyLoss`; the angle as that of a complex number."""
    truth = torch.tensor(target)

    def logits(kind: str) -> Tensor:
        values = cosines.clone()
        c = values[target]
        unit = torch.complex(c, (1 - c.square()).sqrt())
        shift = torch.polar(torch.tensor(1.0, dtype=torch.float64), torch.tensor(margin, dtype=torch.float64))
        values[target] = (unit * shift).real if kind == "arcface" else c - margin
        return scale * values

    point = logits(kind).requires_grad_()
    loss = nn.CrossEntropyLoss()(point, truth)
    (gradient,) = torch.autograd.grad(loss, point)
    other = "cosface" if kind == "arcface" else "arcface"
    return {
        "loss": loss.detach(),
        "logits": point.detach(),
        "gradient": gradient,
        "plain_loss": nn.CrossEntropyLoss()(scale * cosines, truth),
        "other_kind_loss": nn.CrossEntropyLoss()(logits(other), truth),
    }


@reference("center_loss")
def center_loss(features: Tensor, centers: Tensor, labels: Tensor, rate: float) -> dict[str, Any]:
    """Centres in a `torch.nn.Embedding`, `MSELoss`; their move is the loss's gradient over 1 + `bincount`."""
    table = nn.Embedding.from_pretrained(centers.double(), freeze=False)  # type: ignore[no-untyped-call]
    point = features.double().clone().requires_grad_()
    loss = nn.MSELoss(reduction="sum")(point, table(labels)) / 2
    by_features, by_centers = torch.autograd.grad(loss, [point, table.weight])
    counts = torch.bincount(labels, minlength=len(centers))
    moves = by_centers / (1 + counts)[:, None]
    return {
        "loss": loss.detach(),
        "gradient": by_features,
        "moves": moves,
        "counts": counts,
        "new_centers": torch.sub(centers.double(), moves, alpha=rate),
        "distances": nn.PairwiseDistance(eps=0.0)(features.double(), table(labels).detach()).sum(),
        "nearest": torch.cdist(features.double(), centers.double()).amin(1).square().sum() / 2,
    }


@reference("softmax_center_loss")
def softmax_center_loss(logits: Tensor, target: int, feature: Tensor, centers: Tensor, weight: float) -> dict[str, Any]:
    """`CrossEntropyLoss` and `MSELoss`, added; autograd for the feature."""
    point = feature.double().clone().requires_grad_()
    center = nn.MSELoss(reduction="sum")(point, centers[target].double()) / 2
    cross_entropy = nn.CrossEntropyLoss()(logits, torch.tensor(target))
    total = cross_entropy + weight * center
    (gradient,) = torch.autograd.grad(total, point)
    return {
        "total": total.detach(),
        "cross_entropy": cross_entropy,
        "center": center.detach(),
        "feature_gradient": gradient,
    }
