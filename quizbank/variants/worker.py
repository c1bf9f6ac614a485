"""Variants computed in one other process, so that no screen ever waits for PyTorch.

A dispatcher thread hands one question at a time to the process. A process that takes longer than its time limit is
killed and replaced; one that dies is replaced and the question is tried once more. Other questions need no solver and
are ready at once.

The process is a plain child with pipes: `concurrent.futures` has no public way to kill a hung worker before Python
3.14, and `multiprocessing` can't start one while an application has put its own object in the place of `sys.stderr`,
as Textual does.
"""

import pickle
import queue
import subprocess
import sys
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from quizbank.variants.making import fixed_variant, numeric_variant
from quizbank.variants.process import READY
from quizbank.variants.question import Numeric, Question
from quizbank.variants.variant import Variant

if TYPE_CHECKING:
    from quizbank.variants.compute import Numbers

_Request = tuple[Numeric, int, "Future[Variant]"]
_COMMAND = (sys.executable, "-P", "-m", "quizbank.variants.process")


class SolverTimeout(RuntimeError):  # noqa: N818  reads as what happened
    """A question was not computed within the time limit; the worker process was replaced."""


class SolverDied(RuntimeError):  # noqa: N818  reads as what happened
    """The worker process died, and died again when the question was tried once more."""


class Worker:
    """Makes variants in a separate process. Safe to call from any thread; `close` it when done.

    seconds: time limit of one question. start_seconds: time limit of loading PyTorch.
    """

    def __init__(self, seconds: float = 10.0, start_seconds: float = 120.0) -> None:
        self._seconds, self._start_seconds = seconds, start_seconds
        self._requests: queue.SimpleQueue[_Request | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False
        self._thread = threading.Thread(target=self._dispatch, name="solver-dispatcher", daemon=True)
        self._thread.start()

    def variant(self, question: Question, seed: int) -> "Future[Variant]":
        """The variant of `question` at `seed`, soon. The future raises AuthoringError, SolverTimeout or SolverDied."""
        future: Future[Variant] = Future()
        if isinstance(question, Numeric):
            self._requests.put((question, seed, future))
        else:
            future.set_result(fixed_variant(question, seed))
        return future

    def close(self) -> None:
        """End the process, whatever it is doing. Requests that wait are cancelled."""
        with self._lock:
            self._closed = True
            process, self._process = self._process, None
        self._requests.put(None)
        if process is not None:
            process.kill()  # wakes the dispatcher, which may be reading from it
        self._thread.join()
        if process is not None:
            _bury(process)

    @property
    def pid(self) -> int | None:
        """The process's id; None while there is none."""
        process = self._process
        return None if process is None else process.pid

    def _dispatch(self) -> None:
        try:
            self._started()
        except (SolverDied, SolverTimeout):
            self._stop()  # the first question will try again, and report it
        while (request := self._requests.get()) is not None:
            question, seed, future = request
            if self._closed or not future.set_running_or_notify_cancel():
                future.cancel()
                continue
            try:
                computed = self._computed(question, seed)
                variant = numeric_variant(question, seed, computed.parameters, computed.outputs, computed.mistakes)
            except Exception as error:  # noqa: BLE001  whatever it is, it belongs to whoever waits for this variant
                future.set_exception(error)
            else:
                future.set_result(variant)

    def _computed(self, question: Numeric, seed: int) -> "Numbers":
        for _ in range(2):
            process = self._started()
            try:
                _send(process, (question, seed))
                answer: Numbers | Exception = _receive(process, self._seconds)
            except SolverTimeout as error:
                self._stop()
                raise SolverTimeout(f"{question.id} at seed {seed} {error}") from None
            except (EOFError, OSError):
                self._stop()
                continue
            if isinstance(answer, Exception):
                raise answer
            return answer
        raise SolverDied(f"the solver process died twice on {question.id} at seed {seed}")

    def _started(self) -> "subprocess.Popen[bytes]":
        """The process, once it has loaded PyTorch."""
        with self._lock:
            if self._closed:
                raise SolverDied("the worker is closed")
            if self._process is not None:
                return self._process
            try:
                # A session of its own: Ctrl-C is for the parent.
                process = subprocess.Popen(
                    _COMMAND,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                )
            except OSError as error:
                raise SolverDied(f"the solver process can't be started: {error}") from error
            self._process = process
        try:
            ready = _receive(process, self._start_seconds) == READY
        except (EOFError, OSError):
            ready = False
        if not ready:
            self._stop()
            raise SolverDied("the solver process ended while it was loading PyTorch")
        return process

    def _stop(self) -> None:
        with self._lock:
            process, self._process = self._process, None
        if process is not None:
            _bury(process)


def _send(process: "subprocess.Popen[bytes]", message: object) -> None:
    assert process.stdin is not None
    pickle.dump(message, process.stdin)
    process.stdin.flush()


def _receive(process: "subprocess.Popen[bytes]", seconds: float) -> Any:
    """The next message. Raises SolverTimeout after killing a process that takes too long; EOFError, OSError."""
    assert process.stdout is not None
    late = threading.Event()

    def kill() -> None:
        late.set()
        process.kill()

    alarm = threading.Timer(seconds, kill)
    alarm.daemon = True
    alarm.start()
    try:
        return pickle.load(process.stdout)
    except (EOFError, pickle.UnpicklingError) as error:
        if late.is_set():
            raise SolverTimeout(f"took longer than {seconds:g} s") from None
        raise EOFError from error
    finally:
        alarm.cancel()


def _bury(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except BrokenPipeError:
                continue  # what was still to be sent has nobody to read it
