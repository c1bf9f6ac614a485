"""References of the search for hyperparameters: enumeration, PyTorch's distributions, and schedules that are played."""

# mypy: disable-error-code="no-untyped-call"

import itertools
import math
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.distributions import Binomial, TransformedDistribution, Uniform
from torch.distributions.transforms import AffineTransform, ExpTransform

from solvers.registry import reference


@reference("grid_runs")
def grid_runs(sizes: Tensor, folds: int) -> dict[str, Any]:
    """All combinations listed and counted; beyond a million only measured, as a tensor without memory."""
    lengths = sizes.tolist()
    if math.prod(lengths) <= 10_000:
        combinations = sum(1 for _ in itertools.product(*map(range, lengths)))
    else:
        combinations = torch.empty(lengths, device="meta").numel()
    return {"runs": combinations * folds, "combinations": combinations, "added": sum(lengths) * folds}


@reference("best_of_table")
def best_of_table(losses: Tensor) -> dict[str, Any]:
    """NumPy's search for the smallest and the largest entry."""
    table = losses.double().numpy()
    best = np.argwhere(table == table.min())[0]
    row = int(np.argmin(table[:, 0]))
    return {
        "place": best + 1,
        "smallest": table.min(),
        "one_at_a_time": [row + 1, int(np.argmin(table[row])) + 1],
    }


@reference("grid_refinement")
def grid_refinement(points: int, dimensions: int, rounds: int) -> dict[str, Any]:
    """Tensors with one entry a run, and grids that are narrowed round by round."""
    one = torch.empty([points] * dimensions, device="meta").numel()
    low, high = 0.0, 1.0
    for _ in range(rounds):
        low, high = np.linspace(low, high, points)[:2]
    return {"runs": sum(one for _ in range(rounds)), "of_one_round": one, "spacing_factor": round(1 / (high - low))}


@reference("random_search_success")
def random_search_success(trials: int, share: float) -> dict[str, Any]:
    """PyTorch's binomial distribution."""
    draws = Binomial(trials, torch.tensor(share, dtype=torch.float64))
    none = draws.log_prob(torch.tensor(0.0, dtype=torch.float64)).exp()
    every = draws.log_prob(torch.tensor(float(trials), dtype=torch.float64)).exp()
    return {"success": 1 - none, "failure": none, "expected": draws.mean, "all_good": every}


@reference("random_search_trials")
def random_search_trials(share: float, probability: float) -> dict[str, Any]:
    """Trials added one by one until the chance of none has fallen far enough."""
    none, trials = 1.0, 0
    while 1 - none < probability:
        none *= 1 - share
        trials += 1
    return {"trials": trials, "reached": 1 - none, "floored": trials - 1}


@reference("log_uniform")
def log_uniform(low: float, high: float, u: float) -> dict[str, Any]:
    """PyTorch's uniform distribution of the logarithm, transformed: the quantile of u."""
    bounds = torch.tensor([low, high], dtype=torch.float64).log()
    spread = AffineTransform(bounds[0], bounds[1] - bounds[0])
    one = torch.tensor(1.0, dtype=torch.float64)
    draws = TransformedDistribution(Uniform(0 * one, one), [spread, ExpTransform()])
    value = draws.icdf(torch.tensor(u, dtype=torch.float64))
    middle = torch.tensor((low + high) / 2, dtype=torch.float64)
    return {"value": value, "exponent": value.log10(), "share_below_middle": draws.cdf(middle)}


@reference("halving_rounds")
def halving_rounds(candidates: int, keep: int, budget: int) -> dict[str, Any]:
    """The rounds played with a list of candidates."""
    alive, epochs, spent, rounds = list(range(candidates)), budget, 0, 0
    while alive:
        rounds += 1
        spent += sum(epochs for _ in alive)
        survivors = len(alive) // keep
        if survivors == 0:
            break
        alive, epochs = alive[:survivors], epochs * keep
    return {"rounds": rounds, "total": spent, "last_candidates": len(alive), "last_budget": epochs}
