"""Export and import of the log, backups, and what is refused."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from quizbank.practice.files import FILE, ProgressError, restored
from quizbank.practice.portable import PortableError, lines, merge
from quizbank.practice.progress import Progress
from tests.practice.test_schedule import START, attempt, cache

ROOT = Path(__file__).parents[2]


def filled() -> Progress:
    progress = Progress.in_memory()
    progress.record(attempt("a", START, "incorrect", mistake="m", submission='二\n"x"'))
    progress.record(attempt("b", START + 1, hints=2))
    progress.act("note", "a", "watch the sign")
    progress.act("mark", "b")
    progress.undo()
    return progress


def test_an_export_is_lossless_and_merges_once() -> None:
    one, two = filled(), Progress.in_memory()
    exported = list(lines(one))
    assert merge(two, exported) == (2, 3)
    assert (two.attempts(), two.actions()) == (one.attempts(), one.actions())
    assert cache(two) == cache(one)
    assert merge(two, exported) == (0, 0) and list(lines(two)) == exported


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"nonsense", "line 2: not a row"),
        (b'{"row":"attempt","question":"a"}', "line 2: not a row"),
        (b'{"row":"head","format":"quizbank progress","version":99}', "newer version"),
        (b"\xff\xfe", "line 2"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_taken(line: bytes, says: str) -> None:
    progress = Progress.in_memory()
    head, *rest = lines(filled())
    with pytest.raises(PortableError, match=says) as raised:
        merge(progress, [head, line + b"\n", *rest])
    assert progress.attempts() == [] and raised.value.says.zh
    with pytest.raises(PortableError, match="does not begin"):
        merge(progress, rest)


def test_a_backup_is_restored_and_what_was_there_is_kept(tmp_path: Path) -> None:
    path, saved = tmp_path / FILE, tmp_path / "saved.sqlite"
    progress = Progress.open(path)
    progress.record(attempt("a", START))
    progress.back_up(saved)
    progress.record(attempt("b", START))
    progress.close()
    aside = restored(saved, path)
    assert aside is not None
    for file, count in ((path, 1), (aside, 2)):
        progress = Progress.open(file)
        assert len(progress.attempts()) == count and progress.integrity() == "ok"
        progress.close()


@pytest.mark.parametrize("content", [b"", b"garbage" * 1000])
def test_what_is_no_backup_replaces_nothing(tmp_path: Path, content: bytes) -> None:
    path, bad = tmp_path / FILE, tmp_path / "bad.sqlite"
    progress = Progress.open(path)
    progress.record(attempt("a", START))
    progress.close()
    bad.write_bytes(content)
    for source in (bad, tmp_path / "missing"):
        with pytest.raises(ProgressError):
            restored(source, path)
    progress = Progress.open(path)
    assert len(progress.attempts()) == 1
    progress.close()


def quizbank(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "tui.entry", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(ROOT), "LANG": "en_US.UTF-8", "TERM": "dumb"},
    )


def test_the_commands(own_home: Path, tmp_path: Path) -> None:
    progress = Progress.open()
    progress.record(attempt("a", START))
    progress.close()
    log = tmp_path / "log.jsonl"
    assert quizbank("progress", "export", "-o", str(log)).returncode == 0
    assert log.read_bytes() == quizbank("progress", "export").stdout.encode()
    assert quizbank("progress", "import", str(log)).stdout.startswith("0 attempts and 0")
    saved = tmp_path / "saved.sqlite"
    assert quizbank("progress", "backup", str(saved)).returncode == 0
    assert "what was there is now" in quizbank("progress", "restore", str(saved)).stdout
    refused = quizbank("progress", "restore", str(log))
    assert refused.returncode == 2 and "was not restored" in refused.stderr


def test_the_doctor(own_home: Path) -> None:
    well = quizbank("doctor")
    assert well.returncode == 0, well.stdout
    assert "✓ progress" in well.stdout and "✓ pytorch" in well.stdout and "--plain" in well.stdout
    (own_home / "settings.toml").write_text("[practice]\nnew_a_day = true\n", "utf-8")
    ill = quizbank("doctor", "--lang", "zh")
    assert ill.returncode == 1 and "settings.toml:2" in ill.stdout and "已改用默认值" in ill.stdout
