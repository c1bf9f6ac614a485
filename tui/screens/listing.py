"""A screen that is a title, a line of figures, and a list to choose from."""

from collections.abc import Mapping, Sequence

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from quizbank.practice.mastery import Cell
from quizbank.practice.statistics import AreaProgress
from tui.progressbar import row
from tui.screens.base import QuizScreen

Entry = tuple[str, str]
"""What choosing does (`chosen` gets it), and the text."""


class ListScreen(QuizScreen):
    """Home and the topics of an area. `translate` is called again on return, so that what was answered shows."""

    def content(self) -> ComposeResult:
        """Title, figures, list."""
        yield Static(id="title", markup=False)
        yield Static(id="summary", markup=False)
        yield OptionList(id="list", markup=False)

    def on_screen_resume(self) -> None:
        """Back from practice: what was answered shows."""
        self.translate()

    def tell(self, title: str, summary: str) -> None:
        """Show the title and the figures."""
        self.query_one("#title", Static).update(title)
        self.query_one("#summary", Static).update(summary)

    def fill(
        self, actions: Sequence[Entry], members: Sequence[AreaProgress], heat: Mapping[str, Sequence[Cell]]
    ) -> None:
        """Show the actions, a line, and the members with their progress; the highlight stays where it was."""
        listing = self.query_one("#list", OptionList)
        highlighted = listing.highlighted or 0
        listing.clear_options()
        listing.add_options([Option(Content(f"▶ {text}"), id=action) for action, text in actions])
        listing.add_option(None)
        listing.add_options(
            [Option(row(member, heat[member.id], self.quiz.language), id=member.id) for member in members]
        )
        listing.highlighted = min(highlighted, listing.option_count - 1)
        listing.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Do what was chosen."""
        self.chosen(event.option.id or "")

    def chosen(self, entry: str) -> None:
        """Do what an action says, or open a member by its id."""
        raise NotImplementedError
