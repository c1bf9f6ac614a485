"""A study set written by another process, so that a screen never waits for PyTorch, and can stop it.

`Export` is the parent's half; `python -m quizbank.export.process` runs the other one.
"""

import threading
from pathlib import Path
from typing import Any, Literal

import msgspec

from quizbank.bank.bank import Bank
from quizbank.child import Child, ChildDied, ChildTimeout, serve
from quizbank.text import LANGUAGES, Language, Text
from quizbank.variants.question import Question

_SECONDS = 60.0
_DIED = Text(en="the process that wrote it ended", zh="负责写入的进程已退出")


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What to write: the arguments of `quizbank.export.write`."""

    bank: Bank
    questions: tuple[Question, ...]
    format: str
    path: Path
    variants: int = 1
    languages: tuple[Language, ...] = LANGUAGES
    keys: Literal["inline", "end", "separate", "none"] = "inline"
    title: str = "quizbank"
    filter: str = ""


class State(msgspec.Struct):
    """How far it is. files: what was written, once all is. failed: why nothing was."""

    items: int = 0
    files: list[Path] | None = None
    failed: Text | None = None

    @property
    def over(self) -> bool:
        """Is there nothing more to come?"""
        return self.files is not None or self.failed is not None


class Export:
    """Writes an order. `start`, `state` and `stop` wait for the other process: call them from a thread."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._child = Child("quizbank.export.process", _SECONDS)

    def start(self) -> State:
        """Begin."""
        return self._asked(self._order)

    def state(self) -> State:
        """How far it is."""
        return self._asked("state")

    def stop(self) -> None:
        """End it; what was half written is gone."""
        if self._child.pid is not None:
            self._asked("stop")
        self._child.close()()

    def _asked(self, message: object) -> State:
        try:
            state: State = self._child.ask(message, _SECONDS)
        except (ChildDied, ChildTimeout):
            return State(failed=_DIED)
        return state


class _Stopped(Exception):  # noqa: N818  reads as what happened
    """The parent wants no more of it."""


class _Writing:
    """The child's half."""

    def __init__(self) -> None:
        self._state = State()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def answer(self, message: Any) -> State:
        if isinstance(message, Order):
            self._thread = threading.Thread(target=self._write, args=(message,))
            self._thread.start()
        elif message == "stop" and self._thread is not None:
            self._stop.set()
            self._thread.join()
        return self._state

    def _write(self, order: Order) -> None:
        from quizbank.export import ExportError, write

        settings = msgspec.structs.asdict(order)
        try:
            self._state.files = write(settings.pop("bank"), settings.pop("questions"), on_item=self._count, **settings)
        except _Stopped:
            self._state.failed = Text(en="stopped", zh="已停止")
        except ExportError as error:
            self._state.failed = error.says
        except OSError as error:
            said = f"{order.path}: {error.strerror or error}"
            self._state.failed = Text(en=said, zh=said)
        except Exception as error:  # noqa: BLE001  whatever it is, the screen must tell it
            self._state.failed = Text(en=str(error), zh=str(error))

    def _count(self, number: int) -> None:
        if self._stop.is_set():
            raise _Stopped
        self._state.items += 1


def main() -> None:
    """The other process."""
    serve(lambda: _Writing().answer)


if __name__ == "__main__":
    from quizbank.export import process  # what is unpickled here is of the parent's types

    process.main()
