"""Jupyter notebook: a cell a question and one for its answer; PyTorch computes the keys of numeric ones again.

The code needs PyTorch (some of it SymPy), and nothing of quizbank: it is the reference by which the key was proven,
with the numbers of the question. Questions about a program have that program as a cell.
"""

from collections.abc import Iterator
from hashlib import blake2b
from typing import Any, BinaryIO

from quizbank.export.errors import NotInstalled
from quizbank.export.formats import markdown
from quizbank.export.study_set import StudyItem, StudySet
from quizbank.render.markdown import plain
from quizbank.text import Text
from quizbank.variants.question import Numeric
from solvers import snippets

SUFFIX = ".ipynb"

_ANSWER = Text(en="Answer", zh="答案")
_ANSWERS = Text(en="Answers", zh="答案")
_COMPUTED = Text(en="Question {0}: compute the key with PyTorch", zh="第 {0} 题：用 PyTorch 计算答案")
_RUN = Text(en="Question {0}: run the program", zh="第 {0} 题：运行这段程序")
_FOLDED = {"cellView": "form", "jupyter": {"source_hidden": True}}  # Colab's word and JupyterLab's


def write(study: StudySet, out: BinaryIO) -> None:
    """One notebook of version 4.5. Raises NotInstalled."""
    nbformat = _nbformat()
    provenance = study.provenance("jupyter")
    told = "".join(f"<!-- {name}: {markdown.commented(value)} -->\n" for name, value in provenance.items())
    v4 = nbformat.v4
    cells = [v4.new_markdown_cell(f"# {study.title}\n\n{told}".strip(), id="title"), *_cells(study)]
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "quizbank": provenance,
    }
    out.write(nbformat.writes(v4.new_notebook(cells=cells, metadata=metadata)).encode())
    out.write(b"\n")


def _nbformat() -> Any:  # its functions have no types
    try:
        import nbformat.v4
    except ImportError:
        raise NotInstalled("jupyter", "jupyter") from None
    return nbformat


def _cells(study: StudySet) -> Iterator[Any]:
    v4 = _nbformat().v4
    if study.keys != "only":
        for item in study.items():
            text = _heading(item, study) + _in_each(markdown.question, item, study)
            yield v4.new_markdown_cell(text.strip(), id=_id("question", item))
            if study.keys == "inline":
                yield from _answer(item, study, folded=True)
    if study.keys in ("end", "only"):
        title = " / ".join(dict.fromkeys(_ANSWERS.of(language) for language in study.languages))
        yield v4.new_markdown_cell(f"# {title}", id="answers")
        for item in study.items():
            yield from _answer(item, study, folded=False)


def _answer(item: StudyItem, study: StudySet, *, folded: bool) -> Iterator[Any]:
    """A cell that computes the key, where one can, and a cell with the answer."""
    v4 = _nbformat().v4
    code = _code(item, study)
    if code:
        metadata = {**_FOLDED, "tags": ["answer", "raises-exception"]}  # a program may end in an error: that is its key
        yield v4.new_code_cell(code, id=_id("code", item), metadata=metadata)
    text = _in_each(markdown.answer, item, study)
    if folded:
        title = " / ".join(_ANSWER.of(language) for language in study.languages)
        text = f"<details><summary>{title}</summary>\n{text}\n</details>"
    else:
        text = _heading(item, study) + text
    yield v4.new_markdown_cell(text.strip(), id=_id("answer", item), metadata={"tags": ["answer"]})


def _heading(item: StudyItem, study: StudySet) -> str:
    titles = dict.fromkeys(plain(item.topic.title.of(language)) for language in study.languages)
    return f"## {item.number}. {' / '.join(titles)}\n\n`{item.name}`\n"


def _in_each(write: Any, item: StudyItem, study: StudySet) -> str:
    """The pieces of a text in each language of the set."""
    return "".join(piece for language in study.languages_of(item.variant) for piece in write(item.variant, language))


def _id(role: str, item: StudyItem) -> str:
    """A cell's id, the same in every notebook that has this variant."""
    return f"{role}-{blake2b(item.name.encode(), digest_size=8).hexdigest()}"


def _code(item: StudyItem, study: StudySet) -> str:
    question, variant = item.variant.question, item.variant
    language = study.languages[0]
    if question.snippet is not None:
        return f"# @title {_RUN.of(language).format(item.number)}\n{snippets.program(question.snippet)}"
    if not isinstance(question, Numeric):
        return ""
    from solvers.programs import program  # PyTorch loads here; the variant needed it already

    code = program(question.solver, variant.parameters, question.answer.output)
    return f"# @title {_COMPUTED.of(language).format(item.number)}\n{code}"
