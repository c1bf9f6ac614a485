"""Practice: a question, the answer as it is typed, and what is said to it."""

import asyncio
from concurrent.futures import Future
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.widgets import Input, Static

from quizbank.practice.place import Place
from quizbank.practice.report import markdown, report_of
from quizbank.practice.session import Outcome, Session
from quizbank.text import Text
from quizbank.variants.variant import Variant
from tui import words
from tui.keys import DEFAULT_KEYS
from tui.question_actions import QuestionActions
from tui.question_view import QuestionView
from tui.screens.base import QuizScreen
from tui.screens.page import PageScreen
from tui.widgets.echo import Echo
from tui.widgets.grid import MatrixGrid
from tui.widgets.keybar import Key
from tui.widgets.panes import AnswerBox, rows
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
    ESSAY_KEYS: ClassVar[list[Key]] = [("F7", "f7", words.KEY_SEND) if key[1] == "f5" else key for key in KEYS]
    """While free text is written: it has no other variants, and Enter begins a line."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("enter", "go_on", show=False),  # of a pane that has no Enter of its own: an essay that is settled
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
        self._scratch: Scratch | None = None
        self._dropping = ""  # the essay of which was said that it would be lost
        self._view = QuestionView(self)
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
        self._view.draw()
        if self._scratch is not None:
            self._scratch.translate(self.quiz.language)

    def _tick(self) -> None:
        """A second has passed of a timed session."""
        self._view.draw_title()
        if self.session.remaining == 0 and self.app.screen is self:
            self._next()

    # What the user does

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say how the answer is read while it is typed."""
        self._view.draw_echo()

    def on_matrix_grid_changed(self) -> None:
        """Say how the matrix is read while it is typed."""
        self._view.draw_echo()

    def on_matrix_grid_submitted(self, event: MatrixGrid.Submitted) -> None:
        """Answer, or go on when the question is settled."""
        self._submit(event.text)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Answer, or go on when the question is settled."""
        self._submit(event.value)

    def on_rows_submitted(self, event: Rows.Submitted) -> None:
        """Answer, or go on when the question is settled."""
        variant = self.session.variant
        if variant is not None and not event.text and not self.session.settled:
            self.query_one("#echo", Echo).say(self.word(words.CHOOSE_FIRST[variant.answer_type]))
            return
        self._submit(event.text)

    def action_submit(self) -> None:
        """Answer with what was written, or go on when the question is settled."""
        if self._view.panes.name == "essay":
            self._submit(self._view.panes.typed)

    def _submit(self, text: str) -> None:
        if self._view.failure is not None or self.session.settled:
            self._next()
            return
        if self.session.variant is None:  # it is still being made: nothing was asked yet
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
            self._view.draw_echo(outcome.grade)
            return
        self._settle(outcome.unsaved)
        if not self.session.mode.told:
            self._next()

    def _settle(self, unsaved: Text | None) -> None:
        self._view.unsaved = unsaved
        self._view.panes.settle()
        self._view.draw_keys()
        self._view.draw_title()
        self._view.draw_feedback()
        self._view.draw_echo()
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
        self._view.hints.append(hint)
        self._view.draw_hints()
        self.call_after_refresh(self.query_one("#hints").scroll_visible, animate=False)

    def action_reveal(self) -> None:
        """Give up and see the solution."""
        if self.session.variant is None or self.session.settled or self._view.failure is not None:
            return
        self._view.revealed = True
        self._settle(self.session.reveal())

    def action_more(self) -> None:
        """What else can be done with the question."""
        self._actions.open()

    async def action_scratch(self) -> None:
        """Open the scratch pad, or close it; what is written stays as long as the screen does."""
        if self._scratch is None:
            self._scratch = Scratch(self.quiz.language)
            await self.query_one("#work").mount(self._scratch)
        else:
            self._scratch.display = not self._scratch.display
        if self._scratch.display:
            self._scratch.query_one(Pad).focus()
        else:
            self._view.panes.current.focus()

    def begin_again(self, question: str) -> None:
        """Show the question as if it had not been answered, after its answer was taken back; others stay."""
        variant = self.session.variant
        if variant is not None and variant.question.id == question and not self.session.settled:
            self._view.forget()
            self._view.panes.begin(variant, self.quiz.language)
            self._view.panes.current.focus()
        self.translate()

    def action_overrule(self, index: int) -> None:
        """Judge a key point otherwise."""
        if self.session.settled and self._view.panes.name == "essay":
            self._view.unsaved = self.session.overrule(index)
            self._view.draw_title()
            self._view.draw_feedback()

    def action_another(self) -> None:
        """Another variant of the same question."""
        if self.session.variant is not None and self.session.mode.told and not self.keeps():
            self._wait_for(self.session.again())

    def action_go_on(self) -> None:
        """The next question, once this one is settled."""
        if self.session.settled:
            self._next()

    def action_next(self) -> None:
        """The next question."""
        if not self.keeps():
            self._next()

    def _next(self) -> None:
        future = self.session.advance()
        if future is None:
            self._finish()
        else:
            self._wait_for(future)

    def keeps(self) -> bool:
        """Is an essay kept that was not sent? Only the first time, with a word that it would be lost."""
        written = self._view.panes.typed.strip() if self._view.panes.name == "essay" else ""
        if not written or self.session.settled or written == self._dropping:
            return False
        self._dropping = written
        self._view.warn(words.NOT_SENT)
        return True

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
        if self.keeps():
            return
        if not self.session.mode.told and self.session.answered:
            self._finish()  # an interview is not thrown away: its report tells what was answered
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
        self._view.forget()
        error = future.exception()
        self._view.failure = None if error is None else str(error)
        if error is None:
            self.session.show(future.result())
        self._view.begin()
        self.translate()
        self.query_one("#body", VerticalScroll).scroll_home(animate=False, immediate=True)
        self._view.panes.current.focus()
