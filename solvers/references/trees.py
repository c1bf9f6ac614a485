"""References of trees: impurities counted pair by pair, objectives minimized by autograd's Newton step."""

import itertools
import math
from fractions import Fraction
from typing import Any

import torch
from torch import Tensor
from torch.distributions import Categorical

from solvers.registry import reference


def _pair_impurity(counts: list[int]) -> float:
    """The share of ordered pairs, drawn with replacement, whose classes differ."""
    samples = torch.tensor([label for label, count in enumerate(counts) for _ in range(count)])
    return (samples[:, None] != samples).double().mean().item()


def _bits(counts: list[int]) -> float:
    shares: Any = Categorical(probs=torch.tensor(counts, dtype=torch.float64))
    return float(shares.entropy()) / math.log(2)


@reference("impurity_gain")
def impurity_gain(left: Tensor, right: Tensor) -> dict[str, Any]:
    """Gini as the share of differing pairs, entropy by `Categorical`."""
    sides, parent = [left.tolist(), right.tolist()], (left + right).tolist()
    sizes = [sum(side) for side in sides]

    def gain(impurity: Any) -> float:
        children = sum(size * impurity(side) for size, side in zip(sizes, sides, strict=True))
        return float(impurity(parent) - children / sum(sizes))

    return {
        "gini": _pair_impurity(parent),
        "gini_left": _pair_impurity(sides[0]),
        "gini_gain": gain(_pair_impurity),
        "entropy": _bits(parent),
        "information_gain": gain(_bits),
        "split_information": _bits(sizes),
    }


def _leaf(gradient: float, hessian: float, penalty: float) -> tuple[float, float]:
    """Weight and objective of a leaf: one Newton step from 0 on G·w + ½(H + λ)w², by autograd."""
    w = torch.zeros((), dtype=torch.float64, requires_grad=True)

    def objective(at: Tensor) -> Tensor:
        return gradient * at + hessian * at**2 / 2 + penalty * at**2 / 2

    (slope,) = torch.autograd.grad(objective(w), w, create_graph=True)
    (curvature,) = torch.autograd.grad(slope, w)
    best = (-slope / curvature).detach()
    return best.item(), objective(best).item()


@reference("boosting_gain")
def boosting_gain(
    left_gradient: float,
    left_hessian: float,
    right_gradient: float,
    right_hessian: float,
    penalty: float,
    gamma: float,
) -> dict[str, Any]:
    """The objective before less the objective after the split."""
    left, left_value = _leaf(left_gradient, left_hessian, penalty)
    right, right_value = _leaf(right_gradient, right_hessian, penalty)
    root, root_value = _leaf(left_gradient + right_gradient, left_hessian + right_hessian, penalty)
    gain = (root_value + gamma) - (left_value + right_value + 2 * gamma)
    return {"gain": gain, "weights": [left, right], "root_weight": root, "all": [gain, left, right]}


@reference("boosting_best_split")
def boosting_best_split(x: Tensor, y: Tensor, prediction: float, penalty: float) -> dict[str, Any]:
    """Every threshold tried on the data themselves, gradients by autograd."""
    predictions = torch.full((len(y),), float(prediction), dtype=torch.float64, requires_grad=True)
    loss = torch.nn.functional.mse_loss(predictions, y.double(), reduction="sum") / 2
    (gradients,) = torch.autograd.grad(loss, predictions)

    def objective(chosen: Tensor) -> float:
        return _leaf(gradients[chosen].sum().item(), float(chosen.sum()), penalty)[1]

    values = sorted(x.tolist())
    thresholds = [(low + high) / 2 for low, high in itertools.pairwise(values)]
    whole = objective(torch.ones(len(y), dtype=torch.bool))
    gains = [whole - objective(x < cut) - objective(x > cut) for cut in thresholds]
    best = max(range(len(gains)), key=gains.__getitem__)
    return {"threshold": thresholds[best], "gain": gains[best], "pair": [thresholds[best], gains[best]], "gains": gains}


@reference("boosting_sampling")
def boosting_sampling(rows: int, columns: int, subsample: int, colsample: int, rounds: int) -> dict[str, Any]:
    """Exact fractions, rounded down."""
    used = [math.floor(rows * Fraction(subsample, 100)), max(1, math.floor(columns * Fraction(colsample, 100)))]
    return {"used": used, "row_uses": sum(used[0] for _ in range(rounds))}
