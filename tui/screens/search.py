"""Search: a filter or a text, its questions while it is typed, and from there to one of them or to all."""

import asyncio
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from quizbank.filters import Filter, FilterError, Haystacks
from quizbank.text import Text
from quizbank.variants.question import Question, kind_of
from tui import words
from tui.feedback import first_line
from tui.filter_page import PAGE
from tui.keys import DEFAULT_KEYS
from tui.screens.base import QuizScreen
from tui.widgets.echo import Echo
from tui.widgets.keybar import Key

_MOST = 200
_AT_ONCE = 4  # rows, or hundreds of questions: a few milliseconds, after which keys have their turn
_TURN = 0.005
# Seconds without a key, after which questions are looked for, and the rows are made that nobody sees yet.
_PAINTED, _REST = 0.02, 1.0
_TITLE = Text(en="Search", zh="搜索")
_PLACEHOLDER = Text(
    en='a text, or a filter: area:pooling kind:numeric -is:suspended "batch norm"',
    zh='输入文字或筛选条件：area:pooling kind:numeric -is:suspended "批归一化"',
)
_FOUND = Text(
    en="{count} questions · Enter practises them all, ↓ chooses one", zh="共 {count} 题 · 回车练习全部，↓ 选择一题"
)
_FOUND_MORE = Text(
    en="{count} questions, the first {most} listed · Enter practises them all, ↓ chooses one",
    zh="共 {count} 题，列出前 {most} 题 · 回车练习全部，↓ 选择一题",
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
    SearchScreen #told { padding: 0 2; }
    SearchScreen OptionList { height: 1fr; margin: 1 1 0 1; border: none; background: transparent; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._found: list[Question] = []
        self._looked_for: str | None = None
        self._haystacks: Haystacks | None = None

    def content(self) -> ComposeResult:
        """The line, what it finds, and the questions."""
        yield Static(id="title", markup=False)
        yield Input(id="text")
        yield Echo(id="told")
        yield OptionList(id="list", markup=False)

    @property
    def help_page(self) -> Text:
        """The filter language."""
        return PAGE

    def on_mount(self) -> None:
        """Let the keys reach the line at once."""
        super().on_mount()
        self.query_one(Input).focus()
        self._read()

    def translate(self) -> None:
        """Draw everything in the app's language; what was typed stays."""
        self.query_one("#title", Static).update(self.word(_TITLE))
        self.query_one(Input).placeholder = self.word(_PLACEHOLDER)
        self._look()

    def on_input_changed(self) -> None:
        """Look while it is typed."""
        self._look_soon()

    def on_input_submitted(self) -> None:
        """Practise all that was found."""
        self._have_looked()
        if self._found:
            self.quiz.practise(Filter(self._typed))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go to the question."""
        self.quiz.practise(Filter.where(ids=(self._found[event.option_index].id,)))

    def action_choose(self) -> None:
        """From the line to the list."""
        self._have_looked()
        listing = self.query_one(OptionList)
        if listing.option_count:
            listing.highlighted = listing.highlighted or 0
            listing.focus()

    def action_export(self) -> None:
        """Write what was found as a study set."""
        self._have_looked()
        if self._found:
            self.quiz.export(self._found, self._typed)

    @property
    def _typed(self) -> str:
        return self.query_one(Input).value.strip()

    @work
    async def _read(self) -> None:
        """Read all questions before a text is looked for in them, between the keys that are pressed meanwhile."""
        if self.quiz.bank is None:
            return
        self._haystacks = Haystacks(self.quiz.bank)
        for number, question in enumerate(self.quiz.bank.questions.values()):
            self._haystacks.of(question)
            if number % (100 * _AT_ONCE) == 0:
                await asyncio.sleep(_TURN)

    @work(exclusive=True, group="look")
    async def _look_soon(self) -> None:
        """Look when the key is painted; who types fast is not kept waiting for what nobody reads."""
        await asyncio.sleep(_PAINTED)
        self._have_looked()

    def _have_looked(self) -> None:
        """Have looked for what is typed now."""
        if self._looked_for != self._typed:
            self._look()

    def _look(self) -> None:
        bank, schedule = self.quiz.bank, None
        if bank is None:
            return
        self._looked_for = self._typed
        filter, told = Filter(self._typed), self.query_one(Echo)
        if filter.needs_states:
            schedule = self.quiz.schedule()
        try:
            self._found = filter.of(bank, None if schedule is None else schedule.states(), self._haystacks)
        except FilterError as error:
            self._found = []
            self._list()
            told.say(self.word(error.says))
            return
        found = _FOUND_MORE if len(self._found) > _MOST else _FOUND
        told.say(self.word(found).format(count=len(self._found), most=_MOST))
        self._list()

    def _list(self) -> None:
        """List what was found, as far as the screen shows it."""
        listing = self.query_one(OptionList)
        listing.clear_options()
        listing.add_options(self._rows(0, listing.size.height))
        self.workers.cancel_group(self, "rest")
        if len(self._found) > listing.size.height:
            self._list_rest(listing.size.height)

    @work(exclusive=True, group="rest")
    async def _list_rest(self, start: int) -> None:
        """List the rest once nobody types: each row is Markdown that has to be read."""
        await asyncio.sleep(_REST)
        rows: list[Option] = []
        for first in range(start, min(len(self._found), _MOST), _AT_ONCE):
            rows += self._rows(first, min(first + _AT_ONCE, _MOST))
            await asyncio.sleep(_TURN)
        self.query_one(OptionList).add_options(rows)

    def _rows(self, start: int, end: int) -> list[Option]:
        return [Option(self._row(question)) for question in self._found[start:end]]

    def _row(self, question: Question) -> Content:
        first = first_line(question, self.quiz.language)
        return Content.assemble((f"{kind_of(question):<16}", "$text-muted"), first)
