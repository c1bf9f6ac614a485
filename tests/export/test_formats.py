"""What every format must do, found by their modules: a new one is tested here as soon as it is there."""

import io
import re
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pytest

from quizbank.bank.bank import Bank
from quizbank.export import FORMATS, ExportError, suffix, write
from tests.export.exported import exported
from tests.samples import OTHER_KINDS, QUESTIONS, write_bank

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning", "ignore::ResourceWarning")


@pytest.fixture
def bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bank:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    folder = write_bank(tmp_path / "mine", QUESTIONS + OTHER_KINDS)
    return Bank.load(folder, with_builtin=False, use_cache=False)


def words(data: bytes) -> str:
    """All text of a file, whatever it is packed in."""
    if is_zipfile(io.BytesIO(data)):
        with ZipFile(io.BytesIO(data)) as archive:
            return "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())
    if data.startswith(b"%PDF"):
        from pypdf import PdfReader

        reader = PdfReader(io.BytesIO(data))
        return "\n".join([str(reader.metadata), *(page.extract_text() for page in reader.pages)])
    return data.decode()


@pytest.mark.parametrize("format", FORMATS)
def test_the_set_can_be_made_again(bank: Bank, format: str) -> None:
    settings = {"seed": 3, "title": "My set", "filter": "kind:numeric or -kind:cloze"}
    data = exported(bank, format, **settings)
    assert data == exported(bank, format, **settings), "the same call gives the same bytes"
    if format == "jsonl":  # each record names bank and seed
        assert '"version"' in data.decode()
        return
    text = re.sub(r"\s+", " ", words(data)).replace("- -", "--")
    for told in ("My set", "MIT", "kind:numeric"):
        assert told in text, told


@pytest.mark.parametrize("format", FORMATS)
def test_one_language_alone(bank: Bank, format: str) -> None:
    text = words(exported(bank, format, languages=("en",)))
    for question in bank.questions.values():
        variant = question.variant(0)
        for told in (variant.stem.zh, variant.solution.zh):
            first = re.split(r"[。？$`（]", told)[0]
            assert len(first) < 4 or first not in text, question.id


@pytest.mark.parametrize("format", FORMATS)
def test_without_keys_none_is_told(bank: Bank, format: str) -> None:
    try:
        text = words(exported(bank, format, keys="none", languages=("en",)))
    except ExportError as error:
        assert error.says.en and error.says.zh
        return
    for question in bank.questions.values():
        solution = re.split(r"[.$`]", question.variant(0).solution.en)[0].strip()
        assert len(solution) < 20 or solution not in text, question.id


@pytest.mark.parametrize("format", FORMATS)
def test_nothing_half_written_is_left(bank: Bank, tmp_path: Path, format: str) -> None:
    def fail(number: int) -> None:
        if number == 3:
            raise ZeroDivisionError

    target = tmp_path / "out" / f"set{suffix(format)}"
    with pytest.raises(ZeroDivisionError):
        write(bank, list(bank.questions.values()), format=format, path=target, on_item=fail)
    assert list(target.parent.iterdir()) == []
    [file] = write(bank, list(bank.questions.values()), format=format, path=target)
    assert file == target and target.stat().st_size > 100


def test_the_command_takes_the_format_from_the_name(own_home: Path, tmp_path: Path) -> None:
    import os
    import subprocess
    import sys

    root = Path(__file__).parents[2]

    def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
        command = [
            sys.executable,
            "-m",
            "tui.entry",
            "export",
            "area:pooling",
            "kind:cloze",
            "--title",
            "A set",
            *arguments,
        ]
        environment = {**os.environ, "PYTHONPATH": str(root), "LANG": "en_US.UTF-8"}
        return subprocess.run(command, capture_output=True, text=True, timeout=120, env=environment)

    assert run("-o", str(tmp_path / "a.csv")).returncode == 0
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert run("-o", str(tmp_path)).returncode == 0 and (tmp_path / "a-set.md").is_file()
    assert run("-o", str(tmp_path), "--format", "tsv", "--keys", "separate").returncode == 0
    assert (tmp_path / "a-set-key.tsv").is_file()
    for arguments, says in (
        (("-o", str(tmp_path / "a.doc")), "no format has files named .doc"),
        (("--format", "docx"), "no format 'docx'; there are anki, csv"),
        (("--keys", "separate"), "need a file"),
    ):
        refused = run(*arguments)
        assert refused.returncode == 2 and says in refused.stderr, refused
