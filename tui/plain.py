"""The plain line mode: the same session as the app, line by line, for pipes, dumb terminals and screen readers."""

from collections.abc import Callable, Iterator, Sequence
from typing import TextIO

from quizbank.answers.types import Grade
from quizbank.practice.session import Session
from quizbank.practice.statistics import Statistics
from quizbank.render.markdown import plain
from quizbank.text import Language, Text
from quizbank.variants.variant import LETTERS, Variant
from tui import words
from tui.feedback import explanation, remarks, verdict

_HELP = Text(
    en="""\
Type the answer and press Enter, or one of:
  :hint      the next hint            :next    the next question
  :solution  give up and see it       :again   another variant of this question
  :lang      English / 中文            :stem    the question once more
  :help      this                     :quit    leave (your progress is kept)""",
    zh="""\
输入答案后按回车，或输入：
  :hint      下一条提示               :next    下一题
  :solution  放弃并查看解析           :again   同一题换一组数
  :lang      English / 中文            :stem    再看一遍题目
  :help      本帮助                   :quit    离开（进度会保留）""",
)
_UNKNOWN = Text(en="Unknown command; :help lists them.", zh="未知命令；:help 可查看全部。")
_SETTLED = Text(en="Enter: next question · :again for another variant", zh="回车：下一题 · :again 换一组数")
_WAITING = Text(en="Loading the solvers …", zh="正在加载求解器……")
_FAILED = Text(en="This question can't be computed and is skipped: ", zh="此题无法计算，已跳过：")
_DONE = Text(en="{answered} answered, {right} right.", zh="共作答 {answered} 题，答对 {right} 题。")
_READY_SECONDS = 0.3
_MOST_FAILURES = 20


def question_lines(variant: Variant, language: Language) -> Iterator[str]:
    """The question as lines of plain text."""
    difficulty = words.DIFFICULTY[variant.question.difficulty].of(language)
    yield f"[{variant.question.id} · {difficulty} · seed {variant.seed}]"
    yield from plain(variant.stem.of(language)).splitlines()
    for number, left in enumerate(variant.lefts, 1):
        yield f"  {number}. {plain(left.of(language)).strip()}"
    for letter, row in zip(LETTERS, variant.rows, strict=False):
        yield f"  {letter}. {plain(row.of(language)).strip()}"
    yield f"({how(variant, language)})"


def how(variant: Variant, language: Language) -> str:
    """How to type the answer, and how exact it must be."""
    text = words.HOW[variant.answer_type].of(language)
    tolerance = variant.tolerance
    return text if tolerance is None else f"{text}{', ' if language == 'en' else '，'}{tolerance.of(language)}"


def answer_lines(variant: Variant, grade: Grade, errata: Sequence[Text], language: Language) -> Iterator[str]:
    """The key, the solution, and what belongs to it."""
    yield from plain(explanation(variant, grade, errata, language)).splitlines()


def grade_lines(grade: Grade, language: Language) -> Iterator[str]:
    """The verdict, how the answer was read, and what to say about it."""
    yield verdict(grade, language)
    yield from plain(remarks(grade, language)).splitlines()


def statistics_lines(found: Statistics, language: Language) -> Iterator[str]:
    """The statistics as a table of plain text."""
    if language == "zh":
        yield f"共作答 {found.attempts} 次，答对 {found.correct} 次；今天 {found.today} 次；连续 {found.streak} 天"
    else:
        yield f"{found.attempts} attempts, {found.correct} correct; {found.today} today; {found.streak} days in a row"
    for area in found.areas:
        bar = "█" * round(area.share * 20)
        yield f"{area.known:>4}/{area.questions:<4} {bar:<20} {area.title.of(language)}"
    if found.mistakes:
        yield ("最常见的错误：" if language == "zh" else "Most frequent mistakes:")
    for name, count in list(found.mistakes.items())[:10]:
        yield f"{count:>4} × {name}"


def practise(session: Session, language: Language, source: TextIO, target: TextIO) -> None:
    """Run a session until `source` ends or the user leaves. Raises LookupError when nothing can be practised."""
    _Line(session, language, source, target).run()


class _Line:
    def __init__(self, session: Session, language: Language, source: TextIO, target: TextIO) -> None:
        self._session, self._language, self._source, self._target = session, language, source, target
        self._commands: dict[str, Callable[[], None]] = {
            ":hint": self._hint,
            ":solution": self._solution,
            ":next": lambda: self._present(False),
            ":again": lambda: self._present(True),
            ":lang": self._switch,
            ":stem": self._stem,
            ":help": lambda: self._say(_HELP.of(self._language)),
        }

    def run(self) -> None:
        self._say(_HELP.of(self._language))
        self._present(None)
        try:
            self._converse()
        except KeyboardInterrupt:
            self._say("")
        if (unsaved := self._session.save()) is not None:
            self._say(f"{words.UNSAVED.of(self._language)}{words.COLON.of(self._language)}{unsaved.of(self._language)}")
        self._say(_DONE.of(self._language).format(answered=self._session.answered, right=self._session.right))

    def _converse(self) -> None:
        while True:
            self._target.write("> ")
            self._target.flush()
            line = self._source.readline()
            if not line or line.strip() in (":quit", ":q"):
                self._say("")
                return
            text = line.strip()
            if text.startswith(":"):
                self._commands.get(text, lambda: self._say(_UNKNOWN.of(self._language)))()
            elif self._session.settled:
                if text:
                    self._say(_SETTLED.of(self._language))
                else:
                    self._present(False)
            else:
                self._answer(text)

    def _say(self, *lines: str) -> None:
        for line in lines:
            self._target.write(line + "\n")

    def _present(self, again: bool | None) -> None:
        """Show the first question (None), another variant of this one, or the next one."""
        for _ in range(_MOST_FAILURES):
            try:
                future = (
                    self._session.start()
                    if again is None
                    else self._session.again()
                    if again
                    else self._session.advance()
                )
                try:
                    variant = future.result(_READY_SECONDS)
                except TimeoutError:
                    if future.done():
                        raise
                    self._say(_WAITING.of(self._language))
                    self._target.flush()
                    variant = future.result()
            except (ValueError, RuntimeError) as error:
                self._say(_FAILED.of(self._language) + str(error))
                again = False
                continue
            self._session.show(variant)
            self._stem()
            return
        raise LookupError("too many questions can't be computed; `quizbank check` tells why")

    def _stem(self) -> None:
        if self._session.variant is not None:
            self._say("", *question_lines(self._session.variant, self._language))

    def _answer(self, text: str) -> None:
        outcome = self._session.submit(text)
        self._say(*grade_lines(outcome.grade, self._language))
        if outcome.grade.status != "invalid":
            self._settle(outcome.unsaved)

    def _hint(self) -> None:
        hint = self._session.hint()
        if hint is None:
            self._say(words.NO_MORE_HINTS.of(self._language))
        else:
            self._say(words.HINT.of(self._language) + words.COLON.of(self._language) + plain(hint.of(self._language)))

    def _solution(self) -> None:
        self._settle(self._session.reveal())

    def _settle(self, unsaved: Text | None) -> None:
        variant = self._session.variant
        assert variant is not None
        assert self._session.grade is not None
        errata = self._session.bank.errata(variant.question)
        self._say(*answer_lines(variant, self._session.grade, errata, self._language))
        if unsaved is not None:
            self._say(f"{words.UNSAVED.of(self._language)}{words.COLON.of(self._language)}{unsaved.of(self._language)}")
        self._say(_SETTLED.of(self._language))

    def _switch(self) -> None:
        self._language = "en" if self._language == "zh" else "zh"
        self._stem()
