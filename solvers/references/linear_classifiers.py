"""References of linear classifiers: `torch.nn`, `torch.optim.SGD`, autograd, and the perceptron itself."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from solvers.registry import reference


@reference("hyperplane_distance")
def hyperplane_distance(weights: Tensor, bias: float, x: Tensor) -> dict[str, Any]:
    """`functional.linear`, and the distance to the foot of the perpendicular that a least-squares step finds."""
    w, point = weights.double()[None], x.double()
    score = functional.linear(point, w, torch.tensor([bias], dtype=torch.float64))
    step = torch.linalg.pinv(w) @ -score
    foot = point + step
    assert abs(functional.linear(foot, w, torch.tensor([bias], dtype=torch.float64)).item()) < 1e-9
    return {
        "score": round(score.item()),
        "distance": torch.dist(point, foot),
        "signed_distance": torch.dist(point, foot) * score.sign()[0],
        "side": int(score.sign().item()),
        "norm": torch.linalg.vector_norm(w),
        "probability": torch.special.expit(score)[0],
    }


@reference("logistic_regression_step")
def logistic_regression_step(
    features: Tensor, targets: Tensor, weights: Tensor, bias: float, lr: float
) -> dict[str, Any]:
    """`nn.Linear` under `nn.BCEWithLogitsLoss` and a step of `torch.optim.SGD`."""
    layer = nn.Linear(features.shape[1], 1, dtype=torch.float64)
    with torch.no_grad():
        layer.weight.copy_(weights[None])
        layer.bias.fill_(bias)
    optimizer = torch.optim.SGD(layer.parameters(), lr=lr)
    logits = layer(features.double())[:, 0]
    loss = nn.BCEWithLogitsLoss()(logits, targets.double())
    loss.backward()
    assert layer.weight.grad is not None
    assert layer.bias.grad is not None
    found: dict[str, Any] = {
        "loss": loss.detach(),
        "logits": logits.detach(),
        "probabilities": torch.special.expit(logits.detach()),
        "gradient": layer.weight.grad[0].clone(),
        "bias_gradient": layer.bias.grad[0].clone(),
    }
    optimizer.step()
    new_weights, new_bias = layer.weight.detach()[0], layer.bias.detach()
    return found | {
        "new_weights": new_weights,
        "new_bias": new_bias[0],
        "parameters": torch.cat([new_weights, new_bias]),
    }


@reference("margin_losses")
def margin_losses(margin: float) -> dict[str, Any]:
    """`nn.HingeEmbeddingLoss` and `nn.SoftMarginLoss`, with autograd."""
    at = torch.tensor([margin], dtype=torch.float64, requires_grad=True)
    hinge = nn.HingeEmbeddingLoss(margin=1.0)(at, -torch.ones(1))
    logistic = nn.SoftMarginLoss()(at, torch.ones(1))
    slopes = [torch.autograd.grad(loss, at)[0].item() for loss in (hinge, logistic)]
    return {
        "pair": [hinge.item(), logistic.item()],
        "hinge": hinge.detach(),
        "logistic": logistic.detach(),
        "slopes": slopes,
        "hinge_slope": slopes[0],
        "logistic_slope": slopes[1],
    }


@reference("support_vectors")
def support_vectors(points: Tensor, labels: Tensor, weights: Tensor, bias: float, cost: float) -> dict[str, Any]:
    """`functional.linear` and `nn.HingeEmbeddingLoss` of its margins, one loss a point."""
    scores = functional.linear(points.double(), weights.double()[None])[:, 0] + bias
    margins = scores * labels
    hinge = nn.HingeEmbeddingLoss(margin=1.0, reduction="none")(margins, -torch.ones(len(labels)))
    norm = torch.linalg.vector_norm(weights.double()).item()
    return {
        "margins": margins.round().long(),
        "support": [int(margin <= 1) for margin in margins.tolist()],
        "hinge": hinge.round().long(),
        "objective": norm**2 / 2 + cost * hinge.sum().item(),
        "width": 2 / norm,
    }


@reference("rbf_decision")
def rbf_decision(
    support: Tensor, alphas: Tensor, labels: Tensor, gamma: float, bias: float, x: Tensor
) -> dict[str, Any]:
    """`torch.cdist`, and the weighted sum as a real linear layer over the kernels."""
    squares = torch.cdist(support.double(), x.double()[None], compute_mode="donot_use_mm_for_euclid_dist")[:, 0] ** 2
    kernels = torch.exp(squares * -gamma)
    layer = nn.Linear(len(alphas), 1, dtype=torch.float64)
    with torch.no_grad():
        layer.weight.copy_((alphas * labels)[None])
        layer.bias.fill_(bias)
        value = layer(kernels)[0]
    return {"value": value, "kernels": kernels}


@reference("linearly_separable")
def linearly_separable(points: Tensor, classes: Tensor) -> dict[str, Any]:
    """Rosenblatt's perceptron: it ends without mistakes, or its weights come back and it goes on for ever."""
    samples = [(int(x), int(y), 1, 1 if c else -1) for (x, y), c in zip(points.tolist(), classes.tolist(), strict=True)]
    weights, seen = (0, 0, 0), set()
    while weights not in seen:
        seen.add(weights)
        before = weights
        for x, y, one, sign in samples:
            if sign * (weights[0] * x + weights[1] * y + weights[2]) <= 0:
                weights = (weights[0] + sign * x, weights[1] + sign * y, weights[2] + sign * one)
        if weights == before and all(
            sign * (weights[0] * x + weights[1] * y + weights[2]) > 0 for x, y, _, sign in samples
        ):
            return {"separable": 1}
    return {"separable": 0}
