"""The solver process: gets questions with a seed, answers with their numbers."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from quizbank.child import serve
from quizbank.variants.question import Numeric

if TYPE_CHECKING:
    from quizbank.variants.compute import Numbers


def prepare() -> "Callable[[tuple[Numeric, int]], Numbers]":
    """Load PyTorch; the function that computes a question at a seed."""
    import torch

    from quizbank.variants.compute import numbers

    torch.set_num_threads(1)
    return lambda message: numbers(*message)


if __name__ == "__main__":
    serve(prepare)
