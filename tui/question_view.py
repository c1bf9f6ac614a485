"""What a practice screen shows of its session."""

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from textual.widgets import Static

from quizbank.answers.types import Grade, Unreadable
from quizbank.practice.files import ProgressError
from quizbank.practice.handling import flags_of
from quizbank.practice.session import Session
from quizbank.render.markdown import escape, plain, printable
from quizbank.text import Language, Text
from quizbank.variants.variant import Variant
from tui import words
from tui.feedback import Said, question_text, said_after, verdict
from tui.widgets.echo import Echo
from tui.widgets.keybar import KeyBar
from tui.widgets.panes import Panes
from tui.widgets.prose import Prose

if TYPE_CHECKING:
    from tui.screens.practice import PracticeScreen

_SHORTEST_TITLE = 12  # cells


class QuestionView:
    """Title, question, hints, verdict and echo, drawn in the app's language from what the session says.

    hints: those shown. revealed: the solution was asked for. unsaved: why the answer is not stored yet. failure: why
    the question could not be computed.
    """

    def __init__(self, screen: "PracticeScreen") -> None:
        self._screen = screen
        self.panes = Panes(screen)
        self.failure: str | None = None
        self.forget()

    def forget(self) -> None:
        """Nothing was said yet about the question."""
        self.hints: list[Text] = []
        self.revealed = False
        self.unsaved: Text | None = None

    def begin(self) -> None:
        """Show the session's variant with an empty pane for its answer."""
        self.panes.begin(None if self.failure is not None else self._session.variant, self._language)

    def draw(self) -> None:
        """Draw everything; what was typed stays."""
        self.draw_title()
        self.draw_question()
        self.draw_hints()
        self.draw_feedback()
        self.draw_echo()

    @property
    def _session(self) -> Session:
        return self._screen.session

    @property
    def _language(self) -> Language:
        return self._screen.quiz.language

    def _word(self, text: Text) -> str:
        return self._screen.word(text)

    def draw_title(self) -> None:
        """The topic, the difficulty, the seed, and how the session stands."""
        variant = self._session.variant
        if variant is None:
            self._screen.query_one("#title", Static).update(self._word(words.MAKING))
            return
        topic = self._session.bank.topics[variant.question.topic]
        line = self._screen.query_one("#title", Static)
        title = self._word(topic.title)
        figures = f" · {self._figures()}"
        middle = [
            f" · {self._word(words.DIFFICULTY[variant.question.difficulty])}",
            f" · {self._word(words.SEED).format(seed=variant.seed)}",
        ]
        # Where there is little room, the score and the clock stay: the topic is cut, then the rest is left out.
        width = self._screen.size.width - line.gutter.width
        while middle and cell_len(figures + "".join(middle)) > width - _SHORTEST_TITLE:
            middle.pop()
        room = max(width - cell_len(figures + "".join(middle)), _SHORTEST_TITLE)
        if cell_len(title) > room:
            title = set_cell_size(title, room - 1).rstrip() + "…"
        line.update("".join([title, *middle, figures]))

    def _figures(self) -> str:
        """How the session stands: the score, or what is left of an interview."""
        left, remaining = self._session.mode.left(), self._session.remaining
        parts = []
        if self._session.mode.told:
            parts.append(self._word(words.SCORE).format(right=self._session.right, answered=self._session.answered))
        if left is not None:
            parts.append(self._word(words.LEFT).format(count=left))
        if remaining is not None:
            parts.append(f"{int(remaining // 60)}:{int(remaining % 60):02d}")
        return " · ".join(parts)

    def draw_question(self) -> None:
        """The stem, or why there is none, and where the answer is given."""
        variant = self._session.variant
        stem = self._screen.query_one("#stem", Prose)
        if self.failure is not None:
            stem.update(self._word(words.NOT_COMPUTED).format(why=escape(self.failure)))
        elif variant is None:
            stem.update(self._word(words.MAKING))
        else:
            stem.update(question_text(variant, self._language))
        placeholder = self._go_on if self._session.settled else words.PLACEHOLDER
        self.panes.show(self._language, self._word(placeholder))
        self.draw_keys()

    def draw_keys(self) -> None:
        """The bottom line: what sends free text, while it is written; no other variants in an interview."""
        writing = self.panes.name == "essay" and not self._session.settled
        keys = self._screen.ESSAY_KEYS if writing else self._screen.KEYS
        if not self._session.mode.told:  # an interview asks once
            keys = [key for key in keys if key[1] != "f5"]
        self._screen.query_one(KeyBar).show(self._screen.keys_as_set(keys))

    def draw_hints(self) -> None:
        """Those that were asked for."""
        hints = self._screen.query_one("#hints", Prose)
        hints.display = bool(self.hints)
        label = words.strong(words.HINT, self._language)
        hints.update("\n\n".join(f"> {label}{hint.of(self._language)}" for hint in self.hints))

    def draw_feedback(self) -> None:
        """The verdict and what is said after it."""
        line, feedback = self._screen.query_one("#verdict", Static), self._screen.query_one("#feedback", Prose)
        variant, grade = self._session.variant, self._session.grade
        line.display = feedback.display = grade is not None and variant is not None
        if grade is None or variant is None:
            return
        line.update(verdict(grade, self._language, revealed=self.revealed))
        line.set_classes(f"-{grade.status}")
        if not self._session.mode.told:
            line.update(self._word(words.KEPT))
            feedback.update("")
            return
        errata = self._session.bank.errata(variant.question)
        said = Said(self._session.submitted, errata, note=self._note(), unsaved=self.unsaved)
        feedback.update(said_after(variant, grade, said, self._language))

    def _note(self) -> str:
        assert self._session.variant is not None
        try:
            return flags_of(self._session.progress, self._session.variant.question).note
        except ProgressError:
            return ""

    def draw_echo(self, complaint: Grade | None = None) -> None:
        """Below the answer: how it is read, what is wrong with it, or how it is to be typed."""
        echo, variant = self._screen.query_one("#echo", Echo), self._session.variant
        echo.set_class(complaint is not None, "-invalid")
        if complaint is not None:
            echo.say(plain(" ".join(text.of(self._language) for text in complaint.feedback)))
        elif variant is None or self.failure is not None:
            echo.say("")
        elif self._session.settled:
            free = self.panes.name == "essay" and not self.revealed
            echo.say(self._word(words.OVERRULE if free else self._go_on))
        elif variant.answer_type in words.HANDLING:
            echo.say(self._word(words.HANDLING[variant.answer_type]))
        else:
            echo.say(self._reading(variant, self.panes.typed))

    @property
    def _go_on(self) -> Text:
        return words.NEXT_PLACEHOLDER if self._session.mode.told else words.NEXT_ONLY

    def warn(self, says: Text) -> None:
        """Below the answer: what would be lost."""
        echo = self._screen.query_one("#echo", Echo)
        echo.set_class(True, "-invalid")
        echo.say(self._word(says))

    def _reading(self, variant: Variant, text: str) -> str:
        if not text.strip():
            how = self._word(words.GRID if self.panes.name == "grid" else words.HOW[variant.answer_type])
            tolerance = variant.tolerance
            return how if tolerance is None else f"{how} · {self._word(tolerance)}"
        try:
            return printable(self._word(variant.read(text).echo))
        except Unreadable as error:
            return printable(self._word(error.says))
