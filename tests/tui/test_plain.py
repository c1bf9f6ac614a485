"""The plain line mode: every way to practise and every kind of question, in both languages, by typed lines."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from quizbank.bank.bank import Bank
from quizbank.filters import Filter
from quizbank.practice.modes import MODES
from quizbank.practice.plan import Interview
from quizbank.practice.progress import Progress
from quizbank.practice.session import InProcess, Session
from quizbank.text import LANGUAGES, Language
from tests.practice.test_schedule import START, attempt
from tests.samples import OTHER_KINDS, QUESTIONS, write_bank
from tui.plain import practise


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    folder: Path = write_bank(tmp_path_factory.mktemp("plain") / "mine", QUESTIONS + OTHER_KINDS)
    return Bank.load(folder, with_builtin=False, use_cache=False)


@pytest.fixture
def progress() -> Iterator[Progress]:
    store = Progress.in_memory()
    yield store
    store.close()


class Typist(io.StringIO):
    """Types what a session's question asks for: its key, a wrong answer, or a command; and remembers nothing else."""

    def __init__(self, session: Session, *, wrong: bool = False, commands: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._session, self._wrong, self._commands = session, wrong, list(commands)
        self.asked: list[str] = []

    def readline(self, *_: int) -> str:  # type: ignore[override]
        session = self._session
        if self._commands:
            return self._commands.pop(0) + "\n"
        if len(self.asked) > 40:
            return ":quit\n"
        if session.settled:
            return "\n"
        assert session.variant is not None
        self.asked.append(session.variant.question.id)
        return ("nonsense" if self._wrong else session.variant.key_text) + "\n"


def conversation(session: Session, language: Language, **options: object) -> tuple[str, Typist]:
    target, typist = io.StringIO(), Typist(session, **options)  # type: ignore[arg-type]
    practise(session, language, typist, target)
    return target.getvalue(), typist


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mode", MODES)
def test_every_mode(bank: Bank, progress: Progress, mode: str, language: Language) -> None:
    for id in bank.questions if mode in ("review", "mistakes") else ():
        mistake = "dilation-left-out" if id == "mine:output-size" else None
        progress.record(attempt(id, START, "incorrect", mistake=mistake))
    session = Session(
        bank,
        progress,
        InProcess(),
        mode=mode,  # type: ignore[arg-type]
        interview=Interview(questions=5, minutes=30),
    )
    told, typist = conversation(session, language)
    assert typist.asked, mode
    done = {"en": f"{session.answered} answered, {session.right} right.", "zh": f"共作答 {session.answered} 题"}
    assert done[language] in told
    assert session.answered >= 1 and session.right >= 1
    if mode in ("review", "learn", "mock"):
        assert {"en": "That was the last question.", "zh": "题目已全部完成。"}[language] in told
    if mode == "mock":
        assert {"en": "Kept; the report comes at the end.", "zh": "已记录"}[language] in told
        assert {"en": "✓ Correct", "zh": "✓ 正确"}[language] not in told
    else:
        assert "✓" in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_is_asked_read_and_explained(bank: Bank, progress: Progress, language: Language) -> None:
    session = Session(bank, progress, InProcess())
    told, typist = conversation(session, language)
    assert set(bank.questions) == set(typist.asked)
    for question in bank.questions.values():
        assert f"[{question.id} " in told
    assert "$" not in told and "{{" not in told and "[[" not in told


def test_commands(bank: Bank, progress: Progress, own_home: Path) -> None:
    session = Session(bank, progress, InProcess())
    commands = (
        *(":hint", ":hint", ":mark", ":mark", ":note", ":note keep \x1b[31mthis", ":note", ":suspend", ":suspend"),
        *(
            ":bury",
            ":calc 2*(3+4)",
            ":calc __import__('os')",
            ":picture",
            ":rate good",
            ":time",
            ":related",
            ":nonsense",
        ),
        *(
            ":nonsense",
            "",
            "[red]x[/red]",
            ":lang",
            ":report it is wrong",
            ":solution",
            ":undo",
            ":undo",
            ":again",
            ":quit",
        ),
    )
    told, _ = conversation(session, "en", commands=commands)
    for said in (
        *("No more hints.", "Marked.", "No longer marked.", "There is no note", "Noted.", "keep ␛[31mthis"),
        *("It will not be asked any more", "It will be asked again.", "It comes back tomorrow.", "= 14"),
        *("No picture here", "After an answer: :rate", "0 min", "Unknown command", "已写入", "已撤回", "没有可撤回"),
    ):
        assert said in told, said
    assert "\x1b" not in told


def test_a_point_of_free_text_is_judged_otherwise(bank: Bank, progress: Progress) -> None:
    session = Session(bank, progress, InProcess(), Filter("kind:key-points"))
    commands = (":point 1", "fewer weights", ":point", ":point 9", ":point two", ":point 2", ":report", ":quit")
    told, _ = conversation(session, "en", commands=commands)
    assert told.count("After an answer in free text: :point 2") == 4
    assert "1 ✓ Fewer parameters" in told and "2 ✗ Equivariance" in told and "2 ✓ Equivariance" in told
    assert session.grade is not None and session.grade.status == "correct"
    assert "Say what is wrong: :report" in told
    assert len(list(progress.attempts())) == 2  # the second takes the place of the first


def test_the_input_may_end_at_any_moment(bank: Bank, progress: Progress) -> None:
    target = io.StringIO()
    practise(Session(bank, progress, InProcess()), "zh", io.StringIO(""), target)
    assert "共作答 0 题，答对 0 题。" in target.getvalue()
