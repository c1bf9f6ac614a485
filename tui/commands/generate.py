"""Variants without end."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from quizbank.text import LANGUAGES
from tui.commands.options import Areas, Folders, Kinds, Levels, Seed, Terms, Topics, filter_of, load_bank, select
from tui.errors import fail
from tui.said import in_chinese, said, tongue

if TYPE_CHECKING:
    from quizbank.bank.bank import Bank
    from quizbank.generate import Job


@in_chinese("将数值题的变体写成数据：JSON Lines、CSV、Parquet 或数组。")
def generate(
    terms: Terms = None,
    bank: Folders = None,
    area: Areas = None,
    topic: Topics = None,
    kind: Kinds = None,
    difficulty: Levels = None,
    count: Annotated[
        int, typer.Option("--count", "-n", min=1, help=said("How many variants in all.", "变体总数。"))
    ] = 10,
    seed: Seed = 0,
    format: Annotated[
        Literal["jsonl", "csv", "parquet", "npz"],
        typer.Option("--format", help=said("npz: numbers without words.", "npz 只含数值，不含文字。")),
    ] = "jsonl",
    lang: Annotated[Literal["en", "zh", "both"], typer.Option("--lang", help=said("Language.", "语言。"))] = "both",
    device: Annotated[
        Literal["auto", "cpu", "cuda"], typer.Option("--device", help=said("Where solvers run.", "求解器在哪里运行。"))
    ] = "cpu",
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR",
            help=said("A folder of shards; stdout if none.", "存放分片文件的目录；不指定则写到标准输出。"),
        ),
    ] = None,
    shard_size: Annotated[
        int, typer.Option("--shard-size", min=1, help=said("Variants in a file.", "每个文件的变体数。"))
    ] = 100_000,
    unique: Annotated[bool, typer.Option("--unique", help=said("No problem twice.", "题目不重复。"))] = False,
    split: Annotated[
        str,
        typer.Option(
            "--split",
            metavar="NAME=SHARE,…",
            help=said(
                "Parts that share no problem: train=0.8,test=0.2.", "题目互不重复的划分，如 train=0.8,test=0.2。"
            ),
        ),
    ] = "",
    weight: Annotated[
        list[str] | None,
        typer.Option(
            "--weight",
            metavar="FILTER=WEIGHT",
            help=said("How often: 'level:3=2'. May be given several times.", "抽题权重，如 'level:3=2'；可多次使用。"),
        ),
    ] = None,
    blind: Annotated[bool, typer.Option("--blind", help=said("Without keys.", "不含答案。"))] = False,
    jobs: Annotated[int, typer.Option("--jobs", min=1, help=said("Processes.", "进程数。"))] = 1,
    scheduler: Annotated[
        str,
        typer.Option(
            "--scheduler",
            metavar="ADDRESS",
            help=said("A Dask scheduler, such as tcp://127.0.0.1:8786.", "Dask 调度器地址，如 tcp://127.0.0.1:8786。"),
        ),
    ] = "",
) -> None:
    """Write variants of numeric questions as data: JSON lines, CSV, Parquet or arrays."""
    from quizbank.generate import GenerateError, Job

    loaded = load_bank(bank)
    filter = filter_of(terms, area, topic, kind, difficulty)
    chosen = select(loaded, filter)
    try:
        if len(chosen) == 1 and out is None and not split and not unique:
            _stream_one(chosen[0], range(seed, seed + count), format)
            return
        job = Job.of(
            chosen,
            count,
            weights=_weights(loaded, weight or []),
            seed=seed,
            format=format,
            languages=LANGUAGES if lang == "both" else (lang,),
            shard_size=shard_size,
            splits=_splits(split),
            blind=blind,
            unique=unique,
            filter=filter.text,
        )
        where = _device(device)
        if out is None:
            _stream(job, where)
        else:
            _write(job, out, where, jobs, scheduler)
    except GenerateError as error:
        fail(said("nothing was generated", "没有生成任何内容"), error.says.of(tongue()))
    except BrokenPipeError:
        raise  # the reader went away; that is no fault of a file
    except OSError as error:
        fail(said(f"{out} can't be written", f"无法写入 {out}"), str(error.strerror or error))


def _stream_one(question: object, seeds: range, format: str) -> None:
    from quizbank.generate import GenerateError, lines

    if format != "jsonl":
        raise GenerateError("only JSON lines go to stdout; name a folder: --out DIR", "请用 --out 指定文件夹")
    for piece in lines(question, seeds):  # type: ignore[arg-type]
        sys.stdout.buffer.write(piece)


def _stream(job: "Job", device: str) -> None:
    from quizbank.generate import GenerateError, shard_bytes

    if job.format != "jsonl" or job.splits or job.unique:
        raise GenerateError(
            "only JSON lines of one whole go to stdout; name a folder: --out DIR", "请用 --out 指定输出文件夹"
        )
    for shard in job.shards():
        sys.stdout.buffer.write(shard_bytes(job, shard, device)[0])


def _write(job: "Job", out: Path, device: str, jobs: int, scheduler: str) -> None:
    from quizbank.generate import write
    from tui.rate import Rate

    with Rate(job.count, sys.stderr) as rate:
        if scheduler:
            from quizbank.generate.cluster import on_cluster

            with on_cluster(job, scheduler) as make:
                manifest = write(job, out, device=device, on_shard=rate.add, make=make)
        else:
            manifest = write(job, out, device=device, jobs=jobs, on_shard=rate.add)
    typer.echo(str(manifest), err=True)


def _device(asked: str) -> str:
    if asked == "cpu":
        return asked
    import torch

    if not torch.cuda.is_available() and asked == "cuda":
        fail(
            said("no CUDA device", "没有 CUDA 设备"),
            said(
                "PyTorch finds none here. Use --device cpu, or install a build of PyTorch with CUDA.",
                "PyTorch 未找到 CUDA 设备。请用 --device cpu，或安装支持 CUDA 的 PyTorch。",
            ),
        )
    return "cuda" if torch.cuda.is_available() else "cpu"


def _splits(text: str) -> dict[str, float]:
    parts = {}
    for part in filter(None, text.split(",")):
        name, _, share = part.partition("=")
        try:
            parts[name.strip()] = float(share)
        except ValueError:
            fail(
                said("that split can't be read", "无法识别该划分"),
                said(
                    "Write names and shares: --split train=0.8,val=0.1,test=0.1",
                    "请写名称与比例：--split train=0.8,val=0.1,test=0.1",
                ),
            )
    return parts


def _weights(bank: "Bank", given: list[str]) -> dict[str, float]:
    """The weights of questions: of several filters that take one, the last counts."""
    weights: dict[str, float] = {}
    for one in given:
        text, _, number = one.rpartition("=")
        try:
            weight = float(number)
        except ValueError:
            weight = -1
        if weight < 0 or not text:
            fail(
                said("that weight can't be read", "无法识别该权重"),
                said("Write a filter and a number: --weight 'level:3=2'", "请写筛选条件与数值：--weight 'level:3=2'"),
            )
        weights |= dict.fromkeys((question.id for question in select(bank, filter_of([text]))), weight)
    return weights


COMMANDS = {"generate": generate}
