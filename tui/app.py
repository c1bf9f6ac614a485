"""The Textual app: it owns the bank, the progress and the solver process, and opens the screens."""

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.reactive import reactive
from textual.screen import Screen

from quizbank.bank.bank import Bank
from quizbank.bank.errors import nearest
from quizbank.filters import Filter, FilterError
from quizbank.practice.files import ProgressError
from quizbank.practice.place import Place, last_place
from quizbank.practice.plan import Interview
from quizbank.practice.progress import Progress
from quizbank.practice.replay import Standing
from quizbank.practice.statistics import streak
from quizbank.text import Language, Text
from quizbank.variants.question import Question
from tui import words
from tui.collector import kept_for_good
from tui.keys import DEFAULT_KEYS
from tui.language import LANGUAGE, chosen
from tui.palette import command_palette, commands, theme_palette
from tui.screens.base import QuizScreen
from tui.screens.home import HomeScreen
from tui.sentences import sentence
from tui.settings import load_settings
from tui.wrapping import break_between_chinese_characters

if TYPE_CHECKING:
    from quizbank.practice.modes import ModeName
    from quizbank.practice.schedule import Schedule
    from quizbank.practice.session import VariantMaker
    from quizbank.variants.worker import Worker

THEME = "theme"
CHOICES = "choices"
_LOOKS_AT_TERMINAL = 2.0  # seconds
_WIDE = 110  # cells from which a screen has room for a panel at its side
_SCREENS = Path(__file__).with_name("screens")


def _has_terminal() -> bool:
    return sys.__stdin__ is not None and not sys.__stdin__.closed and sys.__stdin__.isatty()


