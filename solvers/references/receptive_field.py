"""References of the receptive fields: where gradients of real convolutions arrive, and the recursion in SymPy."""

from functools import lru_cache
from typing import Any

import sympy
import torch
from torch import Tensor
from torch.nn import functional

from solvers.registry import reference

Layer = tuple[int, int, int]


def _ones(size: int) -> Tensor:
    return torch.ones(1, 1, size, dtype=torch.float64)


def _input_size(layers: list[Layer], outputs: int) -> int:
    """The size that a stack maps to exactly this many outputs, from transposed convolutions on the meta device."""
    row = torch.empty(1, 1, outputs, device="meta")
    for kernel, stride, dilation in reversed(layers):
        weight = torch.empty(1, 1, kernel, device="meta")
        row = functional.conv_transpose1d(row, weight, stride=stride, dilation=dilation)
    return row.shape[-1]


def _touched(layers: list[Layer], outputs: int, output: int) -> list[int]:
    """The inputs to which the gradient of one of the outputs arrives, in order."""

    def stack(signal: Tensor) -> Tensor:
        row = signal.view(1, 1, -1)
        for kernel, stride, dilation in layers:
            row = functional.conv1d(row, _ones(kernel), stride=stride, dilation=dilation)
        assert row.shape[-1] == outputs
        return row[0, 0, output]

    gradient = torch.func.grad(stack)(torch.zeros(_input_size(layers, outputs), dtype=torch.float64))
    return [int(index) for index in gradient.nonzero()]


def _field(layers: list[Layer]) -> int:
    touched = _touched(layers, 1, 0)
    return touched[-1] - touched[0] + 1


@reference("receptive_field")
def receptive_field(kernels: Tensor, strides: Tensor, dilations: Tensor) -> dict[str, Any]:
    """Where the gradients of two neighbouring outputs of real convolutions arrive."""
    layers = [(int(k), int(s), int(d)) for k, s, d in zip(kernels, strides, dilations, strict=True)]
    return {
        "receptive_field": _field(layers),
        "area": _field(layers) ** 2,
        "jump": _touched(layers, 2, 1)[0] - _touched(layers, 2, 0)[0],
        "fields": [_field(layers[: depth + 1]) for depth in range(len(layers))],
        "strides_ignored": _field([(k, 1, d) for k, _, d in layers]),
        "dilations_ignored": _field([(k, s, 1) for k, s, _ in layers]),
    }


@reference("dilated_offsets")
def dilated_offsets(rates: Tensor, kernel: int) -> dict[str, Any]:
    """The inputs that a gradient reaches through real dilated convolutions."""
    layers = [(kernel, 1, int(rate)) for rate in rates]
    touched = _touched(layers, 1, 0)
    field = touched[-1] - touched[0] + 1
    gcd = sympy.igcd(0, *rates.tolist())
    return {
        "reached": len(touched),
        "receptive_field": field,
        "missing": field - len(touched),
        "complete": len(touched) == field,
        "gcd": int(gcd),
    }


@lru_cache
def _step() -> sympy.Expr:
    distance, rate = sympy.symbols("distance rate")
    return sympy.Max(  # type: ignore[no-untyped-call]
        distance - 2 * rate, distance - 2 * (distance - rate), rate
    )


@reference("hdc_max_distance")
def hdc_max_distance(rates: Tensor, kernel: int) -> dict[str, Any]:
    """The published recursion as a SymPy expression, from the last layer back to the first."""
    distance, rate = sympy.symbols("distance rate")

    def at(layer: int) -> int:
        own = int(rates[layer])
        return own if layer == len(rates) - 1 else int(_step().subs({distance: at(layer + 1), rate: own}))

    return {
        "max_distance": at(1),
        "distances": [at(layer) for layer in range(len(rates))],
        "good": at(1) <= kernel,
        "gcd": int(sympy.igcd(0, *rates.tolist())),
    }
