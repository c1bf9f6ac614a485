"""References of batches: PyTorch's samplers and optimizers, autograd, and its distributions."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import BatchSampler, SequentialSampler, TensorDataset

from solvers.registry import reference


def _batches(samples: int, batch: int, drop_last: bool = False) -> list[list[int]]:
    """The indices of each batch, as a `DataLoader` makes them."""
    return list(BatchSampler(SequentialSampler(range(samples)), batch, drop_last))


@reference("epoch_iterations")
def epoch_iterations(samples: int, batch: int, epochs: int) -> dict[str, Any]:
    """`torch.utils.data.BatchSampler`, run through for each epoch."""
    kept, full = _batches(samples, batch), _batches(samples, batch, drop_last=True)
    return {
        "iterations": len(kept),
        "dropped": len(full),
        "last_batch": len(kept[-1]),
        "pair": [len(kept), len(full)],
        "pair_last": [len(kept), len(kept[-1])],
        "unused": samples - sum(map(len, full)),
        "total": sum(len(_batches(samples, batch)) for _ in range(epochs)),
        "total_dropped": sum(len(_batches(samples, batch, drop_last=True)) for _ in range(epochs)),
        "run_on": len(_batches(samples * epochs, batch)),
    }


def _counted(samples: int, batch: int, accumulation: int, epochs: int, at_end: bool, running: bool) -> int:
    """How often `torch.optim.SGD` steps: each step lowers a parameter by 1."""
    position = nn.Parameter(torch.zeros((), dtype=torch.float64))
    optimizer = torch.optim.SGD([position], lr=1.0)
    position.grad = torch.ones_like(position)
    waiting = 0
    for _ in range(epochs):
        waiting = waiting if running else 0
        for _ in _batches(samples, batch):
            waiting += 1
            if waiting == accumulation:
                optimizer.step()
                waiting = 0
        if at_end and waiting:
            optimizer.step()
    return round(-position.item())


@reference("accumulated_steps")
def accumulated_steps(samples: int, batch: int, accumulation: int, epochs: int) -> dict[str, Any]:
    """The training loop itself, with `torch.optim.SGD`."""
    return {
        "steps": _counted(samples, batch, accumulation, epochs, at_end=True, running=False),
        "per_epoch": _counted(samples, batch, accumulation, 1, at_end=True, running=False),
        "skipped": _counted(samples, batch, accumulation, epochs, at_end=False, running=False),
        "carried": _counted(samples, batch, accumulation, epochs, at_end=False, running=True),
        "without_accumulation": _counted(samples, batch, 1, epochs, at_end=True, running=False),
    }


@reference("gradient_noise")
def gradient_noise(sigma: float, batch: int) -> dict[str, Any]:
    """Independent noise passes through a mean (a sum) with the weights that autograd finds for it."""
    zeros = torch.zeros(batch, dtype=torch.float64)
    mean, total = torch.func.grad(torch.mean)(zeros), torch.func.grad(torch.sum)(zeros)
    return {
        "standard_error": torch.linalg.vector_norm(sigma * mean),
        "variance": torch.dot(mean, mean) * sigma**2,
        "of_sum": torch.linalg.vector_norm(sigma * total),
    }


@reference("variance_estimate_noise")
def variance_estimate_noise(n: int) -> dict[str, Any]:
    """`torch.distributions.Chi2`."""
    spread = torch.distributions.Chi2(torch.tensor(n - 1, dtype=torch.float64))
    return {"relative_noise": spread.stddev / spread.mean, "relative_variance": spread.variance / spread.mean**2}


@reference("batch_class_counts")
def batch_class_counts(labels: Tensor, order: Tensor, batch: int, classes: int) -> dict[str, Any]:
    """`torch.utils.data.BatchSampler` over the given order, and `torch.bincount`."""
    data = TensorDataset(labels)

    def counts(sampler: list[int]) -> list[list[int]]:
        return [
            torch.bincount(data[rows][0], minlength=classes).tolist()
            for rows in BatchSampler(sampler, batch, drop_last=False)
        ]

    return {
        "counts": counts(order.tolist()),
        "stored_counts": counts(list(range(len(labels)))),
        "inverse_counts": counts([order.tolist().index(place) for place in range(len(labels))]),
    }


@reference("group_count_options")
def group_count_options(channels: int) -> dict[str, Any]:
    """`nn.GroupNorm` refuses the others."""

    def accepted(groups: int) -> bool:
        try:
            nn.GroupNorm(groups, channels, device="meta")
        except ValueError:
            return False
        return True

    return {
        "options": sum(accepted(groups) for groups in range(1, channels + 1)),
        "inner": sum(accepted(groups) for groups in range(2, channels)),
    }


@reference("gradient_reduction")
def gradient_reduction(features: Tensor, targets: Tensor, weights: Tensor, lr: float) -> dict[str, Any]:
    """`functional.mse_loss` with both reductions, autograd, and a step of `torch.optim.SGD`."""
    features, targets = features.double(), targets.double()
    start = weights.double()

    def half(w: Tensor, reduction: str) -> Tensor:
        return functional.mse_loss(features @ w, targets, reduction=reduction) / 2

    total, mean = torch.func.grad(half)(start, "sum"), torch.func.grad(half)(start, "mean")
    # Where the summed loss makes the step of the mean loss: its rate is the ratio of the two steps for one gradient.
    ones = nn.Parameter(torch.zeros((), dtype=torch.float64))
    ones.expand(len(features)).sum().backward()  # type: ignore[no-untyped-call]
    assert ones.grad is not None
    return {
        "sum_gradient": total.round().long(),
        "mean_gradient": mean,
        "doubled": torch.func.grad(lambda w: functional.mse_loss(features @ w, targets))(start),
        "lr_for_sum": lr / ones.grad.item(),
    }
