"""The plain line mode: the same session as the app, line by line, for pipes, dumb terminals and screen readers."""

from collections.abc import Callable, Iterator, Sequence
from typing import TextIO

from quizbank.answers.types import Grade
from quizbank.practice.files import ProgressError
from quizbank.practice.report import markdown, report_of
from quizbank.practice.session import Session
from quizbank.render.markdown import plain
from quizbank.text import Language, Text
from quizbank.variants.variant import LETTERS, Variant
from tui import words
from tui.feedback import explanation, verdict
from tui.plain_actions import Actions, Teller

_HELP = Text(
    en="""\
Type the answer and press Enter, or one of:
  :hint       the next hint            :next     the next question; this one comes again
  :solution   give up and see it       :again    another variant of this question
  :stem       the question once more   :related  other questions like it
  :mark       mark, or unmark          :note …   keep a note; :note alone shows it
  :suspend    never ask it again       :bury     not before tomorrow
  :rate good  or again, hard, easy     :undo     take the last answer back
  :calc 3*4   calculate; ans is the last result         :picture  after an answer
  :point 2    judge a point of free text otherwise
  :report …   report the question as faulty
  :time       the time                 :lang     English / 中文
  :help       this                     :quit     leave (your progress is kept)""",
    zh="""\
输入答案后按回车，或输入：
  :hint       下一条提示               :next     下一题，本题稍后再来
  :solution   放弃并查看解析           :again    同一题换一组数
  :stem       再看一遍题目             :related  相关的其他题
  :mark       加书签或取消             :note …   写笔记；单独 :note 查看
  :suspend    不再出这道题             :bury     明天再出
  :rate good  评记忆：again hard easy  :undo     撤回上一个答案
  :calc 3*4   计算器，ans 为上次结果   :picture  作答后查看图示
  :point 2    改判自由作答的第 2 个要点
  :report …   报告题目有误
  :time       用时                     :lang     English / 中文
  :help       本帮助                   :quit     离开（进度会保留）""",
)
_UNKNOWN = Text(en="Unknown command; :help lists them.", zh="未知命令；:help 可查看全部。")
_SETTLED = Text(en="Enter: next question · :again for another variant", zh="回车：下一题 · :again 换一组数")
_WAITING = Text(en="Loading the solvers …", zh="正在加载求解器……")
_FAILED = Text(en="This question can't be computed and is skipped: ", zh="此题无法计算，已跳过：")
_DONE = Text(en="{answered} answered, {right} right.", zh="共作答 {answered} 题，答对 {right} 题。")
_KEPT = Text(en="Kept; the report comes at the end.", zh="已记录，结束后统一给出报告。")
_OVER = Text(en="That was the last question.", zh="题目已全部完成。")
_TIME_UP = Text(en="The time is up.", zh="时间到。")
_NOT_NOW = Text(en="Not in a mock interview.", zh="模拟面试中不可用。")
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
    yield from plain(grade.remarks(language)).splitlines()


def practise(session: Session, language: Language, source: TextIO, target: TextIO) -> None:
    """Run a session until `source` ends or the user leaves. Raises LookupError when nothing can be practised."""
    _Line(session, language, source, target).run()


class _Line:
    def __init__(self, session: Session, language: Language, source: TextIO, target: TextIO) -> None:
        self._session, self._source = session, source
        self._teller = Teller(language, target)
        self._actions = Actions(session, self._teller)
        self._commands: dict[str, Callable[[], None]] = {
            **self._actions.commands,
            ":hint": self._hint,
            ":solution": self._solution,
            ":next": lambda: self._present(False),
            ":again": self._again,
            ":lang": self._switch,
            ":stem": self._stem,
            ":help": lambda: self._teller.tell(_HELP),
        }
        self._over = False

    def run(self) -> None:
        self._teller.tell(_HELP)
        self._present(None)
        try:
            self._converse()
        except KeyboardInterrupt:
            self._teller.say("")
        if (unsaved := self._session.save()) is not None:
            self._labelled(words.UNSAVED, unsaved.of(self._teller.language))
        self._teller.tell(_DONE, answered=self._session.answered, right=self._session.right)

    def _converse(self) -> None:
        while not self._over:
            self._teller.prompt()
            line = self._source.readline()
            if not line or line.strip() in (":quit", ":q"):
                self._teller.say("")
                return
            text = line.strip()
            if text.startswith(":"):
                self._obey(text)
            elif self._session.settled:
                if text:
                    self._teller.tell(_SETTLED)
                else:
                    self._present(False)
            else:
                self._answer(text)

    def _obey(self, text: str) -> None:
        name, _, rest = text.partition(" ")
        try:
            if name in self._actions.with_text:
                self._actions.with_text[name](rest.strip())
            else:
                self._commands.get(text, lambda: self._teller.tell(_UNKNOWN))()
        except ProgressError as error:
            self._teller.tell(error.says)

    def _labelled(self, label: Text, said: str) -> None:
        language = self._teller.language
        self._teller.say(f"{label.of(language)}{words.COLON.of(language)}{said}")

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
                if future is None:
                    self._finish()
                    return
                try:
                    variant = future.result(_READY_SECONDS)
                except TimeoutError:
                    if future.done():
                        raise
                    self._teller.tell(_WAITING)
                    self._teller.flush()
                    variant = future.result()
            except (ValueError, RuntimeError) as error:
                self._teller.say(_FAILED.of(self._teller.language) + str(error))
                again = False
                continue
            self._session.show(variant)
            self._stem()
            return
        raise LookupError("too many questions can't be computed; `quizbank check` tells why")

    def _stem(self) -> None:
        if self._session.variant is not None:
            self._teller.say("", *question_lines(self._session.variant, self._teller.language))

    def _answer(self, text: str) -> None:
        if self._session.remaining == 0:
            self._finish()
            return
        outcome = self._session.submit(text)
        if outcome.grade.status == "invalid" or self._session.mode.told:
            self._teller.say(*grade_lines(outcome.grade, self._teller.language))
        if outcome.grade.status != "invalid":
            self._settle(outcome.unsaved)

    def _finish(self) -> None:
        """The session is at its end: say what it came to."""
        self._teller.tell(_TIME_UP if self._session.remaining == 0 else _OVER)
        if not self._session.mode.told:
            page = markdown(report_of(self._session), self._session.bank, self._teller.language)
            self._teller.say("", *plain(page).splitlines())
        self._over = True

    def _again(self) -> None:
        if self._session.mode.told:
            self._present(True)
        else:
            self._teller.tell(_NOT_NOW)

    def _hint(self) -> None:
        hint = self._session.hint()
        if hint is None:
            self._teller.tell(words.NO_MORE_HINTS)
        else:
            self._labelled(words.HINT, plain(hint.of(self._teller.language)))

    def _solution(self) -> None:
        self._settle(self._session.reveal())

    def _settle(self, unsaved: Text | None) -> None:
        variant = self._session.variant
        assert variant is not None
        assert self._session.grade is not None
        if self._session.mode.told:
            errata = self._session.bank.errata(variant.question)
            self._teller.say(*answer_lines(variant, self._session.grade, errata, self._teller.language))
        if unsaved is not None:
            self._labelled(words.UNSAVED, unsaved.of(self._teller.language))
        if self._session.mode.told:
            self._teller.tell(_SETTLED)
        else:
            self._teller.tell(_KEPT)
            self._present(False)

    def _switch(self) -> None:
        self._teller.language = "en" if self._teller.language == "zh" else "zh"
        self._stem()
