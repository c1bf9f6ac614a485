"""References of scaling new data: `layer_norm` and `batch_norm` without eps, and the line through two points."""

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from solvers.registry import reference


def _between(low: Tensor, high: Tensor, values: Tensor) -> Tensor:
    """The line that is 0 at `low` and 1 at `high`, at `values`: two equations, solved."""
    points = torch.stack([torch.stack([low, torch.ones_like(low)]), torch.stack([high, torch.ones_like(high)])])
    slope, intercept = torch.linalg.solve(points, torch.tensor([0.0, 1.0], dtype=torch.float64))
    line: Tensor = slope * values + intercept
    return line


def _standardized(values: Tensor, mean: Tensor, var: Tensor) -> Tensor:
    return functional.batch_norm(values[:, None], mean.view(1), var.view(1), eps=0.0)[:, 0]


@reference("new_data_scaling")
def new_data_scaling(train: Tensor, test: Tensor) -> dict[str, Any]:
    """`functional.batch_norm` in evaluation, whose running statistics are those of the training set."""
    var, mean = torch.var_mean(train, correction=0)
    joint_var, joint_mean = torch.var_mean(torch.cat([train, test]), correction=0)
    scores = _standardized(test, mean, var)
    return {
        "z_scores": scores,
        "test_mean": scores.mean(),
        "min_max": _between(*torch.aminmax(train), test),
        "mean": mean,
        "var": var,
        "own_scores": functional.layer_norm(test, test.shape, eps=0.0),
        "joint_scores": _standardized(test, joint_mean, joint_var),
        "unbiased_scores": _standardized(test, mean, torch.var(train)),
    }
