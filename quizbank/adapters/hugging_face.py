"""Problems as Hugging Face data sets: streamed, or from what `quizbank generate` wrote. Needs the extra `datasets`."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from quizbank.text import LANGUAGES, Language
from quizbank.variants.question import Question


def streamed(
    questions: Sequence[Question], *, seed: int = 0, stop: int, languages: tuple[Language, ...] = LANGUAGES
) -> Any:
    """A `datasets.IterableDataset` of the records of seeds up to `stop`. Raises ImportError without the extra."""
    from datasets import IterableDataset

    return IterableDataset.from_generator(_flat, gen_kwargs={"seeds": (seed, stop), "of": (list(questions), languages)})


def from_folder(folder: Path, part: str = "") -> Any:
    """A `datasets.Dataset` of the JSON lines or Parquet files of a folder. Raises ImportError, FileNotFoundError."""
    from datasets import load_dataset

    for kind, suffix in (("json", "jsonl"), ("parquet", "parquet")):
        files = sorted(str(path) for path in folder.glob(f"{part}*.{suffix}"))
        if files:
            return load_dataset(kind, data_files=files, split="train")
    raise FileNotFoundError(f"{folder} holds no files that `quizbank generate` wrote as jsonl or parquet")


def _flat(seeds: tuple[int, int], of: tuple[list[Question], tuple[Language, ...]]) -> Iterator[dict[str, Any]]:
    """Records whose nested values are JSON text, since a column of a data set has one type."""
    from quizbank.adapters.torch_data import Problems

    questions, languages = of
    for record in Problems(questions, seed=seeds[0], stop=seeds[1], languages=languages):
        yield {name: value if isinstance(value, str | int) else json.dumps(value) for name, value in record.items()}
