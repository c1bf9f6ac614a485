"""Receptive fields of stacked layers, and the gaps that stacked dilations leave."""

import torch
from torch import Tensor

from solvers.registry import Integer, ParameterError, Shared, solver

KERNELS = Integer(low=1, high=1_000, draw_high=5, shape=("n",), doc="kernel size of each layer, input side first")
RATES = Integer(low=1, high=64, draw_high=12, shape=("n",), doc="dilation of each layer, input side first")


@solver(
    "receptive_field",
    parameters={
        "kernels": KERNELS,
        "strides": Integer(low=1, high=16, draw_high=3, shape=("n",), default=1, doc="stride of each layer"),
        "dilations": Integer(low=1, high=1_000, draw_high=3, shape=("n",), default=1, doc="dilation of each layer"),
    },
    sizes={"n": (1, 4)},
)
def receptive_field(kernels: Tensor, strides: Tensor, dilations: Tensor) -> dict[str, Tensor]:
    """The side of the input region on which one output of a stack of convolutions or poolings can depend.

    receptive_field = 1 + Σ_i (kernel_i − 1)·dilation_i·jump_i, where jump_i = Π_{j<i} stride_j is the distance in the
    input between neighbouring entries before layer i. This is the theoretical receptive field; the effective one (Luo
    et al. 2016) is smaller and weighted towards the centre.

    Outputs: receptive_field, jump = distance between neighbouring outputs in the input, fields [n] = the receptive
    field after each layer, jumps [n] = the jump before each layer, increments [n] = what each layer adds, area =
    receptive_field². Wrong turns: own_stride_fields and strides_ignored_fields [n], strides_ignored_area,
    sum_of_kernels, strides_ignored, dilations_ignored, own_stride_counted (jump_i includes stride_i), without_one (the
    1 left out), kernels_not_reduced = 1 + Σ kernel_i·dilation_i·jump_i.
    Invalid where the product of the strides exceeds 10⁹.
    """
    after = strides.cumprod(1)
    before = torch.cat([torch.ones_like(after[:, :1]), after[:, :-1]], 1)
    reach = (kernels - 1) * dilations
    fields = 1 + (reach * before).cumsum(1)
    return {
        "receptive_field": fields[:, -1],
        "jump": after[:, -1],
        "fields": fields,
        "jumps": before,
        "increments": reach * before,
        "area": fields[:, -1] * fields[:, -1],
        "own_stride_fields": 1 + (reach * after).cumsum(1),
        "strides_ignored_fields": 1 + reach.cumsum(1),
        "strides_ignored_area": (1 + reach.sum(1)) ** 2,
        "sum_of_kernels": kernels.sum(1),
        "strides_ignored": 1 + reach.sum(1),
        "dilations_ignored": 1 + ((kernels - 1) * before).sum(1),
        "own_stride_counted": 1 + (reach * after).sum(1),
        "without_one": fields[:, -1] - 1,
        "kernels_not_reduced": 1 + (kernels * dilations * before).sum(1),
        "valid": strides.double().prod(1) <= 1e9,
    }


