"""References of tensors: PyTorch's own shapes on the meta device."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from solvers.registry import reference


def _meta(shape: Tensor) -> Tensor:
    return torch.empty(*shape.tolist(), device="meta")


def _works(function: Callable[[], Tensor]) -> int:
    try:
        function()
    except RuntimeError:
        return 0
    return 1


@reference("tensor_size")
def tensor_size(shape: Tensor, dtype: str) -> dict[str, Any]:
    """A tensor on the meta device."""
    tensor = torch.empty(*shape.tolist(), dtype=getattr(torch, dtype), device="meta")
    facts = [tensor.dim(), tensor.numel(), tensor.nbytes]
    return {"rank": facts[0], "elements": facts[1], "bytes": facts[2], "facts": facts, "first_side": len(tensor)}


@reference("broadcast_shape")
def broadcast_shape(first: Tensor, second: Tensor) -> dict[str, Any]:
    """A sum on the meta device."""
    result = _meta(first) + _meta(second)
    return {"shape": list(result.shape), "elements": result.numel()}


@reference("broadcast_works")
def broadcast_works(first: Tensor, second: Tensor) -> dict[str, Any]:
    """Does the sum raise."""
    return {"works": _works(lambda: _meta(first) + _meta(second))}


@reference("matmul_shape")
def matmul_shape(first: Tensor, second: Tensor) -> dict[str, Any]:
    """`torch.matmul` on the meta device."""
    result = torch.matmul(_meta(first), _meta(second))
    return {"shape": list(result.shape), "elements": result.numel()}


@reference("matmul_works")
def matmul_works(first: Tensor, second: Tensor) -> dict[str, Any]:
    """Does `torch.mm`, `torch.bmm` or `torch.matmul` raise."""
    a, b = _meta(first), _meta(second)
    found = [_works(lambda call=call: call(a, b)) for call in (torch.mm, torch.bmm, torch.matmul)]  # type: ignore[misc]
    return {"all": found, "mm": found[0], "bmm": found[1], "matmul": found[2]}


_CALLS: dict[str, Callable[[Tensor], Tensor]] = {
    "none": lambda x: x,
    "permute(2, 0, 1)": lambda x: x.permute(2, 0, 1),
    "transpose(0, 2)": lambda x: x.transpose(0, 2),
    "flatten(1)": lambda x: x.flatten(1),
    "unsqueeze(1)": lambda x: x.unsqueeze(1),
    "sum(1)": lambda x: x.sum(1),
    "mean(1, keepdim)": lambda x: x.mean(1, keepdim=True),
    "cat with itself along 0": lambda x: torch.cat([x, x]),
    "stack with itself along 0": lambda x: torch.stack([x, x]),
}


@reference("shape_after")
def shape_after(shape: Tensor, first: str, second: str, third: str) -> dict[str, Any]:
    """The methods themselves, one after the other."""
    early = _CALLS[first](_meta(shape))
    after = _CALLS[third](_CALLS[second](early))
    return {
        "shape_after": list(after.shape),
        "elements": after.numel(),
        "rank": after.dim(),
        "after_first": list(early.shape),
    }


@reference("arange_facts")
def arange_facts(start: int, stop: int, step: int) -> dict[str, Any]:
    """`torch.arange`."""
    values = torch.arange(start, stop, step)
    return {"length": len(values), "last": values[-1], "total": values.sum(), "pair": [len(values), values[-1].item()]}


@reference("linspace_values")
def linspace_values(start: float, stop: float, steps: int) -> dict[str, Any]:
    """`torch.linspace`."""
    values = torch.linspace(start, stop, steps, dtype=torch.float64)
    return {"values": values, "gap": values.diff().mean()}
