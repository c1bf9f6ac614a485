"""Variants computed in one other process, so that no screen ever waits for PyTorch.

A dispatcher thread hands one question at a time to a spawned process over a pipe. A process that takes longer than its
time limit is killed and replaced; one that dies is replaced and the question is tried once more. Choice questions need
no solver and are ready at once. (`concurrent.futures.ProcessPoolExecutor` offers no public way to kill a hung process
before Python 3.14.)
"""

import queue
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING

from quizbank.variants.question import Numeric, Question
from quizbank.variants.variant import Variant, choice_variant, numeric_variant

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

    from quizbank.variants.compute import Numbers

_Request = tuple[Numeric, int, "Future[Variant]"]


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
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._closed = False
        self._thread = threading.Thread(target=self._dispatch, name="solver-dispatcher", daemon=True)
        self._thread.start()

    def variant(self, question: Question, seed: int) -> "Future[Variant]":
        """The variant of `question` at `seed`, soon. The future raises AuthoringError, SolverTimeout or SolverDied."""
        future: Future[Variant] = Future()
        if isinstance(question, Numeric):
            self._requests.put((question, seed, future))
        else:
            future.set_result(choice_variant(question, seed))
        return future

    def close(self) -> None:
        """End the process, whatever it is doing. Requests that wait are cancelled."""
        self._closed = True
        self._requests.put(None)
        self._stop()
        self._thread.join(timeout=5)

    @property
    def pid(self) -> int | None:
        """The process's id; None while there is none."""
        process = self._process
        return None if process is None else process.pid

    def _dispatch(self) -> None:
        try:
            self._start()
        except SolverDied:
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
            try:
                pipe = self._start()
                pipe.send((question, seed))
                if not pipe.poll(self._seconds):
                    self._stop()
                    raise SolverTimeout(f"{question.id} at seed {seed} took longer than {self._seconds:g} s")
                answer: Numbers | Exception = pipe.recv()
            except (EOFError, OSError):
                self._stop()
                continue
            if isinstance(answer, Exception):
                raise answer
            return answer
        raise SolverDied(f"the solver process died twice on {question.id} at seed {seed}")

    def _start(self) -> "Connection":
        """The pipe to a process that has loaded PyTorch."""
        import multiprocessing

        with self._lock:
            if self._closed:
                raise SolverDied("the worker is closed")
            if self._pipe is not None:
                return self._pipe
            context = multiprocessing.get_context("spawn")
            pipe, far = context.Pipe()
            process = context.Process(target=_serve, args=(far,), name="quizbank-solver", daemon=True)
            process.start()
            far.close()
            self._process, self._pipe = process, pipe
        try:
            ready = pipe.poll(self._start_seconds) and pipe.recv()
        except (EOFError, OSError):
            ready = False
        if not ready:
            self._stop()
            raise SolverDied("the solver process did not start")
        return pipe

    def _stop(self) -> None:
        with self._lock:
            process, self._process = self._process, None
            pipe, self._pipe = self._pipe, None
        if process is not None:
            process.kill()
            process.join()
        if pipe is not None and threading.current_thread() is self._thread:
            pipe.close()  # another thread would pull it from under a waiting poll; the kill already wakes that


def _serve(pipe: "Connection") -> None:
    """In the other process: answer questions until the parent closes the pipe, or dies."""
    import os
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent
    # Anything a library prints would land in the middle of the parent's screen.
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)

    import torch

    from quizbank.variants.compute import numbers

    torch.set_num_threads(1)
    try:
        pipe.send(True)
        while True:
            question, seed = pipe.recv()
            try:
                answer: Numbers | Exception = numbers(question, seed)
            except Exception as error:  # noqa: BLE001  it is reported to the parent, who raises it
                answer = error
            pipe.send(answer)
    except (EOFError, OSError):
        return
