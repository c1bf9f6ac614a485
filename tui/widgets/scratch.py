"""A scratch pad that calculates: `=` at the end of a line writes the result."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Key
from textual.message import Message
from textual.widgets import Static, TextArea

from quizbank.answers.types import Unreadable
from quizbank.practice.calculator import Calculator
from quizbank.render.markdown import printable
from quizbank.text import Language, Text

TITLE = Text(en="Scratch pad and calculator", zh="草稿与计算器")
ABOUT = Text(
    en="Write 3*4= and the result appears; ans is the last one. Esc closes, and what is written stays.",
    zh="输入 3*4= 即显示结果，ans 为上次结果。按 Esc 关闭，内容会保留。",
)
_EQUALS = "=＝"
_MOST = 20_000


class Pad(TextArea):
    """The text; what stands before an equals sign at the end of a line is calculated, never run as code."""

    class Said(Message):
        """What there is to say about a calculation; None where it went well."""

        def __init__(self, text: Text | None) -> None:
            super().__init__()
            self.text = text

    def __init__(self) -> None:
        super().__init__(compact=True, soft_wrap=True)
        self._calculator = Calculator()

    def _on_key(self, event: Key) -> None:  # type: ignore[override]
        if event.character is None or event.character not in _EQUALS or len(self.text) > _MOST:
            return
        row, column = self.cursor_location
        line = self.document.get_line(row)
        if line[column:].strip():
            return
        event.prevent_default()
        event.stop()
        said = None
        result = ""
        if expression := line[:column].rpartition("=")[2].strip():
            try:
                result = f" {self._calculator.calculate(expression)}"
            except Unreadable as error:
                said = error.says
        self.insert(f"={result}")
        self.post_message(self.Said(said))


class Scratch(Vertical):
    """The pad under its title, and a line for what could not be calculated."""

    DEFAULT_CSS = """
    Scratch { height: 8; border-top: solid $panel-lighten-2; }
    Scratch #scratch-title { padding: 0 1; text-style: bold; height: 1; }
    Scratch #scratch-said { padding: 0 1; color: $text-muted; height: auto; max-height: 3; }
    Scratch Pad { height: 1fr; padding: 0 1; border: none; }
    """

    def __init__(self, language: Language) -> None:
        super().__init__(id="scratch")
        self._language = language
        self._said: Text | None = None

    def compose(self) -> ComposeResult:
        """Title, text, and what is said to it."""
        yield Static(id="scratch-title", markup=False)
        yield Pad()
        yield Static(id="scratch-said", markup=False)

    def on_mount(self) -> None:
        """Ready to be written on."""
        self.translate(self._language)

    def translate(self, language: Language) -> None:
        """Show the same in another language; what was written stays."""
        self._language = language
        self.query_one("#scratch-title", Static).update(TITLE.of(language))
        self.query_one("#scratch-said", Static).update(printable((self._said or ABOUT).of(language)))

    def on_pad_said(self, event: Pad.Said) -> None:
        """Say why a line could not be calculated."""
        event.stop()
        self._said = event.text
        self.translate(self._language)
