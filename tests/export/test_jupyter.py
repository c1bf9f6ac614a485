"""Notebooks: valid, the same for the same call, and run by Jupyter itself."""

import json
import sys
from typing import Any

import nbformat
import numpy as np
import pytest

from quizbank.answers.judge import judge
from quizbank.bank.bank import Bank
from quizbank.export import NotInstalled
from quizbank.filters import Filter
from quizbank.variants.question import Numeric
from tests.export.exported import exported_questions

pytestmark = pytest.mark.filterwarnings("ignore")
BANK = Bank.load()


def notebook(filter: str, **settings: Any) -> Any:
    data = exported_questions(BANK, Filter(filter).of(BANK, {}), "jupyter", **settings)
    found = nbformat.reads(data.decode(), as_version=4)
    nbformat.validate(found)
    return found


def test_a_question_is_a_cell_and_its_answer_another() -> None:
    found = notebook("area:pooling kind:numeric,cloze", title="Pooling")
    assert found.cells[0].source.startswith("# Pooling")
    assert found.metadata.quizbank["filter"] == ""
    identities = [cell.id for cell in found.cells]
    assert len(set(identities)) == len(identities)
    questions = [cell for cell in found.cells if cell.id.startswith("question-")]
    answers = [cell for cell in found.cells if cell.id.startswith("answer-")]
    codes = [cell for cell in found.cells if cell.cell_type == "code"]
    assert len(questions) == len(answers) > len(codes) > 3
    assert all(cell.source.startswith("<details>") for cell in answers)
    assert all("<details>" not in cell.source for cell in questions)


@pytest.mark.parametrize("keys", ["none", "only", "end"])
def test_where_the_keys_stand(keys: str) -> None:
    found = notebook("area:pooling kind:numeric", keys=keys)
    roles = [cell.id.partition("-")[0] for cell in found.cells]
    if keys == "none":
        assert set(roles) == {"title", "question"}
    elif keys == "only":
        assert set(roles) == {"title", "answers", "answer", "code"}
    else:
        assert roles.index("answers") > max(at for at, role in enumerate(roles) if role == "question")


def test_jupyter_computes_the_keys() -> None:
    from nbclient import NotebookClient

    questions = [
        next(one for one in BANK.questions.values() if isinstance(one, Numeric) and one.answer.type == kind)
        for kind in ("integer", "number", "shape", "vector", "matrix")
    ]
    questions += [one for one in BANK.questions.values() if one.snippet is not None][:6]
    data = exported_questions(BANK, questions, "jupyter", seed=4, languages=("en",))
    found = nbformat.reads(data.decode(), as_version=4)
    NotebookClient(found, timeout=300, kernel_name="python3").execute()
    computed = {cell.id.partition("-")[2]: cell.outputs for cell in found.cells if cell.cell_type == "code"}
    names = [cell.id.partition("-")[2] for cell in found.cells if cell.id.startswith("question-")]
    for question, name in zip(questions, names, strict=True):
        outputs = computed[name]
        assert outputs, question.id
        if isinstance(question, Numeric):
            variant = question.variant(4)
            shown = outputs[-1]["data"]["text/plain"]
            assert np.allclose(json.loads(shown.replace("(", "[").replace(")", "]")), variant.key, rtol=1e-5), (
                question.id
            )
            assert judge(shown, variant.key, type=variant.answer_type, **variant.rules).status == "correct"


def test_a_missing_package_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nbformat", None)
    with pytest.raises(NotInstalled, match=r"pip install 'quizbank\[jupyter\]'"):
        exported_questions(BANK, [], "jupyter")
