"""The topics of one area, with their progress."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from quizbank.filters import Filter
from quizbank.practice.mastery import of_topics
from quizbank.practice.statistics import by_topic
from tui import words
from tui.screens.listing import ListScreen
from tui.widgets.keybar import Key


class TopicsScreen(ListScreen):
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

    def translate(self) -> None:
        """Draw everything anew."""
        bank = self.quiz.bank
        assert bank is not None
        standings = self.quiz.standings()
        topics = by_topic(bank, self._area, standings)
        figures = self.word(words.KNOWN_OF).format(
            known=sum(topic.known for topic in topics), questions=sum(topic.questions for topic in topics)
        )
        self.tell(self.word(bank.areas[self._area].title), figures)
        actions = [("area", self.word(words.WHOLE_AREA)), ("drill", self.word(words.DRILL_NUMBERS))]
        self.fill(actions, topics, of_topics(bank, standings))

    def chosen(self, entry: str) -> None:
        """Practise the whole area, or a topic."""
        if entry == "drill":
            self.quiz.practise(Filter.where(areas=(self._area,), kinds=("numeric",)), mode="drill")
            return
        self.quiz.practise(Filter.where(areas=(self._area,)) if entry == "area" else Filter.where(topics=(entry,)))