@solver(
    "dilated_offsets",
    parameters={"rates": RATES, "kernel": Shared(low=1, high=15, draw_high=5, default=3)},
    sizes={"n": (1, 4)},
)
def dilated_offsets(rates: Tensor, kernel: int) -> dict[str, Tensor]:
    """Which inputs of a stack of dilated 1-D convolutions (stride 1) reach an output, and how many are skipped.

    An output reads the input at every sum Σ_i rate_i·tap_i with tap_i in 0 … kernel − 1, counted from the left end of
    its receptive field. A common divisor of all rates above 1 skips inputs in any number of layers: the gridding
    effect.

    Outputs: reached = number of distinct inputs, receptive_field = 1 + (kernel − 1)·Σ rates, missing = receptive_field
    − reached, complete (0/1: nothing missing), gcd = greatest common divisor of the rates, grids = gcd², the
    interleaved grids of a 2-D map. Wrong turns: paths = kernelⁿ (taps counted although they coincide),
    largest_rate_field = 1 + (kernel − 1)·max rate.
    """
    width = int(rates.sum(1).max()) * (kernel - 1) + 1
    positions = torch.arange(width, device=rates.device)
    mask = (positions == 0).expand(len(rates), width)
    for rate in rates.T:
        before = mask
        for tap in range(1, kernel):  # one by one: all taps at once would need `kernel` times the memory
            sources = positions - tap * rate[:, None]
            mask = mask | (before.gather(1, sources.clamp(min=0)) & (sources >= 0))
    field = 1 + (kernel - 1) * rates.sum(1)
    count, gcd = mask.sum(1), _gcd(rates)
    return {
        "reached": count,
        "receptive_field": field,
        "missing": field - count,
        "complete": (field == count).long(),
        "gcd": gcd,
        "grids": gcd * gcd,
        "paths": torch.full_like(field, kernel).double().pow(rates.shape[1]).clamp(max=2.0**62).long(),
        "largest_rate_field": 1 + (kernel - 1) * rates.max(1).values,
    }


def _gcd(rates: Tensor) -> Tensor:
    result = rates[:, 0]
    for column in rates.T[1:]:
        result = torch.gcd(result, column)
    return result


@solver(
    "hdc_max_distance",
    parameters={"rates": RATES, "kernel": Integer(low=1, high=100, draw_high=7, default=3)},
    sizes={"n": (2, 5)},
)
def hdc_max_distance(rates: Tensor, kernel: Tensor) -> dict[str, Tensor]:
    """The check of hybrid dilated convolution (HDC) that its rates leave no holes.

    M_n = r_n, M_i = max(M_{i+1} − 2·r_i, M_{i+1} − 2·(M_{i+1} − r_i), r_i); the rates are good where M_2 ≤ kernel
    (Wang et al. 2018, "Understanding Convolution for Semantic Segmentation"). M_i is the largest distance between two
    non-zero taps at layer i, not a dilation rate.

    Outputs: max_distance = M_2, distances [n] = M_1 … M_n, good (0/1), gcd = greatest common divisor of the rates.
    Wrong turns: first_distance = M_1 (one layer too far), last_rate = M_n = r_n (no step taken), largest_rate,
    reversed_distance (the recursion run from the first layer to the last), first_term_only, without_second_term.
    Raises ParameterError with fewer than two rates.
    """
    if rates.shape[1] < 2:
        raise ParameterError("rates: M_2 needs two rates or more, got one")
    distances = _distances(rates)
    return {
        "max_distance": distances[:, 1],
        "distances": distances,
        "good": (distances[:, 1] <= kernel).long(),
        "gcd": _gcd(rates),
        "first_distance": distances[:, 0],
        "last_rate": rates[:, -1],
        "largest_rate": rates.max(1).values,
        "reversed_distance": _distances(rates.flip(1))[:, 1],
        "first_term_only": _last_step(rates, distances, [0]),
        "without_second_term": _last_step(rates, distances, [0, 2]),
    }


def _terms(rate: Tensor, distance: Tensor) -> Tensor:
    return torch.stack([distance - 2 * rate, distance - 2 * (distance - rate), rate])


def _distances(rates: Tensor) -> Tensor:
    """M_1 … M_n."""
    distances = [rates[:, -1]]
    for rate in rates.T[:-1].flip(0):
        distances.append(_terms(rate, distances[-1]).amax(0))
    return torch.stack(distances[::-1], 1)


def _last_step(rates: Tensor, distances: Tensor, kept: list[int]) -> Tensor:
    """M_2 from the right M_3 with only some of the terms; with two rates M_2 is r_2."""
    if rates.shape[1] == 2:
        return rates[:, -1]
    return _terms(rates[:, 1], distances[:, 2])[kept].amax(0)
