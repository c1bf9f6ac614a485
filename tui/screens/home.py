"""Home: where practice was left, and the areas with their progress."""

from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding, BindingType

from quizbank.filters import Filter
from quizbank.practice.mastery import of_areas
from quizbank.practice.place import Place
from quizbank.practice.statistics import AreaProgress, by_area
from tui import words
from tui.screens.listing import Entry, ListScreen
from tui.widgets.keybar import Key

if TYPE_CHECKING:
    from quizbank.practice.modes import ModeName
    from quizbank.practice.schedule import Schedule


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
        schedule = self.quiz.schedule()
        self.tell(title, self._figures(areas, len(bank.errors), schedule))
        self.fill(self._entries(schedule), areas, of_areas(bank, standings))

    def _entries(self, schedule: "Schedule | None") -> list[Entry]:
        """What can be done, the most useful first, so that one key goes on."""
        first = [self._first()]
        if schedule is not None and (due := schedule.counts.reviews):
            first.insert(0, ("review", self.word(words.REVIEW_DUE).format(count=due)))
        entries = [("learn", self.word(words.LEARN_NEW).format(count=schedule.counts.new))] if schedule else []
        if schedule is not None and not schedule.counts.reviews and schedule.ahead:
            entries.append(("ahead", self.word(words.STUDY_AHEAD)))
        entries += [
            ("mistakes", self.word(words.MISTAKES_ALIVE)),
            ("mock", self.word(words.MOCK).format(**self._interview())),
            ("search", self.word(words.SEARCH)),
            ("statistics", self.word(words.STATISTICS)),
            ("settings", self.word(words.SETTINGS)),
            ("everything", self.word(words.EVERYTHING)),
        ]
        return first + entries

    def _interview(self) -> dict[str, str]:
        mock = self.quiz.settings.mock
        return {"count": str(mock.questions), "minutes": f"{mock.minutes:g}"}

    def _figures(self, areas: list[AreaProgress], faults: int, schedule: "Schedule | None") -> str:
        today, streak = self.quiz.today()
        text = self.word(words.TODAY).format(
            today=today,
            streak=streak,
            known=sum(area.known for area in areas),
            questions=sum(area.questions for area in areas),
        )
        if schedule is not None:
            days = " ".join(str(count) for count in schedule.forecast(7))
            text += "\n" + self.word(words.DUE_LINE).format(due=schedule.counts.due, days=days)
            if schedule.counts.needed is not None and (schedule.counts.days_left or 0) > 0:
                text += "\n" + self.word(words.INTERVIEW_IN).format(
                    days=schedule.counts.days_left, needed=schedule.counts.needed
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
        if entry in ("learn", "mistakes", "mock", "review"):
            self.quiz.practise(Filter(), mode=cast("ModeName", entry))
        elif entry == "ahead":
            self.quiz.practise(Filter(), mode="review", ahead=True)
        elif entry in ("search", "statistics", "settings"):
            self.quiz.open(entry)
        elif entry == "everything":
            self.quiz.practise(Filter())
        elif entry == "start":
            self.quiz.practise(Filter.where(topics=(next(iter(bank.questions.values())).topic,)))
        elif entry == "continue":
            if (place := self._place()) is not None:
                self.quiz.practise(place.filter, place)
        else:
            self.quiz.open_area(entry)
