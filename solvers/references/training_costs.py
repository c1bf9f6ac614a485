"""References of training costs: tensors and optimizers measured, and PyTorch's counter of operations."""

import datetime
from typing import Any

import torch
from torch import nn
from torch.utils.data import BatchSampler, SequentialSampler
from torch.utils.flop_counter import FlopCounterMode

from solvers.registry import reference


@reference("activation_memory")
def activation_memory(batch: int, channels: int, height: int, width: int, bytes: int) -> dict[str, Any]:
    """The size of a tensor of single bytes on the meta device."""
    one = torch.empty(channels, height, width, bytes, dtype=torch.uint8, device="meta")
    total = one.expand(batch, *one.shape).contiguous().nbytes
    return {"total_bytes": total, "mib": total / 1024 / 1024, "mb": total / 1000 / 1000, "of_one": one.nbytes / 1024**2}


@reference("parameter_memory")
def parameter_memory(parameters: int, bytes: int, states: int) -> dict[str, Any]:
    """What `torch.optim` keeps after a step: nothing, a momentum buffer, or Adam's two moments."""
    value = nn.Parameter(torch.zeros(parameters, device="meta"))
    value.grad = torch.ones_like(value)
    optimizer: torch.optim.Optimizer = (
        torch.optim.Adam([value]) if states == 2 else torch.optim.SGD([value], lr=0.1, momentum=0.9 * states)
    )
    optimizer.step()
    kept = [t for t in optimizer.state[value].values() if isinstance(t, torch.Tensor) and t.shape == value.shape]
    if parameters == 1:  # Adam's counter of steps has a shape of its own, ()
        kept = [t for t in kept if t.dim() == 1]
    held = [value.data, value.grad, *kept]
    width = torch.empty(bytes, dtype=torch.uint8).nbytes
    return {
        "weight_bytes": value.numel() * width,
        "weight_mb": value.numel() * width / 1000**2,
        "training_gb": sum(t.numel() for t in held) * width / 1000**3,
        "training_bytes": sum(t.numel() for t in held) * width,
        "copies": len(held),
        "weight_gib": value.numel() * width / 1024**3,
    }


@reference("matmul_flops")
def matmul_flops(m: int, k: int, n: int) -> dict[str, Any]:
    """`torch.utils.flop_counter` on a product on the meta device."""
    with FlopCounterMode(display=False) as counter:
        product = torch.empty(m, k, device="meta") @ torch.empty(k, n, device="meta")
    return {"flops": counter.get_total_flops(), "outputs": product.numel()}


@reference("training_time")
def training_time(samples: int, batch: int, milliseconds: float, epochs: int) -> dict[str, Any]:
    """Steps of `torch.utils.data.BatchSampler`, added up one by one."""
    steps = [rows for _ in range(epochs) for rows in BatchSampler(SequentialSampler(range(samples)), batch, False)]
    seconds = sum(milliseconds for _ in steps) / 1000
    minute = datetime.timedelta(minutes=1).total_seconds()
    return {
        "steps": len(steps),
        "seconds": seconds,
        "minutes": seconds / minute,
        "hours": seconds / minute / minute,
        "throughput": 1000 * batch / milliseconds,
    }
