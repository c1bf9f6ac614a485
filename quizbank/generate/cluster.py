"""Shards made by the workers of a Dask cluster.

Dask, and not Ray: it is pure Python with few dependencies, runs from a laptop to a cluster, and by itself gives
the task of a lost worker to another one. A shard is a pure function of the job, so that its bytes are the same
wherever, and however often, it is made.
"""

from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import msgspec

from quizbank.generate.job import GenerateError, Job, Slice
from quizbank.generate.shards import shard_bytes

if TYPE_CHECKING:
    from quizbank.generate.writing import Make

_RETRIES = 3  # of a shard that failed; one whose worker was lost is made again without limit of these


@contextmanager
def on_cluster(job: Job, address: str, *, timeout: float = 10) -> "Iterator[Make]":
    """Has shards made by the workers of a scheduler, for `generate.write`. Raises GenerateError without one."""
    try:
        from distributed import Client
    except ImportError:
        raise GenerateError(
            "a cluster needs a package that is not installed: pip install 'quizbank[dask]'",
            "使用集群需要尚未安装的依赖：pip install 'quizbank[dask]'",
        ) from None
    try:
        client: Any = Client(address, timeout=timeout)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise GenerateError(
            f"no Dask scheduler answers at {address}: {error}", f"{address} 没有 Dask 调度器响应"
        ) from None
    with client:
        encoded = client.scatter(msgspec.json.encode(job), broadcast=True, hash=True)

        def make(slices: list[Slice]) -> "Future[list[bytes]]":
            asked = client.submit(_shard, encoded, msgspec.json.encode(slices), retries=_RETRIES, pure=True)
            made: Future[list[bytes]] = Future()

            def done(task: Any) -> None:
                try:
                    made.set_result(task.result())
                except Exception as error:  # noqa: BLE001  whatever the worker raised belongs to who waits
                    made.set_exception(error)

            asked.add_done_callback(done)
            return made

        yield make


def _shard(encoded: bytes, slices: bytes) -> list[bytes]:
    """Runs on a worker."""
    job = msgspec.json.decode(encoded, type=Job)
    return shard_bytes(job, msgspec.json.decode(slices, type=list[Slice]))
