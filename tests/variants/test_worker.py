import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError
from pathlib import Path

import pytest

from quizbank.variants.question import Numeric
from quizbank.variants.worker import SolverTimeout, Worker
from tests.samples import numeric, single_choice


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    made = Worker()
    yield made
    made.close()


def test_a_choice_is_ready_at_once(worker: Worker) -> None:
    assert worker.variant(single_choice(), 3).done()


def test_the_process_gives_the_same_variant_as_this_one(worker: Worker) -> None:
    assert worker.variant(numeric(), 7).result(60) == numeric().variant(7)


def test_authoring_errors_reach_the_one_who_waits(worker: Worker) -> None:
    with pytest.raises(ValueError, match="has no parameter 'sise'"):
        worker.variant(numeric(sample={"sise": 4}), 0).result(60)
    assert worker.variant(numeric(), 8).result(60).seed == 8


def test_a_killed_process_is_replaced(worker: Worker) -> None:
    worker.variant(numeric(), 1).result(60)
    pid = worker.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert worker.variant(numeric(), 2).result(60) == numeric().variant(2)
    assert worker.pid != pid


def test_a_hung_process_is_killed_and_replaced() -> None:
    worker = Worker(seconds=0.5)
    try:
        worker.variant(numeric(), 1).result(60)
        pid = worker.pid
        assert pid is not None
        os.kill(pid, signal.SIGSTOP)
        with pytest.raises(SolverTimeout, match=r"sample at seed 2 took longer than 0\.5 s"):
            worker.variant(numeric(), 2).result(60)
        assert worker.variant(numeric(), 3).result(60).seed == 3
        assert worker.pid != pid
    finally:
        worker.close()


def test_closing_does_not_wait_for_pytorch_to_load() -> None:
    worker = Worker()
    future = worker.variant(numeric(), 1)
    worker.close()
    with pytest.raises((CancelledError, RuntimeError)):
        future.result(5)


ORPHAN = """
import sys, os, signal
from quizbank.variants.worker import Worker
from tests.samples import numeric
if __name__ == "__main__":
    worker = Worker()
    worker.variant(numeric(), 1).result(60)
    print(worker.pid, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_the_process_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "orphan.py"
    script.write_text(ORPHAN)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    output = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, timeout=120, env=environment
    ).stdout
    pid, deadline = int(output), time.monotonic() + 30
    while _alive(pid) and time.monotonic() < deadline:
        os.sched_yield()
    assert not _alive(pid)


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_numeric_questions_survive_the_way_to_the_process() -> None:
    import pickle

    assert pickle.loads(pickle.dumps(numeric())) == numeric()
    assert isinstance(numeric(), Numeric)
