"""The line under an answer that says how it is read."""

from rich.cells import cell_len
from textual.widgets import Static


class Echo(Static):
    """One to three lines of plain text. It changes with each key, and seldom its height."""

    DEFAULT_CSS = """
    Echo { height: auto; max-height: 3; padding: 0 1 0 3; color: $text-muted; }
    Echo.-invalid { color: $text-warning; }
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, markup=False)

    def say(self, text: str) -> None:
        """Show another text; the screen is laid out anew unless it stays one line."""
        if text == self.content:
            return
        width, height = self.content_size
        one_line = height == 1 and cell_len(text) <= width and "\n" not in text
        self.update(text, layout=not one_line)
