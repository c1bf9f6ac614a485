"""Question sets of others, made into a bank: GIFT, Markdown, CSV and TSV.

`import_sets(paths, folder)` writes a folder that `--bank` takes, and reports what could not be carried over: nothing is
left out silently.
"""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import yaml

from quizbank.bank.bank import Bank
from quizbank.bank.loading import load_file
from quizbank.bank.syllabus import Syllabus
from quizbank.importing import gift, markdown, table
from quizbank.importing.assembling import NO_REASON, NO_SOLUTION, Assembler, Unusable
from quizbank.importing.errors import ImportFault
from quizbank.importing.found import Found
from quizbank.text import Text
from quizbank.variants.question import MultipleChoice, Question, SingleChoice

__all__ = ["SUFFIXES", "ImportFault", "Left", "Report", "import_sets", "read"]

SUFFIXES = (".gift", ".txt", ".md", ".markdown", ".csv", ".tsv")


class Left(msgspec.Struct, frozen=True):
    """A question, or a part of one, that could not be carried over. whole: all of it."""

    place: str
    name: str
    says: Text
    whole: bool


class Report(msgspec.Struct, frozen=True):
    """What became of the sets. unexplained: questions without a solution or without a reason for an option."""

    questions: list[Question]
    left: list[Left]
    unexplained: int
    one_language: int

    @property
    def found(self) -> int:
        """How many questions the sets held."""
        return len(self.questions) + sum(one.whole for one in self.left)


def read(path: Path) -> Iterator[Found]:
    """What a file holds, by its suffix. Raises ImportFault, OSError."""
    suffix = path.suffix.lower()
    if suffix in (".csv", ".tsv"):
        yield from table.read(path.read_bytes(), path.name)
    elif suffix in (".gift", ".txt"):
        yield from gift.read(_text(path), path.name)
    elif suffix in (".md", ".markdown"):
        yield from markdown.read(_text(path), path.name)
    else:
        known = ", ".join(SUFFIXES)
        raise ImportFault(
            Text(
                en=f"{path.name}: can't tell its format; names end with {known}",
                zh=f"{path.name}：无法识别格式；支持的后缀：{known}",
            )
        )


def import_sets(paths: Sequence[Path], folder: Path) -> Report:
    """Write the questions of the sets as a bank into `folder`, which must be empty or not be there yet.

    Raises ImportFault where a set can't be read or nothing of them can be carried over, OSError.
    """
    if folder.exists() and any(folder.iterdir()):
        raise ImportFault(
            Text(en=f"{folder} is not empty; name another folder", zh=f"{folder} 不是空文件夹，请另选一个")
        )
    builtin = Bank.load()
    left: list[Left] = []
    files: list[tuple[str, list[Question]]] = []
    assembler = Assembler(paths[0].stem, builtin.topics, builtin.areas)
    for path in paths:
        questions: list[Question] = []
        for found in read(path):
            try:
                questions.append(assembler.question(found))
            except Unusable as error:
                left.append(Left(found.place, found.name, error.says, whole=True))
            else:
                left += [Left(found.place, found.name, says, whole=False) for says in dict.fromkeys(found.lost)]
        files.append((path.stem, questions))
    report = _report([question for _, questions in files for question in questions], left)
    if not report.questions:
        reason = left[0].says if left else Text(en="there is no question in it", zh="其中没有题目")
        place = left[0].place if left else paths[0].name
        raise ImportFault(
            Text(
                en=f"nothing can be carried over; {place}: {reason.en}", zh=f"没有可以导入的题目；{place}：{reason.zh}"
            )
        )
    _write(folder, assembler, files)
    return report


def _text(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ImportFault(
            Text(
                en=f"{path.name}:{line}: not UTF-8; save the file as UTF-8",
                zh=f"{path.name}:{line}：不是 UTF-8 编码，请另存为 UTF-8",
            )
        ) from None


def _report(questions: list[Question], left: list[Left]) -> Report:
    unexplained = sum(
        question.solution == NO_SOLUTION
        or (isinstance(question, SingleChoice | MultipleChoice) and any(o.why == NO_REASON for o in question.options))
        for question in questions
    )
    one_language = sum(question.stem.en == question.stem.zh for question in questions)
    return Report(questions, left, unexplained, one_language)


def _write(folder: Path, assembler: Assembler, files: Sequence[tuple[str, list[Question]]]) -> None:
    """The bank, whole or not at all."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as temporary:
        made = Path(temporary) / "bank"
        made.mkdir()
        syllabus = Syllabus(list(assembler.areas.values()), list(assembler.topics.values()))
        _dump(msgspec.to_builtins(syllabus), made / "syllabus.yaml")
        for number, (stem, questions) in enumerate(files, 1):
            taken = stem in ("syllabus", "topics", "coverage") or any(stem == one for one, _ in files[: number - 1])
            if questions:
                data = [_ordered(question) for question in questions]
                path = made / f"{stem}{f'-{number}' if taken else ''}.yaml"
                _dump(data, path)
                for error in load_file(path, path.name).errors:
                    raise ImportFault(Text(en=str(error), zh=str(error)))
        if folder.exists():
            folder.rmdir()
        made.rename(folder)


def _ordered(question: Question) -> dict[str, Any]:
    """As authors write it: id and kind first."""
    data: dict[str, Any] = msgspec.to_builtins(question)
    return {name: data.pop(name) for name in ("id", "kind", "topic", "difficulty", "stem")} | data


class _Dumper(yaml.SafeDumper):
    """Lines of text stay lines."""


def _string(dumper: yaml.SafeDumper, data: str) -> yaml.ScalarNode:
    looks_like_a_number = data[:1] in tuple("+-.0123456789")  # of YAML 1.2, which this library does not know: 1e-8
    style = "|" if "\n" in data else "'" if looks_like_a_number else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", data, style=style)


_Dumper.add_representer(str, _string)


def _dump(data: Any, path: Path) -> None:
    text = yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)
    path.write_text(text, encoding="utf-8")
