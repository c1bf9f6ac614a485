"""Search: a filter or a text, its questions while it is typed, and from there to one of them or to all."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from quizbank.filters import Filter, FilterError
from quizbank.text import Text
from quizbank.variants.question import Question, kind_of
from tui import words
from tui.feedback import first_line
from tui.filter_page import PAGE
from tui.keys import DEFAULT_KEYS
from tui.screens.base import QuizScreen
from tui.widgets.keybar import Key

_MOST = 200
_TITLE = Text(en="Search", zh="搜索")
_PLACEHOLDER = Text(
    en='a text, or a filter: area:pooling kind:numeric -is:suspended "batch norm"',
    zh='输入文字或筛选条件：area:pooling kind:numeric -is:suspended "批归一化"',
)
_FOUND = Text(
    en="{count} questions · Enter practises them all, ↓ chooses one", zh="共 {count} 题 · 回车练习全部，↓ 选择一题"
)


class SearchScreen(QuizScreen):
    """Type, and see; Enter practises what was found."""

    KEYS: ClassVar[list[Key]] = [
        ("Enter", "enter", words.KEY_PRACTISE),
        ("↓", "down", words.KEY_CHOOSE),
        ("F8", "f8", words.KEY_EXPORT),
        ("F1", "f1", words.KEY_HELP),
        ("F2", "f2", words.KEY_LANGUAGE),
        ("Esc", "escape", words.KEY_BACK),
    ]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.pop_screen", show=False),
        Binding("down", "choose", show=False),
        Binding(DEFAULT_KEYS["more"], "export", id="more", show=False),
    ]
    DEFAULT_CSS = """
    SearchScreen Input { margin: 1 1 0 1; }
    SearchScreen #told { padding: 0 2; color: $text-muted; height: auto; }
    SearchScreen OptionList { height: 1fr; margin: 1 1 0 1; border: none; background: transparent; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._found: list[Question] = []

    def content(self) -> ComposeResult:
        """The line, what it finds, and the questions."""
        yield Static(id="title", markup=False)
        yield Input(id="text")
        yield Static(id="told", markup=False)
        yield OptionList(id="list", markup=False)

    @property
    def help_page(self) -> Text:
        """The filter language."""
        return PAGE

    def on_mount(self) -> None:
        """Let the keys reach the line at once."""
        super().on_mount()
        self.query_one(Input).focus()

    def translate(self) -> None:
        """Draw everything in the app's language; what was typed stays."""
        self.query_one("#title", Static).update(self.word(_TITLE))
        self.query_one(Input).placeholder = self.word(_PLACEHOLDER)
        self._look()

    def on_input_changed(self) -> None:
        """Look while it is typed."""
        self._look()

    def on_input_submitted(self) -> None:
        """Practise all that was found."""
        if self._found:
            self.quiz.practise(Filter(self.query_one(Input).value.strip()))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go to the question."""
        self.quiz.practise(Filter.where(ids=(self._found[event.option_index].id,)))

    def action_choose(self) -> None:
        """From the line to the list."""
        listing = self.query_one(OptionList)
        if listing.option_count:
            listing.highlighted = listing.highlighted or 0
            listing.focus()

    def action_export(self) -> None:
        """Write what was found as a study set."""
        if self._found:
            self.quiz.export(self._found, self.query_one(Input).value.strip())

    def _look(self) -> None:
        bank, schedule = self.quiz.bank, None
        if bank is None:
            return
        filter = Filter(self.query_one(Input).value.strip())
        told, listing = self.query_one("#told", Static), self.query_one(OptionList)
        if filter.needs_states:
            schedule = self.quiz.schedule()
        try:
            self._found = filter.of(bank, None if schedule is None else schedule.states())
        except FilterError as error:
            told.update(self.word(error.says))
            return
        told.update(self.word(_FOUND).format(count=len(self._found)))
        listing.clear_options()
        listing.add_options([Option(self._row(question)) for question in self._found[:_MOST]])

    def _row(self, question: Question) -> Content:
        first = first_line(question, self.quiz.language)
        return Content.assemble((f"{kind_of(question):<16}", "$text-muted"), first)
