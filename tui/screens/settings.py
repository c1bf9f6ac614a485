"""The settings, made from their types: choose a row to change it."""

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from quizbank.text import Text
from tui import words
from tui.screens.base import QuizScreen
from tui.screens.prompt import PromptScreen
from tui.settings import Field, fields, read_value, save_value, settings_path
from tui.widgets.keybar import Key
from tui.wrapping import padded

_ABOUT = Text(en="They are kept in {path}", zh="设置保存在 {path}")
_NONE = Text(en="none", zh="未设置")
_ON, _OFF = Text(en="on", zh="开"), Text(en="off", zh="关")


class SettingsScreen(QuizScreen):
    """A switch is turned, a choice goes on to the next, everything else is typed."""

    KEYS: ClassVar[list[Key]] = [
        ("Enter", "enter", words.KEY_CHANGE),
        ("F2", "f2", words.KEY_LANGUAGE),
        ("Esc", "escape", words.KEY_BACK),
    ]
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "app.pop_screen", show=False)]

    def content(self) -> ComposeResult:
        """Title, the file, the list."""
        yield Static(id="title", markup=False)
        yield Static(id="summary", markup=False)
        yield OptionList(id="list", markup=False)

    def on_screen_resume(self) -> None:
        """Back from a prompt: what was changed shows."""
        self.translate()

    def translate(self) -> None:
        """Draw everything in the app's language; the highlight stays."""
        self.query_one("#title", Static).update(self.word(words.SETTINGS))
        problems = [self.word(problem) for problem in self.quiz.settings.problems]
        self.query_one("#summary", Static).update(
            "\n".join([self.word(_ABOUT).format(path=settings_path()), *problems])
        )
        listing = self.query_one("#list", OptionList)
        highlighted = listing.highlighted or 0
        listing.clear_options()
        listing.add_options([Option(self._row(field)) for field in fields()])
        listing.highlighted = highlighted
        listing.focus()

    def _row(self, field: Field) -> Content:
        return Content.assemble((padded(self._shown(field), 14), "bold"), self.word(field.about))

    def _shown(self, field: Field) -> str:
        value = self.quiz.settings.value(field)
        if isinstance(value, bool):
            return self.word(_ON if value else _OFF)
        return self.word(_NONE) if value in (None, "") else f"{value:g}" if isinstance(value, float) else str(value)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Change the setting."""
        field = fields()[event.option_index]
        value = self.quiz.settings.value(field)
        if isinstance(value, bool):
            self._save(field, not value)
        elif field.choices:
            self._save(field, field.choices[(field.choices.index(value) + 1) % len(field.choices)])
        else:
            title = Text(en=f"{words.SETTINGS.en}: {field.name}", zh=f"{words.SETTINGS.zh}：{field.name}")
            shown = "" if value is None else str(value)
            self.app.push_screen(PromptScreen(title, field.about, lambda text: self._typed(field, text), shown))

    def _typed(self, field: Field, text: str) -> Text | None:
        try:
            value = read_value(field, text)
            if field.name == "theme" and value and value not in self.app.available_themes:
                raise ValueError(", ".join(sorted(self.app.available_themes)))
            save_value(field, value)
        except (ValueError, OSError) as error:
            return Text(en=f"That can't be used: {error}", zh=f"无法使用：{error}")
        self.quiz.apply_settings()
        return None

    def _save(self, field: Field, value: Any) -> None:
        try:
            save_value(field, value)
        except (ValueError, OSError) as error:
            self.notify(str(error), severity="error", markup=False)
            return
        self.quiz.apply_settings()
        self.translate()
