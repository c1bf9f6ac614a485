"""Which problem an instance is: its question and its parameters, as one number."""

import hashlib
import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from quizbank.generate.job import GenerateError, Job, Slice
from quizbank.variants.compute import Batch, compute
from quizbank.variants.question import Numeric
from quizbank.variants.sampling import Sampler

Array = npt.NDArray[Any]

_MULTIPLIERS = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_BATCH = 65_536
_PATIENCE = 40  # draws for each problem wanted


def digests(question: Numeric, batch: Batch) -> Array:
    """For each instance 64 bits that are those of its problem; two problems of a job share them with chance 2⁻⁶⁴."""
    state = int.from_bytes(hashlib.blake2b(question.id.encode(), digest_size=8).digest(), "big")
    digest = np.full(len(batch.seeds), state, dtype=np.uint64)
    for array in batch.parameters.values():
        numbers = array.reshape(len(array), -1)
        words = numbers.astype(np.float64).view(np.uint64) if numbers.dtype.kind == "f" else numbers.astype(np.uint64)
        for column in words.T:
            digest = _mixed(digest ^ _mixed(column + _MULTIPLIERS[0]))
    return digest


def _mixed(words: Array) -> Array:
    """SplitMix64's finalizer: every bit of the result hangs on every bit of the word."""
    words = (words ^ (words >> np.uint64(30))) * _MULTIPLIERS[1]
    words = (words ^ (words >> np.uint64(27))) * _MULTIPLIERS[2]
    return np.asarray(words ^ (words >> np.uint64(31)))


def parts(job: Job, digest: Array) -> Array:
    """For each instance the index of the part of the split that its problem belongs to."""
    if not job.splits:
        return np.zeros(len(digest), dtype=np.int64)
    ends = np.cumsum(list(job.splits.values()))[:-1]
    return np.searchsorted(ends, (_mixed(digest) >> np.uint64(11)) / 2.0**53, side="right")


def most(question: Numeric) -> int:
    """How many different parameters the samples of a question can give, valid or not."""
    sampler = Sampler(question.id, question.sample)
    return math.prod(
        math.perm(distinct, draws) if without_repeats else distinct**draws
        for distinct, draws, without_repeats in sampler.sizes
    )


def unique_slices(job: Job) -> Iterator[Slice]:
    """The first seeds at which each problem appears, as many as the job wants. Raises GenerateError.

    Holds eight bytes a problem.
    """
    for index, (question, count) in enumerate(zip(job.questions, job.counts, strict=True)):
        limit = most(question)
        if count > limit:
            raise GenerateError(
                f"{question.id}: {count:,} different problems are wanted, and its samples give {limit:,} at most; "
                "ask for fewer, or give it a smaller weight",
                f"{question.id}：需要 {count:,} 道不同的题，而它最多只有 {limit:,} 道",
            )
        yield Slice(index, 0, 0, _first_seeds(question, count, job.seed))


def _first_seeds(question: Numeric, count: int, seed: int) -> tuple[int, ...]:
    known = np.empty(0, dtype=np.uint64)
    seeds: list[int] = []
    drawn = 0
    while len(seeds) < count:
        size = min(_BATCH, max(1024, 2 * (count - len(seeds))))
        batch = compute(question, range(seed + drawn, seed + drawn + size))
        digest = digests(question, batch)
        _, first = np.unique(digest, return_index=True)
        first.sort()
        fresh = first[~np.isin(digest[first], known)]
        known = np.union1d(known, digest[fresh])
        seeds += batch.seeds[fresh].tolist()
        drawn += size
        if drawn > _PATIENCE * count + _BATCH and len(seeds) < count:
            raise GenerateError(
                f"{question.id}: {drawn:,} draws gave {len(seeds):,} different problems, and {count:,} are wanted",
                f"{question.id}：抽取 {drawn:,} 次只得到 {len(seeds):,} 道不同的题，而需要 {count:,} 道",
            )
    return tuple(seeds[:count])
