"""Solvers on one thread, numbers only: instances a second in batches, against a loop over the reference, and one alone.

`python -m tests.benchmarks.solvers` prints the table of families; `--device cuda` adds that device, with the batch size
from which it wins.
"""

import argparse
import random
import resource
import statistics
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import torch

from solvers.names import SOLVERS_OF_FAMILY
from solvers.registry import ParameterError, Solver, get
from tests.benchmarks.measure import Measure

_BATCH = 100_000
_ROUNDS = 3
_REFERRED = 20  # instances given to the reference
_SMALL = 24  # values of an instance, up to which a million a second is asked for
_MILLION = 1e6
_STREAMED = 10_000_000
_DRAWS = 60
_BATCHES = (1, 100, 1_000, 10_000, 100_000)


@dataclass(frozen=True)
class Rate:
    """One solver: numbers of its parameters, instances a second, seconds of the reference, seconds of one instance."""

    name: str
    values: int
    a_second: float
    reference: float
    one: float

    @property
    def times_faster(self) -> float:
        """Seconds of the reference for an instance, in those of the batch."""
        return self.reference * self.a_second


def measures() -> Iterator[Measure]:
    """The shares of solvers that keep each limit, and what streaming costs."""
    torch.set_num_threads(1)
    rates = [rate for names in SOLVERS_OF_FAMILY.values() for name in names if (rate := measured(name)) is not None]
    small = [rate for rate in rates if rate.values <= _SMALL]
    fast = sum(rate.a_second >= _MILLION for rate in small)
    median = statistics.median(rate.a_second for rate in small) / _MILLION
    note = f"{fast} of {len(small)} reach 1 M/s; numbers of up to {_SMALL} values"
    yield Measure("median of small solvers, instances a second", median, 1, "M", more_is_better=True, note=note)
    above = sum(rate.times_faster >= 20 for rate in rates)
    typical = statistics.median(rate.times_faster for rate in rates)
    note = f"{above} of {len(rates)} solvers at least 20 ×; median {typical:.0f} ×"
    slowest = statistics.quantiles([rate.times_faster for rate in rates], n=20)[0]
    yield Measure("batch against a loop over the reference, slowest 5 %", slowest, 20, more_is_better=True, note=note)
    within = sum(rate.one <= 1e-3 for rate in rates)
    note = f"{within} of {len(rates)} within 1 ms; median {statistics.median(r.one for r in rates) * 1e3:.2f} ms"
    worst = statistics.quantiles([rate.one for rate in rates], n=20)[-1] * 1e3
    yield Measure("one instance, warm, slowest 5 %", worst, 1, "ms", note=note)
    yield from _streaming("conv_output_size")


def measured(name: str, device: str = "cpu", batch: int = _BATCH) -> Rate | None:
    """The rates of a solver on random instances of one shape; None where none could be drawn."""
    solver = get(name)
    drawn = _drawn(solver)
    if drawn is None:
        return None
    group, values = drawn
    tensors = _tiled(solver, group, batch)
    seconds = statistics.median(_seconds(solver, tensors, batch, device) for _ in range(_ROUNDS))
    began = time.perf_counter()
    for instance in group:
        solver.refer(instance)
    reference = (time.perf_counter() - began) / len(group)
    solver.one(group[0])
    one = statistics.median(_one(solver, instance) for instance in group)
    return Rate(name, values, batch / seconds, reference, one)


def _drawn(solver: Solver) -> tuple[list[dict[str, Any]], int] | None:
    """Valid instances of one shape, and how many numbers one takes and gives."""
    dice = random.Random(solver.name)
    for _ in range(_DRAWS):
        group = solver.draw(dice, 4 * _REFERRED)
        try:
            outputs = solver.batch(_stacked(solver, group), len(group))
        except ParameterError:
            continue
        valid = [instance for instance, good in zip(group, outputs["valid"].tolist(), strict=True) if good]
        if valid:
            inputs = sum(_count(value) for value in valid[0].values())
            return valid[:_REFERRED], inputs
    return None


def _count(value: Any) -> int:
    return sum(map(_count, value)) if isinstance(value, list) else 1


