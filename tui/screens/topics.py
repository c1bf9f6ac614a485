"""The topics of one area, with their progress."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from quizbank.practice.order import Selection
from quizbank.practice.statistics import by_topic
from tui import words
from tui.progressbar import row
from tui.screens.base import QuizScreen
from tui.widgets.keybar import Key


class TopicsScreen(QuizScreen):
    """Choose a topic, or the whole area."""

    KEYS: ClassVar[list[Key]] = [
        ("Enter", "enter", words.KEY_OPEN),
        ("F1", "f1", words.KEY_HELP),
        ("F2", "f2", words.KEY_LANGUAGE),
        ("Esc", "escape", words.KEY_BACK),
    ]
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "app.pop_screen", show=False)]

    def __init__(self, area: str) -> None:
        super().__init__()
        self._area = area

    def content(self) -> ComposeResult:
        """A title, one line of figures, and the list."""
        yield Static(id="title", markup=False)
        yield Static(id="summary", markup=False)
        yield OptionList(id="list", markup=False)

    def translate(self) -> None:
        """Draw everything anew."""
        bank = self.quiz.bank
        assert bank is not None
        topics = by_topic(bank, self._area, self.quiz.standings())
        self.query_one("#title", Static).update(self.word(bank.areas[self._area].title))
        count = self.word(words.KNOWN_OF).format(
            known=sum(topic.known for topic in topics), questions=sum(topic.questions for topic in topics)
        )
        self.query_one("#summary", Static).update(count)
        listing = self.query_one("#list", OptionList)
        highlighted = listing.highlighted or 0
        listing.clear_options()
        listing.add_options([Option(Content(f"▶ {self.word(words.WHOLE_AREA)}"), id="area"), None])
        listing.add_options([Option(row(topic, self.quiz.language), id=f"topic:{topic.id}") for topic in topics])
        listing.highlighted = min(highlighted, listing.option_count - 1)
        listing.focus()

    def on_screen_resume(self) -> None:
        """Back from practice: what was answered shows."""
        self.translate()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Practise what was chosen."""
        chosen = event.option.id or ""
        if chosen == "area":
            self.quiz.practise(Selection(areas=(self._area,)))
        else:
            self.quiz.practise(Selection(topics=(chosen.removeprefix("topic:"),)))
