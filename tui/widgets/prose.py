"""Bilingual Markdown with formulas, shown in the app's language."""

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
