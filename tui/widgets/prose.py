"""Bilingual Markdown with formulas, shown in the app's language."""

from typing import ClassVar

from textual.app import RenderResult
from textual.content import Content
from textual.selection import Selection
from textual.widget import Widget

from tui.widgets.flow import Flow


class Prose(Widget):
    """A text of the bank: TeX as Unicode, no links that open, no HTML. source: its Markdown."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *("em", "strong", "s", "code_inline", "bullet", "quote", "bar", "rule", "head"),
        *("h1", "h2", "h3", "h4", "h5", "h6"),
    }

    DEFAULT_CSS = """
    Prose {
        width: 1fr;
        height: auto;
        padding: 0 1;
        margin-bottom: 1;
        background: transparent;

        & > .em { text-style: italic; }
        & > .strong { text-style: bold; }
        & > .s { text-style: strike; }
        & > .bullet { color: $text-primary; }
        & > .quote { background: $boost; }
        & > .bar { color: $text-primary 50%; }
        & > .rule { color: $foreground 20%; }
        & > .head { color: $primary; text-style: bold; }
        & > .h1 { color: $markdown-h1-color; text-style: $markdown-h1-text-style; }
        & > .h2 { color: $markdown-h2-color; text-style: $markdown-h2-text-style; }
        & > .h3 { color: $markdown-h3-color; text-style: $markdown-h3-text-style; }
        & > .h4 { color: $markdown-h4-color; text-style: $markdown-h4-text-style; }
        & > .h5 { color: $markdown-h5-color; text-style: $markdown-h5-text-style; }
        & > .h6 { color: $markdown-h6-color; text-style: $markdown-h6-text-style; }
        &:dark > .code_inline { color: $text-warning 95%; background: $warning 10%; }
        &:light > .code_inline { color: $text-error 95%; background: $error 5%; }
        &:light > .bullet { color: $text-secondary; }
        &:light > .bar { color: $text-secondary; }
        &:ansi > .code_inline { background: ansi_default; }
    }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.source = ""
        self._flow: Flow | None = None
        self._theme = ""

    def update(self, markdown: str) -> None:
        """Show another text."""
        if markdown != self.source:
            self.source = markdown
            self._draw_anew()

    def _draw_anew(self) -> None:
        self._flow = None
        self.clear_cached_dimensions()
        self.refresh(layout=True)

    @property
    def flow(self) -> Flow:
        """The text as it is laid out."""
        if self._flow is None:
            self._theme = self.app.theme
            self._flow = Flow(self.source, self._highlighted)
        return self._flow

    def render(self) -> RenderResult:
        """Textual's protocol."""
        return self.flow

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """What is copied of the text, and what follows it where more is."""
        return self.flow.selected(selection), "\n"

    def notify_style_update(self) -> None:
        """Code has colours of its own where the terminal's are used."""
        if self._flow is not None and self._theme != self.app.theme:
            self._draw_anew()
        super().notify_style_update()

    def _highlighted(self, code: str, language: str) -> Content:
        if language in ("", "text"):
            return Content(code)
        from textual import highlight  # with Pygments, which takes a while and is not needed before there is code

        theme = highlight.HighlightTheme
        if self.app.native_ansi_color:
            dark = self.app.current_theme.dark
            theme = highlight.ANSIDarkHighlightTheme if dark else highlight.ANSILightHighlightTheme
        return highlight.highlight(code, language=language, theme=theme)
