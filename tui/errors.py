"""Errors on the command line: a title and a message on stderr, exit code 2."""

import sys
from typing import NoReturn


def fail(title: str, message: str) -> NoReturn:
    """Say what is wrong and end with exit code 2."""
    print(f"quizbank: {title}\n  {message}", file=sys.stderr)
    raise SystemExit(2)
