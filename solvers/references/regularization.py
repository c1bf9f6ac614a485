"""References of regularization: PyTorch's losses, autograd on the objective, and plain enumeration."""

import itertools
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from solvers.registry import reference


def _newton(objective: Callable[[Tensor], Tensor], start: Tensor) -> Tensor:
    """The minimum of a quadratic objective: one Newton step with the gradient and Hessian that autograd finds."""
    gradient = torch.func.grad(objective)(start)
    # Not torch.func's own, which warns on its first use.
    hessian = torch.autograd.functional.hessian(objective, start)  # type: ignore[no-untyped-call]
    minimum: Tensor = start - torch.linalg.solve(hessian, gradient)
    return minimum


@reference("l2_shrinkage")
def l2_shrinkage(eigenvalues: Tensor, optimum: Tensor, alpha: float) -> dict[str, Any]:
    """Newton's step on the objective."""

    def minimum(strength: float) -> Tensor:
        return _newton(
            lambda w: (eigenvalues * (w - optimum).square()).sum() / 2 + strength * w.square().sum(),
            torch.zeros_like(optimum),
        )

    factors = torch.autograd.functional.jacobian(  # type: ignore[no-untyped-call]
        lambda target: torch.linalg.solve(torch.diag(eigenvalues + alpha), eigenvalues * target), optimum
    )
    return {
        "shrunk": minimum(alpha / 2),
        "without_half": minimum(alpha),
        "factors": factors.diagonal(),
        "effective_parameters": factors.trace(),
    }


@reference("soft_threshold")
def soft_threshold(optimum: Tensor, curvature: Tensor, alpha: float) -> dict[str, Any]:
    """The best of zero and the minima of both branches, w > 0 and w < 0, each by Newton's step."""

    def smooth(w: Tensor, index: int) -> Tensor:
        return curvature[index] / 2 * (w - optimum[index]).square().sum()

    weights = []
    for index in range(len(optimum)):
        candidates = [torch.zeros(1, dtype=torch.float64)]
        for sign in (1.0, -1.0):
            branch = _newton(lambda w, i=index, s=sign: smooth(w, i) + alpha * s * w.sum(), candidates[0])  # type: ignore[misc]
            candidates += [branch] if branch * sign > 0 else []
        weights.append(min(candidates, key=lambda w: float(smooth(w, index) + alpha * w.abs())).item())
    return {
        "weights": weights,
        "zeros": weights.count(0.0),
        "unscaled": functional.softshrink(optimum, alpha),
        "hard_thresholded": torch.stack(
            [functional.hardshrink(w, alpha / h) for w, h in zip(optimum, curvature.tolist(), strict=True)]
        ),
    }


@reference("l2_projection")
def l2_projection(point: Tensor, radius: float) -> dict[str, Any]:
    """`functional.normalize` onto the sphere, for points outside by `torch.cdist`."""
    sphere = functional.normalize(point, dim=0, eps=0.0) * radius
    norm = torch.cdist(point[None], torch.zeros_like(point)[None])[0, 0]
    projected = sphere if norm > radius else point
    return {
        "projected": projected,
        "norm": norm,
        "inside": int(norm <= radius),
        "inside_l1": int(torch.linalg.vector_norm(point, ord=1) <= radius),
        "distance": torch.linalg.vector_norm(point - projected),
        "always_scaled": sphere,
        "clipped": functional.hardtanh(point, -radius, radius),
        "unit": functional.normalize(point, dim=0),
        "l1_scaled": functional.normalize(point, p=1.0, dim=0) * radius,
    }


@reference("norm_penalty")
def norm_penalty(weights: Tensor, biases: Tensor, strength: float) -> dict[str, Any]:
    """`nn.MSELoss` and `nn.L1Loss` against zero, summed, and autograd's gradients of them."""
    weights, biases = weights.double().requires_grad_(), biases.double()
    zeros = torch.zeros_like(weights)
    half_square = nn.MSELoss(reduction="sum")(weights, zeros) * strength / 2
    absolute = nn.L1Loss(reduction="sum")(weights, zeros) * strength
    (gradient,) = torch.autograd.grad(half_square, weights)
    (l1_gradient,) = torch.autograd.grad(absolute, weights)
    bias_square = nn.MSELoss(reduction="sum")(biases, torch.zeros_like(biases)) * strength / 2
    bias_absolute = nn.L1Loss(reduction="sum")(biases, torch.zeros_like(biases)) * strength
    return {
        "penalty": half_square.detach(),
        "with_biases": half_square.detach() + bias_square,
        "l1_penalty": absolute.detach(),
        "l1_with_biases": absolute.detach() + bias_absolute,
        "gradient": gradient,
        "l1_gradient": l1_gradient,
        "norm": torch.linalg.matrix_norm(weights.detach()),
    }


