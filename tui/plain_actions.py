"""What can be done with a question in plain mode, beside answering it: marks, notes, a calculator and the like."""

from collections.abc import Callable
from typing import TextIO

from quizbank.answers.types import Unreadable
from quizbank.practice import handling
from quizbank.practice.calculator import Calculator
from quizbank.practice.memory_model import RATINGS
from quizbank.practice.session import Session
from quizbank.render.markdown import plain, printable
from quizbank.render.pictures import has_picture, pictures
from quizbank.text import Language, Text
from quizbank.variants.question import Question
from tui import words
from tui.feedback import first_line, verdict

_NO_PICTURE = Text(en="No picture here, or not before the answer.", zh="没有图示，或须作答后查看。")
_MARKED = Text(en="Marked.", zh="已加书签。")
_UNMARKED = Text(en="No longer marked.", zh="已取消书签。")
_SUSPENDED = Text(
    en="It will not be asked any more; :suspend again takes that back.", zh="不再出这道题；再次输入 :suspend 可恢复。"
)
_UNSUSPENDED = Text(en="It will be asked again.", zh="已恢复出题。")
_BURIED = Text(en="It comes back tomorrow.", zh="明天再出这道题。")
_NOTED = Text(en="Noted.", zh="笔记已保存。")
_NO_NOTE = Text(en="There is no note on this question.", zh="这道题没有笔记。")
_REPORTED = Text(en="Kept in {path}; send that file.", zh="已写入 {path}，可将该文件发给我们。")
_REPORT_HOW = Text(en="Say what is wrong: :report the key is 7", zh="请说明哪里有误，例如：:report 答案应为 7")
_UNDONE = Text(en="Taken back: the answer to {question}.", zh="已撤回对 {question} 的作答。")
_NOTHING_TO_UNDO = Text(en="There is no answer to take back.", zh="没有可撤回的作答。")
_RATED = Text(en="Rated: {rating}.", zh="已评为 {rating}。")
_RATE_HOW = Text(
    en="After an answer: :rate again, hard, good or easy.", zh="作答后使用：:rate again、hard、good 或 easy。"
)
_POINT_HOW = Text(
    en="After an answer in free text: :point 2 judges its second point otherwise.",
    zh="自由作答之后使用：:point 2 表示改判第 2 个要点。",
)
_ELAPSED = Text(en="{minutes} min {seconds} s", zh="{minutes} 分 {seconds} 秒")
_LEFT = Text(en="{minutes} min {seconds} s left", zh="还剩 {minutes} 分 {seconds} 秒")


class Teller:
    """Writes lines in the language of the interface."""

    def __init__(self, language: Language, target: TextIO) -> None:
        self.language = language
        self._target = target

    def tell(self, text: Text, **values: object) -> None:
        """A text, with values filled in."""
        self.say(text.of(self.language).format(**values) if values else text.of(self.language))

    def say(self, *lines: str) -> None:
        """Lines as they are."""
        for line in lines:
            self._target.write(line + "\n")

    def prompt(self) -> None:
        """What stands before the user's line."""
        self._target.write("> ")
        self.flush()

    def flush(self) -> None:
        """Have it shown now."""
        self._target.flush()


class Actions:
    """commands: by their names. with_text: those that take what stands behind the name."""

    def __init__(self, session: Session, teller: Teller) -> None:
        self._session, self._teller = session, teller
        self._calculator = Calculator()
        self.commands: dict[str, Callable[[], None]] = {
            ":related": self._related,
            ":picture": self._picture,
            ":mark": self._mark,
            ":suspend": self._suspend,
            ":bury": self._bury,
            ":undo": self._undo,
            ":time": self._time,
        }
        self.with_text: dict[str, Callable[[str], None]] = {
            ":note": self._note,
            ":report": self._report,
            ":point": self._overrule,
            ":rate": self._rate,
            ":calc": self._calculate,
        }

    @property
    def _question(self) -> Question:
        assert self._session.variant is not None
        return self._session.variant.question

    def _mark(self) -> None:
        self._teller.tell(_MARKED if handling.toggle_mark(self._session.progress, self._question) else _UNMARKED)

    def _suspend(self) -> None:
        aside = handling.toggle_suspended(self._session.progress, self._question)
        self._teller.tell(_SUSPENDED if aside else _UNSUSPENDED)

    def _bury(self) -> None:
        handling.bury(self._session.progress, self._question)
        self._teller.tell(_BURIED)

    def _note(self, text: str) -> None:
        if text:
            handling.write_note(self._session.progress, self._question, text)
            self._teller.tell(_NOTED)
            return
        note = handling.flags_of(self._session.progress, self._question).note
        self._teller.say(printable(note)) if note else self._teller.tell(_NO_NOTE)

    def _report(self, text: str) -> None:
        assert self._session.variant is not None
        if not text:
            self._teller.tell(_REPORT_HOW)
            return
        try:
            path = handling.report(self._session.variant, text, self._session.submitted)
        except OSError as error:
            self._teller.say(str(error))
            return
        self._teller.tell(_REPORTED, path=path)

    def _overrule(self, text: str) -> None:
        grade, session = self._session.grade, self._session
        count = 0 if grade is None or not session.settled else len(grade.points)
        if not (text.isdecimal() and 1 <= int(text) <= count):
            self._teller.tell(_POINT_HOW)
            return
        unsaved = session.overrule(int(text) - 1)
        assert session.grade is not None
        language = self._teller.language
        self._teller.say(verdict(session.grade, language), *plain(session.grade.remarks(language)).splitlines())
        if unsaved is not None:
            self._teller.tell(unsaved)

    def _undo(self) -> None:
        undone = self._session.undo()
        if undone is None:
            self._teller.tell(_NOTHING_TO_UNDO)
        else:
            self._teller.tell(_UNDONE, question=undone.question)

    def _rate(self, text: str) -> None:
        if text not in RATINGS or not self._session.settled:
            self._teller.tell(_RATE_HOW)
        elif (failed := self._session.rate(text)) is not None:
            self._teller.tell(failed)
        else:
            self._teller.tell(_RATED, rating=text)

    def _calculate(self, text: str) -> None:
        try:
            self._teller.say(f"= {self._calculator.calculate(text)}")
        except Unreadable as error:
            self._teller.say(printable(error.says.of(self._teller.language)))

    def _related(self) -> None:
        for question in handling.related(self._session.bank, self._question):
            first = first_line(question, self._teller.language)
            self._teller.say(f"{question.id}{words.COLON.of(self._teller.language)}{first}")

    def _picture(self) -> None:
        topic = self._question.topic
        if self._session.settled and self._session.mode.told and has_picture(topic):
            self._teller.say(*pictures(topic, self._teller.language).splitlines())
        else:
            self._teller.tell(_NO_PICTURE)

    def _time(self) -> None:
        left = self._session.remaining
        minutes, seconds = divmod(round(self._session.elapsed if left is None else left), 60)
        self._teller.tell(_ELAPSED if left is None else _LEFT, minutes=minutes, seconds=seconds)
