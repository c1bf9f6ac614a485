"""Jobs: shares, shards, splits, unique problems; files that are whole, go on after a kill, and come out the same."""

import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from quizbank.bank.bank import Bank
from quizbank.generate import MANIFEST, GenerateError, Job, lines, shard_bytes, write
from quizbank.generate.problems import most
from quizbank.variants.question import Numeric

ROOT = Path(__file__).parents[2]
BANK = Bank.load()
POOLING = BANK.of_area("pooling")
ONE = BANK.question("max-pooling-values")


def job(count: int = 1000, **settings: object) -> Job:
    return Job.of(POOLING, count, **{"languages": ("en",), "shard_size": 300, **settings})  # type: ignore[arg-type]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def records(folder: Path, part: str = "") -> list[dict[str, object]]:
    files = sorted(folder.glob(f"{part}*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_bytes().splitlines()]


def test_shares_follow_the_weights() -> None:
    numeric = [question for question in POOLING if isinstance(question, Numeric)]
    whole = job(1001)
    assert sum(whole.counts) == 1001 and max(whole.counts) - min(whole.counts) <= 1
    weights = {question.id: 0.0 for question in numeric[2:]} | {numeric[0].id: 3.0}
    assert job(400, weights=weights).counts == (300, 100)


def test_shards_hold_everything_once() -> None:
    whole = job(1000)
    shards = whole.shards()
    assert [sum(map(len, shard)) for shard in shards] == [300, 300, 300, 100]
    together = b"".join(shard_bytes(whole, shard)[0] for shard in shards)
    alone = b"".join(shard_bytes(whole, [piece])[0] for piece in whole.slices())
    assert together == alone and together.count(b"\n") == 1000


def test_files_and_their_manifest(tmp_path: Path) -> None:
    manifest = json.loads(write(job(), tmp_path / "out").read_text("utf-8"))
    found = records(tmp_path / "out")
    assert manifest["count"] == len(found) == 1000
    for file in manifest["files"]:
        data = (tmp_path / "out" / file["name"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == file["sha256"] and len(data) == file["bytes"]
        assert sum(piece["count"] for piece in file["questions"]) == data.count(b"\n")
    assert all(entry["parameters_at_most"] >= 1 for entry in manifest["questions"].values())


def test_processes_give_the_same_bytes(tmp_path: Path) -> None:
    write(job(), tmp_path / "one")
    write(job(), tmp_path / "two", jobs=2)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_another_job_is_not_mixed_in(tmp_path: Path) -> None:
    write(job(100), tmp_path / "out")
    with pytest.raises(GenerateError, match="another job"):
        write(job(101), tmp_path / "out")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "mine.txt").touch()
    with pytest.raises(GenerateError, match="not empty"):
        write(job(100), tmp_path / "other")


@pytest.mark.parametrize("format", ["jsonl", "npz"])
def test_a_killed_job_goes_on_and_ends_the_same(tmp_path: Path, format: str) -> None:
    command = [sys.executable, "-m", "tui.entry", "generate", "area:pooling", "-n", "60000", "--lang", "en"]
    command += ["--shard-size", "1000", "--format", format, "--out", str(tmp_path / "killed")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
        while not list((tmp_path / "killed").glob(f"*.{format}")) and process.poll() is None:
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
    there = len(list((tmp_path / "killed").glob(f"*.{format}")))
    assert not (tmp_path / "killed" / MANIFEST).exists() and 0 < there < 60
    subprocess.run(command, env=environment, check=True, stderr=subprocess.DEVNULL)
    whole = job(60_000, shard_size=1000, format=format, filter="area:pooling")
    write(whole, tmp_path / "whole")
    left = {name: data for name, data in contents(tmp_path / "killed").items() if not name.endswith(".part")}
    assert left == contents(tmp_path / "whole")


def test_splits_share_no_problem(tmp_path: Path) -> None:
    split = job(6000, shard_size=2000, splits={"train": 0.7, "val": 0.1, "test": 0.2})
    write(split, tmp_path)
    problems = {
        part: {json.dumps([record["id"], record["parameters"]], sort_keys=True) for record in records(tmp_path, part)}
        for part in ("train", "val", "test")
    }
    assert not problems["train"] & problems["test"] and not problems["train"] & problems["val"]
    assert not problems["val"] & problems["test"]
    sizes = [len(records(tmp_path, part)) for part in ("train", "val", "test")]
    assert sum(sizes) == 6000 and abs(sizes[0] / 6000 - 0.7) < 0.05


def test_unique_problems(tmp_path: Path) -> None:
    limit = most(ONE)  # type: ignore[arg-type]
    unique = Job.of([ONE], 500, unique=True, languages=("en",))
    write(unique, tmp_path)
    found = records(tmp_path)
    assert len({json.dumps(record["parameters"]) for record in found}) == len(found) == 500 <= limit
    seeds = [record["seed"] for record in found]
    assert seeds == sorted(seeds)  # type: ignore[type-var]
    for record in found[::100]:
        line = b"".join(lines(ONE, range(record["seed"], record["seed"] + 1)))  # type: ignore[operator,call-overload]
        assert json.loads(line)["parameters"] == record["parameters"]


def test_more_problems_than_there_are() -> None:
    few = min((q for q in POOLING if isinstance(q, Numeric)), key=most)
    with pytest.raises(GenerateError, match="at most"):
        write(Job.of([few], most(few) + 1, unique=True), Path("never"))
    assert not Path("never").exists()


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"splits": {"train": 0.5}}, "add up to 1"),
        ({"splits": {"a b": 1.0}}, "a split"),
        ({"seed": 2**63 - 5}, "seeds end"),
    ],
)
def test_jobs_that_make_no_sense(settings: dict[str, object], says: str) -> None:
    with pytest.raises(GenerateError, match=says) as raised:
        job(100, **settings)
    assert raised.value.says.zh
    with pytest.raises(GenerateError, match="no numeric question"):
        Job.of([q for q in POOLING if not isinstance(q, Numeric)], 10)


