"""Shards as files in a folder, each whole or not there; a stopped job goes on, and ends with the same bytes."""

import hashlib
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from quizbank.generate.job import GenerateError, Job, Slice
from quizbank.generate.problems import most, unique_slices
from quizbank.generate.shards import shard_bytes

MANIFEST = "manifest.json"
_JOB = "job.json"
T = TypeVar("T")

Make = Callable[[list[Slice]], "Future[list[bytes]]"]
"""Has a shard made somewhere."""


class File(msgspec.Struct, frozen=True):
    """One file that was written."""

    name: str
    bytes: int
    sha256: str


def write(
    job: Job,
    folder: Path,
    *,
    device: str = "cpu",
    jobs: int = 1,
    on_shard: Callable[[int], None] = lambda instances: None,
    make: Make | None = None,
) -> Path:
    """Write the shards that are not there yet, and then the manifest; returns the manifest.

    jobs: processes. on_shard: called with the number of instances of each shard that is done. make: has shards made
    elsewhere, instead of here. Raises GenerateError where the folder holds another job, AuthoringError, OSError.
    """
    shards = job.shards(list(unique_slices(job)) if job.unique else None)
    folder.mkdir(parents=True, exist_ok=True)
    _claim(job, folder)
    files: dict[int, list[File]] = {}
    for index in range(len(shards)):
        if _is_there(job, folder, index):
            files[index] = [_read(folder / job.name(index, part)) for part in job.parts]
            on_shard(sum(map(len, shards[index])))
    missing = [index for index in range(len(shards)) if index not in files]
    for index, written in _written(job, folder, shards, missing, device, jobs, make):
        files[index] = written
        on_shard(sum(map(len, shards[index])))
    _whole(folder / MANIFEST, _manifest(job, shards, files))
    return folder / MANIFEST


def _claim(job: Job, folder: Path) -> None:
    """Leave the job in the folder, so that another one is not mixed into it."""
    encoded = msgspec.json.format(msgspec.json.encode(job, order="sorted"))
    path = folder / _JOB
    if path.exists():
        if path.read_bytes() != encoded:
            raise GenerateError(
                f"{folder} holds another job; take another folder, or remove what is there",
                f"{folder} 中已有另一个任务；请换一个文件夹，或先清空它",
            )
        return
    if any(folder.iterdir()):
        raise GenerateError(f"{folder} is not empty; take a new folder", f"{folder} 不是空文件夹，请换一个")
    _whole(path, encoded)


def _is_there(job: Job, folder: Path, index: int) -> bool:
    return all((folder / job.name(index, part)).exists() for part in job.parts)


def _written(
    job: Job, folder: Path, shards: list[list[Slice]], missing: list[int], device: str, jobs: int, make: Make | None
) -> Iterator[tuple[int, list[File]]]:
    """Writes the missing shards, in their order; of those made elsewhere, a few wait here at a time."""
    if make is not None:
        for index, made in _in_order(missing, lambda index: make(shards[index]), 8):
            yield index, _put(job, folder, index, made)
    elif jobs == 1:
        for index in missing:
            yield index, _put(job, folder, index, shard_bytes(job, shards[index], device))
    else:
        # Processes of their own, not forks: PyTorch's threads don't survive a fork.
        context = multiprocessing.get_context("spawn")
        state = (msgspec.json.encode(job), folder, device)
        with ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin, initargs=state) as pool:
            yield from _in_order(missing, lambda index: pool.submit(_one, index, shards[index]), 2 * jobs)


def _in_order(missing: list[int], ask: "Callable[[int], Future[T]]", ahead: int) -> Iterator[tuple[int, T]]:
    waiting: deque[tuple[int, Future[T]]] = deque()
    for index in missing:
        waiting.append((index, ask(index)))
        if len(waiting) >= ahead:
            first, future = waiting.popleft()
            yield first, future.result()
    for index, future in waiting:
        yield index, future.result()


_job: tuple[Job, Path, str] | None = None  # of this process


def _begin(encoded: bytes, folder: Path, device: str) -> None:
    import torch

    global _job
    torch.set_num_threads(1)
    _job = msgspec.json.decode(encoded, type=Job), folder, device


def _one(index: int, slices: list[Slice]) -> list[File]:
    """Makes a shard and writes it here, so that its bytes need not travel."""
    assert _job is not None
    job, folder, device = _job
    return _put(job, folder, index, shard_bytes(job, slices, device))


def _put(job: Job, folder: Path, index: int, made: list[bytes]) -> list[File]:
    """Write the files of a shard."""
    files = []
    for part, data in zip(job.parts, made, strict=True):
        name = job.name(index, part)
        _whole(folder / name, data)
        files.append(File(name, len(data), hashlib.sha256(data).hexdigest()))
    return files


def _read(path: Path) -> File:
    """A file that is there already."""
    with path.open("rb") as file:
        return File(path.name, path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def _manifest(job: Job, shards: list[list[Slice]], files: dict[int, list[File]]) -> bytes:
    told = [
        {**msgspec.structs.asdict(file), "part": part, "questions": [_told(job, piece) for piece in shards[index]]}
        for index in range(len(shards))
        for part, file in zip(job.parts, files[index], strict=True)
    ]
    record: dict[str, Any] = {
        "quizbank": job.version,
        "filter": job.filter,
        "count": job.count,
        "format": job.format,
        "languages": list(job.languages),
        "seed": job.seed,
        "unique": job.unique,
        "blind": job.blind,
        "splits": job.splits,
        "questions": {
            question.id: {"count": count, "parameters_at_most": most(question)}
            for question, count in zip(job.questions, job.counts, strict=True)
        },
        "files": told,
    }
    return msgspec.json.format(msgspec.json.encode(record)) + b"\n"


def _told(job: Job, piece: Slice) -> dict[str, Any]:
    seeds = [piece.seeds[0], piece.seeds[-1]] if piece.seeds else [piece.start, piece.stop - 1]
    return {"id": job.questions[piece.question].id, "count": len(piece), "seeds": seeds}


def _whole(path: Path, data: bytes) -> None:
    """A file that is there in full, or not at all."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
