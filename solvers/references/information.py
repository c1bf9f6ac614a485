"""References of information: `torch.distributions` and `functional.kl_div`."""

import math
from typing import Any

import torch
from torch import Tensor
from torch.distributions import Bernoulli, Categorical, kl_divergence
from torch.nn import functional

from solvers.registry import reference


def _unit(base: str) -> float:
    return math.log(2) if base == "bits" else 1.0


def _categorical(counts: Tensor) -> Any:
    return Categorical(probs=counts.double().flatten(), validate_args=False)


@reference("entropy_measures")
def entropy_measures(p: Tensor, q: Tensor, base: str) -> dict[str, Any]:
    """`Categorical.entropy`, `kl_divergence`, and `functional.cross_entropy` with soft targets."""
    first, second, unit = _categorical(p), _categorical(q), _unit(base)
    cross = functional.cross_entropy(second.probs.log()[None], first.probs[None]).item() / unit
    mixture = Categorical(probs=(first.probs + second.probs) / 2, validate_args=False)
    kl, kl_qp = (kl_divergence(a, b).item() / unit for a, b in ((first, second), (second, first)))
    entropy = first.entropy().item() / unit
    return {
        "entropy": entropy,
        "entropy_q": second.entropy().item() / unit,
        "cross_entropy": cross,
        "kl": kl,
        "kl_qp": kl_qp,
        "all": [entropy, cross, kl, kl_qp],
        "js": (kl_divergence(first, mixture) + kl_divergence(second, mixture)).item() / 2 / unit,
        "maximum_entropy": _categorical(torch.ones(len(p))).entropy().item() / unit,
    }


@reference("joint_information")
def joint_information(table: Tensor, base: str) -> dict[str, Any]:
    """Entropies by `Categorical`; mutual information as the divergence from the product of the margins."""
    unit, counts = _unit(base), table.double()
    joint = counts / counts.sum()
    product = torch.outer(joint.sum(1), joint.sum(0))
    mutual = functional.kl_div(product.log(), joint, reduction="sum").item() / unit
    conditional = sum(
        share.item() * _categorical(row).entropy().item() for share, row in zip(joint.sum(1), counts, strict=True)
    )
    return {
        "h_x": _categorical(counts.sum(1)).entropy().item() / unit,
        "h_y": _categorical(counts.sum(0)).entropy().item() / unit,
        "h_xy": _categorical(counts).entropy().item() / unit,
        "h_y_given_x": conditional / unit,
        "mutual": mutual,
        "joint": joint,
    }


@reference("prediction_spread")
def prediction_spread(probabilities: Tensor, base: str) -> dict[str, Any]:
    """`torch.var` and `Bernoulli.entropy`."""
    unit = _unit(base)
    one: Any = Bernoulli(probs=probabilities.mean(), validate_args=False)
    each: Any = Bernoulli(probs=probabilities, validate_args=False)
    entropy = one.entropy().item() / unit
    variance = torch.var(probabilities, correction=0).item()
    return {
        "mean": probabilities.mean(),
        "variance": variance,
        "unbiased": torch.var(probabilities).item(),
        "entropy_of_mean": entropy,
        "mean_entropy": each.entropy().mean().item() / unit,
        "pair": [entropy, variance],
    }
