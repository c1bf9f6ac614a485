"""Sets of others become a bank that loads, and is graded as they say; what is lost is told."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizbank.answers.types import Unreadable
from quizbank.bank.bank import Bank
from quizbank.export.formats import csv as csv_format
from quizbank.filters import Filter
from quizbank.importing import ImportFault, Report, import_sets, markdown, read, table
from quizbank.importing.assembling import NO_REASON, NO_SOLUTION
from quizbank.importing.gift import read as read_gift
from quizbank.variants.question import Cloze, Matching, MultipleChoice, Numeric, Ordering, SingleChoice, TrueFalse
from tests.export.exported import exported, exported_questions
from tests.samples import OTHER_KINDS, QUESTIONS, write_bank

GIFT = r"""// a comment
$CATEGORY: $course$/top/Networks/Training

::Optimizer name:: [markdown]Which optimizer keeps *two* moments? {
  =Adam#It keeps both.
  ~SGD#It keeps none.
  ~Momentum
  ####Adam: first and second moment.
}

::Two right:: Which are activation functions? { ~%50%ReLU ~%50%tanh ~%-100%Adam#An optimizer. }

The gradient of a constant is zero.{T#No.#Yes, it does not change.}

Dropout acts at {=training =training time} only, unless told otherwise.

::Sum:: What is 2 + 2\= ? {#4:0 ####Count.}

::Rate:: Half of 0.5? {#=0.25:0.01#Right. =%0%0.5:0.01#That is all of it. =%50%0.2:0.001}

::Range:: Between one and two? {#1.4..1.6}

::Pairs:: Match. { =ReLU -> max(0, x) =sigmoid -> (0, 1) =tanh -> (-1, 1) }

::Essay:: Explain overfitting. {}

::Two only:: A choice? { =yes ~no }

::Hostile:: [html]<p onclick="x()">See <script>alert(1)</script>\{\{name\}\} [red]</p> {=<b>x</b> y}

::Faulty:: What? {#four}

::Without:: Only a description.
"""

MARKDOWN = """# Networks

## 1. Which layer shares its weights?

- [ ] Linear
- [x] Convolution
- [ ] Embedding

## Which two keep statistics?

Choose among these.

A. BatchNorm
B. ReLU
C. Adam

**Answer:** A, C

Explanation: one keeps means,

```text
## no heading
Answer: no
```

the other moments.

## 第 3 题. 卷积核大小 3、输入 5、无填充，输出多大？

答案：3

## True or false: bias is a weight
Answer: false

# Words

## The activation _____ gives values in (0, 1).
Answer: sigmoid | logistic

## Explain everything
Answer: A very long answer that goes on and on, far beyond what one would type into a gap of a text.
"""

CSV = """question,A,B,C,D,correct,explanation,category
"What is ReLU?","max(0, x)","min(0, x)",|x|,x²,A,It clips below.,Basics
Which are losses?,MSE,ReLU,cross entropy,Adam,"1, 3",,Basics
=SUM(1),a,b,c,d,e,,
2 + 3?,,,,,5.0,,Numbers / Sums
No answer?,,,,,,,
"""


@pytest.fixture(autouse=True)
def shared_home(own_home: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """One home for all, in which the built-in bank is parsed once."""
    monkeypatch.setenv("QUIZBANK_HOME", str(tmp_path_factory.getbasetemp() / "importing"))


def imported(tmp_path: Path, text: str, suffix: str) -> tuple[Report, Bank]:
    path = tmp_path / f"set{suffix}"
    path.write_text(text, encoding="utf-8")
    report = import_sets([path], tmp_path / "bank")
    bank = Bank.load(tmp_path / "bank", with_builtin=False, use_cache=False)
    assert not bank.errors
    assert [one.id for one in report.questions] and all(f"bank:{one.id}" in bank.questions for one in report.questions)
    return report, bank


def graded(bank: Bank, id: str, text: str) -> tuple[str, str]:
    grade = bank.question(f"bank:{id}").variant(0).grade(text)
    return grade.status, " ".join(said.en for said in grade.feedback)


def test_gift(tmp_path: Path) -> None:
    report, bank = imported(tmp_path, GIFT, ".gift")
    kinds = {one.id: type(one) for one in report.questions}
    assert kinds == {
        "optimizer-name": SingleChoice,
        "two-right": MultipleChoice,
        "question": TrueFalse,
        "question-2": Cloze,
        "sum": Numeric,
        "rate": Numeric,
        "range": Numeric,
        "pairs": Matching,
        "hostile": Cloze,
    }
    named = {one.name: one.says.en for one in report.left if one.whole}
    assert set(named) == {"Essay", "Two only", "Faulty", "Without"}
    assert "2 options" in named["Two only"] and "key points" in named["Essay"]
    lost = [(one.name, one.says.en) for one in report.left if not one.whole]
    assert lost == [("Rate", "answers that are worth a part")]
    assert {one.place for one in report.left if one.name == "Essay"} == {"set.gift:25"}
    assert bank.question("bank:sum").topic == "networks/training"
    assert bank.topics["networks/training"].title.zh == "Training"
    assert graded(bank, "sum", "4")[0] == "correct" and graded(bank, "sum", "5")[0] == "incorrect"
    assert graded(bank, "rate", "0.259")[0] == "correct" and graded(bank, "rate", "0.27")[0] == "incorrect"
    assert "all of it" in graded(bank, "rate", "0.5")[1]
    assert graded(bank, "range", "1.6")[0] == "correct" and graded(bank, "range", "1.7")[0] == "incorrect"
    assert graded(bank, "question-2", "Training Time")[0] == "correct"
    assert bank.question("bank:sum").stem.en == "What is 2 + 2= ?"
    optimizer: Any = bank.question("bank:optimizer-name")
    assert [option.why == NO_REASON for option in optimizer.options] == [False, False, True]
    assert optimizer.solution.en == "Adam: first and second moment."
    hostile = bank.question("bank:hostile").stem.en
    assert "script" not in hostile and "{ {name}}" in hostile and "onclick" not in hostile
    assert report.unexplained > 0 and report.one_language == len(report.questions)


def test_markdown(tmp_path: Path) -> None:
    report, bank = imported(tmp_path, MARKDOWN, ".md")
    assert [type(one) for one in report.questions] == [SingleChoice, MultipleChoice, Numeric, TrueFalse, Cloze]
    shared, kept, size, statement, gap = report.questions
    assert shared.stem.en == "Which layer shares its weights?" and shared.solution == NO_SOLUTION
    assert isinstance(shared, SingleChoice) and [option.correct for option in shared.options] == [False, True, False]
    assert kept.stem.en == "Choose among these." and "## no heading" in kept.solution.en
    assert isinstance(kept, MultipleChoice) and [option.correct for option in kept.options] == [True, False, True]
    assert size.stem.zh.startswith("卷积核大小 3") and graded(bank, size.id, "3")[0] == "correct"
    assert isinstance(statement, TrueFalse) and statement.answer is False
    assert isinstance(gap, Cloze) and gap.blanks[0].en == ["sigmoid", "logistic"] and "[[1]]" in gap.stem.en
    assert [one.name for one in report.left] == ["Explain everything"]
    assert bank.question(f"bank:{gap.id}").topic == "words/words"


def test_csv(tmp_path: Path) -> None:
    report, bank = imported(tmp_path, CSV, ".csv")
    assert [type(one) for one in report.questions] == [SingleChoice, MultipleChoice, Numeric]
    assert graded(bank, report.questions[2].id, "5")[0] == "correct"
    assert report.questions[2].topic == "numbers/sums"
    assert [(one.place, one.whole) for one in report.left] == [("set.csv:4", True), ("set.csv:6", True)]


def test_html_in_a_table(tmp_path: Path) -> None:
    text = "question,answer\n"
    text += '"What is <b>two</b><br>and $a<b$ three?",5\n"What is vector<int> and `<b>`?",array\n"<!-- x -->?",tag\n'
    report, _ = imported(tmp_path, text, ".csv")
    bold, literal, comment = (question.stem.en for question in report.questions)
    assert "**two**" in bold and "$a<b$" in bold and "<br" not in bold
    assert literal == r"What is vector\<int> and `<b>`? [[1]]" and comment == r"\<!-- x -->? [[1]]"


@pytest.mark.parametrize("suffix", [".md", ".csv", ".tsv", ".gift"])
def test_what_quizbank_exports_comes_back(tmp_path: Path, suffix: str) -> None:
    bank = Bank.load()
    questions = Filter("area:pooling or area:optimizers").of(bank, {})
    format = {".md": "markdown", ".gift": "gift"}.get(suffix, suffix[1:])
    path = tmp_path / f"set{suffix}"
    path.write_bytes(exported_questions(bank, questions, format, seed=3))
    report = import_sets([path], tmp_path / "bank")
    assert report.found == len(questions)
    by_id = {question.id: question for question in questions}
    assert len(report.questions) > 0.5 * len(questions)
    for question in report.questions:
        was = by_id[question.id].variant(3)
        key = question.variant(0)
        assert question.stem.zh != question.stem.en or was.stem.en == was.stem.zh, question.id
        if isinstance(question, Numeric):
            assert key.grade(was.key_text).status == "correct", question.id
            for mistake in key.misconceptions:
                assert was.grade(was.show(mistake.value)).mistake is not None, question.id
        elif isinstance(question, SingleChoice | MultipleChoice) and suffix != ".gift":
            right = {option.text for option in question.options if option.correct}
            assert right == {option.text for option in was.options if option.correct}, question.id
            assert {option.why for option in question.options} == {option.why for option in was.options}, question.id
        elif isinstance(question, Cloze | TrueFalse | Matching | Ordering) and suffix != ".gift":
            assert key.key_in("zh") or key.key_text
            if isinstance(question, Cloze):
                assert key.grade(was.key_in("zh")).status == "correct", question.id


@pytest.mark.parametrize("keys", ["inline", "end"])
def test_markdown_and_csv_carry_the_same(tmp_path: Path, keys: Any) -> None:
    folder = write_bank(tmp_path / "mine", QUESTIONS + OTHER_KINDS)
    bank = Bank.load(folder, with_builtin=False, use_cache=False)
    rows = csv_format.read(exported(bank, "csv", seed=2, variants=2))
    found = [
        row for _, row in markdown.rows(exported(bank, "markdown", seed=2, variants=2, keys=keys).decode(), "set.md")
    ]
    assert len(found) == len(rows)
    for ours, theirs in zip(found, rows, strict=True):
        assert ours["name"]["en"] == theirs["id"] and ours["seed"]["en"] == theirs["seed"]
        assert (ours["kind"]["en"], ours["topic"]["en"]) == (theirs["kind"], theirs["topic"])
        for field in ("question", "left", "options", "tolerance", "answer", "solution", "mistakes"):
            for language in ("en", "zh"):
                told = ours.get(field, {}).get(language, "")  # type: ignore[call-overload]
                assert told == theirs[f"{field}_{language}"], (theirs["id"], field)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("set.doc", b"x", "can't tell its format"),
        ("set.csv", b"a,b\n1,2\n", "set.csv:1: the first line must name the columns"),
        ("set.csv", b'question,answer\n"a,1\n', "not a table"),
        ("set.csv", b"\xff\xfe\xff", "not UTF-8"),
        ("set.md", b"no heading", "there is no heading"),
        ("set.md", b"x\n\xff", "set.md:2: not UTF-8"),
        ("set.gift", b"", "nothing can be carried over"),
        ("set.gift", b"::a:: Explain. {}", "set.gift:1: an essay has no key"),
    ],
)
def test_what_can_not_be_read_is_told(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ImportFault) as told:
        import_sets([path], tmp_path / "bank")
    assert says in told.value.says.en and told.value.says.zh
    assert not any(one.name.endswith("bank") or one.name.startswith(".") for one in tmp_path.iterdir())


def test_a_folder_with_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "bank").mkdir()
    (tmp_path / "bank" / "mine.yaml").write_text("[]")
    path = tmp_path / "set.gift"
    path.write_text(GIFT)
    with pytest.raises(ImportFault, match="not empty"):
        import_sets([path], tmp_path / "bank")


def test_a_missing_package_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "markdownify", None)
    path = tmp_path / "set.gift"
    path.write_text("[html]<p>x</p> {T}")
    with pytest.raises(ImportFault, match=r"pip install 'quizbank\[import\]'"):
        list(read(path))


@settings(max_examples=150, deadline=None)
@given(st.text("ab~=#{}:\\%->.\n$1 T[]<p>中`*", max_size=80))
def test_no_text_breaks_the_readers(text: str) -> None:
    for found in read_gift(text, "set.gift"):
        assert found.place.startswith("set.gift:")
    for reader in (lambda: markdown.read(text, "set.md"), lambda: table.read(text.encode(), "set.csv")):
        try:
            list(reader())
        except ImportFault as error:
            assert error.says.en
        except Unreadable:
            pytest.fail("an answer that can't be read is a reason, no error")


def test_the_command(tmp_path: Path) -> None:
    path = tmp_path / "set.gift"
    path.write_text(GIFT)
    root = Path(__file__).parents[2]

    def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "tui.entry", *arguments]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=tmp_path, env=environment)

    import os

    environment = {**os.environ, "PYTHONPATH": str(root), "LANG": "en_US.UTF-8"}
    done = run("import", "set.gift", "--report", "left.txt")
    assert done.returncode == 0, done.stderr
    assert "set-bank: 9 of 13 questions" in done.stderr and "set.gift:25: Essay: an essay has no key" in done.stderr
    assert (tmp_path / "left.txt").read_text().count("\n") == 5
    listed = run("list", "--bank", "set-bank", "overfitting or moments")
    assert "set-bank:optimizer-name" in listed.stdout
    again = run("import", "set.gift")
    assert again.returncode == 2 and "not empty" in again.stderr
