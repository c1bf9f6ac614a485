"""Questions whose key is what a program prints."""

from typing import Any

import msgspec
import pytest

from quizbank import snippets
from quizbank.snippets import output, unlike_program
from quizbank.text import Text
from quizbank.variants.question import Blank, Cloze, Option, TrueFalse
from solvers.snippets import names, shown
from tests.samples import single_choice

NAME = "gradients_accumulate"
STEM = Text(en=f"What is printed?\n\n```python\n{shown(NAME)}\n```", zh=f"输出什么？\n\n```python\n{shown(NAME)}\n```")
SAME = {"id": "q", "topic": "a/b", "difficulty": 1, "solution": Text(en="s", zh="s"), "snippet": NAME, "stem": STEM}


def choice(right: str, **changes: Any) -> Any:
    options = [
        Option(Text(en=text, zh=text), Text(en="w", zh="w"), correct=text == right) for text in (right, "`a`", "`b`")
    ]
    return msgspec.structs.replace(single_choice(), options=options, snippet=NAME, **{"stem": STEM} | changes)


def faults(question: Any) -> list[str]:
    return [f"{field}: {message}" for field, message in unlike_program(question)]


def test_the_output_of_a_program() -> None:
    assert output(NAME) == "tensor(6.)"
    assert "import" not in shown(NAME)


@pytest.mark.parametrize("name", names())
def test_every_program_gives_something_and_always_the_same(name: str) -> None:
    first = output(name)
    output.cache_clear()
    assert first and output(name) == first


def test_an_exception_is_the_last_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: str) -> None:
        print("before")
        raise RuntimeError("no")

    output.cache_clear()
    monkeypatch.setattr(snippets.importlib, "import_module", fail)
    assert output("anything") == "before\nRuntimeError"


def test_what_agrees() -> None:
    assert faults(choice("`tensor(6.)`")) == []
    assert faults(TrueFalse(**SAME | {"snippet": None}, answer=True)) == []
    assert faults(Cloze(**SAME, blanks=[Blank(en=["tensor(6)", "tensor(6.)"], zh=["6"])])) == []


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (choice("`tensor(3.)`"), "options.en: the right one is '`tensor(3.)`', but gradients_accumulate prints"),
        (choice("`tensor(6.)`", stem=Text(en="What?", zh=STEM.zh)), "stem.en: does not show the program"),
        (TrueFalse(**SAME, answer=True), "answer: it is True, but"),
        (Cloze(**SAME, blanks=[Blank(en=["3"], zh=["3"])]), "blanks.0: does not accept 'tensor(6.)'"),
        (Cloze(**SAME, blanks=[Blank(en=["3"], zh=["3"])] * 2), "blanks: there are 2, but"),
    ],
)
def test_what_does_not_agree(question: Any, message: str) -> None:
    assert any(fault.startswith(message) for fault in faults(question))
