"""Generating: text and numbers a second on one core, beside reasoning-gym; two processes; memory; scoring is elsewhere.

reasoning-gym is no dependency of the project; `requirements-bench.lock` names it. Without it, only what needs no
comparison is measured.
"""

import importlib.util
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from quizbank.bank.bank import Bank
from quizbank.generate import Job, shard_bytes, write
from quizbank.variants.question import Numeric
from tests.benchmarks.measure import ROOT, Measure

_SMALL = "trace-of-a-2x2-matrix"
_FASTEST = "bn-trainable-parameters"
_LARGE = "relu-net-weights-without-gradient"
_PEAK = """
import sys
from quizbank.bank.bank import Bank
from quizbank.generate import Job, shard_bytes
job = Job.of([Bank.load().question("trace-of-a-2x2-matrix")], int(sys.argv[1]), languages=("en",), shard_size=100_000)
for shard in job.shards():
    shard_bytes(job, shard)
status = open("/proc/self/status").read()  # what the operating system's usage says starts at that of the parent
print(status.partition("VmHWM:")[2].split()[0])
"""


def _rate(job: Job) -> float:
    """Instances a second of a job, all its shards, after one that warms up."""
    shards = job.shards()
    shard_bytes(job, shards[0])
    began = time.perf_counter()
    for shard in shards:
        shard_bytes(job, shard)
    return job.count / (time.perf_counter() - began)


def measures() -> Iterator[Measure]:
    """Rates, ratios, memory."""
    import torch

    torch.set_num_threads(1)
    bank = Bank.load()
    small, large = bank.question(_SMALL), bank.question(_LARGE)
    text = _rate(Job.of([small], 400_000, languages=("en",)))
    yield Measure("records with text, small integers", text / 1000, 250, "k/s", True, note=_SMALL)
    found = _rate(Job.of([large], 100_000, languages=("en",)))
    yield Measure("records with text, a vector of decimals", found / 1000, 100, "k/s", True, note=_LARGE)
    numbers = _rate(Job.of([small], 2_000_000, format="npz"))
    yield Measure("numbers only", numbers / 1e6, 1, "M/s", True, note=_SMALL)
    whole = [question for question in bank.questions.values() if isinstance(question, Numeric)]
    mixed = _rate(Job.of(whole, 64 * len(whole), languages=("en",)))
    yield Measure("records with text, all templates, 64 of each", mixed / 1000, 10, "k/s", True)
    yield from _beside(bank)
    yield _two_processes(small)
    yield _memory()


def _beside(bank: Bank) -> Iterator[Measure]:
    """The fastest of each, and the medians: ours of every thirtieth template."""
    if importlib.util.find_spec("reasoning_gym") is None:
        return
    theirs = dict(_theirs())
    templates = [question for question in bank.questions.values() if isinstance(question, Numeric)][::30]
    ours = {
        question.id: _rate(Job.of([question], 60_000, languages=("en",), shard_size=30_000))
        for question in [*templates, bank.question(_FASTEST)]
    }
    ends = max(ours, key=lambda id: ours[id]), max(theirs, key=lambda task: theirs[task])
    note = f"{ends[0]} {ours[ends[0]]:,.0f}/s, {ends[1]} {theirs[ends[1]]:,.0f}/s"
    best = ours[ends[0]] / theirs[ends[1]]
    yield Measure("fastest template against reasoning-gym's fastest task", best, 3, more_is_better=True, note=note)
    middle = statistics.median(ours.values()), statistics.median(theirs.values())
    note = f"{middle[0]:,.0f}/s, {middle[1]:,.0f}/s"
    yield Measure("median template against its median task", middle[0] / middle[1], 10, more_is_better=True, note=note)


def _theirs() -> Iterator[tuple[str, float]]:
    """Items a second of each of reasoning-gym's tasks."""
    import reasoning_gym
    from reasoning_gym.factory import DATASETS

    for task in sorted(set(DATASETS) - {"composite"}):
        data = reasoning_gym.create_dataset(task, size=100, seed=1)
        data[0]
        began, made = time.perf_counter(), 0
        while made < 100 and time.perf_counter() < began + 0.3:
            data[made]
            made += 1
        yield task, made / (time.perf_counter() - began)


def _two_processes(question: object) -> Measure:
    job = Job.of([question], 3_000_000, languages=("en",), shard_size=100_000)  # type: ignore[list-item]
    seconds = {}
    with TemporaryDirectory() as folder:
        for jobs in (1, 2):
            began = time.perf_counter()
            write(job, Path(folder) / str(jobs), jobs=jobs)
            seconds[jobs] = time.perf_counter() - began
    note = f"{seconds[1]:.1f} s against {seconds[2]:.1f} s, the start of the processes included"
    return Measure("two processes against one", seconds[1] / seconds[2], 1.8, more_is_better=True, note=note)


def _memory() -> Measure:
    peaks = []
    for count in (300_000, 3_000_000):
        command = [sys.executable, "-c", _PEAK, str(count)]
        found = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
        peaks.append(int(found) / 1024)
    note = f"{peaks[0]:.0f} MB for 300,000, {peaks[1]:.0f} MB for 3,000,000"
    return Measure("memory for ten times as many", peaks[1] / peaks[0], 1.1, note=note)
