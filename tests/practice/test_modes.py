"""The ways to practise: what each asks, what it learns from answers, and when it ends."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from quizbank.bank.bank import Bank
from quizbank.filters import Filter
from quizbank.practice import handling
from quizbank.practice.calculator import Calculator
from quizbank.practice.memory_model import DAY
from quizbank.practice.misconceptions import alive, misconceptions
from quizbank.practice.modes import Drill, Mock, drilled
from quizbank.practice.plan import Interview, Plan
from quizbank.practice.progress import Progress
from quizbank.practice.report import markdown, report_of
from quizbank.practice.session import Empty, InProcess, Session
from quizbank.variants.question import Numeric
from tests.practice.test_schedule import START, attempt
from tests.samples import OTHER_KINDS, QUESTIONS, write_bank


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    folder: Path = write_bank(tmp_path_factory.mktemp("modes") / "mine", QUESTIONS + OTHER_KINDS)
    return Bank.load(folder, with_builtin=False, use_cache=False)


@pytest.fixture
def progress() -> Iterator[Progress]:
    store = Progress.in_memory()
    yield store
    store.close()


class Clock:
    """Milliseconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 0

    def __call__(self) -> int:
        return self.now


def session(bank: Bank, progress: Progress, mode: str, **options: object) -> Session:
    made = Session(bank, progress, InProcess(), mode=mode, **options)  # type: ignore[arg-type]
    made.show(made.start().result())
    return made


def go_on(practising: Session) -> bool:
    future = practising.advance()
    if future is None:
        return False
    practising.show(future.result())
    return True


def asked(practising: Session) -> str:
    assert practising.variant is not None
    return practising.variant.question.id


def right(practising: Session) -> str:
    assert practising.variant is not None
    return practising.variant.key_text


def test_review_asks_what_is_due_and_ends(bank: Bank, progress: Progress) -> None:
    one, two, *_ = bank.questions
    for question in (one, two):
        progress.record(attempt(question, START))
    with pytest.raises(Empty, match="no new question"):
        Session(bank, progress, InProcess(), Filter.where(ids=(one,)), mode="learn")
    practising = session(bank, progress, "review")
    first = asked(practising)
    practising.reveal()
    assert go_on(practising) and {first, asked(practising)} == {one, two}
    practising.submit(right(practising))
    assert go_on(practising) and asked(practising) == first, "what was wrong comes once more"
    assert practising.mode.left() == 0
    practising.submit(right(practising))
    assert not go_on(practising)
    with pytest.raises(Empty, match="nothing is due"):
        Session(bank, progress, InProcess(), mode="review")
    assert {row.mode for row in progress.attempts()} == {"practice", "review"}


def test_review_ahead(bank: Bank, progress: Progress) -> None:
    question = next(iter(bank.questions))
    now = round(datetime.now(UTC).timestamp() * 1000)
    for back in (20, 17, 2):
        progress.record(attempt(question, now - back * DAY))
    with pytest.raises(Empty):
        Session(bank, progress, InProcess(), mode="review")
    assert asked(session(bank, progress, "review", ahead=True)) == question


def test_learn_keeps_the_limit_of_the_day(bank: Bank, progress: Progress) -> None:
    practising = session(bank, progress, "learn", plan=Plan(new_a_day=2))
    seen = [asked(practising)]
    practising.submit(right(practising))
    assert go_on(practising)
    seen.append(asked(practising))
    assert seen == list(bank.questions)[:2]
    practising.submit(right(practising))
    assert not go_on(practising)
    with pytest.raises(Empty, match="no new question is left for today"):
        Session(bank, progress, InProcess(), mode="learn", plan=Plan(new_a_day=2))


def test_what_is_skipped_comes_again(bank: Bank, progress: Progress) -> None:
    practising = session(bank, progress, "learn", plan=Plan(new_a_day=2))
    skipped = asked(practising)
    assert go_on(practising)
    practising.submit(right(practising))
    assert go_on(practising) and asked(practising) == skipped
    assert len(progress.attempts()) == 1, "skipping costs nothing"


def test_drill_rises_and_falls() -> None:
    builtin = Bank.load()
    numeric = [q for q in builtin.of_area("pooling") if isinstance(q, Numeric)]
    assert {q.difficulty for q in numeric} == {1, 2, 3}
    drill = Drill(numeric, random.Random(1).randrange)
    levels = []
    for status in ("correct", "correct", "correct", "correct", "correct", "incorrect", "partial", "incorrect"):
        question = drill.take()
        assert question is not None and question.difficulty == drill.level
        levels.append(drill.level)
        likely = drill.likely()
        drill.answered(question, status)  # type: ignore[arg-type]
        following = drill.likely()[0]
        assert following in likely, "whatever the answer, what comes next could be prepared"
    assert levels == [1, 1, 2, 2, 3, 3, 2, 2] and drill.level == 1
    assert drill.left() is None


def test_drill_needs_numbers(bank: Bank, progress: Progress) -> None:
    with pytest.raises(Empty, match="no numeric question"):
        Session(bank, progress, InProcess(), Filter("kind:cloze"), mode="drill")
    question = next(q for q in bank.questions.values() if isinstance(q, Numeric))
    assert question in drilled(bank, question)
    practising = session(bank, progress, "drill", filter=Filter.where(ids=(question.id,)))
    for _ in range(3):
        assert asked(practising) == question.id
        practising.reveal()
        assert go_on(practising)


