"""Problems in PyTorch, in Hugging Face datasets, and as an inspect-ai task against a scripted model."""

import json
from pathlib import Path

import pytest

from quizbank.bank.bank import Bank
from quizbank.generate import Job, write

BANK = Bank.load()
QUESTIONS = [BANK.question("max-pooling-values"), BANK.question("trace-of-a-2x2-matrix")]


def test_a_torch_data_set_is_divided_and_goes_on() -> None:
    from quizbank.adapters.torch_data import Problems

    def ids(data: Problems) -> list[tuple[str, int]]:
        return [(record["id"], record["seed"]) for record in data]

    whole = ids(Problems(QUESTIONS, stop=1000, block=100))
    assert len(whole) == len(set(whole)) == 2000
    parts = [ids(Problems(QUESTIONS, stop=1000, block=100, rank=rank, ranks=3)) for rank in range(3)]
    assert sorted(pair for part in parts for pair in part) == sorted(whole)
    data = Problems(QUESTIONS, stop=1000, block=100, languages=("en",))
    iterator = iter(data)
    first = [next(iterator) for _ in range(250)]
    again = Problems(QUESTIONS, stop=1000, block=100, languages=("en",))
    again.load_state_dict(data.state_dict())
    assert [(r["id"], r["seed"]) for r in [*first, *again]] == whole
    endless = iter(Problems(QUESTIONS))
    assert next(endless)["seed"] == 0
    with pytest.raises(ValueError, match="no numeric question"):
        Problems([])


def test_workers_of_a_loader_share_the_problems() -> None:
    from torch.utils.data import DataLoader

    from quizbank.adapters.torch_data import Problems

    loader = DataLoader(Problems(QUESTIONS, stop=300, block=50), batch_size=None, num_workers=2)
    found = [(record["id"], record["seed"]) for record in loader]
    assert len(found) == len(set(found)) == 600


@pytest.mark.filterwarnings("ignore")
def test_hugging_face_data_sets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    from quizbank.adapters.hugging_face import from_folder, streamed

    rows = list(streamed(QUESTIONS, stop=20, languages=("en",)))
    assert len(rows) == 40 and json.loads(rows[0]["stem"])["en"]
    write(Job.of(QUESTIONS, 100, languages=("en",), format="parquet"), tmp_path / "out")
    assert from_folder(tmp_path / "out").num_rows == 100
    with pytest.raises(FileNotFoundError, match="quizbank generate"):
        from_folder(tmp_path)


async def _words(model: object, text: str) -> int:
    return len(text.split())


@pytest.mark.filterwarnings("ignore")
def test_an_inspect_task_against_a_scripted_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSPECT_LOG_DIR", str(tmp_path))
    monkeypatch.setenv("INSPECT_DISPLAY", "none")
    from inspect_ai import eval
    from inspect_ai.model import ModelOutput, get_model

    from quizbank.adapters.inspect_task import quizbank

    task = quizbank(filter="trace-of-a-2x2-matrix", variants=4)
    keys = [sample.target for sample in task.dataset]
    texts = [f"Thinking.\nAnswer: {key}" for key in keys[:3]] + ["Answer: it is 5 or 6"]
    model = get_model(
        "mockllm/model", custom_outputs=[ModelOutput.from_content("mockllm/model", text) for text in texts]
    )
    # The scripted model would fetch a tokenizer, only to count what it was paid for.
    monkeypatch.setattr(type(model.api), "count_text_tokens", _words)
    [log] = eval(task, model=model, log_dir=str(tmp_path), display="none", max_connections=1, max_samples=1)
    assert log.status == "success" and log.results is not None
    assert log.results.scores[0].metrics["mean"].value == 0.75


@pytest.mark.filterwarnings("ignore")
def test_an_exported_file_is_read_by_inspect(tmp_path: Path) -> None:
    from inspect_ai.dataset import json_dataset

    from quizbank.adapters.inspect_task import sample_of
    from quizbank.export import write as export

    questions = [*QUESTIONS, BANK.question("five-linear-layers-equal-what")]
    [path] = export(BANK, questions, format="jsonl", path=tmp_path / "set.jsonl", languages=("en",), variants=3)
    found = json_dataset(str(path), sample_fields=lambda record: sample_of(record, "en"))
    assert [sample.id for sample in found][:4] == [f"{QUESTIONS[0].id}#{seed}" for seed in range(3)] + [
        f"{QUESTIONS[1].id}#0"
    ]
    assert found[0].target == QUESTIONS[0].variant(0).key_text and "A. " in str(found[6].input)