class QuizApp(App[int]):
    """The quiz.

    load: gives the bank; called in a thread. language: None for the one used last. filter: open practice at once, in
    this mode. ahead: review what is not due yet. interview: the length of a mock interview, where it is not that of
    the settings. maker: where variants come from; a process of its own unless given. choices: numeric questions as
    choices; None for what was set last.
    """

    TITLE = "quizbank"
    # The default screen is made before its own stylesheet would be read, so the app names it.
    CSS_PATH = _SCREENS / "list.tcss"
    ENABLE_COMMAND_PALETTE = True
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_WIDE, "-wide")]  # noqa: RUF012 (declared by Textual)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(DEFAULT_KEYS["help"], "help", id="help", show=False),
        Binding(DEFAULT_KEYS["language"], "language", id="language", priority=True, show=False),
        Binding("ctrl+q", "quit", show=False, priority=True),
    ]

    language: reactive[Language] = reactive("en", init=False)

    def __init__(
        self,
        *,
        load: Callable[[], Bank] = Bank.load,
        language: Language | None = None,
        filter: Filter | None = None,
        mode: "ModeName" = "free",
        ahead: bool = False,
        interview: Interview | None = None,
        maker: "VariantMaker | None" = None,
        choices: bool | None = None,
    ) -> None:
        break_between_chinese_characters()
        # Textual would turn colours into greys; with the terminal's own colours it leaves all of them out.
        colourless = "NO_COLOR" in os.environ
        super().__init__(
            ansi_color=True if colourless else None,
            css_path=[_SCREENS / "list.tcss", _SCREENS / "nocolor.tcss"] if colourless else None,
        )
        self._bank_from, self._filter, self._mode, self._ahead = load, filter, mode, ahead
        self.settings = load_settings()
        self._interview = interview
        self.bank: Bank | None = None
        self._maker = maker
        self._worker: Worker | None = None
        self._notices: list[Text] = []
        self.progress = self._open_progress()
        self._notices += self.settings.problems
        asked = self.settings.appearance.language
        self.set_reactive(QuizApp.language, chosen(language or (None if asked == "auto" else asked), self.progress))
        self.set_keymap(self.settings.keys)
        self.choices = self._recalled(CHOICES) == "on" if choices is None else choices

    def _open_progress(self) -> Progress:
        try:
            progress = Progress.open()
        except ProgressError as error:
            self._notices.append(error.says)
            return Progress.in_memory()
        self._notices += progress.notices
        return progress

    def get_default_screen(self) -> Screen[None]:
        """Home."""
        return HomeScreen()

    def on_mount(self) -> None:
        """Have the bank loaded beside the first paint; the solver process comes after it."""
        self._restore_theme()
        for notice in self._notices:
            self.notify(notice.of(self.language), severity="warning", timeout=15, markup=False)
        self._load()
        if _has_terminal():
            self.set_interval(_LOOKS_AT_TERMINAL, self._leave_with_terminal)

    def _leave_with_terminal(self) -> None:
        """A terminal that went away without a signal reads as an endless empty input, and would keep a core busy."""
        if not _has_terminal():
            self.exit()

    @work(thread=True)
    def _load(self) -> None:
        with kept_for_good():
            bank = self._bank_from()
        self.call_from_thread(self._loaded, bank)

    def _loaded(self, bank: Bank) -> None:
        self.bank = bank
        if isinstance(self.screen, HomeScreen):
            self.screen.translate()
        self.call_after_refresh(self._load_practice)

    @work(thread=True)
    def _load_practice(self) -> None:
        """Once home is painted, and beside it, so that no key press waits: load what practice needs."""
        with kept_for_good():
            import tui.screens.practice  # noqa: F401

        self.call_from_thread(self._prepare)

    def _prepare(self) -> None:
        """Start the solver process."""
        if self._maker is None:
            from quizbank.variants.worker import Worker

            self._maker = self._worker = Worker()
        if self._filter is not None:
            self.practise(self._filter, mode=self._mode, ahead=self._ahead)

    def on_unmount(self) -> None:
        """End the solver process and close the progress."""
        if self._worker is not None:
            self._worker.close()
        self.progress.close()

    # What the screens ask of the app

    def standings(self) -> dict[str, Standing]:
        """How each question stands; empty where it can't be read."""
        try:
            return self.progress.standings()
        except ProgressError as error:
            self.notify(error.says.of(self.language), severity="error", markup=False)
            return {}

    def today(self) -> tuple[int, int]:
        """Attempts today, and days in a row."""
        try:
            days = self.progress.days()
        except ProgressError:
            return 0, 0
        today = datetime.now().astimezone().date()
        return days.get(today.isoformat(), 0), streak(days, today)

    def place(self) -> Place | None:
        """Where practice was left."""
        try:
            return last_place(self.progress)
        except ProgressError:
            return None

    def apply_settings(self) -> None:
        """Read the settings again, and let what they say hold at once."""
        self.settings = load_settings()
        self.set_keymap(self.settings.keys)
        if self.settings.appearance.language != "auto":
            self.language = self.settings.appearance.language
        self._restore_theme()

    def open(self, what: str) -> None:
        """Open a screen by its name: search, statistics or settings."""
        if self.bank is None:
            return
        from tui.screens.search import SearchScreen
        from tui.screens.settings import SettingsScreen
        from tui.screens.statistics import StatisticsScreen

        screens: dict[str, type[QuizScreen]] = {
            "search": SearchScreen,
            "statistics": StatisticsScreen,
            "settings": SettingsScreen,
        }
        self.push_screen(screens[what]())

    def export(self, questions: Sequence[Question], filter: str = "") -> None:
        """Open the screen that writes these questions for another program. filter: what chose them."""
        if self.bank is None or not questions:
            return
        from tui.screens.export import ExportScreen

        self.push_screen(ExportScreen(self.bank, questions, filter))

    def open_area(self, area: str) -> None:
        """Show the topics of an area."""
        from tui.screens.topics import TopicsScreen

        self.push_screen(TopicsScreen(area))

    def practise(
        self, filter: Filter, place: Place | None = None, *, mode: "ModeName" = "free", ahead: bool = False
    ) -> None:
        """Practise a part of the bank in a mode. ahead: review what is not due yet."""
        if self.bank is None or self._maker is None:
            return
        from quizbank.practice.session import Empty, Session
        from tui.screens.practice import PracticeScreen

        try:
            session = Session(
                self.bank,
                self.progress,
                self._maker,
                filter,
                mode=mode,
                plan=self.settings.practice,
                ahead=ahead,
                interview=self._interview or self.settings.mock,
                choices=self.choices,
            )
        except (Empty, FilterError, ProgressError) as error:
            self.notify(sentence(error.says, self.language), severity="warning", markup=False)
            return
        self.push_screen(PracticeScreen(session, place))

    def schedule(self) -> "Schedule | None":
        """What is due now; None where it can't be read."""
        from quizbank.practice.schedule import Schedule

        if self.bank is None:
            return None
        try:
            return Schedule.of(self.bank, self.progress, self.settings.practice)
        except ProgressError:
            return None

    # Keys and commands

    def action_help(self) -> None:
        """Help for the screen, and for what has the focus."""
        from tui.screens.help import HelpScreen

        if isinstance(self.screen, QuizScreen) and not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen.help_page))

    def action_language(self) -> None:
        """English ⇄ Chinese; remembered for the next start."""
        self.language = "en" if self.language == "zh" else "zh"
        self._remember(LANGUAGE, self.language)

    def watch_theme(self, theme: str) -> None:
        """Remember the theme for the next start."""
        if self.is_running:
            self._remember(THEME, theme)

    def _restore_theme(self) -> None:
        wanted = self.settings.appearance.theme
        theme = wanted or self._recalled(THEME)
        if theme in self.available_themes:
            self.theme = theme
        elif wanted:
            hint = nearest(wanted, self.available_themes, self.language)
            self.notify(
                words.NO_THEME.of(self.language).format(theme=wanted, hint=hint), severity="warning", markup=False
            )

    def _recalled(self, name: str) -> str | None:
        try:
            return self.progress.recall(name)
        except ProgressError:
            return None

    def action_choices(self) -> None:
        """Numeric questions as choices, or typed again; from the next practice on, and remembered."""
        self.choices = not self.choices
        self._remember(CHOICES, "on" if self.choices else "off")
        self.notify((words.CHOICES_ON if self.choices else words.CHOICES_OFF).of(self.language), timeout=4)

    def _remember(self, name: str, value: str) -> None:
        try:
            self.progress.remember(name, value)
        except ProgressError as error:
            self.notify(error.says.of(self.language), severity="warning", markup=False)

    async def action_quit(self) -> None:
        """End the app, unless a screen holds what was not sent; it says so once."""
        kept = [screen for screen in self.screen_stack if isinstance(screen, QuizScreen) and screen.keeps()]
        if not kept:
            self.exit()
        elif kept != [self.screen]:  # its own word is covered
            self.notify(words.NOT_SENT.of(self.language), severity="warning", markup=False)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The commands of the palette."""
        return commands(self)

    def action_command_palette(self) -> None:
        """Search for a command."""
        if not isinstance(self.screen, CommandPalette):
            self.push_screen(command_palette(self))

    def search_themes(self) -> None:
        """Search for a theme."""
        self.push_screen(theme_palette(self))