def _stacked(solver: Solver, group: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        name: group[0][name] if parameter.batchwide else [instance[name] for instance in group]
        for name, parameter in solver.parameters.items()
    }


def _tiled(solver: Solver, group: list[dict[str, Any]], batch: int) -> dict[str, Any]:
    """The instances repeated to a batch, as the tensors that the function gets."""
    arguments = solver._arguments(_stacked(solver, group), len(group))
    return {
        name: value
        if solver.parameters[name].batchwide
        else value.repeat(-(-batch // len(group)), *[1] * (value.dim() - 1))[:batch].contiguous()
        for name, value in arguments.items()
    }


def _seconds(solver: Solver, tensors: Mapping[str, Any], batch: int, device: str) -> float:
    moved = {name: t.to(device) if isinstance(t, torch.Tensor) else t for name, t in tensors.items()}
    if device != "cpu":
        solver.function(**moved)
        torch.cuda.synchronize()
    began = time.perf_counter()
    solver.function(**moved)
    if device != "cpu":
        torch.cuda.synchronize()
    return time.perf_counter() - began


def _one(solver: Solver, instance: Mapping[str, Any]) -> float:
    began = time.perf_counter()
    solver.one(instance)
    return time.perf_counter() - began


def _streaming(name: str) -> Iterator[Measure]:
    """Ten million instances in batches: time a batch at the end against the beginning, and the growth of memory."""
    solver = get(name)
    drawn = _drawn(solver)
    assert drawn is not None
    tensors = _tiled(solver, drawn[0], _BATCH)
    for _ in range(10):
        solver.function(**tensors)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    times = [_seconds(solver, tensors, _BATCH, "cpu") for _ in range(_STREAMED // _BATCH)]
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    third = len(times) // 3
    ratio = statistics.median(times[-third:]) / statistics.median(times[:third])
    yield Measure("10 M instances streamed: last third against the first", ratio, 1.3, note=name)
    yield Measure("10 M instances streamed: memory grown", grown, 64, "MB", note=name)


def table(device: str) -> Iterator[str]:
    """A line a family: solvers, instances a second (slowest, median), times faster than the reference, one instance."""
    yield "| family | solvers | slowest, k/s | median, k/s | times the reference, median | one, ms, median |"
    yield "|---|---|---|---|---|---|"
    for family, names in SOLVERS_OF_FAMILY.items():
        rates = [rate for name in names if (rate := measured(name, device)) is not None]
        if rates:
            rate = [r.a_second / 1e3 for r in rates]
            yield (
                f"| {family.replace('_', ' ')} | {len(rates)} | {min(rate):,.0f} | {statistics.median(rate):,.0f} | "
                f"{statistics.median(r.times_faster for r in rates):,.0f} | "
                f"{statistics.median(r.one for r in rates) * 1e3:.2f} |"
            )


def crossover(device: str) -> Iterator[str]:
    """A line a family: from which batch size the median solver is faster on the device than on the CPU."""
    yield f"| family | batch size from which {torch.cuda.get_device_name()} wins |"
    yield "|---|---|"
    for family, names in SOLVERS_OF_FAMILY.items():
        wins = []
        for name in names:
            drawn = _drawn(get(name))
            if drawn is not None:
                wins.append(next((b for b in _BATCHES if _wins(get(name), drawn[0], b, device)), 10 * _BATCHES[-1]))
        if wins:
            yield f"| {family.replace('_', ' ')} | {statistics.median_high(wins):,} |"


def _wins(solver: Solver, group: list[dict[str, Any]], batch: int, device: str) -> bool:
    tensors = _tiled(solver, group, batch)
    here, there = (
        statistics.median(_seconds(solver, tensors, batch, place) for _ in range(_ROUNDS)) for place in ("cpu", device)
    )
    return there < here


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--device", default="cpu", choices=["cpu", "cuda"])
    device = parser.parse_args().device
    torch.set_num_threads(1)
    for line in table(device):
        print(line, flush=True)
    if device != "cpu":
        for line in crossover(device):
            print(line, flush=True)
    sys.exit(0)
