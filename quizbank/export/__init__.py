"""Study sets for other programs.

Each module in `quizbank/export/formats/` is one format, named as the user names it, with a `SUFFIX` (`.md`) and
`write(study: StudySet, out: BinaryIO) -> None`. Adding a format is adding a module there.
"""

import contextlib
import importlib
import pkgutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO, Literal, Protocol, cast

import msgspec

import quizbank.export.formats as _formats
from quizbank.bank.bank import Bank
from quizbank.export.errors import CantShow, ExportError, NotInstalled, UnknownFormat
from quizbank.export.study_set import Keys, StudyItem, StudySet
from quizbank.files import whole
from quizbank.text import LANGUAGES, Language, Text
from quizbank.variants.question import Question

FORMATS = tuple(sorted(module.name for module in pkgutil.iter_modules(_formats.__path__) if module.name[0] != "_"))

__all__ = [
    "FORMATS",
    "CantShow",
    "ExportError",
    "Keys",
    "NotInstalled",
    "StudyItem",
    "StudySet",
    "UnknownFormat",
    "key_path",
    "suffix",
    "write",
    "write_set",
]


class _Format(Protocol):
    SUFFIX: str

    def write(self, study: StudySet, out: BinaryIO) -> None: ...


def write(
    bank: Bank,
    questions: Sequence[Question],
    *,
    format: str,
    path: Path,
    variants: int = 1,
    seed: int = 0,
    languages: tuple[Language, ...] = LANGUAGES,
    keys: Literal["inline", "end", "separate", "none"] = "inline",
    choices: bool = False,
    title: str = "quizbank",
    filter: str = "",
    on_item: Callable[[int], None] | None = None,
) -> list[Path]:
    """Write a study set and return the files: one, or two where the keys are separate (`set.md`, `set-key.md`).

    Each file appears whole or not at all. Raises ExportError, AuthoringError, OSError.
    """
    parts: list[tuple[Path, Keys]] = [(path, "none" if keys == "separate" else keys)]
    if keys == "separate":
        parts.append((key_path(path), "only"))
    study = StudySet(
        bank=bank,
        questions=tuple(questions),
        title=title,
        filter=filter,
        seed=seed,
        variants=variants,
        languages=languages,
        choices=choices,
        on_item=on_item,
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as finished:
        for target, part in parts:
            file = finished.enter_context(whole(target))
            write_set(msgspec.structs.replace(study, keys=part), format, file)
    return [target for target, _ in parts]


def write_set(study: StudySet, format: str, out: BinaryIO) -> None:
    """Write a study set to an open binary file. Raises ExportError, AuthoringError, OSError."""
    _module(format).write(study, out)


def suffix(format: str) -> str:
    """How the names of a format's files end, with the dot. Raises UnknownFormat."""
    return _module(format).SUFFIX


def key_path(path: Path) -> Path:
    """Where the keys go that stand apart from the questions in `path`."""
    return path.with_name(f"{path.stem}-key{path.suffix}")


def _module(format: str) -> _Format:
    if format not in FORMATS:
        names = ", ".join(FORMATS)
        raise UnknownFormat(
            Text(en=f"no format {format!r}; there are {names}", zh=f"没有格式 {format!r}；可用：{names}")
        )
    return cast(_Format, importlib.import_module(f"quizbank.export.formats.{format}"))
