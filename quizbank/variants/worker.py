"""Variants computed in one other process, so that no screen ever waits for PyTorch.

A dispatcher thread hands one question at a time to the process. A process that takes longer than its time limit is
killed and replaced; one that dies is replaced and the question is tried once more. Other questions need no solver and
are ready at once.
"""

import queue
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING

from quizbank.child import Child, ChildDied, ChildTimeout
from quizbank.variants.making import fixed_variant, numeric_variant
from quizbank.variants.question import Numeric, Question
from quizbank.variants.variant import Variant

if TYPE_CHECKING:
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
        self._seconds = seconds
        self._child = Child("quizbank.variants.process", start_seconds)
        self._requests: queue.SimpleQueue[_Request | None] = queue.SimpleQueue()
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
        bury = self._child.close()
        self._requests.put(None)
        self._thread.join()
        bury()

    @property
    def pid(self) -> int | None:
        """The process's id; None while there is none."""
        return self._child.pid

    def _dispatch(self) -> None:
        try:
            self._child.start()
        except (ChildDied, ChildTimeout):
            self._child.stop()  # the first question will try again, and report it
        while (request := self._requests.get()) is not None:
            question, seed, future = request
            if self._child.closed or not future.set_running_or_notify_cancel():
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
        reason = ""
        for _ in range(2):
            try:
                answer: Numbers = self._child.ask((question, seed), self._seconds)
            except ChildTimeout as error:
                raise SolverTimeout(f"{question.id} at seed {seed} {error}") from None
            except ChildDied as error:
                reason = str(error)
                continue
            return answer
        raise SolverDied(f"{question.id} at seed {seed} was not computed, twice: {reason}")
