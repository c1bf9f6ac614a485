"""The headless core: a bank of questions, their variants, grading, practice, and export.

    from quizbank import Bank
    variant = Bank.load().question("conv-output-size").variant(seed=7)
    variant.grade("47").status

Names load on first use: importing this package loads neither PyTorch, SymPy nor Textual.
"""

from typing import TYPE_CHECKING, Any

from quizbank.version import __version__

if TYPE_CHECKING:
    from quizbank.answers.judge import judge
    from quizbank.answers.types import Grade
    from quizbank.bank.bank import Bank
    from quizbank.scoring import score, verdict
    from quizbank.text import Text
    from quizbank.variants.question import Question
    from quizbank.variants.variant import Variant

__all__ = ["Bank", "Grade", "Question", "Text", "Variant", "__version__", "judge", "score", "verdict"]

_HOMES = {
    "Bank": "quizbank.bank.bank",
    "Grade": "quizbank.answers.types",
    "Question": "quizbank.variants.question",
    "Text": "quizbank.text",
    "Variant": "quizbank.variants.variant",
    "judge": "quizbank.answers.judge",
    "score": "quizbank.scoring",
    "verdict": "quizbank.scoring",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)
