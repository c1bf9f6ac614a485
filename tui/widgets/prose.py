"""Bilingual Markdown with formulas, shown in the app's language."""

from textual.await_complete import AwaitComplete
from textual.widgets import Markdown

from quizbank.render.markdown import parser


class Prose(Markdown):
    """Textual's Markdown with the bank's parser: TeX as Unicode, no links that open, no HTML."""

    DEFAULT_CSS = """
    Prose { padding: 0 1; height: auto; background: transparent; }
    Prose MarkdownFence { margin: 0 0 1 0; background: transparent; }
    Prose MarkdownFence > Label { padding: 0 2; }
    """

    def __init__(self, markdown: str = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(markdown, id=id, classes=classes, parser_factory=parser, open_links=False)

    def update(self, markdown: str) -> AwaitComplete:
        """Show another text, in the same paint as all that changes on the screen with it."""
        if markdown == self.source:
            return AwaitComplete()
        return AwaitComplete(self._painted_at_once(super().update(markdown)))

    async def _painted_at_once(self, update: AwaitComplete) -> None:
        """Without it, the screen would be laid out and painted with the old text first."""
        size = self.app.size
        with self.app.batch_update():
            await update
        if self.app.size != size:
            self.screen.refresh()  # the paint of a new size fell into the batch, and was lost
