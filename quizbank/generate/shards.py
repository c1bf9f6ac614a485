"""From a shard to its bytes: a pure function, so that any machine gives the same."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import numpy as np

from quizbank.generate.job import GenerateError, Job, Slice
from quizbank.generate.problems import digests, parts
from quizbank.variants import tables
from quizbank.variants.compute import Batch, compute, compute_at
from quizbank.variants.question import Numeric, Question
from quizbank.variants.records import full
from quizbank.variants.series import series

_BATCH = 16_384  # large enough that joining neighbouring texts pays, small enough for the caches
_WORDLESS = 65_536


def shard_bytes(job: Job, slices: Sequence[Slice], device: str = "cpu") -> list[bytes]:
    """The files of a shard: one, or one for each part of the split, in their order. Raises AuthoringError."""
    if job.format == "npz":
        return _arrays(job, slices, device)
    pieces: list[list[bytes]] = [[] for _ in job.parts]
    for question, batch in _batches(job, slices, device):
        text = tables.lines(question, batch, job.languages, keys=not job.blind)
        if not job.splits:
            pieces[0].append(text)
            continue
        which = parts(job, digests(question, batch)).tolist()
        for part, line in zip(which, text.splitlines(keepends=True), strict=True):
            pieces[part].append(line)
    if job.format == "jsonl":
        return [b"".join(piece) for piece in pieces]
    write = _csv if job.format == "csv" else _parquet
    return [write([msgspec.json.decode(line) for text in piece for line in text.splitlines()], job) for piece in pieces]


def lines(question: Question, seeds: range) -> Iterator[bytes]:
    """The full records of a range of seeds of any question, in pieces of whole lines. Raises AuthoringError."""
    if not isinstance(question, Numeric):
        encoder = msgspec.json.Encoder()
        for variant in series(question, seeds):
            yield encoder.encode(full(variant)) + b"\n"
        return
    for start in range(seeds.start, seeds.stop, _BATCH):
        yield tables.lines(question, compute(question, range(start, min(start + _BATCH, seeds.stop))))


def _batches(job: Job, slices: Sequence[Slice], device: str) -> Iterator[tuple[Numeric, Batch]]:
    size = _WORDLESS if job.format == "npz" else _BATCH
    for piece in slices:
        question = job.questions[piece.question]
        for start in range(0, len(piece), size):
            stop = min(start + size, len(piece))
            if piece.seeds:
                yield question, compute_at(question, piece.seeds[start:stop], device)
            else:
                yield question, compute(question, range(piece.start + start, piece.start + stop), device)


def _arrays(job: Job, slices: Sequence[Slice], device: str) -> list[bytes]:
    """Numbers without words: for each question its seeds, parameters, key and the values of its mistakes."""
    found: list[dict[str, list[Any]]] = [{} for _ in job.parts]
    for question, batch in _batches(job, slices, device):
        which = parts(job, digests(question, batch)) if job.splits else None
        arrays = {"seeds": batch.seeds} | {f"parameters/{name}": array for name, array in batch.parameters.items()}
        if not job.blind:
            arrays["key"] = batch.outputs[question.answer.output]
            names = (mistake.name for mistake in question.mistakes)
            arrays |= {f"mistakes/{name}": array for name, array in zip(names, batch.mistakes, strict=True)}
        for part in range(len(job.parts)):
            for name, array in arrays.items():
                rows = array if which is None else array[which == part]
                found[part].setdefault(f"{question.id}/{name}", []).append(rows)
    return [_npz({name: np.concatenate(pieces) for name, pieces in part.items()}) for part in found]


def _npz(arrays: dict[str, Any]) -> bytes:
    """As `np.savez`, but with no time in it."""
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, array in arrays.items():
            data = io.BytesIO()
            np.lib.format.write_array(data, np.ascontiguousarray(array), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), data.getvalue())
    return out.getvalue()


def _flat(record: dict[str, Any]) -> dict[str, Any]:
    """A record as columns: a text a language, what is nested as JSON."""
    row: dict[str, Any] = {}
    for name, value in record.items():
        if name in ("stem", "solution", "tolerance") and isinstance(value, dict):
            row |= {f"{name}_{language}": text for language, text in value.items()}
        elif name in ("id", "seed", "version", "topic", "difficulty", "type", "key_text"):
            row[name] = value
        elif name in ("key", "mistakes", "hints", "parameters"):
            row[name] = msgspec.json.encode(value).decode()
    return row


def _columns(job: Job) -> list[str]:
    texts = [f"{name}_{language}" for name in ("stem", "tolerance") for language in job.languages]
    told = [
        "key",
        "key_text",
        "mistakes",
        "hints",
        *(f"solution_{language}" for language in job.languages),
        "parameters",
    ]
    return ["id", "seed", "version", "topic", "difficulty", "type", *texts, *([] if job.blind else told)]


def _csv(records: list[dict[str, Any]], job: Job) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, _columns(job), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(map(_flat, records))
    return out.getvalue().encode()


def _parquet(records: list[dict[str, Any]], job: Job) -> bytes:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise GenerateError(
            "parquet needs a package that is not installed: pip install 'quizbank[parquet]'",
            "parquet 需要尚未安装的依赖：pip install 'quizbank[parquet]'",
        ) from None
    rows, out = [_flat(record) for record in records], io.BytesIO()
    whole = ("seed", "difficulty")
    columns = {
        name: pyarrow.array([row.get(name) for row in rows], pyarrow.int64() if name in whole else pyarrow.string())
        for name in _columns(job)
    }
    pyarrow.parquet.write_table(pyarrow.table(columns), out, compression="zstd")
    return out.getvalue()
