"""The bottom line: at most six keys, in the user's language, clickable."""

from textual.app import RenderResult
from textual.content import Content
from textual.events import Click
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from quizbank.text import Language, Text

Key = tuple[str, str, Text]
"""The key as shown, the key as Textual names it, and what it does."""


class KeyBar(Widget):
    """Keys and what they do; a click presses the key."""

    DEFAULT_CSS = """
    KeyBar { dock: bottom; height: 1; background: $panel; color: $foreground; }
    """

    language: reactive[Language] = reactive("en")

    def __init__(self, keys: list[Key]) -> None:
        super().__init__()
        self._keys = keys

    def show(self, keys: list[Key]) -> None:
        """Other keys than before."""
        if keys != self._keys:
            self._keys = keys
            self.refresh()

    def render(self) -> RenderResult:
        """The keys in one line, as many as fit."""
        line = Content("")
        for shown, key, label in self._keys:
            meta = Style.from_meta({"key": key})
            part = Content.styled(f" {shown} ", "bold $accent") + Content(f"{label.of(self.language)} ")
            if line.cell_length + part.cell_length > self.size.width:
                break
            line += part.stylize(meta)
        return line

    def on_click(self, event: Click) -> None:
        """Press the key that was clicked."""
        if key := event.style.meta.get("key"):
            self.app.simulate_key(key)
