"""Are two expressions the same function, where floating point can't tell? Asked of SymPy, in a process that is killed.

The process starts with the first such question, and takes no more than `SECONDS` for one.
"""

import threading

from quizbank.answers.algebra import Node
from quizbank.answers.evaluation import Points
from quizbank.child import Child, ChildDied, ChildTimeout

SECONDS = 2.0
_START_SECONDS = 60.0

_lock = threading.Lock()
_child = Child("quizbank.answers.prover", _START_SECONDS)


def proven_equal(submitted: Node, key: Node, points: Points) -> bool | None:
    """Is `submitted` equal to `key` as a function, at the points and between them? None where it can't be told in time.

    Safe to call from any thread.
    """
    with _lock:
        try:
            answer: bool | None = _child.ask((submitted, key, dict(points)), SECONDS)
        except (ChildTimeout, ChildDied, ArithmeticError, ValueError, TypeError, RecursionError, MemoryError):
            return None
        return answer