def test_csv_and_parquet_hold_the_same(tmp_path: Path) -> None:
    import csv

    import pyarrow.parquet

    [text] = shard_bytes(job(50), job(50).shards()[0])
    [sheet] = shard_bytes(job(50, format="csv"), job(50).shards()[0])
    [table] = shard_bytes(job(50, format="parquet"), job(50).shards()[0])
    told = [json.loads(line) for line in text.splitlines()]
    rows = list(csv.DictReader(io.StringIO(sheet.decode(), newline="")))
    columns = pyarrow.parquet.read_table(io.BytesIO(table)).to_pylist()
    assert len(told) == len(rows) == len(columns) == 50
    for record, row, column in zip(told, rows, columns, strict=True):
        assert row["stem_en"] == column["stem_en"] == record["stem"]["en"]
        assert json.loads(row["key"]) == json.loads(column["key"]) == record["key"]
        assert int(row["seed"]) == column["seed"] == record["seed"]


def test_arrays_hold_the_numbers_of_the_records() -> None:
    whole = Job.of([ONE], 200, format="npz")
    [data] = shard_bytes(whole, whole.shards()[0])
    arrays = np.load(io.BytesIO(data))
    told = [json.loads(line) for line in b"".join(lines(ONE, range(200))).splitlines()]
    assert arrays["max-pooling-values/seeds"].tolist() == list(range(200))
    assert arrays["max-pooling-values/key"].tolist() == [record["key"] for record in told]
    assert {name.split("/")[1] for name in arrays.files} == {"seeds", "parameters", "key", "mistakes"}
    [blind] = shard_bytes(Job.of([ONE], 200, format="npz", blind=True), whole.shards()[0])
    assert "max-pooling-values/key" not in np.load(io.BytesIO(blind)).files


def quizbank(*arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LANG": "en_US.UTF-8"}
    command = [sys.executable, "-m", "tui.entry", "generate", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120)


def test_the_command(tmp_path: Path) -> None:
    found = quizbank("area:pooling", "-n", "30", "--weight", "level:2-3=0", "--lang", "zh", "--blind")
    told = [json.loads(line) for line in found.stdout.splitlines()]
    assert len(told) == 30 and {record["difficulty"] for record in told} == {1}
    assert all("key" not in record and record["stem"].keys() == {"zh"} for record in told)
    for arguments, says in (
        (("area:pooling", "--split", "a=b"), "that split"),
        (("area:pooling", "--weight", "level:1"), "that weight"),
        (("area:pooling", "--format", "npz"), "--out DIR"),
        (("area:pooling", "--device", "cuda"), "no CUDA device"),
        (("kind:cloze", "--out", str(tmp_path / "none")), "no numeric question"),
    ):
        refused = quizbank(*arguments)
        assert refused.returncode == 2 and says in refused.stderr, refused
