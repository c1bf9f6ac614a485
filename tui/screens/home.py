"""Home: where practice was left, and the areas with their progress."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from quizbank.filters import Filter
from quizbank.practice.mastery import of_areas
from quizbank.practice.place import Place
from quizbank.practice.statistics import AreaProgress, by_area
from tui import words
from tui.screens.listing import Entry, ListScreen
from tui.widgets.keybar import Key


class HomeScreen(ListScreen):
    """The first screen."""

    KEYS: ClassVar[list[Key]] = [
        ("Enter", "enter", words.KEY_OPEN),
        ("F1", "f1", words.KEY_HELP),
        ("F2", "f2", words.KEY_LANGUAGE),
        ("^P", "ctrl+p", words.KEY_PALETTE),
        ("^Q", "ctrl+q", words.KEY_QUIT),
    ]
    BINDINGS: ClassVar[list[BindingType]] = [Binding("q", "app.quit", show=False)]

    def translate(self) -> None:
        """Draw everything anew."""
        title = f"{self.word(words.TITLE)} · {self.word(words.TAGLINE)}"
        bank = self.quiz.bank
        if bank is None:
            self.tell(title, self.word(words.LOADING))
            return
        standings = self.quiz.standings()
        areas = by_area(bank, standings)
        self.tell(title, self._figures(areas, len(bank.errors)))
        self.fill([self._first(), ("everything", self.word(words.EVERYTHING))], areas, of_areas(bank, standings))

    def _figures(self, areas: list[AreaProgress], faults: int) -> str:
        today, streak = self.quiz.today()
        text = self.word(words.TODAY).format(
            today=today,
            streak=streak,
            known=sum(area.known for area in areas),
            questions=sum(area.questions for area in areas),
        )
        return f"{text}\n{self.word(words.FAULTY).format(count=faults)}" if faults else text

    def _first(self) -> Entry:
        """The first row: go on where practice was left, or begin."""
        place, bank = self._place(), self.quiz.bank
        if place is None or bank is None:
            return "start", self.word(words.START)
        topic = bank.topics[bank.questions[place.question].topic]
        return "continue", self.word(words.CONTINUE).format(topic=self.word(topic.title))

    def _place(self) -> Place | None:
        """Where practice was left, if that question still exists."""
        place = self.quiz.place()
        known = self.quiz.bank is not None and place is not None and place.question in self.quiz.bank.questions
        return place if known else None

    def chosen(self, entry: str) -> None:
        """Practise, or open an area."""
        bank = self.quiz.bank
        if bank is None or not bank.questions:
            return
        if entry == "everything":
            self.quiz.practise(Filter())
        elif entry == "start":
            self.quiz.practise(Filter.where(topics=(next(iter(bank.questions.values())).topic,)))
        elif entry == "continue":
            if (place := self._place()) is not None:
                self.quiz.practise(place.filter, place)
        else:
            self.quiz.open_area(entry)
