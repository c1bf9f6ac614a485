"""`quizbank grade --records` as a shell sees it: files, errors, what it loads."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.tui.test_command_line import ROOT, quizbank

RECORD: dict[str, Any] = {
    "id": "trace",
    "seed": 0,
    "topic": "vectors/traces",
    "type": "integer",
    "key": 5,
    "rules": {},
    "mistakes": [],
}


@pytest.fixture
def records(tmp_path: Path) -> Path:
    path = tmp_path / "records.jsonl"
    path.write_text("".join(json.dumps({**RECORD, "seed": seed}) + "\n" for seed in range(3)), encoding="utf-8")
    return path


def test_verdicts_go_to_a_file_and_faults_are_named(records: Path, tmp_path: Path) -> None:
    answers, output = tmp_path / "answers.jsonl", tmp_path / "verdicts.jsonl"
    good = '{"id": "trace", "seed": 0, "answer": "\\\\boxed{5}"}'
    bad = ['{"id": "trace\\u001b[2J", "seed": 1, "answer": "5"}', *["nonsense"] * 6]
    answers.write_text("\n".join([good, *bad]), encoding="utf-8")
    found = quizbank("grade", str(answers), "--records", str(records), "-o", str(output), "--summary", "--lang", "zh")
    assert found.returncode == 1 and found.stdout == "" and "\x1b" not in found.stderr
    verdicts = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert [verdict.get("score", 0) for verdict in verdicts] == [1, *[0] * 7]
    assert f"{answers}:3 未判分：expected" in found.stderr and f"{answers}:7 " not in found.stderr
    assert "另有 2 行未判分" in found.stderr and "3 条记录中有 2 条没有回答" in found.stderr
    kept = answers.read_bytes()
    refused = quizbank("grade", str(answers), "--records", str(records), "-o", str(answers))
    assert refused.returncode == 2 and "is read from" in refused.stderr and answers.read_bytes() == kept
    nowhere = quizbank("grade", str(answers), "--records", str(records), "-o", str(tmp_path / "no" / "file"))
    assert nowhere.returncode == 2 and "can't be written" in nowhere.stderr


def test_numbers_are_graded_without_the_heavy_libraries(records: Path) -> None:
    program = (
        "import sys\nfrom tui.cli import cli\n"
        f"try:\n    cli(['grade', '-', '--records', {str(records)!r}, '--summary'])\nexcept SystemExit as end:\n"
        "    assert not end.code\n"
        "print([name for name in ('torch', 'sympy', 'textual', 'numpy') if name in sys.modules])"
    )
    answer = json.dumps({"id": "trace", "seed": 2, "text": "So 2 + 3.\nAnswer: 5"})
    found = subprocess.run(
        [sys.executable, "-c", program], input=answer, capture_output=True, text=True, cwd=ROOT, timeout=60
    )
    verdict, loaded = found.stdout.splitlines()
    assert json.loads(verdict)["status"] == "correct" and loaded == "[]", found.stderr
    assert found.stderr.splitlines()[0] == "score 1.0000 over 1 answers: 1 correct"


def test_a_pipe_is_written_to_as_it_is(records: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        answer = json.dumps({"id": "trace", "seed": 2, "text": "5"})
        found = quizbank("grade", "--records", str(records), "-o", str(pipe), input=answer)
        assert found.returncode == 0, found.stderr
        assert json.loads(os.read(reader, 10_000))["status"] == "correct" and pipe.is_fifo()
    finally:
        os.close(reader)
