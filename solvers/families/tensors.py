"""Tensors: sizes in memory, shapes after operations, broadcasting, matrix products, ranges."""

import torch
from torch import Tensor

from solvers.registry import Integer, Number, Option, ParameterError, Shared, solver

BYTES = {"float64": 8, "float32": 4, "float16": 2, "bfloat16": 2, "int64": 8, "int32": 4, "int8": 1, "bool": 1}
RANKS = {"r": (1, 4), "s": (1, 4)}


@solver(
    "tensor_size",
    parameters={
        "shape": Integer(low=1, high=1000, draw_high=12, shape=("r",)),
        "dtype": Option(values=tuple(BYTES), default="float32"),
    },
    sizes={"r": (1, 5)},
)
def tensor_size(shape: Tensor, dtype: str) -> dict[str, Tensor]:
    """A tensor's number of dimensions, elements ∏ nᵢ and bytes = elements · bytes of its dtype.

    Outputs: rank, elements, bytes, element_size, facts [3] = (rank, elements, bytes). Wrong turns: sum_of_sides = Σ nᵢ,
    bits = 8·bytes, as_float64 = 8·elements, elements (as bytes), first_side (as len() gives). Raises ParameterError
    for more than 5 dimensions.
    """
    if shape.shape[1] > 5:
        raise ParameterError(f"shape: at most 5 dimensions, got {shape.shape[1]}")
    rank = torch.full_like(shape[:, 0], shape.shape[1])
    elements = shape.prod(1)
    each = torch.full_like(rank, BYTES[dtype])
    return {
        "rank": rank,
        "elements": elements,
        "bytes": elements * each,
        "element_size": each,
        "facts": torch.stack([rank, elements, elements * each], dim=1),
        "sum_of_sides": shape.sum(1),
        "bits": 8 * elements * each,
        "as_float64": 8 * elements,
        "first_side": shape[:, 0],
    }


def _broadcast(first: Tensor, second: Tensor) -> tuple[Tensor, Tensor]:
    """Shape [batch, rank] of the broadcast result, and whether the shapes go together."""
    rank = max(first.shape[1], second.shape[1])
    padded = []
    for shape in (first, second):
        ones = torch.ones(len(shape), rank - shape.shape[1], dtype=torch.int64, device=shape.device)
        padded.append(torch.cat([ones, shape], dim=1))
    a, b = padded
    works = ((a == b) | (a == 1) | (b == 1)).all(1)
    return torch.where(a == 1, b, a), works


@solver(
    "broadcast_shape",
    parameters={
        "first": Integer(low=1, high=1000, draw_high=3, shape=("r",)),
        "second": Integer(low=1, high=1000, draw_high=3, shape=("s",)),
    },
    sizes=RANKS,
)
def broadcast_shape(first: Tensor, second: Tensor) -> dict[str, Tensor]:
    """Shape of a sum of two tensors: aligned at the right, sides go together where they are equal or one of them is 1.

    Outputs: shape [max(r, s)], works (1; broadcast_works says 0 or 1 for any pair), elements. Wrong turns: left_aligned
    [max(r, s)] (missing sides added at the end; larger side taken), longer [max(r, s)] (the shape of higher rank, the
    first of equals). Invalid where the shapes do not go together.
    """
    shape, works = _broadcast(first, second)
    rank = shape.shape[1]

    def behind(sides: Tensor) -> Tensor:
        return torch.cat([sides, torch.ones_like(shape)[:, : rank - sides.shape[1]]], dim=1)

    longer = first if first.shape[1] >= second.shape[1] else second
    return {
        "shape": shape,
        "works": works.long(),
        "elements": shape.prod(1),
        "left_aligned": torch.maximum(behind(first), behind(second)),
        "longer": longer,
        "valid": works,
    }


@solver(
    "broadcast_works",
    parameters={
        "first": Integer(low=1, high=1000, draw_high=3, shape=("r",)),
        "second": Integer(low=1, high=1000, draw_high=3, shape=("s",)),
    },
    sizes=RANKS,
)
def broadcast_works(first: Tensor, second: Tensor) -> dict[str, Tensor]:
    """Do two shapes go together under broadcasting: aligned at the right, each pair of sides equal or one of them 1.

    Outputs: works (0/1). Wrong turns: opposite, same_rank_only (0 where the ranks differ), left_aligned (0/1: aligned
    at the left), equal_or_fail (0 where a shared side differs, 1 or not).
    """
    _, works = _broadcast(first, second)
    _, left = _broadcast(first.flip(1), second.flip(1))
    shared = min(first.shape[1], second.shape[1])
    equal = (first[:, first.shape[1] - shared :] == second[:, second.shape[1] - shared :]).all(1)
    same = first.shape[1] == second.shape[1]
    return {
        "works": works.long(),
        "opposite": 1 - works.long(),
        "same_rank_only": works.long() * int(same),
        "left_aligned": left.long(),
        "equal_or_fail": equal.long(),
    }