@reference("input_noise_loss")
def input_noise_loss(weights: Tensor, x: Tensor, target: float, variance: float) -> dict[str, Any]:
    """`functional.mse_loss` averaged over all signs of noise ±σ on each input: of mean 0 and variance σ²."""
    signs = torch.tensor(list(itertools.product((-1.0, 1.0), repeat=len(x))), dtype=torch.float64)

    def loss(inputs: Tensor) -> Tensor:
        predictions = functional.linear(inputs, weights.double()[None])[:, 0]
        return functional.mse_loss(predictions, torch.full_like(predictions, target))

    clean = loss(x.double()[None])
    expected = loss(x + variance**0.5 * signs)
    # The penalty alone, without the cancelling of expected - clean: noise on inputs of zero, and a target of zero.
    penalty = functional.linear(variance**0.5 * signs, weights.double()[None]).square().mean()
    return {
        "expected_loss": expected,
        "clean_loss": clean,
        "penalty": penalty,
        "prediction": functional.linear(x.double(), weights.double()),
    }


def _pytorch_targets(classes: int, target: int, epsilon: float) -> Tensor:
    """The targets that `functional.cross_entropy` uses: what its gradient subtracts from the probabilities."""
    logits = torch.zeros(classes, dtype=torch.float64)
    gradient = torch.func.grad(lambda z: functional.cross_entropy(z, torch.tensor(target), label_smoothing=epsilon))(
        logits
    )
    targets: Tensor = logits.softmax(0) - gradient
    return targets


def _book_epsilon(classes: int, epsilon: float) -> float:
    """PyTorch's ε that gives the book's targets: each of the K classes must get ε / (K − 1) of it. May exceed 1."""
    return epsilon * classes / (classes - 1)


@reference("label_smoothing_targets")
def label_smoothing_targets(classes: int, target: int, epsilon: float) -> dict[str, Any]:
    """What `functional.cross_entropy` uses, for the book's form with an ε of K / (K − 1) times the size."""
    targets = _pytorch_targets(classes, target, epsilon)
    outputs = {
        "targets": targets,
        "right": targets[target],
        "other": targets[target - 1],
        "swapped_targets": _pytorch_targets(classes, target, 1 - epsilon),
        "hard_targets": _pytorch_targets(classes, target, 0.0),
    }
    scaled = _book_epsilon(classes, epsilon)
    if scaled <= 1:  # PyTorch refuses more
        book = _pytorch_targets(classes, target, scaled)
        outputs |= {"book_targets": book, "book_right": book[target], "book_other": book[target - 1]}
    return outputs


@reference("label_smoothing_loss")
def label_smoothing_loss(logits: Tensor, target: int, epsilon: float) -> dict[str, Any]:
    """`functional.cross_entropy(label_smoothing=…)`, its gradient, and `torch.distributions`' entropy."""
    index, classes = torch.tensor(target), len(logits)

    def loss(values: Tensor, smoothing: float) -> Tensor:
        return functional.cross_entropy(values, index, label_smoothing=smoothing)

    targets = _pytorch_targets(classes, target, epsilon)
    outputs = {
        "loss": loss(logits, epsilon),
        "targets": targets,
        "hard_loss": nn.NLLLoss()(logits.log_softmax(0), index),
        "probabilities": nn.Softmax(dim=0)(logits),
        "gradient": torch.func.grad(loss)(logits, epsilon),
        "smallest_loss": torch.distributions.Categorical(probs=targets).entropy(),  # type: ignore[no-untyped-call]
        "uniform": loss(logits, 1.0),
    }
    scaled = _book_epsilon(classes, epsilon)
    if scaled <= 1:
        outputs |= {"book_loss": loss(logits, scaled), "book_targets": _pytorch_targets(classes, target, scaled)}
    return outputs
