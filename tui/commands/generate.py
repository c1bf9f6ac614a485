"""Commands about variants without end, and the grading of answers to them."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from tui.commands.options import Count, Folders, QuestionId, Seed, find, load_bank
from tui.errors import fail


def generate(question_id: QuestionId, count: Count = 10, seed: Seed = 0, bank: Folders = None) -> None:
    """Write variants as JSON lines, seeds SEED to SEED + COUNT − 1."""
    from quizbank.generate import lines

    for line in lines(find(load_bank(bank), question_id), range(seed, seed + count)):
        sys.stdout.buffer.write(line)


def grade(
    source: Annotated[Path | None, typer.Argument(metavar="FILE", help="JSON lines; stdin unless given.")] = None,
    bank: Folders = None,
) -> None:
    """Grade answers: JSON lines with id, seed and text in, a verdict a line out. Exit code 1 if a line is unusable."""
    from msgspec.json import Encoder

    from quizbank.grading import grade_lines

    try:
        lines = sys.stdin.buffer if source is None else source.open("rb")
    except OSError as error:
        fail(f"{source} can't be read", str(error.strerror))
    encoder, unusable = Encoder(), False
    with lines:
        for verdict in grade_lines(load_bank(bank), lines):
            sys.stdout.buffer.write(encoder.encode(verdict) + b"\n")
            unusable |= bool(verdict.error)
    raise typer.Exit(1 if unusable else 0)


COMMANDS = {"generate": generate, "grade": grade}