def _matmul(first: Tensor, second: Tensor) -> tuple[Tensor, Tensor]:
    """Shape [batch, rank] of torch.matmul's result, and whether it works."""
    one, other = first.shape[1] == 1, second.shape[1] == 1
    inner = first[:, -1] == second[:, -1 if other else -2]
    batches, works = _broadcast(first[:, :-2], second[:, :-2])
    ends = ([] if one else [first[:, -2]]) + ([] if other else [second[:, -1]])
    sides = torch.stack(ends, dim=1) if ends else first[:, :0]
    return torch.cat([batches, sides], dim=1), inner & works


MATRICES = {
    "first": Integer(low=1, high=1000, draw_high=3, shape=("r",)),
    "second": Integer(low=1, high=1000, draw_high=3, shape=("s",)),
}


@solver("matmul_shape", parameters=MATRICES, sizes={"r": (2, 4), "s": (1, 4)})
def matmul_shape(first: Tensor, second: Tensor) -> dict[str, Tensor]:
    """Shape of torch.matmul: the last two sides multiply as matrices, sides before them broadcast, a vector's vanishes.

    A first vector counts as a row, a second one as a column, and that side is dropped from the result.

    Outputs: shape (rank max(r, s); less one for each vector), elements, inner = the side that is summed over,
    multiplications = elements·inner. Wrong turns: concatenated [r + s − 2] (batch sides of both, as torch.tensordot;
    for vectors as well). Invalid where the sides do not fit. Raises ParameterError for two vectors (the result is a
    number).
    """
    if first.shape[1] == 1 and second.shape[1] == 1:
        raise ParameterError("second: at least one of the two needs two dimensions")
    shape, works = _matmul(first, second)
    inner = first[:, -1]
    rest = second if second.shape[1] == 1 else torch.cat([second[:, :-2], second[:, -1:]], dim=1)
    both = torch.cat([first[:, :-1], rest[:, :-1] if second.shape[1] == 1 else rest], dim=1)
    return {
        "shape": shape,
        "elements": shape.prod(1),
        "inner": inner,
        "multiplications": shape.prod(1) * inner,
        "concatenated": both,
        "valid": works,
    }


@solver("matmul_works", parameters=MATRICES, sizes=RANKS)
def matmul_works(first: Tensor, second: Tensor) -> dict[str, Tensor]:
    """Which products accept two shapes: mm two matrices only, bmm two batches of one size, matmul all that fit.

    Outputs: all [3] = (mm, bmm, matmul), mm, bmm, matmul (0/1 each). Wrong turns: as_matmul [3] (mm and bmm like
    matmul), opposite [3], swapped_sides [3] (first side of the second against the last of the first for all).
    """
    _, fits = _matmul(first, second)
    r, s = first.shape[1], second.shape[1]
    matmul = fits.long()
    mm = matmul * int(r == s == 2)
    same_batch = first[:, 0] == second[:, 0]
    bmm = matmul * int(r == s == 3) * same_batch.long()
    ends = (first[:, -1] == second[:, 0]).long()
    found = torch.stack([mm, bmm, matmul], dim=1)
    return {
        "all": found,
        "mm": mm,
        "bmm": bmm,
        "matmul": matmul,
        "as_matmul": torch.stack([matmul, matmul, matmul], dim=1),
        "opposite": 1 - found,
        "swapped_sides": torch.stack([ends, ends, ends], dim=1),
    }


OPERATIONS = (
    "none",
    "permute(2, 0, 1)",
    "transpose(0, 2)",
    "flatten(1)",
    "unsqueeze(1)",
    "sum(1)",
    "mean(1, keepdim)",
    "cat with itself along 0",
    "stack with itself along 0",
)


