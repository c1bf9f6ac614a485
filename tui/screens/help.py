"""Help for the screen, and the widget, that it was asked on."""

from quizbank.text import Text
from tui import words
from tui.screens.page import PageScreen


class HelpScreen(PageScreen):
    """Keys, and how what has the focus is used."""

    def __init__(self, page: Text) -> None:
        super().__init__(words.KEY_HELP, page)
