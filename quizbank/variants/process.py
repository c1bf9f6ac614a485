"""The solver process: reads questions from stdin, answers with their numbers on stdout, and ends with its parent.

Messages are pickles between two halves of this program; nothing that a user or a question file wrote is unpickled as
such.
"""

import os
import pickle
import sys
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from quizbank.variants.compute import Numbers

READY = "ready"


def serve(source: BinaryIO, target: BinaryIO) -> None:
    """Answer until `source` ends, which it does when the parent closes it or dies."""
    import torch

    from quizbank.variants.compute import numbers

    torch.set_num_threads(1)
    _send(READY, target)
    while True:
        try:
            question, seed = pickle.load(source)
        except EOFError:
            return
        answer: Numbers | Exception
        try:
            answer = numbers(question, seed)
        except Exception as error:  # noqa: BLE001  it is reported to the parent, which raises it
            answer = error
        _send(answer, target)


def _send(message: object, target: BinaryIO) -> None:
    pickle.dump(message, target)
    target.flush()


if __name__ == "__main__":
    # Whatever a library prints must neither reach the parent's screen nor stand between the messages.
    messages = os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    try:
        serve(sys.stdin.buffer, messages)
    except BrokenPipeError:
        os._exit(0)
