"""A study set for another program: choose how, and it is written beside the screen."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar, Literal, cast, get_args

from rich.cells import cell_len
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from quizbank.bank.bank import Bank
from quizbank.export.process import Export, Order, State
from quizbank.render.markdown import printable
from quizbank.text import LANGUAGES, Language, Text
from quizbank.variants.question import Numeric, Question
from tui import words
from tui.screens.base import QuizScreen
from tui.screens.prompt import PromptScreen
from tui.widgets.keybar import Key
from tui.wrapping import padded

_Keys = Literal["inline", "end", "separate", "none"]
_EVERY = 0.1  # seconds between two looks at how far it is
_MOST_VARIANTS = 1000

_ABOUT = Text(en="{count} questions{filter}", zh="共 {count} 题{filter}")
_FORMAT = Text(en="Format", zh="格式")
_LANGUAGE = Text(en="Languages", zh="语言")
_BOTH = Text(en="both", zh="双语")
_WHERE = Text(en="Answers", zh="答案位置")
_PLACES: dict[_Keys, Text] = {
    "inline": Text(en="below each question", zh="每题之后"),
    "end": Text(en="at the end", zh="集中在末尾"),
    "separate": Text(en="in a file of their own", zh="单独成文件"),
    "none": Text(en="left out", zh="不含答案"),
}
_VARIANTS = Text(en="Variants", zh="变式数")
_TITLE = Text(en="Title", zh="标题")
_FILE = Text(en="File", zh="文件")
_WRITE = Text(en="Write it", zh="开始写入")
_WRITING = Text(en="Writing: {done} of {total}", zh="正在写入：{done} / {total}")
_WRITTEN = Text(en="Written: {files}", zh="已写入：{files}")
_FAILED = Text(en="Nothing was written: {why}", zh="没有写入：{why}")
_EXISTS = Text(en="It exists and will be replaced.", zh="该文件已存在，将被覆盖。")
_ASK_VARIANTS = Text(
    en="Of each numeric question: a number from 1 to 1000.", zh="每道数值题的变式数：1 到 1000 之间的整数。"
)
_ASK_TITLE = Text(en="What the set is called.", zh="学习资料的名称。")
_ASK_FILE = Text(en="Its name and folder.", zh="文件名与所在文件夹。")
_EMPTY = Text(en="It can't be empty.", zh="不能为空。")


class ExportScreen(QuizScreen):
    """Rows as on the settings screen; the first one writes."""

    KEYS: ClassVar[list[Key]] = [
        ("Enter", "enter", words.KEY_CHANGE),
        ("F1", "f1", words.KEY_HELP),
        ("F2", "f2", words.KEY_LANGUAGE),
        ("Esc", "escape", words.KEY_BACK),
    ]
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", show=False)]

    def __init__(self, bank: Bank, questions: Sequence[Question], filter: str) -> None:
        super().__init__()
        from quizbank.export import FORMATS

        self._bank, self._questions, self._filter = bank, tuple(questions), filter
        self._formats = FORMATS
        self._format = "anki"
        self._languages: tuple[Language, ...] = LANGUAGES
        self._keys: _Keys = "inline"
        self._variants = 1
        self._set_title = filter or "quizbank"
        self._file: Path | None = None  # None: by title and format, in this folder
        self._export: Export | None = None
        self._said: Text | None = None

    def content(self) -> ComposeResult:
        """Title, how far it is, the list."""
        yield Static(id="title", markup=False)
        yield Static(id="summary", markup=False)
        yield OptionList(id="list", markup=False)

    def on_screen_resume(self) -> None:
        """Back from a prompt: what was changed shows."""
        self.translate()

    def translate(self) -> None:
        """Draw everything in the app's language; the highlight stays."""
        self.query_one("#title", Static).update(self.word(words.EXPORT))
        self._tell()
        listing = self.query_one("#list", OptionList)
        highlighted = listing.highlighted or 0
        listing.clear_options()
        rows = self._rows()
        width = 2 + max(cell_len(about) for about, _, _ in rows)
        listing.add_options(
            [Option(Content.assemble(padded(about, width), (shown, "bold"))) for about, shown, _ in rows]
        )
        listing.highlighted = highlighted
        listing.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Change the row, or write."""
        if self._export is None:
            self._rows()[event.option_index][2]()
            self.translate()

    def action_back(self) -> None:
        """Stop what is written, or leave."""
        if self._export is not None:
            self.workers.cancel_node(self)
        else:
            self.app.pop_screen()

    def _rows(self) -> list[tuple[str, str, Callable[[], None]]]:
        """What each row is about, what it shows, and what choosing it does."""
        language = self.word(_BOTH) if len(self._languages) > 1 else {"en": "English", "zh": "中文"}[self._languages[0]]
        return [
            (f"▶ {self.word(_WRITE)}", self.word(_EXISTS) if self._path.exists() else "", self._write),
            (self.word(_FORMAT), self._format, self._next_format),
            (self.word(_LANGUAGE), language, self._next_languages),
            (self.word(_WHERE), self.word(_PLACES[self._keys]), self._next_keys),
            (self.word(_VARIANTS), str(self._variants), self._ask_variants),
            (self.word(_TITLE), printable(self._set_title), self._ask_title),
            (self.word(_FILE), printable(str(self._path)), self._ask_file),
        ]

    @property
    def _path(self) -> Path:
        from quizbank.export import suffix

        if self._file is not None:
            return self._file
        name = "".join(sign if sign.isalnum() else "-" for sign in self._set_title.lower()).strip("-") or "quizbank"
        return Path.cwd() / f"{name[:60]}{suffix(self._format)}"

    def _tell(self) -> None:
        chosen = f" · {self._filter}" if self._filter else ""
        lines = [self.word(_ABOUT).format(count=len(self._questions), filter=chosen)]
        if self._said is not None:
            lines.append(self.word(self._said))
        self.query_one("#summary", Static).update("\n".join(map(printable, lines)))

    def _next_format(self) -> None:
        self._format = self._formats[(self._formats.index(self._format) + 1) % len(self._formats)]
        self._file = None

    def _next_languages(self) -> None:
        turns: list[tuple[Language, ...]] = [LANGUAGES, *((language,) for language in LANGUAGES)]
        self._languages = turns[(turns.index(self._languages) + 1) % len(turns)]

    def _next_keys(self) -> None:
        turns = get_args(_Keys)
        self._keys = cast("_Keys", turns[(turns.index(self._keys) + 1) % len(turns)])

    def _ask_variants(self) -> None:
        def take(text: str) -> Text | None:
            if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= _MOST_VARIANTS:
                return _ASK_VARIANTS
            self._variants = int(text)
            return None

        self.app.push_screen(PromptScreen(_VARIANTS, _ASK_VARIANTS, take, str(self._variants)))

    def _ask_title(self) -> None:
        def take(text: str) -> Text | None:
            self._set_title = text.strip()
            return None if text.strip() else _EMPTY

        self.app.push_screen(PromptScreen(_TITLE, _ASK_TITLE, take, self._set_title))

    def _ask_file(self) -> None:
        def take(text: str) -> Text | None:
            if not text.strip():
                return _EMPTY
            self._file = Path(text.strip()).expanduser().absolute()
            return None

        self.app.push_screen(PromptScreen(_FILE, _ASK_FILE, take, str(self._path)))

    def _write(self) -> None:
        self._export = Export(
            Order(
                bank=self._bank,
                questions=self._questions,
                format=self._format,
                path=self._path,
                variants=self._variants,
                languages=self._languages,
                keys=self._keys,
                title=self._set_title,
                filter=self._filter,
            )
        )
        self._follow(self._export)

    @work(thread=True)
    def _follow(self, export: Export) -> None:
        """Beside the screen: see how far it is until it is over or the screen wants no more."""
        import time

        worker = get_current_worker()
        state = export.start()
        while not state.over and not worker.is_cancelled:
            self.app.call_from_thread(self._progress, state)
            time.sleep(_EVERY)
            state = export.state()
        export.stop()
        if not worker.is_cancelled or self.app.is_running:
            self.app.call_from_thread(self._finished, state)

    def _progress(self, state: State) -> None:
        numeric = sum(isinstance(question, Numeric) for question in self._questions)
        total = len(self._questions) + numeric * (self._variants - 1)
        done = min(state.items, total)
        self._said = Text(en=_WRITING.en.format(done=done, total=total), zh=_WRITING.zh.format(done=done, total=total))
        self._tell()

    def _finished(self, state: State) -> None:
        self._export = None
        if state.files is not None:
            files = ", ".join(map(str, state.files))
            self._said = Text(en=_WRITTEN.en.format(files=files), zh=_WRITTEN.zh.format(files=files))
        else:
            why = state.failed or Text(en="stopped", zh="已停止")
            self._said = Text(en=_FAILED.en.format(why=why.en), zh=_FAILED.zh.format(why=why.zh))
        if self.is_attached:
            self.translate()
