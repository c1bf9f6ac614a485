"""Practice: a question, the answer as it is typed, and what is said to it."""

import asyncio
from concurrent.futures import Future
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.widgets import Input, Static

from quizbank.answers.types import Grade, Unreadable
from quizbank.practice.files import ProgressError
from quizbank.practice.handling import flags_of
from quizbank.practice.place import Place
from quizbank.practice.report import markdown, report_of
from quizbank.practice.session import Outcome, Session
from quizbank.render.markdown import escape, plain, printable
from quizbank.text import Language, Text
from quizbank.variants.variant import Variant
from tui import words
from tui.feedback import Said, question_text, said_after, verdict
from tui.keys import DEFAULT_KEYS
from tui.question_actions import QuestionActions
from tui.screens.base import QuizScreen
from tui.screens.page import PageScreen
from tui.widgets.echo import Echo
from tui.widgets.grid import MatrixGrid
from tui.widgets.keybar import Key
from tui.widgets.panes import AnswerBox, Panes, rows
from tui.widgets.prose import Prose
from tui.widgets.rows import Rows
from tui.widgets.scratch import ABOUT as SCRATCH_ABOUT
from tui.widgets.scratch import Pad, Scratch


class PracticeScreen(QuizScreen):
    """One session, in whatever mode."""

    CSS_PATH = "practice.tcss"

    KEYS: ClassVar[list[Key]] = [
        ("F1", "f1", words.KEY_HELP),
        ("F3", "f3", words.KEY_HINT),
        ("F4", "f4", words.KEY_SOLUTION),
        ("F5", "f5", words.KEY_ANOTHER),
        ("F6", "f6", words.KEY_NEXT),
        ("F8", "f8", words.KEY_MORE),
    ]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        *(
            Binding(DEFAULT_KEYS[action], action, id=action, priority=True, show=False)
            for action in ("hint", "reveal", "another", "next", "submit", "more", "scratch")
        ),
        *(Binding(str(number), f"overrule({number - 1})", show=False) for number in range(1, 9)),
        Binding("pageup", "scroll(-1)", priority=True, show=False),
        Binding("pagedown", "scroll(1)", priority=True, show=False),
    ]

    def __init__(self, session: Session, place: Place | None = None) -> None:
        super().__init__()
        self.session, self._place = session, place
        self._hints: list[Text] = []
        self._revealed = False
        self._unsaved: Text | None = None
        self._failure: str | None = None
        self._scratch: Scratch | None = None
        self._panes = Panes(self)
        self._actions = QuestionActions(self)

    def content(self) -> ComposeResult:
        """The question above, the answer below."""
        yield Static(id="title", markup=False)
        with Container(id="work"), VerticalScroll(id="body", can_focus=False):
            yield Prose(id="stem")
            yield from rows()
            yield Prose(id="hints")
            yield Static(id="verdict", markup=False)
            yield Prose(id="feedback")
        yield AnswerBox(id="below")

    def on_mount(self) -> None:
        """Ask for the first question."""
        super().on_mount()
        self._wait_for(self.session.start(self._place))
        if self.session.mode.minutes is not None:
            self.set_interval(1, self._tick)

    @property
    def help_page(self) -> Text:
        """The keys, and how this question is answered, or what has the focus is used."""
        if isinstance(self.focused, Pad):
            return SCRATCH_ABOUT.then(words.HELP)
        variant = self.session.variant
        if variant is None:
            return words.HELP
        return words.HELP.then(words.HANDLING.get(variant.answer_type, words.HOW[variant.answer_type]), "\n\n> ")

    # What is shown

    def translate(self) -> None:
        """Draw everything in the app's language; what was typed stays."""
        self._draw_title()
        self._draw_question()
        self._draw_hints()
        self._draw_feedback()
        self._draw_echo()
        if self._scratch is not None:
            self._scratch.translate(self._language)

    @property
    def _language(self) -> Language:
        return self.quiz.language

    def _draw_title(self) -> None:
        variant = self.session.variant
        if variant is None:
            self.query_one("#title", Static).update(self.word(words.MAKING))
            return
        topic = self.session.bank.topics[variant.question.topic]
        parts = [
            self.word(topic.title),
            self.word(words.DIFFICULTY[variant.question.difficulty]),
            self.word(words.SEED).format(seed=variant.seed),
        ]
        parts.append(self._figures())
        self.query_one("#title", Static).update(" · ".join(parts))

    def _figures(self) -> str:
        """How the session stands: the score, or what is left of an interview."""
        left, remaining = self.session.mode.left(), self.session.remaining
        parts = []
        if self.session.mode.told:
            parts.append(self.word(words.SCORE).format(right=self.session.right, answered=self.session.answered))
        if left is not None:
            parts.append(self.word(words.LEFT).format(count=left))
        if remaining is not None:
            parts.append(f"{int(remaining // 60)}:{int(remaining % 60):02d}")
        return " · ".join(parts)

    def _tick(self) -> None:
        """A second has passed of a timed session."""
        self._draw_title()
        if self.session.remaining == 0 and self.app.screen is self:
            self.action_next()

    def _draw_question(self) -> None:
        variant = self.session.variant
        stem = self.query_one("#stem", Prose)
        if self._failure is not None:
            stem.update(self.word(words.NOT_COMPUTED).format(why=escape(self._failure)))
        elif variant is None:
            stem.update(self.word(words.MAKING))
        else:
            stem.update(question_text(variant, self._language))
        placeholder = words.NEXT_PLACEHOLDER if self.session.settled else words.PLACEHOLDER
        self._panes.show(self._language, self.word(placeholder))

    def _draw_hints(self) -> None:
        hints = self.query_one("#hints", Prose)
        hints.display = bool(self._hints)
        label = words.strong(words.HINT, self._language)
        hints.update("\n\n".join(f"> {label}{hint.of(self._language)}" for hint in self._hints))

    def _draw_feedback(self) -> None:
        line, feedback = self.query_one("#verdict", Static), self.query_one("#feedback", Prose)
        variant, grade = self.session.variant, self.session.grade
        line.display = feedback.display = grade is not None and variant is not None
        if grade is None or variant is None:
            return
        line.update(verdict(grade, self._language, revealed=self._revealed))
        line.set_classes(f"-{grade.status}")
        if not self.session.mode.told:
            line.update(self.word(words.KEPT))
            feedback.update("")
            return
        errata = self.session.bank.errata(variant.question)
        said = Said(self.session.submitted, errata, note=self._note(), unsaved=self._unsaved)
        feedback.update(said_after(variant, grade, said, self._language))

    def _note(self) -> str:
        assert self.session.variant is not None
        try:
            return flags_of(self.session.progress, self.session.variant.question).note
        except ProgressError:
            return ""

    def _draw_echo(self, complaint: Grade | None = None) -> None:
        """Below the answer: how it is read, what is wrong with it, or how it is to be typed."""
        echo, variant = self.query_one("#echo", Echo), self.session.variant
        echo.set_class(complaint is not None, "-invalid")
        if complaint is not None:
            echo.say(plain(" ".join(text.of(self._language) for text in complaint.feedback)))
        elif variant is None or self._failure is not None:
            echo.say("")
        elif self.session.settled:
            free = self._panes.name == "essay" and not self._revealed
            echo.say(self.word(words.OVERRULE if free else words.NEXT_PLACEHOLDER))
        elif variant.answer_type in words.HANDLING:
            echo.say(self.word(words.HANDLING[variant.answer_type]))
        else:
            echo.say(self._reading(variant, self._panes.typed))

    def _reading(self, variant: Variant, text: str) -> str:
        if not text.strip():
            how = self.word(words.GRID if self._panes.name == "grid" else words.HOW[variant.answer_type])
            tolerance = variant.tolerance
            return how if tolerance is None else f"{how} · {self.word(tolerance)}"
        try:
            return printable(self.word(variant.read(text).echo))
        except Unreadable as error:
            return printable(self.word(error.says))

    # What the user does

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say how the answer is read while it is typed."""
        self._draw_echo()

    def on_matrix_grid_changed(self) -> None:
        """Say how the matrix is read while it is typed."""
        self._draw_echo()

    def on_matrix_grid_submitted(self, event: MatrixGrid.Submitted) -> None:
        """Answer, or go on when the question is settled."""
        self._submit(event.text)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Answer, or go on when the question is settled."""
        self._submit(event.value)

    def on_rows_submitted(self, event: Rows.Submitted) -> None:
        """Answer, or go on when the question is settled."""
        if not event.text and not self.session.settled:
            self.query_one("#echo", Echo).say(self.word(words.MARK_FIRST))
            return
        self._submit(event.text)

    def action_submit(self) -> None:
        """Answer with what was written, or go on when the question is settled."""
        if self._panes.name == "essay":
            self._submit(self._panes.typed)

    def _submit(self, text: str) -> None:
        if self.session.variant is None or self._failure is not None or self.session.settled:
            self.action_next()
            return
        if self.session.variant.answer_type == "expression":
            self._judge(self.session.variant, text)
        else:
            self._told(self.session.submit(text))

    @work(exclusive=True, group="judge")
    async def _judge(self, variant: Variant, text: str) -> None:
        """Judge an expression beside the screen: where only algebra can tell, that takes up to some seconds."""
        grade = await asyncio.to_thread(variant.grade, text)
        if self.session.variant is variant and not self.session.settled:
            self._told(self.session.submit(text, grade))

    def _told(self, outcome: Outcome) -> None:
        if outcome.grade.status == "invalid":
            self._draw_echo(outcome.grade)
            return
        self._settle(outcome.unsaved)
        if not self.session.mode.told:
            self.action_next()

    def _settle(self, unsaved: Text | None) -> None:
        self._unsaved = unsaved
        self._panes.settle()
        self._draw_title()
        self._draw_feedback()
        self._draw_echo()
        self.call_after_refresh(
            self.query_one("#body", VerticalScroll).scroll_to_widget,
            self.query_one("#verdict"),
            top=True,
            animate=False,
        )

    def action_hint(self) -> None:
        """Show the next hint."""
        if self.session.variant is None or self.session.settled:
            return
        hint = self.session.hint()
        if hint is None:
            self.notify(self.word(words.NO_MORE_HINTS), timeout=2)
            return
        self._hints.append(hint)
        self._draw_hints()
        self.call_after_refresh(self.query_one("#hints").scroll_visible, animate=False)

    def action_reveal(self) -> None:
        """Give up and see the solution."""
        if self.session.variant is None or self.session.settled or self._failure is not None:
            return
        self._revealed = True
        self._settle(self.session.reveal())

    def action_more(self) -> None:
        """What else can be done with the question."""
        self._actions.open()

    async def action_scratch(self) -> None:
        """Open the scratch pad, or close it; what is written stays as long as the screen does."""
        if self._scratch is None:
            self._scratch = Scratch(self._language)
            await self.query_one("#work").mount(self._scratch)
        else:
            self._scratch.display = not self._scratch.display
        if self._scratch.display:
            self._scratch.query_one(Pad).focus()
        else:
            self._panes.current.focus()

    def begin_again(self) -> None:
        """Show the question as if it had not been answered, after its answer was taken back."""
        if not self.session.settled and self.session.variant is not None:
            self._hints, self._revealed, self._unsaved = [], False, None
            self._panes.begin(self.session.variant, self._language)
            self._panes.current.focus()
        self.translate()

    def action_overrule(self, index: int) -> None:
        """Judge a key point otherwise."""
        if self.session.settled and self._panes.name == "essay":
            self._unsaved = self.session.overrule(index)
            self._draw_title()
            self._draw_feedback()

    def action_another(self) -> None:
        """Another variant of the same question."""
        if self.session.variant is not None and self.session.mode.told:
            self._wait_for(self.session.again())

    def action_next(self) -> None:
        """The next question."""
        future = self.session.advance()
        if future is None:
            self._finish()
        else:
            self._wait_for(future)

    def _finish(self) -> None:
        """The session is at its end: back, and over it what it came to."""
        unsaved = self.session.save()
        if unsaved is not None:
            self.notify(self.word(words.SAVED_ELSEWHERE).format(why=self.word(unsaved)), severity="error", markup=False)
        report = report_of(self.session)
        page = Text(en=markdown(report, self.session.bank, "en"), zh=markdown(report, self.session.bank, "zh"))
        self.app.switch_screen(PageScreen(words.REPORT, page))

    def action_scroll(self, pages: int) -> None:
        """Scroll the question."""
        body = self.query_one("#body", VerticalScroll)
        body.scroll_relative(y=pages * max(1, body.size.height - 1), animate=False)

    async def action_leave(self) -> None:
        """Back to where this was opened from, or from the scratch pad; what could not be stored is tried once more."""
        if isinstance(self.focused, Pad):
            await self.action_scratch()
            return
        unsaved = self.session.save()
        if unsaved is not None:
            self.notify(self.word(words.SAVED_ELSEWHERE).format(why=self.word(unsaved)), severity="error", markup=False)
        self.app.pop_screen()

    # Variants come when they are made

    def _wait_for(self, future: "Future[Variant]") -> None:
        if future.done():
            self._arrived(future)
        else:
            self.query_one("#title", Static).update(self.word(words.MAKING))
            self._wait(future)

    @work(exclusive=True)
    async def _wait(self, future: "Future[Variant]") -> None:
        await asyncio.wait([asyncio.wrap_future(future)])
        self._arrived(future)

    def _arrived(self, future: "Future[Variant]") -> None:
        self._hints, self._revealed, self._unsaved, self._failure = [], False, None, None
        if (error := future.exception()) is not None:
            self._failure = str(error)
        else:
            self.session.show(future.result())
        self._panes.begin(None if self._failure is not None else self.session.variant, self._language)
        self.translate()
        self.query_one("#body", VerticalScroll).scroll_home(animate=False, immediate=True)
        self._panes.current.focus()
