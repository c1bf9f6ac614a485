"""Shards made by a cluster: the same bytes as on one machine, also when a worker is killed midway."""

import os
import signal
from pathlib import Path

import pytest

from quizbank.generate import GenerateError, write
from quizbank.generate.cluster import on_cluster
from tests.generate.test_job import contents, job

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")


def test_a_lost_worker_costs_nothing(tmp_path: Path) -> None:
    from distributed import LocalCluster

    whole = job(20_000, shard_size=1000)
    write(whole, tmp_path / "alone")
    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        host="127.0.0.1",
        worker_dashboard_address=None,
        silence_logs=50,
    ) as cluster:
        first = next(iter(cluster.workers.values())).pid
        done = 0

        def killed_midway(count: int) -> None:
            nonlocal done
            done += count
            if done == 5000:
                os.kill(first, signal.SIGKILL)

        with on_cluster(whole, cluster.scheduler_address, timeout=30) as make:
            write(whole, tmp_path / "cluster", make=make, on_shard=killed_midway)
    assert done == 20_000
    assert contents(tmp_path / "cluster") == contents(tmp_path / "alone")


def test_no_scheduler_is_told() -> None:
    with (
        pytest.raises(GenerateError, match="no Dask scheduler answers"),
        on_cluster(job(10), "tcp://127.0.0.1:9", timeout=0.5),
    ):
        pass
