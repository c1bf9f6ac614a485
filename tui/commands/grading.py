"""Grading files of answers."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from quizbank.text import Text
from tui.commands.options import Folders, Lang, load_bank
from tui.errors import fail
from tui.said import in_chinese, said

if TYPE_CHECKING:
    from quizbank.grading import Judged, Submission
    from quizbank.scoring import Records

_FAULT = Text(en="{place} was not graded: {error}", zh="{place} 未判分：{error}")
_MORE_FAULTS = Text(
    en="{count} more lines were not graded; see `error` in the verdicts", zh="另有 {count} 行未判分，见结果中的 `error`"
)
_FAULTS = 5  # that are told one by one


@in_chinese("""给作答判分：每行输入一个含 id、seed 和 text（或 answer）的 JSON 对象，每行输出一个判定。

    有无法使用的行时退出码为 1。使用 --records 时不需要题库和 PyTorch，并且总是先提取最终答案。
    """)
def grade(
    source: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE",
            help=said(
                "Answers as JSON lines; stdin unless given, or for -.",
                "JSON Lines 格式的作答文件；不指定或为 - 时读标准输入。",
            ),
        ),
    ] = None,
    bank: Folders = None,
    records: Annotated[
        Path | None,
        typer.Option(
            "--records",
            help=said(
                "What `generate` or `export` wrote as JSON lines, instead of the bank.",
                "用 `generate` 或 `export` 写出的 JSON Lines 记录代替题库。",
            ),
        ),
    ] = None,
    extract: Annotated[
        bool,
        typer.Option(
            "--extract",
            help=said(
                "Texts of a model: take the final answer out of each first.",
                "输入为模型输出的文本：先从中提取最终答案。",
            ),
        ),
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help=said("The file; stdout unless given.", "输出文件；不指定则写到标准输出。")),
    ] = None,
    summary: Annotated[
        bool,
        typer.Option(
            "--summary",
            help=said(
                "At the end, on stderr: score, accuracy, areas, misconceptions.",
                "结束时在标准错误输出汇总：得分、正确率、各领域、典型错误。",
            ),
        ),
    ] = False,
    lang: Lang = None,
) -> None:
    """Grade answers: JSON lines with id, seed and text (or answer) in, a verdict a line out.

    Exit code 1 if a line is unusable. With --records neither the bank nor PyTorch is needed, and the final answer is
    always looked for.
    """
    from msgspec.json import Encoder

    from quizbank.grading import Summary, grade_by, grade_lines
    from tui.language import chosen

    language, encoder, count = chosen(lang), Encoder(), Summary()
    known = None if records is None else _read(records)
    asked: set[tuple[str, int]] = set()
    if known is not None:
        graded = partial(grade_by, _by_records(known, asked))
    else:
        graded = partial(grade_lines, load_bank(bank), extract=_final_answer if extract else None)
    with _lines(source) as (name, lines), _file(output, source, records) as file:
        for verdict in graded(lines=lines):
            file.write(encoder.encode(verdict) + b"\n")
            count.add(verdict)
            if verdict.error and count.unusable <= _FAULTS:
                _tell("quizbank: " + _FAULT.of(language).format(place=f"{name}:{verdict.line}", error=verdict.error))
    if count.unusable > _FAULTS:
        _tell("quizbank: " + _MORE_FAULTS.of(language).format(count=count.unusable - _FAULTS))
    if summary:
        total = 0 if known is None else len(known)
        for line in count.lines(language, total, total - len(asked) if total else 0):
            _tell(line)
    raise typer.Exit(1 if count.unusable else 0)


def _tell(line: str) -> None:
    """On stderr; names come from files, and a terminal must not obey them."""
    from quizbank.render.markdown import printable

    typer.echo(printable(line), err=True)


@contextmanager
def _lines(source: Path | None) -> Iterator[tuple[str, Iterable[bytes]]]:
    """What to call the answers, and their lines."""
    if source is None or str(source) == "-":
        yield "stdin", sys.stdin.buffer
        return
    try:
        file = source.open("rb")
    except OSError as error:
        fail(said(f"{source} can't be read", f"无法读取 {source}"), str(error.strerror))
    with file:
        yield str(source), file


@contextmanager
def _file(output: Path | None, *inputs: Path | None) -> Iterator[BinaryIO]:
    """Where the verdicts go. A file appears when all are written, and is none of those that are read."""
    from quizbank.files import whole

    if output is None:
        yield sys.stdout.buffer
        return
    if output.is_file() and any(path is not None and path.is_file() and path.samefile(output) for path in inputs):
        fail(
            said(f"{output} is read from", f"{output} 正被读取"),
            said("It would be lost. Name another file: --output FILE", "写入会丢失其内容。请换一个文件：--output FILE"),
        )
    try:
        with whole(output) as file:
            yield file
    except OSError as error:
        fail(said(f"{output} can't be written", f"无法写入 {output}"), str(error.strerror or error))


def _final_answer(text: str) -> str:
    from quizbank.scoring.extraction import final_answer, plain_answer

    return plain_answer(final_answer(text))


def _read(path: Path) -> "Records":
    from quizbank.scoring import RecordError, Records

    try:
        with path.open("rb") as file:
            return Records.read(file, path.name)
    except OSError as error:
        fail(said(f"{path} can't be read", f"无法读取 {path}"), str(error.strerror))
    except RecordError as error:
        fail(said("these records can't be used", "这些记录无法使用"), str(error))


def _by_records(known: "Records", asked: set[tuple[str, int]]) -> "Callable[[Submission], Judged]":
    """Grades by records; those that had an answer are put into `asked`."""
    from quizbank.grading import Judged

    def judge(submission: "Submission") -> "Judged":
        id, seed = submission.id, submission.seed
        found = known.verdict(id, seed, submission.text)
        asked.add((id, seed))
        return Judged(found.grade, found.answer, found.reason, known.topic(id, seed))

    return judge


COMMANDS = {"grade": grade}