def test_misconceptions_live_until_a_question_that_names_them_is_answered_right(bank: Bank, progress: Progress) -> None:
    question = next(q for q in bank.questions.values() if isinstance(q, Numeric) and q.mistakes)
    name = question.mistakes[0].name
    progress.record(attempt(question.id, START, "incorrect", mistake=name))
    progress.record(attempt(question.id, START + 1, "incorrect", mistake=name))
    [found] = misconceptions(bank, progress)
    assert (found.name, found.times, found.questions[0]) == (name, 2, question.id)
    practising = session(bank, progress, "mistakes")
    assert asked(practising) == question.id
    practising.submit(right(practising))
    assert misconceptions(bank, progress) == []
    with pytest.raises(Empty, match="no misconception to overcome"):
        Session(bank, progress, InProcess(), mode="mistakes")


def test_alive_is_sorted_and_forgets_questions_that_are_gone(bank: Bank) -> None:
    one, two, *_ = bank.questions
    met = [("rare", one, 1, 50), ("often", two, 3, 40), ("gone", "mine:no-such", 9, 60), ("overcome", one, 4, 10)]
    found = alive(bank, met, lambda question: 20 if question == one else 0)
    assert [item.name for item in found] == ["often", "rare"]


# Mock interviews


def test_a_mock_interview_tells_nothing_until_the_end(bank: Bank, progress: Progress) -> None:
    clock = Clock()
    practising = session(bank, progress, "mock", interview=Interview(5, 10), milliseconds=clock)
    assert isinstance(practising.mode, Mock) and practising.mode.count == 5 and not practising.mode.told
    seen = set()
    for number in range(5):
        seen.add(asked(practising))
        clock.now += 60_000
        assert practising.remaining == 600 - 60 * (number + 1)
        if number % 2:
            practising.reveal()
        elif practising.variant is not None and practising.variant.answer_type == "key-points":
            practising.submit("It needs fewer weights.")
        else:
            practising.submit(right(practising))
        assert go_on(practising) == (number < 4)
    assert len(seen) == 5
    report = report_of(practising)
    assert (report.asked, report.answered) == (5, 5) and 0 < report.score < 1
    assert report.weak and sum(area.asked for area in report.areas) == 5
    for language, word in (("en", "What to study"), ("zh", "建议重点复习")):
        page = markdown(report, bank, language)  # type: ignore[arg-type]
        assert word in page and page.count("\n### ") == 5
    assert {row.mode for row in progress.attempts()} == {"mock"}


def test_when_the_time_is_up_the_open_question_is_lost(bank: Bank, progress: Progress) -> None:
    clock = Clock()
    practising = session(bank, progress, "mock", interview=Interview(4, 1), milliseconds=clock)
    practising.submit(right(practising)) if practising.variant and practising.variant.rows else practising.reveal()
    assert go_on(practising)
    clock.now = 61_000
    assert practising.remaining == 0 and not go_on(practising)
    report = report_of(practising)
    assert (report.asked, report.answered) == (4, 2) and report.results[-1].revealed
    assert progress.attempts()[-1].revealed


def test_an_interview_mixes_kinds_and_areas() -> None:
    builtin = Bank.load()
    mock = Mock(list(builtin.questions.values()), 12, 30, random.Random(3))
    chosen = []
    while (question := mock.take()) is not None:
        chosen.append(question)
    kinds = [question.__struct_config__.tag for question in chosen]
    assert kinds.count("numeric") == 4 and kinds.count("key-points") == 4
    assert len({question.topic.split("/")[0] for question in chosen}) == 12
    again = Mock(list(builtin.questions.values()), 12, 30, random.Random(3))
    assert [question.id for question in chosen] == [again.take().id for _ in chosen]  # type: ignore[union-attr]


# What is done beside answering


def test_an_answer_is_taken_back_and_given_again(bank: Bank, progress: Progress) -> None:
    practising = session(bank, progress, "free", filter=Filter("kind:numeric"))
    practising.reveal()
    assert practising.settled and practising.answered == 1
    undone = practising.undo()
    assert undone is not None and undone.question == asked(practising)
    assert not practising.settled and practising.answered == 0 and progress.standings() == {}
    practising.submit(right(practising))
    assert practising.right == 1 and progress.standings()[asked(practising)].known
    assert practising.rate("easy") is None
    memory = progress.standings()[asked(practising)].memory
    assert memory is not None and memory.stability > 8


def test_marks_notes_reports_and_what_is_put_aside(bank: Bank, progress: Progress, own_home: Path) -> None:
    question = next(iter(bank.questions.values()))
    assert handling.toggle_mark(progress, question) and not handling.toggle_mark(progress, question)
    assert handling.toggle_suspended(progress, question)
    handling.write_note(progress, question, " look \ud800 here ")
    handling.bury(progress, question)
    flags = handling.flags_of(progress, question)
    assert flags.suspended and not flags.marked and flags.note == "look \\ud800 here" and flags.buried
    path = handling.report(question.variant(3), "the key\nis wrong", "42")
    handling.report(question.variant(4), "", "")
    assert path.parent == own_home and len(path.read_text("utf-8").splitlines()) == 2
    assert '"seed": 3' in path.read_text("utf-8") and "\\nis wrong" in path.read_text("utf-8")


def test_related_questions_share_a_misconception_or_a_topic() -> None:
    builtin = Bank.load()
    question = builtin.question("max-pooling-values")
    found = handling.related(builtin, question)
    assert 0 < len(found) <= 8 and question not in found


@pytest.mark.parametrize("hostile", ["__import__('os')", "ans", "9**9**9**9", "a" * 5000, "1/0", "\x1b[2J", ""])
def test_the_calculator_only_calculates(hostile: str) -> None:
    calculator = Calculator()
    with pytest.raises(ValueError) as raised:
        calculator.calculate(hostile)
    assert raised.value.says.en and raised.value.says.zh  # type: ignore[attr-defined]
    assert calculator.calculate("2*3") == "6" and calculator.calculate("Ans^2 + ans") == "42"
