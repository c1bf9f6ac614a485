"""What can be done with the question that is shown, beside answering it: the entries of the practice screen's menu."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from quizbank.filters import Filter
from quizbank.home import data_folder
from quizbank.practice import handling
from quizbank.practice.files import ProgressError
from quizbank.practice.memory_model import Rating
from quizbank.practice.modes import drilled
from quizbank.render.pictures import has_picture
from quizbank.text import Text
from quizbank.variants.question import Numeric, Question
from quizbank.variants.variant import Variant
from tui import words
from tui.feedback import explanation, first_line, picture_page, question_text
from tui.screens.menu import Entry, MenuScreen
from tui.screens.page import PageScreen
from tui.screens.prompt import PromptScreen
from tui.widgets.scratch import TITLE as SCRATCH

if TYPE_CHECKING:
    from tui.screens.practice import PracticeScreen

_TITLE = Text(en="This question", zh="本题")
_MARK = Text(en="Mark it", zh="加书签")
_UNMARK = Text(en="Take the mark away", zh="取消书签")
_NOTE = Text(en="Note", zh="笔记")
_RELATED = Text(en="Related questions", zh="相关题目")
_DRILL = Text(en="Drill its topic's numbers", zh="专项训练该主题的数值题")
_COPY = Text(en="Copy as Markdown", zh="复制为 Markdown")
_UNDO = Text(en="Take the last answer back", zh="撤回上一个答案")
_BURY = Text(en="Not before tomorrow", zh="明天再出")
_SUSPEND = Text(en="Never ask it again", zh="不再出这道题")
_UNSUSPEND = Text(en="Ask it again", zh="恢复出这道题")
_REPORT = Text(en="Report it as faulty", zh="报告题目有误")
_RATE: dict[Rating, Text] = {
    "again": Text(en="Rate: forgotten", zh="评记忆：忘了"),
    "hard": Text(en="Rate: hard", zh="评记忆：较难"),
    "good": Text(en="Rate: good", zh="评记忆：记得"),
    "easy": Text(en="Rate: easy", zh="评记忆：很容易"),
}
_NOTE_ABOUT = Text(en="It is shown with the solution. Empty: no note.", zh="会和解析一起显示；留空则删除笔记。")
_REPORT_ABOUT = Text(en="What is wrong with it?", zh="哪里有问题？")
_REPORTED = Text(en="Kept in {path}; send that file.", zh="已写入 {path}，可将该文件发给我们。")
_COPIED = Text(en="Copied, and kept in {path}", zh="已复制，并写入 {path}")
_UNDONE = Text(en="Taken back: the answer to {question}.", zh="已撤回对 {question} 的作答。")
_NOTHING_TO_UNDO = Text(en="There is no answer to take back.", zh="没有可撤回的作答。")
_DONE = Text(en="Done.", zh="已完成。")


class QuestionActions:
    """The menu over a practice screen."""

    def __init__(self, screen: "PracticeScreen") -> None:
        self._screen = screen

    def open(self) -> None:
        """Show the menu."""
        if self._screen.session.variant is not None:
            self._screen.app.push_screen(MenuScreen(_TITLE, list(self._entries())))

    def _entries(self) -> Iterator[Entry]:
        session, variant = self._screen.session, self._variant
        flags = handling.flags_of(session.progress, variant.question)
        yield SCRATCH, self._scratch
        yield _NOTE, lambda: self._note(flags.note)
        yield (_UNMARK if flags.marked else _MARK), self._doing(handling.toggle_mark)
        if session.mode.told:
            if session.settled and has_picture(variant.question.topic):
                yield words.PICTURE, self._picture
            yield _RELATED, self._related
            if isinstance(variant.question, Numeric):
                yield _DRILL, self._drill
            yield words.EXPORT, self._export
        yield _COPY, self.copy
        if session.settled and session.mode.told:
            for rating, label in _RATE.items():
                yield label, lambda rating=rating: self._rate(rating)  # type: ignore[misc]
        if session.mode.told:
            yield _UNDO, self._undo
        yield _BURY, self._doing(handling.bury)
        yield (_UNSUSPEND if flags.suspended else _SUSPEND), self._doing(handling.toggle_suspended)
        yield _REPORT, self._report

    @property
    def _variant(self) -> Variant:
        variant = self._screen.session.variant
        assert variant is not None
        return variant

    def _tell(self, text: Text, **values: object) -> None:
        said = text.of(self._screen.quiz.language)
        self._screen.notify(said.format(**values) if values else said, timeout=5, markup=False)

    def _doing(self, action: Callable[..., object]) -> Callable[[], None]:
        def do() -> None:
            try:
                action(self._screen.session.progress, self._variant.question)
            except ProgressError as error:
                self._tell(error.says)
            else:
                self._tell(_DONE)

        return do

    def _scratch(self) -> None:
        self._screen.run_worker(self._screen.action_scratch())

    def _picture(self) -> None:
        page = picture_page(self._variant.question.topic)
        self._screen.app.push_screen(PageScreen(words.PICTURE, page))

    def _note(self, note: str) -> None:
        def submit(text: str) -> Text | None:
            try:
                handling.write_note(self._screen.session.progress, self._variant.question, text)
            except ProgressError as error:
                return error.says
            self._screen.translate()
            return None

        self._screen.app.push_screen(PromptScreen(_NOTE, _NOTE_ABOUT, submit, note))

    def _report(self) -> None:
        def submit(text: str) -> Text | None:
            try:
                path = handling.report(self._variant, text, self._screen.session.submitted)
            except OSError as error:
                return Text(en=str(error), zh=str(error))
            self._tell(_REPORTED, path=path)
            return None

        self._screen.app.push_screen(PromptScreen(_REPORT, _REPORT_ABOUT, submit))

    def _related(self) -> None:
        bank, language = self._screen.session.bank, self._screen.quiz.language

        def entry(question: Question) -> Entry:
            first = first_line(question, language)
            return Text(en=first, zh=first), lambda: self._screen.quiz.practise(Filter.where(ids=(question.id,)))

        found = handling.related(bank, self._variant.question)
        self._screen.app.push_screen(MenuScreen(_RELATED, [entry(question) for question in found]))

    def _drill(self) -> None:
        ids = [question.id for question in drilled(self._screen.session.bank, self._variant.question)]
        self._screen.quiz.practise(Filter.where(ids=ids), mode="drill")

    def _export(self) -> None:
        session = self._screen.session
        self._screen.quiz.export(session.questions, session.filter.text)

    def copy(self) -> None:
        """The question, and once it is settled its solution, to the clipboard of the terminal and into a file."""
        session, language = self._screen.session, self._screen.quiz.language
        text = question_text(self._variant, language)
        if session.grade is not None and session.mode.told:
            errata = session.bank.errata(self._variant.question)
            text += "\n\n---\n\n" + explanation(self._variant, session.grade, errata, language)
        self._screen.app.copy_to_clipboard(text)
        path = data_folder() / "clipboard.md"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            self._screen.notify(str(error), severity="warning", markup=False)
        else:
            self._tell(_COPIED, path=path)

    def _undo(self) -> None:
        try:
            undone = self._screen.session.undo()
        except ProgressError as error:
            self._tell(error.says)
            return
        if undone is None:
            self._tell(_NOTHING_TO_UNDO)
            return
        self._tell(_UNDONE, question=undone.question)
        self._screen.begin_again(undone.question)

    def _rate(self, rating: Rating) -> None:
        self._tell(self._screen.session.rate(rating) or _DONE)
