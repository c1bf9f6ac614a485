"""From a folder of YAML files to questions: all faults at once, and the good rest still there."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml as pyyaml

from quizbank.bank import yaml
from quizbank.bank.errors import BankError
from quizbank.bank.explain import Fault, explain
from quizbank.bank.inconsistencies import inconsistencies
from quizbank.bank.syllabus import Entry, Syllabus, Topic
from quizbank.variants.question import Question

SYLLABUS = "syllabus.yaml"
TOPICS = "topics.yaml"
COVERAGE = "coverage.yaml"

_Loaded = TypeVar("_Loaded")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_EXACT_TYPES = ("integer", "shape")
_LARGEST_FILE = 4_000_000


class LoadedFile(msgspec.Struct, frozen=True):
    """The questions of one file, and its faults."""

    questions: list[tuple[Question, int]]  # with the line on which each begins; 0 where it was not needed
    errors: list[BankError]


def question_files(folder: Path) -> list[Path]:
    """The question files below `folder` in a fixed order; the files of the syllabus are not among them."""
    found = (path for suffix in ("*.yaml", "*.yml") for path in folder.rglob(suffix))
    others = (TOPICS, COVERAGE)
    return sorted(
        path
        for path in found
        if path != folder / SYLLABUS and path.name not in others and not path.name.startswith(".")
    )


def load_syllabus(path: Path, shown: str) -> tuple[Syllabus | None, list[BankError]]:
    """The syllabus in `path`; None with the reasons where it can't be used."""
    return _load_whole(path, shown, Syllabus)


def load_topics(path: Path, shown: str) -> tuple[list[Topic], list[BankError]]:
    """The topics of an area's file; none with the reasons where it can't be used."""
    topics, errors = _load_whole(path, shown, list[Topic])
    return topics or [], errors


def load_coverage(path: Path, shown: str) -> tuple[list[Entry], list[BankError]]:
    """The table of an area's entries; none with the reasons where it can't be used."""
    entries, errors = _load_whole(path, shown, list[Entry])
    return entries or [], errors


def _load_whole(path: Path, shown: str, expected: type[_Loaded]) -> tuple[_Loaded | None, list[BankError]]:
    """A file that is used as a whole or not at all."""
    text, errors = _read(path, shown)
    if text is None:
        return None, errors
    data, errors = _parse(text, shown)
    if errors:
        return None, errors
    try:
        return msgspec.convert(data, expected), []
    except msgspec.ValidationError:
        return None, _located(explain(data, expected), text, shown, lambda path: "")


def load_file(path: Path, shown: str) -> LoadedFile:
    """The questions of one file; `shown` is how errors name it."""
    text, errors = _read(path, shown)
    if text is None:
        return LoadedFile([], errors)
    data, errors = _parse(text, shown)
    if errors:
        return LoadedFile([], errors)
    if not isinstance(data, list):
        return LoadedFile(
            [], [BankError(shown, 1, "", "", "expected a list of questions, each beginning with `- id: …`")]
        )
    try:
        questions: list[Question] = msgspec.convert(data, list[Question])
    except msgspec.ValidationError:
        return _salvaged(data, text, shown)
    faults = [(index, fault) for index, question in enumerate(questions) for fault in inconsistencies(question)]
    if not faults:
        return LoadedFile([(question, 0) for question in questions], [])
    return _without_faulty(list(enumerate(questions)), faults, data, text, shown)


def _read(path: Path, shown: str) -> tuple[str | None, list[BankError]]:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            return None, [BankError(shown, 0, "", "", f"larger than {_LARGEST_FILE // 1_000_000} MB; split it")]
        raw = path.read_bytes()
    except OSError as error:
        return None, [BankError(shown, 0, "", "", f"can't be read: {error.strerror}")]
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return None, [
            BankError(shown, line, "", "", f"not UTF-8 (byte 0x{raw[error.start]:02x}); save the file as UTF-8")
        ]


def _parse(text: str, shown: str) -> tuple[Any, list[BankError]]:
    try:
        return yaml.load(text), []
    except pyyaml.YAMLError as error:
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
        return None, [BankError(shown, yaml.line_of_error(error), "", "", f"not valid YAML: {problem}")]
    except RecursionError:
        return None, [BankError(shown, 0, "", "", "nested too deeply")]


def _salvaged(data: list[Any], text: str, shown: str) -> LoadedFile:
    """The questions of a file in which at least one is mistyped."""
    good: list[tuple[int, Question]] = []
    faults: list[tuple[int, Fault]] = []
    for index, item in enumerate(data):
        found = explain(item, Question)
        if found:
            faults += [(index, fault) for fault in found]
            continue
        question: Question = msgspec.convert(item, Question)
        good.append((index, question))
        faults += [(index, fault) for fault in inconsistencies(question)]
    return _without_faulty(good, faults, data, text, shown)


def _without_faulty(
    questions: list[tuple[int, Question]], faults: list[tuple[int, Fault]], data: list[Any], text: str, shown: str
) -> LoadedFile:
    def owner(path: yaml.Path) -> str:
        item = data[path[0]] if path and isinstance(path[0], int) else None
        return str(item.get("id", "")) if isinstance(item, dict) else ""

    faulty = {index for index, _ in faults}
    errors = _located([((index, *path), message) for index, (path, message) in faults], text, shown, owner)
    lines = yaml.Lines(text)
    return LoadedFile([(question, lines.of((index,))) for index, question in questions if index not in faulty], errors)


def _located(faults: list[Fault], text: str, shown: str, owner: Callable[[yaml.Path], str]) -> list[BankError]:
    lines = yaml.Lines(text)
    return [
        BankError(shown, lines.of(path), owner(path), _field(path[1:] if owner(path) else path), message)
        for path, message in faults
    ]


def _field(path: yaml.Path) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")
