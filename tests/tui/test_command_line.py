"""The commands as a shell sees them: output, errors, exit codes, and what they load."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from quizbank.version import __version__
from tests.samples import QUESTIONS, write_bank

ROOT = Path(__file__).parents[2]


def quizbank(*arguments: str, input: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tui.entry", *arguments]
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "LANG": "en_US.UTF-8", "LC_ALL": "", **environment}
    return subprocess.run(command, input=input, capture_output=True, text=True, timeout=120, env=variables)


@pytest.fixture
def mine(tmp_path: Path) -> str:
    return str(write_bank(tmp_path / "mine"))


def test_version() -> None:
    assert quizbank("--version").stdout == f"quizbank {__version__}\n"


def test_help_names_every_command() -> None:
    told = quizbank("--help").stdout
    for command in ("practice", "list", "show", "solve", "generate", "export", "stats", "check", "verify", "schema"):
        assert f"\n  {command}" in told


@pytest.mark.parametrize("code", ["import quizbank", "import quizbank; quizbank.Bank", "import tui.cli, tui.entry"])
def test_what_must_not_be_loaded(code: str) -> None:
    heavy = ("torch", "sympy", "textual", "numpy")
    program = f"{code}; import sys; print([name for name in {heavy} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert found.stdout == "[]\n", found.stderr


def test_without_a_terminal_the_way_out_is_named() -> None:
    found = quizbank()
    assert found.returncode == 2 and found.stdout == ""
    assert "no terminal" in found.stderr and "quizbank practice --plain" in found.stderr


def test_options_before_a_command_are_not_silently_ignored() -> None:
    found = quizbank("--lang", "zh", "show", "why-convolution-for-images", "--no-answer")
    assert found.returncode == 0 and "处理图像" in found.stdout
    found = quizbank("--bank", str(ROOT / "tests"), "solve")
    assert found.returncode == 2 and "solve takes no --bank" in found.stderr


def test_list_show_and_wrong_names(mine: str) -> None:
    listed = quizbank("list", "--bank", mine, "--area", "cnn")
    assert [line.split()[0] for line in listed.stdout.splitlines()] == [
        "mine:output-size",
        "mine:sharing",
        "mine:shares",
    ]
    shown = quizbank("show", "mine:sharing", "--bank", mine, "--lang", "zh", "--seed", "3")
    assert "权值共享带来什么？" in shown.stdout and "卷积核滑动" in shown.stdout
    assert "卷积核滑动" not in quizbank("show", "mine:sharing", "--bank", mine, "--lang", "zh", "--no-answer").stdout
    wrong = quizbank("show", "mine:shering", "--bank", mine)
    assert wrong.returncode == 2 and "did you mean 'mine:sharing'" in wrong.stderr
    assert quizbank("list", "--area", "nowhere").returncode == 2
    assert quizbank("list", "--bank", "/nowhere").returncode == 2


def test_faults_in_a_users_bank_are_told_and_the_rest_is_there(tmp_path: Path) -> None:
    folder = write_bank(tmp_path / "mine", QUESTIONS.replace("difficulty: 2", "difficulty: 9"))
    listed = quizbank("list", "--bank", str(folder), "--area", "cnn")
    assert "mine/cnn.yaml:27: question sharing: difficulty: 9 is not allowed" in listed.stderr
    assert len(listed.stdout.splitlines()) == 2 and listed.returncode == 0


def test_solve() -> None:
    found = quizbank("solve", "conv_output_size", "size=96", "kernel=5", "stride=2", "--json")
    assert json.loads(found.stdout)["output"] == 46
    answer = quizbank("solve", "conv_output_size", "size=96", "kernel=5").stdout
    assert answer.startswith("output") and "effective_kernel" not in answer and "more numbers" in answer
    steps = quizbank("solve", "conv_output_size", "size=96", "kernel=5", "--steps").stdout
    assert steps.index("effective_kernel") < steps.index("wrong turns:") < steps.index("ceil_output")
    assert "size: missing" in quizbank("solve", "conv_output_size", "kernel=5").stderr
    assert "did you mean 'conv_output_size'?" in quizbank("solve", "conv_output_sise").stderr
    assert "exclude each other" in quizbank("solve", "conv_output_size", "size=2", "kernel=5").stderr
    assert "torch.nn.Conv2d" in quizbank("solve", "conv_output_size").stdout
    assert "conv_output_size" in quizbank("solve", "--list").stdout
    for hostile in ("size=__import__('os')", "size=[[[[", "size=" + "[" * 5000, "size"):
        found = quizbank("solve", "conv_output_size", hostile, "kernel=5")
        assert found.returncode == 2 and "Traceback" not in found.stderr


def test_verify_compares_with_pytorch() -> None:
    found = quizbank("verify", "conv_output_size", "sgd_steps", "--instances", "20")
    assert found.returncode == 0 and "2 solvers, 40 instances compared" in found.stdout
    assert "did you mean 'sgd_steps'" in quizbank("verify", "sgd_step").stderr
    assert (
        "unknown family 'optimisers'; did you mean 'optimizers'?" in quizbank("verify", "--family", "optimisers").stderr
    )


def test_generate_writes_one_record_a_line(mine: str) -> None:
    found = quizbank("generate", "mine:output-size", "--count", "3", "--seed", "7", "--bank", mine)
    records = [json.loads(line) for line in found.stdout.splitlines()]
    assert [record["seed"] for record in records] == [7, 8, 9]
    assert all(record["mistakes"][0]["name"] == "dilation-left-out" for record in records)
    alone = quizbank("generate", "mine:output-size", "--count", "1", "--seed", "8", "--bank", mine)
    assert json.loads(alone.stdout) == records[1]


def test_grade_judges_a_file_of_answers(mine: str, tmp_path: Path) -> None:
    records = quizbank("generate", "mine:output-size", "-n", "2", "--bank", mine).stdout.splitlines()
    right, wrong = (json.loads(record) for record in records)
    answers = [
        {"id": "mine:output-size", "seed": 0, "text": right["key_text"]},
        {"id": "mine:output-size", "seed": 1, "text": str(wrong["mistakes"][0]["value"])},
        {"id": "mine:sharing", "seed": 5, "text": "Z"},
        {"id": "mine:shering", "seed": 5, "text": "A"},
        {"id": "mine:sharing", "seed": -1, "text": "A"},
        {"id": "mine:sharing"},
    ]
    lines = "\n".join([*(json.dumps(answer) for answer in answers), "nonsense", ""])
    found = quizbank("grade", "--bank", mine, input=lines)
    verdicts = [json.loads(line) for line in found.stdout.splitlines()]
    assert [verdict.get("status") for verdict in verdicts] == ["correct", "incorrect", "invalid", *[None] * 4]
    assert verdicts[1]["mistake"] == "dilation-left-out"
    assert "did you mean 'mine:sharing'" in verdicts[3]["error"] and verdicts[6]["line"] == 7
    assert found.returncode == 1
    file = tmp_path / "answers.jsonl"
    file.write_text(json.dumps(answers[0]), encoding="utf-8")
    assert quizbank("grade", str(file), "--bank", mine).returncode == 0
    assert quizbank("grade", "/nowhere").returncode == 2


def test_what_a_model_wrote_is_graded_by_records_alone(mine: str, tmp_path: Path) -> None:
    records = tmp_path / "records.jsonl"
    records.write_text(quizbank("generate", "mine:output-size", "-n", "3", "--bank", mine).stdout, encoding="utf-8")
    keys = [json.loads(line) for line in records.read_text(encoding="utf-8").splitlines()]
    wrong = keys[1]["mistakes"][0]["value"]
    texts = [
        rf"First 3 + 4. So \boxed{{{keys[0]['key_text']}}}",
        f"<think>1</think>**Answer:** {wrong}",
        "It is 5.\nAnswer: 5\nAnswer: 6",
    ]
    lines = [json.dumps({"id": "mine:output-size", "seed": seed, "text": text}) for seed, text in enumerate(texts)]
    lines.append(json.dumps({"id": "mine:output-size", "seed": 3, "text": "1"}))
    found = quizbank("grade", "--records", str(records), "--summary", input="\n".join(lines))
    verdicts = [json.loads(line) for line in found.stdout.splitlines()]
    assert [verdict.get("status") for verdict in verdicts] == ["correct", "incorrect", "invalid", None]
    assert verdicts[1]["mistake"] == "dilation-left-out" and verdicts[1]["answer"] == str(wrong)
    assert "records.jsonl holds no record of 'mine:output-size' at seed 3" in verdicts[3]["error"]
    assert "score 0.3333 over 3 answers: 1 correct" in found.stderr and "1 × dilation-left-out" in found.stderr
    assert found.returncode == 1
    same = quizbank("grade", "--bank", mine, "--extract", input="\n".join(lines[:3]))
    of_bank = [json.loads(line) for line in same.stdout.splitlines()]
    assert same.returncode == 0 and len(of_bank) == 3
    for ours, theirs in zip(of_bank, verdicts, strict=False):
        assert {"score": 0.0} | ours == {"score": 0.0} | theirs
    records.write_text('{"seed": 1}\n', encoding="utf-8")
    refused = quizbank("grade", "--records", str(records), input="")
    assert refused.returncode == 2 and "records.jsonl:1: Object missing" in refused.stderr


@pytest.mark.parametrize("command", [["show", "mine:sharing"], ["generate", "mine:output-size"], ["export"]])
def test_a_seed_that_is_too_large_is_told(mine: str, command: list[str]) -> None:
    found = quizbank(*command, "--bank", mine, "--seed", "99999999999999999999999")
    assert found.returncode == 2 and "Traceback" not in found.stderr and "--seed" in found.stderr


def test_export_to_a_file_and_to_stdout(mine: str, tmp_path: Path) -> None:
    target = tmp_path / "out" / "set.md"
    found = quizbank("export", "--bank", mine, "--area", "cnn", "--keys", "end", "-o", str(target))
    assert found.returncode == 0 and target.read_text(encoding="utf-8").count("\n## ") == 6
    assert list(target.parent.iterdir()) == [target]
    assert "权值共享" in quizbank("export", "--bank", mine, "--area", "cnn", "--lang", "zh").stdout
    found = quizbank("export", "--bank", mine, "--area", "cnn", "-o", "/proc/nowhere/set.md")
    assert found.returncode == 2 and "can't be written" in found.stderr


def test_a_reader_that_goes_away_is_no_error(mine: str) -> None:
    command = f"{sys.executable} -m tui.entry generate mine:output-size -n 5000 --bank {mine} | head -1"
    found = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert found.stderr == "" and found.stdout.count("\n") == 1


def test_plain_practice_over_a_pipe(mine: str) -> None:
    typed = ":help\n:hint\nnonsense!\n1\n\n:solution\n:bogus\n:lang\n:quit\n"
    found = quizbank("practice", "--plain", "--bank", mine, "--area", "cnn", "--kind", "numeric", input=typed)
    assert found.returncode == 0, found.stderr
    assert "How many come out?" in found.stdout and "How wide is the dilated kernel?" in found.stdout
    assert "Can't be read" in found.stdout and "✗ Not correct" in found.stdout
    assert "输出多少个" in found.stdout and "共作答 2 题，答对 0 题。" in found.stdout
    stats = quizbank("stats", "--bank", mine, "--lang", "en").stdout
    assert stats.startswith("2 answers, 0% right · 2 today · 1 days in a row")


def test_plain_practice_ends_with_its_input(mine: str) -> None:
    found = quizbank("practice", "--plain", "--bank", mine, "--area", "cnn", "--kind", "single-choice", input="A\n")
    assert found.returncode == 0 and "1 answered" in found.stdout


def test_nothing_to_practise_is_an_error(mine: str) -> None:
    found = quizbank("practice", "--plain", "--bank", mine, "--topic", "cnn/sharng")
    assert found.returncode == 2 and "did you mean 'cnn/sharing'" in found.stderr
    found = quizbank("practice", "--plain", "--bank", mine, "--kind", "cloz")
    assert found.returncode == 2 and "unknown kind 'cloz'; did you mean 'cloze'" in found.stderr
    found = quizbank("practice", "--plain", "--bank", mine, "--area", "cnn", "--kind", "cloze")
    assert found.returncode == 2 and "No question matches" in found.stderr


def test_check_proves_a_bank_and_finds_its_faults(mine: str, tmp_path: Path) -> None:
    found = quizbank("check", mine, "--seeds", "50")
    assert found.returncode == 0 and "3 questions, 1 of them numeric" in found.stdout and "all sound" in found.stdout
    wrong = QUESTIONS.replace("{{effective_kernel}}", "{{effective_kernal}}").replace("zh: 等变性", "zh: $\\foo$")
    found = quizbank("check", str(write_bank(tmp_path / "wrong", wrong)), "--seeds", "5")
    assert found.returncode == 1
    assert "effective_kernal" in found.stdout and "\\foo" in found.stdout


def test_a_locale_in_chinese_is_answered_in_chinese(mine: str) -> None:
    shown = quizbank("show", "mine:sharing", "--bank", mine, LANG="zh_CN.UTF-8")
    assert "权值共享带来什么？" in shown.stdout


CHINESE = re.compile("[\u4e00-\u9fff]")
# The language is that of the process, so each takes one of its own: the help of all commands, one behind the other.
HELPS = """
import json, typer
from typer.testing import CliRunner
from tui.cli import cli

