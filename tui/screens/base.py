"""What all screens share: the language, the bottom line, and a word when the terminal is too small."""

from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import Static

from quizbank.text import Language, Text
from tui import words
from tui.keys import DEFAULT_KEYS, first_key
from tui.keys import shown as shown_key
from tui.widgets.keybar import Key, KeyBar

if TYPE_CHECKING:
    from tui.app import QuizApp

SMALLEST = (40, 12)


class QuizScreen(Screen[None]):
    """A screen of the quiz. Subclasses compose `content`, list `KEYS`, and redraw in `translate`."""

    KEYS: ClassVar[list[Key]] = []

    DEFAULT_CSS = """
    QuizScreen #too-small { display: none; width: 100%; height: 100%; content-align: center middle; }
    QuizScreen.-too-small > * { display: none; }
    QuizScreen.-too-small > #too-small { display: block; }
    QuizScreen #title { dock: top; height: 1; padding: 0 1; background: $panel; color: $foreground; text-style: bold; }
    """

    @property
    def help_page(self) -> Text:
        """What F1 shows here."""
        return words.HELP

    @property
    def quiz(self) -> "QuizApp":
        """The app, by its own type."""
        return cast("QuizApp", self.app)

    def word(self, text: Text) -> str:
        """A text in the app's language."""
        return text.of(self.quiz.language)

    def compose(self) -> ComposeResult:
        """The screen's own content, the bottom line, and the word about the size."""
        yield from self.content()
        yield KeyBar(self.keys_as_set(self.KEYS))
        yield Static(id="too-small", markup=False)

    def keys_as_set(self, keys: list[Key]) -> list[Key]:
        """Keys for the bottom line, as the user's settings have them."""
        return [self._as_set(key) for key in keys]

    def _as_set(self, key: Key) -> Key:
        """A key of the bottom line, as the user's settings have it."""
        shown, pressed, label = key
        action = next((action for action in DEFAULT_KEYS if first_key(action) == pressed), None)
        if action is not None and action in self.quiz.settings.keys:
            other = self.quiz.settings.keys[action]
            return shown_key(other), other, label
        return shown, pressed, label

    def content(self) -> ComposeResult:
        """The screen's own widgets."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Draw in the app's language, and again when it changes."""
        self.watch(self.app, "language", self._translated, init=False)
        self._translated(self.quiz.language)

    def _translated(self, language: Language) -> None:
        self.query_one(KeyBar).language = language
        self.query_one("#too-small", Static).update(self.word(words.TOO_SMALL))
        self.translate()

    def keeps(self) -> bool:
        """Does the screen hold something that leaving would lose? It says so once; the next time it lets go."""
        return False

    def translate(self) -> None:
        """Show everything in the app's language."""

    def on_resize(self, event: Resize) -> None:
        """Below the smallest size say so instead of showing ruins."""
        small = event.size.width < SMALLEST[0] or event.size.height < SMALLEST[1]
        self.set_class(small, "-too-small")
