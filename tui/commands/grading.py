"""Grading files of answers."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tui.commands.options import Folders, load_bank
from tui.errors import fail

if TYPE_CHECKING:
    from quizbank.answers.types import Grade


def grade(
    source: Annotated[Path | None, typer.Argument(metavar="FILE", help="JSON lines; stdin unless given.")] = None,
    bank: Folders = None,
    records: Annotated[
        Path | None,
        typer.Option("--records", help="What `generate` or `export` wrote as JSON lines, instead of the bank."),
    ] = None,
    extract: Annotated[
        bool, typer.Option("--extract", help="Texts of a model: take the final answer out of each first.")
    ] = False,
    summary: Annotated[bool, typer.Option("--summary", help="A few lines on stderr at the end.")] = False,
) -> None:
    """Grade answers: JSON lines with id, seed and text in, a verdict a line out. Exit code 1 if a line is unusable.

    With --records neither the bank nor PyTorch is needed, and the final answer is always looked for.
    """
    from msgspec.json import Encoder

    from quizbank.grading import Summary, grade_by, grade_lines

    try:
        lines = sys.stdin.buffer if source is None else source.open("rb")
    except OSError as error:
        fail(f"{source} can't be read", str(error.strerror))
    encoder, count = Encoder(), Summary()
    with lines:
        if records is not None:
            verdicts = grade_by(_by_records(records), lines)
        else:
            verdicts = grade_lines(load_bank(bank), lines, _final_answer if extract else None)
        for verdict in verdicts:
            sys.stdout.buffer.write(encoder.encode(verdict) + b"\n")
            count.add(verdict)
    if summary:
        for line in count.lines():
            typer.echo(line, err=True)
    raise typer.Exit(1 if count.statuses["unusable"] else 0)


def _final_answer(text: str) -> str:
    from quizbank.scoring.extraction import final_answer, plain_answer

    return plain_answer(final_answer(text))


def _by_records(path: Path) -> "Callable[[str, int, str], tuple[str, Grade]]":
    """Grades by the records of a file, which are kept as they are written and read when one is asked for."""
    import msgspec

    from quizbank.scoring import verdict

    known = dict(_records(path))

    def judge(id: str, seed: int, text: str) -> "tuple[str, Grade]":
        if (id, seed) not in known:
            raise ValueError(f"{path.name} holds no record of {id!r} at seed {seed}")
        found = verdict(msgspec.json.decode(known[id, seed]), text)
        return found.answer, found.grade

    return judge


def _records(path: Path) -> Iterator[tuple[tuple[str, int], bytes]]:
    import msgspec

    class Named(msgspec.Struct):
        id: str
        seed: int

    decoder = msgspec.json.Decoder(Named)
    number = 0
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):  # noqa: B007  an error names it
                if line.strip():
                    named = decoder.decode(line)
                    yield (named.id, named.seed), line
    except OSError as error:
        fail(f"{path} can't be read", str(error.strerror))
    except msgspec.MsgspecError as error:
        fail(f"{path}:{number} is no record", f"expected what `quizbank generate` writes: {error}")


COMMANDS = {"grade": grade}
