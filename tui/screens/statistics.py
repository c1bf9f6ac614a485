"""Statistics: retention, answers a day, what becomes due, areas, and misconceptions that are still alive."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from quizbank.practice.files import ProgressError
from quizbank.practice.statistics import Statistics, statistics
from quizbank.text import Language
from tui import words
from tui.screens.base import QuizScreen
from tui.statistics_page import page
from tui.widgets.bars import Bars
from tui.widgets.keybar import Key
from tui.widgets.prose import Prose


class StatisticsScreen(QuizScreen):
    """Plots above, tables below."""

    KEYS: ClassVar[list[Key]] = [
        ("↑↓", "down", words.KEY_SCROLL),
        ("M", "m", words.KEY_MISTAKES),
        ("F1", "f1", words.KEY_HELP),
        ("F2", "f2", words.KEY_LANGUAGE),
        ("Esc", "escape", words.KEY_BACK),
    ]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.pop_screen", show=False),
        Binding("q", "app.pop_screen", show=False),
        Binding("m", "mistakes", show=False),
    ]

    def content(self) -> ComposeResult:
        """Title, plots, tables."""
        yield Static(id="title", markup=False)
        with VerticalScroll():
            yield Bars(id="answers")
            yield Bars(id="forecast")
            yield Prose()

    def on_mount(self) -> None:
        """Let the keys scroll at once."""
        super().on_mount()
        self.query_one(VerticalScroll).focus()

    def on_screen_resume(self) -> None:
        """Back from practice: what was answered shows."""
        self.translate()

    def translate(self) -> None:
        """Draw everything in the app's language."""
        self.query_one("#title", Static).update(self.word(words.STATISTICS))
        assert self.quiz.bank is not None
        try:
            found = statistics(self.quiz.bank, self.quiz.progress, self.quiz.settings.practice)
        except ProgressError as error:
            self.query_one(Prose).update(self.word(error.says))
            return
        self._plot(found, self.quiz.language)
        self.query_one(Prose).update(page(found, self.quiz.language))

    def _plot(self, found: Statistics, language: Language) -> None:
        labels = [f"{int(day[5:7])}/{int(day[8:])}" for day in found.days]
        attempts = [day.attempts for day in found.days.values()]
        correct = [day.correct for day in found.days.values()]
        self.query_one("#answers", Bars).show(words.ANSWERS_A_DAY.of(language), labels, attempts, correct)
        ahead = [words.IN_DAYS.of(language).format(days=index) for index in range(len(found.forecast))]
        self.query_one("#forecast", Bars).show(words.BECOMING_DUE.of(language), ahead, found.forecast)

    def action_mistakes(self) -> None:
        """Practise the misconceptions that are alive."""
        from quizbank.filters import Filter

        self.quiz.practise(Filter(), mode="mistakes")
