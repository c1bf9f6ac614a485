"""Another process of this program that can be killed: it answers one message at a time, each within a time limit.

It is a plain child with pipes: `concurrent.futures` has no public way to kill a hung worker before Python 3.14, and
`multiprocessing` can't start one while an application has put its own object in the place of `sys.stderr`, as Textual
does. Messages are pickles between two halves of this program; nothing that a user or a question file wrote is unpickled
as such.
"""

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any, BinaryIO

_READY = "ready"


class ChildTimeout(RuntimeError):  # noqa: N818  reads as what happened
    """No answer came within the time limit; the process was killed, and the next message starts another."""


class ChildDied(RuntimeError):  # noqa: N818  reads as what happened
    """The process ended before it answered, could not be started, or is closed."""


class Child:
    """The parent's half. `ask` from one thread at a time; `close` from any.

    module: run by `python -m`; it calls `serve`. start_seconds: time limit until it is ready.
    """

    def __init__(self, module: str, start_seconds: float) -> None:
        self._command = (sys.executable, "-P", "-m", module)
        self._start_seconds = start_seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False

    @property
    def pid(self) -> int | None:
        """The process's id; None while there is none."""
        process = self._process
        return None if process is None else process.pid

    @property
    def closed(self) -> bool:
        """Was it closed?"""
        return self._closed

    def start(self) -> None:
        """Have a process that is ready. Raises ChildDied, ChildTimeout."""
        self._started()

    def ask(self, message: object, seconds: float) -> Any:
        """The answer to a message. Raises ChildTimeout, ChildDied, and whatever the other half raised."""
        process = self._started()
        try:
            _send(message, process.stdin)
            answer = _receive(process, seconds)
        except ChildTimeout:
            self.stop()
            raise
        except (EOFError, OSError) as error:
            self.stop()
            raise ChildDied("the process died") from error
        if isinstance(answer, Exception):
            raise answer
        return answer

    def stop(self) -> None:
        """End the process; the next message starts another."""
        with self._lock:
            process, self._process = self._process, None
        if process is not None:
            _bury(process)

    def close(self) -> Callable[[], None]:
        """End the process for good, whatever it is doing. Call the result once no thread reads from it any more."""
        with self._lock:
            self._closed = True
            process, self._process = self._process, None
        if process is None:
            return lambda: None
        process.kill()  # wakes a thread that is reading from it
        return lambda: _bury(process)

    def _started(self) -> "subprocess.Popen[bytes]":
        with self._lock:
            if self._closed:
                raise ChildDied("the process is closed")
            if self._process is not None:
                return self._process
            try:
                # A session of its own: Ctrl-C is for the parent.
                process = subprocess.Popen(
                    self._command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                )
            except OSError as error:
                raise ChildDied(f"the process can't be started: {error}") from error
            self._process = process
        try:
            ready = _receive(process, self._start_seconds) == _READY
        except (EOFError, OSError):
            ready = False
        except ChildTimeout:
            self.stop()
            raise
        if not ready:
            self.stop()
            raise ChildDied("the process ended while it was starting")
        return process


def serve(prepare: Callable[[], Callable[[Any], Any]]) -> None:
    """The child's half: answer messages with what `prepare` returns, until the parent closes the pipe or dies."""
    # Whatever a library prints must neither reach the parent's screen nor stand between the messages.
    target = os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    try:
        _answer(prepare(), sys.stdin.buffer, target)
    except BrokenPipeError:
        os._exit(0)


def _answer(answer: Callable[[Any], Any], source: BinaryIO, target: BinaryIO) -> None:
    _send(_READY, target)
    while True:
        try:
            message = pickle.load(source)
        except EOFError:
            return
        try:
            result = answer(message)
        except Exception as error:  # noqa: BLE001  it is reported to the parent, which raises it
            result = error
        _send(result, target)


def _send(message: object, target: Any) -> None:
    pickle.dump(message, target)
    target.flush()


def _receive(process: "subprocess.Popen[bytes]", seconds: float) -> Any:
    """The next message. Raises ChildTimeout after killing a process that takes too long; EOFError, OSError."""
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
            raise ChildTimeout(f"took longer than {seconds:g} s") from None
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
