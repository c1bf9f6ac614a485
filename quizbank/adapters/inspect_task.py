"""The bank as an inspect-ai task: `inspect eval quizbank/adapters/inspect_task.py`. Needs the extra `inspect`.

Each sample is one variant; the answer is scored by `quizbank.score`, so that it is right or wrong by the tolerance of
the question, and a misconception is named in the explanation.
"""

import json
from collections.abc import Sequence
from typing import Any

from inspect_ai import Task, task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.scorer import Score, Target, mean, scorer, stderr
from inspect_ai.solver import TaskState, generate, system_message

from quizbank.bank.bank import Bank
from quizbank.filters import Filter
from quizbank.scoring import verdict
from quizbank.text import Language
from quizbank.variants.question import KeyPoints, Question
from quizbank.variants.records import full
from quizbank.variants.series import series

_ASKED = {
    "en": "Answer the question. End with a line that begins with `Answer:` and holds nothing but the final answer.",
    "zh": "请回答问题。最后一行以“答案：”开头，只写最终答案。",
}


@task
def quizbank(filter: str = "", language: Language = "en", variants: int = 1, seed: int = 0, limit: int = 0) -> Task:
    """The questions that a filter takes; free text is left out, since a model's essay needs another judge.

    variants: of each question, from `seed` on. limit: of samples; 0 for none.
    """
    bank = Bank.load()
    questions = [question for question in Filter(filter).of(bank) if not isinstance(question, KeyPoints)]
    samples = samples_of(questions, language, range(seed, seed + variants))
    return Task(
        dataset=MemoryDataset(samples[:limit] if limit else samples, name="quizbank"),
        solver=[system_message(_ASKED[language]), generate()],
        scorer=by_record(),
    )


def samples_of(questions: Sequence[Question], language: Language, seeds: range) -> list[Sample]:
    """A sample a variant; its metadata hold the record that it is scored by."""
    return [
        sample_of(full(variant, (language,)), language) for question in questions for variant in series(question, seeds)
    ]


def sample_of(record: dict[str, Any], language: Language) -> Sample:
    """A record, as `quizbank generate` writes it, as a sample."""
    rows = [f"{letter}. {row[language]}" for letter, row in record["rows"].items()]
    lefts = [f"{number}. {left[language]}" for number, left in record["lefts"].items()]
    tolerance = [record["tolerance"][language]] if record["tolerance"] else []
    return Sample(
        id=f"{record['id']}#{record['seed']}",
        input="\n\n".join(filter(None, [record["stem"][language], "\n".join(lefts), "\n".join(rows), *tolerance])),
        target=record["key_text"],
        metadata={"record": json.dumps(record)},
    )


@scorer(metrics=[mean(), stderr()])
def by_record() -> Any:
    """Scores by the record in the metadata."""

    async def score(state: TaskState, target: Target) -> Score:
        found = verdict(json.loads(state.metadata["record"]), state.output.completion)
        said = " ".join(text.en for text in found.grade.feedback)
        named = f"[{found.grade.mistake}] " if found.grade.mistake else ""
        return Score(value=found.score, answer=found.answer, explanation=f"{named}{found.grade.status}: {said}")

    return score
