"""Questions that show a program of `solvers.snippets`: their key must be what the program prints."""

import contextlib
import importlib
import io
import sys
import warnings
from collections.abc import Iterator
from functools import lru_cache

from quizbank.answers.cloze import compared
from quizbank.text import LANGUAGES
from quizbank.variants.question import Cloze, Question, SingleChoice, TrueFalse
from solvers import snippets


def unlike_program(question: Question) -> Iterator[tuple[str, str]]:
    """The field and the message of what does not agree with the program that the question names, if it names one."""
    name = question.snippet
    if name is None:
        return
    for language in LANGUAGES:
        if snippets.shown(name) not in question.stem.of(language):
            yield f"stem.{language}", f"does not show the program {name!r} as it is"
    printed = output(name)
    if isinstance(question, SingleChoice):
        (right,) = (option for option in question.options if option.correct)
        for language in LANGUAGES:
            if _bare(right.text.of(language)) != _bare(printed):
                yield (
                    f"options.{language}",
                    f"the right one is {right.text.of(language)!r}, but {name} prints {printed!r}",
                )
    elif isinstance(question, TrueFalse):
        if printed != str(question.answer):
            yield "answer", f"it is {question.answer}, but {name} prints {printed!r}"
    elif isinstance(question, Cloze):
        lines = printed.splitlines()
        if len(lines) != len(question.blanks):
            yield "blanks", f"there are {len(question.blanks)}, but {name} prints {len(lines)} lines"
        for index, (line, blank) in enumerate(zip(lines, question.blanks, strict=False)):
            if compared(line) not in [compared(spelling) for spelling in (*blank.en, *blank.zh)]:
                yield f"blanks.{index}", f"does not accept {line!r}, which {name} prints"
    else:
        yield "snippet", "only a single choice, a statement or a cloze can have what a program prints as its key"


@lru_cache(maxsize=256)
def output(name: str) -> str:
    """What a program prints, with the name of the exception that ended it."""
    import torch

    torch.manual_seed(0)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            importlib.import_module(f"solvers.snippets.{name}")
        except Exception as error:  # noqa: BLE001  what a program raises is what it is asked for
            print(type(error).__name__)
        finally:
            sys.modules.pop(f"solvers.snippets.{name}", None)
    return printed.getvalue().strip()


def _bare(text: str) -> str:
    """Without the marks of code, and with single spaces."""
    return " ".join(text.replace("`", "").split())