def _applied(sides: list[Tensor], operation: str) -> list[Tensor]:
    if operation == "none":
        return sides
    if operation == "unsqueeze(1)":
        return [sides[0], torch.ones_like(sides[0]), *sides[1:]]
    if operation == "cat with itself along 0":
        return [2 * sides[0], *sides[1:]]
    if operation == "stack with itself along 0":
        return [torch.full_like(sides[0], 2), *sides]
    if operation in ("permute(2, 0, 1)", "transpose(0, 2)"):
        if len(sides) != 3 and (operation[0] == "p" or len(sides) < 3):
            raise ParameterError(f"operations: {operation} does not fit {len(sides)} dimensions")
        return [sides[2], *sides[:2]] if operation[0] == "p" else [sides[2], sides[1], sides[0], *sides[3:]]
    if len(sides) < 2:
        raise ParameterError(f"operations: {operation} does not fit one dimension")
    if operation == "flatten(1)":
        return [sides[0], torch.stack(sides[1:]).prod(0)]
    return [sides[0], *([torch.ones_like(sides[0])] if "keepdim" in operation else []), *sides[2:]]


OPERATION = Option(values=OPERATIONS, default="none")


@solver(
    "shape_after",
    parameters={
        "shape": Integer(low=1, high=1000, draw_high=8, shape=(3,)),
        "first": OPERATION,
        "second": OPERATION,
        "third": OPERATION,
    },
)
def shape_after(shape: Tensor, first: str, second: str, third: str) -> dict[str, Tensor]:
    """Shape of a three-dimensional tensor after up to three operations, as PyTorch's methods give it.

    Outputs: shape_after, elements, rank; after_first (shape). Wrong turns: unchanged [3], reversed (sides in reverse
    order), after_first (the others forgotten). Raises ParameterError where an operation does not fit the number of
    dimensions.
    """
    sides = _applied(list(shape.unbind(1)), first)
    early = torch.stack(sides, dim=1)
    for operation in (second, third):
        sides = _applied(sides, operation)
    after = torch.stack(sides, dim=1)
    return {
        "shape_after": after,
        "elements": after.prod(1),
        "rank": torch.full_like(shape[:, 0], len(sides)),
        "after_first": early,
        "unchanged": shape,
        "reversed": after.flip(1),
    }


@solver(
    "arange_facts",
    parameters={
        "start": Integer(low=-1_000_000, high=1_000_000, draw_high=20),
        "stop": Integer(low=-1_000_000, high=1_000_000, draw_high=60),
        "step": Integer(low=1, high=1_000_000, draw_high=9, default=1),
    },
)
def arange_facts(start: Tensor, stop: Tensor, step: Tensor) -> dict[str, Tensor]:
    """torch.arange(start, stop, step): ⌈(stop − start)/step⌉ values from start, stop itself excluded.

    Outputs: length, last (value), total (sum of the values), pair [2] = (length, last). Wrong turns: inclusive_length
    = ⌊(stop − start)/step⌋ + 1, floor_length, stop (as last value), difference = stop − start.
    Invalid where stop ≤ start.
    """
    length = -((start - stop) // step)
    last = start + (length - 1) * step
    return {
        "length": length,
        "last": last,
        "total": length * (start + last) // 2,
        "pair": torch.stack([length, last], dim=1),
        "inclusive_length": (stop - start) // step + 1,
        "floor_length": (stop - start) // step,
        "stop": stop,
        "difference": stop - start,
        "valid": stop > start,
    }


@solver(
    "linspace_values",
    parameters={
        "start": Number(draw_low=-5, draw_high=5),
        "stop": Number(draw_low=6, draw_high=12),
        "steps": Shared(low=2, high=64, draw_high=6, default=5),
    },
)
def linspace_values(start: Tensor, stop: Tensor, steps: int) -> dict[str, Tensor]:
    """torch.linspace(start, stop, steps): `steps` values with both ends, (stop − start)/(steps − 1) apart.

    Outputs: values [steps], gap. Wrong turns: without_end [steps] ((stop − start)/steps apart, the end excluded),
    without_start [steps] (the same, the start excluded), gap_of_steps = (stop − start)/steps.
    """
    places = torch.arange(steps, device=start.device).double()
    span = (stop - start).double()

    def at(shares: Tensor) -> Tensor:
        return start[:, None] + span[:, None] * shares

    return {
        "values": at(places / (steps - 1)),
        "gap": span / (steps - 1),
        "without_end": at(places / steps),
        "without_start": at((places + 1) / steps),
        "gap_of_steps": span / steps,
    }
