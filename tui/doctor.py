"""What may be wrong with an installation, line by line, each with its mend."""

import importlib.util
import locale
import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import msgspec

from quizbank.home import cache_folder, data_folder
from quizbank.text import Language, Text
from quizbank.version import __version__

if TYPE_CHECKING:
    from quizbank.bank.bank import Bank

_EXTRAS = {
    "pdf": ("typst",),
    "jupyter": ("nbformat",),
    "import": ("markdownify",),
    "serve": ("textual_serve",),
    "parquet": ("pyarrow",),
}


class Finding(msgspec.Struct, frozen=True):
    """One check. problem: something does not work; otherwise it is only told."""

    about: str
    found: str
    problem: bool = False
    mend: Text | None = None


def findings(load: "Callable[[], Bank]") -> Iterator[Finding]:
    """Every check, in order; what fails in one does not keep the next from being made."""
    yield Finding("quizbank", __version__)
    yield Finding("python", f"{platform.python_version()} ({sys.executable})")
    yield _terminal()
    yield Finding("language", f"{locale.getlocale()[0] or '?'} · LANG={os.environ.get('LANG', '')}")
    yield _folder("data", data_folder())
    yield _folder("cache", cache_folder())
    yield from _progress()
    yield from _settings()
    yield from _bank(load)
    yield _torch()
    for extra, modules in _EXTRAS.items():
        missing = [module for module in modules if importlib.util.find_spec(module) is None]
        yield Finding(f"extra {extra}", f"not installed: pip install 'quizbank[{extra}]'" if missing else "installed")


def lines(found: Finding, language: Language) -> Iterator[str]:
    """A finding as plain text."""
    yield f"{'✗' if found.problem else '✓'} {found.about:<14} {found.found}"
    if found.mend is not None:
        yield f"    {found.mend.of(language)}"


def _terminal() -> Finding:
    size, term = shutil.get_terminal_size(), os.environ.get("TERM", "")
    found = f"{size.columns}×{size.lines} · TERM={term} · COLORTERM={os.environ.get('COLORTERM', '')}"
    if term in ("", "dumb"):
        return Finding(
            "terminal",
            found,
            mend=Text(
                en="The app can't draw here; `quizbank practice --plain` works.",
                zh="此终端无法显示应用界面；可用 `quizbank practice --plain`。",
            ),
        )
    return Finding("terminal", found)


def _folder(name: str, folder: os.PathLike[str]) -> Finding:
    from pathlib import Path

    path = Path(folder)
    while not path.exists() and path.parent != path:
        path = path.parent
    if os.access(path, os.W_OK):
        return Finding(name, str(folder))
    return Finding(
        name,
        str(folder),
        problem=True,
        mend=Text(en="It can't be written to; set QUIZBANK_HOME.", zh="无法写入；请设置 QUIZBANK_HOME。"),
    )


def _progress() -> Iterator[Finding]:
    from quizbank.practice.files import ProgressError
    from quizbank.practice.progress import Progress

    try:
        progress = Progress.open()
    except ProgressError as error:
        yield Finding("progress", "can't be opened", problem=True, mend=error.says)
        return
    try:
        for notice in progress.notices:
            yield Finding("progress", "was damaged", problem=True, mend=notice)
        integrity = progress.integrity()
        before = progress.standings(), progress.by_day(), progress.met(), progress.flags()
        progress.rebuild()
        same = before == (progress.standings(), progress.by_day(), progress.met(), progress.flags())
        count = len(progress.attempts())
        yield Finding("progress", f"{count} attempts · {progress.path} · {integrity}", problem=integrity != "ok")
        mended = Text(
            en="What was looked up did not agree with the log; it was made again.",
            zh="缓存与作答记录不一致，已重新生成。",
        )
        yield Finding("replay", "agrees with the log" if same else "did not agree", mend=None if same else mended)
    except ProgressError as error:
        yield Finding("progress", "can't be read", problem=True, mend=error.says)
    finally:
        progress.close()


def _settings() -> Iterator[Finding]:
    from tui.settings import load_settings, settings_path

    problems = load_settings().problems
    yield Finding("settings", str(settings_path()), problem=bool(problems))
    for problem in problems:
        yield Finding("settings", "a value can't be used", problem=True, mend=problem)


def _bank(load: "Callable[[], Bank]") -> Iterator[Finding]:
    bank = load()
    yield Finding("bank", f"{len(bank.questions)} questions on {len(bank.topics)} topics", problem=not bank.questions)
    for error in bank.errors:
        yield Finding("bank", "a fault in a question file", problem=True, mend=Text(en=str(error), zh=str(error)))


def _torch() -> Finding:
    try:
        import torch
    except ImportError as error:
        return Finding("pytorch", str(error), problem=True, mend=Text(en="pip install torch", zh="pip install torch"))
    devices = ["cpu"] + (["cuda"] if torch.cuda.is_available() else [])
    devices += ["mps"] if torch.backends.mps.is_available() else []
    return Finding("pytorch", f"{torch.__version__} on {', '.join(devices)}")
