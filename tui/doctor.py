"""What may be wrong with an installation, line by line, each with its mend."""

import importlib.util
import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import msgspec
from rich.cells import set_cell_size

from quizbank.home import cache_folder, data_folder
from quizbank.text import Language, Text
from quizbank.version import __version__
from tui.said import said, tongue

if TYPE_CHECKING:
    from quizbank.bank.bank import Bank

_EXTRAS = {
    "pdf": ("typst",),
    "jupyter": ("nbformat",),
    "import": ("markdownify",),
    "serve": ("textual_serve",),
    "parquet": ("pyarrow",),
}


_ABOUT = {
    "terminal": Text(en="terminal", zh="终端"),
    "language": Text(en="language", zh="语言"),
    "data": Text(en="data", zh="数据目录"),
    "cache": Text(en="cache", zh="缓存目录"),
    "progress": Text(en="progress", zh="学习进度"),
    "replay": Text(en="replay", zh="进度重放"),
    "settings": Text(en="settings", zh="设置"),
    "bank": Text(en="bank", zh="题库"),
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
    yield Finding("language", f"{tongue()} · LANG={os.environ.get('LANG', '')}")
    yield _folder("data", data_folder())
    yield _folder("cache", cache_folder())
    yield from _progress()
    yield from _settings()
    yield from _bank(load)
    yield _torch()
    for extra, modules in _EXTRAS.items():
        missing = [module for module in modules if importlib.util.find_spec(module) is None]
        how = said("not installed", "未安装") + f": pip install 'quizbank[{extra}]'"
        yield Finding(f"extra {extra}", how if missing else said("installed", "已安装"))


def lines(found: Finding, language: Language) -> Iterator[str]:
    """A finding as plain text."""
    about = _ABOUT[found.about].of(language) if found.about in _ABOUT else found.about
    yield f"{'✗' if found.problem else '✓'} {set_cell_size(about, 14)} {found.found}"
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
        yield Finding("progress", said("can't be opened", "无法打开"), problem=True, mend=error.says)
        return
    try:
        for notice in progress.notices:
            yield Finding("progress", said("was damaged", "曾损坏"), problem=True, mend=notice)
        integrity = progress.integrity()
        before = progress.standings(), progress.by_day(), progress.met(), progress.flags()
        progress.rebuild()
        same = before == (progress.standings(), progress.by_day(), progress.met(), progress.flags())
        count = len(progress.attempts())
        yield Finding(
            "progress",
            f"{count} {said('attempts', '次作答')} · {progress.path} · {integrity}",
            problem=integrity != "ok",
        )
        mended = Text(
            en="What was looked up did not agree with the log; it was made again.",
            zh="缓存与作答记录不一致，已重新生成。",
        )
        yield Finding(
            "replay",
            said("agrees with the log", "与作答记录一致") if same else said("did not agree", "与作答记录不一致"),
            mend=None if same else mended,
        )
    except ProgressError as error:
        yield Finding("progress", said("can't be read", "无法读取"), problem=True, mend=error.says)
    finally:
        progress.close()


def _settings() -> Iterator[Finding]:
    from tui.settings import load_settings, settings_path

    problems = load_settings().problems
    yield Finding("settings", str(settings_path()), problem=bool(problems))
    for problem in problems:
        yield Finding("settings", said("a value can't be used", "有一项无法使用"), problem=True, mend=problem)


def _bank(load: "Callable[[], Bank]") -> Iterator[Finding]:
    bank = load()
    yield Finding("bank", _size(bank), problem=not bank.questions)
    for error in bank.errors:
        yield Finding(
            "bank",
            said("a fault in a question file", "题目文件有误"),
            problem=True,
            mend=Text(en=str(error), zh=str(error)),
        )


def _size(bank: "Bank") -> str:
    questions, topics = len(bank.questions), len(bank.topics)
    return said(f"{questions} questions on {topics} topics", f"{topics} 个主题，共 {questions} 题")


def _torch() -> Finding:
    try:
        import torch
    except ImportError as error:
        return Finding("pytorch", str(error), problem=True, mend=Text(en="pip install torch", zh="pip install torch"))
    devices = ["cpu"] + (["cuda"] if torch.cuda.is_available() else [])
    devices += ["mps"] if torch.backends.mps.is_available() else []
    return Finding("pytorch", f"{torch.__version__} · {', '.join(devices)}")