commands = typer.main.get_command(cli).commands
names = [[], *([name] for name in commands), *(["progress", name] for name in commands["progress"].commands)]
print(json.dumps({" ".join(name): CliRunner().invoke(cli, [*name, "--help"]).stdout for name in names}))
"""


def helps(language: str) -> dict[str, str]:
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "LANG": language, "LC_ALL": "", "COLUMNS": "300"}
    found = subprocess.run([sys.executable, "-c", HELPS], capture_output=True, text=True, timeout=120, env=variables)
    return dict(json.loads(found.stdout))


def test_every_help_is_there_in_chinese() -> None:
    """All that the commands say of themselves; the parser's own words have no other language."""
    english, chinese = helps("en_US.UTF-8"), helps("zh_CN.UTF-8")
    assert len(english) > 20 and english.keys() == chinese.keys()
    for name, told in chinese.items():
        own = [entry for entry in re.split(r"\n {2}(?=\S)", told)[1:] if not re.match("-h|--.*-completion", entry)]
        assert own and all(CHINESE.search(entry) for entry in own), told
        assert not CHINESE.search(english[name])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("list", "kind:numerik"), "没有选中题目\n  没有这个题型：'numerik'；你想写的是 'numeric' 吗？"),
        (("show", "nope"), "没有这道题\n  没有这个题目：'nope'"),
        (("list", "xyzzy plugh"), "没有符合条件的题目"),
        (("solve", "conv_output_sise"), "没有求解器 'conv_output_sise'；你想写的是 'conv_output_size' 吗？"),
        (("solve", "conv_output_size", "size"), "'size' 不是参数"),
        (("export", "kind:ordering", "--output", "/dev/null/a.csv"), "无法写入 /dev/null/a.csv"),
        (("practice",), "没有终端"),
    ],
)
def test_errors_speak_chinese_where_the_locale_does(arguments: tuple[str, ...], said: str) -> None:
    found = quizbank(*arguments, LANG="zh_CN.UTF-8")
    assert found.returncode == 2 and said in found.stderr


def test_the_doctor_speaks_chinese(own_home: Path) -> None:
    told = quizbank("doctor", "--lang", "zh", QUIZBANK_HOME=str(own_home)).stdout.splitlines()
    assert "✓ 语言           zh · LANG=en_US.UTF-8" in told
    assert any(line.startswith("✓ 学习进度       0 次作答") for line in told)
