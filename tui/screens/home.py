"""Home: where practice was left, and the areas with their progress."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from quizbank.practice.order import Selection
from quizbank.practice.place import Place
from quizbank.practice.statistics import AreaProgress, by_area
from tui import words
from tui.progressbar import row
from tui.screens.base import QuizScreen
from tui.widgets.keybar import Key


class HomeScreen(QuizScreen):
    """The first screen."""

    KEYS: ClassVar[list[Key]] = [
        ("Enter", "enter", words.KEY_OPEN),
        ("F1", "f1", words.KEY_HELP),
        ("F2", "f2", words.KEY_LANGUAGE),
        ("^P", "ctrl+p", words.KEY_PALETTE),
        ("^Q", "ctrl+q", words.KEY_QUIT),
    ]
    BINDINGS: ClassVar[list[BindingType]] = [Binding("q", "app.quit", show=False)]

    def content(self) -> ComposeResult:
        """A title, one line of figures, and the list."""
        yield Static(id="title", markup=False)
        yield Static(id="summary", markup=False)
        yield OptionList(id="list", markup=False)

    def translate(self) -> None:
        """Draw everything anew."""
        self.query_one("#title", Static).update(f"{self.word(words.TITLE)} · {self.word(words.TAGLINE)}")
        bank = self.quiz.bank
        if bank is None:
            self.query_one("#summary", Static).update(self.word(words.LOADING))
            return
        standings = self.quiz.standings()
        areas = by_area(bank, standings)
        self._summarise(areas)
        listing = self.query_one("#list", OptionList)
        highlighted = listing.highlighted or 0
        listing.clear_options()
        listing.add_options([self._first(), Option(self.word(words.EVERYTHING), id="everything"), None])
        listing.add_options([Option(row(area, self.quiz.language), id=f"area:{area.id}") for area in areas])
        listing.highlighted = min(highlighted, listing.option_count - 1)
        listing.focus()

    def on_screen_resume(self) -> None:
        """Back from practice: what was answered shows."""
        self.translate()

    def _summarise(self, areas: list[AreaProgress]) -> None:
        today, streak = self.quiz.today()
        text = self.word(words.TODAY).format(
            today=today,
            streak=streak,
            known=sum(area.known for area in areas),
            questions=sum(area.questions for area in areas),
        )
        faults = len(self.quiz.bank.errors) if self.quiz.bank else 0
        if faults:
            text += "\n" + self.word(words.FAULTY).format(count=faults)
        self.query_one("#summary", Static).update(text)

    def _first(self) -> Option:
        """The first row: go on where practice was left, or begin."""
        place = self._place()
        bank = self.quiz.bank
        if place is None or bank is None:
            return Option(Content(f"▶ {self.word(words.START)}"), id="start")
        topic = bank.topics[bank.questions[place.question].topic]
        return Option(Content(f"▶ {self.word(words.CONTINUE).format(topic=self.word(topic.title))}"), id="continue")

    def _place(self) -> Place | None:
        """Where practice was left, if that question still exists."""
        place = self.quiz.place()
        known = self.quiz.bank is not None and place is not None and place.question in self.quiz.bank.questions
        return place if known else None

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open what was chosen."""
        chosen = event.option.id or ""
        bank = self.quiz.bank
        if bank is None:
            return
        if chosen.startswith("area:"):
            self.quiz.open_area(chosen.removeprefix("area:"))
        elif chosen == "everything":
            self.quiz.practise(Selection())
        elif chosen == "start" and bank.questions:
            self.quiz.practise(Selection(topics=(next(iter(bank.questions.values())).topic,)))
        elif chosen == "continue" and (place := self._place()) is not None:
            self.quiz.practise(place.selection, place)
